import { literalEnd, openDictionary, type Dictionary } from './dictionary.js';
import { emptyGraph } from './graph-columns.js';
import { hasTriple } from './patch-graph.js';
import { locate, lowerBound, type GraphData, type StoreData } from './store-data.js';

const opened = new WeakMap<StoreData, Dictionary>();

/** The dictionary of a store, opened once per thread. */
export function dictionaryOf(store: StoreData): Dictionary {
  let dictionary = opened.get(store);
  if (!dictionary) opened.set(store, dictionary = openDictionary(store));
  return dictionary;
}

/** IRIs of the graphs that hold something, sorted, with their triples. Graphs without a name, or named by a blank node, are left out. */
export function namedGraphs(store: StoreData): Map<string, GraphData> {
  const { kind, text } = dictionaryOf(store);
  return new Map([...store.graphs].filter(([id]) => id !== 0 && kind(id) === 2).map(([id, graph]) => [text(id), graph]));
}

/** A graph by its IRI; the empty one if there is none. */
export function graphOf(store: StoreData, iri: string): GraphData {
  const id = dictionaryOf(store).findToken(`<${iri}>`);
  return id === 0 ? emptyGraph : store.graphs.get(id) ?? emptyGraph;
}

/** The triples of a graph as `subject predicate object` in canonical N-Triples, in the order of their terms: the same triples always give the same texts. */
export function* tripleTexts(store: StoreData, { spo: { keys, offsets, second, third } }: GraphData): Generator<string> {
  const { token } = dictionaryOf(store);
  const predicates = new Map<number, string>();
  const count = keys?.length ?? offsets.length - 1;
  for (let i = 0; i < count; i++) {
    const end = offsets[i + 1]!;
    if (offsets[i] === end) continue;
    const subject = token(keys ? keys[i]! : i);
    for (let j = offsets[i]!; j < end; j++) {
      let predicate = predicates.get(second[j]!);
      if (predicate === undefined) predicates.set(second[j]!, predicate = token(second[j]!));
      yield `${subject} ${predicate} ${token(third[j]!)}`;
    }
  }
}

/** Calls back with what `tripleTexts` gives as lines in UTF-8, in pieces that hold until the next one comes. */
export function eachPiece({ text, starts, blanks, iris, suffix, suffixes }: StoreData, { spo: { keys, offsets, second, third } }: GraphData, visit: (piece: Uint8Array) => void): void {
  const piece = Buffer.alloc(2 ** 16), firstIri = blanks + 1, firstLiteral = blanks + iris + 1;
  const ends = suffixes.map((each) => Buffer.from(literalEnd(each)));
  const [blank, open, close, quote] = ['_:', '<', '>', '"'].map((mark) => Buffer.from(mark)) as [Buffer, Buffer, Buffer, Buffer];
  let size = 0;
  const put = (bytes: Uint8Array, from = 0, to = bytes.length): void => {
    for (let at = from; at < to;) {
      if (size === piece.length) {
        visit(piece);
        size = 0;
      }
      const end = Math.min(to, at + piece.length - size);
      while (at < end) piece[size++] = bytes[at++]!;
    }
  };
  const putTerm = (id: number): void => {
    put(id < firstIri ? blank : id < firstLiteral ? open : quote);
    put(text, starts[id], starts[id + 1]);
    if (id >= firstLiteral) put(ends[suffix[id - firstLiteral]!]!);
    else if (id >= firstIri) put(close);
  };
  const space = Buffer.from(' '), line = Buffer.from('\n'), count = keys?.length ?? offsets.length - 1;
  for (let i = 0; i < count; i++) {
    for (let j = offsets[i]!, to = offsets[i + 1]!; j < to; j++) {
      putTerm(keys ? keys[i]! : i);
      put(space);
      putTerm(second[j]!);
      put(space);
      putTerm(third[j]!);
      put(line);
    }
  }
  visit(piece.subarray(0, size));
}

