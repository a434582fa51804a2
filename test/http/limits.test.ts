import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { RequestListener, Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import { createEngine } from '../../server/engine/create-engine.js';
import { createAdmission } from '../../server/http/admission.js';
import type { AnswerOptions } from '../../server/http/answer-query.js';
import { unlimited, type QueryLimits } from '../../server/http/query-limits.js';
import { cancelQuery } from '../../server/http/cancel-query.js';
import { clientOf } from '../../server/http/client.js';
import { sendProblem } from '../../server/http/errors.js';
import { createRunningQueries } from '../../server/http/running-queries.js';
import { createSparqlHandler } from '../../server/http/sparql.js';
import { Problem } from '../../server/platform/problem.js';
import { cascade, crowd, endless, prefixes, serve } from '../support/service.js';
import { until } from '../support/until.js';

const engine = createEngine({ workers: 1 });
let server: Server, url: string;
beforeAll(() => engine.swap(crowd));
afterAll(() => engine.close(0));
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const listen = async (handler: RequestListener): Promise<void> => { ({ server, url } = await serve(handler)); };
const queries = createRunningQueries();
/** Resolves when queries with these ids run or wait. */
const underWay = (...ids: readonly string[]): Promise<void> => until(() => ids.every((id) => {
  try {
    queries.check(id);
    return false;
  } catch {
    return true;
  }
}));
/** A query that is not answered at once: one with a pattern of text may take any time. */
const forWorker = 'ASK { FILTER(REGEX("a", "a+")) }';
/** Loopback is a trusted proxy here, so that a test can be several clients. */
const open = (limits: Partial<QueryLimits>, more: Partial<AnswerOptions> = {}): Promise<void> => listen(createSparqlHandler({
  engine, prefixes, log: () => undefined, endpoint: 'http://example.org/sparql', timeout: 3000, namedGraphs: () => [],
  limits: { ...unlimited, ...limits }, proxies: new Set(['127.0.0.1']), queries, ...more,
}));
const ask = (query: string, { client = '192.0.2.1', format = 'csv', signal = null as AbortSignal | null, headers = {} } = {}): Promise<Response> =>
  fetch(`${url}?format=${format}&query=${encodeURIComponent(query)}`, { headers: { 'x-forwarded-for': client, ...headers }, signal });
const problem = async (answer: Response) => ({ status: answer.status, retry: answer.headers.get('retry-after'), ...await answer.json() as object });

const cells = (n: number): string => `SELECT ?s { ?s ?p ?o } LIMIT ${n}`;

describe('rows', () => {
  test.each(['json', 'xml', 'csv', 'tsv'])('a result of as many rows as allowed is whole in %s, one more is refused', async (format) => {
    await open({});
    const whole = await (await ask(cells(100), { format })).text();
    server.close();
    await open({ maxRows: 100 });
    const allowed = await ask(cells(100), { format });
    expect({ status: allowed.status, limits: allowed.headers.get('query-limits'), text: await allowed.text() }).toEqual({ status: 200, limits: 'seconds=3, characters=4194304, rows=100', text: whole });
    expect(await problem(await ask(cells(101), { format }))).toEqual({
      type: 'about:blank', status: 422, retry: null, title: 'Result too large', limit: 100,
      detail: 'The result has more than 100 rows, which is the limit (MPP_MAX_ROWS). Ask for less, or in parts with LIMIT and OFFSET.',
    });
  });

  test.each(['ttl', 'nt', 'rdf', 'jsonld'])('triples count as rows in %s', async (format) => {
    await open({ maxRows: 2000 });
    const allowed = await ask('CONSTRUCT WHERE { ?s ?p ?o }', { format });
    expect({ status: allowed.status, cells: new Set((await allowed.text()).match(/cell-\d+/g)).size }).toEqual({ status: 200, cells: 2000 });
    server.close();
    await open({ maxRows: 1999 });
    expect(await problem(await ask('CONSTRUCT WHERE { ?s ?p ?o }', { format }))).toMatchObject({ status: 422, limit: 1999, detail: expect.stringContaining('more than 1999 triples') });
  });

  test('quotes, braces and line ends within values are no rows', async () => {
    await open({ maxRows: 1 });
    for (const format of ['json', 'xml', 'csv', 'tsv']) {
      const answer = await ask('SELECT ("a\\n\\"}{[\\\\<result>\\r\\n" AS ?x) {}', { format });
      expect([format, answer.status]).toEqual([format, 200]);
    }
  });
});

describe('queries of one client', () => {
  test('are bounded in number, and those of others are not touched', async () => {
    await open({ clientQueries: 2 });
    const gone = new AbortController();
    const running = ['one', 'two'].map((id) => ask(endless, { signal: gone.signal, headers: { 'query-id': id } }).catch(() => undefined));
    await underWay('one', 'two');
    expect(await problem(await ask(forWorker))).toEqual({
      type: 'about:blank', status: 429, retry: '1', title: 'Too many queries at once', limit: 2, detail: 'A client may have 2 queries under way at a time (MPP_CLIENT_QUERIES).',
    });
    // What is answered at once neither runs nor waits.
    expect((await ask('ASK {}')).status).toBe(200);
    gone.abort();
    await Promise.all(running);
    expect((await ask('ASK {}', { client: '192.0.2.2' })).status).toBe(200);
    expect((await ask('ASK {}')).status).toBe(200);
  });

  test('are bounded in rate', async () => {
    await open({ rate: 0.2 }); // two in ten seconds
    expect([(await ask('ASK {}')).status, (await ask('ASK {}')).status]).toEqual([200, 200]);
    const refused = await ask('ASK {}');
    expect(refused.headers.get('ratelimit-policy')).toBe(null);
    expect(await problem(refused)).toEqual({
      type: 'about:blank', status: 429, retry: '5', title: 'Too many requests', limit: 0.2, detail: 'A client may ask 0.2 queries a second (MPP_RATE), averaged over 10 seconds.',
    });
    const other = await ask('ASK {}', { client: '192.0.2.2' });
    expect({ status: other.status, policy: other.headers.get('ratelimit-policy') }).toEqual({ status: 200, policy: '"queries";q=2;w=10' });
  });
});

describe('the queue', () => {
  test('is bounded', async () => {
    await open({ slots: 1, queue: 1 });
    const gone = new AbortController();
    const running = ['1', '2'].map((id) => ask(endless, { client: `192.0.2.${id}`, signal: gone.signal, headers: { 'query-id': id } }).catch(() => undefined));
    await underWay('1', '2');
    expect(await problem(await ask(forWorker, { client: '192.0.2.3' }))).toEqual({
      type: 'about:blank', status: 503, retry: '5', title: 'Too many queries waiting', limit: 1, detail: '1 queries of all clients are waiting already (MPP_QUEUE).',
    });
    gone.abort();
    await Promise.all(running);
  });

  test('gives a client half of the slots: expensive queries of one do not stop a cheap one of another', async () => {
    await open({ slots: 2 });
    const gone = new AbortController();
    const ids = Array.from({ length: 10 }, (_, i) => `expensive-${i}`);
    const running = ids.map((id) => ask(endless, { signal: gone.signal, headers: { 'query-id': id } }).catch(() => undefined));
    await underWay(...ids);
    const start = performance.now();
    expect((await ask('ASK {}', { client: '192.0.2.2' })).status).toBe(200);
    expect(performance.now() - start).toBeLessThan(2500); // a spare worker has to start
    gone.abort();
    await Promise.all(running);
  });

  test('counts the time that a query waits', async () => {
    await open({ slots: 1 }, { timeout: 1500 });
    const first = ask(endless, { headers: { 'query-id': 'first' } });
    await underWay('first');
    const second = await ask(endless);
    expect(await problem(second)).toMatchObject({ status: 503, title: 'Query timeout', limit: 1.5 });
    expect((await first).status).toBe(503);
  });
});

describe('the order of the queue', () => {
  const signal = new AbortController().signal;
  const admission = () => createAdmission({ slots: 1, clientQueries: 0, rate: 0, queue: 0 });

  test('a client that has used little passes one that has used much', async () => {
    const queue = admission(), order: string[] = [];
    const leave = await queue.enter('heavy', 'q', 1000, signal);
    const waiting = ['heavy', 'heavy', 'light'].map(async (client) => {
      const done = await queue.enter(client, 'q', 1000, signal);
      order.push(client);
      done();
    });
    await sleep(50);
    leave();
    await Promise.all(waiting);
    expect(order).toEqual(['light', 'heavy', 'heavy']);
  });

  test('a query that was cheap passes one that was expensive', async () => {
    const queue = admission(), order: string[] = [];
    for (const [key, time] of [['slow', 80], ['fast', 1]] as const) {
      const leave = await queue.enter('a', key, 1000, signal);
      await sleep(time);
      leave();
    }
    const leave = await queue.enter('b', 'other', 1000, signal);
    const waiting = ['slow', 'fast'].map(async (key) => {
      const done = await queue.enter('a', key, 1000, signal);
      order.push(key);
      done();
    });
    leave();
    await Promise.all(waiting);
    expect(order).toEqual(['fast', 'slow']);
  });

  test('one that has waited long enough is next, however expensive', async () => {
    const queue = admission(), order: string[] = [];
    const slow = await queue.enter('a', 'slow', 1000, signal);
    await sleep(60);
    slow();
    const leave = await queue.enter('b', 'other', 1000, signal);
    const enter = async (key: string, client: string): Promise<void> => {
      const done = await queue.enter(client, key, 1000, signal);
      order.push(key);
      done();
    };
    const first = enter('slow', 'c');
    await sleep(120);
    const second = enter('fast', 'd');
    leave();
    await Promise.all([first, second]);
    expect(order).toEqual(['slow', 'fast']);
  });

  test('a client that has nothing running is given of the reserve, once and if it asked little', async () => {
    const queue = createAdmission({ slots: 2, reserve: 1, clientQueries: 0, rate: 0, queue: 0 }), entered: string[] = [];
    const enter = async (client: string): Promise<() => void> => {
      const leave = await queue.enter(client, 'q', 60_000, signal);
      entered.push(client);
      return leave;
    };
    const first = await enter('heavy'), second = await enter('also heavy');
    const waiting = [enter('heavy'), enter('also heavy')];
    const third = await enter('light');
    expect(entered).toEqual(['heavy', 'also heavy', 'light']);
    const fourth = enter('another');
    expect(queue.waiting).toBe(3);
    third();
    const leave = await fourth;
    expect(entered).toEqual(['heavy', 'also heavy', 'light', 'another']);
    for (const end of [first, second, leave]) end();
    for (const end of await Promise.all(waiting)) end();
    expect([queue.running, queue.waiting]).toEqual([0, 0]);
  });

  test('durations of long queries take little memory', async () => {
    const queue = admission(), before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 2000; i++) (await queue.enter('a', `${i}${'é≥'.repeat(50_000)}`, 1000, signal))();
    expect((process.memoryUsage().heapUsed - before) / 2 ** 20).toBeLessThan(150); // their texts are 400 MB
  });

  test('a query that is cancelled while it waits leaves no trace', async () => {
    const queue = admission(), gone = new AbortController();
    const leave = await queue.enter('a', 'q', 1000, signal);
    const waiting = queue.enter('a', 'q', 1000, gone.signal);
    gone.abort();
    await expect(waiting).rejects.toMatchObject({ reason: 'aborted' });
    leave();
    expect([queue.running, queue.waiting]).toEqual([0, 0]);
  });
});

