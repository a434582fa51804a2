import type { PrefixMap } from '../../rdf/turtle.js';
import type { StoreData } from '../../store/store-data.js';
import type { EngineError, OperatorProfile } from '../contract/engine.js';
import type { MemoryShare } from '../../platform/memory.js';
import type { PreparedQuery } from '../../sparql/prepared-query.js';
import type { AskedQuery, QueryHead, ResultContent } from '../../sparql/question.js';
import type { Problem } from '../../platform/problem.js';

/** Name of the evaluator over the shared columns, for people. */
export const engineName = 'embedded';

/** What a worker thread needs of a version. */
export interface WorkerVersion {
  readonly store: StoreData;
  readonly prefixes: PrefixMap;
}

/** What a worker thread is started with. Its first version comes as a message, so that the thread can let go of it. */
export interface WorkerData {
  /** The cells of the protocol, shared with the main thread. The first is the cancel flag. */
  readonly control: Int32Array;
  /** Where it counts the memory that its queries hold. */
  readonly memory: MemoryShare;
}

/** What is to be evaluated: a prepared query, or an asked one, whose form is not known yet. */
export type Work =
  | { readonly query: PreparedQuery; readonly mediaType: string }
  | { readonly asked: AskedQuery; /** Undefined where the client takes none. */ readonly mediaTypes: Readonly<Record<ResultContent, string | undefined>> };

/** Milliseconds that a query was given, for messages; and how many of them are left. */
export interface TimeLimit {
  readonly timeout: number;
  readonly left: number;
}

/** How a query is evaluated. */
export interface Manner extends TimeLimit {
  /** Whether the operators of the plan are measured. */
  readonly explain: boolean;
  /** Whether the prepared query is to come back, if it is small: the query was asked before. */
  readonly again: boolean;
}

/** A query as a worker evaluates it. */
export interface QueryTask extends Pick<TimeLimit, 'timeout'> {
  readonly query: PreparedQuery;
  readonly mediaType: string;
  /** Whether the operators of the plan are measured. */
  readonly explain: boolean;
  /** On the clock of `performance.now()` of the worker: when the query is ended. */
  readonly deadline: number;
}

/** A Problem, which loses its class on the way between threads. */
export type PlainProblem = Pick<Problem, 'status' | 'title' | 'detail' | 'members' | 'headers'>;

/**
 * Main thread to worker. What is asked after a version is answered from that one; the query that runs when a version
 * comes goes on with the one before.
 */
export type ToWorker = { readonly kind: 'version' } & WorkerVersion | { readonly kind: 'query'; readonly work: Work; readonly manner: Manner };

/**
 * Worker to main thread. `ready` comes once, when the first version is open; `grown` ahead of the end of a query after
 * which the worker holds much more memory than when it was ready. An asked query that was prepared is answered with
 * its `head` first, and with the query itself where that was wanted. A query that failed tells its `plan` as far as it came, if that was asked for. A query ends with exactly one of: a chunk that is the `last`, `failed`, `refused`, or `cancelled`. `milliseconds` are those since it began. After a `fatal` failure the worker cannot be used any more.
 */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'grown' }
  | { readonly kind: 'head'; readonly head: QueryHead; readonly query?: PreparedQuery | undefined }
  | { readonly kind: 'refused'; readonly problem: PlainProblem }
  | {
      readonly kind: 'chunk';
      readonly bytes: Uint8Array;
      readonly last: boolean;
      readonly engine: string;
      readonly milliseconds: number;
      readonly plan?: readonly OperatorProfile[];
    }
  | {
      readonly kind: 'failed';
      readonly reason: EngineError['reason'];
      readonly message: string;
      readonly fatal: boolean;
      readonly service?: string | undefined;
      readonly limit?: number | undefined;
      readonly setting?: string | undefined;
      readonly plan?: readonly OperatorProfile[];
    }
  | { readonly kind: 'cancelled' };

/** Chunks that a worker sends ahead of the reader: about 1 MiB, so that most results leave their worker at once. */
export const creditWindow = 16;
