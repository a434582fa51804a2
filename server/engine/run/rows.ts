import type { Budget } from '../contract/budget.js';

/** Where tuples and rows come from, and what pays for them. */
export interface TupleSource extends Pick<Budget, 'spend' | 'hold' | 'release'> {
  readonly row: Uint32Array;
}

/** Cells that are copied between two looks. */
const copiedAtOnce = 2 ** 18;
export const cellBytes = Uint32Array.BYTES_PER_ELEMENT;

/** Copies cells in pieces, each of which is paid for. */
export function copyCells(from: Uint32Array, to: Uint32Array, budget: TupleSource): void {
  if (from.length <= copiedAtOnce) {
    to.set(from);
    return;
  }
  for (let start = 0; start < from.length; start += copiedAtOnce) {
    to.set(from.subarray(start, start + copiedAtOnce), start);
    budget.spend(copiedAtOnce >> 5);
  }
}

/** Rows of integers of one width, one after the other. */
export interface Rows {
  readonly count: number;
  /** Appends what `source` has at the slots. */
  push(): void;
  /** Writes what `source` has at the slots over a row. */
  overwrite(row: number): void;
  at(row: number, index: number): number;
  /** Writes a row back to its slots. */
  restore(row: number): void;
  clear(): void;
}

/** @throws from `push`, as `hold` of the budget */
export function createRows(budget: TupleSource, slots: readonly number[]): Rows {
  const source = budget.row;
  const width = slots.length;
  const indexes = Uint32Array.from(slots);
  let count = 0;
  const smallest = 64 * Math.max(width, 1);
  let cells = new Uint32Array(smallest);
  /** Bytes that are held for more than the smallest. */
  let held = 0;
  const grow = (): void => {
    const bytes = 2 * cells.byteLength;
    budget.hold(bytes);
    const larger = new Uint32Array(2 * cells.length);
    copyCells(cells, larger, budget);
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
      for (let i = 0; i < width; i++) cells[start + i] = source[indexes[i]!]!;
      count++;
    },
    overwrite(row) {
      for (let i = 0; i < width; i++) cells[row * width + i] = source[indexes[i]!]!;
    },
    at: (row, index) => cells[row * width + index]!,
    restore(row) {
      const start = row * width;
      for (let i = 0; i < width; i++) source[indexes[i]!] = cells[start + i]!;
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
