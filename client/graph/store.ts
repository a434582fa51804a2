import { graph as createGraph, lit, parse, serialize, sym } from 'rdflib';
import type { GraphData, Triple } from './model.js';
import { mpp } from './elements.js';

/** The explored part of the graph, kept in the browser. */
export interface ExploredStore {
  /** Reads the document of a term into the store; once a term. False when there is no such term. */
  load(slug: string): Promise<boolean>;
  triples(): readonly Triple[];
  turtle(): string;
}

/** An rdflib store that begins with the stages and grows by the Turtle documents of terms. */
export function createStore({ base, stages }: GraphData): ExploredStore {
  const store = createGraph();
  const loaded = new Map<string, Promise<boolean>>();
  for (const { iri, label, next } of stages) {
    store.add(sym(iri), sym('http://www.w3.org/1999/02/22-rdf-syntax-ns#type'), sym(`${mpp}CascadeStage`));
    store.add(sym(iri), sym('http://www.w3.org/2004/02/skos/core#prefLabel'), lit(label, 'en'));
    for (const other of next) store.add(sym(iri), sym(`${mpp}immediatelyPrecedes`), sym(other));
  }
  const read = async (slug: string): Promise<boolean> => {
    const response = await fetch(`/${slug}`, { headers: { Accept: 'text/turtle' } });
    if (response.status === 404) return false;
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    parse(await response.text(), store, base + slug, 'text/turtle');
    return true;
  };
  return {
    load(slug) {
      let found = loaded.get(slug);
      if (!found) {
        found = read(slug);
        loaded.set(slug, found);
        found.catch(() => loaded.delete(slug));
      }
      return found;
    },
    triples: () => store.statements,
    turtle: () => serialize(null, store, base, 'text/turtle') ?? '',
  };
}
