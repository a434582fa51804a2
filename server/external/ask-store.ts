import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { EngineError, type QueryOptions, type QueryResult } from '../engine/contract/engine.js';
import type { GraphNames, PreparedQuery } from '../sparql/prepared-query.js';
import { emptyGraph, type HeldVersion } from './fill-store.js';
import { refuseExtensions } from './refuse-extensions.js';
import { ntriples, writeResult, writeTriples } from './results.js';
import { json, saidBy, StoreError, type StoreClient } from './store-client.js';

/** A query that the store is asked: what ends it, and what was given for it. */
interface Running {
  readonly signal: AbortSignal;
  end(reason: Error): void;
  /** Lets go of its timer and of its client. */
  release(): void;
}

/** What asking the store needs besides the query. */
export interface StoreAccess {
  readonly client: StoreClient;
  /** Queries that run, each with what ends it and the union graph that it reads. */
  readonly running: Map<AbortController, string>;
  /** @throws EngineError when the store does not hold the version any more. */
  readonly check: (id: string) => Promise<void>;
}

/** Asks the store a query about a version. @throws As `Engine.query`. */
export async function askStore({ client, running, check }: StoreAccess, version: HeldVersion, query: PreparedQuery, options: QueryOptions): Promise<QueryResult> {
  refuseExtensions(query.text);
  const run = start(running, version.union, options);
  try {
    const triples = query.form === 'CONSTRUCT' || query.form === 'DESCRIBE';
    const asked = triples ? ntriples : json;
    const [response] = await Promise.all([client.query(query.text, datasetOf(query, version), asked, run.signal), check(version.id)]);
    await demandResult(response, asked);
    const pieces = (triples ? writeTriples : writeResult)(response, query.form, options.format, version.prefixes);
    // The status is chosen with the first piece at hand.
    const first = await pieces.next();
    const body = Readable.from((async function* () {
      try {
        if (!first.done) yield first.value;
        yield* pieces;
      } catch (error) {
        throw reasonOf(error, run.signal);
      } finally {
        response.destroy();
      }
    })(), { objectMode: false });
    body.on('error', () => undefined).once('close', run.release);
    run.signal.addEventListener('abort', () => body.destroy(reasonOf(undefined, run.signal)), { once: true });
    return { version: version.id, engine: 'store', body };
  } catch (error) {
    const reason = reasonOf(error, run.signal);
    run.release();
    run.end(reason); // the store need not go on
    throw reason;
  }
}

/** Notes a query as running. It ends at its limit, or when its client goes. */
function start(running: StoreAccess['running'], union: string, { timeout, signal }: QueryOptions): Running {
  const ending = new AbortController();
  const end = (error: Error): void => ending.abort(error);
  const expire = setTimeout(end, timeout, new EngineError('timeout', `The query was ended at the limit of ${timeout / 1000} s.`, { limit: timeout }));
  const abort = (): void => end(new EngineError('aborted', 'The query was ended because its client went away.'));
  signal?.addEventListener('abort', abort, { once: true });
  running.set(ending, union);
  return {
    signal: ending.signal,
    end,
    release() {
      clearTimeout(expire);
      signal?.removeEventListener('abort', abort);
      running.delete(ending);
    },
  };
}

/** Why a query ended: by what ended it, if something did, else by its error. */
function reasonOf(error: unknown, ending: AbortSignal): Error {
  if (ending.aborted) return ending.reason as EngineError;
  // The address of the store is not shown to clients.
  if (error instanceof StoreError) return new StoreError(error.message.replace(/^the store at \S+/, 'the store'), { cause: error });
  return error instanceof EngineError ? error : brokenAnswer(error);
}

/** The dataset that the query names, or else that of the version. */
function datasetOf({ defaultGraphs, namedGraphs }: PreparedQuery, { union, named }: HeldVersion): GraphNames {
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
