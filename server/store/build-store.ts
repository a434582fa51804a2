import type * as RDF from '@rdfjs/types';
import { rdf, xsd } from '../rdf/vocabulary.js';
import { escapeString } from '../rdf/turtle.js';
import { graphData, stableOrder, type Columns } from './graph-columns.js';
import { readNQuads } from './ntriples.js';
import { shared, type GraphData, type StoreData } from './store-data.js';
import { buildTerms } from './term-columns.js';

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
function token(term: RDF.Term): string {
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

/** Collects quads given as canonical N-Triples tokens. */
function createStoreBuilder() {
  const ids = new Map<string, number>();
  let capacity = 1 << 16;
  let quads = 0;
  let s = new Uint32Array(capacity);
  let p = new Uint32Array(capacity);
  let o = new Uint32Array(capacity);
  let g = new Uint32Array(capacity);
  let lastSubject = '';
  let lastSubjectId = 0;
  let lastGraph = '';
  let lastGraphId = 0;
  const predicates = new Map<string, number>(); // few, so that they are found faster than among all terms

  const idOf = (term: string): number => {
    let id = ids.get(term);
    if (id === undefined) ids.set(term, id = ids.size + 1);
    return id;
  };
  const grow = (): void => {
    capacity *= 2;
    [s, p, o, g] = [s, p, o, g].map((column) => {
      const larger = new Uint32Array(capacity);
      larger.set(column);
      return larger;
    }) as [Uint32Array<ArrayBuffer>, Uint32Array<ArrayBuffer>, Uint32Array<ArrayBuffer>, Uint32Array<ArrayBuffer>];
  };

  return {
    add(subject: string, predicate: string, object: string, graph: string): void {
      if (quads === capacity) grow();
      if (subject !== lastSubject) {
        lastSubject = subject;
        lastSubjectId = idOf(subject);
      }
      if (graph !== lastGraph) {
        lastGraph = graph;
        lastGraphId = graph === '' ? 0 : idOf(graph);
      }
      s[quads] = lastSubjectId;
      let predicateId = predicates.get(predicate);
      if (predicateId === undefined) predicates.set(predicate, predicateId = idOf(predicate));
      p[quads] = predicateId;
      o[quads] = idOf(object);
      g[quads] = lastGraphId;
      quads++;
    },
    finish(): StoreData {
      const tokens = [...ids.keys()];
      ids.clear();
      const { remap, ...terms } = buildTerms(tokens);
      const columns = [s, p, o, g].map((column) => column.subarray(0, quads).map((id) => remap[id]!));
      return { ...terms, ...buildGraphs(columns as [Uint32Array, Uint32Array, Uint32Array, Uint32Array], tokens.length) };
    },
  };
}

function buildGraphs([s, p, o, g]: readonly [Uint32Array, Uint32Array, Uint32Array, Uint32Array], terms: number): { union: GraphData; graphs: Map<number, GraphData> } {
  const columns: Columns = { s, p, o };
  let rows = new Uint32Array(s.length).map((_, i) => i);
  for (const column of [o, p, s]) rows = stableOrder(rows, column, terms) as Uint32Array<ArrayBuffer>;
  const union = graphData(columns, withoutRepetition(columns, rows), terms);

  const byGraph = new Map<number, number[]>();
  const single = g.every((name) => name === g[0]);
  if (!single) {
    for (const row of rows) {
      const name = g[row]!;
      const of = byGraph.get(name);
      if (of) of.push(row);
      else byGraph.set(name, [row]);
    }
  }
  const graphs = new Map<number, GraphData>();
  if (single && g.length > 0) graphs.set(g[0]!, union);
  for (const [name, of] of byGraph) graphs.set(name, graphData(columns, withoutRepetition(columns, Uint32Array.from(of)), terms));
  return { union, graphs };
}

/** Drops rows that repeat the triple before them. */
function withoutRepetition({ s, p, o }: Columns, rows: Uint32Array): Uint32Array {
  let kept = 0;
  const result = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const last = result[kept - 1];
    if (last !== undefined && s[last] === s[row] && p[last] === p[row] && o[last] === o[row]) continue;
    result[kept++] = row;
  }
  return result.subarray(0, kept);
}

/** The triples of several graphs as one, without repetition: the default graph of a query with more than one FROM. */
export function mergeGraphs(graphs: readonly GraphData[], terms: number): GraphData {
  const size = graphs.reduce((sum, graph) => sum + graph.size, 0);
  const [s, p, o] = [new Uint32Array(size), new Uint32Array(size), new Uint32Array(size)];
  let at = 0;
  for (const { spo } of graphs) {
    const count = spo.keys?.length ?? spo.offsets.length - 1;
    for (let i = 0; i < count; i++) {
      const subject = spo.keys ? spo.keys[i]! : i;
      for (let j = spo.offsets[i]!; j < spo.offsets[i + 1]!; j++) {
        s[at] = subject;
        p[at] = spo.second[j]!;
        o[at++] = spo.third[j]!;
      }
    }
  }
  return buildGraphs([s, p, o, shared(Uint32Array, size)], terms).union;
}
