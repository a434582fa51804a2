import { emptyGraph, graphData, sortedRows, toShared, type Columns } from './graph-columns.js';
import { locate, lowerBound, shared, type GraphData, type Order } from './store-data.js';
import { createTriples, triplesOf } from './triples.js';

/** New ids of terms by their old ones. */
export interface Moved {
  /** Ascending. */
  readonly ids: Uint32Array;
  /** The old ids at which the difference of new and old grows, with the difference from there on; undefined where terms were dropped. */
  readonly steps: readonly { readonly from: number; readonly by: number }[] | undefined;
}

/** The first old id whose new one is not below an id. Among ids of which none was dropped it is the old id of that term, if there was one. */
const backTo = ({ ids }: Moved, id: number): number => lowerBound(ids, id, 0, ids.length);

/** The old id of a term; 0 for a new one. */
function oldId(moved: Moved, id: number): number {
  const old = backTo(moved, id);
  return moved.ids[old] === id ? old : 0;
}

export function movedBy(ids: Uint32Array): Moved {
  const steps: { readonly from: number; readonly by: number }[] = [];
  for (let id = 1, last = -1; id < ids.length; id++) {
    const by = ids[id]! - id;
    if (by === last) continue;
    if (by < last) return { ids, steps: undefined };
    steps.push({ from: id, by: last = by });
  }
  return { ids, steps };
}

/** The graph with other ids. @param terms number of ids. */
export function moveGraph({ size, spo, ops, pso, predicates, subjects, objects }: GraphData, moved: Moved, terms: number): GraphData {
  return {
    size, spo: moveOrder(spo, moved, terms), ops: moveOrder(ops, moved, terms), pso: moveOrder(pso, moved, terms), predicates: moveColumn(predicates, moved.ids), subjects, objects,
  };
}

// Not within moveGraph: what V8 has made fast of a function goes with the last function that was made of it.
function moveColumn(column: Uint32Array, moved: Uint32Array): Uint32Array {
  const result = shared(Uint32Array, column.length);
  for (let i = 0; i < column.length; i++) result[i] = moved[column[i]!]!;
  return result;
}

function moveOrder({ keys, offsets, second, third }: Order, moved: Moved, terms: number): Order {
  return { ...moveFirst({ keys, offsets }, moved, terms), second: moveColumn(second, moved.ids), third: moveColumn(third, moved.ids) };
}

/** Where the triples of each first key stand, by new ids. */
const moveFirst = ({ keys, offsets }: Pick<Order, 'keys' | 'offsets'>, moved: Moved, terms: number): Pick<Order, 'keys' | 'offsets'> =>
  (keys ? { keys: moveColumn(keys, moved.ids), offsets } : { keys, offsets: moveOffsets(offsets, moved, terms) });

/** Offsets by new ids. A term that no triple had before has an empty range, which ends where that of the next one begins. */
function moveOffsets(offsets: Uint32Array, { ids, steps }: Moved, terms: number): Uint32Array {
  const result = shared(Uint32Array, terms + 2), last = offsets.length - 1, rows = offsets[last]!;
  let next = 1;
  if (steps) {
    // Few terms come at once: what is between them is copied as it is.
    for (const [i, { from, by }] of steps.entries()) {
      if (from >= last) break;
      const end = Math.min(steps[i + 1]?.from ?? last, last);
      result.fill(offsets[from]!, next, from + by);
      result.set(offsets.subarray(from, end), from + by);
      next = end + by;
    }
  } else {
    for (let id = 1; id < last; id++) {
      if (offsets[id] === offsets[id + 1]) continue; // no triple uses it: its new id may be that of another term
      // A loop: filling a cell or two by a call takes longer.
      for (const from = offsets[id]!, to = ids[id]!; next <= to; next++) result[next] = from;
    }
  }
  return result.fill(rows, next);
}

/** Triples that a graph gains and does not have, and triples that it has and loses. */
export interface Patch {
  readonly gained: Columns;
  readonly lost: Columns;
}

export const noTriples: Columns = { s: new Uint32Array(0), p: new Uint32Array(0), o: new Uint32Array(0) };

/**
 * What becomes of a graph that loses `removed`, or everything, and then gains `added`.
 *
 * @param removed triples that it has, each once or more often.
 * @param moved New ids, none of them of a dropped term, which the triples have already and the graph has not.
 */
