import { EngineError, type Engine, type QueryOptions, type QueryResult } from '../engine/engine.js';
import type { PreparedQuery } from '../sparql/prepared-query.js';

/** One engine out of two: the federated one answers queries with SERVICE, and whatever our own does not take. */
export function routeEngine(own: Engine, federated: Engine): Engine {
  /** Our own engine has looked at it already: what that took belongs to the limit. */
  const passOn = async (query: PreparedQuery, options: QueryOptions, since: number): Promise<QueryResult> => {
    const { timeout } = options;
    try {
      return await federated.query(query, { ...options, timeout: Math.max(1, timeout - (performance.now() - since)) });
    } catch (error) {
      if (!(error instanceof EngineError) || error.reason !== 'timeout') throw error;
      throw new EngineError('timeout', `The query was ended at the limit of ${timeout / 1000} s.`, { limit: timeout, cause: error });
    }
  };
  return {
    get version() {
      return own.version;
    },
    async swap(version) {
      await own.swap(version);
      // Overtaken by a later version, which comes here by itself.
      if (own.version === version.id) await federated.swap(version);
    },
    quick: (query, format) => (query.services ? undefined : own.quick?.(query, format)),
    async query(query, options) {
      if (query.services) return federated.query(query, options);
      const since = performance.now();
      try {
        return await own.query(query, options);
      } catch (error) {
        if (!(error instanceof EngineError) || error.reason !== 'unsupported') throw error;
        return passOn(query, options, since);
      }
    },
    async close(grace) {
      await Promise.all([own.close(grace), federated.close(grace)]);
    },
  };
}
