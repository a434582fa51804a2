import type { Algebra } from '@traqula/algebra-transformations-1-1';
import { literalClass } from '../../store/literals.js';
import { slotOf, tooMany, type Env, type Weighing } from '../run/env.js';
import { expressionIn } from '../expressions/visible-expression.js';
import type { Context } from '../run/context.js';
import { isNumber } from '../expressions/functions.js';
import { calculate, decimal, integer } from '../values/numbers.js';
import { createTupleSet } from '../run/tuples.js';
import { idOf, stringOf, type Value } from '../values/values.js';
import { type NumberValue } from '../values/number-value.js';
import { textBound } from '../../platform/memory.js';
import { none, type Names } from '../run/names.js';
import { certain, expressionNames, inScope, variableName } from '../run/variables.js';

/** One aggregate over all groups, which are numbered from 0. */
export interface Aggregate {
  /** Variables that it looks at. */
  readonly names: Names;
  /** Adds the current row to a group, as many times as its weight says. */
  add(group: number): void;
  /** Term id of the group's value; 0 for an error, which leaves the variable unbound. */
  result(group: number): number;
  clear(): void;
}

/** What a set function sees: the ids of the values of a group, repetitions taken out if it is DISTINCT. */
interface Accumulator {
  /** @param times How often the value comes. */
  add(group: number, id: number, times: number): void;
  result(group: number): Value | number | undefined;
  clear(): void;
}

/**
 * @param pattern What is grouped.
 * @param weight How many solutions the current row stands for.
 */
export function createAggregate({ aggregator, expression, distinct, separator }: Algebra.BoundAggregate, env: Env, pattern: Algebra.Operation, weight: Weighing['weight']): Aggregate {
  const { context } = env.query;
  const { row, terms } = context;
  const visible = inScope(pattern);
  if (aggregator === 'count' && !distinct) {
    const always = expression.subType === 'wildcard' || (expression.subType === 'term' && certain(pattern).has(variableName((expression as Algebra.TermExpression).term) ?? ''));
    return countRows(context, weight, always ? undefined : expression, env, visible);
  }
  const accumulator = accumulators[aggregator](context, separator ?? ' ');
  /** Groups in which the expression had an error: only COUNT and SAMPLE ignore it (SPARQL 1.1, 18.5.1). */
  let failed = new Set<number>();
  const tolerant = aggregator === 'count' || aggregator === 'sample';
  const everything = expression.subType === 'wildcard';
  const value = everything ? undefined : expressionIn(env, expression, visible);
  const groupSlot = env.query.newSlot();
  const valueSlot = env.query.newSlot();
  const compared = everything ? [...visible].map((name) => slotOf(env, name)) : [valueSlot];
  const seen = distinct ? createTupleSet(context, [groupSlot, ...compared]) : undefined;

  return {
    names: everything ? visible : expressionNames(expression),
    add(group) {
      const id = value ? value.id() : 1;
      if (id === 0) {
        if (!tolerant) failed.add(group);
        return;
      }
      if (seen) {
        row[groupSlot] = group;
        row[valueSlot] = id;
        const { size } = seen;
        if (seen.add() !== size) return;
      }
      accumulator.add(group, id, seen ? 1 : weight.of);
    },
    result(group) {
      if (failed.has(group)) return 0;
      const result = accumulator.result(group);
      return result === undefined ? 0 : typeof result === 'number' ? result : idOf(terms, result);
    },
    clear() {
      failed = new Set();
      seen?.clear();
      accumulator.clear();
    },
  };
}

/** COUNT without DISTINCT: of all rows, or of those in which the expression has a value. */
function countRows(context: Context, weight: Weighing['weight'], expression: Algebra.Expression | undefined, env: Env, visible: Names): Aggregate {
  const { terms } = context;
  const counts = createCounts(context, weight);
  const value = expression && expressionIn(env, expression, visible);
  return {
    names: expression ? expressionNames(expression) : none,
    add: value ? (group) => { if (value.id() !== 0) counts.add(group); } : counts.add,
    result: (group) => terms.integer(counts.of(group)),
    clear: counts.clear,
  };
}

function count(context: Context): Accumulator {
  const { terms } = context;
  const counts = createCounts(context);
  return {
    add: (group, _, times) => { counts.add(group, times); },
    result: (group) => terms.integer(counts.of(group)),
    clear: counts.clear,
  };
}

/** Each time counts as a step of work, as it would if the solutions came one by one: a weight may be any number. */
function repeat(context: Context, times: number, work: () => void): void {
  for (let i = 0; i < times; i++) {
    if (i > 0 && (context.steps -= 1) < 0) context.look();
    work();
  }
}

/** One sum per group. @param weight What is added to a group where no value is given. */
function createCounts(context: Context, weight: Weighing['weight'] = { of: 1 }) {
  const fewest = 64;
  let counts = new Float64Array(fewest);
  return {
    add(group: number, times: number = weight.of): void {
      if (group >= counts.length) {
        const length = Math.max(2 * counts.length, group + 1);
        context.hold(length * Float64Array.BYTES_PER_ELEMENT);
        const larger = new Float64Array(length);
        larger.set(counts);
        counts = larger;
      }
      if ((counts[group]! += times) > Number.MAX_SAFE_INTEGER) throw new Error(tooMany);
    },
    of: (group: number): number => (group < counts.length ? counts[group]! : 0),
    clear(): void {
      if (counts.length > fewest) {
        context.release(2 * counts.byteLength - fewest * 2 * Float64Array.BYTES_PER_ELEMENT);
        counts = new Float64Array(fewest);
      } else {
        counts.fill(0);
      }
    },
  };
}

