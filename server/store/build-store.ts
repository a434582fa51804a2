import type * as RDF from '@rdfjs/types';
import { rdf, xsd } from '../rdf/vocabulary.js';
import { escapeString } from '../rdf/turtle.js';
import { openDictionary } from './dictionary.js';
import { emptyGraph, graphData, sortedRows, type Columns } from './graph-columns.js';
import { readNQuads, type TokenSink } from './ntriples.js';
import { hadTriple, hasTriple, isLarge, movedBy, moveGraph, noTriples, patchGraph, patchOf, type Moved, type Patch } from './patch-graph.js';
import { shared, type GraphData, type StoreData } from './store-data.js';
import { mergeTerms, type MergedTerms } from './term-columns.js';
import { createTriples, triplesOf, type Triples } from './triples.js';

/** The store without terms. */
export const emptyStore: StoreData = {
  blanks: 0, iris: 0, literals: 0, text: shared(Uint8Array, 0), starts: shared(Uint32Array, 2), hash: shared(Uint32Array, 1), suffixes: [''],
  suffix: shared(Uint32Array, 0), classes: shared(Uint8Array, 0), values: shared(Float64Array, 0), ranks: shared(Uint32Array, 0),
  union: emptyGraph, graphs: new Map(),
};

/** Builds a store from canonical N-Quads. */
export function storeFromNQuads(nquads: ArrayBufferLike): StoreData {
  const builder = createStoreBuilder();
  readNQuads(nquads, builder.add);
  return builder.finish();
}

/** Builds a store from quads. */
export function storeFromQuads(quads: Iterable<RDF.Quad>): StoreData {
  const builder = createStoreBuilder();
  for (const { subject, predicate, object, graph } of quads) {
    builder.add(token(subject), token(predicate), token(object), graph.termType === 'DefaultGraph' ? '' : token(graph));
  }
  return builder.finish();
}

/** The canonical N-Triples form of a term. */
export function token(term: RDF.Term): string {
  switch (term.termType) {
    case 'NamedNode': return `<${term.value}>`;
    case 'BlankNode': return `_:${term.value}`;
    case 'Literal': return `"${escapeString(term.value)}"${literalSuffix(term)}`;
    default: throw new TypeError(`a ${term.termType} cannot stand in a store`);
  }
}

function literalSuffix({ language, datatype }: RDF.Literal): string {
  if (language) return `@${language}`;
  return datatype.value === xsd.string || datatype.value === rdf.langString ? '' : `^^<${datatype.value}>`;
}

/** Makes a store from another one. Whatever the order of the calls: graphs are cleared first, then lose triples, then gain triples. */
export interface StoreBuilder {
  /** Everything as canonical N-Triples tokens; the graph is '' when it has no name. */
  readonly add: TokenSink;
  /** A triple of terms that the store before has, by their ids; the graph as a token. */
  addKnown(s: number, p: number, o: number, graph: string): void;
  /** Removing a triple that is not there does nothing. */
  readonly remove: TokenSink;
  /** Removes every triple that the graph had. */
  clear(graph: string): void;
  /** Quads that were added so far, repetitions counted. */
  readonly added: number;
  /** The builder cannot be used any more. */
  finish(): StoreData;
}

