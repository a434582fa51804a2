import type { Budget } from '../contract/budget.js';

export type Compare = (a: number, b: number) => number;

/** How many rows are sorted by insertion. */
const shortRun = 8;

/**
 * Puts the numbers 0 to `count` - 1 in order: a merge sort that counts its comparisons and can be ended in the middle;
 * JavaScript's own cannot. It holds eight bytes per number, which the caller releases.
 */
export function sortNumbers(count: number, compare: Compare, budget: Budget): Uint32Array {
  budget.hold(2 * count * Uint32Array.BYTES_PER_ELEMENT);
  let from = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    from[i] = i;
    if ((i & 0xffff) === 0xffff) budget.spend(0x1000);
  }
  for (let start = 0; start < count; start += shortRun) insertionSort(from, start, Math.min(start + shortRun, count), compare, budget);
  let to = new Uint32Array(count);
  for (let width = shortRun; width < count; width *= 2) {
    for (let start = 0; start < count; start += 2 * width) merge(from, to, start, Math.min(start + width, count), Math.min(start + 2 * width, count), compare, budget);
    [from, to] = [to, from];
  }
  return from;
}

function insertionSort(numbers: Uint32Array, start: number, end: number, compare: Compare, budget: Budget): void {
  for (let i = start + 1; i < end; i++) {
    const number = numbers[i]!;
    let at = i;
    for (; at > start; at--) {
      if ((budget.steps -= 1) < 0) budget.look();
      if (compare(numbers[at - 1]!, number) <= 0) break;
      numbers[at] = numbers[at - 1]!;
    }
    numbers[at] = number;
  }
}

function merge(from: Uint32Array, to: Uint32Array, start: number, middle: number, end: number, compare: Compare, budget: Budget): void {
  let left = start, right = middle;
  if (middle >= end || compare(from[middle - 1]!, from[middle]!) <= 0) {
    for (let i = start; i < end; i++) to[i] = from[i]!;
    budget.spend((end - start) >> 4);
    return;
  }
  for (let i = start; i < end; i++) {
    if ((budget.steps -= 1) < 0) budget.look();
    to[i] = left < middle && (right >= end || compare(from[left]!, from[right]!) <= 0) ? from[left++]! : from[right++]!;
  }
}

/** Makes the numbers a heap with the last one in order at its root. */
export function makeHeap(heap: number[], compare: Compare): void {
  for (let i = (heap.length >>> 1) - 1; i >= 0; i--) siftDown(heap, i, compare);
}

export function siftDown(heap: number[], at: number, compare: Compare): void {
  const item = heap[at]!;
  for (let child = 2 * at + 1; child < heap.length; child = 2 * at + 1) {
    if (child + 1 < heap.length && compare(heap[child + 1]!, heap[child]!) > 0) child++;
    if (compare(item, heap[child]!) >= 0) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = item;
}
