import type { Dataset } from '../ontology/dataset.js';
import { createStoreBuilder } from '../store/build-store.js';
import { dictionaryOf, eachOfSubject, graphOf, hasBlankNodes, namedGraphs, speaksOf, tripleTexts } from '../store/read-store.js';
import { hasTriple } from '../store/patch-graph.js';
import type { StoreData } from '../store/store-data.js';
import { splitTriple } from '../store/token-term.js';

/** A change as canonical lines of N-Quads, without line ends, sorted. */
export interface Diff {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Modules that are created by name, and modules that are dropped by name; any other stays as it was. */
  readonly made?: readonly string[];
  readonly dropped?: readonly string[];
}

/** The triples of one graph, as a set of texts. */
export interface TripleSet extends Iterable<string> {
  readonly size: number;
  has(triple: string): boolean;
}

/**
 * The statements of a version while a change is made: by graph, as the text of subject, predicate and object in
 * canonical N-Triples. Text and not terms, so that what a change does not touch stays byte for byte what it was. Graphs
 * that are not asked for are not written out: a graph of millions of triples that a change does not touch costs
 * nothing.
 */
export interface Statements {
  /** IRIs of the graphs that hold something. */
  graphs(): string[];
  in(graph: string): TripleSet;
  /** What a graph states of a subject by a predicate: objects, all as tokens. */
  values(graph: string, subject: string, predicate: string): readonly string[];
  /** Whether a module is there, be it empty. */
  exists(graph: string): boolean;
  /** IRIs of the modules that are there and hold nothing. */
  empty(): string[];
  /** Makes a module that is not there. */
  make(graph: string): void;
  /** A module is gone once it holds nothing. */
  drop(graph: string): void;
  /** @returns whether it was not there. */
  add(graph: string, triple: string): boolean;
  /** @returns whether it was there. */
  delete(graph: string, triple: string): boolean;
  /** Whether graphs of the version other than these speak of a term. */
  nodesBeside(graphs: ReadonlySet<string>): (token: string) => boolean;
  /** All statements as they are now, but for those of some graphs. */
  toStore(without: readonly string[]): StoreData;
  diff(): Diff;
}

/** A triple in a graph, as a line of N-Quads. */
export const inGraph = (triple: string, graph: string): string => `${triple} <${graph}> .`;

/** The parts of a line of N-Quads that names a graph. */
export function splitLine(line: string): { readonly triple: string; readonly graph: string } {
  const at = line.lastIndexOf(' <');
  return { triple: line.slice(0, at), graph: line.slice(at + 2, line.lastIndexOf('>')) };
}

/** What a change adds to a graph, all of it new; and what it removes, all of which was there. */
interface GraphChange extends TripleSet {
  readonly added: Set<string>;
  readonly removed: Set<string>;
  before(triple: string): boolean;
}

function createGraphChange(store: StoreData, graph: string): GraphChange {
  const { findToken } = dictionaryOf(store), data = graphOf(store, graph);
  const added = new Set<string>(), removed = new Set<string>();
  const before = (triple: string): boolean => {
    if (data.size === 0) return false;
    const [s, p, o] = splitTriple(triple).map(findToken) as [number, number, number];
    return s > 0 && p > 0 && o > 0 && hasTriple(data, s, p, o);
  };
  return {
    added, removed, before,
    get size() {
      return data.size + added.size - removed.size;
    },
    has: (triple) => added.has(triple) || (before(triple) && !removed.has(triple)),
    *[Symbol.iterator]() {
      for (const triple of tripleTexts(store, data)) if (!removed.has(triple)) yield triple;
      yield* added;
    },
  };
}

/** @param hashes Names the modules that are empty as well; absent: there are none. */
export function createStatements({ store, hashes = new Map() }: Pick<Dataset, 'store'> & Partial<Pick<Dataset, 'hashes'>>): Statements {
  const { findToken, token } = dictionaryOf(store);
  const wasEmpty = new Set([...hashes.keys()].filter((graph) => graphOf(store, graph).size === 0));
  const made = new Set<string>(), dropped = new Set<string>();
  const changes = new Map<string, GraphChange>();
  const changeOf = (graph: string): GraphChange => {
    let found = changes.get(graph);
    if (!found) changes.set(graph, found = createGraphChange(store, graph));
    return found;
  };
  const changed = (side: 'added' | 'removed'): string[] => [...changes].flatMap(([graph, of]) => [...of[side]].map((triple) => inGraph(triple, graph))).sort();
  return {
    graphs: () => [...new Set([...namedGraphs(store).keys(), ...changes.keys()])].filter((graph) => changeOf(graph).size > 0).sort(),
    in: changeOf,
    values(graph, subject, predicate) {
      const { added, removed } = changeOf(graph), start = `${subject} ${predicate} `;
      const [s, p] = [findToken(subject), findToken(predicate)];
      const found: string[] = [];
      if (s > 0 && p > 0) eachOfSubject(graphOf(store, graph), s, (by, object) => { if (by === p && !removed.has(start + token(object))) found.push(token(object)); });
      for (const triple of added) if (triple.startsWith(start)) found.push(triple.slice(start.length));
      return found.sort();
    },
    exists: (graph) => changeOf(graph).size > 0 || made.has(graph) || (!dropped.has(graph) && (hashes.has(graph) || graphOf(store, graph).size > 0)),
    empty: () => [...new Set([...wasEmpty, ...made])].filter((graph) => !dropped.has(graph) && changeOf(graph).size === 0),
    make(graph) {
      dropped.delete(graph);
      made.add(graph);
    },
    drop(graph) {
      made.delete(graph);
      dropped.add(graph);
    },
    add(graph, triple) {
      const of = changeOf(graph);
      if (of.has(triple)) return false;
      if (!of.removed.delete(triple)) of.added.add(triple);
      return true;
    },
    delete(graph, triple) {
      const of = changeOf(graph);
      if (!of.has(triple)) return false;
      if (!of.added.delete(triple)) of.removed.add(triple);
      return true;
    },
    nodesBeside(graphs) {
      const others = [...namedGraphs(store)].filter(([graph, data]) => !graphs.has(graph) && hasBlankNodes(store, data));
      return (token) => {
        const id = findToken(token);
        return id > 0 && others.some(([, data]) => speaksOf(data, id));
      };
    },
    toStore(without) {
      const builder = createStoreBuilder(store);
      for (const graph of without) builder.clear(`<${graph}>`);
      for (const [graph, { added, removed }] of changes) {
        for (const triple of removed) builder.remove(...splitTriple(triple), `<${graph}>`);
        for (const triple of added) builder.add(...splitTriple(triple), `<${graph}>`);
      }
      return builder.finish();
    },
    diff: () => ({ added: changed('added'), removed: changed('removed'), made: [...made], dropped: [...dropped] }),
  };
}
