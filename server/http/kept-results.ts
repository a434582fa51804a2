import { createBoundedCache } from '../bounded-cache.js';
import type { Encoding } from './encoding.js';

/** A result as it was sent. */
export interface Sent {
  readonly bytes: Uint8Array;
  readonly coding: Encoding | undefined;
}

/** Results of one version, for the next who asks the same. */
export interface KeptResults {
  /** The result under this key, if there is one of this version. What is kept of another version goes. */
  find(version: string, key: string): Sent | undefined;
  /** Whether a result of so many bytes is kept. */
  takes(bytes: number): boolean;
  /** Keeps a result, unless it is too large or of another version than was asked for last. */
  keep(version: string, key: string, sent: Sent): void;
}

/** @param maxBytes Of all results; one of more than an eighth of it is not kept. 0: none. */
export function createKeptResults(maxBytes: number): KeptResults {
  const results = createBoundedCache<Sent>(maxBytes, ({ bytes }) => bytes.length);
  let current = '';
  return {
    find(version, key) {
      if (current === version) return results.get(key);
      results.clear();
      current = version;
      return undefined;
    },
    takes: (bytes) => maxBytes > 0 && bytes <= maxBytes / 8,
    keep(version, key, sent) {
      if (version === current) results.set(key, sent);
    },
  };
}
