import { EngineError, type Engine } from '../engine/contract/engine.js';

/** One engine out of two: the federated one answers queries with SERVICE, and whatever our own does not take. */
export function routeEngine(own: Engine, federated: Engine): Engine {
  /** Our own engine has looked at the query first: that time counts toward the limit. */
  const ownFirst = async <Result>({ timeout }: { readonly timeout: number }, ask: (engine: Engine, timeout: number) => Promise<Result>): Promise<Result> => {
    const since = performance.now();
    try {
      return await ask(own, timeout);
    } catch (error) {
      if (!(error instanceof EngineError) || error.reason !== 'unsupported') throw error;
    }
    try {
      return await ask(federated, Math.max(1, timeout - (performance.now() - since)));
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
      // A later version has overtaken this one, and is swapped in by its own call.
      if (own.version === version.id) await federated.swap(version);
    },
    atOnce: (query, format) => (query.services ? undefined : own.atOnce?.(query, format)),
    async query(query, options) {
      if (query.services) return federated.query(query, options);
      return ownFirst(options, (engine, timeout) => engine.query(query, { ...options, timeout }));
    },
    ask: (asked, options) => ownFirst(options, (engine, timeout) => engine.ask(asked, { ...options, timeout })),
    async close(grace) {
      await Promise.all([own.close(grace), federated.close(grace)]);
    },
  };
}
