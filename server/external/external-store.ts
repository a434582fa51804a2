import { Readable, Transform } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { Parser } from 'n3';
import { EngineError, type Engine, type EngineVersion, type PreparedQuery, type QueryOptions, type QueryResult } from '../engine/engine.js';
import { iri } from '../rdf/iri.js';
import { serialize } from '../rdf/serialize.js';
import type { PrefixMap } from '../rdf/turtle.js';
import { writeBoolean } from '../federation/solution-writers.js';
import { createAuthorizedFetch, type Credentials } from './authorized-fetch.js';
import { markerGraph, unionGraph, versionGraphs } from './version-graphs.js';

/** A SPARQL 1.1 store that the service fills and asks. */
export interface StoreOptions {
  /** Address for queries. */
  readonly query: string;
  /** Address for updates. */
  readonly update: string;
  /** Address of its Graph Store Protocol; without it graphs are written by INSERT DATA. */
  readonly graphs?: string;
  readonly credentials?: Credentials;
}

/** A store that cannot be filled. */
export class StoreError extends Error {}

/** Triples in one INSERT DATA. */
const batchSize = 500;
/** Characters of a store's error that are shown. */
const shown = 300;

const versionTerm = 'urn:metastasis:version#id', graphTerm = 'urn:metastasis:version#graph';
const ntriples = 'application/n-triples';

/**
 * An engine that holds nothing: versions are written to a store, and the store answers. Queries pass the same checks
 * as with the embedded engine; the dataset is named in every request, so that it does not depend on what the store
 * takes for its default graph. A store that holds the version already is not filled again. While it is filled, queries
 * see the graphs change one by one: no standard protocol offers more.
 */