describe('cancelling', () => {
  const app = express().delete('/api/queries/:id', (req, res) => {
    try {
      cancelQuery(req, res, req.params.id, { queries, proxies: new Set(['127.0.0.1']), adminToken: 'secret' });
    } catch (error) {
      sendProblem(req, res, error, () => undefined);
    }
  });
  const serveBoth = () => {
    const sparql = createSparqlHandler({
      engine, prefixes, log: () => undefined, endpoint: 'http://example.org/sparql', timeout: 10_000, namedGraphs: () => [], proxies: new Set(['127.0.0.1']), queries,
    });
    return listen((req, res) => { (req.url?.startsWith('/sparql') ? sparql : app)(req, res); });
  };
  const cancel = (id: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(new URL(`/api/queries/${id}`, url), { method: 'DELETE', headers: { 'x-forwarded-for': '192.0.2.1', ...headers } });

  test('ends a query by the id that its client gave it', async () => {
    await serveBoth();
    const answer = ask(endless, { headers: { 'query-id': 'mine-0123456789abcdef' } });
    await underWay('mine-0123456789abcdef');
    expect((await cancel('mine-0123456789abcdef')).status).toBe(204);
    expect(await problem(await answer)).toEqual({ type: 'about:blank', status: 409, retry: null, title: 'Query cancelled', id: 'mine-0123456789abcdef', detail: 'The query mine-0123456789abcdef was cancelled on request.' });
    expect(await problem(await cancel('mine-0123456789abcdef'))).toMatchObject({ status: 404, title: 'Unknown query' });
  });

  test('is for its own client and the administrator', async () => {
    await serveBoth();
    const answer = ask(endless, { headers: { 'query-id': 'theirs-0123456789abcdef' } });
    await underWay('theirs-0123456789abcdef');
    expect(await problem(await cancel('theirs-0123456789abcdef', { 'x-forwarded-for': '192.0.2.9' }))).toMatchObject({ status: 403, title: 'Not your query' });
    expect(await problem(await cancel('theirs-0123456789abcdef', { 'x-forwarded-for': '192.0.2.9', 'authorization': 'Bearer wrong' }))).toMatchObject({ status: 403 });
    expect((await cancel('theirs-0123456789abcdef', { 'x-forwarded-for': '192.0.2.9', 'authorization': 'Bearer secret' })).status).toBe(204);
    expect((await answer).status).toBe(409);
  });

  test('needs an id that nobody else at the same address would guess', async () => {
    await serveBoth();
    const answer = ask(endless, { headers: { 'query-id': 'q1' } });
    await underWay('q1');
    expect(await problem(await cancel('q1'))).toEqual({
      type: 'about:blank', status: 403, retry: null, title: 'Query id too short',
      detail: 'Others at the same address may guess the id q1. A query can be cancelled by an id of at least 16 characters, or by an administrator.',
    });
    expect((await cancel('q1', { authorization: 'Bearer secret' })).status).toBe(204);
    expect((await answer).status).toBe(409);
  });

  test('an id in use or malformed is refused, and one is made up where none is given', async () => {
    await serveBoth();
    const running = ask(endless, { headers: { 'query-id': 'twice-0123456789abcdef' } });
    await underWay('twice-0123456789abcdef');
    expect(await problem(await ask('ASK {}', { headers: { 'query-id': 'twice-0123456789abcdef' } }))).toMatchObject({ status: 409, title: 'Query id in use' });
    expect(await problem(await ask('ASK {}', { headers: { 'query-id': 'a/b' } }))).toMatchObject({ status: 400, title: 'Invalid query id' });
    await cancel('twice-0123456789abcdef');
    await running;
    expect((await ask('ASK {}')).headers.get('query-id')).toMatch(/^[0-9a-f-]{36}$/);
    const byParameter = await fetch(`${url}?query=ASK%7B%7D&query-id=named`);
    expect(byParameter.headers.get('query-id')).toBe('named');
  });
});

describe('the client', () => {
  const from = (remoteAddress: string, forwarded?: string): string =>
    clientOf({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } } as never, new Set(['10.0.0.1']));
  beforeAll(() => listen(() => undefined));
  test.each([
    ['192.0.2.7', undefined, '192.0.2.7'],
    ['::ffff:192.0.2.7', undefined, '192.0.2.7'],
    ['192.0.2.7', '198.51.100.1', '192.0.2.7'],
    ['10.0.0.1', '203.0.113.5, 198.51.100.1', '198.51.100.1'],
    ['::ffff:10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2'],
    ['2001:db8::5', undefined, '2001:db8:0:0'],
    ['fe80::1%eth0', undefined, 'fe80:0:0:0'],
  ])('%s forwarding %s is %s', (remote, forwarded, client) => {
    expect(from(remote, forwarded)).toBe(client);
  });
});

