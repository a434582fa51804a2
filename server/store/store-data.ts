/**
 * A version as integer columns, every array over a SharedArrayBuffer: workers read it without a copy.
 *
 * Term ids count from 1 (0 stands for no term) in the order of SPARQL's ORDER BY: blank nodes, IRIs by code point,
 * literals by value (literal-order.ts). So the kind of a term is a range of ids, and ids alone put two terms in order,
 * except literals of equal value: these have different ids and one rank.
 */
export interface StoreData {
  readonly blanks: number;
  readonly iris: number;
  readonly literals: number;
  /** UTF-8 of all terms one after the other: blank node labels, IRIs, lexical forms escaped as in canonical N-Triples. */
  readonly text: Uint8Array;
  /** Where the bytes of term `id` start in `text`; they end where the next one's start. */
  readonly starts: Uint32Array;
  /** A hash table with open addressing, over the bytes and the suffix of each term; 0 is an empty cell. The length is a power of two. */
  readonly hash: Uint32Array;
  /** What follows the lexical form of a literal: '' (a string), '@' with the language, or the datatype's IRI. */
  readonly suffixes: readonly string[];
  /** The columns of literals; cell 0 is the first literal. */
  readonly suffix: Uint32Array;
  readonly classes: Uint8Array;
  readonly values: Float64Array;
  readonly ranks: Uint32Array;
  /** Triples of all graphs without repetition. */
  readonly union: GraphData;
  /** By id of the graph's name; 0 is the graph without a name. Empty graphs are not listed. */
  readonly graphs: ReadonlyMap<number, GraphData>;
}

/** The triples of a graph in three orders. */
export interface GraphData {
  readonly size: number;
  readonly spo: Order;
  readonly ops: Order;
  readonly pso: Order;
  /** For each predicate of the graph, in the order of `pso`'s keys: how many subjects and objects it has. */
  readonly predicates: Uint32Array;
  readonly subjects: Uint32Array;
  readonly objects: Uint32Array;
}

/**
 * Triples sorted by first, second and third key. Those with first key `k` stand at `offsets[i]` to `offsets[i + 1]`,
 * where `i` is `k` itself or, in a small graph, the index of `k` in `keys`.
 */
export interface Order {
  /** The first keys that occur, ascending; undefined when `offsets` has a cell for every id. */
  readonly keys: Uint32Array | undefined;
  readonly offsets: Uint32Array;
  readonly second: Uint32Array;
  readonly third: Uint32Array;
}

type TypedArrayConstructor<T> = new (buffer: SharedArrayBuffer) => T;

/** Bytes of columns that this thread has made so far. V8 does not count shared memory as memory of a thread. */
export const made = { bytes: 0 };

/** An array of `length` zeroes in shared memory. */
export function shared<T>(type: TypedArrayConstructor<T> & { readonly BYTES_PER_ELEMENT: number }, length: number): T {
  made.bytes += length * type.BYTES_PER_ELEMENT;
  return new type(new SharedArrayBuffer(length * type.BYTES_PER_ELEMENT));
}

/** The index of first key `key` in `offsets`; that of an empty range when the key does not occur. */
export function locate({ keys, offsets }: Order, key: number): number {
  if (keys === undefined) return key;
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return keys[low] === key ? low : offsets.length - 2;
}

/** The first index from `low` on, and before `high`, whose value is not less than `value`. `column` ascends there. */
export function lowerBound(column: Uint32Array, value: number, low: number, high: number): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (column[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first index after a run of `value` that starts at `low`. Most runs are short: it looks 1, 2, 4 … cells ahead. */
export function runEnd(column: Uint32Array, value: number, low: number, high: number): number {
  let step = 1;
  let next = low;
  while (next < high && column[next] === value) {
    low = next + 1;
    next += step;
    step += step;
  }
  return lowerBound(column, value + 1, low, Math.min(next, high));
}
