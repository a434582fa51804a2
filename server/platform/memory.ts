import { totalmem } from 'node:os';

/**
 * Bounds that the queries of all threads share: the digits of a number, the length of a text, and the memory that they
 * hold beside the store. Each thread counts its memory in a cell of its own. When it dies in the middle of a query,
 * setting that cell to 0 gives back what it held.
 *
 * For whoever starts a thread: `enterMemory()` gives a `share`, which goes to the thread as part of its `workerData`,
 * and `leave`, to be called when the thread is gone. In the thread: `joinMemory(workerData.memory)` before its first
 * query.
 */
export interface MemoryShare {
  /** The cells: the bound of all memory in pages, the bounds of digits and of texts, then the pages that each thread holds. */
  readonly cells: Int32Array;
  /** The cell of this thread. */
  readonly cell: number;
}

/** Bytes of a page. A query asks for memory by the page, so that few of its steps touch shared cells. */
export const pageBytes = 64 * 1024;
/** Cells of the shared account: more than there are threads. */
const cellCount = 256;
const boundCell = 0, digitsCell = 1, textCell = 2, firstThread = 3;

/** Bytes: a quarter of the machine's memory, 256 MiB at least and 2 GiB at most. */
export function defaultMemory(): number {
  const allowed = process.constrainedMemory(); // the limit of a container; without one it is 0, or more than the machine has
  const machine = allowed > 0 ? Math.min(allowed, totalmem()) : totalmem();
  return Math.min(Math.max(machine / 4, 256 * 2 ** 20), 2 * 2 ** 30);
}

/** Digits that a number may have on each side of its point to be computed with: more than anything measured or counted has. */
export const defaultDigits = 1000;
/** UTF-16 units of a text that a query may make. */
export const defaultText = 2 ** 23;

const toPages = (bytes: number): number => Math.max(1, Math.floor(bytes / pageBytes));

function createShare(): MemoryShare {
  const cells = new Int32Array(new SharedArrayBuffer(cellCount * Int32Array.BYTES_PER_ELEMENT));
  cells[boundCell] = toPages(defaultMemory());
  cells[digitsCell] = defaultDigits;
  cells[textCell] = defaultText;
  return { cells, cell: firstThread };
}

let own = createShare();
const inUse = new Set([own.cell]);

/** Sets the bound of all threads that share this one's account, at once. */
export function limitMemory(bytes: number): void {
  Atomics.store(own.cells, boundCell, toPages(bytes));
}

/** Sets the bound of digits for all threads that share this one's account. */
export function limitDigits(digits: number): void {
  Atomics.store(own.cells, digitsCell, digits);
}

/** Digits that a number may have on each side of its point to be computed with. */
export const digitsBound = (): number => own.cells[digitsCell] as number;

/** Sets the bound of texts for all threads that share this one's account. */
export function limitText(units: number): void {
  Atomics.store(own.cells, textCell, units);
}

/** UTF-16 units of a text that a query may make. */
export const textBound = (): number => own.cells[textCell] as number;

/** Bytes that all queries together may hold. */
export const memoryBound = (): number => pageBytes * Atomics.load(own.cells, boundCell);

/** Bytes that queries of all threads hold now, in whole pages. */
export function memoryHeld(): number {
  let pages = 0;
  for (let i = firstThread; i < cellCount; i++) pages += Atomics.load(own.cells, i);
  return pages * pageBytes;
}

/** A share for a thread that is about to be started. @throws Error when there are hundreds already. */
export function enterMemory(): { readonly share: MemoryShare; readonly leave: () => void } {
  const { cells } = own;
  let place = firstThread;
  while (inUse.has(place)) place++;
  if (place >= cellCount) throw new Error('There are too many threads.');
  inUse.add(place);
  Atomics.store(cells, place, 0);
  return {
    share: { cells, cell: place },
    leave() {
      Atomics.store(cells, place, 0);
      inUse.delete(place);
    },
  };
}

/** Makes this thread count in the account that it was given. */
export function joinMemory(share: MemoryShare): void {
  own = share;
}

/** Takes pages for this thread. @returns Whether so many were left; if not, none is taken. */
export function takePages(pages: number): boolean {
  const { cells, cell: place } = own;
  Atomics.add(cells, place, pages);
  if (memoryHeld() <= memoryBound()) return true;
  Atomics.sub(cells, place, pages);
  return false;
}

export function givePages(pages: number): void {
  if (pages > 0) Atomics.sub(own.cells, own.cell, pages);
}
