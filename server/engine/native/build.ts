import type { Algebra } from '@traqula/algebra-transformations-1-1';
import type { GraphData } from '../../store/store-data.js';
import type { Context } from './context.js';
import type { Compiled } from './compiled.js';
import { compileExpression } from './expression.js';
import { expressionCost } from './expression-cost.js';
import { buildGraph } from './graph.js';
import { buildGroup } from './group.js';
import { buildJoin } from './join.js';
import { buildExtend, buildLeftJoin, buildMinus, buildUnion } from './operators.js';
import { buildDistinct, buildOrderBy, buildProject, buildSlice } from './modifiers.js';
import type { Profile } from './profile.js';
import { UnsupportedError } from '../../sparql/unsupported.js';
import { intersection, namesOf, union, type Names } from './names.js';
import { mentioned } from './variables.js';

/**
 * A compiled operator. Called, it makes every solution that agrees with the current row, writes each into the row and
 * calls the step that follows; then the row is again what it was. It stops, and says so with true, as soon as the step
 * that follows says true.
 */
export type Step = () => boolean;

/** Slots by variable name. A pattern with a scope of its own (a subselect) has a map of its own. */
export type Scope = Map<string, number>;

/** The graph that patterns match; GRAPH with a variable changes `data` while it runs. */
export interface ActiveGraph {
  data: GraphData;
}

/** RDF dataset of a query. */
export interface Dataset {
  readonly defaultGraph: GraphData;
  /** By IRI, or `_:` and the label of a blank node. */
  readonly named: ReadonlyMap<string, GraphData>;
  /** All graphs as one, for estimates. */
  readonly union: GraphData;
}

/** What an operator is compiled in. */
export interface Env {
  readonly query: QueryState;
  readonly scope: Scope;
  /** Variables that are bound whenever the operator is called. */
  readonly bound: Names;
  /** Variables that may be bound then. */
  readonly maybe: Names;
  /** Variables that stand for their values, whatever the pattern does with them: inside EXISTS. */
  readonly constants: Names;
  readonly graph: ActiveGraph;
}

export interface QueryState {
  readonly context: Context;
  readonly dataset: Dataset;
  /** Measures the steps that are compiled; undefined where nobody asks. */
  readonly profile?: Profile | undefined;
  newSlot(): number;
  /** How many OPTIONALs and MINUSes a filter was put before. */
  readonly sunk: Map<Algebra.Expression, number>;
}

/**
 * What is asked of solutions that are only grouped: those that agree in the variables `live` may come as one, with `weight`
 * telling how many they are. Whoever makes one of several multiplies the weight, and puts it back afterwards.
 */
export interface Weighing {
  readonly live: Names;
  readonly weight: { of: number };
}

/** Why an evaluation ends that would count more solutions than a number counts exactly. */
export const tooMany = `There are more than ${Number.MAX_SAFE_INTEGER} solutions to be counted.`;

/** Steps of work that making an operator counts as. */
const stepsOfBuilding = 64, stepsOfExpression = 16;

/** A slot that is never bound: the place of variables that are not in scope. */
export const unboundSlot = 0;

export function slotOf({ scope, query }: Env, name: string): number {
  let slot = scope.get(name);
  if (slot === undefined) scope.set(name, slot = query.newSlot());
  return slot;
}

/** The surroundings with a scope that has only the given variables from outside. */
export function innerScope(env: Env, names: Iterable<string>): Env {
  const scope: Scope = new Map();
  for (const name of names) scope.set(name, slotOf(env, name));
  const shared = namesOf(scope.keys());
  return { ...env, scope, bound: intersection(env.bound, shared), maybe: intersection(env.maybe, shared), constants: intersection(env.constants, shared) };
}

/** Compiles an expression that sees the variables `visible`. */
export function expressionIn(env: Env, expression: Algebra.Expression, visible: Names): Compiled {
  const { context } = env.query;
  context.spend(stepsOfExpression * expressionCost(expression));
  return compileExpression(expression, {
    context,
    slotOf: (name) => (visible.has(name) || env.constants.has(name) ? slotOf(env, name) : unboundSlot),
    exists: (pattern) => exists(env, pattern, visible),
  });
}

/** EXISTS: whether the pattern has a solution once the variables that are bound are replaced by their values. */
function exists(env: Env, pattern: Algebra.Operation, visible: Names): () => boolean {
  const outer = intersection(mentioned(pattern), union(visible, env.constants));
  const inner = innerScope(env, outer);
  const run = build(pattern, { ...inner, constants: outer, maybe: outer }, () => true);
  if (outer.size > 0) return run;
  let known = false;
  let madeFrom: GraphData | undefined;
  env.query.context.resets.push(() => {
    madeFrom = undefined;
  });
  return () => {
    if (madeFrom !== env.graph.data) {
      known = run();
      madeFrom = env.graph.data;
    }
    return known;
  };
}

/**
 * @param limit Solutions that will be asked for at most, if that is known.
 * @param weighing For solutions that may come as one. Without it each comes by itself.
 */
export function build(operation: Algebra.Operation, env: Env, next: Step, limit = Infinity, weighing?: Weighing): Step {
  const { profile, context } = env.query;
  context.spend(stepsOfBuilding);
  const name = profile?.names.operation(operation);
  return profile && name !== undefined
    ? profile.measure(name, undefined, next, (measured) => buildOperator(operation, env, measured, limit, weighing))
    : buildOperator(operation, env, next, limit, weighing);
}

function buildOperator(operation: Algebra.Operation, env: Env, next: Step, limit: number, weighing: Weighing | undefined): Step {
  switch (operation.type) {
    case 'bgp':
    case 'path':
    case 'join':
    case 'values':
    case 'filter':
      return buildJoin(operation, env, next, weighing);
    case 'union': return buildUnion(operation as Algebra.Union, env, next, weighing);
    case 'leftjoin': return buildLeftJoin(operation as Algebra.LeftJoin, env, next, weighing);
    case 'minus': return buildMinus(operation as Algebra.Minus, env, next, weighing);
    case 'extend': return buildExtend(operation as Algebra.Extend, env, next, limit, weighing);
    case 'graph': return buildGraph(operation as Algebra.Graph, env, next, weighing);
    case 'group': return buildGroup(operation as Algebra.Group, env, next);
    case 'project': return buildProject(operation as Algebra.Project, env, next, limit);
    case 'distinct': return buildDistinct(operation as Algebra.Distinct, env, next);
    case 'reduced': return build((operation as Algebra.Reduced).input, env, next);
    case 'orderby': return buildOrderBy(operation as Algebra.OrderBy, env, next, limit);
    case 'slice': return buildSlice(operation as Algebra.Slice, env, next, limit);
    case 'nop': return next;
    default: throw new UnsupportedError(`The operation ${operation.type} is not supported.`);
  }
}
