import { describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { problem, useLimitedService } from '../support/limited-service.js';

const service = useLimitedService();
const { open, ask } = service;

describe('a long query', () => {
  const iris = (count: number): string => `SELECT (COUNT(?x) AS ?n) (SAMPLE(?o) AS ?one) { VALUES ?x { ${Array.from({ length: count }, (_, i) => `<http://example.org/protein-${i}>`).join(' ')} } OPTIONAL { ?x ex:order ?o } }`;
  const send = (query: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> => fetch(service.url, {
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
    expect((await fetch(`${service.url}?explain=text`, { method: 'POST', headers: { 'content-type': 'application/sparql-query' }, body: iris(3000) })).status).toBe(413);
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
