import type { Algebra } from '@traqula/algebra-transformations-1-1';
import { literalClass } from '../../store/literals.js';
import { expressionIn, slotOf, type Env } from './build.js';
import type { Context } from './context.js';
import type { Compiled } from './expression.js';
import { isNumber } from './functions.js';
import { calculate, decimal, integer } from './numbers.js';
import { createTupleSet } from './tuples.js';
import { idOf, stringOf, type NumberValue, type Value } from './values.js';
import type { Names } from './variables.js';

/** One aggregate over all groups, which are numbered from 0. */
export interface Aggregate {
  /** Takes the current row into a group. */
  add(group: number): void;
  /** Term id of the group's value; 0 for an error, which leaves the variable unbound. */
  result(group: number): number;
  clear(): void;
}

/** What a set function sees: the ids of the values of a group, repetitions taken out if it is DISTINCT. */
interface Accumulator {
  add(group: number, id: number): void;
  result(group: number): Value | number | undefined;
  clear(): void;
}

/** @param visible Variables of the pattern that is grouped. */
export function createAggregate({ aggregator, expression, distinct, separator }: Algebra.BoundAggregate, env: Env, visible: Names): Aggregate {
  const { context } = env.query;
  const { row, terms } = context;
  if (aggregator === 'count' && !distinct) return countAll(context, expression.subType === 'wildcard' ? undefined : expressionIn(env, expression, visible));
  const accumulator = accumulators[aggregator](context, separator ?? ' ');
  /** Groups in which the expression had an error: only COUNT and SAMPLE pass over it (SPARQL 1.1, 18.5.1). */
  let failed = new Set<number>();
  const tolerant = aggregator === 'count' || aggregator === 'sample';
  const everything = expression.subType === 'wildcard';
  const value = everything ? undefined : expressionIn(env, expression, visible);
  const groupSlot = env.query.newSlot();
  const valueSlot = env.query.newSlot();
  const compared = everything ? [...visible].map((name) => slotOf(env, name)) : [valueSlot];
  const seen = distinct ? createTupleSet(row, [groupSlot, ...compared]) : undefined;

  return {
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
      accumulator.add(group, id);
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
function countAll(context: Context, value: Compiled | undefined): Aggregate {
  const { add, result, clear } = count(context);
  return {
    add: value ? (group) => { if (value.id() !== 0) add(group, 1); } : (group) => { add(group, 1); },
    result: (group) => result(group) as number,
    clear,
  };
}

function count({ terms }: Context): Accumulator {
  let counts: number[] = [];
  return {
    add(group) {
      counts[group] = (counts[group] ?? 0) + 1;
    },
    result: (group) => terms.integer(counts[group] ?? 0),
    clear() {
      counts = [];
    },
  };
}

/** Decimals with up to six digits after the point are summed as whole millionths. */
const millionth = { scale: 6, perUnit: 1e6 } as const;
/** Digits, sign and point of a decimal that a double tells from every other one of that length. */
const tellableBytes = 15;

/**
 * Sums integers and short decimals as whole numbers as long as that is exact, and everything else by promotion; anything
 * but a number is an error.
 */
function sum({ data, terms, valueOf }: Context) {
  const { starts } = data;
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
    add(group: number, id: number): void {
      counts[group] = (counts[group] ?? 0) + 1;
      const cls = terms.literalClass(id);
      if (cls === literalClass.integer) {
        const next = (whole[group] ?? 0) + terms.value(id);
        if (Number.isSafeInteger(next)) {
          whole[group] = next;
          return;
        }
      } else if (cls === literalClass.decimal && id <= terms.stored && starts[id + 1]! - starts[id]! <= tellableBytes) {
        const value = terms.value(id);
        const parts = Math.round(value * millionth.perUnit);
        const next = (millionths[group] ?? 0) + parts;
        if (parts / millionth.perUnit === value && Number.isSafeInteger(next)) {
          millionths[group] = next;
          return;
        }
      }
      const value = valueOf(id);
      if (isNumber(value)) addTo(group, value);
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

function groupConcat({ terms, valueOf }: Context, separator: string): Accumulator {
  let parts: string[][] = [];
  let failed = new Set<number>();
  return {
    add(group, id) {
      const text = stringOf(terms, valueOf(id));
      if (text === undefined) failed.add(group);
      else (parts[group] ??= []).push(text);
    },
    result: (group) => (failed.has(group) ? undefined : (parts[group] ?? []).join(separator)),
    clear() {
      parts = [];
      failed = new Set();
    },
  };
}

const accumulators: Readonly<Record<Algebra.BoundAggregate['aggregator'], (context: Context, separator: string) => Accumulator>> = {
  count, sum, avg: average, min: extreme(1), max: extreme(-1), sample, group_concat: groupConcat,
};