export function patchOf(graph: GraphData, added: Columns, removed: Columns | 'all', terms: number, moved?: Moved): Patch {
  const rows = sortedRows(added, terms);
  const [s, p, o] = [added.s, added.p, added.o].map((column) => rows.map((row) => column[row]!)) as [Uint32Array, Uint32Array, Uint32Array];
  if (graph.size === 0) return { gained: { s, p, o }, lost: noTriples };
  const isAdded = (a: number, b: number, c: number): boolean => {
    let low = 0, high = rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (s[middle]! < a || (s[middle] === a && (p[middle]! < b || (p[middle] === b && o[middle]! < c)))) low = middle + 1;
      else high = middle;
    }
    return s[low] === a && p[low] === b && o[low] === c;
  };
  const gained = createTriples(), lost = createTriples();
  for (let i = 0; i < rows.length; i++) if (!hadTriple(graph, moved, s[i]!, p[i]!, o[i]!)) gained.push(s[i]!, p[i]!, o[i]!);
  const going = removed === 'all' ? triplesOf(moved ? moveGraph(graph, moved, terms) : graph) : removed;
  const order = removed === 'all' ? undefined : sortedRows(going, terms);
  for (let i = 0; i < (order ?? going.s).length; i++) {
    const row = order ? order[i]! : i;
    const [a, b, c] = [going.s[row]!, going.p[row]!, going.o[row]!];
    if (!isAdded(a, b, c)) lost.push(a, b, c);
  }
  return { gained: gained.columns(), lost: lost.columns() };
}

/** Whether a graph has a triple. @param moved New ids, which the triple has and the graph has not. */
export function hadTriple(graph: GraphData, moved: Moved | undefined, s: number, p: number, o: number): boolean {
  if (!moved) return hasTriple(graph, s, p, o);
  const [a, b, c] = [oldId(moved, s), oldId(moved, p), oldId(moved, o)];
  return a > 0 && b > 0 && c > 0 && hasTriple(graph, a, b, c);
}

/** A patch of more than this share of a graph takes longer than building the graph anew. */
const large = 1 / 4;
export const isLarge = (graph: GraphData, { gained, lost }: Patch): boolean => gained.s.length + lost.s.length > graph.size * large;

/** The graph after a patch: its indexes are copied, with the gained triples put in. @param moved New ids, none of them of a dropped term, which the patch has and the graph has not. */
export function patchGraph(graph: GraphData, patch: Patch, terms: number, moved?: Moved): GraphData {
  const { gained, lost } = patch;
  const size = graph.size + gained.s.length - lost.s.length;
  if (size === 0) return emptyGraph;
  if (moved && (gained.s.length + lost.s.length === 0 || isLarge(graph, patch))) return patchGraph(moveGraph(graph, moved, terms), patch, terms);
  if (gained.s.length + lost.s.length === 0) return graph;
  if (isLarge(graph, patch)) {
    const triples = createTriples();
    const { s, p, o } = triplesOf(graph);
    const going = lost.s.length === 0 ? undefined : graphData(lost, sortedRows(lost, terms), terms);
    for (let i = 0; i < s.length; i++) if (!going || !hasTriple(going, s[i]!, p[i]!, o[i]!)) triples.push(s[i]!, p[i]!, o[i]!);
    for (let i = 0; i < gained.s.length; i++) triples.push(gained.s[i]!, gained.p[i]!, gained.o[i]!);
    const columns = triples.columns();
    return graphData(columns, sortedRows(columns, terms), terms);
  }
  const order = (old: Order, a: keyof Columns, b: keyof Columns, c: keyof Columns): Order => patchOrder(old, byKeys(gained, a, b, c), byKeys(lost, a, b, c), terms, moved);
  const spo = order(graph.spo, 's', 'p', 'o'), ops = order(graph.ops, 'o', 'p', 's'), pso = order(graph.pso, 'p', 's', 'o');
  return { size, spo, ops, pso, ...patchCounts(graph, patch, { pso, ops }, terms, moved) };
}