/** Decimals with up to six digits after the point are summed as whole millionths. */
const millionth = { scale: 6, perUnit: 1e6 } as const;
/** Longest decimal, with sign and point, that a double tells from every other decimal of that length. */
const tellableBytes = 15;

/**
 * Sums integers and short decimals as whole numbers as long as that is exact, and everything else by promotion; anything
 * but a number is an error.
 */
function sum(context: Context) {
  const { data: { starts }, terms, valueOf } = context;
  let whole: number[] = [];
  let millionths: number[] = [];
  let rest: (NumberValue | undefined)[] = [];
  let counts: number[] = [];
  let failed = new Set<number>();
  const addTo = (group: number, value: NumberValue): void => {
    const before = rest[group];
    rest[group] = before ? calculate('+', before, value) : value;
  };
  return {
    add(group: number, id: number, times: number): void {
      counts[group] = (counts[group] ?? 0) + times;
      const cls = terms.literalClass(id);
      if (cls === literalClass.integer) {
        const part = terms.value(id) * times;
        const next = (whole[group] ?? 0) + part;
        if (Number.isSafeInteger(part) && Number.isSafeInteger(next)) {
          whole[group] = next;
          return;
        }
      } else if (cls === literalClass.decimal && id <= terms.stored && starts[id + 1]! - starts[id]! <= tellableBytes) {
        const value = terms.value(id);
        const parts = Math.round(value * millionth.perUnit);
        const part = parts * times;
        const next = (millionths[group] ?? 0) + part;
        if (parts / millionth.perUnit === value && Number.isSafeInteger(part) && Number.isSafeInteger(next)) {
          millionths[group] = next;
          return;
        }
      }
      const value = valueOf(id);
      if (isNumber(value)) repeat(context, times, () => { addTo(group, value); });
      else failed.add(group);
    },
    result(group: number): NumberValue | undefined {
      if (failed.has(group)) return undefined;
      const small = millionths[group];
      const integers = integer(whole[group] ?? 0);
      const exact = small === undefined ? integers : calculate('+', integers, decimal(BigInt(small), millionth.scale));
      const others = rest[group];
      return exact && others ? calculate('+', exact, others) : exact;
    },
    count: (group: number): number => counts[group] ?? 0,
    clear(): void {
      whole = [];
      millionths = [];
      rest = [];
      counts = [];
      failed = new Set();
    },
  };
}

function average(context: Context): Accumulator {
  const total = sum(context);
  return {
    ...total,
    result(group) {
      const value = total.result(group);
      const number = total.count(group);
      return number === 0 ? integer(0) : value && calculate('/', value, integer(number));
    },
  };
}

/** MIN and MAX by the order of ORDER BY, so that they have a value for any terms. */
const extreme = (sign: 1 | -1) => ({ terms }: Context): Accumulator => {
  let best: number[] = [];
  return {
    add(group, id) {
      const before = best[group];
      if (before === undefined || terms.compare(id, before) * sign < 0) best[group] = id;
    },
    result: (group) => best[group],
    clear() {
      best = [];
    },
  };
};

function sample(): Accumulator {
  let first: number[] = [];
  return {
    add(group, id) {
      first[group] ??= id;
    },
    result: (group) => first[group],
    clear() {
      first = [];
    },
  };
}

/** Bytes of a text that is made of two others, without their characters. */
const ropeBytes = 32;

function groupConcat(context: Context, separator: string): Accumulator {
  const { terms, valueOf } = context;
  let texts: (string | undefined)[] = [];
  let failed = new Set<number>();
  let held = 0;
  return {
    add(group, id, times) {
      const text = stringOf(terms, valueOf(id));
      if (text === undefined) {
        failed.add(group);
        return;
      }
      // Texts are not collected in an array: an array that is too long would end the process, a text that is too long only ends the query.
      repeat(context, times, () => {
        const before = texts[group];
        const added = text.length + separator.length;
        if ((before?.length ?? 0) + added > textBound()) context.makeText(Infinity);
        context.hold(ropeBytes + 2 * added);
        held += ropeBytes + 2 * added;
        context.spend(1 + (added >> 4));
        texts[group] = before === undefined ? text : before + separator + text;
      });
    },
    result(group) {
      if (failed.has(group)) return undefined;
      const text = texts[group] ?? '';
      context.makeText(text.length);
      return text;
    },
    clear() {
      context.release(held);
      held = 0;
      texts = [];
      failed = new Set();
    },
  };
}

const accumulators: Readonly<Record<Algebra.BoundAggregate['aggregator'], (context: Context, separator: string) => Accumulator>> = {
  count, sum, avg: average, min: extreme(1), max: extreme(-1), sample, group_concat: groupConcat,
};