test('limits stand in the service description', async () => {
  await open({ maxRows: 10, clientQueries: 3, rate: 5, queue: 7 });
  const text = await (await fetch(url)).text();
  expect([...text.matchAll(/"([^"]*)"@en/g)].map(([, sentence]) => sentence).sort()).toEqual([
    '7 queries of all clients may wait.', 'A client may ask 5 queries a second, averaged over 10 seconds; answers from the cache are not counted.',
    'A client may have 3 queries under way at a time.', 'A query may take 3 seconds.', 'A result may have 10 rows or triples; a larger one is refused, never cut.', 'Its text may have 4194304 characters.',
  ]);
});

test('a refusal is a problem of its own kind', () => {
  expect(() => createAdmission({ slots: 0, clientQueries: 0, rate: 0.01, queue: 0 }).count('a')).toThrow(Problem);
});

describe('the cache', () => {
  const query = 'SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 3';
  const status = (answer: Response): string | null => answer.headers.get('cache-status');

  test('answers a repeated question, however it is laid out, with the same bytes and tag', async () => {
    await open({}, { cacheBytes: 2 ** 20 });
    const first = await ask(query), text = await first.text();
    const again = await ask(`# the same\n${query.replaceAll(' ', '  \n')}`);
    expect([status(first), status(again), await again.text() === text, again.headers.get('etag') === first.headers.get('etag')])
      .toEqual(['metastasis; fwd=miss', 'metastasis; hit', true, true]);
    expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'));
    const posted = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/sparql-query', 'accept': 'text/csv' }, body: query });
    expect([status(posted), await posted.text() === text]).toEqual(['metastasis; hit', true]);
    const head = await fetch(`${url}?format=csv&query=${encodeURIComponent(query)}`, { method: 'HEAD' });
    expect([status(head), head.status, await head.text()]).toEqual(['metastasis; hit', 200, '']);
  });

  test('neither answers nor keeps the answer of a client that wants a fresh one', async () => {
    await open({}, { cacheBytes: 2 ** 20 });
    const query = 'SELECT (COUNT(*) AS ?fresh) { ?s ?p ?o }', fresh = { headers: { 'cache-control': 'no-store' } };
    const statuses: (string | null)[] = [];
    for (const options of [fresh, {}, fresh]) statuses.push(status(await ask(query, options)));
    expect(statuses).toEqual(['metastasis; fwd=request', 'metastasis; fwd=miss', 'metastasis; fwd=request']);
  });

  test('keeps formats, codings and datasets apart', async () => {
    const query = cells(800);
    await open({}, { cacheBytes: 2 ** 20 });
    const identity = { 'accept-encoding': 'identity' };
    const kinds = [
      await ask(query, { headers: identity }), await ask(query, { format: 'json', headers: identity }), await ask(query, { headers: { 'accept-encoding': 'gzip' } }),
      await fetch(`${url}?format=csv&default-graph-uri=http://a/&query=${encodeURIComponent(query)}`, { headers: identity }),
      await ask(cells(900), { headers: identity }), await ask(query.replace('?s {', '("a  b" AS ?x) {'), { headers: identity }), await ask(query.replace('?s {', '("a b" AS ?x) {'), { headers: identity }),
    ];
    expect(kinds.map(status)).toEqual(kinds.map(() => 'metastasis; fwd=miss'));
    for (const answer of kinds) await answer.arrayBuffer();
    const zipped = await ask(query, { headers: { 'accept-encoding': 'gzip' } });
    expect([status(zipped), zipped.headers.get('content-encoding'), await zipped.text()]).toEqual(['metastasis; hit', 'gzip', await (await ask(query, { headers: identity })).text()]);
  });

  test.each(['RAND()', 'NOW()', 'UUID()', 'struuid ()'])('does not keep what %s gives', async (call) => {
    await open({}, { cacheBytes: 2 ** 20 });
    const random = `SELECT (${call} AS ?x) {}`;
    const [first, second] = [await ask(random), await ask(random)];
    expect([status(first), status(second), second.headers.get('etag'), second.headers.get('cache-control')])
      .toEqual(['metastasis; fwd=bypass', 'metastasis; fwd=bypass', null, 'no-store']);
  });

  test('forgets with the version', async () => {
    await open({}, { cacheBytes: 2 ** 20 });
    const count = 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }';
    expect(await (await ask(count)).text()).toBe('n\r\n2000\r\n');
    await engine.swap(cascade);
    const answer = await ask(count);
    await engine.swap(crowd);
    expect([status(answer), await answer.text()]).toEqual(['metastasis; fwd=miss', 'n\r\n9\r\n']);
  });

  test('keeps nothing that was not sent whole, nor anything when it is off or too small', async () => {
    await open({}, { cacheBytes: 2 ** 30 });
    const long = 'SELECT * { ?a ?b ?c . ?d ?e ?f . FILTER(?f < 10) }';
    const gone = new AbortController();
    const answer = await ask(long, { signal: gone.signal });
    gone.abort();
    await answer.text().catch(() => undefined);
    expect(status(await ask(long, { signal: AbortSignal.timeout(2000) }))).toBe('metastasis; fwd=miss');
    for (const cacheBytes of [0, 100]) {
      server.closeAllConnections();
      server.close();
      await open({}, { cacheBytes });
      await (await ask(query)).text();
      expect(status(await ask(query))).toBe('metastasis; fwd=miss');
    }
  });

  test('is not counted against the rate', async () => {
    await open({ rate: 0.2 }, { cacheBytes: 2 ** 20 });
    for (let i = 0; i < 5; i++) expect([(await ask(query)).status, i]).toEqual([200, i]);
  });
});

