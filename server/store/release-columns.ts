import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { made, type GraphData, type StoreData } from './store-data.js';

/** Bytes of columns that nobody needs any more, after which a thread collects garbage. */
const most = 256 * 2 ** 20;

/** A version of so many bytes is collected at once when most of its columns are not in the next version. */
const single = 16 * 2 ** 20;

let replaced = 0;
/** Bytes of the version that this thread has now. */
let held = 0;
let collect: (() => void) | undefined;

/**
 * To be called in each thread that replaces one version by another, and may be held for a while. V8 does not count shared
 * memory as memory of a thread: by itself it would not collect old versions before the memory of the machine is full.
 *
 * @param store of the version that takes the place.
 */
export function releaseColumns(store: StoreData): void {
  const before = held;
  held = bytesOf(store);
  replaced += before;
  if (replaced < most && !goes(before, held)) return;
  replaced = 0;
  collectLater();
}

/** Most of a large version is not in the one that takes its place. */
const goes = (before: number, after: number): boolean => before > single && after < before / 2;

/** Memory beside each version that the thread which listens has, as long as that lives. */
const weights = new WeakMap<StoreData, ArrayBuffer>();
/** What part of its columns a version weighs: most of them are also those of the next one. */
const weight = 1 / 4;

/**
 * To be called in the thread that listens, as `releaseColumns` in others: to collect all garbage at once would hold it for a
 * tenth of a second. Each version gets memory that nobody touches, and which V8 counts: so V8 collects as it does for memory
 * of its own, in short steps.
 */
export function weighColumns(store: StoreData): void {
  const before = held;
  held = bytesOf(store);
  weights.set(store, new ArrayBuffer(Math.ceil(held * weight)));
  // It counts until the next collection, which it brings about.
  if (goes(before, held)) weights.set({ ...store }, new ArrayBuffer(before));
}

/** Bytes of columns that a thread makes before it collects garbage: those of a dozen changes. */
const mostMade = 384 * 2 ** 20;
let collectedAt = 0;

/** To be called, after each of them, in a thread that makes versions one after the other, with what stands between them. */
export function releaseMade(): void {
  if (made.bytes - collectedAt < mostMade) return;
  collectedAt = made.bytes;
  collectLater();
}

function collectLater(): void {
  if (!collect) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  // Later: functions that are running may still have the old version on their stack.
  setImmediate(collect);
}

function bytesOf({ text, starts, hash, suffix, classes, values, ranks, union, graphs }: StoreData): number {
  const graphBytes = ({ spo, ops, pso }: GraphData): number => [spo, ops, pso]
    .reduce((sum, { keys, offsets, second, third }) => sum + (keys?.byteLength ?? 0) + offsets.byteLength + second.byteLength + third.byteLength, 0);
  return [text, starts, hash, suffix, classes, values, ranks].reduce((sum, { byteLength }) => sum + byteLength, graphBytes(union))
    + [...graphs.values()].reduce((sum, graph) => sum + (graph === union ? 0 : graphBytes(graph)), 0);
}
