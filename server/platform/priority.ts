import { setPriority } from 'node:os';
import { isMainThread } from 'node:worker_threads';

/** How much later than the thread that listens the others have their turn on a processor: about a third of its share where both want it. */
const niceness = 5;

/**
 * Lowers the priority of the thread that calls it, for every thread that works for the one that listens: with more threads
 * than processors that one would wait behind them, and each client with it. Only Linux sets the priority of a single thread;
 * elsewhere nothing changes.
 */
export function giveWay(): void {
  if (isMainThread || process.platform !== 'linux') return;
  try {
    setPriority(niceness);
  } catch {
    // A sandbox may forbid it. Then the threads share the processors as equals.
  }
}
