import { cellBytes, copyCells, type TupleSource } from './rows.js';

/** Distinct tuples of integers, numbered from 0 in the order in which they came. */
export interface TupleSet {
  readonly size: number;
  /** Number of the tuple, which is added if it is new: then it is the `size` before. */
  add(): number;
  /** Number of the tuple, or -1. */
  find(): number;
  /** Value of a tuple at a place. */
  at(tuple: number, index: number): number;
  clear(): void;
}

/** Tuples for which there is room from the start. */
const smallest = 64;
/** Tuples for which room is made at once when the run before had as many. */
const mostExpected = 2 ** 20;

/** Enters tuples into an empty table, each with its number and one. */
function enter(tuples: Uint32Array, size: number, width: number, table: Uint32Array, budget: TupleSource): void {
  const mask = table.length - 1;
  for (let t = 0; t < size; t++) {
    if ((t & 0xfff) === 0xfff) budget.spend(0x1000);
    let h = 0;
    for (let i = 0; i < width; i++) h = Math.imul(h ^ tuples[t * width + i]!, 0x9e3779b1) ^ (h >>> 15);
    let index = (h ^ (h >>> 16)) & mask;
    while (table[index] !== 0) index = (index + 1) & mask;
    table[index] = t + 1;
  }
}

/** Collects the tuples that the row has at `slots` when it is asked. @throws from `add`, as `hold` of the budget */
export function createTupleSet(budget: TupleSource, slots: readonly number[]): TupleSet {
  const source = budget.row, width = slots.length;
  const indexes = Uint32Array.from(slots), only = slots[0] ?? 0;
  let expected = smallest; // as many as the run before had: growing costs time
  let size = 0, capacity = smallest;
  let tuples = new Uint32Array(capacity * Math.max(width, 1));
  let table = new Uint32Array(capacity * 2);
  let held = 0; // bytes, for more than the smallest set

  const grow = (): void => {
    const larger = Math.max(2 * capacity, expected);
    const bytes = larger * (Math.max(width, 1) + 2) * cellBytes;
    budget.hold(bytes);
    const grown = new Uint32Array(larger * Math.max(width, 1));
    copyCells(tuples, grown, budget);
    tuples = grown;
    capacity = larger;
    table = new Uint32Array(capacity * 2);
    budget.release(held);
    held = bytes;
    enter(tuples, size, width, table, budget);
  };
  /** Where the tuple is in the table, or where it would be. */
  const locate = (): number => {
    const mask = table.length - 1;
    let h = 0;
    for (let i = 0; i < width; i++) h = Math.imul(h ^ source[indexes[i]!]!, 0x9e3779b1) ^ (h >>> 15);
    let index = (h ^ (h >>> 16)) & mask;
    for (let tried = 0; ; tried++) {
      const entry = table[index]!;
      if (entry === 0) return index;
      const start = (entry - 1) * width;
      let i = 0;
      while (i < width && tuples[start + i] === source[indexes[i]!]) i++;
      if (i === width) return index;
      index = (index + 1) & mask;
      if ((tried & 63) === 63) budget.spend(64);
    }
  };
  /** `add` of a single value, without the loops. */
  const addOne = (): number => {
    const mask = table.length - 1;
    const value = source[only]!;
    const h = Math.imul(value, 0x9e3779b1);
    let index = (h ^ (h >>> 16)) & mask;
    for (let entry = table[index]!; entry !== 0; entry = table[index = (index + 1) & mask]!) if (tuples[entry - 1] === value) return entry - 1;
    tuples[size] = value;
    table[index] = ++size;
    if (size === capacity) grow();
    return size - 1;
  };
  return {
    get size() { return size; },
    add: width === 1 ? addOne : () => {
      const index = locate();
      const entry = table[index]!;
      if (entry !== 0) return entry - 1;
      const start = size * width;
      for (let i = 0; i < width; i++) tuples[start + i] = source[indexes[i]!]!;
      table[index] = ++size;
      if (size === capacity) grow();
      return size - 1;
    },
    find: () => table[locate()]! - 1,
    at: (tuple, index) => tuples[tuple * width + index]!,
    clear() {
      if (size > 0) expected = Math.min(capacity, mostExpected);
      size = 0;
      if (capacity === smallest) {
        table.fill(0);
        return;
      }
      budget.release(held);
      held = 0;
      capacity = smallest;
      tuples = new Uint32Array(capacity * Math.max(width, 1));
      table = new Uint32Array(capacity * 2);
    },
  };
}
