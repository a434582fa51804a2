import type { Algebra } from '@traqula/algebra-transformations-1-1';
import type { Env } from './build.js';
import { estimatePattern } from './pattern.js';
import { inScope, patternNames, union, variableName, type Names } from './variables.js';

/** Nodes that a closure is expected to reach from one. */
const closureReach = 50;
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
      const count = estimatePattern(pattern, env, known);
      if (count < least) [best, least] = [pattern, count];
    }
    solutions *= least;
    waiting.delete(best!);
    known = union(known, patternNames(best!));
  }
  return solutions;
}

function estimatePath({ subject, object }: Algebra.Path, env: Env, bound: Names): number {
  const open = [subject, object].filter((term) => {
    const name = variableName(term);
    return name !== undefined && !bound.has(name);
  }).length;
  return open === 0 ? 0.5 : open === 1 ? closureReach : env.graph.data.size * closureReach;
}