export function createExternalStore({ query: queryUrl, update: updateUrl, graphs: graphsUrl, credentials }: StoreOptions): Engine {
  const send = createAuthorizedFetch(credentials);
  const running = new Set<AbortController>();
  let current: { readonly id: string; readonly graphs: readonly string[]; readonly prefixes: PrefixMap } | undefined;
  let latest: Promise<void> = Promise.resolve();
  let closed = false;

  const update = async (text: string): Promise<void> => {
    const response = await send(updateUrl, { method: 'POST', headers: form, body: new URLSearchParams({ update: text }).toString() });
    await finish(response, 'the update');
  };
  const put = async (graph: string, lines: readonly string[]): Promise<void> => {
    if (graphsUrl) {
      const url = `${graphsUrl}${graphsUrl.includes('?') ? '&' : '?'}graph=${encodeURIComponent(graph)}`;
      const response = await send(url, { method: 'PUT', headers: { 'Content-Type': ntriples }, body: `${lines.join('\n')}\n` });
      if (response.ok) {
        await response.body?.cancel();
        return;
      }
      await response.body?.cancel();
      if (response.status === 401 || response.status === 403) throw new StoreError(`the store at ${graphsUrl} does not let us write (status ${response.status})`);
    }
    await update(`CLEAR SILENT GRAPH <${iri(graph)}>`);
    for (let at = 0; at < lines.length; at += batchSize) {
      await update(`INSERT DATA { GRAPH <${iri(graph)}> {\n${lines.slice(at, at + batchSize).join('\n')}\n} }`);
    }
  };
  const marker = async (): Promise<{ readonly id: string | undefined; readonly graphs: readonly string[] }> => {
    const response = await send(queryUrl, {
      method: 'POST', headers: { ...form, Accept: ntriples }, body: new URLSearchParams({ query: `CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <${markerGraph}> { ?s ?p ?o } }` }).toString(),
    });
    const text = await finish(response, 'the version');
    const quads = new Parser({ format: 'N-Triples' }).parse(text);
    const of = (term: string): string[] => quads.filter(({ predicate }) => predicate.value === term).map(({ object }) => object.value);
    return { id: of(versionTerm)[0], graphs: of(graphTerm) };
  };
  const fill = async ({ id, nquads, prefixes = new Map<string, string>() }: EngineVersion): Promise<void> => {
    const held = await marker();
    const graphs = versionGraphs(nquads);
    if (held.id !== id) {
      // Until all is there the store holds no version: a start after a crash fills it again.
      const about = (term: string, objects: readonly string[]): string[] => objects.map((object) => `<${markerGraph}> <${term}> ${object} .`);
      const known = new Set([...held.graphs, ...graphs.keys()]);
      await put(markerGraph, about(graphTerm, [...known].map((graph) => `<${iri(graph)}>`)));
      for (const [graph, lines] of graphs) await put(graph, lines);
      for (const graph of held.graphs) if (!graphs.has(graph)) await update(`DROP SILENT GRAPH <${iri(graph)}>`);
      await put(markerGraph, [...about(graphTerm, [...graphs.keys()].map((graph) => `<${iri(graph)}>`)), ...about(versionTerm, [`"${id}"`])]);
    }
    current = { id, prefixes, graphs: [...graphs.keys()].filter((graph) => graph !== unionGraph) };
  };

  const ask = async ({ text, form: kind, defaultGraphs, namedGraphs }: PreparedQuery, { format, timeout, signal }: QueryOptions): Promise<QueryResult> => {
    if (!current) throw new EngineError('closed', 'The store holds no version yet.');
    const { id, graphs, prefixes } = current;
    const own = defaultGraphs.length === 0 && namedGraphs.length === 0;
    const ending = new AbortController();
    const end = (error: EngineError): void => ending.abort(error);
    const expire = setTimeout(end, timeout, new EngineError('timeout', `The query was ended at the limit of ${timeout / 1000} s.`, { limit: timeout }));
    const abort = (): void => end(new EngineError('aborted', 'The query was ended because its client went away.'));
    signal?.addEventListener('abort', abort, { once: true });
    running.add(ending);
    const release = (): void => {
      clearTimeout(expire);
      signal?.removeEventListener('abort', abort);
      running.delete(ending);
    };
    const reasonOf = (error: unknown): EngineError => {
      if (ending.signal.aborted) return ending.signal.reason as EngineError;
      return error instanceof EngineError ? error : new EngineError('service', 'The store cannot be reached, or broke off its answer.', { cause: error });
    };

    try {
      const triples = kind === 'CONSTRUCT' || kind === 'DESCRIBE';
      const asked = triples ? ntriples : kind === 'ASK' ? 'application/sparql-results+json' : format.mediaType;
      const body = new URLSearchParams({ query: text });
      for (const graph of own ? [unionGraph] : defaultGraphs.length > 0 ? defaultGraphs : ['urn:metastasis:empty']) body.append('default-graph-uri', graph);
      for (const graph of own ? graphs : namedGraphs) body.append('named-graph-uri', graph);
      const response = await send(queryUrl, { method: 'POST', headers: { ...form, Accept: asked }, body: body.toString(), signal: ending.signal });
      const type = response.headers.get('content-type')?.split(';')[0]?.trim() ?? '';
      if (!response.ok || !response.body) {
        const said = (await response.text()).trim().split(/\r?\n/)[0]?.slice(0, shown);
        throw new EngineError(response.status === 400 ? 'evaluation' : 'service', response.status === 400 ? said ?? '' : `The store answered with status ${response.status}: ${said}`);
      }
      if (type !== asked) throw new EngineError('service', `The store answered as ${type || 'nothing known'}, not as ${asked}.`);

      let source = Readable.fromWeb(response.body as never);
      const mostRows = Number(response.headers.get('x-sparql-maxrows') ?? Infinity);
      if (mostRows < Infinity) {
        // Virtuoso cuts a result without a word but this one, which it says of whole results as well: only counting tells.
        const whole = await textOf(source);
        if (countRows(whole, type) >= mostRows) {
          throw new EngineError('service', `The store gives no more than ${mostRows} rows and has cut this result; ask for fewer with LIMIT, or raise its limit (ResultSetMaxRows).`);
        }
        source = Readable.from([Buffer.from(whole)]);
      }
      let out: Readable;
      if (kind === 'ASK') {
        out = Readable.from([Buffer.from(writeBoolean(format.mediaType, parseBoolean(await textOf(source))))]);
      } else if (triples && format.name !== 'nt' && format.name !== 'nq') {
        out = Readable.from([Buffer.from(await serialize(new Parser({ format: 'N-Triples' }).parse(await textOf(source)), format, prefixes))]);
      } else {
        out = source.pipe(format.name === 'json' ? normalizeJson() : new Transform({ transform: (chunk, _, done) => done(null, chunk) }));
        source.on('error', (error) => out.destroy(reasonOf(error)));
        out.on('close', () => source.destroy());
      }
      out.on('error', () => undefined).once('close', release);
      return { version: id, engine: 'store', body: out };
    } catch (error) {
      release();
      throw reasonOf(error);
    }
  };

  return {
    get version() {
      return current?.id ?? '';
    },
    swap(version) {
      // One after the other: two that fill at once would mix their graphs.
      const swap = latest.catch(() => undefined).then(() => fill(version)).catch((error: unknown) => {
        const { cause, message } = error as Error;
        throw error instanceof StoreError ? error : new StoreError(`the store at ${new URL(queryUrl).origin} cannot be used: ${(cause as NodeJS.ErrnoException | undefined)?.code ?? message}`, { cause: error });
      });
      latest = swap;
      return swap;
    },
    async query(query, options) {
      if (closed) throw new EngineError('closed', 'The service is shutting down.');
      if (options.signal?.aborted) throw new EngineError('aborted', 'The client went away before its query began.');
      return ask(query, options);
    },
    async close(grace) {
      closed = true;
      const deadline = Date.now() + grace;
      while (running.size > 0 && Date.now() < deadline) await new Promise((resolve) => { setTimeout(resolve, 20); });
      for (const one of running) one.abort(new EngineError('closed', 'The service is shutting down.'));
    },
  };
}

