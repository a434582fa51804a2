import { termKind } from '../../store/dictionary.js';
import { isNumeric, isTemporal, literalClass } from '../../store/literals.js';
import { compareValues, equals, zoneUncertainty } from '../values/compare.js';
import { cheapIds, constants, fromTest, type Compiled } from './compiled.js';
import type { Context } from '../run/context.js';
import type { Value } from '../values/values.js';
import type { SpecialForm } from './function-row.js';

/** The orders that make a comparison true, as bits of a number. A function in the place of the number would be called for each row. */
export const before = 1, same = 2, behind = 4;
const holds = (orders: number, order: number | undefined): number => (order === undefined ? -1
  : (order < 0 ? orders & before : order > 0 ? orders & behind : order === 0 ? orders & same : 0) === 0 ? 0 : 1);

export const comparison = (orders: number): SpecialForm => (context, [a, b]) => {
  const [left, right] = [a!, b!];
  if (cheapIds.has(left) && cheapIds.has(right)) {
    return fromTest(context, constants.has(right) ? comparisonTo(context, orders, left, right) : () => holds(orders, compareIds(context, left.id(), right.id())));
  }
  return fromTest(context, () => {
    const x = left.value();
    const y = right.value();
    return x === undefined || y === undefined ? -1 : holds(orders, compareValues(x, y));
  });
};

/** Whether the columns of values put two classes in order where they differ: a decimal or integer beside a float is rounded to one first. */
const columnsTell = (a: number, b: number): boolean => (isNumeric(a) && isNumeric(b)
  ? a === b || Math.max(a, b) !== literalClass.float : a === b && isTemporal(a));

/** Comparison with a constant. If that is a number or a time, the other side is read from the columns alone where they tell. */
function comparisonTo(context: Context, orders: number, left: Compiled, right: Compiled): () => number {
  const { terms, terms: { stored, dictionary: { firstLiteral } }, data: { classes, values } } = context;
  const tells = new Uint8Array(Object.keys(literalClass).length);
  let limit = NaN, uncertainty = 0;
  context.resets.push(() => {
    const cls = terms.literalClass(right.id());
    for (let other = 0; other < tells.length; other++) tells[other] = Number(columnsTell(cls, other));
    limit = terms.value(right.id());
    uncertainty = isTemporal(cls) ? zoneUncertainty : 0;
  });
  return () => {
    const id = left.id();
    if (id >= firstLiteral && id <= stored) {
      const difference = values[id - firstLiteral]! - limit;
      if (Math.abs(difference) > uncertainty && tells[classes[id - firstLiteral]!] === 1) return holds(orders, difference);
    }
    return holds(orders, compareIds(context, id, right.id()));
  };
}

/** compareValues from the columns alone where they tell. */
function compareIds(context: Context, a: number, b: number): number | undefined {
  if (a === 0 || b === 0) return undefined;
  const { terms } = context;
  const x = terms.literalClass(a), y = terms.literalClass(b);
  if (columnsTell(x, y)) {
    const v = terms.value(a), w = terms.value(b);
    if (isTemporal(x) ? Math.abs(v - w) > zoneUncertainty : v !== w) return v - w;
  } else if (x === literalClass.string && y === x && a <= terms.stored && b <= terms.stored) {
    return a - b;
  }
  return compareValues(context.valueOf(a), context.valueOf(b));
}

export const equality = (equal: number): SpecialForm => (context, [a, b]) => {
  const [left, right] = [a!, b!];
  const answer = (result: number): number => (result < 0 ? -1 : result === equal ? 1 : 0);
  if (cheapIds.has(left) && cheapIds.has(right)) return fromTest(context, () => answer(equalIds(context, left.id(), right.id())));
  return fromTest(context, () => {
    const x = left.value();
    const y = right.value();
    return x === undefined || y === undefined ? -1 : answer(equals(x, y));
  });
};

/** equals from the columns alone where they tell. */
function equalIds(context: Context, a: number, b: number): number {
  if (a === 0 || b === 0) return -1;
  const { terms } = context;
  const [x, y] = [terms.kind(a), terms.kind(b)];
  if (x !== termKind.literal || y !== termKind.literal) return a === b ? 1 : 0;
  if (a === b && terms.literalClass(a) === literalClass.string) return 1;
  const cls = terms.literalClass(a);
  if (isNumeric(cls) && columnsTell(cls, terms.literalClass(b)) && terms.value(a) !== terms.value(b)) return 0;
  return equals(context.valueOf(a), context.valueOf(b));
}

/**
 * IN is a chain of `=` joined by or: it is an error only if nothing is equal (SPARQL 1.1, 17.4.1.9). With an empty list, too,
 * its term is evaluated (17.3). Constants that are equal to nothing but themselves are looked up in a table.
 */
export const membership = (found: number): SpecialForm => (context, [needle, ...list]) => {
  const term = needle!;
  if (list.length === 0) return fromTest(context, () => (term.value() === undefined ? -1 : 1 - found));
  const isInTable = (item: Compiled): boolean => cheapIds.has(term) && constants.has(item), inTable = list.filter(isInTable);
  const tests = list.filter((item) => !isInTable(item)).map((item) => equality(1)(context, [term, item]).test);
  if (inTable.length > 0) tests.unshift(anyOf(context, term, inTable));
  return fromTest(context, () => {
    const equal = firstEqual(context, tests);
    return equal === 1 ? found : equal < 0 ? -1 : 1 - found;
  });
};

/** 1 if one of the tests says so; else -1 if one of them is an error, and 0 if none is. */
function firstEqual(context: Context, tests: readonly (() => number)[]): number {
  let result = 0;
  for (const test of tests) {
    if ((context.steps -= 1) < 0) context.look();
    const equal = test();
    if (equal === 1) return 1;
    if (equal < 0) result = -1;
  }
  return result;
}

/** Whether a term is equal to one of some constants. IRIs and strings equal themselves alone, however many there are. */
function anyOf(context: Context, term: Compiled, items: readonly Compiled[]): () => number {
  const { terms } = context, table = new Set<number>();
  let others: (() => number)[] = [], hasString = false;
  context.resets.push(() => {
    table.clear();
    [others, hasString] = [[], false];
    for (const item of items) {
      const id = item.id(), isString = id !== 0 && terms.literalClass(id) === literalClass.string;
      if (isString || (id !== 0 && terms.kind(id) === termKind.iri)) table.add(id);
      else others.push(equality(1)(context, [term, item]).test);
      hasString ||= isString;
    }
  });
  return () => {
    const id = term.id();
    if (id === 0) return -1;
    if (table.has(id)) return 1;
    const equal = firstEqual(context, others);
    return equal === 0 && hasString && isUnknown(context.valueOf(id)) ? -1 : equal;
  };
}

/** Whether it is a literal of which nobody knows whether a string has its value. */
const isUnknown = (value: Value): boolean => typeof value === 'object' && value.tag === 'typed';
