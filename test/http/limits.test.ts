import { describe, expect, test } from '@jest/globals';
import { problem, useLimitedService } from '../support/limited-service.js';
import { endless } from '../support/service.js';
import { emptyFilter } from '../../server/rdf/term-scanner.js';

const service = useLimitedService();
const { open, ask, close, underWay } = service;
/** A query that is not answered at once: one with a pattern of text may take any time. */
const forWorker = 'ASK { FILTER(REGEX("a", "a+")) }';
const cells = (n: number): string => `SELECT ?s { ?s ?p ?o } LIMIT ${n}`;

describe('rows', () => {
  test.each(['json', 'xml', 'csv', 'tsv'])('a result of as many rows as allowed is whole in %s, one more is refused', async (format) => {
    await open({});
    const whole = await (await ask(cells(100), { format })).text();
    close();
    await open({ maxRows: 100 });
    const allowed = await ask(cells(100), { format });
    expect({ status: allowed.status, limits: allowed.headers.get('query-limits'), text: await allowed.text() }).toEqual({ status: 200, limits: 'seconds=3, characters=4194304, rows=100', text: whole });
    expect(await problem(await ask(cells(101), { format }))).toEqual({
      type: 'about:blank', status: 422, retry: null, title: 'Result too large', limit: 100, setting: 'MPP_MAX_ROWS',
      detail: 'The result has more than 100 rows, which is the limit. Ask for less, or in parts with LIMIT and OFFSET.',
    });
  });

  test.each(['ttl', 'nt', 'rdf', 'jsonld'])('triples count as rows in %s', async (format) => {
    await open({ maxRows: 2000 });
    const allowed = await ask('CONSTRUCT WHERE { ?s ?p ?o }', { format });
    expect({ status: allowed.status, cells: new Set((await allowed.text()).match(/cell-\d+/g)).size }).toEqual({ status: 200, cells: 2000 });
    close();
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
      type: 'about:blank', status: 429, retry: '1', title: 'Too many queries at once', limit: 2, setting: 'MPP_CLIENT_QUERIES', detail: 'A client may have 2 queries under way at a time.',
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
      type: 'about:blank', status: 429, retry: '5', title: 'Too many requests', limit: 0.2, setting: 'MPP_RATE', detail: 'A client may ask 0.2 queries a second, averaged over 10 seconds.',
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
      type: 'about:blank', status: 503, retry: '5', title: 'Too many queries waiting', limit: 1, setting: 'MPP_QUEUE', detail: '1 queries of all clients are waiting already.',
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

describe('papers of a result', () => {
  const cited = (timeout: number, delay: number): Promise<void> => open({}, { timeout, papers: () => new Promise((resolve) => { setTimeout(() => { resolve({ byName: new Map(), names: emptyFilter() }); }, delay); }) });

  test('are looked for within the time of the query, reading included', async () => {
    await cited(400, 30_000);
    const start = performance.now(), late = await ask('SELECT * { ?s ?p ?o }', { format: 'bib' });
    expect(await problem(late)).toMatchObject({ status: 503, title: 'Query timeout', limit: 0.4, setting: 'MPP_QUERY_TIMEOUT', detail: expect.stringMatching(/^The query was ended at the limit of 0\.4 s/) });
    expect(performance.now() - start).toBeLessThan(2_000);
    close();
    await cited(20_000, 10);
    expect((await ask('SELECT * { ?s ?p ?o }', { format: 'bib' })).status).toBe(422);
  });
});

test('limits stand in the service description', async () => {
  await open({ maxRows: 10, clientQueries: 3, rate: 5, queue: 7 });
  const text = await (await fetch(service.url)).text();
  expect([...text.matchAll(/"([^"]*)"@en/g)].map(([, sentence]) => sentence).sort()).toEqual([
    '7 queries of all clients may wait.', 'A client may ask 5 queries a second, averaged over 10 seconds; answers from the cache are not counted.',
    'A client may have 3 queries under way at a time.', 'A query may take 3 seconds.', 'A result may have 10 rows or triples; a larger one is refused, never cut.', 'Its text may have 4194304 characters.',
  ]);
});
