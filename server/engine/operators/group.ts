import type { Algebra } from '@traqula/algebra-transformations-1-1';
import { createAggregate, type Aggregate } from './aggregates.js';
import { build, innerScope, slotOf, type Env } from '../run/env.js';
import type { Operator } from '../run/operator.js';
import { expressionCost } from '../expressions/expression-cost.js';
import { isPureThroughout } from '../expressions/function-table.js';
import { patternEstimator } from '../planning/pattern-estimate.js';
import { integer } from '../values/numbers.js';
import { patternTermOf, type PatternTerm } from '../run/pattern-term.js';
import { countTriples } from '../access/triples.js';
import { createTupleSet } from '../run/tuples.js';
import { idOf } from '../values/values.js';
import { intersection, namesOf, none, union, unionOf } from '../run/names.js';
import { mentioned, variableName } from '../run/variables.js';

/** Bytes of what one aggregate keeps of a group. */
const bytesOfGroup = 64;

/** GROUP BY with its aggregates. Without variables there is one group, also of no solutions. */
export function buildGroup({ input, variables, aggregates }: Algebra.Group, env: Env, next: Operator): Operator {
  const { context } = env.query;
  const { row } = context;
  const counted = countedPattern(input, variables, aggregates, env);
  if (counted) return buildCount(counted, aggregates[0]!.variable.value, env, next);
  // The variables that are grouped over end here: they have slots of their own.
  const inner = innerScope(env, intersection(mentioned(input), env.constants));
  const keys = variables.map(({ value }) => slotOf(inner, value));
  const keySlots = variables.map(({ value }) => slotOf(env, value));
  const groups = createTupleSet(context, keys);
  const weight = { of: 1 };
  const results = aggregates.map((aggregate) => ({ slot: slotOf(env, aggregate.variable.value), of: createAggregate(aggregate, inner, input, weight) }));
  const accumulators: readonly Aggregate[] = results.map(({ of }) => of);
  const slots = [...keySlots, ...results.map(({ slot }) => slot)];

  const cost = 1 + (keys.length >> 2) + aggregates.reduce((sum, { expression }) => sum + expressionCost(expression), 0);
  const perGroup = bytesOfGroup * aggregates.length;
  /** Groups for which bytes are held. */
  let known = 0;
  /** The number of the group. Bytes are held for a new one. */
  const groupOfRow = (): number => {
    if ((context.steps -= cost) < 0) context.look();
    const group = groups.add();
    if (group === known) {
      known += 1;
      context.hold(perGroup);
    }
    return group;
  };
  const [first, ...others] = accumulators;
  const take: Operator = first && others.length === 0
    ? () => {
      first.add(groupOfRow());
      return false;
    }
    : () => {
      const group = groupOfRow();
      for (let i = 0; i < accumulators.length; i++) accumulators[i]!.add(group);
      return false;
    };
  const run = build(
    input,
    inner,
    take,
    Infinity,
    isPureThroughout(input) && isPureThroughout(aggregates)
      ? {
          live: union(
            namesOf(variables.map(({ value }) => value)),
            unionOf(results, ({ of }) => of.names),
          ),
          weight,
        }
      : undefined,
  );
  const clear = (): void => {
    weight.of = 1;
    context.release(perGroup * known);
    known = 0;
    groups.clear();
    for (const aggregate of accumulators) aggregate.clear();
  };
  context.resets.push(clear);
  return () => {
    clear();
    run();
    if (keys.length === 0) groupOfRow();
    const before = slots.map((slot) => row[slot]!);
    let stopped = false;
    for (let group = 0; group < groups.size && !stopped; group++) {
      if ((context.steps -= cost) < 0) context.look();
      // What a group leaves unbound is compatible with whatever is bound outside.
      for (let i = 0; i < keySlots.length; i++) row[keySlots[i]!] = groups.at(group, i) || before[i]!;
      for (const [i, { slot, of }] of results.entries()) row[slot] = of.result(group) || before[keySlots.length + i]!;
      if (slots.every((slot, i) => before[i] === 0 || before[i] === row[slot])) stopped = next();
    }
    slots.forEach((slot, i) => {
      row[slot] = before[i]!;
    });
    return stopped;
  };
}

/** The triple pattern of a query that only counts its matches: the count is the difference of two offsets in an index. */
function countedPattern(input: Algebra.Operation, variables: readonly unknown[], aggregates: readonly Algebra.BoundAggregate[], env: Env): Algebra.Pattern | undefined {
  const [aggregate, ...others] = aggregates;
  if (input.type !== 'bgp' || variables.length > 0 || others.length > 0 || env.constants.size > 0) return undefined;
  const [pattern, ...more] = (input as Algebra.Bgp).patterns;
  if (!pattern || more.length > 0 || aggregate?.aggregator !== 'count' || aggregate.distinct) return undefined;
  const names = [pattern.subject, pattern.predicate, pattern.object].map(variableName).filter((name) => name !== undefined);
  const { expression } = aggregate;
  const counts = expression.subType === 'wildcard'
    || (expression.subType === 'term' && names.includes(variableName((expression as Algebra.TermExpression).term) ?? ''));
  // No range counts a pattern with a constant subject and object; a variable that stands twice is a condition.
  return counts && new Set(names).size === names.length && [pattern.subject, pattern.object].some(variableName) ? pattern : undefined;
}

const nothing: Operator = () => false;

function buildCount(pattern: Algebra.Pattern, result: string, env: Env, next: Operator): Operator {
  const { context, profile } = env.query;
  const slot = slotOf(env, result);
  const inner = innerScope(env, none);
  const [s, p, o] = [pattern.subject, pattern.predicate, pattern.object].map((term) => patternTermOf(inner, term)) as [PatternTerm, PatternTerm, PatternTerm];
  const exists = [s, p, o].every(({ id }) => id <= context.terms.stored);
  const weight = { of: 1 };
  const countAll = (after: Operator): Operator => () => {
    weight.of = exists ? countTriples(env.graph.data, s.id, p.id, o.id) : 0;
    if (weight.of > 0) after();
    return false;
  };
  const count = profile
    ? profile.measure(profile.names.pattern(pattern.subject, pattern.predicate, pattern.object), patternEstimator(pattern, inner)(none), nothing, countAll, weight)
    : countAll(nothing);
  return () => {
    const { row } = context;
    const before = row[slot]!;
    weight.of = 1;
    count();
    row[slot] = idOf(context.terms, integer(weight.of));
    const stopped = (before === 0 || before === row[slot]) && next();
    row[slot] = before;
    return stopped;
  };
}
