import { Problem } from '../../platform/problem.js';

/** Bytes that requests of all clients may hold at a time: bodies that are being read, and long queries until they are answered. */
const most = 256 * 2 ** 20;
let held = 0;

/** Counts bytes that a request holds. @throws Problem 503 where all requests together would hold too many. */
export function hold(bytes: number): void {
  if (held + bytes > most) throw new Problem(503, 'Too much under way', 'The requests that are being read and answered hold all the memory that there is for them.', {}, { 'Retry-After': '5' });
  held += bytes;
}

/** The bytes are held no longer. */
export function release(bytes: number): void {
  held -= bytes;
}
