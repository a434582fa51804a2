import type { Format } from '../rdf/formats.js';
import { EngineError, type Engine, type PreparedQuery, type QueryResult } from './engine.js';
import { startGeneration, type Generation } from './generation.js';
import { createJob, wholeResult, type Job } from './job.js';
import { engineName } from './messages.js';

export interface EngineOptions {
  /** Worker threads kept for queries; up to twice as many run while queries wait. */
  readonly workers: number;
  /** Hears of workers that fail by themselves. Default: nobody. */
  readonly log?: (message: string, error?: unknown) => void;
}

/** Milliseconds that a query may wait before a spare worker is started. */
const patience = 200;

/**
 * An engine that holds the version in memory, once a worker thread. A query that goes past its limit is ended with its
 * worker, and no other query waits for that. Queries asked before the first version wait for it.
 *
 * A `swap` that is overtaken by a later one settles with the later one: the last one wins.
 */
export function createEngine({ workers, log = () => undefined }: EngineOptions): Engine {
  const jobs = new Set<Job>();
  const waiting = new Set<Job>();
  const generations = new Set<Generation>();
  let current: Generation | undefined;
  let latestSwap: Promise<void> | undefined;
  let impatience: NodeJS.Timeout | undefined;
  let closed: Promise<void> | undefined;

  const dispatch = (): void => {
    for (const job of waiting) {
      if (!current?.take(job)) break;
      waiting.delete(job);
    }
    if (waiting.size > 0) impatience ??= setTimeout(growImpatient, patience);
  };
  const growImpatient = (): void => {
    impatience = undefined;
    if (waiting.size === 0) return;
    if (!current?.loading) current?.grow();
    dispatch();
  };

  const promote = async (next: Generation, overtaken: () => boolean): Promise<void> => {
    try {
      await next.ready;
    } catch (error) {
      discard(next);
      throw error;
    }
    if (overtaken()) {
      discard(next);
      await latestSwap;
      return;
    }
    const previous = current;
    current = next;
    if (previous) discard(previous);
    dispatch();
  };
  const discard = (generation: Generation): void => {
    void generation.retire().then(() => generations.delete(generation));
  };

  const shutDown = async (grace: number): Promise<void> => {
    clearTimeout(impatience);
    const refusal = new EngineError('closed', 'The service is shutting down.');
    for (const job of waiting) job.fail(refusal);
    const retired = Promise.all([...generations].map((generation) => generation.retire()));
    const timer = setTimeout(() => {
      for (const job of jobs) job.fail(refusal);
    }, grace);
    await retired;
    clearTimeout(timer);
  };

  const answerAtOnce = (query: PreparedQuery, format: Format): QueryResult | undefined => {
    const whole = closed ? undefined : current?.quick.answer(query, format);
    return whole && current && wholeResult(engineName, current.version, whole);
  };

  return {
    quick: answerAtOnce,
    get version() {
      return current?.version ?? '';
    },
    swap(version) {
      if (closed) return Promise.reject(new EngineError('closed', 'The engine is closed.'));
      const next = startGeneration(version, workers, dispatch, log);
      generations.add(next);
      const swap: Promise<void> = promote(next, () => latestSwap !== swap);
      latestSwap = swap;
      return swap;
    },
    async query(query, options) {
      if (closed) throw new EngineError('closed', 'The service is shutting down.');
      if (options.signal?.aborted) throw new EngineError('aborted', 'The client went away before its query began.');
      const quick = options.onPlan ? undefined : current?.quick;
      const atOnce = quick && answerAtOnce(query, options.format);
      if (atOnce) return atOnce;
      const job = createJob(query, options, (done) => {
        waiting.delete(done);
        jobs.delete(done);
      }, (milliseconds, bytes) => quick?.learn(query, options.format, milliseconds, bytes));
      jobs.add(job);
      waiting.add(job);
      dispatch();
      return job.result;
    },
    close(grace) {
      return closed ??= shutDown(grace);
    },
  };
}
