import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { createLazyEngine } from '../engine/workers/lazy-engine.js';
import { EngineError, type AskOptions, type AskResult, type Engine, type EngineVersion, type QueryOptions, type QueryResult } from '../engine/contract/engine.js';
import type { PreparedQuery } from '../sparql/prepared-query.js';
import { iri } from '../rdf/iri.js';
import type { PrefixMap } from '../rdf/turtle.js';
import type { Question } from '../sparql/question.js';
import { emptyStore } from '../store/build-store.js';
import { toNQuads } from '../store/read-store.js';
import { ntriples, writeResult, writeTriples } from './results.js';
import { refuseExtensions } from './refuse-extensions.js';
import { createStoreClient, json, saidBy, StoreError, type QueryDataset, type StoreAddresses } from './store-client.js';
import { readMarker, readVersion, writeMarker } from './store-marker.js';
import { versionGraphs } from './version-graphs.js';

/** Names of the graphs that stand for the default graph, one a version: each holds all triples of it. */
const unionPrefix = 'urn:metastasis:union:';
/** A dataset needs a default graph: without one a store would take its own. */
const emptyGraph = 'urn:metastasis:empty';

/** Milliseconds for which the store is believed to hold the version that it was seen to hold. */
const trust = 1000;
/** Milliseconds after which the union of a version that was replaced is dropped: others may ask it for as long as they trust. */
const farewell = 10_000;

interface Current {
  readonly id: string;
  readonly prefixes: PrefixMap;
  readonly union: string;
  readonly named: readonly string[];
}

export interface ExternalStoreOptions {
  /** Most that are open at a time; a store may have few threads for them. */
  readonly connections: number;
}

/**
 * An engine that holds nothing: versions are written to a SPARQL 1.1 store, and the store answers. The dataset is named
 * in every request, so that an answer does not depend on what the store takes for its default graph. Each version has
 * a union graph of its own: queries without GRAPH see one version or the next. Named graphs keep their names, and change one
 * by one while a version is written. A graph that the store holds already is not written again.
 *
 * `swap` throws StoreError when the store cannot be filled; what it held before is asked on.
 */
