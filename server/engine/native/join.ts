import type { Algebra } from '@traqula/algebra-transformations-1-1';
import type * as RDF from '@rdfjs/types';
import { expressionIn, slotOf, type Env, type Step, type Weighing } from './build.js';
import { estimate } from './estimate.js';
import { containsExists, internTerm, isPure } from './expression.js';
import { buildAfter, buildBinding } from './operators.js';
import { buildPath } from './path.js';
import { buildPattern, patternEstimator } from './pattern.js';
import type { StepNames } from './profile.js';
import { certain, difference, expressionNames, inScope, intersection, mentioned, patternNames, union, variableName, type Names } from './variables.js';

/** A part of a join, which can be evaluated before or after the other parts. */
interface Atom {
  readonly names: Names;
  /** All that it looks at. */
  readonly uses: Names;
  /** Those that it binds in every solution. */
  readonly binds: Names;
  /** Those that must be bound before. */
  readonly needs: Names;
  /** Solutions to expect for each call, once these variables are bound. */
  estimate(bound: Names): number;
  /** What a call costs, compared with one that reads from where the call before did. Default: 1. */
  effort?(bound: Names): number;
  build(env: Env, next: Step, weighing: Weighing | undefined): Step;
  /** Its name in an explanation; undefined for an operation that names itself. */
  readonly name?: (names: StepNames) => string;
}

/** A filter over some of the atoms, which can be applied when its variables have their final values. */
interface Condition {
  readonly names: Names;
  readonly visible: Names;
  readonly expression: Algebra.Expression;
}

/** Answers of a filter that are kept; a power of two. */
const answerPlaces = 4096;
/** A part that has no variable in common with what is bound multiplies the solutions: it waits. */
const productPenalty = 1000;
/** What it costs, compared with finding the objects of a subject, to find the subjects of an object, and to see whether a subject has a property. */
const backwardEffort = 1.5, memberEffort = 0.25;

/** Compiles joins, and the filters and bindings among them, in the order that promises the fewest rows. */
export function buildJoin(operation: Algebra.Operation, env: Env, next: Step, weighing?: Weighing): Step {
  const { profile } = env.query;
  const atoms: Atom[] = [];
  const conditions: Condition[] = [];
  flatten(operation, env, atoms, conditions, true);
  const order = cheapestOrder(atoms, env.bound);
  const waiting = new Set(order);
  const unapplied = new Set(conditions);
  const steps: ((next: Step) => Step)[] = [];
  let bound: Set<string> = new Set(env.bound);
  let maybe: Set<string> = new Set(env.maybe);

  const applyConditions = (): void => {
    const open = union(...[...waiting].map((atom) => atom.names));
    for (const condition of unapplied) {
      if ([...condition.names].some((name) => open.has(name) && !bound.has(name))) continue;
      const here: Env = { ...env, bound, maybe };
      steps.push((after) => (profile
        ? profile.measure(`FILTER ${profile.names.expression(condition.expression)}`, undefined, after, (measured) => buildCondition(condition, here, measured))
        : buildCondition(condition, here, after)));
      unapplied.delete(condition);
    }
  };
  applyConditions();
  for (const atom of order) {
    waiting.delete(atom);
    const here: Env = { ...env, bound, maybe };
    const given = bound;
    // What is not looked at from here on.
    const weighed = weighing && { ...weighing, live: union(weighing.live, ...[...waiting].map((later) => later.uses), ...[...unapplied].map(({ names }) => names)) };
    steps.push((after) => (profile && atom.name
      ? profile.measure(atom.name(profile.names), atom.estimate(given), after, (measured) => atom.build(here, measured, weighed))
      : atom.build(here, after, weighed)));
    bound = union(bound, atom.binds);
    maybe = union(maybe, atom.names);
    applyConditions();
  }
  return steps.reduceRight((after, make) => make(after), next);
}

function buildCondition({ expression, visible, names }: Condition, env: Env, next: Step): Step {
  const condition = expressionIn(env, expression, visible);
  const [only, ...others] = names;
  if (only === undefined || others.length > 0 || !callsFunctions(expression)) return () => condition.test() === 1 && next();

  // The same term mostly comes again: its answer is kept, by the low bits of its id.
  const { row, resets } = env.query.context;
  const slot = slotOf(env, only);
  const ids = new Uint32Array(answerPlaces);
  const answers = new Uint8Array(answerPlaces);
  let used = false;
  resets.push(() => {
    if (used) ids.fill(0);
    used = false;
  });
  return () => {
    const id = row[slot]!;
    const place = id & (answerPlaces - 1);
    if (ids[place] !== id || id === 0) {
      answers[place] = condition.test() === 1 ? 1 : 0;
      ids[place] = id;
      used = true;
    }
    return answers[place] === 1 && next();
  };
}

