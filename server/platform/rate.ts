import { Problem } from './problem.js';

/** Bounds how often something is asked for. */
export interface Rate {
  /** Counts one for a name. @throws Problem 429, with the seconds to wait, when the name has used what it may. */
  count(name: string): void;
}

/** Names that are remembered. */
const remembered = 10_000;

/**
 * So many in so many seconds for each name; after a pause all of them may come at once.
 *
 * @param what Is bounded, in the plural: for the message.
 */
export function createRate({ most, seconds, what }: { readonly most: number; readonly seconds: number; readonly what: string }, now: () => number = () => performance.now()): Rate {
  const known = new Map<string, { left: number; at: number }>();
  const perMillisecond = most / seconds / 1000;
  return {
    count(name) {
      const time = now(), { left, at } = known.get(name) ?? { left: most, at: time };
      const free = Math.min(most, left + (time - at) * perMillisecond);
      known.delete(name);
      if (free < 1) {
        known.set(name, { left: free, at: time });
        throw new Problem(
          429,
          'Too many requests',
          `${most} ${what} may be asked for in ${seconds} seconds.`,
          { limit: most, seconds },
          { 'Retry-After': String(Math.ceil((1 - free) / perMillisecond / 1000)) },
        );
      }
      known.set(name, { left: free - 1, at: time });
      // The one that was seen longest ago comes first.
      if (known.size > remembered) for (const oldest of known.keys()) { known.delete(oldest); break; }
    },
  };
}
