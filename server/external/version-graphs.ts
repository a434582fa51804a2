import { createHash } from 'node:crypto';

/** A graph of a version as it is written to a store. */
export interface VersionGraph {
  /** N-Triples in pieces, each of whole lines. */
  readonly ntriples: readonly Buffer[];
  /** Hash of the lines: the same text has the same. */
  readonly hash: string;
}

const newline = 10, space = 32, graphEnd = Buffer.from(' .\n');

/**
 * The graphs of a version by name, and the union of them, in which a triple of two graphs stands twice: a store keeps
 * it once. Lexical forms stay as they are.
 *
 * @param nquads the quads of a graph stand together, each on a line of its own and in a named graph.
 */
export function versionGraphs(nquads: SharedArrayBuffer): { readonly named: ReadonlyMap<string, VersionGraph>; readonly union: VersionGraph } {
  const quads = Buffer.from(nquads);
  const triples = Buffer.allocUnsafe(quads.length);
  const runs = new Map<string, [from: number, to: number][]>();
  let length = 0, name: Buffer = Buffer.alloc(0), run: [number, number] | undefined;
  for (let start = 0; start < quads.length;) {
    const end = quads.indexOf(newline, start);
    const graphStart = quads.lastIndexOf(space, end - graphEnd.length) + 1;
    const graph = quads.subarray(graphStart, end - 2);
    if (end < 0 || graph.at(0) !== 60 || graph.at(-1) !== 62) throw new Error(`not a quad with a named graph: ${quads.subarray(start, start + 200).toString()}`);
    if (!run || !name.equals(graph)) {
      const text = graph.subarray(1, -1).toString();
      const ofGraph = runs.get(text) ?? [];
      runs.set(text, ofGraph);
      ofGraph.push(run = [length, length]);
      name = graph;
    }
    length += quads.copy(triples, length, start, graphStart - 1);
    length += graphEnd.copy(triples, length);
    run[1] = length;
    start = end + 1;
  }
  const graphOf = (ntriples: readonly Buffer[]): VersionGraph => {
    const hash = createHash('sha256');
    for (const piece of ntriples) hash.update(piece);
    return { ntriples, hash: hash.digest('hex') };
  };
  return {
    named: new Map([...runs].map(([graph, ranges]) => [graph, graphOf(ranges.map(([from, to]) => triples.subarray(from, to)))])),
    union: graphOf([triples.subarray(0, length)]),
  };
}

/**
 * Pieces of N-Triples as documents of about `size` bytes. Lines with blank nodes are all in the first, however long it
 * becomes: a label means the same node within one document only.
 */
export function documentsOf(ntriples: readonly Buffer[], size: number): readonly string[] {
  if (ntriples.reduce((sum, { length }) => sum + length, 0) <= size) return [Buffer.concat(ntriples).toString()];
  const shared: string[] = [], documents: string[] = [];
  let lines: string[] = [], length = 0;
  for (const piece of ntriples) {
    for (let start = 0; start < piece.length;) {
      const end = piece.indexOf(newline, start) + 1;
      const line = piece.toString('utf8', start, end);
      start = end;
      // A string may hold the same characters, which does no harm here.
      if (line.startsWith('_:') || line.includes(' _:')) {
        shared.push(line);
        continue;
      }
      lines.push(line);
      length += line.length;
      if (length < size) continue;
      documents.push(lines.join(''));
      lines = [];
      length = 0;
    }
  }
  return [shared.join(''), ...documents, lines.join('')].filter((document) => document !== '');
}