/** Whether an expression does more than compare terms, and gives the same answer for the same ones. */
function callsFunctions(expression: Algebra.Expression): boolean {
  const { subType, args } = expression as Algebra.OperatorExpression;
  return (subType === 'operator' || subType === 'named') && isPure(expression) && !containsExists(expression)
    && args.some(({ subType: of }) => of === 'operator' || of === 'named');
}

/** First parts that are tried: those that promise the fewest solutions by themselves. */
const triedStarts = 4;

/** The order with the least work among those that begin with one part and go on with whatever is cheapest next. */
function cheapestOrder(atoms: readonly Atom[], bound: Names): readonly Atom[] {
  if (atoms.length < 2) return atoms;
  const starts = atoms.filter((atom) => difference(atom.needs, bound).size === 0)
    .map((atom) => ({ atom, cost: stepCost(atom, bound) })).sort((a, b) => a.cost - b.cost).slice(0, triedStarts);
  let best: readonly Atom[] = atoms;
  let least = Infinity;
  for (const { atom } of starts) {
    const { order, work } = greedyOrder(atom, atoms, bound, least);
    if (order.length === atoms.length && (work < least || best === atoms)) [best, least] = [order, work];
  }
  return best;
}

/** Gives up, with a shorter order, as soon as it is more work than `most`. */
function greedyOrder(start: Atom, atoms: readonly Atom[], given: Names, most: number): { order: readonly Atom[]; work: number } {
  const waiting = new Set(atoms);
  const order: Atom[] = [];
  let bound = given;
  let rows = 1;
  let work = 0;
  for (let next: Atom | undefined = start; next; next = cheapest(waiting, bound)) {
    waiting.delete(next);
    order.push(next);
    work += rows * (next.effort?.(bound) ?? 1);
    rows *= next.estimate(bound);
    work += rows;
    if (work > most) break;
    bound = union(bound, next.binds);
  }
  return { order, work };
}

/** The part to go on with; undefined when none is left. One that needs what is not bound yet is the last choice. */
function cheapest(atoms: Iterable<Atom>, bound: Names): Atom | undefined {
  let best: Atom | undefined;
  let least = Infinity;
  for (const atom of atoms) {
    const cost = difference(atom.needs, bound).size > 0 ? Infinity : stepCost(atom, bound);
    if (!best || cost < least) [best, least] = [atom, cost];
  }
  return best;
}

function stepCost(atom: Atom, bound: Names): number {
  const solutions = atom.estimate(bound);
  const connected = bound.size === 0 || atom.names.size === 0 || intersection(atom.names, bound).size > 0;
  return connected || solutions <= 1 ? solutions : solutions * productPenalty;
}

/**
 * Takes a join apart. A filter or binding inside of it is taken out only if all that it looks at is bound inside: what is
 * bound by the other parts must stay unseen.
 */
function flatten(operation: Algebra.Operation, env: Env, atoms: Atom[], conditions: Condition[], whole = false): void {
  switch (operation.type) {
    case 'join':
      for (const part of (operation as Algebra.Join).input) flatten(part, env, atoms, conditions);
      return;
    case 'bgp':
      for (const pattern of (operation as Algebra.Bgp).patterns) atoms.push(patternAtom(pattern, env));
      return;
    case 'path': {
      const path = operation as Algebra.Path;
      const { subject, predicate, object } = path;
      atoms.push({ ...atom(operation, env, (here, next) => buildPath(path, here, next)), name: (names) => names.pattern(subject, predicate, object) });
      return;
    }
    case 'values': {
      const values = operation as Algebra.Values;
      const name = (): string => `VALUES ${values.variables.map(({ value }) => `?${value}`).join(' ')}`;
      atoms.push({ ...atom(operation, env, (here, next) => buildValues(values, here, next)), name });
      return;
    }
    case 'filter': {
      const { input, expression } = operation as Algebra.Filter;
      if (!whole && !seesOnlyCertain(expression, input)) break;
      let rest = input;
      const visible = union(inScope(input), env.constants);
      for (const part of conjuncts(expression)) {
        const names = intersection(expressionNames(part), visible);
        const before = filteredLeft(rest, part, names);
        if (before) rest = before;
        else conditions.push({ expression: part, visible, names });
      }
      flatten(rest, env, atoms, conditions);
      return;
    }
    case 'extend': {
      const { input, variable, expression } = operation as Algebra.Extend;
      if (!isPure(expression) || !seesOnlyCertain(expression, input)) break;
      flatten(input, env, atoms, conditions);
      const visible = inScope(input);
      const needs = intersection(expressionNames(expression), visible);
      const names = union([variable.value], needs);
      atoms.push({
        names, uses: names, binds: intersection([variable.value], certain(operation)), needs, estimate: () => 1,
        build: (here, next) => buildBinding(variable.value, expression, here, visible, next),
        name: (step) => `BIND ${step.expression(expression)} AS ?${variable.value}`,
      });
      return;
    }
  }
  atoms.push(atom(operation, env, (here, next, weighing) => buildAfter(operation, here, next, weighing)));
}

