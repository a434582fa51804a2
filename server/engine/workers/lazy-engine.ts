import { EngineError, type Engine, type EngineVersion } from '../contract/engine.js';
import { askedResult } from './job.js';
import { createJobQueue } from './job-queue.js';
import { startThread, type Thread, type ThreadModule } from './thread.js';

export interface LazyEngineOptions {
  /** What its threads run. */
  readonly module: ThreadModule;
  /** What it answers, for messages: "federated queries". */
  readonly answers: string;
  /** Queries at a time; the others wait. Default: 2. */
  readonly workers?: number | undefined;
  /** Milliseconds after which an idle worker is ended. Default: five minutes. */
  readonly idle?: number | undefined;
  /** Called when a worker cannot start. Default: nothing is called. */
  readonly log?: ((message: string, error?: unknown) => void) | undefined;
}

/**
 * Answers rare queries in worker threads of its own. None runs before the first such query, and an idle one is ended
 * after a while: where nobody asks such queries, they cost nothing.
 */
export function createLazyEngine({ module, answers, workers = 2, idle = 300_000, log = () => undefined }: LazyEngineOptions): Engine {
  const threads = new Set<Thread>();
  const resting = new Map<Thread, NodeJS.Timeout>();
  let version: EngineVersion | undefined;
  let closing: Promise<void> | undefined;

  const dispatch = (): void => {
    for (const job of queue.waiting) {
      if (!version) return;
      const [thread] = resting.keys();
      if (thread) {
        wake(thread);
        queue.waiting.delete(job);
        job.start(thread, () => settle(thread));
      } else if (threads.size < workers) {
        add(version);
        return;
      } else {
        return;
      }
    }
  };
  const queue = createJobQueue({ dispatch, log });
  const add = (of: EngineVersion): void => {
    const thread = startThread(of, { module, log });
    threads.add(thread);
    thread.ready.then(() => settle(thread), (error: unknown) => {
      if (!queue.closed) log(`a worker for ${answers} could not start`, error);
      const [job] = queue.waiting;
      job?.fail(new EngineError('evaluation', `${answers[0]?.toUpperCase()}${answers.slice(1)} cannot be answered: their worker does not start.`, { cause: error }));
    });
    void thread.gone.then(() => {
      threads.delete(thread);
      wake(thread);
      dispatch();
    });
  };
  const wake = (thread: Thread): void => {
    clearTimeout(resting.get(thread));
    resting.delete(thread);
  };
  const dismiss = (thread: Thread): void => {
    wake(thread);
    void thread.end();
  };
  /** Called when a thread is idle or has ended. */
  const settle = (thread: Thread): void => {
    if (!thread.alive) return;
    if (queue.closed) dismiss(thread);
    else resting.set(thread, setTimeout(dismiss, idle, thread).unref());
    dispatch();
  };

  return {
    get version() {
      return version?.id ?? '';
    },
    swap(next) {
      version = next;
      for (const thread of threads) thread.hand(next);
      dispatch();
      return Promise.resolve();
    },
    async query(query, options) {
      queue.refuse(options);
      return queue.add({ query, format: options.format }, options).result;
    },
    async ask(asked, options) {
      queue.refuse(options);
      return askedResult(queue.add({ asked, formats: options.formats, again: options.again ?? false }, options));
    },
    close(grace) {
      return closing ??= queue.close(grace, () => {
        for (const thread of [...resting.keys()]) dismiss(thread);
        return Promise.all([...threads].map((thread) => thread.gone));
      });
    },
  };
}