export function createStoreBuilder(previous: StoreData = emptyStore): StoreBuilder {
  const ids = new Map<string, number>();
  const predicates = new Map<string, number>(); // few, so that they are found faster than among all terms
  const gained = new Map<string, Triples>();
  const known = new Map<string, Triples>();
  const lost = new Map<string, Triples>();
  const cleared = new Set<string>();
  const dictionary = openDictionary(previous);
  let added = 0;
  let lastSubject = '';
  let lastSubjectId = 0;
  let lastGraph: string | undefined;
  let lastTriples: Triples | undefined;

  const idOf = (term: string): number => {
    let id = ids.get(term);
    // A token is a slice, which would keep the text that it was read from.
    if (id === undefined) ids.set(flat(term), id = ids.size);
    return id;
  };
  const of = (map: Map<string, Triples>, graph: string): Triples => {
    let triples = map.get(graph);
    if (!triples) map.set(flat(graph), triples = createTriples());
    return triples;
  };

  return {
    get added() {
      return added;
    },
    add(subject, predicate, object, graph) {
      if (subject !== lastSubject) {
        lastSubject = subject;
        lastSubjectId = idOf(subject);
      }
      if (graph !== lastGraph || !lastTriples) {
        lastGraph = graph;
        lastTriples = of(gained, graph);
      }
      let predicateId = predicates.get(predicate);
      if (predicateId === undefined) predicates.set(flat(predicate), predicateId = idOf(predicate));
      lastTriples.push(lastSubjectId, predicateId, idOf(object));
      added++;
    },
    addKnown(s, p, o, graph) {
      of(known, graph).push(s, p, o);
      added++;
    },
    remove(subject, predicate, object, graph) {
      const before = previous.graphs.get(graph === '' ? 0 : dictionary.findToken(graph));
      const [s, p, o] = [subject, predicate, object].map(dictionary.findToken) as [number, number, number];
      // The id of a term that no triple uses may later be the id of another term: only triples that are there may be noted.
      if (before && s > 0 && p > 0 && o > 0 && hasTriple(before, s, p, o)) of(lost, graph).push(s, p, o);
    },
    clear(graph) {
      cleared.add(graph);
    },
    finish() {
      for (const graph of [...gained.keys(), ...known.keys()]) if (graph !== '') idOf(graph);
      const used = usedTerms(previous);
      for (const triples of known.values()) for (const column of Object.values(triples.columns())) for (const id of column) used[id] = 1;
      const merged = mergeTerms(previous, [...ids.keys()], used);
      ids.clear();
      predicates.clear();
      return apply(previous, merged, { gained, known, lost, cleared });
    },
  };
}

/** What is done to each graph, by name; triples are numbers. */
interface GraphChanges {
  /** Numbers are places in the list of new terms. They are let go of as they are used. */
  readonly gained: Map<string, Triples>;
  /** Numbers are ids of the store before. */
  readonly known: ReadonlyMap<string, Triples>;
  readonly lost: ReadonlyMap<string, Triples>;
  readonly cleared: ReadonlySet<string>;
}

/** The graphs of a store after their changes, in the numbers of the merged terms. */
function apply(previous: StoreData, { terms, moved: newIds, ids }: MergedTerms, { gained, known, lost, cleared }: GraphChanges): StoreData {
  const count = terms.blanks + terms.iris + terms.literals;
  const moved = newIds && movedBy(newIds);
  const move = (graph: GraphData): GraphData => (moved ? moveGraph(graph, moved, count) : graph);
  const newId = (id: number): number => (moved ? moved.ids[id]! : id);
  // What is patched is moved as it is copied for that; but where terms were dropped, a new id does not tell the old one.
  const later = moved?.steps ? moved : undefined, base = (graph: GraphData): Placed => (graph.size === 0 ? { graph, moved: undefined } : { graph: later ? graph : move(graph), moved: later });
  const { findToken } = openDictionary({ ...terms, union: emptyGraph, graphs: new Map() });
  const patches: Patch[] = [], patched = new Map<number, GraphData>(), before = new Map([...previous.graphs].map(([id, graph]) => [newId(id), graph]));
  for (const name of new Set([...cleared, ...lost.keys(), ...gained.keys(), ...known.keys()])) {
    const id = name === '' ? 0 : findToken(name);
    if (id === 0 && name !== '') continue; // a graph that is not there has nothing to lose
    const was = base(before.get(id) ?? emptyGraph);
    const more = joined(renumbered(gained.get(name), (index) => ids[index]!), renumbered(known.get(name), newId));
    const patch = patchOf(was.graph, more, cleared.has(name) ? 'all' : renumbered(lost.get(name), newId), count, was.moved);
    gained.delete(name);
    patches.push(patch);
    patched.set(id, patchGraph(was.graph, patch, count, was.moved));
  }
  const graphs = new Map([...before].filter(([id]) => !patched.has(id)).map(([id, graph]) => [id, move(graph)]));
  for (const [id, graph] of patched) if (graph.size > 0) graphs.set(id, graph);
  return { ...terms, union: patchUnion(base(previous.union), [...graphs.values()], patches, count), graphs: new Map([...graphs].sort(([a], [b]) => a - b)) };
}

