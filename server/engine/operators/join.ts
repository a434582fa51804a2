import type { Algebra } from '@traqula/algebra-transformations-1-1';
import type * as RDF from '@rdfjs/types';
import type { Budget } from '../contract/budget.js';
import { slotOf, type Env, type Weighing } from '../run/env.js';
import type { Operator } from '../run/operator.js';
import { expressionIn } from '../expressions/visible-expression.js';
import { estimate } from '../planning/estimate.js';
import { containsExists, isPure } from '../expressions/expression.js';
import { expressionCost } from '../expressions/expression-cost.js';
import { cheapestOrder, type JoinPart } from '../planning/join-order.js';
import { intersection, isSubset, namesOf, none, union, type Names } from '../run/names.js';
import { buildAfter, buildBinding } from './operators.js';
import { buildPath } from './path.js';
import { buildPattern } from './pattern.js';
import { patternEstimator } from '../planning/pattern-estimate.js';
import type { OperatorNames } from '../run/profile.js';
import { rememberByTerm } from '../run/remember.js';
import { buildValues } from './values-rows.js';
import { certain, expressionNames, inScope, mentioned, patternNames, variableName } from '../run/variables.js';

/** A part of a join, which can be evaluated before or after the other parts. */
interface Atom extends JoinPart {
  /** Every variable that it looks at. */
  uses(): Names;
  build(env: Env, next: Operator, weighing: Weighing | undefined): Operator;
  /** Its name in an explanation; undefined for an operation that names itself. */
  readonly name?: (names: OperatorNames) => string;
}

/** A filter over some of the atoms, which can be applied when its variables have their final values. */
interface Condition {
  readonly names: Names;
  readonly visible: Names;
  readonly expression: Algebra.Expression;
}

/** Steps of work that compiling a part counts as. */
const stepsOfPart = 64;
/** Steps of work that looking at one name of a part, or at a part of a condition, counts as. */
const stepsOfName = 4;
/** With up to so many atoms, every atom is asked about every variable of a condition. */
const fewAtoms = 16;
/** Costs compared with finding the objects of a subject: of finding the subjects of an object, and of testing whether a subject has a property. */
const backwardEffort = 1.5, memberEffort = 0.25;

/** Compiles joins, and the filters and bindings among them, in the order that promises the fewest rows. */
export function buildJoin(operation: Algebra.Operation, env: Env, next: Operator, weighing?: Weighing): Operator {
  const { profile, context } = env.query;
  const atoms: Atom[] = [];
  const conditions: Condition[] = [];
  flatten(operation, env, atoms, conditions, true);
  const order = cheapestOrder(atoms, env.bound, context);
  const applied = conditionsByPlace(order, conditions, env.bound, context);
  const surroundings: Env[] = [env];
  for (const { binds, names } of order) {
    context.spend(stepsOfPart);
    const { bound, maybe } = surroundings.at(-1)!;
    surroundings.push({ ...env, bound: union(bound, binds), maybe: union(maybe, names) });
  }

  // Compiled from the last to the first: each is given the operator that follows it.
  let operator = next;
  let live = weighing?.live ?? none;
  for (let index = order.length; ; index--) {
    const here = surroundings[index]!;
    for (const condition of applied[index]?.toReversed() ?? []) {
      const after = operator;
      context.spend(stepsOfPart);
      operator = profile
        ? profile.measure(`FILTER ${profile.names.expression(condition.expression)}`, undefined, after, (measured) => buildCondition(condition, here, measured), weighing?.weight)
        : buildCondition(condition, here, after);
      live = union(live, condition.names);
    }
    if (index === 0) return operator;
    context.spend(stepsOfPart);
    const atom = order[index - 1]!, before = surroundings[index - 1]!, after = operator;
    const weighed = weighing && { ...weighing, live };
    operator = profile && atom.name
      ? profile.measure(atom.name(profile.names), atom.estimate(before.bound), after, (measured) => atom.build(before, measured, weighed), weighing?.weight)
      : atom.build(before, after, weighed);
    if (weighing) live = union(live, atom.uses());
  }
}

/** After how many atoms each condition is applied: once each of its variables is bound, or no atom that follows has it. */
function conditionsByPlace(order: readonly Atom[], conditions: readonly Condition[], bound: Names, budget: Budget): readonly (Condition[] | undefined)[] {
  const applied: (Condition[] | undefined)[] = [];
  if (conditions.length === 0) return applied;
  const ready = new Map<string, number>();
  const readyAfter = (name: string): number => {
    if (bound.has(name)) return 0;
    let last = 0;
    budget.spend(stepsOfName * order.length);
    for (let i = 0; i < order.length; i++) {
      const { binds, names } = order[i]!;
      if (binds.has(name)) return i + 1;
      if (names.has(name)) last = i + 1;
    }
    return last;
  };
  if (order.length > fewAtoms) {
    order.forEach(({ binds, names }, i) => {
      const last = i + 1;
      budget.spend(stepsOfName * (1 + names.size));
      for (const name of names) if (!(ready.get(name)! < 0)) ready.set(name, binds.has(name) ? -last : last); // negative: bound for good
    });
    for (const [name, index] of ready) {
      budget.spend(stepsOfName);
      ready.set(name, bound.has(name) ? 0 : Math.abs(index));
    }
  }
  for (const condition of conditions) {
    budget.spend(stepsOfName * (1 + condition.names.size));
    let index = 0;
    for (const name of condition.names) {
      let after = ready.get(name);
      if (after === undefined) ready.set(name, after = order.length > fewAtoms ? 0 : readyAfter(name));
      index = Math.max(index, after);
    }
    (applied[index] ??= []).push(condition);
  }
  return applied;
}

