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

/** Rows or tuples that are kept: V8 ends the whole process where an array of its own is to become twice as long. */
const mostKept = 2 ** 26;
const tooMany = (most: number): Error => new Error(`There are more than ${most} solutions to be kept for putting them in order, grouping them or telling them apart.`);

/** Collects the tuples that `source` has at `slots` when it is asked. @throws Error, from `add`, for more than `most`. */
export function createTupleSet(source: Uint32Array, slots: readonly number[], most = mostKept): TupleSet {
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
  const grow = (): void => {
    if (size >= most) throw tooMany(most);
    capacity = Math.max(2 * capacity, expected);
    const larger = new Uint32Array(capacity * Math.max(width, 1));
    larger.set(tuples);
    tuples = larger;
    table = new Uint32Array(capacity * 2);
    const mask = table.length - 1;
    for (let t = 0; t < size; t++) {
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
    for (;;) {
      const entry = table[place]!;
      if (entry === 0) return place;
      const start = (entry - 1) * width;
      let i = 0;
      while (i < width && tuples[start + i] === source[places[i]!]) i++;
      if (i === width) return place;
      place = (place + 1) & mask;
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

/** @throws Error, from `push`, for more than `most`. */
export function createRows(source: Uint32Array, slots: readonly number[], most = mostKept): Rows {
  const width = slots.length;
  const places = Uint32Array.from(slots);
  let count = 0;
  let cells = new Uint32Array(64 * Math.max(width, 1));
  return {
    get count() {
      return count;
    },
    push() {
      const start = count * width;
      if (start + width > cells.length) {
        if (count >= most) throw tooMany(most);
        const larger = new Uint32Array(cells.length * 2);
        larger.set(cells);
        cells = larger;
      }
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
      if (cells.length > 1 << 16) cells = new Uint32Array(64 * Math.max(width, 1));
    },
  };
}
