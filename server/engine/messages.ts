import type { PrefixMap } from '../rdf/turtle.js';
import type { StoreData } from '../store/store-data.js';
import type { EngineError, PlanStep, PreparedQuery } from './engine.js';

/** Name of the evaluator over the shared columns, for people. */
export const engineName = 'embedded';

/** What a worker thread is born with. */
export interface WorkerData {
  readonly store: StoreData;
  readonly prefixes: PrefixMap;
  /** Shared with the main thread: see `control`. */
  readonly control: Int32Array;
}

/** Places of the control array: other than 0 to stop the query; the number of chunks that may be sent. */
export const control = { cancel: 0, credits: 1, length: 2 } as const;

/** Main thread to worker. A worker has one query at a time: `run` is sent when the one before has ended. */
export interface ToWorker {
  readonly query: PreparedQuery;
  readonly mediaType: string;
  /** Whether the steps of the plan are measured. */
  readonly explain: boolean;
}

/**
 * Worker to main thread. `ready` comes once. A query ends with exactly one of: a chunk that is the `last`, `failed`,
 * or `cancelled`. `milliseconds` are those since it began. After a `fatal` failure the worker cannot be used any more.
 */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'chunk'; readonly bytes: Uint8Array; readonly last: boolean; readonly engine: string; readonly milliseconds: number; readonly plan?: readonly PlanStep[] }
  | { readonly kind: 'failed'; readonly reason: EngineError['reason']; readonly message: string; readonly fatal: boolean; readonly service?: string | undefined }
  | { readonly kind: 'cancelled' };

/** Chunks that a worker sends ahead of the reader: about 1 MiB, so that most results leave their worker at once. */
export const creditWindow = 16;