/** OPTIONAL or MINUS with its left side filtered first, where the filter looks at nothing else. */
function filteredLeft(operation: Algebra.Operation, expression: Algebra.Expression, names: Names): Algebra.Operation | undefined {
  if (operation.type !== 'leftjoin' && operation.type !== 'minus') return undefined;
  const { input: [left, right] } = operation as Algebra.LeftJoin;
  if (difference(names, certain(left)).size > 0) return undefined;
  return { ...operation, input: [{ type: 'filter', input: left, expression }, right] } as Algebra.Operation;
}

const seesOnlyCertain = (expression: Algebra.Expression, input: Algebra.Operation): boolean => difference(intersection(expressionNames(expression), inScope(input)), certain(input)).size === 0;

/** The parts of a conjunction: a filter on each is a filter on all. */
function conjuncts(expression: Algebra.Expression): Algebra.Expression[] {
  const { subType, operator, args } = expression as Algebra.OperatorExpression;
  return subType === 'operator' && operator === '&&' ? args.flatMap(conjuncts) : [expression];
}

function atom(operation: Algebra.Operation, env: Env, build: Atom['build']): Atom {
  return { names: inScope(operation), uses: union(inScope(operation), mentioned(operation)), binds: certain(operation), needs: new Set(), estimate: (bound) => estimate(operation, env, bound), build };
}

function patternAtom(pattern: RDF.BaseQuad, env: Env): Atom {
  const names = patternNames(pattern);
  let estimated: ((bound: Names) => number) | undefined; // a pattern by itself is in no order
  return {
    names, uses: names, binds: names, needs: new Set(), estimate: (bound) => (estimated ??= patternEstimator(pattern, env))(bound),
    effort: (bound) => patternEffort(pattern, bound),
    build: (here, next, weighing) => buildPattern(pattern, here, next, weighing),
    name: (step) => step.pattern(pattern.subject, pattern.predicate, pattern.object),
  };
}

/** Subjects are numbered in the order of their IRIs: what is about one place stands together, what points at it does not. */
function patternEffort({ subject, predicate, object }: RDF.BaseQuad, bound: Names): number {
  if (isOpen(subject, bound)) return isOpen(object, bound) ? 1 : backwardEffort;
  return variableName(predicate) === undefined && variableName(object) === undefined ? memberEffort : 1;
}

const isOpen = (term: RDF.Term, bound: Names): boolean => {
  const name = variableName(term);
  return name !== undefined && !bound.has(name);
};

/** VALUES: UNDEF leaves a variable as it is. */
function buildValues({ variables, bindings }: Algebra.Values, env: Env, next: Step): Step {
  const { context } = env.query;
  const { row } = context;
  const slots = variables.map(({ value }) => slotOf(env, value));
  const rows = bindings.map((binding) => variables.map(({ value }) => {
    const term = binding[value];
    return term ? internTerm(context, term) : 0;
  }));
  const taken: number[] = [];
  return () => {
    for (const values of rows) {
      const depth = taken.length;
      let agrees = true;
      for (let i = 0; i < slots.length && agrees; i++) {
        const value = values[i]!;
        const slot = slots[i]!;
        if (value === 0) continue;
        if (row[slot] === 0) {
          row[slot] = value;
          taken.push(slot);
        } else {
          agrees = row[slot] === value;
        }
      }
      const stopped = agrees && next();
      while (taken.length > depth) row[taken.pop()!] = 0;
      if (stopped) return true;
    }
    return false;
  };
}
