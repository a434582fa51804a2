import type { EngineVersion } from './engine.js';
import type { Job } from './job.js';
import { startThread, type Thread } from './thread.js';

/** Milliseconds after which a thread beyond the usual number is ended when nothing asks for it. */
const surplusIdle = 5_000;
/** Milliseconds before a thread that died while loading is replaced: a fault that lasts must not spin. */
const reloadDelay = 1_000;

/** Threads that answer from one version and are handed on to the next. */
export interface Pool {
  /** Resolves when all of the first threads can take queries; rejects when one of them cannot load the version. */
  readonly ready: Promise<void>;
  /** Whether a thread is still loading. */
  readonly loading: boolean;
  /** Starts the query if a thread is idle. */
  take(job: Job): boolean;
  /** Queries that are taken from now on are answered from this version; those that run go on with theirs. */
  hand(version: EngineVersion): void;
  /** Adds a thread unless there are twice the usual number; it goes when it has been idle for some seconds. */
  grow(): void;
  /** Ends every thread as soon as it has no query. Resolves when all are gone. */
  retire(): Promise<void>;
}

/**
 * Starts `size` threads on a version and keeps that many: one that dies is replaced at once, with the newest version.
 *
 * @param onIdle Called each time a thread becomes idle.
 */
export function startPool(first: EngineVersion, size: number, onIdle: () => void, log: (message: string, error?: unknown) => void): Pool {
  const threads = new Set<Thread>();
  const loading = new Set<Thread>();
  const idle = new Map<Thread, NodeJS.Timeout | undefined>();
  let version = first;
  let retired = false;

  const add = (): void => {
    const thread = startThread(version, { log });
    threads.add(thread);
    loading.add(thread);
    thread.ready.then(() => {
      loading.delete(thread);
      settle(thread);
    }, (error: unknown) => {
      if (retired || !threads.has(thread)) return;
      log('a query worker could not start', error);
      threads.delete(thread);
      loading.delete(thread);
      setTimeout(refill, reloadDelay).unref();
    });
    void thread.gone.then(() => lose(thread));
  };
  const refill = (): void => {
    while (!retired && threads.size < size) add();
  };
  const lose = (thread: Thread): void => {
    if (loading.has(thread)) return; // the rejection of `ready` tells why
    unpark(thread);
    if (threads.delete(thread)) refill();
  };
  const unpark = (thread: Thread): void => {
    clearTimeout(idle.get(thread));
    idle.delete(thread);
  };
  /** A thread has nothing to do, or is no more. */
  const settle = (thread: Thread): void => {
    if (!thread.alive) {
      lose(thread);
    } else if (retired) {
      void thread.end();
    } else {
      idle.set(thread, threads.size > size ? setTimeout(shrink, surplusIdle, thread).unref() : undefined);
      onIdle();
    }
  };
  const shrink = (thread: Thread): void => {
    if (threads.size <= size) return;
    unpark(thread);
    threads.delete(thread);
    void thread.end();
  };

  refill();
  return {
    ready: Promise.all([...threads].map((thread) => thread.ready)).then(() => undefined),
    get loading() {
      return loading.size > 0;
    },
    take(job) {
      // The one that was busy last: what it has compiled and cached is the warmest.
      const thread = [...idle.keys()].at(-1);
      if (!thread) return false;
      unpark(thread);
      job.start(thread, () => settle(thread));
      return true;
    },
    hand(next) {
      version = next;
      for (const thread of threads) thread.hand(next);
    },
    grow() {
      if (!retired && threads.size < 2 * size) add();
    },
    async retire() {
      retired = true;
      const all = [...threads];
      for (const thread of all) {
        if (idle.has(thread) || loading.has(thread)) void thread.end();
      }
      idle.clear();
      await Promise.all(all.map((thread) => thread.gone));
    },
  };
}
