import { constants, PerformanceObserver } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { emptyStore } from '../../server/store/build-store.js';
import { weighColumns } from '../../server/store/release-columns.js';
import type { StoreData } from '../../server/store/store-data.js';

/**
 * A process of its own, so that nothing else collects garbage: a thread that listens gets one version after the other, beside
 * a heap like that of a service. Prints a line of JSON.
 */

export interface ReplacedReport {
  readonly versions: number;
  /** The most that were there at one time. */
  readonly mostHeld: number;
  /** Collections of everything in one go. */
  readonly forced: number;
}

let forced = 0, held = 0, mostHeld = 0;
const observer = new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (((entry as unknown as { readonly detail: { readonly flags: number } }).detail.flags & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) !== 0) forced += 1;
});
observer.observe({ entryTypes: ['gc'] });
const gone = new FinalizationRegistry(() => { held -= 1; });
const kept: object[] = Array.from({ length: 300_000 }, (_, i) => ({ name: `something that stays ${i}` })), versions = 80;

let current: StoreData = emptyStore;
for (let i = 0; i < versions; i++) {
  current = { ...emptyStore, text: new Uint8Array(new SharedArrayBuffer(16 * 2 ** 20)) };
  gone.register(current, i);
  mostHeld = Math.max(mostHeld, held += 1);
  weighColumns(current);
  // What a change and its readers leave.
  for (let j = 0; j < 20; j++) {
    kept[(i * 20 + j) % kept.length] = { rows: Array.from({ length: 500 }, (_, k) => ({ k })) };
    await sleep(1);
  }
}
await sleep(50);
observer.disconnect();
process.stdout.write(JSON.stringify({ versions: current === emptyStore ? 0 : versions, mostHeld, forced } satisfies ReplacedReport));
