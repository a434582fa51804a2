import type { Algebra } from '@traqula/algebra-transformations-1-1';
import type { GraphData } from '../../store/store-data.js';
import type { Compiled } from './compiled.js';
import { build, innerScope, slotOf, unboundSlot, type Env } from '../run/env.js';
import { compileExpression } from './expression.js';
import { expressionCost } from './expression-cost.js';
import { intersection, union, type Names } from '../run/names.js';
import { mentioned } from '../run/variables.js';

/** Steps of work that compiling an expression counts as. */
const stepsOfExpression = 16;

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
