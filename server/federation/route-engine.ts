import type { Engine, PreparedQuery } from '../engine/engine.js';

/** Whether a query asks other services: its result then depends on more than the version. */
export const isFederated = ({ services = [] }: PreparedQuery): boolean => services.length > 0;

/** One engine out of two: queries with SERVICE go to the federated one, all others to the own. */
export function routeEngine(own: Engine, federated: Engine): Engine {
  return {
    get version() {
      return own.version;
    },
    async swap(version) {
      await own.swap(version);
      await federated.swap(version);
    },
    query: (query, options) => (isFederated(query) ? federated : own).query(query, options),
    async close(grace) {
      await Promise.all([own.close(grace), federated.close(grace)]);
    },
  };
}
