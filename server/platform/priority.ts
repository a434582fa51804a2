import { readdirSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { isMainThread } from 'node:worker_threads';

/** By how much the nice value of the other threads is higher: where both want a processor, they get about a third of the time of the thread that listens. */
const niceness = 5;
/** By how much that of the threads is higher which V8 and Node.js have for themselves. */
const nicenessOfHelpers = 10;
/** The highest nice value that there is. */
const lowest = 19;

/**
 * Lowers the priority of the calling thread. Every thread that works for the one that listens calls it: with more
 * threads than processors, the thread that listens would wait behind them, and each client with it. Only Linux sets the
 * priority of a single thread; elsewhere nothing changes.
 */
export function giveWay(): void {
  if (isMainThread || process.platform !== 'linux') return;
  try {
    setPriority(Math.min(lowest, getPriority(process.pid) + niceness));
  } catch {
    // A sandbox may forbid it. Then the threads share the processors as equals.
  }
}

/**
 * Lowers the priority of the threads that V8 and Node.js have for themselves. They make functions fast and collect garbage
 * for all threads, a change above all: on two processors a look-up would wait behind them. To be called while no other
 * thread has started. Only on Linux, as above.
 */
export function helpersGiveWay(): void {
  if (!isMainThread || process.platform !== 'linux') return;
  try {
    const priority = Math.min(lowest, getPriority(process.pid) + nicenessOfHelpers);
    for (const thread of readdirSync('/proc/self/task').map(Number)) if (thread !== process.pid) setPriority(thread, priority);
  } catch {
    // As above.
  }
}
