import type { Algebra } from '@traqula/algebra-transformations-1-1';
import { build, innerScope, slotOf, type Env, type Weighing } from '../run/env.js';
import type { Operator } from '../run/operator.js';
import { expressionIn } from '../expressions/visible-expression.js';
import { containsExists, isPure } from '../expressions/expression.js';
import { expressionCost } from '../expressions/expression-cost.js';
import { rememberByTerm } from '../run/remember.js';
import { buildTable, buildTableJoin } from './table.js';
import { difference, intersection, isSubset, none, union, type Names } from '../run/names.js';
import { certain, expressionNames, inScope, mentioned, unsafe } from '../run/variables.js';

/** The surroundings after a pattern has been matched. */
export const after = (env: Env, operation: Algebra.Operation): Env => ({
  ...env, bound: union(env.bound, certain(operation)), maybe: union(env.maybe, inScope(operation)),
});

/** Whether a pattern must be evaluated by itself, or is cheaper that way, instead of once for each row before it. */
function standsAlone(operation: Algebra.Operation, env: Env): boolean {
  if (env.maybe.size === 0) return false;
  return !isSubset(intersection(unsafe(operation), env.maybe), env.constants) || isHeavy(operation);
}

const knownHeavy = new WeakMap<Algebra.Operation, boolean>();

/** A subselect that looks at all its solutions before it gives one. */
function isHeavy(operation: Algebra.Operation): boolean {
  switch (operation.type) {
    case 'distinct':
    case 'slice':
    case 'group':
    case 'orderby':
      return true;
    case 'project':
    case 'filter':
    case 'extend':
    case 'reduced': {
      let heavy = knownHeavy.get(operation);
      if (heavy === undefined) knownHeavy.set(operation, heavy = isHeavy((operation as Algebra.Filter).input));
      return heavy;
    }
    default:
      return false;
  }
}

/** A pattern that is joined with those before it: with their values put in, or evaluated by itself. */
export const buildAfter = (operation: Algebra.Operation, env: Env, next: Operator, weighing?: Weighing): Operator => (standsAlone(operation, env)
  ? buildTableJoin(operation, env, next) : build(operation, env, next, Infinity, weighing));

/** The same weighing with more variables that are looked at. */
const alsoLive = (weighing: Weighing | undefined, ...names: readonly Names[]): Weighing | undefined => weighing && { ...weighing, live: union(weighing.live, ...names) };

export function buildUnion({ input }: Algebra.Union, env: Env, next: Operator, weighing?: Weighing): Operator {
  const branches = input.map((branch) => buildAfter(branch, env, next, weighing));
  const { context } = env.query;
  return () => {
    for (const branch of branches) {
      if ((context.steps -= 1) < 0) context.look();
      if (branch()) return true;
    }
    return false;
  };
}

/** OPTIONAL. */
export function buildLeftJoin({ input: [left, right], expression }: Algebra.LeftJoin, env: Env, next: Operator, weighing?: Weighing): Operator {
  const between = after(env, left);
  const visible = union(inScope(left), inScope(right));
  const condition = expression && expressionIn(between, expression, visible);
  const { context } = env.query;
  const cost = expression ? expressionCost(expression) : 0;
  const tested = alsoLive(weighing, expression ? expressionNames(expression) : none);
  let matched = false;
  const probe = buildAfter(right, between, condition
    ? () => {
      if ((context.steps -= cost) < 0) context.look();
      if (condition.test() !== 1) return false;
      matched = true;
      return next();
    }
    : () => {
      matched = true;
      return next();
    }, tested);
  return buildAfter(left, env, () => {
    if ((context.steps -= 1) < 0) context.look();
    matched = false;
    return probe() || (!matched && next());
  }, alsoLive(tested, mentioned(right)));
}

