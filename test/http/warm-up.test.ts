import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createEngine } from '../../server/engine/create-engine.js';
import { isInner } from '../../server/http/client.js';
import { createSparqlHandler } from '../../server/http/sparql.js';
import { warmUp } from '../../server/http/warm-up.js';
import { cascade, prefixes, serve } from '../support/service.js';

const engine = createEngine({ workers: 1 });
let server: Server;
beforeAll(() => engine.swap(cascade));
afterAll(async () => {
  server.close();
  await engine.close(0);
});

test('the warm-up asks on both ways to an answer as a client of its own, and leaves no answer behind', async () => {
  const sparql = createSparqlHandler({
    engine, prefixes, log: () => undefined, endpoint: 'http://example.org/sparql', timeout: 3000, namedGraphs: () => [], cacheBytes: 2 ** 20,
  });
  const clients = new Set<boolean>(), methods = new Set<string | undefined>(), statuses = new Set<number>();
  let usual = 0, plain = 0;
  const service = Object.assign((req: IncomingMessage, res: ServerResponse): void => {
    usual += 1;
    clients.add(isInner(req));
    methods.add(req.method);
    res.once('close', () => statuses.add(res.statusCode));
    sparql(req, res);
  }, {
    plain(...[request, socket, use]: Parameters<NonNullable<typeof sparql.plain>>): void {
      clients.add(isInner({ socket }));
      sparql.plain(request, socket, (answer, done) => {
        if (answer) plain += 1;
        use(answer, done);
      });
    },
  });
  const question = 'SELECT ?s { ?s skos:prefLabel ?l }';
  await warmUp(service, ['ASK {}', question, 'ASK { FILTER(REGEX("a", "a")) }']);
  expect([...clients]).toEqual([true]);
  expect([...methods].sort()).toEqual(['GET', 'POST']);
  expect([...statuses]).toEqual([200]);
  expect(usual).toBeGreaterThan(100);
  expect(plain).toBeGreaterThan(100);

  const served = await serve(service);
  ({ server } = served);
  const asked = await fetch(`${served.url}?query=${encodeURIComponent(question)}`);
  expect([asked.status, asked.headers.get('cache-status'), [...clients]]).toEqual([200, 'metastasis; fwd=miss', [true, false]]);
  await asked.text();
}, 30_000);
