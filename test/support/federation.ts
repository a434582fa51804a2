import { afterAll } from '@jest/globals';
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createEngine } from '../../server/engine/create-engine.js';
import type { Engine } from '../../server/engine/contract/engine.js';
import { createFederatedEngine } from '../../server/federation/federated-engine.js';
import { routeEngine } from '../../server/federation/route-engine.js';
import { createSparqlHandler } from '../../server/http/sparql/sparql.js';
import { prefixes, serve, versionOf } from './service.js';

export const ex = 'http://example.org/';
const graph = `<${ex}graph/remote>`;
/** What the remote service knows: genes of the stages, a chain, labels, and so much that nobody should ask for all. */
const remoteQuads = [
  ['invasion', 'gene', 'mmp9'], ['invasion', 'gene', 'snai1'], ['colonization', 'gene', 'postn'], ['other', 'gene', 'tp53'],
  ['mmp9', 'in', 'family'], ['family', 'in', 'superfamily'],
].map(([s, p, o]) => `<${ex}${s}> <${ex}${p}> <${ex}${o}> ${graph} .\n`).join('')
  + `<${ex}mmp9> <${ex}name> "matrix metallopeptidase 9" ${graph} .\n<${ex}snai1> <${ex}name> "colonization"@en ${graph} .\n`
  + `<${ex}invasion> <${ex}note> _:n ${graph} .\n_:n <${ex}says> "a note" ${graph} .\n`
  + Array.from({ length: 30_000 }, (_, i) => `<${ex}cell-${i}> <${ex}cellOf> <${ex}sample-${i}> ${graph} .\n`).join('');

/** An endpoint that notes what it is asked. */
export interface Endpoint { readonly url: string; readonly server: Server; readonly asked: string[] }

export interface Answer { readonly status: number; readonly engine: string | null; readonly body: string }
/** An answer in CSV, to which both engines have contributed. */
export const csv = (...lines: string[]): Answer => ({ status: 200, engine: 'comunica, embedded', body: lines.map((line) => `${line}\r\n`).join('') });

/** Endpoints and engines that end with the suite. */
export interface Federation {
  readonly endpoint: (handler: (url: string) => Parameters<typeof serve>[0]) => Promise<Endpoint>;
  /** Our own engine over some quads, which may ask services. */
  readonly embedded: (version: Parameters<Engine['swap']>[0], services: readonly string[], limit?: number) => Promise<Engine>;
  /** Our own service over an engine. */
  readonly service: (engine: Engine, services: readonly string[], timeout?: number) => Promise<Endpoint>;
  /** Two services of ours: one that knows genes, a chain, labels and much else; and one that knows one inhibitor. */
  readonly remotes: () => Promise<{ readonly remote: Endpoint; readonly second: Endpoint }>;
  /** Ends an engine with the suite. */
  readonly ending: (engine: Engine) => Engine;
}

export function useFederation(): Federation {
  const endpoints: Endpoint[] = [];
  const engines: Engine[] = [];
  const ending: Federation['ending'] = (engine) => {
    engines.push(engine);
    return engine;
  };
  const endpoint: Federation['endpoint'] = async (handler) => {
    const asked: string[] = [];
    let own = '';
    const { url, server } = await serve((req, res) => {
      void sleep(0).then(() => asked.push(`${req.method} ${req.url}`));
      handler(own)(req, res);
    });
    own = url;
    const opened = { url, server, asked };
    endpoints.push(opened);
    return opened;
  };
  const embedded: Federation['embedded'] = async (version, services, limit = 2 ** 20) => {
    const engine = ending(routeEngine(createEngine({ workers: 1, warmUp: false }), createFederatedEngine({ services, limit })));
    await engine.swap(version);
    return engine;
  };
  const service: Federation['service'] = (engine, services, timeout = 60_000) => {
    const handler = createSparqlHandler({ engine, prefixes, log: () => undefined, endpoint: `${ex}sparql`, timeout, services, namedGraphs: () => [] });
    return endpoint(() => handler);
  };
  afterAll(async () => {
    for (const { server } of endpoints) {
      server.closeAllConnections();
      server.close();
    }
    await Promise.all(engines.map((engine) => engine.close(0)));
  });
  return {
    endpoint, embedded, service, ending,
    remotes: async () => ({
      remote: await service(await embedded(versionOf('remote', remoteQuads), []), []),
      second: await service(await embedded(versionOf('second', `<${ex}mmp9> <${ex}inhibitedBy> <${ex}timp1> ${graph} .\n`), []), []),
    }),
  };
}

/** Asks an endpoint. */
export async function ask({ url }: Endpoint, query: string, format = 'csv', more = ''): Promise<Answer> {
  const response = await fetch(`${url}?format=${format}&query=${encodeURIComponent(query)}${more}`);
  return { status: response.status, engine: response.headers.get('query-engine'), body: await response.text() };
}

/** Asks an endpoint a query that it refuses. */
export async function problem(at: Endpoint, query: string) {
  const { status, body } = await ask(at, query);
  return { status, ...JSON.parse(body) as { detail: string; service?: string; allowed?: string[] } };
}
