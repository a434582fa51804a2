import type { EngineVersion } from '../contract/engine.js';
import type { Job } from './job.js';
import type { Thread, ThreadModule } from './thread.js';
import { keepThreads } from './thread-keeper.js';

/** Milliseconds after which a thread beyond the usual number is ended when nothing asks for it. */
const surplusIdle = 5_000;
/** Milliseconds for which all threads are busy before another one is started, so that it is ready for the next query. */
const busyPatience = 50;
/** Milliseconds of rest, and of age, after which a thread that has grown is replaced: its memory goes back with it. */
const grownIdle = 2_000, grownAge = 10_000;

export interface PoolOptions {
  /** What threads run. */
  readonly module: ThreadModule;
  /** Threads that are kept. */
  readonly size: number;
  /** Whether they are started now, and not when the first query comes. */
  readonly ahead: boolean;
  /** Threads that there are at most. */
  readonly most: number;
  /** Called each time a thread becomes idle. */
  readonly onIdle: () => void;
  readonly log: (message: string, error?: unknown) => void;
}

/** Threads that answer from one version and are handed on to the next. */
export interface Pool {
  /** Resolves when all threads that were started ahead can take queries; rejects when one of them cannot load the version. */
  readonly ready: Promise<void>;
  /** Starts the query if a thread is idle. */
  take(job: Job): boolean;
  /** Queries that are taken from now on are answered from this version; those that run go on with theirs. */
  hand(version: EngineVersion): void;
  /** Ends every thread as soon as it has no query. Resolves when all are gone. */
  retire(): Promise<void>;
}

/** Keeps threads on a version. Where all are busy, more are started. */
export function startPool(first: EngineVersion, { module, size, ahead, most, onIdle, log }: PoolOptions): Pool {
  /** In the order in which they became idle, each with the timer of what comes of it. */
  const idle = new Map<Thread, NodeJS.Timeout | undefined>();

  const unpark = (thread: Thread): void => {
    clearTimeout(idle.get(thread));
    idle.delete(thread);
  };
  /** Called when a thread is idle or has ended. */
  const settle = (thread: Thread): void => {
    if (!thread.alive) {
      keeper.lose(thread);
    } else if (keeper.retired) {
      void thread.end();
    } else {
      idle.set(thread, restOf(thread));
      onIdle();
    }
  };
  /** What comes of a thread that is left idle: it goes where there are too many by then, and is replaced where it has grown. */
  const restOf = (thread: Thread): NodeJS.Timeout | undefined => {
    if (thread.grown) return setTimeout(renew, Math.max(grownIdle, grownAge - keeper.ageOf(thread)), thread).unref();
    return keeper.count > size ? setTimeout(shrink, surplusIdle, thread).unref() : undefined;
  };
  const dismiss = (thread: Thread): void => {
    unpark(thread);
    keeper.dismiss(thread);
  };
  const shrink = (thread: Thread): void => {
    if (keeper.count > size) dismiss(thread);
  };
  /** Puts a fresh thread in the place of one; the old one answers until that is ready. */
  const renew = (thread: Thread): void => {
    if (keeper.retired) return;
    if (keeper.count > size) dismiss(thread);
    else keeper.add().ready.then(() => { if (idle.has(thread)) dismiss(thread); }, () => undefined);
  };

  const canGrow = (): boolean => !keeper.retired && idle.size + keeper.loading.size === 0 && keeper.count < most;
  const { watch: watchForBusy, stop: stopWatching } = growWhenBusy(canGrow, () => { keeper.add(); });

  const keeper = keepThreads(first, {
    module, size, log, onReady: settle,
    onGone(thread) {
      unpark(thread);
      watchForBusy();
    },
  });
  if (ahead) keeper.begin();
  return {
    ready: Promise.all([...keeper.threads].map((thread) => thread.ready)).then(() => undefined),
    take(job) {
      // The one that was busy last: what it has compiled and cached is the warmest.
      const thread = [...idle.keys()].at(-1);
      if (!thread) {
        keeper.begin();
        return false;
      }
      unpark(thread);
      job.start(thread, () => settle(thread));
      watchForBusy();
      return true;
    },
    hand: keeper.hand,
    async retire() {
      keeper.retire();
      stopWatching();
      const all = [...keeper.threads];
      for (const thread of all) if (idle.has(thread) || keeper.loading.has(thread)) void thread.end();
      for (const timer of idle.values()) clearTimeout(timer);
      idle.clear();
      await Promise.all(all.map((thread) => thread.gone));
    },
  };
}

/** Starts another thread when all are busy for a while: `watch` is called where they may be. */
function growWhenBusy(canGrow: () => boolean, add: () => void): { readonly watch: () => void; readonly stop: () => void } {
  let impatience: NodeJS.Timeout | undefined;
  const grow = (): void => {
    impatience = undefined;
    if (canGrow()) add();
  };
  return {
    watch() {
      if (canGrow()) impatience ??= setTimeout(grow, busyPatience).unref();
    },
    stop() {
      clearTimeout(impatience);
    },
  };
}
