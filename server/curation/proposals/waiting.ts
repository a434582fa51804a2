import type { PeopleStore } from '../../people/people-store.js';
import { publicStates, waitingStates } from './proposal.js';

/** How many public proposals wait on a resource. Pages ask with every request: a count is kept until a proposal moves. */
export interface Waiting {
  of(iri: string): Promise<number>;
  /** The same functions, which let the counts be counted anew once they have ended. */
  renewed<Functions extends object>(functions: Functions): Functions;
}

/** Counts that are kept, and milliseconds for which they are: erasing an account withdraws what waits, too. */
const mostKept = 5_000, keptFor = 60_000;
const states = waitingStates.filter((state) => publicStates.includes(state));

/** @param store Undefined where there are no proposals yet. */
export function countWaiting(store: () => Promise<PeopleStore | undefined>, now: () => number = () => performance.now()): Waiting {
  const kept = new Map<string, { readonly count: Promise<number>; readonly until: number }>();
  return {
    async of(iri) {
      const known = kept.get(iri);
      if (known && known.until > now()) return known.count;
      if (kept.size >= mostKept) kept.clear();
      const count = store().then((tables) => tables?.countTouching(iri, states) ?? 0);
      kept.set(iri, { count, until: now() + keptFor });
      count.catch(() => { kept.delete(iri); });
      return count;
    },
    renewed: (functions) => Object.fromEntries(Object.entries(functions).map(([name, work]) => [name, async (...values: unknown[]): Promise<unknown> => {
      try {
        return await (work as (...values: unknown[]) => Promise<unknown>)(...values);
      } finally {
        kept.clear();
      }
    }])) as never,
  };
}