/** The columns of triples with other numbers for their terms. */
function renumbered(triples: Triples | undefined, id: (old: number) => number): Columns {
  if (!triples) return noTriples;
  const { s, p, o } = triples.columns();
  return { s: s.map(id), p: p.map(id), o: o.map(id) };
}

function joined(a: Columns, b: Columns): Columns {
  if (a.s.length === 0) return b;
  if (b.s.length === 0) return a;
  const column = (of: keyof Columns): Uint32Array => {
    const both = new Uint32Array(a[of].length + b[of].length);
    both.set(a[of]);
    both.set(b[of], a[of].length);
    return both;
  };
  return { s: column('s'), p: column('p'), o: column('o') };
}

/** The same characters in a string of their own. */
const flat = (text: string): string => Buffer.from(text).toString();

/** 1 for the ids that triples or names of graphs use. */
function usedTerms({ blanks, iris, literals, union, graphs }: StoreData): Uint8Array {
  const used = new Uint8Array(blanks + iris + literals + 1);
  for (const { keys, offsets } of [union.spo, union.ops]) {
    if (keys) for (const key of keys) used[key] = 1;
    else for (let id = 1; id + 1 < offsets.length; id++) if (offsets[id]! < offsets[id + 1]!) used[id] = 1;
  }
  for (const predicate of union.predicates) used[predicate] = 1;
  for (const graph of graphs.keys()) used[graph] = 1;
  used[0] = 0;
  return used;
}

/** A graph, and new ids where it has not got them yet. */
interface Placed { readonly graph: GraphData; readonly moved: Moved | undefined }

/** The union of `graphs` after patches. @param union The union before them. */
function patchUnion({ graph: union, moved }: Placed, graphs: readonly GraphData[], patches: readonly Patch[], terms: number): GraphData {
  const [only] = graphs;
  // In a store with one graph, that graph is the union as well.
  if (graphs.length === 1 && only) return only;
  const gained = createTriples(), lost = createTriples();
  for (const patch of patches) {
    each(patch.gained, (s, p, o) => { if (!hadTriple(union, moved, s, p, o)) gained.push(s, p, o); });
    if (isLarge(union, patch)) return mergeGraphs(graphs, terms);
    each(patch.lost, (s, p, o) => { if (!graphs.some((graph) => hasTriple(graph, s, p, o))) lost.push(s, p, o); });
  }
  return patchGraph(union, { gained: distinct(gained.columns(), terms), lost: distinct(lost.columns(), terms) }, terms, moved);
}

function each({ s, p, o }: Columns, visit: (s: number, p: number, o: number) => void): void {
  for (let i = 0; i < s.length; i++) visit(s[i]!, p[i]!, o[i]!);
}

function distinct(columns: Columns, terms: number): Columns {
  const rows = sortedRows(columns, terms);
  const { s, p, o } = columns;
  return { s: rows.map((row) => s[row]!), p: rows.map((row) => p[row]!), o: rows.map((row) => o[row]!) };
}

/** The triples of several graphs as one, without repetition: also the default graph of a query with more than one FROM. */
export function mergeGraphs(graphs: readonly GraphData[], terms: number): GraphData {
  const size = graphs.reduce((sum, graph) => sum + graph.size, 0);
  const all: Columns = { s: new Uint32Array(size), p: new Uint32Array(size), o: new Uint32Array(size) };
  let at = 0;
  for (const graph of graphs) {
    const { s, p, o } = triplesOf(graph);
    all.s.set(s, at);
    all.p.set(p, at);
    all.o.set(o, at);
    at += graph.size;
  }
  return graphData(all, sortedRows(all, terms), terms);
}
