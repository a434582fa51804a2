import type { Algebra } from '@traqula/algebra-transformations-1-1';
import type { GraphData } from '../../store/store-data.js';
import type { Context } from './context.js';
import { intersection, namesOf, type Names } from './names.js';
import type { Profile } from './profile.js';
import type { Operator } from './operator.js';

/** Slots by variable name. A pattern with a scope of its own (a subselect) has a map of its own. */
export type Scope = Map<string, number>;

/** The graph that patterns match; GRAPH with a variable changes `data` while it runs. */
export interface ActiveGraph {
  data: GraphData;
}

/** RDF dataset of a query. */
export interface QueryDataset {
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
  readonly dataset: QueryDataset;
  /** Compiles what an operator works on, whichever operator that is. */
  readonly build: Build;
  /** Measures the operators that are compiled; undefined where nobody asks. */
  readonly profile?: Profile | undefined;
  newSlot(): number;
  /** For each filter: how many OPTIONALs and MINUSes it was put before. */
  readonly sunk: Map<Algebra.Expression, number>;
}

/**
 * For solutions that are only grouped: those that agree in the variables `live` may come as one, and `weight` tells how
 * many they are. An operator that makes one solution of several multiplies the weight, and restores it afterwards.
 */
export interface Weighing {
  readonly live: Names;
  readonly weight: { of: number };
}

/**
 * Compiles an operation.
 *
 * @param limit Solutions that will be asked for at most, if that is known.
 * @param weighing For solutions that may come as one. Without it each comes by itself.
 */
export type Build = (operation: Algebra.Operation, env: Env, next: Operator, limit?: number, weighing?: Weighing) => Operator;

export const build: Build = (operation, env, next, limit, weighing) => env.query.build(operation, env, next, limit, weighing);

/** Why an evaluation ends that would count more solutions than a number counts exactly. */
export const tooMany = `There are more than ${Number.MAX_SAFE_INTEGER} solutions to be counted.`;

/** A slot that is never bound, for variables that are not in scope. */
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
