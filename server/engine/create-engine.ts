import type { Format } from '../rdf/formats.js';
import { releaseColumns } from '../store/release-columns.js';
import { EngineError, type Engine, type QueryOptions, type QueryResult } from './contract/engine.js';
import type { PreparedQuery } from '../sparql/prepared-query.js';
import { askedResult, createJob, wholeResult, type Job, type JobWork } from './workers/job.js';
import { engineName } from './workers/messages.js';
import { startPool, type Pool } from './workers/pool.js';
import { createQuickAnswers, type QuickAnswers } from './quick-answers.js';

export interface EngineOptions {
  /** Worker threads kept for queries; up to twice as many run while all are busy. */
  readonly workers: number;
  /** Threads beyond those, of which one more is kept: whoever asks when all others are busy need not wait for one to start. Default: 0. */
  readonly reserve?: number;
  /** Hears of workers that fail by themselves. Default: nobody. */
  readonly log?: (message: string, error?: unknown) => void;
}

/** Milliseconds between two looks for readers that take nothing while others wait for a worker. */
const lookInterval = 200;

/**
 * An engine whose worker threads share the columns of one version. A query that goes past its limit is ended with its
 * worker, and no other query waits for that. Queries asked before the first version wait for it.
 *
 * A swap hands the threads on: all but the first are done at once, and cost no thread.
 */
export function createEngine({ workers, reserve = 0, log = () => undefined }: EngineOptions): Engine {
  const jobs = new Set<Job>();
  const waiting = new Set<Job>();
  let pool: Pool | undefined;
  let current: { readonly id: string; readonly quick: QuickAnswers } | undefined;
  let looking: NodeJS.Timeout | undefined;
  let closed: Promise<void> | undefined;

  const dispatch = (): void => {
    for (const job of waiting) {
      if (!pool?.take(job)) break;
      waiting.delete(job);
    }
    if (waiting.size > 0) looking ??= setTimeout(lookForStalled, lookInterval);
  };
  const lookForStalled = (): void => {
    looking = undefined;
    if (waiting.size === 0) return;
    for (const job of jobs) job.cutStalled();
    dispatch();
  };

  const shutDown = async (grace: number): Promise<void> => {
    clearTimeout(looking);
    const refusal = new EngineError('closed', 'The service is shutting down.');
    for (const job of waiting) job.fail(refusal);
    const retired = pool?.retire();
    const timer = setTimeout(() => {
      for (const job of jobs) job.fail(refusal);
    }, grace);
    await retired;
    clearTimeout(timer);
  };

  const answerAtOnce = (query: PreparedQuery, format: Format): QueryResult | undefined => {
    const whole = closed ? undefined : current?.quick.answer(query, format);
    return whole !== undefined && current ? wholeResult(engineName, current.id, whole) : undefined;
  };

  const refuse = ({ signal }: Pick<QueryOptions, 'signal'>): void => {
    if (closed) throw new EngineError('closed', 'The service is shutting down.');
    if (signal?.aborted) throw new EngineError('aborted', 'The client went away before its query began.');
  };
  const forget = (job: Job): void => {
    waiting.delete(job);
    jobs.delete(job);
  };
  const begin = (work: JobWork, options: Omit<QueryOptions, 'format'>, onWhole?: (milliseconds: number, bytes: number) => void): Job => {
    const job = createJob(work, options, { onDone: forget, onWhole, log });
    jobs.add(job);
    waiting.add(job);
    dispatch();
    return job;
  };

  return {
    quick: answerAtOnce,
    get version() {
      return current?.id ?? '';
    },
    async swap(version) {
      if (closed) throw new EngineError('closed', 'The engine is closed.');
      let quick: QuickAnswers;
      try {
        quick = createQuickAnswers(version.store, version.prefixes, { log });
      } catch (cause) {
        throw new Error(`version ${version.id} could not be loaded`, { cause });
      }
      current = { id: version.id, quick };
      if (pool) {
        pool.hand(version);
        releaseColumns(version.store);
      } else {
        pool = startPool(version, { size: workers + Math.min(1, reserve), most: 2 * workers + reserve, onIdle: dispatch, log });
      }
      await pool.ready;
    },
    async query(query, options) {
      refuse(options);
      const quick = options.onPlan ? undefined : current?.quick;
      const atOnce = quick && !options.tried && answerAtOnce(query, options.format);
      if (atOnce) return atOnce;
      return begin({ query, format: options.format }, options, (milliseconds, bytes) => quick?.learn(query, options.format, milliseconds, bytes)).result;
    },
    async ask(question, options) {
      refuse(options);
      return askedResult(begin({ question, formats: options.formats, again: options.again ?? false }, options));
    },
    close(grace) {
      return closed ??= shutDown(grace);
    },
  };
}
