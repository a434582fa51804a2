import { Store } from 'oxigraph';
import type { Draft } from '../ontology/draft.js';

interface SparqlResults {
  readonly results: { readonly bindings: readonly Readonly<Record<string, { readonly value: string }>>[] };
}

/** A draft in this thread's memory. Its default graph is the union of all graphs. */
export function createDraft(): Draft {
  const store = new Store();
  const query = (text: string, format: string): string => (
    store.query(text, { results_format: format, use_default_graph_as_union: true }) as string);
  return {
    add: (nquads) => { store.load(nquads, { format: 'application/n-quads' }); },
    construct: (text) => query(text, 'application/n-triples'),
    select: (text) => (JSON.parse(query(text, 'application/sparql-results+json')) as SparqlResults).results.bindings
      .map((solution) => Object.fromEntries(Object.entries(solution).map(([name, { value }]) => [name, value]))),
  };
}