/** The triples of all graphs but some, each once, in the order of their terms. */
export function* unionTexts(store: StoreData, without: readonly string[]): Generator<string> {
  const left = without.map((iri) => graphOf(store, iri)).filter(({ size }) => size > 0);
  if (left.length === 0) {
    yield* tripleTexts(store, store.union);
    return;
  }
  const others = [...store.graphs.values()].filter((graph) => !left.includes(graph));
  const { findToken } = dictionaryOf(store);
  const removed = new Set<string>();
  for (const graph of left) {
    for (const triple of tripleTexts(store, graph)) {
      const first = triple.indexOf(' '), second = triple.indexOf(' ', first + 1);
      const [s, p, o] = [triple.slice(0, first), triple.slice(first + 1, second), triple.slice(second + 1)].map(findToken) as [number, number, number];
      if (!others.some((other) => hasTriple(other, s, p, o))) removed.add(triple);
    }
  }
  for (const triple of tripleTexts(store, store.union)) if (!removed.has(triple)) yield triple;
}

/** The quads of a named graph as lines of N-Quads, without line ends. */
export function* quadTexts(store: StoreData, iri: string): Generator<string> {
  for (const triple of tripleTexts(store, graphOf(store, iri))) yield `${triple} <${iri}> .`;
}

/** Joins lines into pieces of about so many UTF-16 units, each line with its end. */
export function* inPieces(lines: Iterable<string>, units = 2 ** 18): Generator<string> {
  let piece: string[] = [];
  let length = 0;
  for (const line of lines) {
    piece.push(line);
    length += line.length;
    if (length < units) continue;
    yield `${piece.join('\n')}\n`;
    piece = [];
    length = 0;
  }
  if (piece.length > 0) yield `${piece.join('\n')}\n`;
}

/** Calls back with predicate and object of each triple that has the subject. */
export function eachOfSubject({ spo }: GraphData, subject: number, visit: (predicate: number, object: number) => void): void {
  const i = locate(spo, subject);
  for (let j = spo.offsets[i]!, end = spo.offsets[i + 1]!; j < end; j++) visit(spo.second[j]!, spo.third[j]!);
}

/** Calls back with predicate and subject of each triple that has the object. */
export function eachObjectRow({ ops }: GraphData, object: number, visit: (predicate: number, subject: number) => void): void {
  const i = locate(ops, object);
  for (let j = ops.offsets[i]!, end = ops.offsets[i + 1]!; j < end; j++) visit(ops.second[j]!, ops.third[j]!);
}

/** Calls back with the subject of each triple that has this predicate and object. */
export function eachSubjectOf({ ops }: GraphData, predicate: number, object: number, visit: (subject: number) => void): void {
  const i = locate(ops, object);
  const end = ops.offsets[i + 1]!;
  for (let j = lowerBound(ops.second, predicate, ops.offsets[i]!, end); j < end && ops.second[j] === predicate; j++) visit(ops.third[j]!);
}

/** Calls back with subject and object of each triple that has the predicate, sorted by both. */
export function eachWithPredicate({ pso }: GraphData, predicate: number, visit: (subject: number, object: number) => void): void {
  const i = locate(pso, predicate);
  for (let j = pso.offsets[i]!, end = pso.offsets[i + 1]!; j < end; j++) visit(pso.second[j]!, pso.third[j]!);
}

/** Whether a graph has a blank node for a subject or an object. */
export function hasBlankNodes({ blanks }: StoreData, { size, spo, ops }: GraphData): boolean {
  // Ids of blank nodes come first.
  return size > 0 && [spo, ops].some(({ keys, offsets }) => (keys ? keys[0]! <= blanks : offsets[Math.min(blanks + 1, offsets.length - 1)]! > 0));
}

/** Whether a term is subject or object of a triple. */
export function speaksOf({ spo, ops }: GraphData, id: number): boolean {
  return [spo, ops].some((order) => {
    const i = locate(order, id);
    return order.offsets[i]! < order.offsets[i + 1]!;
  });
}

/** All named graphs as N-Quads, one after the other. */
export function toNQuads(store: StoreData): SharedArrayBuffer {
  const pieces: Buffer[] = [];
  for (const iri of namedGraphs(store).keys()) for (const piece of inPieces(quadTexts(store, iri))) pieces.push(Buffer.from(piece));
  const bytes = new SharedArrayBuffer(pieces.reduce((sum, { length }) => sum + length, 0));
  const view = new Uint8Array(bytes);
  let at = 0;
  for (const piece of pieces) {
    view.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
