import { text as textOf } from 'node:stream/consumers';
import { createLazyEngine } from '../engine/workers/lazy-engine.js';
import { EngineError, type AskOptions, type AskResult, type Engine, type EngineVersion, type QueryOptions, type QueryResult } from '../engine/contract/engine.js';
import type { PreparedQuery } from '../sparql/prepared-query.js';
import type { AskedQuery } from '../sparql/question.js';
import { emptyStore } from '../store/build-store.js';
import { askStore } from './ask-store.js';
import { dropGraph, fillStore, type HeldVersion } from './fill-store.js';
import { createStoreClient, type StoreAddresses } from './store-client.js';
import { createVersionCheck } from './version-check.js';

/** Milliseconds for which the union graph of a replaced version is kept: other services may still query it until they check the version. */
const farewell = 10_000;

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
  let current: HeldVersion | undefined;
  let filling: string | undefined;
  let latest: Promise<void> = Promise.resolve();
  let wanted: EngineVersion | undefined;
  let closed = false;
  const { trust, check } = createVersionCheck(client, (held) => held === current?.id || held === filling);

  const fill = async (version: EngineVersion): Promise<void> => {
    const filled = await fillStore(client, version, current === undefined, (id) => { filling = id; });
    current = filled.version;
    trust();
    for (const union of filled.oldUnions) setTimeout(() => void drop(union), farewell).unref();
  };
  /** Without effect when it fails: the next version finds the graph in the marker and tries again. */
  const drop = async (union: string): Promise<void> => {
    if (union === current?.union || closed) return;
    if ([...running.values()].includes(union)) setTimeout(() => void drop(union), farewell).unref();
    else await dropGraph(client, union).catch(() => undefined);
  };

  const answer = async (query: PreparedQuery, options: QueryOptions): Promise<QueryResult> => {
    if (!current) throw new EngineError('closed', 'The store holds no version yet.');
    return askStore({ client, running, check }, current, query, options);
  };
  /** What it takes to prepare the query belongs to the limit. */
  const ask = async (asked: AskedQuery, options: AskOptions): Promise<AskResult> => {
    const since = performance.now();
    const { head, format, result } = await preparing.ask(asked, options);
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
    async ask(asked, options) {
      refuse(options);
      return ask(asked, options);
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
