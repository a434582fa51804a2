import type { Budget } from '../contract/budget.js';

/** Where tuples and rows come from, and what pays for them. */
export interface TupleSource extends Pick<Budget, 'spend' | 'hold' | 'release'> {
  readonly row: Uint32Array;
}

/** Distinct tuples of integers, numbered from 0 in the order in which they came. */
export interface TupleSet {
  readonly size: number;
  /** Number of the tuple, which is added if it is new: then it is the `size` before. */
  add(): number;
  /** Number of the tuple, or -1. */
  find(): number;
  /** Value of a tuple at a place. */
  at(tuple: number, place: number): number;
  clear(): void;
}

/** Tuples for which room is made at once when the run before had as many. */
const mostExpected = 2 ** 20;

/** Cells that are copied between two looks. */
const copiedAtOnce = 2 ** 18;
const cellBytes = Uint32Array.BYTES_PER_ELEMENT;

function copy(from: Uint32Array, to: Uint32Array, budget: TupleSource): void {
  if (from.length <= copiedAtOnce) {
    to.set(from);
    return;
  }
  for (let start = 0; start < from.length; start += copiedAtOnce) {
    to.set(from.subarray(start, start + copiedAtOnce), start);
    budget.spend(copiedAtOnce >> 5);
  }
}

/** Collects the tuples that the row has at `slots` when it is asked. @throws from `add`, as `hold` of the budget */
export function createTupleSet(budget: TupleSource, slots: readonly number[]): TupleSet {
  const source = budget.row;
  const width = slots.length;
  const places = Uint32Array.from(slots);
  const only = slots[0] ?? 0;
  const smallest = 64;
  let expected = smallest; // as many as the run before had: growing costs twice
  let size = 0;
  let capacity = smallest;
  let tuples = new Uint32Array(capacity * Math.max(width, 1));
  let table = new Uint32Array(capacity * 2);

  const hash = (): number => {
    let h = 0;
    for (let i = 0; i < width; i++) h = Math.imul(h ^ source[places[i]!]!, 0x9e3779b1) ^ (h >>> 15);
    return (h ^ (h >>> 16)) >>> 0;
  };
  /** Bytes that are held for more than the smallest set. */
  let held = 0;
  const grow = (): void => {
    const larger = Math.max(2 * capacity, expected);
    const bytes = larger * (Math.max(width, 1) + 2) * cellBytes;
    budget.hold(bytes);
    const grown = new Uint32Array(larger * Math.max(width, 1));
    copy(tuples, grown, budget);
    tuples = grown;
    capacity = larger;
    table = new Uint32Array(capacity * 2);
    budget.release(held);
    held = bytes;
    const mask = table.length - 1;
    for (let t = 0; t < size; t++) {
      if ((t & 0xfff) === 0xfff) budget.spend(0x1000);
      let h = 0;
      for (let i = 0; i < width; i++) h = Math.imul(h ^ tuples[t * width + i]!, 0x9e3779b1) ^ (h >>> 15);
      let place = (h ^ (h >>> 16)) & mask;
      while (table[place] !== 0) place = (place + 1) & mask;
      table[place] = t + 1;
    }
  };
  /** Where the tuple is in the table, or where it would be. */
  const locate = (): number => {
    const mask = table.length - 1;
    let place = hash() & mask;
    for (let tried = 0; ; tried++) {
      const entry = table[place]!;
      if (entry === 0) return place;
      const start = (entry - 1) * width;
      let i = 0;
      while (i < width && tuples[start + i] === source[places[i]!]) i++;
      if (i === width) return place;
      place = (place + 1) & mask;
      if ((tried & 63) === 63) budget.spend(64);
    }
  };
  /** `add` of a single value, without the loops. */
  const addOne = (): number => {
    const mask = table.length - 1;
    const value = source[only]!;
    const h = Math.imul(value, 0x9e3779b1);
    let place = (h ^ (h >>> 16)) & mask;
    for (let entry = table[place]!; entry !== 0; entry = table[place = (place + 1) & mask]!) if (tuples[entry - 1] === value) return entry - 1;
    tuples[size] = value;
    table[place] = ++size;
    if (size === capacity) grow();
    return size - 1;
  };
  return {
    get size() {
      return size;
    },
    add: width === 1 ? addOne : () => {
      const place = locate();
      const entry = table[place]!;
      if (entry !== 0) return entry - 1;
      const start = size * width;
      for (let i = 0; i < width; i++) tuples[start + i] = source[places[i]!]!;
      table[place] = ++size;
      if (size === capacity) grow();
      return size - 1;
    },
    find: () => table[locate()]! - 1,
    at: (tuple, place) => tuples[tuple * width + place]!,
    clear() {
      if (size > 0) expected = Math.min(capacity, mostExpected);
      size = 0;
      if (capacity > smallest) {
        budget.release(held);
        held = 0;
        capacity = smallest;
        tuples = new Uint32Array(capacity * Math.max(width, 1));
        table = new Uint32Array(capacity * 2);
      } else {
        table.fill(0);
      }
    },
  };
}

/** Rows of integers of one width, one after the other. */
export interface Rows {
  readonly count: number;
  /** Appends what `source` has at the slots. */
  push(): void;
  /** Writes what `source` has at the slots over a row. */
  overwrite(row: number): void;
  at(row: number, place: number): number;
  /** Writes a row back to its slots. */
  restore(row: number): void;
  clear(): void;
}

/** @throws from `push`, as `hold` of the budget */
export function createRows(budget: TupleSource, slots: readonly number[]): Rows {
  const source = budget.row;
  const width = slots.length;
  const places = Uint32Array.from(slots);
  let count = 0;
  const smallest = 64 * Math.max(width, 1);
  let cells = new Uint32Array(smallest);
  /** Bytes that are held for more than the smallest. */
  let held = 0;
  const grow = (): void => {
    const bytes = 2 * cells.byteLength;
    budget.hold(bytes);
    const larger = new Uint32Array(2 * cells.length);
    copy(cells, larger, budget);
    cells = larger;
    budget.release(held);
    held = bytes;
  };
  return {
    get count() {
      return count;
    },
    push() {
      const start = count * width;
      if (start + width > cells.length) grow();
      for (let i = 0; i < width; i++) cells[start + i] = source[places[i]!]!;
      count++;
    },
    overwrite(row) {
      for (let i = 0; i < width; i++) cells[row * width + i] = source[places[i]!]!;
    },
    at: (row, place) => cells[row * width + place]!,
    restore(row) {
      const start = row * width;
      for (let i = 0; i < width; i++) source[places[i]!] = cells[start + i]!;
    },
    clear() {
      count = 0;
      if (held === 0) return;
      budget.release(held);
      held = 0;
      cells = new Uint32Array(smallest);
    },
  };
}
