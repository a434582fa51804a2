import type { Readable } from 'node:stream';
import type { Format } from '../../rdf/formats.js';
import type { PrefixMap } from '../../rdf/turtle.js';
import type { StoreData } from '../../store/store-data.js';
import type { Problem } from '../../platform/problem.js';
import type { PreparedQuery } from '../../sparql/prepared-query.js';
import type { AskedQuery, QueryHead, ResultContent } from '../../sparql/question.js';

/** What an engine needs of a version of the knowledge graph. A version never changes. */
export interface EngineVersion {
  readonly id: string;
  /** All quads, in shared memory: workers read it without a copy. */
  readonly store: StoreData;
  /** Declared in Turtle and TriG results; without it IRIs are written in full. */
  readonly prefixes?: PrefixMap;
}

export interface QueryOptions {
  readonly format: Format;
  /** Milliseconds from now after which the query is ended. */
  readonly timeout: number;
  /** Ends the query when aborted: its client went away. */
  readonly signal?: AbortSignal;
  /** Called when no worker is busy with the query any more, which may be long before its result has been read. Not called if no worker was needed. */
  readonly onFree?: () => void;
  /** Bytes of the answer that its client has taken until now: they tell a slow reader from one that takes nothing. Default: the bytes that have left the result. */
  readonly taken?: () => number;
  /** Asks for the operators of the plan to be measured. Called before the end of the result, if the engine can tell. */
  readonly onPlan?: (operators: readonly OperatorProfile[]) => void;
  /** Whether `atOnce` was asked already, and had no answer. Default: false. */
  readonly tried?: boolean;
}

/** How a query is answered that nobody has parsed yet. */
export interface AskOptions extends Omit<QueryOptions, 'format' | 'tried'> {
  /** Whether the same query was asked before: then the prepared query comes back with the result, if it is small. Default: false. */
  readonly again?: boolean;
  /** By content of the result: the format that the client gets, or the reason why it gets none. */
  readonly formats: Readonly<Record<ResultContent, Format | Problem>>;
}

/** What an operator of an executed plan did. Solutions go from each operator to the next one; an operator stands below the one that it is part of. */
export interface OperatorProfile {
  /** As one would write it in SPARQL. */
  readonly step: string;
  /** 0 for the outermost. */
  readonly depth: number;
  /** Solutions that were expected for each call, where the order of a join was chosen by it. */
  readonly expected?: number;
  readonly calls: number;
  /** Solutions that it gave, all calls together. */
  readonly rows: number;
  /** In how many rows they came, where equal ones that are only counted came as one. */
  readonly together?: number;
  /** Spent in the operator itself, without those below and after it. */
  readonly milliseconds: number;
}

/** A result as UTF-8, or as text that is to be sent as UTF-8. */
export type Whole = Uint8Array | string;

export const bytesOf = (whole: Whole): Uint8Array => (typeof whole === 'string' ? Buffer.from(whole) : whole);

export interface QueryResult {
  /** Id of the version that answers. */
  readonly version: string;
  /** Names of the engines that answer, with commas. */
  readonly engine: string;
  /** The serialised result, UTF-8. Destroyed with an EngineError if the query ends early. */
  readonly body: Readable;
  /** The same result, where all of it is there already; then `body` need not be read. */
  readonly whole?: Whole | undefined;
}

/** The result of an asked query, and what it turned out to be. */
export interface AskResult {
  readonly head: QueryHead;
  readonly format: Format;
  readonly result: QueryResult;
  /** The query as it was prepared, where it was asked before and is small. */
  readonly query?: PreparedQuery | undefined;
}

/** Why an engine did not answer, in a word. */
export type EngineReason = 'timeout' | 'limit' | 'busy' | 'aborted' | 'evaluation' | 'format' | 'closed' | 'unsupported' | 'service' | 'refused' | 'store';

/** Why an engine did not answer. */
export class EngineError extends Error {
  /** With the reason `timeout`: the milliseconds that the query was allowed. With `limit`: its own bound, which it met. With `busy`: the bound of all queries together. */
  readonly limit: number | undefined;
  /** The setting of the bound; given with the reasons `limit` and `busy`, where it can be set. */
  readonly setting: string | undefined;
  /** The remote service. With the reason `service` it has failed; with `refused` it may not be asked. */
  readonly service: string | undefined;

  readonly reason: EngineReason;

  constructor(
    reason: EngineReason, message: string,
    options: ErrorOptions & { limit?: number | undefined; setting?: string | undefined; service?: string | undefined } = {},
  ) {
    super(message, options);
    this.reason = reason;
    this.name = 'EngineError';
    this.limit = options.limit;
    this.setting = options.setting;
    this.service = options.service;
  }
}

/**
 * Answers queries over the current version. Nothing outside of the engine's folders knows which engine this is.
 */
export interface Engine {
  /** The version that new queries see. */
  readonly version: string;
  /**
   * Makes `version` the one that new queries see, once it can answer. Queries that run finish on the version they
   * began with.
   */
  swap(version: EngineVersion): Promise<void>;
  /**
   * Runs a query. Resolves when the first bytes are there or the result is known to be empty, so that a failure
   * before that can still become an error status.
   *
   * @throws EngineError past the timeout, on abort, on an evaluation error, for a query that this engine does not take, or when the engine is closed.
   */
  query(query: PreparedQuery, options: QueryOptions): Promise<QueryResult>;
  /**
   * Runs a query that nobody has parsed: that happens where it is evaluated, within the timeout. Otherwise as `query`.
   *
   * @throws EngineError as `query` does; Problem as `prepareQuery` does, or the one that stands in the place of the format.
   */
  ask(asked: AskedQuery, options: AskOptions): Promise<AskResult>;
  /** The whole result of a query that is known to be cheap, at once; undefined where `query` is to be asked. */
  atOnce?(query: PreparedQuery, format: Format): QueryResult | undefined;
  /** Lets running queries finish for at most `grace` milliseconds, then ends the workers. */
  close(grace: number): Promise<void>;
}
