import { Readable } from 'node:stream';
import { Problem } from '../problem.js';
import type { Format } from '../rdf/formats.js';
import type { PreparedQuery } from '../sparql/prepared-query.js';
import { shapeOfForm, type Question, type QuestionHead, type ResultShape } from '../sparql/question.js';
import { bytesOf, EngineError, type AskOptions, type AskResult, type QueryOptions, type QueryResult, type Whole } from './engine.js';
import type { Work } from './messages.js';
import type { Thread } from './thread.js';

/** Bytes of a result that wait in the main thread for a slow reader before its worker is asked to wait. */
const highWaterMark = 256 * 1024;

/** A query from the call to the last byte that leaves its worker. */
export interface Job {
  readonly result: Promise<QueryResult>;
  /** What the question turned out to be; there when `result` is, where a question was asked. */
  readonly known: Known | undefined;
  /** Hands the query to an idle thread; `ended` is called once, when that thread is free again or was ended. */
  start(thread: Thread, ended: () => void): void;
  /** Ends the query with this error, whether it waits, is evaluated or is sent. */
  fail(error: EngineError): void;
}

/** A query whose form is known, with its format; or a question, with the formats of each form. */
export type JobWork = { readonly query: PreparedQuery; readonly format: Format } | ({ readonly question: Question } & Pick<AskOptions, 'formats'>);

/** What a question turned out to be. */
export interface Known {
  readonly head: QuestionHead;
  readonly format: Format;
}

/**
 * Takes a query on; its timeout counts from now.
 *
 * @param onDone Called once, when the query has its result or has failed.
 * @param onWhole Called when the result left its worker as one chunk.
 */
export function createJob(work: JobWork, { timeout, signal, onPlan }: Omit<QueryOptions, 'format'>, onDone: (job: Job) => void, onWhole?: (milliseconds: number, bytes: number) => void): Job {
  const { promise: result, resolve, reject } = withResolvers<QueryResult>();
  let phase: 'waiting' | 'evaluating' | 'sending' | 'done' = 'waiting';
  let thread: Thread | undefined;
  let ended: (() => void) | undefined;
  /** Chunks that came when the reader was full: their credit is owed to the worker. */
  let owed = 0;
  let known: Known | undefined, unacceptable: Problem | undefined;

  let body: Readable | undefined;
  const openBody = (): Readable => {
    const opened = new Readable({
      highWaterMark,
      read() {
        if (owed > 0 && phase === 'sending') thread?.credit(owed);
        owed = 0;
      },
      destroy(error, callback) {
        stop();
        callback(error);
      },
    });
    return opened.on('error', () => undefined); // an error may come before the reader listens; pipeline hears of it all the same
  };

  const finish = (): void => {
    if (phase === 'done') return;
    phase = 'done';
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    onDone(job);
  };
  /** Takes the query from its thread, which is ended only if it is busy evaluating: it cannot be interrupted. */
  const stop = (): void => {
    if (phase === 'done') return;
    if (phase === 'sending') {
      thread?.cancel();
    } else {
      void thread?.end();
      ended?.();
    }
    finish();
  };
  const fail = (error: EngineError): void => {
    if (phase === 'done') return;
    stop();
    reject(error);
    body?.destroy(error);
  };
  const abort = (): void => fail(new EngineError('aborted', 'The query was ended because its client went away.'));
  const expire = (): void => fail(new EngineError('timeout', thread
    ? `The query was ended at the limit of ${timeout / 1000} s.`
    : `The query waited for a free worker until the limit of ${timeout / 1000} s and was not evaluated.`, { limit: timeout }));

  const job: Job = {
    result,
    get known() { return known; },
    start(to, whenEnded) {
      thread = to;
      ended = whenEnded;
      phase = 'evaluating';
      const { version } = to;
      to.run(messageOf(work), onPlan !== undefined, {
        head(head) {
          if (!('question' in work)) return;
          const format = work.formats[shapeOfForm[head.form]];
          if (format instanceof Problem) unacceptable = format;
          else known = { head, format };
        },
        chunk(bytes, last, engine, milliseconds, plan) {
          if (plan) onPlan?.(plan);
          if (phase === 'evaluating' && last) {
            finish();
            onWhole?.(milliseconds, bytes.length);
            resolve(wholeResult(engine, version, bytes));
          } else if (phase !== 'done') {
            phase = 'sending';
            body ??= openBody();
            const full = !body.push(bytes);
            if (last) {
              body.push(null);
              finish();
            } else if (full) {
              owed += 1;
            } else {
              to.credit(1);
            }
            resolve({ engine, version, body });
          }
          if (last) whenEnded();
        },
        failed(error) {
          finish();
          reject(error);
          body?.destroy(error);
          whenEnded();
        },
        cancelled() {
          if (unacceptable && phase !== 'done') {
            finish();
            reject(unacceptable);
          }
          whenEnded();
        },
      });
    },
    fail,
  };
  const timer = setTimeout(expire, timeout);
  signal?.addEventListener('abort', abort, { once: true });
  return job;
}

function messageOf(work: JobWork): Work {
  if ('query' in work) return { query: work.query, mediaType: work.format.mediaType };
  const mediaType = (shape: ResultShape): string | undefined => {
    const format = work.formats[shape];
    return format instanceof Problem ? undefined : format.mediaType;
  };
  return { question: work.question, mediaTypes: { bindings: mediaType('bindings'), boolean: mediaType('boolean'), triples: mediaType('triples') } };
}

/** The result of a job that was given a question. @throws As `Engine.ask`. */
export async function askedResult(job: Job): Promise<AskResult> {
  const result = await job.result;
  if (!job.known) throw new EngineError('evaluation', 'The worker gave a result and not what the question is.');
  return { ...job.known, result };
}

/** A result that is there as a whole. */
export const wholeResult = (engine: string, version: string, whole: Whole): QueryResult => new WholeResult(engine, version, whole);

/** A class, since an object with a getter of its own takes longer to make than many a result. */
class WholeResult implements QueryResult {
  #body: Readable | undefined;

  constructor(readonly engine: string, readonly version: string, readonly whole: Whole) {}

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
