import { afterAll, beforeAll, expect } from '@jest/globals';
import { PerformanceObserver } from 'node:perf_hooks';
import { watchLooks } from '../../server/engine/contract/budget.js';

/** Milliseconds that a query may go without a look at the clock and the cancel flag; `LONGEST_STRETCH` where others use the machine. */
const usual = Number(process.env['LONGEST_STRETCH'] ?? 20);
/**
 * A place is at fault after `often` long stretches, one of them `half` times the limit, or after one stretch of `much` milliseconds.
 * One alone proves nothing: first runs are slow, and the processor's time is only exact to some milliseconds.
 */
const often = 4, half = 1.5, much = 500;
/** Lines of a stack that tell the place; the first are the watchdog's own. */
const ownLines = 2, placeLines = 6;

interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly cpu: number;
  readonly stack: string;
}

/**
 * Fails a file of tests in which queries went too long without a look at one place, and names it. Neither time in which the
 * process did not run, as others had the processor, nor time of the garbage collector counts: a stretch is what is least of
 * the clock and the processor's time of the process, less what the collector took of it. Other threads of the process,
 * such as the compiler of JavaScript, are in the processor's time, so that short of a miscount a stretch is rather
 * taken for too long than for too short. What runs in workers is not seen.
 *
 * @param longest Milliseconds, where a file tries what a library does in one call.
 */
export function watchStretches(longest = usual): void {
  const found: Stretch[] = [];
  const collections: { readonly start: number; readonly end: number }[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) collections.push({ start: startTime, end: startTime + duration });
  });
  const cpuNow = (): number => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  beforeAll(() => {
    observer.observe({ entryTypes: ['gc'] });
    let running = false, start = 0, cpu = 0;
    watchLooks((event) => {
      const now = performance.now();
      if (running && event !== 'begin' && now - start > longest) {
        const used = cpuNow() - cpu;
        if (used > longest) found.push({ start, end: now, cpu: used, stack: new Error(event).stack ?? '' });
      }
      running = event !== 'end';
      cpu = cpuNow();
      start = performance.now();
    });
  });
  afterAll(async () => {
    watchLooks(undefined);
    await new Promise((resolve) => { setTimeout(resolve, 20); }); // the observer is told in a later turn
    observer.disconnect();
    const collected = (from: number, to: number): number => collections.reduce((sum, { start, end }) => sum + Math.max(0, Math.min(end, to) - Math.max(start, from)), 0);
    const places = new Map<string, number[]>();
    for (const { start, end, cpu, stack } of found) {
      const milliseconds = Math.round(Math.min(end - start, cpu) - collected(start, end));
      const place = stack.split('\n').slice(ownLines, ownLines + placeLines).join('\n');
      if (milliseconds > longest) places.set(place, [...places.get(place) ?? [], milliseconds]);
    }
    expect([...places].filter(([, times]) => (times.length >= often && Math.max(...times) > half * longest) || Math.max(...times) > much)).toEqual([]);
  });
}
