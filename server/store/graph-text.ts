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

/** The text of a graph in pieces. They never change: the text after a change takes over those that it leaves as they are. */
export type GraphText = readonly Buffer[];

/** Bytes of a piece: a change writes one or two of them anew for each place that it touches. */
const pieceSize = 2 ** 14;

/** What `eachPiece` gives, in pieces. */
export function graphText({ store, graph }: StoredGraph): GraphText {
  const pieces: Buffer[] = [];
  eachPiece(store, graph, (piece) => { for (let at = 0; at < piece.length; at += pieceSize) pieces.push(copied(piece.subarray(at, at + pieceSize))); });
  return pieces;
}

/** In memory of its own, which no other piece holds. */
function copied(bytes: Uint8Array): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  copy.set(bytes);
  return copy;
}

/** A text that is put together from parts of another one and from lines. */
interface TextWriter {
  /** Takes over what stands from one offset to another in the text before. Offsets ascend. */
  take(from: number, to: number): void;
  put(line: string): void;
  /** The pieces. */
  end(): GraphText;
}

function writeText(text: GraphText): TextWriter {
  const pieces: Buffer[] = [];
  let open: Buffer[] = [], opened = 0;
  let piece = 0, start = 0;
  const close = (): void => {
    if (opened > 0) pieces.push(copied(Buffer.concat(open, opened)));
    open = [];
    opened = 0;
  };
  const add = (bytes: Buffer): void => {
    open.push(bytes);
    opened += bytes.length;
    if (opened >= pieceSize) close();
  };
  return {
    take(from, to) {
      for (let at = from; at < to;) {
        let bytes = text[piece]!;
        for (; start + bytes.length <= at; bytes = text[++piece]!) start += bytes.length;
        const end = Math.min(to, start + bytes.length);
        // A piece that was cut begins or ends a new one; whole ones stay.
        if (at === start && end === start + bytes.length) {
          close();
          pieces.push(bytes);
        } else {
          add(bytes.subarray(at - start, end - start));
        }
        at = end;
      }
    },
    put(line) { add(Buffer.from(line)); },
    end() {
      close();
      return pieces;
    },
  };
}

/**
 * The text of a graph after a change: the text before, with lines put in and left out.
 *
 * @param text Of the graph before.
 * @param difference Triples that the graph has now and had not, and triples that it had and has not now.
 */
export function graphTextAfter(text: GraphText, before: StoredGraph, after: StoredGraph, { added, removed }: GraphDifference): GraphText {
  const come = added.map((triple) => ({ row: rowOf(after, triple), triple })).sort((a, b) => a.row - b.row), gone = removed.map((triple) => rowOf(before, triple)).sort((a, b) => a - b);
  const writer = writeText(text);
  let from = 0, at = 0, kept = 0, next = 0, left = 0;
  const cut = (): void => {
    writer.take(from, at);
    from = at;
  };
  const putIn = (): void => {
    for (let line = come[next]; line && line.row - next === kept; line = come[++next]) {
      cut();
      writer.put(`${line.triple.join(' ')}\n`);
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
  return writer.end();
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
