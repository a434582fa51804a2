import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { RequestListener, Server } from 'node:http';
import { createEngine } from '../../server/engine/create-engine.js';
import type { Engine } from '../../server/engine/contract/engine.js';
import type { AnswerOptions } from '../../server/http/sparql/answer-query.js';
import { unlimited, type QueryLimits } from '../../server/http/sparql/query-limits.js';
import { createRunningQueries, type RunningQueries } from '../../server/http/sparql/running-queries.js';
import { createSparqlHandler } from '../../server/http/sparql/sparql.js';
import { crowd, prefixes, serve } from './service.js';
import { until } from './until.js';

/** A service over 2,000 triples with one worker, begun anew by each test with limits of its own. */
export interface LimitedService {
  readonly engine: Engine;
  readonly queries: RunningQueries;
  readonly url: string;
  /** Loopback is a trusted proxy, so that a test can be several clients. */
  readonly open: (limits: Partial<QueryLimits>, more?: Partial<AnswerOptions>) => Promise<void>;
  readonly listen: (handler: RequestListener) => Promise<void>;
  readonly close: () => void;
  readonly ask: (query: string, options?: { readonly client?: string; readonly format?: string; readonly signal?: AbortSignal | null; readonly headers?: Readonly<Record<string, string>> }) => Promise<Response>;
  /** Resolves when queries with these ids run or wait. */
  readonly underWay: (...ids: readonly string[]) => Promise<void>;
}

/** Status, Retry-After and members of an answer that is a problem. */
export const problem = async (answer: Response) => ({ status: answer.status, retry: answer.headers.get('retry-after'), ...await answer.json() as object });

/** Starts and ends the service with the suite that calls this. */
export function useLimitedService(): LimitedService {
  const engine = createEngine({ workers: 1 });
  const queries = createRunningQueries();
  let server: Server, url: string;
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  const listen = async (handler: RequestListener): Promise<void> => { ({ server, url } = await serve(handler)); };
  const isKnown = (id: string): boolean => {
    try {
      queries.check(id);
      return false;
    } catch {
      return true;
    }
  };
  beforeAll(() => engine.swap(crowd));
  afterAll(() => engine.close(0));
  afterEach(close);
  return {
    engine, queries, listen, close,
    get url() { return url; },
    open: (limits, more = {}) => listen(createSparqlHandler({
      engine, prefixes, log: () => undefined, endpoint: 'http://example.org/sparql', timeout: 3000, namedGraphs: () => [],
      limits: { ...unlimited, ...limits }, proxies: new Set(['127.0.0.1']), queries, ...more,
    })),
    ask: (query, { client = '192.0.2.1', format = 'csv', signal = null, headers = {} } = {}) =>
      fetch(`${url}?format=${format}&query=${encodeURIComponent(query)}`, { headers: { 'x-forwarded-for': client, ...headers }, signal }),
    underWay: (...ids) => until(() => ids.every(isKnown)),
  };
}
