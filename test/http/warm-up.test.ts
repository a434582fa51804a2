import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Server } from 'node:http';
import { createEngine } from '../../server/engine/create-engine.js';
import { isInner } from '../../server/http/requests/client.js';
import { createListener, type Handle } from '../../server/http/listener.js';
import { createSparqlHandler } from '../../server/http/sparql/sparql.js';
import { warmUp } from '../../server/http/warm-up.js';
import { cascade, prefixes, serve } from '../support/service.js';

const engine = createEngine({ workers: 1 });
let server: Server;
beforeAll(() => engine.swap(cascade));
afterAll(async () => {
  server.close();
  await engine.close(0);
});

test('the warm-up asks as a client of its own, and leaves no answer behind', async () => {
  const sparql = createSparqlHandler({
    engine, prefixes, log: () => undefined, endpoint: 'http://example.org/sparql', timeout: 3000, namedGraphs: () => [], cacheBytes: 2 ** 20,
  });
  const clients = new Set<boolean>(), methods = new Set<string | undefined>(), statuses = new Set<number>();
  let asked = 0;
  const service: Handle = (req, res, id) => {
    asked += 1;
    clients.add(isInner(req));
    methods.add(req.method);
    res.once('close', () => statuses.add(res.statusCode));
    sparql(req, res, id);
  };
  const question = 'SELECT ?s { ?s skos:prefLabel ?l }';
  await warmUp(createListener(service), ['ASK {}', question, 'ASK { FILTER(REGEX("a", "a")) }']);
  expect([...clients]).toEqual([true]);
  expect([...methods].sort()).toEqual(['GET', 'POST']);
  expect([...statuses]).toEqual([200]);
  expect(asked).toBeGreaterThan(50);

  const served = await serve(service);
  ({ server } = served);
  const other = await fetch(`${served.url}?query=${encodeURIComponent(question)}`);
  expect([other.status, other.headers.get('cache-status'), [...clients]]).toEqual([200, 'metastasis; fwd=miss', [true, false]]);
  await other.text();
}, 30_000);
