import { EngineError } from '../engine/contract/engine.js';
import type { StoreClient } from './store-client.js';
import { readVersion } from './store-marker.js';

/** Milliseconds for which the store is believed to hold the version that it was seen to hold. */
const trust = 1000;

export interface VersionCheck {
  /** The store holds what it should: this process has just written it. */
  trust(): void;
  /** @throws EngineError when another service has put another version into the store: the union of this one may be gone. */
  check(id: string): Promise<void>;
}

/** @param isOurs Whether a version that the store holds is one that this process has put there or is putting there. */
export function createVersionCheck(client: StoreClient, isOurs: (version: string | undefined) => boolean): VersionCheck {
  let seen = { at: -Infinity, check: Promise.resolve() };
  const look = async (id: string): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      const held = await readVersion(client, AbortSignal.timeout(10 * trust));
      if (held === id || isOurs(held)) return;
      // The marker may be in the middle of being written.
      if (attempt === 3) throw new EngineError('store', `The store holds version ${held ?? 'none'}, and not ${id} as this service does: start the service again.`);
      await new Promise((resolve) => { setTimeout(resolve, trust / 4); });
    }
  };
  return {
    trust() {
      seen = { at: performance.now(), check: Promise.resolve() };
    },
    check(id) {
      if (performance.now() - seen.at < trust) return seen.check;
      const looking = look(id);
      looking.catch(() => { seen = { ...seen, at: -Infinity }; });
      seen = { at: performance.now(), check: looking };
      return looking;
    },
  };
}
