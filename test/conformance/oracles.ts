import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { Worker } from 'node:worker_threads';
import { Parser } from 'n3';
import oxigraph from 'oxigraph';
import type { PreparedQuery } from '../../server/sparql/prepared-query.js';
import { openStore } from '../../server/engine/evaluator/open-store.js';
import { storeFromNQuads } from '../../server/store/build-store.js';
import { sameResult, triples } from './results.js';

/** Our evaluator and other engines, each of which answers a query over a dataset given as N-Quads. */

/** What an engine says: SPARQL Results JSON, or N-Triples for CONSTRUCT and DESCRIBE; or why it does not answer. */
export interface Answer { readonly text?: string; readonly error?: string }
export interface Oracle {
  readonly name: string;
  /** @param prologue Prefixes that stand before the query. */
  answer(nquads: string, query: string, prologue?: string): Promise<Answer>;
  close(): Promise<void>;
}

const formOf = (query: string): string => /^(?:SELECT|ASK|CONSTRUCT|DESCRIBE)/.exec(query)?.[0] ?? '';
const isGraphQuery = (query: string): boolean => ['CONSTRUCT', 'DESCRIBE'].includes(formOf(query));
const mediaTypeOf = (query: string): string => (isGraphQuery(query) ? 'application/n-triples' : 'application/sparql-results+json');

/** Our answer, where the default graph is the union of all graphs. @throws what the evaluator throws. */
export function ourAnswer(nquads: string, query: string, maxRows: number, prologue = ''): string {
  const chunks: Uint8Array[] = [];
  const evaluate = openStore(storeFromNQuads(new TextEncoder().encode(nquads).buffer));
  evaluate({ text: prologue + query, form: formOf(query) as PreparedQuery['form'], defaultGraphs: [], namedGraphs: [] }, mediaTypeOf(query), { write: (chunk) => chunks.push(chunk), maxRows });
  return Buffer.concat(chunks).toString();
}

/**
 * The dataset of a query (SPARQL 1.1, 13.2), made by hand, and the query without its FROM: without such a clause the default
 * graph is the union of all graphs; with one it is the union of those named, and the named graphs are those FROM NAMED.
 */
export function withDataset(nquads: string, query: string): readonly [nquads: string, query: string] {
  const clause = /\bFROM (NAMED )?<([^>]*)> /g;
  const named = new Set<string>(), merged = new Set<string>();
  for (const [, isNamed, iri = ''] of query.matchAll(clause)) (isNamed ? named : merged).add(iri);
  const all = named.size + merged.size === 0;
  const lines = nquads.split('\n').flatMap((line) => {
    const found = /^(.*?) *(?:<(http:\/\/e\/g\d)> )?\.$/.exec(line);
    if (!found) return [];
    const [, triple = '', graph = ''] = found;
    return [...(all || merged.has(graph) ? [`${triple} .\n`] : []), ...(graph && (all || named.has(graph)) ? [`${triple} <${graph}> .\n`] : [])];
  });
  return [[...new Set(lines)].join(''), query.replaceAll(clause, '')];
}

interface JsonResult {
  readonly boolean?: boolean;
  readonly results?: { readonly bindings: Record<string, { readonly type: string; readonly value: string; readonly datatype?: string; readonly 'xml:lang'?: string }>[] };
}

/** The solutions; numbers by value, the characters of a concatenation in any order, and blank nodes without their labels. */
function solutionsOf(json: string): readonly string[] {
  const { boolean, results } = JSON.parse(json) as JsonResult;
  if (boolean !== undefined) return [String(boolean)];
  return (results?.bindings ?? []).map((binding) => Object.entries(binding).map(([name, { type, value, datatype = '', 'xml:lang': language = '' }]) => {
    const number = /#(?:integer|decimal|double|float|int)$/.test(datatype) ? Number(value.replace('INF', 'Infinity')) : NaN;
    const text = type === 'bnode' ? '' : Number.isNaN(number) ? name.startsWith('list') ? [...value].sort().join('') : value : number.toPrecision(datatype.endsWith('float') ? 6 : 12);
    return `${name}=${type} ${text} ${datatype.replace(/.*#string$/, '')}${language.toLowerCase()}`;
  }).sort().join(' '));
}
const multiset = (json: string): readonly string[] => [...solutionsOf(json)].sort();

