import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../../server/engine/contract/engine.js';
import { createFederatedEngine } from '../../server/federation/federated-engine.js';
import { prepareQuery } from '../../server/sparql/prepare.js';
import { useFederation, type Endpoint } from '../support/federation.js';
import { ask, cascade, crowd, prefixes } from '../support/service.js';
import { until } from '../support/until.js';

// A worker loads Comunica, which takes two seconds of a processor and much longer beside other tests.
jest.setTimeout(120_000);

const { endpoint, remotes, ending } = useFederation();
/** What makes the endpoint `late` answer. */
let answerLate = (): void => undefined;
let second: Endpoint, slow: Endpoint, late: Endpoint;
beforeAll(async () => {
  ({ second } = await remotes());
  slow = await endpoint(() => (req) => { req.resume(); });
  late = await endpoint(() => (req, res) => {
    req.resume();
    answerLate = () => { res.writeHead(200, { 'content-type': 'application/sparql-results+json' }).end('{"head":{"vars":[]},"results":{"bindings":[{}]}}'); };
  });
}, 60_000);

describe('the worker', () => {
  const federated = (services: readonly string[], idle: number) => ending(createFederatedEngine({ services, limit: 2 ** 20, workers: 1, idle, log: (message) => { logged.push(message); } }));
  /** What was said of workers that were lost. */
  let logged: string[] = [];
  const prepare = (pattern: string) => prepareQuery(`SELECT (COUNT(*) AS ?n) { ${pattern} }`, { prefixes, services: [second.url, slow.url, late.url] });
  const quick = () => prepare(`SERVICE <${second.url}> { ?s ?p ?o }`);

  let engine: Engine;
  beforeAll(async () => {
    engine = federated([second.url, slow.url], 60_000);
    await engine.swap(crowd);
  });
  test.each([
    ['waits for a service', () => prepare(`SERVICE <${slow.url}> { ?s ?p ?o }`)],
    ['is busy', () => prepare(`SERVICE <${second.url}> { ?s ?p ?o } ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c + ?f + ?i = -1)`)],
  ])('that %s is ended at the limit, and the next query is answered', async (_, query) => {
    expect(await ask(engine, quick(), { timeout: 60_000 })).toBe('n\r\n1\r\n');
    await expect(ask(engine, query(), { timeout: 1000 })).rejects.toMatchObject({ reason: 'timeout', limit: 1000 });
    await sleep(300);
    const before = process.cpuUsage();
    await sleep(500);
    expect(process.cpuUsage(before).user).toBeLessThan(250_000); // microseconds
    expect(await ask(engine, quick(), { timeout: 60_000 })).toBe('n\r\n1\r\n');
  });

  test('lives on after a query that has a SERVICE where none can be evaluated, and says so', async () => {
    expect(await ask(engine, quick(), { timeout: 60_000 })).toBe('n\r\n1\r\n');
    logged = [];
    const query = prepareQuery(`SELECT ?s { ?s ?p ?o } ORDER BY (EXISTS { SERVICE <${second.url}> { ?s ?p ?o } })`, { prefixes, services: [second.url] });
    await expect(ask(engine, query, { timeout: 60_000 })).rejects.toMatchObject({ reason: 'unsupported', message: 'A SERVICE cannot stand within an expression of ORDER BY or of an aggregate.' });
    expect(await ask(engine, quick(), { timeout: 60_000 })).toBe('n\r\n1\r\n');
    expect(logged).toEqual([]);
  });

  test('sees a new version with the next query, and goes when it is idle', async () => {
    const engine = federated([second.url, late.url], 500);
    const size = prepare(`SERVICE <${second.url}> { ?s ?p ?o } ?a ?b ?c`);
    await engine.swap(cascade);
    expect(await ask(engine, size, { timeout: 60_000 })).toBe('n\r\n9\r\n');
    const running = ask(engine, prepare(`SERVICE <${late.url}> { ?s ?p ?o } ?a ?b ?c`), { timeout: 60_000 });
    await until(() => late.asked.length > 0);
    await engine.swap(crowd);
    answerLate();
    expect(await running).toBe('n\r\n9\r\n');
    expect(await ask(engine, size, { timeout: 60_000 })).toBe('n\r\n2000\r\n');
    await engine.swap(cascade);
    expect(await ask(engine, size, { timeout: 60_000 })).toBe('n\r\n9\r\n');
    await engine.swap(crowd);
    const threads = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'MessagePort').length, before = threads();
    await until(() => threads() < before);
    expect(await ask(engine, size, { timeout: 60_000 })).toBe('n\r\n2000\r\n');
  });
});
