import { EngineError, type Engine } from '../engine/engine.js';

/** One engine out of two: the federated one answers queries with SERVICE, and whatever our own does not take. */
export function routeEngine(own: Engine, federated: Engine): Engine {
  return {
    get version() {
      return own.version;
    },
    get store() {
      return own.store;
    },
    async swap(version) {
      await own.swap(version);
      // Overtaken by a later version, which comes here by itself.
      if (own.version === version.id) await federated.swap({ ...version, store: own.store });
    },
    async query(query, options) {
      if (query.services) return federated.query(query, options);
      const start = performance.now();
      try {
        return await own.query(query, options);
      } catch (error) {
        if (!(error instanceof EngineError) || error.reason !== 'unsupported') throw error;
        return federated.query(query, { ...options, timeout: Math.max(1, options.timeout - (performance.now() - start)) });
      }
    },
    async close(grace) {
      await Promise.all([own.close(grace), federated.close(grace)]);
    },
  };
}
