import { Worker } from 'node:worker_threads';
import { createEngine } from '../engine/create-engine.js';
import { EngineError, type Engine, type EngineVersion } from '../engine/contract/engine.js';
import { Problem } from '../platform/problem.js';
import { changesGraph, mayAskChanges } from '../sparql/changes-graph.js';
import type { PreparedQuery } from '../sparql/prepared-query.js';
import type { Log } from '../platform/log.js';
import type { StoreData } from '../store/store-data.js';
import type { ChangeRecord, History } from './history.js';

/** What the thread is to do. */
export interface ChangesGraphTask {
  readonly store: StoreData;
  readonly changes: readonly ChangeRecord[];
  readonly graph: string;
  readonly base: string;
}

/** Changes that the graph tells of, the newest ones. */
const mostInGraph = 1_000;

/** Other services are asked by an engine that has no graph of changes: an answer without it would be wrong. @throws Problem 400 */
function refuseServices({ services }: PreparedQuery): void {
  if (services)
    throw new Problem(
      400,
      'Not in one query',
      'SERVICE and the graph of changes cannot be asked in one query: ask them one after the other. A query whose text has ":changes", "/changes" or an escaped letter is taken for one about that graph.',
    );
}

/**
 * An engine that also answers what was changed: a query that may name the graph of changes is asked of the current
 * version with that graph beside it, made from the journal. It is made when it is first asked for after a change, in a
 * thread, and kept until it is asked for again after another one; a change costs nothing for it. All other queries go
 * to `own`.
 */
export function createChangesEngine(own: Engine, { history, base, log }: { readonly history: History; readonly base: string; readonly log: Log }): Engine {
  const graph = changesGraph(base);
  let shown: EngineVersion | undefined, beside: Engine | undefined, made: { readonly key: string; readonly done: Promise<void> } | undefined, closed = false;

  const fill = async (version: EngineVersion, changes: readonly ChangeRecord[]): Promise<void> => {
    const store = await new Promise<StoreData>((resolve, reject) => {
      const thread = new Worker(new URL('./changes-thread.js', import.meta.url), { workerData: { store: version.store, changes, graph, base } satisfies ChangesGraphTask });
      thread.once('message', resolve).once('error', reject).once('exit', () => { reject(new Error('the thread of the graph of changes ended without it')); });
    });
    if (closed) throw new EngineError('closed', 'The service is shutting down.');
    beside ??= createEngine({ workers: 1, log });
    await beside.swap({ ...version, store });
  };
  /** The engine that has the graph as the journal has it now. */
  const ready = async (): Promise<Engine> => {
    const version = shown, { changes } = await history.changes({ limit: mostInGraph });
    if (!version || closed) throw new EngineError('closed', 'No version is shown.');
    const key = `${version.id} ${changes[0]?.change ?? ''}`;
    if (made?.key !== key) {
      const before = made?.done.catch(() => undefined), next = { key, done: Promise.resolve(before).then(() => fill(version, changes)) };
      made = next;
      next.done.catch(() => { if (made === next) made = undefined; });
    }
    await made.done;
    return beside as Engine;
  };
  /** What it takes to make the graph belongs to the limit of the query. */
  const ask = async <Result>({ timeout }: { readonly timeout: number }, of: (engine: Engine, timeout: number) => Promise<Result>): Promise<Result> => {
    const since = performance.now(), engine = await ready();
    return of(engine, Math.max(1, timeout - (performance.now() - since)));
  };

  return {
    get version() {
      return own.version;
    },
    async swap(version) {
      await own.swap(version);
      if (own.version === version.id) shown = version;
    },
    atOnce: (query, format) => (mayAskChanges(query) ? undefined : own.atOnce?.(query, format)),
    async query(query, options) {
      if (!mayAskChanges(query)) return own.query(query, options);
      refuseServices(query);
      return ask(options, (engine, timeout) => engine.query(query, { ...options, timeout }));
    },
    ask: (asked, options) => (mayAskChanges({ text: asked.text, ...asked.options }) ? ask(options, (engine, timeout) => engine.ask(asked, { ...options, timeout })) : own.ask(asked, options)),
    async close(grace) {
      closed = true;
      await Promise.all([own.close(grace), beside?.close(grace)]);
    },
  };
}
