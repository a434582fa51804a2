import { openSync, readSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

/**
 * Loaded ahead of the service (`node --import`) by tests: measures how long its thread that listens is held. A timer that
 * comes late tells; the time that the system gave the processor to others is told apart, where the system says it.
 */

/** Milliseconds. */
export interface LoopReport {
  /** The longest stretch without a look at the clock, without the time that this thread waited for a processor. */
  readonly held: number;
  /**
   * The longest that this thread itself ran in such a stretch. What it waited for helpers of the garbage collector, which
   * have to find a processor too, is not in it. Where the system does not tell it is the same as `held`.
   */
  readonly worked: number;
  /** The same as `held` with the time that it waited for a processor: what a client notices. */
  readonly late: number;
  /** Resident memory of the process in MiB, as it is now. */
  readonly resident: number;
  /** Processor time of the thread that listens, since the start, and how long it waited for a processor. */
  readonly busy: number;
  readonly waited: number;
}

const interval = 2;

/** Reads how long the main thread has run and how long it has waited for a processor, in milliseconds; zeros where the system does not tell. */
function schedule(): () => readonly [ran: number, waited: number] {
  try {
    const file = openSync(`/proc/self/task/${process.pid}/schedstat`, 'r'), buffer = Buffer.alloc(128);
    return () => {
      const [ran = 0, waited = 0] = buffer.toString('latin1', 0, readSync(file, buffer, 0, buffer.length, 0)).split(' ').map(Number);
      return [ran / 1e6, waited / 1e6];
    };
  } catch {
    return () => [0, 0];
  }
}

/** Collects garbage: V8 by itself does it when the next request comes, which may never be. */
function collect(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

if (isMainThread && process.send) {
  const look = schedule();
  let held = 0, worked = 0, late = 0, last = performance.now(), [lastRan, lastWaited] = look();
  setInterval(() => {
    const now = performance.now(), [ran, waited] = look(), here = now - last - interval - (waited - lastWaited);
    late = Math.max(late, now - last - interval);
    held = Math.max(held, here);
    worked = Math.max(worked, ran === 0 ? here : Math.min(here, ran - lastRan));
    [last, lastRan, lastWaited] = [now, ran, waited];
  }, interval).unref();
  process.on('message', (message) => {
    if (message === 'collect') collect();
    process.send?.({ held, worked, late, resident: process.memoryUsage.rss() / 2 ** 20, busy: look()[0], waited: look()[1] } satisfies LoopReport);
    if (message === 'reset') held = worked = late = 0;
  });
  // Only the service keeps its process alive.
  process.channel?.unref();
}