/** How many subjects and objects each predicate has after a patch: only pairs of the patch can have come or gone. */
function patchCounts(before: GraphData, { gained, lost }: Patch, after: Pick<GraphData, 'pso' | 'ops'>, terms: number, moved: Moved | undefined): Pick<GraphData, 'predicates' | 'subjects' | 'objects'> {
  const counts = new Map<number, { subjects: number; objects: number }>();
  before.predicates.forEach((predicate, index) => { counts.set(moved ? moved.ids[predicate]! : predicate, { subjects: before.subjects[index]!, objects: before.objects[index]! }); });
  const of = (predicate: number): { subjects: number; objects: number } => {
    let count = counts.get(predicate);
    if (!count) counts.set(predicate, count = { subjects: 0, objects: 0 });
    return count;
  };
  const withSubject = new Set<number>(), withObject = new Set<number>();
  for (const { s, p, o } of [gained, lost]) {
    for (let i = 0; i < p.length; i++) {
      withSubject.add(p[i]! * (terms + 1) + s[i]!);
      withObject.add(o[i]! * (terms + 1) + p[i]!);
    }
  }
  const had = (order: Order, first: number, second: number): boolean => {
    if (!moved) return hasPair(order, first, second);
    const a = oldId(moved, first), b = oldId(moved, second);
    return a > 0 && b > 0 && hasPair(order, a, b);
  };
  const grown = (of: 'pso' | 'ops', first: number, second: number): number => Number(hasPair(after[of], first, second)) - Number(had(before[of], first, second));
  for (const pair of withSubject) {
    const predicate = Math.floor(pair / (terms + 1));
    of(predicate).subjects += grown('pso', predicate, pair % (terms + 1));
  }
  for (const pair of withObject) {
    const predicate = pair % (terms + 1);
    of(predicate).objects += grown('ops', Math.floor(pair / (terms + 1)), predicate);
  }
  const left = [...counts].filter(([, { subjects }]) => subjects > 0).sort(([a], [b]) => a - b);
  return { predicates: toShared(left.map(([predicate]) => predicate)), subjects: toShared(left.map(([, { subjects }]) => subjects)), objects: toShared(left.map(([, { objects }]) => objects)) };
}

/** The third keys of the triples with these first two, in the memory of the index. */
export function thirdsOf(order: Order, first: number, second: number): Uint32Array {
  const i = locate(order, first), from = order.offsets[i]!, to = order.offsets[i + 1]!;
  return order.third.subarray(lowerBound(order.second, second, from, to), lowerBound(order.second, second + 1, from, to));
}

/** Whether a graph states something of a term. */
export function hasSubject({ spo }: GraphData, subject: number): boolean {
  const i = locate(spo, subject);
  return spo.offsets[i + 1]! > spo.offsets[i]!;
}

/** Whether an index has a triple with these first two keys. */
function hasPair(order: Order, first: number, second: number): boolean {
  const i = locate(order, first), end = order.offsets[i + 1]!, index = lowerBound(order.second, second, order.offsets[i]!, end);
  return index < end && order.second[index] === second;
}

type Keys = readonly [a: Uint32Array, b: Uint32Array, c: Uint32Array];

function byKeys(columns: Columns, a: keyof Columns, b: keyof Columns, c: keyof Columns): Keys {
  const [x, y, z] = [columns[a], columns[b], columns[c]];
  const rows = new Uint32Array(x.length).map((_, i) => i).sort((i, j) => x[i]! - x[j]! || y[i]! - y[j]! || z[i]! - z[j]!);
  return [rows.map((i) => x[i]!), rows.map((i) => y[i]!), rows.map((i) => z[i]!)];
}

function patchOrder(order: Order, gained: Keys, lost: Keys, terms: number, moved: Moved | undefined): Order {
  const size = order.second.length + gained[0].length - lost[0].length;
  const second = shared(Uint32Array, size), third = shared(Uint32Array, size);
  let from = 0, to = 0;
  /** Copies the old triples up to this offset. */
  const copy = (end: number): void => {
    if (moved) {
      moveInto(second, to, order.second, from, end, moved.ids);
      moveInto(third, to, order.third, from, end, moved.ids);
    } else {
      second.set(order.second.subarray(from, end), to);
      third.set(order.third.subarray(from, end), to);
    }
    to += end - from;
    from = end;
  };
  const place = (keys: Keys, i: number): number => (i < keys[0].length ? placeIn(order, keys[0][i]!, keys[1][i]!, keys[2][i]!, moved) : Infinity);
  for (let g = 0, l = 0; g < gained[0].length || l < lost[0].length;) {
    const atGained = place(gained, g), atLost = place(lost, l);
    if (atGained <= atLost) {
      copy(atGained);
      second[to] = gained[1][g]!;
      third[to++] = gained[2][g++]!;
    } else {
      copy(atLost);
      from++;
      l++;
    }
  }
  copy(order.second.length);
  return { ...patchOffsets(moved ? moveFirst(order, moved, terms) : order, gained[0], lost[0]), second, third };
}

