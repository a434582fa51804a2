import type { Algebra } from '@traqula/algebra-transformations-1-1';
import { build, innerScope, slotOf, type Env } from '../run/env.js';
import type { Operator } from '../run/operator.js';
import { createTupleSet } from '../run/tuples.js';
import { inScope } from '../run/variables.js';

/** The list of SELECT: only the projected variables are visible outside. */
export function buildProject({ input, variables }: Algebra.Project, env: Env, next: Operator, limit: number): Operator {
  return build(input, innerScope(env, variables.map(({ value }) => value)), next, limit);
}

export function buildDistinct({ input }: Algebra.Distinct, env: Env, next: Operator): Operator {
  const names = [...inScope(input)];
  const seen = createTupleSet(env.query.context, names.map((name) => slotOf(env, name)));
  env.query.context.resets.push(seen.clear);
  const { context } = env.query;
  const cost = 1 + (names.length >> 2);
  const run = build(input, env, () => {
    if ((context.steps -= cost) < 0) context.look();
    const { size } = seen;
    return seen.add() === size && next();
  });
  return () => {
    seen.clear();
    return run();
  };
}

/** LIMIT and OFFSET. */
export function buildSlice({ input, start, length = Infinity }: Algebra.Slice, env: Env, next: Operator, limit: number): Operator {
  const end = start + Math.min(length, limit);
  let count = 0;
  let stopped = false;
  const { context } = env.query;
  const run = build(input, env, () => {
    if ((context.steps -= 1) < 0) context.look();
    if (count++ < start) return false;
    stopped = next();
    return stopped || count >= end;
  }, end);
  return () => {
    if (end <= start) return false;
    count = 0;
    stopped = false;
    run();
    return stopped;
  };
}
