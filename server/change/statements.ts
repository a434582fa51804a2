import type { Dataset } from '../ontology/dataset.js';

/** A change as canonical lines of N-Quads, without line ends, sorted. */
export interface Diff {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/**
 * The statements of a version while a change is made: by graph, as the text of subject, predicate and object in
 * canonical N-Triples. Text and not terms, so that what a change does not touch stays byte for byte what it was.
 */
export interface Statements {
  /** IRIs of the graphs that hold something. */
  graphs(): string[];
  in(graph: string): ReadonlySet<string>;
  /** @returns whether it was not there. */
  add(graph: string, triple: string): boolean;
  /** @returns whether it was there. */
  delete(graph: string, triple: string): boolean;
  /** All statements as they are now. */
  toNQuads(): ArrayBufferLike;
  diff(): Diff;
}

/** The quad that a triple is in a graph, as a line. */
export const inGraph = (triple: string, graph: string): string => `${triple} <${graph}> .`;

/** Parts of a line of N-Quads whose graph is named. */
export function splitLine(line: string): { readonly triple: string; readonly graph: string } {
  const at = line.lastIndexOf(' <');
  return { triple: line.slice(0, at), graph: line.slice(at + 2, line.lastIndexOf('>')) };
}

/** Lines of a version by graph. */
export function linesByGraph(nquads: SharedArrayBuffer): Map<string, string[]> {
  const graphs = new Map<string, string[]>();
  for (const line of Buffer.from(nquads).toString('utf8').split('\n')) {
    if (!line) continue;
    const graph = line.slice(line.lastIndexOf(' <') + 2, line.lastIndexOf('>'));
    const lines = graphs.get(graph);
    if (lines) lines.push(line);
    else graphs.set(graph, [line]);
  }
  return graphs;
}

const none: ReadonlySet<string> = new Set();

export function createStatements({ nquads }: Pick<Dataset, 'nquads'>): Statements {
  const before = new Map([...linesByGraph(nquads)].map(([graph, lines]) => [graph, new Set(lines.map((line) => splitLine(line).triple))]));
  const after = new Map<string, Set<string>>();
  const current = (graph: string): ReadonlySet<string> => after.get(graph) ?? before.get(graph) ?? none;
  const draft = (graph: string): Set<string> => {
    let triples = after.get(graph);
    if (!triples) after.set(graph, triples = new Set(before.get(graph)));
    return triples;
  };
  return {
    graphs: () => [...new Set([...before.keys(), ...after.keys()])].filter((graph) => current(graph).size > 0).sort(),
    in: current,
    add(graph, triple) {
      if (current(graph).has(triple)) return false;
      draft(graph).add(triple);
      return true;
    },
    delete: (graph, triple) => current(graph).has(triple) && draft(graph).delete(triple),
    toNQuads() {
      if (after.size === 0) return nquads;
      const lines = [...new Set([...before.keys(), ...after.keys()])].flatMap((graph) => [...current(graph)].map((triple) => `${inGraph(triple, graph)}\n`));
      return new TextEncoder().encode(lines.join('')).buffer;
    },
    diff() {
      const added: string[] = [], removed: string[] = [];
      for (const [graph, triples] of after) {
        const old = before.get(graph) ?? none;
        for (const triple of triples) if (!old.has(triple)) added.push(inGraph(triple, graph));
        for (const triple of old) if (!triples.has(triple)) removed.push(inGraph(triple, graph));
      }
      return { added: added.sort(), removed: removed.sort() };
    },
  };
}
