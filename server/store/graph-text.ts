import { literalEnd } from './dictionary.js';
import { indexIn } from './patch-graph.js';
import { dictionaryOf, eachPiece } from './read-store.js';
import type { GraphDifference, Tokens } from './statistics-after.js';
import type { GraphData, StoreData } from './store-data.js';

/** A graph in its store. */
export interface StoredGraph {
  readonly store: StoreData;
  readonly graph: GraphData;
}

/** What `eachPiece` gives, as one text. */
export function graphText({ store, graph }: StoredGraph): Buffer {
  const pieces: Buffer[] = [];
  eachPiece(store, graph, (piece) => { pieces.push(Buffer.from(piece)); });
  return Buffer.concat(pieces);
}

/**
 * The text of a graph after a change, in pieces: those of the text before, with lines put in and left out.
 *
 * @param text Of the graph before.
 * @param difference Triples that the graph has now and had not, and triples that it had and has not now.
 */
export function graphTextAfter(text: Buffer, before: StoredGraph, after: StoredGraph, { added, removed }: GraphDifference): readonly Buffer[] {
  const come = added.map((triple) => ({ row: rowOf(after, triple), triple })).sort((a, b) => a.row - b.row), gone = removed.map((triple) => rowOf(before, triple)).sort((a, b) => a - b);
  const pieces: Buffer[] = [];
  let from = 0, at = 0, kept = 0, next = 0, left = 0;
  const cut = (): void => {
    if (at > from) pieces.push(text.subarray(from, at));
    from = at;
  };
  const putIn = (): void => {
    for (let line = come[next]; line && line.row - next === kept; line = come[++next]) {
      cut();
      pieces.push(Buffer.from(`${line.triple.join(' ')}\n`));
    }
  };
  eachLength(before, (length, row) => {
    putIn();
    if (gone[left] !== row) {
      kept++;
      at += length;
      return;
    }
    cut();
    from = at += length;
    left++;
  });
  putIn();
  cut();
  return pieces;
}

function rowOf({ store, graph }: StoredGraph, triple: Tokens): number {
  const [s, p, o] = triple.map(dictionaryOf(store).findToken) as [number, number, number];
  return indexIn(graph.spo, s, p, o);
}

/** Calls back with the bytes that each triple takes as a line, and with its row. */
function eachLength({ store: { starts, blanks, iris, suffix, suffixes }, graph: { spo: { keys, offsets, second, third } } }: StoredGraph, visit: (length: number, row: number) => void): void {
  const firstLiteral = blanks + iris + 1, ends = suffixes.map((each) => Buffer.byteLength(literalEnd(each)));
  const lengthOf = (id: number): number => starts[id + 1]! - starts[id]! + (id < firstLiteral ? 2 : 1 + ends[suffix[id - firstLiteral]!]!);
  const count = keys?.length ?? offsets.length - 1;
  for (let i = 0; i < count; i++) {
    const end = offsets[i + 1]!;
    if (offsets[i] === end) continue;
    const subject = lengthOf(keys ? keys[i]! : i);
    // Two spaces, and the end of the line.
    for (let row = offsets[i]!; row < end; row++) visit(subject + lengthOf(second[row]!) + lengthOf(third[row]!) + 3, row);
  }
}