function buildCondition({ expression, visible, names }: Condition, env: Env, next: Operator): Operator {
  const { context } = env.query;
  const condition = expressionIn(env, expression, visible);
  const cost = expressionCost(expression);
  const [only, ...others] = names;
  if (only === undefined || others.length > 0 || !callsFunctions(expression)) {
    return () => {
      if ((context.steps -= cost) < 0) context.look();
      return condition.test() === 1 && next();
    };
  }
  // Also counted where the value is remembered: counting a few steps too many is cheaper than a second count.
  const holds = rememberByTerm(context, slotOf(env, only), () => (condition.test() === 1 ? 1 : 0));
  return () => {
    if ((context.steps -= cost) < 0) context.look();
    return holds() === 1 && next();
  };
}

/** Whether an expression does more than compare terms, and gives the same answer for the same ones. */
function callsFunctions(expression: Algebra.Expression): boolean {
  const { subType, args } = expression as Algebra.OperatorExpression;
  return (subType === 'operator' || subType === 'named') && isPure(expression) && !containsExists(expression)
    && args.some(({ subType: of }) => of === 'operator' || of === 'named');
}

/**
 * Takes a join apart. A filter or binding inside of a part is taken out only if everything that it looks at is bound
 * inside: it must not see what the other parts bind.
 */
function flatten(operation: Algebra.Operation, env: Env, atoms: Atom[], conditions: Condition[], whole = false): void {
  const { context } = env.query;
  context.spend(stepsOfPart);
  switch (operation.type) {
    case 'join':
      for (const part of (operation as Algebra.Join).input) flatten(part, env, atoms, conditions);
      return;
    case 'bgp':
      for (const pattern of (operation as Algebra.Bgp).patterns) {
        context.spend(stepsOfPart);
        atoms.push(patternAtom(pattern, env));
      }
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
      for (const part of conjuncts(expression, context)) {
        context.spend(stepsOfPart);
        const names = intersection(expressionNames(part), visible);
        const before = filteredLeft(rest, part, names, env);
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
      const own = namesOf([variable.value]), names = union(own, needs);
      atoms.push({
        names, uses: () => names, binds: intersection(own, certain(operation)), needs, estimate: () => 1,
        build: (here, next) => buildBinding(variable.value, expression, here, visible, next),
        name: (of) => `BIND ${of.expression(expression)} AS ?${variable.value}`,
      });
      return;
    }
  }
  atoms.push(atom(operation, env, (here, next, weighing) => buildAfter(operation, here, next, weighing)));
}

/** How many of them a filter is put before. */
const mostSunk = 32;

/** OPTIONAL or MINUS with its left side filtered first, where the filter looks at nothing else. */
function filteredLeft(operation: Algebra.Operation, expression: Algebra.Expression, names: Names, { query: { sunk } }: Env): Algebra.Operation | undefined {
  if (operation.type !== 'leftjoin' && operation.type !== 'minus') return undefined;
  const { input: [left, right] } = operation as Algebra.LeftJoin;
  const depth = sunk.get(expression) ?? 0;
  if (depth >= mostSunk || !isSubset(names, certain(left))) return undefined;
  sunk.set(expression, depth + 1);
  return { ...operation, input: [{ type: 'filter', input: left, expression }, right] } as Algebra.Operation;
}

const seesOnlyCertain = (expression: Algebra.Expression, input: Algebra.Operation): boolean => isSubset(intersection(expressionNames(expression), inScope(input)), certain(input));

/** The parts of a conjunction, in their order: a filter on each is a filter on all. */
function conjuncts(expression: Algebra.Expression, budget: Budget): Algebra.Expression[] {
  const parts: Algebra.Expression[] = [];
  const waiting = [expression];
  for (let part = waiting.pop(); part; part = waiting.pop()) {
    budget.spend(stepsOfName);
    const { subType, operator, args } = part as Algebra.OperatorExpression;
    if (subType === 'operator' && operator === '&&') waiting.push(...args.toReversed());
    else parts.push(part);
  }
  return parts;
}

function atom(operation: Algebra.Operation, env: Env, build: Atom['build']): Atom {
  return {
    names: inScope(operation),
    uses: () => union(inScope(operation), mentioned(operation)),
    binds: certain(operation),
    needs: none,
    estimate: (bound) => estimate(operation, env, bound),
    build,
  };
}

function patternAtom(pattern: RDF.BaseQuad, env: Env): Atom {
  const names = patternNames(pattern);
  let estimated: ((bound: Names) => number) | undefined; // a pattern by itself is in no order
  return {
    names, uses: () => names, binds: names, needs: none, estimate: (bound) => (estimated ??= patternEstimator(pattern, env))(bound),
    effort: (bound) => patternEffort(pattern, bound),
    build: (here, next, weighing) => buildPattern(pattern, here, next, weighing),
    name: (of) => of.pattern(pattern.subject, pattern.predicate, pattern.object),
  };
}

/** Subjects are numbered in the order of their IRIs: triples with one subject lie together in memory, subjects of one object do not. */
function patternEffort({ subject, predicate, object }: RDF.BaseQuad, bound: Names): number {
  if (isOpen(subject, bound)) return isOpen(object, bound) ? 1 : backwardEffort;
  return variableName(predicate) === undefined && variableName(object) === undefined ? memberEffort : 1;
}

const isOpen = (term: RDF.Term, bound: Names): boolean => {
  const name = variableName(term);
  return name !== undefined && !bound.has(name);
};

