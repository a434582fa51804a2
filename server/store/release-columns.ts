import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { GraphData, StoreData } from './store-data.js';

/** Bytes of columns that may be held by nobody before a thread looks for them. */
const most = 256 * 2 ** 20;

let replaced = 0;
let collect: (() => void) | undefined;

/**
 * To be called in each thread that lets go of a version for another one. V8 does not count shared memory in what a
 * thread holds: of itself it would not collect what is left of old versions before the memory of the machine is full.
 *
 * @param store of the version that takes the place: as large as the one before, more or less.
 */
export function releaseColumns(store: StoreData): void {
  replaced += bytesOf(store);
  if (replaced < most) return;
  replaced = 0;
  if (!collect) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  // Not in the middle of what still has the old version on its stack.
  setImmediate(collect);
}

function bytesOf({ text, starts, hash, suffix, classes, values, ranks, union, graphs }: StoreData): number {
  const graphBytes = ({ spo, ops, pso }: GraphData): number => [spo, ops, pso]
    .reduce((sum, { keys, offsets, second, third }) => sum + (keys?.byteLength ?? 0) + offsets.byteLength + second.byteLength + third.byteLength, 0);
  return [text, starts, hash, suffix, classes, values, ranks].reduce((sum, { byteLength }) => sum + byteLength, graphBytes(union))
    + [...graphs.values()].reduce((sum, graph) => sum + (graph === union ? 0 : graphBytes(graph)), 0);
}
