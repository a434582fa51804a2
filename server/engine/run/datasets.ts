import { mergeGraphs } from '../../store/build-store.js';
import { termKind, type Dictionary } from '../../store/dictionary.js';
import { emptyGraph } from '../../store/graph-columns.js';
import type { GraphData, StoreData } from '../../store/store-data.js';
import type { GraphNames } from '../../sparql/prepared-query.js';
import type { QueryDataset } from './env.js';

/** Default graphs merged from several that are kept. */
const mergedCount = 8;

/** Puts the RDF dataset of a query together from the graphs of a store. */
export interface QueryDatasets {
  (named: GraphNames): QueryDataset;
  /** Triples of the graphs that would be put together for a default graph; 0 where that was done, or there is at most one. */
  triplesToMerge(defaultGraphs: readonly string[]): number;
}

export function openQueryDatasets(data: StoreData, dictionary: Dictionary): QueryDatasets {
  const merged = new Map<string, GraphData>();
  const graphOf = (iri: string): GraphData => {
    const id = dictionary.find(termKind.iri, iri, '');
    return (id === 0 ? undefined : data.graphs.get(id)) ?? emptyGraph;
  };
  const merge = (iris: readonly string[]): GraphData => {
    const [first] = iris;
    if (first === undefined) return emptyGraph;
    if (iris.length === 1) return graphOf(first);
    const key = keyOf(iris);
    let graph = merged.get(key);
    if (!graph) {
      graph = mergeGraphs([...new Set(iris)].map(graphOf), dictionary.size);
      keep(merged, key, graph, mergedCount);
    }
    return graph;
  };
  const graphName = (id: number): string => (dictionary.kind(id) === termKind.blank ? '_:' : '') + dictionary.text(id);
  const allNamed = new Map([...data.graphs].filter(([id]) => id !== 0).map(([id, graph]) => [graphName(id), graph]));
  const datasetOf = ({ defaultGraphs, namedGraphs }: GraphNames): QueryDataset => {
    if (defaultGraphs.length === 0 && namedGraphs.length === 0) return { defaultGraph: data.union, named: allNamed, union: data.union };
    return { defaultGraph: merge(defaultGraphs), named: new Map(namedGraphs.map((iri) => [iri, graphOf(iri)])), union: data.union };
  };
  return Object.assign(datasetOf, {
    triplesToMerge: (iris: readonly string[]) => (iris.length < 2 || merged.has(keyOf(iris)) ? 0 : [...new Set(iris)].reduce((sum, iri) => sum + graphOf(iri).size, 0)),
  });
}

const keyOf = (iris: readonly string[]): string => [...new Set(iris)].sort().join(' ');

/** Adds to a map that holds so many at most; what was added first goes first. */
function keep<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
