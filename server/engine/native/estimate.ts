import type { Algebra } from '@traqula/algebra-transformations-1-1';
import type { GraphData } from '../../store/store-data.js';
import type { Env } from './build.js';
import { countReached } from './path.js';
import { patternEstimator } from './pattern.js';
import { inScope, patternNames, union, variableName, type Names } from './variables.js';

/** Nodes that a closure is expected to reach from one that is known only at run time. */
const closureReach = 50;
/** Nodes that are counted from one that the query names. */
const mostCounted = 1024;
/** Share of the solutions that a filter is expected to leave. */
const filterShare = 0.3;

/** Solutions to expect of a pattern for each call, once the variables `bound` have values. Exact only for one triple pattern of constants. */
export function estimate(operation: Algebra.Operation, env: Env, bound: Names): number {
  switch (operation.type) {
    case 'bgp': return estimateBgp(operation as Algebra.Bgp, env, bound);
    case 'join': {
      let known = bound;
      let solutions = 1;
      for (const part of (operation as Algebra.Join).input) {
        solutions *= estimate(part, env, known);
        known = union(known, inScope(part));
      }
      return solutions;
    }
    case 'path': return estimatePath(operation as Algebra.Path, env, bound);
    case 'values': return (operation as Algebra.Values).bindings.length;
    case 'union': return (operation as Algebra.Union).input.reduce((sum, branch) => sum + estimate(branch, env, bound), 0);
    case 'filter': return filterShare * estimate((operation as Algebra.Filter).input, env, bound);
    case 'leftjoin':
    case 'minus': {
      const [left] = (operation as Algebra.LeftJoin).input;
      return estimate(left, env, bound);
    }
    case 'slice': {
      const { input, length = Infinity } = operation as Algebra.Slice;
      return Math.min(length, estimate(input, env, new Set()));
    }
    case 'group': {
      const { input, variables } = operation as Algebra.Group;
      return variables.length === 0 ? 1 : estimate(input, env, new Set()) / 2;
    }
    case 'extend':
    case 'project':
    case 'distinct':
    case 'reduced':
    case 'orderby':
    case 'graph':
      return estimate((operation as Algebra.Extend).input, env, bound);
    default:
      return 1;
  }
}

/** Takes the most selective pattern first, as the join will. */
function estimateBgp({ patterns }: Algebra.Bgp, env: Env, bound: Names): number {
  const waiting = new Set(patterns);
  let known = bound;
  let solutions = 1;
  while (waiting.size > 0) {
    let [best] = waiting;
    let least = Infinity;
    for (const pattern of waiting) {
      const count = patternEstimator(pattern, env)(known);
      if (count < least) [best, least] = [pattern, count];
    }
    solutions *= least;
    waiting.delete(best!);
    known = union(known, patternNames(best!));
  }
  return solutions;
}

/** What was counted, by graph: a planner asks again and again. A query is kept for longer than a version, and must not hold its columns. */
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
  if (reach === undefined) known.set(path, reach = Math.max(0.5, countReached(path, env, mostCounted)));
  return reach;
}
