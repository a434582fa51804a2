import { ask, askFor, problemOf, queryLimit } from '../ask.js';
import { unpacked } from './explored.js';
import type { GraphData, Triple } from './model.js';
import { readNTriples } from './n-triples.js';
import { statementsAbout } from './sparql.js';

/** What a query gave: triples, or the IRIs in its rows. */
export interface QueryResult {
  readonly iris: readonly string[];
  readonly triples: readonly Triple[];
}

/** The explored part of the graph, kept in the browser as RDF. */
export interface ExploredStore {
  /** Reads what is said of terms or claims; each once. Returns the slugs of which nothing is said. */
  load(slugs: readonly string[]): Promise<readonly string[]>;
  /** Asks the service a query, and takes triples that it answers with into the store. */
  ask(query: string): Promise<QueryResult>;
  triples(): readonly Triple[];
  /** Changes whenever something was read. */
  revision(): number;
  /** Reads the rest of terms of which only what is drawn is here. */
  learnAll(): Promise<void>;
  /** The statements that are to be kept, in a format, as the service writes them. */
  serialize(mediaType: 'text/turtle' | 'application/ld+json', keep: (triple: Triple) => boolean): Promise<string>;
}

/** Terms in one question: as many as a picture has, since a claim between terms of two questions comes with both. */
const batch = 2500;
/** Terms in one question for files, whose answer is read at once: longer, and the page would stand still. */
const fileBatch = 120;
/** With fewer terms each is read from its own document. */
const documents = 20;

const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const mpp = 'https://w3id.org/metastasis/';
const prefLabel = 'http://www.w3.org/2004/02/skos/core#prefLabel';

/** The stages: they are known from the page, whatever is opened. */
const stageTriples = ({ stages, kinds }: GraphData): readonly Triple[] => stages.flatMap(({ iri, label, next }) => {
  const triple = (predicate: string, object: string): Triple => ({ subject: { value: iri }, predicate: { value: predicate }, object: { value: object } });
  return [triple(`${rdf}type`, kinds.find(({ name }) => name === 'stage')?.iri ?? `${mpp}CascadeStage`), triple(prefLabel, label), ...next.map((other) => triple(`${mpp}immediatelyPrecedes`, other))];
});

/**
 * A store that begins with what the page brought and grows by the documents of terms and by answers of queries. The
 * library is loaded with the first of these: the first picture does not wait for it.
 */
export function createStore(data: GraphData): ExploredStore {
  const { base, first } = data;
  const given: Triple[] = [...stageTriples(data), ...(first ? unpacked(first) : [])];
  const loaded = new Map<string, Promise<boolean>>((first?.loaded ?? []).map((slug) => [slug, Promise.resolve(true)]));
  /** Terms of which only what is drawn is here: before anything is exported the rest is read. */
  const borrowed = new Set(first?.loaded ?? []);
  let revision = 0;
  let opened: Promise<{ readonly rdflib: typeof import('rdflib'); readonly graph: import('rdflib').IndexedFormula }> | undefined;
  let graph: import('rdflib').IndexedFormula | undefined;
  const open = () => opened ??= import('rdflib').then((rdflib) => {
    graph = rdflib.graph();
    return { rdflib, graph };
  });

  const take = async (text: string, address: string): Promise<readonly Triple[]> => {
    const { rdflib, graph: store } = await open();
    const before = store.statements.length;
    rdflib.parse(text, store, address, 'text/turtle');
    revision += 1;
    return store.statements.slice(before);
  };
  const read = async (slug: string): Promise<boolean> => {
    const response = await ask(`/${slug}`, { headers: { Accept: 'text/turtle' } });
    if (response.status === 404) return false;
    if (!response.ok) throw await problemOf(response);
    await take(await response.text(), base + slug);
    return true;
  };
  const post = (query: string, accept: string): Promise<Response> => askFor('/sparql', { method: 'POST', body: new URLSearchParams({ query }), headers: { Accept: accept }, limit: queryLimit });
  const about = async (slugs: readonly string[], accept: string, whole: boolean): Promise<string> =>
    (await post(statementsAbout(slugs.map((slug) => base + slug), data, whole), accept)).text();
  const readMany = async (slugs: readonly string[]): Promise<void> => {
    for (const triple of readNTriples(await about(slugs, 'application/n-triples', false))) given.push(triple);
    for (const slug of slugs) borrowed.add(slug);
    revision += 1;
  };
  const keep = (slug: string, found: Promise<boolean>): Promise<boolean> => {
    loaded.set(slug, found);
    found.catch(() => loaded.delete(slug));
    return found;
  };

  return {
    async load(slugs) {
      const missing = [...new Set(slugs)].filter((slug) => !loaded.has(slug));
      if (missing.length <= 2) for (const slug of missing) void keep(slug, read(slug));
      else {
        for (let i = 0; i < missing.length; i += batch) {
          const some = missing.slice(i, i + batch), all = readMany(some);
          for (const slug of some) void keep(slug, all.then(() => true));
        }
      }
      const found = await Promise.all(slugs.map(async (slug) => [slug, await loaded.get(slug)] as const));
      return found.flatMap(([slug, known]) => (known ? [] : [slug]));
    },
    async ask(query) {
      const response = await post(query, 'application/sparql-results+json, text/turtle;q=0.9');
      if (!response.headers.get('content-type')?.includes('json')) return { iris: [], triples: await take(await response.text(), base) };
      const { results } = await response.json() as { readonly results?: { readonly bindings: readonly Readonly<Record<string, { readonly type: string; readonly value: string }>>[] } };
      const terms = (results?.bindings ?? []).flatMap((row) => Object.values(row));
      return { iris: [...new Set(terms.filter(({ type }) => type === 'uri').map(({ value }) => value))], triples: [] };
    },
    triples: () => (graph ? [...given, ...graph.statements] : given),
    revision: () => revision,
    async learnAll() {
      // As the service writes them: literals with their languages and datatypes, and all that claims say.
      const missing = [...borrowed], size = missing.length > documents ? fileBatch : 1;
      for (let i = 0; i < missing.length; i += size) {
        const some = missing.slice(i, i + size);
        if (size === 1) await Promise.all(some.map(read));
        else await take(await about(some, 'text/turtle', true), base);
        for (const slug of some) borrowed.delete(slug);
      }
    },
    async serialize(mediaType, keepTriple) {
      const { rdflib, graph: store } = await open();
      return write(rdflib, store.statements.filter(keepTriple), mediaType);
    },
  };
}

/** Statements in a format, with the usual prefixes. */
function write(rdflib: typeof import('rdflib'), statements: readonly import('rdflib').Statement[], mediaType: string): Promise<string> {
  const chosen = rdflib.graph();
  for (const { subject, predicate, object } of statements) chosen.add(subject, predicate, object);
  for (const [prefix, namespace] of [
    ['mpp', mpp],
    ['rdf', rdf],
    ['skos', 'http://www.w3.org/2004/02/skos/core#'],
    ['rdfs', 'http://www.w3.org/2000/01/rdf-schema#'],
    ['dct', 'http://purl.org/dc/terms/'],
  ] as const)
    chosen.setPrefixForURI(prefix, namespace);
  return new Promise<string>((resolve, reject) => {
    rdflib.serialize(null, chosen, undefined, mediaType, (error, text) => { if (error || text === undefined || text === null) reject(error ?? new Error('nothing was written')); else resolve(text); });
  });
}