describe('explain', () => {
  const query = 'SELECT ?s { ?s ex:order 3 }';
  const explain = async (form: string, text = query): Promise<Response> => fetch(`${url}?explain=${form}&query=${encodeURIComponent(text)}`);

  test('tells as JSON how a query was answered', async () => {
    await open({});
    const answer = await explain('json');
    const order = { termType: 'NamedNode', value: 'http://example.org/order' };
    expect({ status: answer.status, type: answer.headers.get('content-type'), body: await answer.json() }).toEqual({
      status: 200, type: 'application/json; charset=utf-8', body: {
        form: 'SELECT', engine: 'embedded', version: 'crowd', milliseconds: expect.any(Number), rows: 1, bytes: expect.any(Number), cached: [],
        dataset: { defaultGraphs: [], namedGraphs: [] }, query,
        plan: [
          { step: 'SELECT ?s', depth: 0, calls: 1, rows: 1, milliseconds: expect.any(Number) },
          { step: '?s ex:order 3', depth: 1, expected: 1, calls: 1, rows: 1, milliseconds: expect.any(Number) },
        ], rewritten: 'PREFIX ex: <http://example.org/> SELECT ?s { ?s ex:order 3 }',
        algebra: expect.objectContaining({ type: 'project', variables: [{ termType: 'Variable', value: 's' }], input: { type: 'bgp', patterns: [expect.objectContaining({ predicate: order })] } }),
      },
    });
  });

  test('tells it as text', async () => {
    await open({});
    const answer = await explain('text', 'ASK FROM ex:g { ?s ex:order 3 }');
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect((await answer.text()).replace(/[\d.]+ ms/, '1 ms').replace(/\d+\.\d{3}/g, '0.000')).toBe(`Form:         ASK
Engine:       embedded
Version:      crowd
Dataset:      default graph: <http://example.org/g>; named graphs: none
Time:         1 ms
Bytes:        27
In the cache: no

Plan: solutions go from each step to the next; times are measured, and measuring takes longer than answering.
   ms  calls  rows  expected  step
0.000      1     0         0  ?s ex:order 3

Query as it was evaluated:
PREFIX ex: <http://example.org/> ASK FROM ex:g { ?s ex:order 3 }

Algebra:
type: ask
input
  type: bgp
  patterns
    ?s <http://example.org/order> "3"^^<http://www.w3.org/2001/XMLSchema#integer>
`);
  });

  test('shows steps below what they are part of, in the order in which they ran', async () => {
    await open({});
    const answer = await explain('json', `SELECT ?s (COUNT(?t) AS ?n) { VALUES ?o { 3 4 } ?s ex:order ?o FILTER(?o > 3)
      OPTIONAL { ?t ex:order ?o } FILTER NOT EXISTS { ?s ex:none ?x } { ?s ex:order 4 } UNION { ?s ^ex:none/ex:order+ 4 } } GROUP BY ?s LIMIT 5`);
    const { plan } = await answer.json() as { plan: { step: string; depth: number; calls: number; rows: number }[] };
    expect(plan.map(({ step, depth, calls, rows }) => `${'  '.repeat(depth)}${step}: ${calls}, ${rows}`)).toEqual([
      'LIMIT 5: 1, 1',
      '  SELECT ?s ?n: 1, 1',
      '    BIND ?var1 AS ?n: 1, 1',
      '      GROUP BY ?s: COUNT(…) AS ?var1: 1, 1',
      '        UNION: 1, 1',
      '          ?s ex:order 4: 1, 1',
      '          ?var0 ex:none ?s: 1, 0',
      '          ?var0 ex:order+ 4: 0, 0',
      '        FILTER NOT EXISTS { … }: 1, 1',
      '          ?s ex:none ?x: 1, 0',
      '        OPTIONAL: 1, 1',
      '          ?s ex:order ?o: 1, 1',
      '          VALUES ?o: 1, 1',
      '          ?t ex:order ?o: 1, 1',
      '        FILTER (?o > 3): 1, 1',
    ]);
  });

  test('refuses what it does not know', async () => {
    await open({});
    expect(await problem(await explain('html'))).toMatchObject({ status: 400, title: 'Unknown explanation', available: ['json', 'text'] });
  });
});

