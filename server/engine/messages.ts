import type { PrefixMap } from '../rdf/turtle.js';
import type { PreparedQuery } from './engine.js';

/** What a worker thread is born with. */
export interface WorkerData {
  readonly nquads: SharedArrayBuffer;
  readonly prefixes: PrefixMap;
}

/**
 * Main thread to worker. A worker has one query at a time: `run` is sent when the one before has ended, `credit`
 * allows that many more chunks, `cancel` ends the sending.
 */
export type ToWorker =
  | { readonly kind: 'run'; readonly query: PreparedQuery; readonly mediaType: string }
  | { readonly kind: 'credit'; readonly chunks: number }
  | { readonly kind: 'cancel' };

/**
 * Worker to main thread. `ready` comes once. A query ends with exactly one of: a chunk that is the `last`, `failed`,
 * or `cancelled`. After a `fatal` failure the worker cannot be used any more.
 */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'chunk'; readonly bytes: Uint8Array; readonly last: boolean }
  | { readonly kind: 'failed'; readonly message: string; readonly fatal: boolean; readonly service?: string }
  | { readonly kind: 'cancelled' };

/** Chunks that a worker sends ahead of the reader: about 1 MiB, so that most results leave their worker at once. */
export const creditWindow = 16;