function moveInto(target: Uint32Array, to: number, column: Uint32Array, from: number, end: number, ids: Uint32Array): void {
  for (let i = from; i < end; i++) target[to++] = ids[column[i]!]!;
}

/** The offset of a triple in an index, or where it would be put. @param moved New ids, which the triple has and the index has not. */
function placeIn(order: Order, a: number, b: number, c: number, moved: Moved | undefined): number {
  if (!moved) return indexIn(order, a, b, c);
  const { ids } = moved, first = backTo(moved, a), second = backTo(moved, b);
  // A new term stands ahead of the first old one that follows it, and with it all that it begins.
  if (ids[first] !== a) return indexIn(order, first, 0, 0);
  return ids[second] === b ? indexIn(order, first, second, backTo(moved, c)) : indexIn(order, first, second, 0);
}

function patchOffsets({ keys, offsets }: Pick<Order, 'keys' | 'offsets'>, gained: Uint32Array, lost: Uint32Array): Pick<Order, 'keys' | 'offsets'> {
  if (!keys) {
    const result = shared(Uint32Array, offsets.length);
    for (let id = 0, g = 0, l = 0; id < offsets.length;) {
      while (g < gained.length && gained[g]! < id) g++;
      while (l < lost.length && lost[l]! < id) l++;
      // Up to the next id that gains or loses something, and with it, all move alike.
      const end = Math.min(offsets.length, (gained[g] ?? Infinity) + 1, (lost[l] ?? Infinity) + 1), by = g - l;
      if (by === 0) result.set(offsets.subarray(id, end), id);
      else for (let i = id; i < end; i++) result[i] = offsets[i]! + by;
      id = end;
    }
    return { keys, offsets: result };
  }
  return patchKeys(keys, offsets, gained, lost);
}

/** Keys and offsets of a small graph after a patch. @param gained Keys of what it gains, ascending, as those of what it loses. */
function patchKeys(keys: Uint32Array, offsets: Uint32Array, gained: Uint32Array, lost: Uint32Array): Pick<Order, 'keys' | 'offsets'> {
  const newKeys = new Uint32Array(keys.length + gained.length), ends = new Uint32Array(keys.length + gained.length);
  let count = 0, k = 0, g = 0, l = 0, end = 0;
  while (k < keys.length || g < gained.length) {
    const key = g < gained.length && !(k < keys.length && keys[k]! < gained[g]!) ? gained[g]! : keys[k]!;
    const before = end;
    if (k < keys.length && keys[k] === key) {
      end += offsets[k + 1]! - offsets[k]!;
      k++;
    }
    for (; g < gained.length && gained[g] === key; g++) end++;
    for (; l < lost.length && lost[l] === key; l++) end--;
    if (end === before) continue;
    newKeys[count] = key;
    ends[count++] = end;
  }
  const offsetsAfter = shared(Uint32Array, count + 2);
  offsetsAfter.set(ends.subarray(0, count), 1);
  offsetsAfter[count + 1] = end;
  return { keys: toShared(newKeys.subarray(0, count)), offsets: offsetsAfter };
}

/** The offset of a triple in an index, or where it would be put. */
export function indexIn({ keys, offsets, second, third }: Order, a: number, b: number, c: number): number {
  const i = keys ? lowerBound(keys, a, 0, keys.length) : a;
  let low = offsets[i]!;
  let high = keys && keys[i] !== a ? low : offsets[i + 1]!;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const x = second[middle]!;
    if (x < b || (x === b && third[middle]! < c)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether a graph has a triple. */
export function hasTriple({ spo }: GraphData, s: number, p: number, o: number): boolean {
  const { keys, offsets, second, third } = spo;
  const index = indexIn(spo, s, p, o);
  if (second[index] !== p || third[index] !== o) return false;
  const i = keys ? lowerBound(keys, s, 0, keys.length) : s;
  return (keys === undefined || keys[i] === s) && index < offsets[i + 1]!;
}
