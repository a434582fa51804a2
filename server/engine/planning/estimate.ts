import type { Algebra } from '@traqula/algebra-transformations-1-1';
import type { GraphData } from '../../store/store-data.js';
import type { Env } from '../run/env.js';
import { patternEstimator } from './pattern-estimate.js';
import { none, union, type Names } from '../run/names.js';
import { inScope, patternNames, variableName } from '../run/variables.js';
import { countReached } from '../access/walk.js';

/** Nodes that a closure is expected to reach from one that is known only at run time. */
const closureReach = 50;
/** Nodes that are counted from one that the query names. */
const mostCounted = 1024;
/** Steps that counting them may take. */
const mostSteps = 4096;
/** Share of the solutions that a filter is expected to leave. */
const filterShare = 0.3;

/** Patterns and operators that one estimate looks at; what a query has beyond them is left out of it. */
const mostLookedAt = 64;
/** Triple patterns of a group among which the most selective one is looked for. */
const mostTried = 12;

/** Solutions to expect of a pattern for each call, once the variables `bound` have values. Exact only for one triple pattern of constants. */
export const estimate = (operation: Algebra.Operation, env: Env, bound: Names): number => estimatePart(operation, env, bound, { left: mostLookedAt });

function estimatePart(operation: Algebra.Operation, env: Env, bound: Names, looks: { left: number }): number {
  if ((looks.left -= 1) < 0) return 1;
  switch (operation.type) {
    case 'bgp': return estimateBgp(operation as Algebra.Bgp, env, bound, looks);
    case 'join': {
      let known = bound;
      let solutions = 1;
      for (const part of (operation as Algebra.Join).input) {
        if (looks.left < 0) break;
        solutions *= estimatePart(part, env, known, looks);
        known = union(known, inScope(part));
      }
      return solutions;
    }
    case 'path': return estimatePath(operation as Algebra.Path, env, bound);
    case 'values': return (operation as Algebra.Values).bindings.length;
    case 'union': {
      const { input } = operation as Algebra.Union;
      let solutions = 0;
      for (let i = 0; i < input.length; i++) {
        if (looks.left < 0) return solutions * input.length / i;
        solutions += estimatePart(input[i]!, env, bound, looks);
      }
      return solutions;
    }
    case 'filter': return filterShare * estimatePart((operation as Algebra.Filter).input, env, bound, looks);
    case 'leftjoin':
    case 'minus': {
      const [left] = (operation as Algebra.LeftJoin).input;
      return estimatePart(left, env, bound, looks);
    }
    case 'slice': {
      const { input, length = Infinity } = operation as Algebra.Slice;
      return Math.min(length, estimatePart(input, env, none, looks));
    }
    case 'group': {
      const { input, variables } = operation as Algebra.Group;
      return variables.length === 0 ? 1 : estimatePart(input, env, none, looks) / 2;
    }
    case 'extend':
    case 'project':
    case 'distinct':
    case 'reduced':
    case 'orderby':
    case 'graph':
      return estimatePart((operation as Algebra.Extend).input, env, bound, looks);
    default:
      return 1;
  }
}

/** Begins with the most selective pattern, as the join will. */
function estimateBgp({ patterns }: Algebra.Bgp, env: Env, bound: Names, looks: { left: number }): number {
  const waiting = new Map(patterns.slice(0, Math.max(1, looks.left)).map((pattern) => [pattern, patternEstimator(pattern, env)]));
  looks.left -= patterns.length;
  env.query.context.spend(8 * waiting.size);
  let known = bound;
  let solutions = 1;
  while (waiting.size > 0) {
    let [best] = waiting.keys();
    let least = Infinity;
    let tried = 0;
    for (const [pattern, expected] of waiting) {
      const count = expected(known);
      if (count < least) [best, least] = [pattern, count];
      if (++tried >= mostTried) break;
    }
    solutions *= least;
    waiting.delete(best!);
    known = union(known, patternNames(best!));
  }
  return solutions;
}

/** Earlier counts, by graph, because the planner asks for the same path many times. The key is weak: a parsed query outlives a version and must not keep its columns in memory. */
const counted = new WeakMap<GraphData, WeakMap<Algebra.Path, number>>();

function estimatePath(path: Algebra.Path, env: Env, bound: Names): number {
  const { data } = env.graph;
  const ends = [path.subject, path.object].map(variableName);
  const open = ends.filter((name) => name !== undefined && !bound.has(name)).length;
  if (open !== 1) return open === 0 ? 0.5 : data.size * closureReach;
  if (!ends.includes(undefined)) return closureReach;
  const known = counted.get(data) ?? new WeakMap<Algebra.Path, number>();
  counted.set(data, known);
  let reach = known.get(path);
  if (reach === undefined) known.set(path, reach = Math.max(0.5, countReached(path, env, mostCounted, mostSteps)));
  return reach;
}
