import { Readable } from 'node:stream';
import { Problem } from '../../platform/problem.js';
import type { Format } from '../../rdf/formats.js';
import type { PreparedQuery } from '../../sparql/prepared-query.js';
import { contentOfForm, type AskedQuery, type QueryHead, type ResultContent } from '../../sparql/question.js';
import { bytesOf, EngineError, type AskOptions, type AskResult, type QueryOptions, type QueryResult, type Whole } from '../contract/engine.js';
import type { Work } from './messages.js';
import type { Exchange, Sink } from './protocol.js';
import { createResultBody, readerPatience, type ResultBody } from './result-body.js';
import type { Thread } from './thread.js';

/** A query from the call to the last byte that leaves its worker. */
export interface Job {
  readonly result: Promise<QueryResult>;
  /** What the query turned out to be; there when `result` is, where it was asked unparsed. */
  readonly known: KnownQuery | undefined;
  /** Hands the query to an idle thread; `ended` is called once, when that thread is free again or was ended. */
  start(thread: Thread, ended: () => void): void;
  /** Ends the query with this error, whether it waits, is evaluated or is sent. */
  fail(error: EngineError): void;
  /** Ends it where its worker waits for a reader that took nothing for some seconds. To be called while others wait. */
  cutStalled(): void;
}

/** A query whose form is known, with its format; or an asked one, with the formats of each form. */
export type JobWork = { readonly query: PreparedQuery; readonly format: Format } | ({ readonly asked: AskedQuery } & Pick<AskOptions, 'formats' | 'again'>);

/** What an asked query turned out to be. */
export interface KnownQuery {
  readonly head: QueryHead;
  readonly format: Format;
  readonly query: PreparedQuery | undefined;
}

export interface JobOptions {
  /** Called once, when the query has its result or has failed. */
  readonly onDone: (job: Job) => void;
  /** Called when the result left its worker as one chunk. */
  readonly onWhole?: ((milliseconds: number, bytes: number) => void) | undefined;
  readonly log: (message: string) => void;
}

/** Takes a query on; its timeout counts from now. */
export function createJob(work: JobWork, { timeout, signal, onPlan, onFree, taken }: Omit<QueryOptions, 'format'>, { onDone, onWhole, log }: JobOptions): Job {
  const since = performance.now();
  const { promise: result, resolve, reject } = withResolvers<QueryResult>();
  let done = false, known: KnownQuery | undefined;
  let thread: Thread | undefined, exchange: Exchange | undefined, body: ResultBody | undefined;

  const finish = (): void => {
    if (done) return;
    done = true;
    stopClock();
    signal?.removeEventListener('abort', abort);
    onDone(job);
  };
  /** Takes the query from its thread. */
  const stop = (): void => {
    if (done) return;
    exchange?.cancel();
    finish();
  };
  const fail = (error: EngineError | Problem): void => {
    if (done) return;
    stop();
    reject(error);
    body?.stream.destroy(error);
  };
  const abort = (): void => fail(new EngineError('aborted', 'The query was ended because its client went away.'));

  const sinkFor = ({ version }: Thread, ended: () => void): Sink => ({
    head(head, query) {
      if (!('asked' in work)) return;
      const format = work.formats[contentOfForm[head.form]];
      if (format instanceof Problem) fail(format);
      else known = { head, format, query };
    },
    chunk(bytes, last, engine, milliseconds, plan) {
      if (plan) onPlan?.(plan);
      if (last && !body) {
        finish();
        onWhole?.(milliseconds, bytes.length);
        resolve(wholeResult(engine, version, bytes));
        return;
      }
      body ??= createResultBody({ credit: (chunks) => exchange?.credit(chunks), onClose: stop, taken, log });
      body.push(bytes);
      if (last) {
        body.end();
        finish();
      }
      resolve({ engine, version, body: body.stream });
    },
    failed(error, plan) {
      if (plan && !done) onPlan?.(plan);
      finish();
      reject(error);
      body?.stream.destroy(error);
    },
    ended() {
      onFree?.();
      ended();
    },
  });

  const job: Job = {
    result,
    get known() { return known; },
    start(to, ended) {
      thread = to;
      const left = Math.max(1, timeout - (performance.now() - since));
      exchange = to.ask(messageOf(work), { explain: onPlan !== undefined, again: 'asked' in work && work.again === true, timeout, left }, sinkFor(to, ended));
    },
    fail,
    cutStalled() {
      if (body && body.holdsWorker >= readerPatience) body.cut();
    },
  };
  // A worker ends by itself at the limit; one that measures is then heard.
  const stopClock = startClock(timeout, () => (onPlan && thread ? tellingTime : 0), () => fail(timedOut(timeout, thread !== undefined)));
  signal?.addEventListener('abort', abort, { once: true });
  return job;
}

/** Milliseconds beyond the limit in which a worker tells what a query had done that was measured. */
const tellingTime = 2000;

/** Calls `end` at the limit, and so many milliseconds after it. @returns What stops it. */
function startClock(timeout: number, patience: () => number, end: () => void): () => void {
  const expire = (): void => {
    const more = patience();
    if (more > 0) timer = setTimeout(end, more);
    else end();
  };
  let timer = setTimeout(expire, timeout);
  return () => clearTimeout(timer);
}

const timedOut = (timeout: number, started: boolean): EngineError => new EngineError('timeout', started
  ? `The query was ended at the limit of ${timeout / 1000} s.`
  : `The query waited for a free worker until the limit of ${timeout / 1000} s and was not evaluated.`, { limit: timeout });

function messageOf(work: JobWork): Work {
  if ('query' in work) return { query: work.query, mediaType: work.format.mediaType };
  const mediaType = (content: ResultContent): string | undefined => {
    const format = work.formats[content];
    return format instanceof Problem ? undefined : format.mediaType;
  };
  return { asked: work.asked, mediaTypes: { bindings: mediaType('bindings'), boolean: mediaType('boolean'), triples: mediaType('triples') } };
}

/** The result of a job that was given an asked query. @throws As `Engine.ask`. */
export async function askedResult(job: Job): Promise<AskResult> {
  const result = await job.result;
  if (!job.known) throw new EngineError('evaluation', 'The worker gave a result and not what the query is.');
  return { ...job.known, result };
}

/** A result that is there as a whole. */
export const wholeResult = (engine: string, version: string, whole: Whole): QueryResult => new WholeResult(engine, version, whole);

/** A class, since an object with a getter of its own takes longer to make than many a result. */
class WholeResult implements QueryResult {
  #body: Readable | undefined;

  readonly engine: string;
  readonly version: string;
  readonly whole: Whole;

  constructor(engine: string, version: string, whole: Whole) {
    this.engine = engine;
    this.version = version;
    this.whole = whole;
  }

  get body(): Readable {
    return this.#body ??= Readable.from(this.whole.length > 0 ? [bytesOf(this.whole)] : []);
  }
}

/** Promise.withResolvers, which Node 20 does not have. */
function withResolvers<T>() {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((...both) => {
    [resolve, reject] = both;
  });
  return { promise, resolve, reject };
}
