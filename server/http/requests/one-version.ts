import { setImmediate as nextTurn } from 'node:timers/promises';
import { VersionPassedError } from '../../query/views.js';

/** How many new versions may come while something is answered. */
const mostPassed = 10;

/**
 * Makes something from one version. If a newer version comes meanwhile, it is made again from that one.
 *
 * @param current The version that the engine answers from. @param make Throws VersionPassedError when that is another
 * one by now.
 * @param begun Whether it is too late to begin again, because a part has been sent.
 * @throws What `make` throws; VersionPassedError when versions pass faster than anything can be made.
 */
export async function fromOneVersion<Version, Made>(current: () => Version, make: (version: Version) => Promise<Made> | Made, begun: () => boolean = () => false): Promise<Made> {
  for (let passed = 1; ; passed++) {
    try {
      return await make(current());
    } catch (error) {
      if (!(error instanceof VersionPassedError) || passed > mostPassed || begun()) throw error;
      await nextTurn();
    }
  }
}
