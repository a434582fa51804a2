import type { Algebra } from '@traqula/algebra-transformations-1-1';
import type { Compiled } from '../expressions/compiled.js';
import { expressionCost } from '../expressions/expression-cost.js';
import { expressionIn } from '../expressions/visible-expression.js';
import type { Context } from '../run/context.js';
import { build, slotOf, type Env } from '../run/env.js';
import type { Names } from '../run/names.js';
import { createRows } from '../run/rows.js';
import { makeHeap, siftDown, sortNumbers } from '../run/sort.js';
import type { Operator } from '../run/operator.js';
import { inScope } from '../run/variables.js';

/** What solutions are ordered by: `sign` is -1 where the greatest comes first. */
interface SortKey { readonly key: Compiled; readonly sign: 1 | -1 }

function sortKey(expression: Algebra.Expression, env: Env, visible: Names): SortKey {
  const { operator, args, subType } = expression as Algebra.OperatorExpression;
  const descending = subType === 'operator' && operator === 'desc';
  return { key: expressionIn(env, descending ? args[0]! : expression, visible), sign: descending ? -1 : 1 };
}

/** As `compare` of the terms, which most comparisons need no call for. */
function termComparison(context: Context): (a: number, b: number) => number {
  const { terms } = context, { stored, dictionary: { firstLiteral } } = terms, { ranks } = context.data;
  return (a, b) => {
    if (a <= stored && b <= stored) return a >= firstLiteral && b >= firstLiteral ? ranks[a - firstLiteral]! - ranks[b - firstLiteral]! : a - b;
    if (a > stored && b > stored && a !== b) context.spend(Math.min(terms.text(a).length, terms.text(b).length) >> 6);
    return terms.compare(a, b);
  };
}

/** Bytes of a number in a list, as it grows. */
const keptBytes = 24;

/** ORDER BY. With a limit, only as many rows are kept as will be asked for. */
export function buildOrderBy({ input, expressions }: Algebra.OrderBy, env: Env, next: Operator, limit: number): Operator {
  const { context } = env.query;
  const visible = inScope(input);
  const keys = expressions.map((expression) => sortKey(expression, env, visible));
  // The keys are columns of the rows, next to the variables.
  const keySlots = keys.map(() => env.query.newSlot());
  const slots = [...keySlots, ...[...visible].map((name) => slotOf(env, name))];
  const { row } = context;
  const width = keys.length;
  const cost = 1 + (slots.length >> 2) + expressions.reduce((sum, expression) => sum + expressionCost(expression), 0);
  /** Comparisons that putting a row into the heap takes. */
  const siftCost = limit === Infinity ? 0 : 2 * Math.ceil(Math.log2(limit + 1));
  const rows = createRows(context, slots);
  /** With a limit: the numbers of the rows that are kept. Once there are as many as the limit they are a heap, whose root is the last row in order. */
  let kept: number[] = [];
  context.resets.push(() => {
    rows.clear();
    kept = [];
  });

  const compareTerms = termComparison(context);
  const compareRows = (a: number, b: number): number => {
    for (let i = 0; i < width; i++) {
      const order = compareTerms(rows.at(a, i), rows.at(b, i));
      if (order !== 0) return order * keys[i]!.sign;
    }
    return a - b; // as they came, where no row was overwritten
  };
  const compareKept = (a: number, b: number): number => {
    if ((context.steps -= 1) < 0) context.look();
    return compareRows(a, b);
  };
  /** Whether the current row comes after a kept one. On a tie it does: it came later. */
  const isAfter = (other: number): boolean => {
    for (let i = 0; i < width; i++) {
      const order = compareTerms(row[keySlots[i]!]!, rows.at(other, i));
      if (order !== 0) return order * keys[i]!.sign > 0;
    }
    return true;
  };
  const run = build(input, env, () => {
    if ((context.steps -= cost) < 0) context.look();
    for (let i = 0; i < width; i++) row[keySlots[i]!] = keys[i]!.key.id();
    if (kept.length === limit) {
      if (isAfter(kept[0]!)) return false;
      rows.overwrite(kept[0]!);
      if ((context.steps -= siftCost) < 0) context.look();
      siftDown(kept, 0, compareRows);
    } else {
      rows.push();
      if (limit === Infinity) return false;
      context.hold(keptBytes);
      kept.push(rows.count - 1);
      if (kept.length === limit) makeHeap(kept, compareKept);
    }
    return false;
  });
  /** The numbers of the rows, in order. */
  const inOrder = (): ArrayLike<number> => (kept.length === limit ? kept.sort(compareKept) : sortNumbers(rows.count, compareRows, context));
  return () => {
    if (limit === 0) return false;
    rows.clear();
    context.release(keptBytes * kept.length);
    kept = [];
    run();
    const order = inOrder();
    const before = slots.map((slot) => row[slot]!);
    let stopped = false;
    for (let i = 0; i < order.length && !stopped; i++) {
      if ((context.steps -= 1) < 0) context.look();
      rows.restore(order[i]!);
      stopped = next();
    }
    slots.forEach((slot, i) => {
      row[slot] = before[i]!;
    });
    if (order !== kept) context.release(2 * order.length * Uint32Array.BYTES_PER_ELEMENT);
    return stopped;
  };
}
