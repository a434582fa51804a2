import type { Algebra } from '@traqula/algebra-transformations-1-1';
import { createAggregate, type Aggregate } from './aggregates.js';
import { build, innerScope, slotOf, type Env, type Step } from './build.js';
import { createTupleSet } from './tuples.js';
import { inScope, intersection, mentioned } from './variables.js';

/** GROUP BY with its aggregates. Without variables there is one group, also of no solutions. */
export function buildGroup({ input, variables, aggregates }: Algebra.Group, env: Env, next: Step): Step {
  const { context } = env.query;
  const { row } = context;
  // The variables that are grouped over end here: they have slots of their own.
  const inner = innerScope(env, intersection(mentioned(input), env.constants));
  const keys = variables.map(({ value }) => slotOf(inner, value));
  const keySlots = variables.map(({ value }) => slotOf(env, value));
  const groups = createTupleSet(row, keys);
  const visible = inScope(input);
  const results = aggregates.map((aggregate) => ({ slot: slotOf(env, aggregate.variable.value), of: createAggregate(aggregate, inner, visible) }));
  const accumulators: readonly Aggregate[] = results.map(({ of }) => of);
  const slots = [...keySlots, ...results.map(({ slot }) => slot)];

  const run = build(input, inner, () => {
    const group = groups.add();
    for (let i = 0; i < accumulators.length; i++) accumulators[i]!.add(group);
    return false;
  });
  const clear = (): void => {
    groups.clear();
    for (const aggregate of accumulators) aggregate.clear();
  };
  context.resets.push(clear);
  return () => {
    clear();
    run();
    if (keys.length === 0) groups.add();
    const before = slots.map((slot) => row[slot]!);
    let stopped = false;
    for (let group = 0; group < groups.size && !stopped; group++) {
      if ((context.steps -= 1) < 0) context.look();
      for (let i = 0; i < keySlots.length; i++) row[keySlots[i]!] = groups.at(group, i);
      for (const { slot, of } of results) row[slot] = of.result(group);
      if (slots.every((slot, i) => before[i] === 0 || before[i] === row[slot])) stopped = next();
    }
    slots.forEach((slot, i) => {
      row[slot] = before[i]!;
    });
    return stopped;
  };
}