describe('a long query', () => {
  const iris = (count: number): string => `SELECT (COUNT(?x) AS ?n) (SAMPLE(?o) AS ?one) { VALUES ?x { ${Array.from({ length: count }, (_, i) => `<http://example.org/protein-${i}>`).join(' ')} } OPTIONAL { ?x ex:order ?o } }`;
  const send = (query: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> => fetch(url, {
    method: 'POST', headers: { 'accept': 'text/csv', 'content-type': 'application/x-www-form-urlencoded', ...headers }, body: new URLSearchParams({ query }),
  });

  test('of 100,000 values is answered, kept under its hash, and holds nobody else up', async () => {
    await open({}, { cacheBytes: 2 ** 20, timeout: 60_000 });
    const query = iris(100_000), first = send(query), waits: number[] = [];
    let done = false;
    void first.then(() => { done = true; });
    while (!done) {
      const start = performance.now();
      expect(await (await ask('ASK {}')).text()).toBe('true');
      waits.push(performance.now() - start);
      await sleep(20);
    }
    const answers = [await first, await send(query)];
    expect(await Promise.all(answers.map(async (answer) => [answer.status, answer.headers.get('cache-status'), await answer.text()]))).toEqual([
      [200, 'metastasis; fwd=miss', 'n,one\r\n100000,\r\n'], [200, 'metastasis; hit', 'n,one\r\n100000,\r\n'],
    ]);
    expect(waits.length).toBeGreaterThan(2);
  }, 90_000);

  test('that cannot be written as its client wants is 406, wrong ones say where, and one beyond the limit names the setting', async () => {
    await open({}, { maxQueryLength: 200_000 });
    expect((await send(iris(3000), { accept: 'text/turtle' })).status).toBe(406);
    expect(await (await send(`${iris(3000)} }`, { accept: 'application/json' })).json()).toMatchObject({ status: 400, title: 'Query syntax error', line: 1 });
    expect(await (await send(iris(10_000), { accept: 'application/json' })).json()).toMatchObject({ status: 413, title: 'Query too long', limit: 200_000 });
    expect(await (await send(`${iris(3000)} # all`, { accept: 'application/json' })).json()).toMatchObject({ results: { bindings: [{ n: { value: '3000' } }] } });
    expect((await fetch(`${url}?explain=text`, { method: 'POST', headers: { 'content-type': 'application/sparql-query' }, body: iris(3000) })).status).toBe(413);
  });

  test('has its rows counted', async () => {
    await open({ maxRows: 100 });
    const rows = (count: number): string => `SELECT ?s { ?s ex:order ?o . # ${'long '.repeat(2000)}\n} LIMIT ${count}`;
    expect((await send(rows(100))).status).toBe(200);
    expect(await problem(await send(rows(101), { accept: 'application/json' }))).toMatchObject({ status: 422, limit: 100 });
    const triples = (count: number): string => `CONSTRUCT WHERE { ?s ex:order ?o . # ${'long '.repeat(2000)}\n} LIMIT ${count}`;
    const turtle = await send(triples(100), { accept: 'text/turtle' });
    expect([turtle.status, (await turtle.text()).split('ex:order').length]).toEqual([200, 101]);
    expect((await send(triples(101), { accept: 'text/turtle' })).status).toBe(422);
  });
});
