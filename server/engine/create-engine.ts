import type { Format } from '../rdf/formats.js';
import { weighColumns } from '../store/release-columns.js';
import { EngineError, type Engine, type QueryResult } from './contract/engine.js';
import type { PreparedQuery } from '../sparql/prepared-query.js';
import { askedResult, wholeResult } from './workers/job.js';
import { createJobQueue } from './workers/job-queue.js';
import { engineName } from './workers/messages.js';
import { startPool, type Pool } from './workers/pool.js';
import { embeddedThread } from './workers/thread.js';
import { createAnswersAtOnce, type AnswersAtOnce } from './answers-at-once.js';

export interface EngineOptions {
  /** Worker threads kept for queries; up to twice as many run while all are busy. */
  readonly workers: number;
  /** Threads that may run beyond those. Default: 0. */
  readonly reserve?: number;
  /**
   * Whether nobody waits for a thread: they are started with the first version, and one of the reserve is kept beside them.
   * Else they are started when a query needs one. Default: true.
   */
  readonly ahead?: boolean;
  /** Whether each thread asks itself queries of most kinds once it is ready, so that nobody's first are slow. Default: true. */
  readonly warmUp?: boolean;
  /** Called when a worker fails by itself. Default: nothing is called. */
  readonly log?: (message: string, error?: unknown) => void;
}

/** While queries wait for a worker: milliseconds between two looks for readers that take nothing. */
const lookInterval = 200;

/**
 * An engine whose worker threads share the columns of one version. A query that goes past its limit is ended with its
 * worker, and no other query waits for that. Queries asked before the first version wait for it.
 *
 * A swap gives the same threads another version.
 */
export function createEngine({ workers, reserve = 0, ahead = true, warmUp = true, log = () => undefined }: EngineOptions): Engine {
  let pool: Pool | undefined;
  let current: { readonly id: string; readonly answers: AnswersAtOnce } | undefined;
  let looking: NodeJS.Timeout | undefined;
  let closing: Promise<void> | undefined;

  const dispatch = (): void => {
    for (const job of queue.waiting) {
      if (!pool?.take(job)) break;
      queue.waiting.delete(job);
    }
    if (queue.waiting.size > 0) looking ??= setTimeout(lookForStalled, lookInterval);
  };
  const queue = createJobQueue({ dispatch, log });
  const lookForStalled = (): void => {
    looking = undefined;
    if (queue.waiting.size === 0) return;
    queue.cutStalled();
    dispatch();
  };

  const answerAtOnce = (query: PreparedQuery, format: Format): QueryResult | undefined => {
    const whole = queue.closed ? undefined : current?.answers.answer(query, format);
    return whole !== undefined && current ? wholeResult(engineName, current.id, whole) : undefined;
  };

  return {
    atOnce: answerAtOnce,
    get version() {
      return current?.id ?? '';
    },
    async swap(version) {
      if (queue.closed) throw new EngineError('closed', 'The engine is closed.');
      let answers: AnswersAtOnce;
      try {
        answers = createAnswersAtOnce(version.store, version.prefixes, { log });
      } catch (cause) {
        throw new Error(`version ${version.id} could not be loaded`, { cause });
      }
      current = { id: version.id, answers };
      if (pool) {
        pool.hand(version);
        weighColumns(version.store);
      } else {
        pool = startPool(version, {
          module: embeddedThread({ warmUp }), size: workers + (ahead ? Math.min(1, reserve) : 0), ahead, most: 2 * workers + reserve, onIdle: dispatch, log,
        });
      }
      await pool.ready;
    },
    async query(query, options) {
      queue.refuse(options);
      const answers = options.onPlan ? undefined : current?.answers;
      const atOnce = answers && !options.tried && answerAtOnce(query, options.format);
      if (atOnce) return atOnce;
      return queue.add({ query, format: options.format }, options, (milliseconds, bytes) => answers?.learn(query, options.format, milliseconds, bytes)).result;
    },
    async ask(asked, options) {
      queue.refuse(options);
      return askedResult(queue.add({ asked, formats: options.formats, again: options.again ?? false }, options));
    },
    close(grace) {
      clearTimeout(looking);
      return closing ??= queue.close(grace, async () => pool?.retire());
    },
  };
}
