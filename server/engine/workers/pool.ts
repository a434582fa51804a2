import type { EngineVersion } from '../contract/engine.js';
import type { Job } from './job.js';
import { startThread, type Thread } from './thread.js';

/** Milliseconds after which a thread beyond the usual number is ended when nothing asks for it. */
const surplusIdle = 5_000;
/** Milliseconds before a thread that died while loading is replaced: a fault that lasts must not spin. */
const reloadDelay = 1_000;
/** Milliseconds for which all threads are busy before another one is started, so that it is there for whoever asks next. */
const busyPatience = 50;
/** Milliseconds of rest, and of age, after which a thread that has grown is replaced: its memory goes back with it. */
const grownIdle = 2_000, grownAge = 10_000;

export interface PoolOptions {
  /** Threads that are kept. */
  readonly size: number;
  /** Threads that there are at most. */
  readonly most: number;
  /** Called each time a thread becomes idle. */
  readonly onIdle: () => void;
  readonly log: (message: string, error?: unknown) => void;
}

/** Threads that answer from one version and are handed on to the next. */
export interface Pool {
  /** Resolves when all of the first threads can take queries; rejects when one of them cannot load the version. */
  readonly ready: Promise<void>;
  /** Starts the query if a thread is idle. */
  take(job: Job): boolean;
  /** Queries that are taken from now on are answered from this version; those that run go on with theirs. */
  hand(version: EngineVersion): void;
  /** Ends every thread as soon as it has no query. Resolves when all are gone. */
  retire(): Promise<void>;
}

/** Starts threads on a version and keeps that many: one that dies is replaced at once, with the newest version. Where all are busy, more are started. */
export function startPool(first: EngineVersion, { size, most, onIdle, log }: PoolOptions): Pool {
  const threads = new Map<Thread, { readonly since: number }>();
  const loading = new Set<Thread>();
  const idle = new Map<Thread, NodeJS.Timeout | undefined>();
  let version = first, retired = false;
  let impatience: NodeJS.Timeout | undefined;

  const add = (): Thread => {
    const thread = startThread(version, { log });
    threads.set(thread, { since: performance.now() });
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
    return thread;
  };
  const refill = (): void => {
    while (!retired && threads.size < size) add();
  };
  const lose = (thread: Thread): void => {
    if (loading.has(thread)) return; // the rejection of `ready` tells why
    unpark(thread);
    if (threads.delete(thread)) refill();
    watchForBusy();
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
      idle.set(thread, restOf(thread));
      onIdle();
    }
  };
  /** What comes of a thread that is left idle: it goes where there are too many by then, and is replaced where it has grown. */
  const restOf = (thread: Thread): NodeJS.Timeout | undefined => {
    if (thread.grown) {
      const age = performance.now() - (threads.get(thread)?.since ?? 0);
      return setTimeout(renew, Math.max(grownIdle, grownAge - age), thread).unref();
    }
    return threads.size > size ? setTimeout(shrink, surplusIdle, thread).unref() : undefined;
  };
  const dismiss = (thread: Thread): void => {
    unpark(thread);
    threads.delete(thread);
    void thread.end();
  };
  const shrink = (thread: Thread): void => {
    if (threads.size > size) dismiss(thread);
  };
  /** Puts a fresh thread in the place of one; the old one answers until that is ready. */
  const renew = (thread: Thread): void => {
    if (retired) return;
    if (threads.size > size) {
      dismiss(thread);
      return;
    }
    add().ready.then(() => { if (idle.has(thread)) dismiss(thread); }, () => undefined);
  };

  /** Starts another thread when all are busy for a while. */
  const watchForBusy = (): void => {
    if (canGrow()) impatience ??= setTimeout(grow, busyPatience).unref();
  };
  const canGrow = (): boolean => !retired && idle.size + loading.size === 0 && threads.size < most;
  const grow = (): void => {
    impatience = undefined;
    if (canGrow()) add();
  };

  refill();
  return {
    ready: Promise.all([...threads.keys()].map((thread) => thread.ready)).then(() => undefined),
    take(job) {
      // The one that was busy last: what it has compiled and cached is the warmest.
      const thread = [...idle.keys()].at(-1);
      if (!thread) return false;
      unpark(thread);
      job.start(thread, () => settle(thread));
      watchForBusy();
      return true;
    },
    hand(next) {
      version = next;
      for (const thread of threads.keys()) thread.hand(next);
    },
    async retire() {
      retired = true;
      clearTimeout(impatience);
      const all = [...threads.keys()];
      for (const thread of all) {
        if (idle.has(thread) || loading.has(thread)) void thread.end();
      }
      for (const timer of idle.values()) clearTimeout(timer);
      idle.clear();
      await Promise.all(all.map((thread) => thread.gone));
    },
  };
}