export function createExternalStore(addresses: StoreAddresses, { connections }: ExternalStoreOptions): Engine {
  const client = createStoreClient(addresses, connections);
  const preparing = createLazyEngine({ module: { url: new URL('./prepare-worker.js', import.meta.url) }, answers: 'long queries' });
  void preparing.swap({ id: 'none', store: emptyStore });
  const running = new Map<AbortController, string>();
  let current: Current | undefined;
  let filling: string | undefined;
  let latest: Promise<void> = Promise.resolve();
  let wanted: EngineVersion | undefined;
  let seen = { at: -Infinity, check: Promise.resolve() };
  let closed = false;

  const fill = async (version: EngineVersion): Promise<void> => {
    const { id, store, prefixes = new Map<string, string>() } = version;
    const { named, union } = versionGraphs(toNQuads(store));
    const unionName = `${unionPrefix}${union.hash.slice(0, 16)}`;
    const held = await readMarker(client);
    const graphs = new Map([[unionName, union], ...named]);
    const stale = [...graphs].filter(([graph, { hash }]) => held.contents.get(graph) !== hash);
    if (!current) await refuseStrangers(stale.map(([graph]) => graph).filter((graph) => !held.contents.has(graph)));
    const left = [...held.contents.keys()].filter((graph) => !graphs.has(graph));
    const contents = new Map([...graphs].map(([graph, { hash }]) => [graph, hash]));
    if (stale.length > 0 || held.version !== id) {
      // A start after a crash finds here what it cannot rely on.
      await writeMarker(client, { version: held.version, contents: new Map([...held.contents, ...stale.map(([graph]): [string, string] => [graph, ''])]) });
      for (const [graph, { ntriples: lines }] of stale) await client.write(graph, lines);
      for (const graph of left) if (!graph.startsWith(unionPrefix)) await client.update(`DROP SILENT GRAPH <${iri(graph)}>`);
      filling = id;
      await writeMarker(client, { version: id, contents: new Map([...contents, ...left.filter((graph) => graph.startsWith(unionPrefix)).map((graph): [string, string] => [graph, ''])]) });
    }
    current = { id, prefixes, union: unionName, named: [...named.keys()] };
    seen = { at: performance.now(), check: Promise.resolve() };
    for (const graph of left) if (graph.startsWith(unionPrefix)) setTimeout(() => void drop(graph), farewell).unref();
  };
  /** Without effect when it fails: the next version finds the graph in the marker and tries again. */
  const drop = async (union: string): Promise<void> => {
    if (union === current?.union || closed) return;
    if ([...running.values()].includes(union)) setTimeout(() => void drop(union), farewell).unref();
    else await client.update(`DROP SILENT GRAPH <${iri(union)}>`).catch(() => undefined);
  };
  /** @throws StoreError when the store has graphs of these names that somebody else has put there. */
  const refuseStrangers = async (graphs: readonly string[]): Promise<void> => {
    if (graphs.length === 0) return;
    const rows = await client.select('SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }', { defaultGraphs: [emptyGraph], namedGraphs: graphs });
    if (rows.length === 0) return;
    throw new StoreError(`the store at ${client.address} holds graphs that this service would overwrite and has not written: ${rows.map(({ g }) => `<${g?.value}>`).join(', ')}; drop them there, or choose another store`);
  };
  /** @throws EngineError when another service has put another version into the store: the union of ours may be gone. */
  const check = (id: string): Promise<void> => {
    if (performance.now() - seen.at < trust) return seen.check;
    const look = async (): Promise<void> => {
      for (let attempt = 1; ; attempt += 1) {
        const held = await readVersion(client, AbortSignal.timeout(10 * trust));
        if (held === id || held === current?.id || held === filling) return;
        // The marker may be in the middle of being written.
        if (attempt === 3) throw new EngineError('store', `The store holds version ${held ?? 'none'}, and not ${id} as this service does: start the service again.`);
        await new Promise((resolve) => { setTimeout(resolve, trust / 4); });
      }
    };
    const looking = look();
    looking.catch(() => { seen = { ...seen, at: -Infinity }; });
    seen = { at: performance.now(), check: looking };
    return looking;
  };

  const answer = async (query: PreparedQuery, { format, timeout, signal }: QueryOptions): Promise<QueryResult> => {
    if (!current) throw new EngineError('closed', 'The store holds no version yet.');
    refuseExtensions(query.text);
    const { id, prefixes, union } = current;
    const ending = new AbortController();
    const end = (error: EngineError): void => ending.abort(error);
    const expire = setTimeout(end, timeout, new EngineError('timeout', `The query was ended at the limit of ${timeout / 1000} s.`, { limit: timeout }));
    const abort = (): void => end(new EngineError('aborted', 'The query was ended because its client went away.'));
    signal?.addEventListener('abort', abort, { once: true });
    running.set(ending, union);
    const release = (): void => {
      clearTimeout(expire);
      signal?.removeEventListener('abort', abort);
      running.delete(ending);
    };
    const reasonOf = (error: unknown): Error => {
      if (ending.signal.aborted) return ending.signal.reason as EngineError;
      // Where the store is concerns whoever runs the service.
      if (error instanceof StoreError) return new StoreError(error.message.replace(/^the store at \S+/, 'the store'), { cause: error });
      return error instanceof EngineError ? error : brokenAnswer(error);
    };
    try {
      const triples = query.form === 'CONSTRUCT' || query.form === 'DESCRIBE';
      const asked = triples ? ntriples : json;
      const [response] = await Promise.all([client.query(query.text, datasetOf(query, current), asked, ending.signal), check(id)]);
      await demandResult(response, asked);
      const pieces = (triples ? writeTriples : writeResult)(response, query.form, format, prefixes);
      // The status is chosen with the first piece at hand.
      const first = await pieces.next();
      const body = Readable.from((async function* () {
        try {
          if (!first.done) yield first.value;
          yield* pieces;
        } catch (error) {
          throw reasonOf(error);
        } finally {
          response.destroy();
        }
      })(), { objectMode: false });
      body.on('error', () => undefined).once('close', release);
      ending.signal.addEventListener('abort', () => body.destroy(reasonOf(undefined)), { once: true });
      return { version: id, engine: 'store', body };
    } catch (error) {
      const reason = reasonOf(error);
      release();
      ending.abort(reason); // the store need not go on
      throw reason;
    }
  };

  /** What it takes to prepare the question belongs to the limit. */
  const ask = async (question: Question, options: AskOptions): Promise<AskResult> => {
    const since = performance.now();
    const { head, format, result } = await preparing.ask(question, options);
    const query = JSON.parse(await textOf(result.body)) as PreparedQuery;
    return { head, format, result: await answer(query, { ...options, format, timeout: Math.max(1, options.timeout - (performance.now() - since)) }) };
  };
  const refuse = ({ signal }: Pick<QueryOptions, 'signal'>): void => {
    if (closed) throw new EngineError('closed', 'The service is shutting down.');
    if (signal?.aborted) throw new EngineError('aborted', 'The client went away before its query began.');
  };

  return {
    get version() {
      return current?.id ?? '';
    },
    swap(version) {
      if (closed) return Promise.reject(new EngineError('closed', 'The engine is closed.'));
      wanted = version;
      // One after the other: two that fill at once would mix their graphs. One that is overtaken is not written at all.
      const swap: Promise<void> = latest.catch(() => undefined).then(() => (wanted === version ? fill(version) : latest));
      latest = swap;
      return swap;
    },
    async query(query, options) {
      refuse(options);
      return answer(query, options);
    },
    async ask(question, options) {
      refuse(options);
      return ask(question, options);
    },
    async close(grace) {
      closed = true;
      await preparing.close(grace);
      const deadline = Date.now() + grace;
      while (running.size > 0 && Date.now() < deadline) await new Promise((resolve) => { setTimeout(resolve, 20); });
      for (const one of running.keys()) one.abort(new EngineError('closed', 'The service is shutting down.'));
    },
  };
}

