import { createBoundedCache } from '../../platform/bounded-cache.js';
import type { Coding } from './coding.js';

/** A result as it was sent. */
export interface Sent {
  readonly bytes: Uint8Array;
  readonly coding: Coding | undefined;
}

/** Results of the current version, for the next client that asks the same. */
export interface KeptResults {
  /** The result under this key, if there is one. */
  find(key: string): Sent | undefined;
  /** Whether a result of so many bytes is kept. */
  takes(bytes: number): boolean;
  /** Keeps a result, unless it is too large or of another version. */
  keep(version: string, key: string, sent: Sent): void;
}

/**
 * @param maxBytes Of all results; a result of more than an eighth of it is not kept. 0: none are kept. @param version
 * The current version: results of any other are dropped.
 */
export function createKeptResults(maxBytes: number, version: () => string): KeptResults {
  const results = createBoundedCache<Sent>(maxBytes, ({ bytes }) => bytes.length);
  let of = version();
  const current = (): typeof results => {
    if (of !== version()) results.clear();
    of = version();
    return results;
  };
  return {
    find: (key) => current().get(key),
    takes: (bytes) => maxBytes > 0 && bytes <= maxBytes / 8,
    keep(from, key, sent) {
      if (from === version()) current().set(key, sent);
    },
  };
}
