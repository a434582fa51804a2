import { shared, type GraphData, type Order } from './store-data.js';

/** Triples as three columns of term ids. */
export interface Columns {
  readonly s: Uint32Array;
  readonly p: Uint32Array;
  readonly o: Uint32Array;
}

/** The rows sorted by `key`; rows with the same one keep their order. */
function stableOrder(rows: Uint32Array, key: Uint32Array, terms: number): Uint32Array {
  // Counting takes a cell per term of the store: too much for each of many small graphs.
  if (rows.length < terms / 16) {
    const indexes = new Uint32Array(rows.length).map((_, i) => i);
    indexes.sort((a, b) => key[rows[a]!]! - key[rows[b]!]! || a - b);
    return indexes.map((i) => rows[i]!);
  }
  const indexes = new Uint32Array(terms + 2);
  for (let i = 0; i < rows.length; i++) indexes[key[rows[i]!]! + 1]!++;
  for (let i = 1; i < indexes.length; i++) indexes[i]! += indexes[i - 1]!;
  const sorted = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    sorted[indexes[key[row]!]!++] = row;
  }
  return sorted;
}

/** The row numbers of triples, sorted by subject, predicate and object, each triple once. */
export function sortedRows({ s, p, o }: Columns, terms: number): Uint32Array {
  let rows = new Uint32Array(s.length).map((_, i) => i);
  for (const column of [o, p, s]) rows = stableOrder(rows, column, terms) as Uint32Array<ArrayBuffer>;
  let kept = 0;
  for (const row of rows) {
    const last = rows[kept - 1];
    if (last !== undefined && s[last] === s[row] && p[last] === p[row] && o[last] === o[row]) continue;
    rows[kept++] = row;
  }
  return rows.subarray(0, kept);
}

/**
 * Builds the indexes of a graph.
 *
 * @param rows The graph's triples among the columns, sorted by subject, predicate and object, without repetition.
 */
export function graphData(columns: Columns, rows: Uint32Array, terms: number): GraphData {
  const { s, p, o } = columns;
  // Each index is one stable sort away from the one before.
  const byPredicate = stableOrder(rows, p, terms);
  const byObject = stableOrder(byPredicate, o, terms);
  const spo = order(rows, s, p, o, terms);
  const pso = order(byPredicate, p, s, o, terms);
  const ops = order(byObject, o, p, s, terms);
  return { size: rows.length, spo, ops, pso, ...predicateCounts(pso, ops) };
}

function order(rows: Uint32Array, a: Uint32Array, b: Uint32Array, c: Uint32Array, terms: number): Order {
  const n = rows.length;
  const second = shared(Uint32Array, n);
  const third = shared(Uint32Array, n);
  let distinct = 0;
  for (let i = 0; i < n; i++) {
    const row = rows[i]!;
    second[i] = b[row]!;
    third[i] = c[row]!;
    if (i === 0 || a[row] !== a[rows[i - 1]!]) distinct++;
  }
  if (distinct * 4 >= terms || n * 4 >= terms) {
    const offsets = shared(Uint32Array, terms + 2);
    for (let i = 0; i < n; i++) offsets[a[rows[i]!]! + 1]!++;
    for (let i = 1; i < offsets.length; i++) offsets[i]! += offsets[i - 1]!;
    return { keys: undefined, offsets, second, third };
  }
  const keys = shared(Uint32Array, distinct);
  const offsets = shared(Uint32Array, distinct + 2); // one more, for the empty range of a key that is not there
  let k = 0;
  for (let i = 0; i < n; i++) {
    const key = a[rows[i]!]!;
    if (i > 0 && key === keys[k - 1]) continue;
    keys[k] = key;
    offsets[k++] = i;
  }
  offsets[distinct] = n;
  offsets[distinct + 1] = n;
  return { keys, offsets, second, third };
}

/** The predicates of a graph, ascending, with the number of their subjects and objects. */
function predicateCounts(pso: Order, ops: Order): Pick<GraphData, 'predicates' | 'subjects' | 'objects'> {
  const predicates: number[] = [];
  const subjects: number[] = [];
  const count = pso.keys?.length ?? pso.offsets.length - 1;
  for (let i = 0; i < count; i++) {
    const from = pso.offsets[i]!;
    const to = pso.offsets[i + 1]!;
    if (from === to) continue;
    let distinct = 0;
    for (let j = from; j < to; j++) if (j === from || pso.second[j] !== pso.second[j - 1]) distinct++;
    predicates.push(pso.keys ? pso.keys[i]! : i);
    subjects.push(distinct);
  }
  const indexes = new Uint32Array((predicates.at(-1) ?? 0) + 1);
  predicates.forEach((predicate, index) => { indexes[predicate] = index; });
  const objects = shared(Uint32Array, predicates.length);
  const ends = ops.offsets;
  for (let i = 0; i + 1 < ends.length; i++) {
    for (let j = ends[i]!, to = ends[i + 1]!; j < to; j++) {
      if (j === ends[i] || ops.second[j] !== ops.second[j - 1]) objects[indexes[ops.second[j]!]!]!++;
    }
  }
  return { predicates: toShared(predicates), subjects: toShared(subjects), objects };
}

/** A copy in shared memory. */
export function toShared(values: ArrayLike<number>): Uint32Array {
  const array = shared(Uint32Array, values.length);
  array.set(values);
  return array;
}

/** The graph without triples. */
export const emptyGraph: GraphData = (() => {
  const none = (): Order => ({ keys: shared(Uint32Array, 0), offsets: shared(Uint32Array, 2), second: shared(Uint32Array, 0), third: shared(Uint32Array, 0) });
  return { size: 0, spo: none(), ops: none(), pso: none(), predicates: toShared([]), subjects: toShared([]), objects: toShared([]) };
})();