/** The dataset that the query names, or else that of the version. */
function datasetOf({ defaultGraphs, namedGraphs }: PreparedQuery, { union, named }: Current): QueryDataset {
  if (defaultGraphs.length + namedGraphs.length === 0) return { defaultGraphs: [union], namedGraphs: named };
  return { defaultGraphs: defaultGraphs.length > 0 ? defaultGraphs : [emptyGraph], namedGraphs };
}

/** @throws EngineError when the answer is no result, or not of the type that was asked for. */
async function demandResult(response: IncomingMessage, asked: string): Promise<void> {
  const { statusCode = 0 } = response;
  const type = response.headers['content-type']?.split(';')[0]?.trim() ?? '';
  if (statusCode === 400) throw new EngineError('evaluation', `The store does not take the query: ${await saidBy(response)}`);
  if (statusCode !== 200) throw new EngineError('store', `The store answered with status ${statusCode}: ${await saidBy(response)}`);
  if (type === asked || (asked === ntriples && type === 'text/plain')) return;
  await textOf(response);
  throw new EngineError('store', `The store answered as ${type || 'nothing known'}, not as ${asked}.`);
}

/** What reads an answer tells what is wrong with it; the transport, that it ended. */
function brokenAnswer(cause: unknown): StoreError {
  if ((cause as NodeJS.ErrnoException).code !== undefined || !(cause instanceof Error)) return new StoreError('the store broke off its answer', { cause });
  return new StoreError(`the store gave an answer that cannot be read: ${cause.message.slice(0, 300)}`, { cause });
}
