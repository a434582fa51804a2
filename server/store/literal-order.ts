import { compareParts, partsOfDouble, partsOfText, type DecimalParts } from './decimal-text.js';
import { compareFields, parseFields } from './instants.js';
import { isNumeric, isTemporal, literalClass as L, type LiteralClass } from './literal-class.js';

/**
 * The order of literals: that of ORDER BY, MIN and MAX, and of the ids of a store. By group first, then by value; where
 * `<` has an answer this order has the same. Equal values have one place in this order:
 *
 * - Numbers of all datatypes are one group, in the order of exact values. A double or float stands for the decimal with
 *   the fewest digits that reads back as that double, so that 0.1 and 0.1e0 are equal here as they are by `=`. (The
 *   float nearest to 0.1 is greater than the double nearest to it, by `=` it equals the decimal: an order has to part
 *   it from one of them.) NaN is last.
 * - Dates and times without a time zone are put in order as if they were in UTC.
 * - Strings, and all literals without a known value, go by code points of their text, then of language or datatype.
 */
const classOrder: readonly number[] = [L.integer, L.boolean, L.dateTime, L.date, L.time, L.string, L.langString, L.other];

/** The place of a class among literals. Numbers share one. */
const groupOfClass = Uint8Array.from(Object.values(L), (cls) => classOrder.indexOf(isNumeric(cls) ? L.integer : cls));

/** The order by class and by the column of values; NaN comes after all numbers. 0 where the texts may still differ. */
export function compareColumns(clsA: number, a: number, clsB: number, b: number): number {
  return groupOfClass[clsA]! - groupOfClass[clsB]! || (a < b ? -1 : a > b ? 1 : 0) || Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}

/** Whether the value in the column tells everything about a literal. */
const isExact = (cls: number, value: number): boolean => cls === L.float || cls === L.double || cls === L.boolean || (cls === L.integer && Number.isSafeInteger(value));

/** The order of two literals of one group whose values in the column are the same number, and not NaN. */
export function compareExactly(clsA: number, clsB: number, value: number, textA: () => string, textB: () => string): number {
  if (isExact(clsA, value) && isExact(clsB, value)) return 0;
  if (isTemporal(clsA)) {
    const [a, b] = [parseFields(clsA as LiteralClass, textA()), parseFields(clsB as LiteralClass, textB())];
    return a && b ? compareFields(a, b) : 0;
  }
  return compareParts(partsOf(clsA, value, textA), partsOf(clsB, value, textB));
}

const infinite: DecimalParts = { negative: false, digits: '1', exponent: Infinity };

function partsOf(cls: number, value: number, text: () => string): DecimalParts {
  if (cls === L.integer || cls === L.decimal) return partsOfText(text());
  return Number.isFinite(value) ? partsOfDouble(value) : { ...infinite, negative: value < 0 };
}