/** MINUS: drops the solutions that agree with one of the right side in at least one variable (SPARQL 1.1, 8.3 and 18.5). */
export function buildMinus({ input: [left, right] }: Algebra.Minus, env: Env, next: Operator, weighing?: Weighing): Operator {
  const shared = difference(intersection(inScope(right), inScope(left)), env.constants);
  if (shared.size === 0) return buildAfter(left, env, next, weighing);
  const between = after(env, left);
  const excluded = isCorrelated(right, shared) ? excludedByMatch(right, shared, between) : excludedByTable(right, shared, between);
  const { context } = env.query;
  return buildAfter(left, env, () => {
    if ((context.steps -= 1) < 0) context.look();
    return !excluded() && next();
  }, alsoLive(weighing, shared));
}

const isCorrelated = (right: Algebra.Operation, shared: Names): boolean => isSubset(shared, certain(right)) && intersection(shared, unsafe(right)).size === 0;

function excludedByMatch(right: Algebra.Operation, shared: Names, env: Env): () => boolean {
  const { row } = env.query.context;
  const slots = Array.from(shared, (name) => slotOf(env, name));
  const inner = innerScope(env, union(shared, intersection(mentioned(right), env.constants)));
  const matches = build(right, inner, () => true);
  return () => slots.some((slot) => row[slot] !== 0) && matches();
}

function excludedByTable(right: Algebra.Operation, shared: Names, env: Env): () => boolean {
  const { row } = env.query.context;
  const table = buildTable(right, env, [...shared]);
  const { slots, at } = table;
  const agrees = (candidate: number): boolean => {
    let common = false;
    for (let i = 0; i < slots.length; i++) {
      const theirs = at(candidate, i);
      const ours = row[slots[i]!]!;
      if (theirs === 0 || ours === 0) continue;
      if (theirs !== ours) return false;
      common = true;
    }
    return common;
  };
  return () => table.candidates(agrees);
}

/** BIND, and expressions of SELECT. */
export function buildExtend({ input, variable, expression }: Algebra.Extend, env: Env, next: Operator, limit: number, weighing?: Weighing): Operator {
  // SPARQL 1.1, 18.2.4.4: a key of GROUP BY, which the parser does not look at.
  if (inScope(input).has(variable.value)) throw new Error(`?${variable.value} has a value already: AS cannot give it another.`);
  const { context } = env.query;
  const binding = buildBinding(variable.value, expression, after(env, input), inScope(input), next);
  // Labels of BNODE belong to one solution: the first of a chain of BINDs begins it.
  const first = input.type !== 'extend' && !isPure(expression);
  const inner = first ? () => {
    context.nextSolution();
    return binding();
  } : binding;
  return build(input, env, inner, limit, alsoLive(weighing, expressionNames(expression)));
}

/** Binds a variable to an expression's value; an error leaves it as it is. */
export function buildBinding(name: string, expression: Algebra.Expression, env: Env, visible: Names, next: Operator): Operator {
  const { context } = env.query;
  const { row } = context;
  const slot = slotOf(env, name);
  const idOf = rememberedId(expression, env, visible);
  return () => {
    if ((context.steps -= 1) < 0) context.look();
    const id = idOf();
    if (id === 0) return next();
    const before = row[slot]!;
    if (before !== 0) return before === id && next();
    row[slot] = id;
    const stopped = next();
    row[slot] = 0;
    return stopped;
  };
}

/** The id of an expression's value. Of one variable alone it is remembered. */
function rememberedId(expression: Algebra.Expression, env: Env, visible: Names): () => number {
  const { context } = env.query;
  const compiled = expressionIn(env, expression, visible);
  const cost = expressionCost(expression);
  const compute = cost === 1 ? compiled.id : (): number => {
    if ((context.steps -= cost) < 0) context.look();
    return compiled.id();
  };
  const [only, ...others] = expressionNames(expression);
  const calls = expression.subType === 'operator' || expression.subType === 'named';
  if (only === undefined || others.length > 0 || !visible.has(only) || !calls || !isPure(expression) || containsExists(expression)) return compute;
  return rememberByTerm(context, slotOf(env, only), compute);
}