/** Virtuoso 7 answers an ASK of the empty pattern with a solution. */
function parseBoolean(json: string): boolean {
  const { boolean, results } = JSON.parse(json) as { boolean?: boolean; results?: { bindings: readonly Readonly<Record<string, { value: string }>>[] } };
  return boolean ?? results?.bindings[0]?.['__ASK_RETVAL']?.value === '1';
}

/** The solutions in a serialised result. */
function countRows(text: string, mediaType: string): number {
  if (/json$/.test(mediaType)) return (JSON.parse(text) as { results: { bindings: readonly unknown[] } }).results.bindings.length;
  if (/xml$/.test(mediaType)) return text.match(/<result>/g)?.length ?? 0;
  return (text.replace(/"[^"]*"/g, '').match(/\n/g)?.length ?? 1) - 1;
}

const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

async function finish(response: Response, what: string): Promise<string> {
  const text = await response.text();
  if (!response.ok) throw new StoreError(`the store at ${new URL(response.url).origin} refused ${what} (status ${response.status}): ${text.trim().slice(0, shown)}`);
  return text;
}

/** Virtuoso writes `typed-literal`, a word of a draft, and booleans as 0 and 1. Quotes within a value are escaped, so that no value matches. */
const quirks: readonly [RegExp, string | ((found: string, digit: string) => string)][] = [
  [/"type"\s*:\s*"typed-literal"/g, '"type":"literal"'],
  [/(?<="datatype": "http:\/\/www\.w3\.org\/2001\/XMLSchema#boolean", "value": )"([01])"/g, (_, digit) => (digit === '1' ? '"true"' : '"false"')],
];
/** Characters that are held back because a match may go on in the next chunk. */
const overlap = 200;

function normalizeJson(): Transform {
  const decoder = new TextDecoder();
  let held = '';
  const normalize = (text: string): string => quirks.reduce((all, [pattern, by]) => all.replace(pattern, by as string), text);
  return new Transform({
    transform(chunk: Buffer, _, done) {
      const text = normalize(held + decoder.decode(chunk, { stream: true }));
      held = text.slice(-overlap);
      done(null, text.slice(0, -overlap));
    },
    flush(done) {
      done(null, normalize(held + decoder.decode()));
    },
  });
}
