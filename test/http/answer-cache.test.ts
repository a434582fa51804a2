import { describe, expect, test } from '@jest/globals';
import { useLimitedService } from '../support/limited-service.js';
import { cascade, crowd } from '../support/service.js';

const service = useLimitedService();
const { engine, open, ask, close } = service;
const cells = (n: number): string => `SELECT ?s { ?s ?p ?o } LIMIT ${n}`;

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
    const posted = await fetch(service.url, { method: 'POST', headers: { 'content-type': 'application/sparql-query', 'accept': 'text/csv' }, body: query });
    expect([status(posted), await posted.text() === text]).toEqual(['metastasis; hit', true]);
    const head = await fetch(`${service.url}?format=csv&query=${encodeURIComponent(query)}`, { method: 'HEAD' });
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
      await fetch(`${service.url}?format=csv&default-graph-uri=http://a/&query=${encodeURIComponent(query)}`, { headers: identity }),
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
      close();
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