/** The triples; others leave those in whose subject is a literal, or whose predicate is no IRI. */
const graph = (ntriples: string) => triples(new Parser({ format: 'N-Triples' }).parse(ntriples.replaceAll(/^(?:"|\S+ ["_]).*\n/gm, '')));

/** Whether two answers to a query say the same. */
export function sameAnswer(query: string, a: string, b: string): boolean {
  if (isGraphQuery(query)) return sameResult(graph(a), graph(b));
  if (query.endsWith('ORDER BY (?k)') || query.endsWith('ORDER BY DESC(?k)')) return isDeepStrictEqual(solutionsOf(a), solutionsOf(b));
  // REDUCED may leave repetitions out (SPARQL 1.1, 15.3.2).
  const [ours, theirs] = [a, b].map((json) => (query.startsWith('SELECT REDUCED') ? [...new Set(multiset(json))] : multiset(json)));
  return isDeepStrictEqual(ours, theirs);
}

export const oxigraphOracle: Oracle = {
  name: 'Oxigraph',
  answer(nquads, query, prologue = '') {
    try {
      const store = new oxigraph.Store();
      store.load(nquads, { format: 'application/n-quads' });
      return Promise.resolve({ text: store.query(prologue + query, { results_format: mediaTypeOf(query) }) as string });
    } catch (error) {
      return Promise.resolve({ error: String(error) });
    }
  },
  close: () => Promise.resolve(),
};

/**
 * Comunica in a thread of its own, as jest would take half a minute to load it. Some queries take it minutes or for ever:
 * after the time given its thread is ended, and the next query has a new one.
 */
export function comunicaOracle(milliseconds: number): Oracle {
  let worker: Worker | undefined;
  const start = async (): Promise<Worker> => {
    const started = new Worker(new URL('./comunica-worker.js', import.meta.url));
    await once(started, 'message');
    return started;
  };
  return {
    name: 'Comunica',
    async answer(nquads, query) {
      const thread = worker ??= await start();
      const answered = new AbortController();
      thread.postMessage({ nquads, query, mediaType: mediaTypeOf(query) });
      const answer = await Promise.race([
        once(thread, 'message').then(([message]) => message as Answer, (error: unknown): Answer => ({ error: `${notAnswered}: ${String(error)}` })),
        sleep<Answer>(milliseconds, { error: notAnswered }, { signal: answered.signal }),
      ]);
      answered.abort();
      if (answer.error?.startsWith(notAnswered)) await this.close();
      return answer;
    },
    async close() {
      await worker?.terminate();
      worker = undefined;
    },
  };
}
/** How the error of a query begins that took longer than it may. */
export const notAnswered = 'not answered';

/** Whether an answer was written to its end: one whose query fails midway begins with 200. */
function isWhole(query: string, text: string): boolean {
  if (isGraphQuery(query)) return text === '' || text.endsWith('.\n');
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Jena: an empty dataset of a Fuseki that takes updates, such as `fuseki-server --mem --update /ds` at `http://localhost:3030/ds`. */
export function jenaOracle(dataset: string): Oracle {
  return {
    name: 'Jena',
    async answer(nquads, query, prologue = '') {
      const put = await fetch(dataset, { method: 'PUT', headers: { 'content-type': 'application/n-quads' }, body: nquads });
      if (!put.ok) throw new Error(`Jena did not take the data: ${put.status} ${await put.text()}`);
      await put.text();
      const response = await fetch(dataset, { method: 'POST', headers: { 'content-type': 'application/sparql-query', 'accept': mediaTypeOf(query) }, body: prologue + query });
      const text = await response.text();
      return response.ok && isWhole(query, text) ? { text } : { error: text };
    },
    close: () => Promise.resolve(),
  };
}
