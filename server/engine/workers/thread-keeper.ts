import type { EngineVersion } from '../contract/engine.js';
import { startThread, type Thread, type ThreadModule } from './thread.js';

/** Milliseconds before a thread that died while loading is replaced: a fault that lasts must not spin. */
const reloadDelay = 1_000;

export interface ThreadKeeperOptions {
  /** What threads run. */
  readonly module: ThreadModule;
  /** Threads that there are at least, once they have been asked for. */
  readonly size: number;
  /** Called when a thread has loaded its version. */
  readonly onReady: (thread: Thread) => void;
  /** Called when a thread has ended, after a replacement was started if too few were left. */
  readonly onGone: (thread: Thread) => void;
  readonly log: (message: string, error?: unknown) => void;
}

/** Threads on the newest version; one that dies is replaced at once. */
export interface ThreadKeeper {
  /** All but those that were dismissed. */
  readonly threads: Iterable<Thread>;
  readonly count: number;
  /** Those of them that still load their version. */
  readonly loading: ReadonlySet<Thread>;
  readonly retired: boolean;
  /** Milliseconds since a thread was started. */
  ageOf(thread: Thread): number;
  /** Starts the first threads; again without effect. */
  begin(): void;
  /** Starts one more. */
  add(): Thread;
  /** Ends a thread that has no query, without replacing it. */
  dismiss(thread: Thread): void;
  /** Notes that a thread has ended. A second call has no effect. */
  lose(thread: Thread): void;
  hand(version: EngineVersion): void;
  /** Starts no more threads. */
  retire(): void;
}

export function keepThreads(first: EngineVersion, { module, size, onReady, onGone, log }: ThreadKeeperOptions): ThreadKeeper {
  const threads = new Map<Thread, { readonly since: number }>();
  const loading = new Set<Thread>();
  let version = first, begun = false, retired = false;

  const add = (): Thread => {
    const thread = startThread(version, { module, log });
    threads.set(thread, { since: performance.now() });
    loading.add(thread);
    thread.ready.then(() => {
      loading.delete(thread);
      onReady(thread);
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
    while (begun && !retired && threads.size < size) add();
  };
  const lose = (thread: Thread): void => {
    if (loading.has(thread)) return; // the rejection of `ready` tells why
    if (threads.delete(thread)) refill();
    onGone(thread);
  };

  return {
    get threads() { return threads.keys(); },
    get count() { return threads.size; },
    loading,
    get retired() { return retired; },
    ageOf: (thread) => performance.now() - (threads.get(thread)?.since ?? 0),
    begin() {
      if (begun) return;
      begun = true;
      refill();
    },
    add,
    dismiss(thread) {
      threads.delete(thread);
      void thread.end();
    },
    lose,
    hand(next) {
      version = next;
      for (const thread of threads.keys()) thread.hand(next);
    },
    retire() {
      retired = true;
    },
  };
}
