import type { Algebra } from '@traqula/algebra-transformations-1-1';
import { build, expressionIn, innerScope, slotOf, type Env, type Step } from './build.js';
import { createRows, createTupleSet } from './tuples.js';
import { inScope } from './variables.js';

/** SELECT's list: only the projected variables are those of the outside. */
export function buildProject({ input, variables }: Algebra.Project, env: Env, next: Step, limit: number): Step {
  return build(input, innerScope(env, variables.map(({ value }) => value)), next, limit);
}

export function buildDistinct({ input }: Algebra.Distinct, env: Env, next: Step): Step {
  const names = [...inScope(input)];
  const seen = createTupleSet(env.query.context, names.map((name) => slotOf(env, name)));
  env.query.context.resets.push(seen.clear);
  const run = build(input, env, () => {
    const { size } = seen;
    return seen.add() === size && next();
  });
  return () => {
    seen.clear();
    return run();
  };
}

/** LIMIT and OFFSET. */
export function buildSlice({ input, start, length = Infinity }: Algebra.Slice, env: Env, next: Step, limit: number): Step {
  const end = start + Math.min(length, limit);
  let count = 0;
  let stopped = false;
  const run = build(input, env, () => {
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

/** ORDER BY. With a limit only as many rows are kept as will be asked for. */
export function buildOrderBy({ input, expressions }: Algebra.OrderBy, env: Env, next: Step, limit: number): Step {
  const { context } = env.query;
  const visible = inScope(input);
  const keys = expressions.map((expression) => {
    const { operator, args, subType } = expression as Algebra.OperatorExpression;
    const descending = subType === 'operator' && operator === 'desc';
    return { key: expressionIn(env, descending ? args[0]! : expression, visible), sign: descending ? -1 : 1 };
  });
  // The keys are columns of the rows, next to the variables.
  const keySlots = keys.map(() => env.query.newSlot());
  const slots = [...keySlots, ...[...visible].map((name) => slotOf(env, name))];
  const { row, terms } = context;
  const width = keys.length;
  const rows = createRows(context, slots);
  /** Rows that are kept, by number; a heap with the last one in order at its root when there is a limit. */
  let kept: number[] = [];
  context.resets.push(() => {
    rows.clear();
    kept = [];
  });

  const compareRows = (a: number, b: number): number => {
    for (let i = 0; i < width; i++) {
      const order = terms.compare(rows.at(a, i), rows.at(b, i));
      if (order !== 0) return order * keys[i]!.sign;
    }
    return a - b; // as they came, where no row was overwritten
  };
  /** Whether the current row comes after a kept one; on a tie it does, as it came later. */
  const isAfter = (other: number): boolean => {
    for (let i = 0; i < width; i++) {
      const order = terms.compare(row[keySlots[i]!]!, rows.at(other, i));
      if (order !== 0) return order * keys[i]!.sign > 0;
    }
    return true;
  };
  const run = build(input, env, () => {
    for (let i = 0; i < width; i++) row[keySlots[i]!] = keys[i]!.key.id();
    if (kept.length === limit) {
      if (isAfter(kept[0]!)) return false;
      rows.overwrite(kept[0]!);
      siftDown(kept, 0, compareRows);
    } else {
      rows.push();
      kept.push(rows.count - 1);
      if (kept.length === limit) makeHeap(kept, compareRows);
    }
    return false;
  });
  return () => {
    if (limit === 0) return false;
    rows.clear();
    kept = [];
    run();
    kept.sort(compareRows);
    const before = slots.map((slot) => row[slot]!);
    let stopped = false;
    for (const number of kept) {
      if ((context.steps -= 1) < 0) context.look();
      rows.restore(number);
      stopped = next();
      if (stopped) break;
    }
    slots.forEach((slot, i) => {
      row[slot] = before[i]!;
    });
    return stopped;
  };
}

type Compare = (a: number, b: number) => number;

function makeHeap(heap: number[], compare: Compare): void {
  for (let i = (heap.length >>> 1) - 1; i >= 0; i--) siftDown(heap, i, compare);
}

function siftDown(heap: number[], at: number, compare: Compare): void {
  const item = heap[at]!;
  for (let child = 2 * at + 1; child < heap.length; child = 2 * at + 1) {
    if (child + 1 < heap.length && compare(heap[child + 1]!, heap[child]!) > 0) child++;
    if (compare(item, heap[child]!) >= 0) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = item;
}
