import type { Context } from './context.js';

/** Values that are kept; a power of two. */
const places = 4096;
/** Calls in a run from which on values are kept. */
const patience = 128;
const bytes = 2 * places * Uint32Array.BYTES_PER_ELEMENT;

/** Computes a number from the term in a slot. The same term mostly comes again: its number is kept, by the low bits of its id. */
export function rememberByTerm(context: Context, slot: number, compute: () => number): () => number {
  const { row, resets } = context;
  let calls = 0;
  let ids: Uint32Array | undefined;
  let numbers = new Uint32Array(0);
  resets.push(() => {
    calls = 0;
    ids = undefined;
  });
  return () => {
    if (ids === undefined) {
      if ((calls += 1) <= patience) return compute();
      context.hold(bytes);
      ids = new Uint32Array(places);
      numbers = new Uint32Array(places);
    }
    const id = row[slot]!;
    const index = id & (places - 1);
    if (ids[index] !== id || id === 0) {
      ids[index] = 0; // computing may fail
      numbers[index] = compute();
      ids[index] = id;
    }
    return numbers[index]!;
  };
}
