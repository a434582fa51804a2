import { describe, expect, test } from '@jest/globals';
import { problem, useLimitedService } from '../support/limited-service.js';
import { endless } from '../support/service.js';

const service = useLimitedService();
const { open } = service;

describe('explain', () => {
  const query = 'SELECT ?s { ?s ex:order 3 }';
  const explain = async (form: string, text = query): Promise<Response> => fetch(`${service.url}?explain=${form}&query=${encodeURIComponent(text)}`);

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
      '      GROUP BY ?s: COUNT(?t) AS ?var1: 1, 1',
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

  test('of a query that goes beyond its time tells what was done until then, and where the time went', async () => {
    await open({}, { timeout: 1200 });
    const answer = await explain('json', endless);
    const { plan, rows, ended, milliseconds } = await answer.json() as { plan: { step: string; calls: number; rows: number; expected?: number; milliseconds: number }[]; rows: number; ended: object; milliseconds: number };
    expect({ status: answer.status, rows, ended }).toEqual({ status: 200, rows: 0, ended: { reason: 'timeout', detail: 'The query was ended at the limit of 1.2 s.', limit: 1.2, setting: 'MPP_QUERY_TIMEOUT' } });
    expect(milliseconds).toBeLessThan(1200 + 2000);
    const patterns = plan.filter(({ step }) => /^\?\w \?\w \?\w$/.test(step));
    expect(patterns.length).toBe(3);
    for (const { calls, rows: found, expected } of patterns) expect({ calls: calls > 0, found: found > 0, expected: (expected ?? 0) > 0 }).toEqual({ calls: true, found: true, expected: true });
    // What ran when it was ended has its time, too.
    expect(plan.reduce((sum, step) => sum + step.milliseconds, 0)).toBeGreaterThan(500);
    const text = await (await explain('text', endless)).text();
    expect(text).toMatch(/^Ended early: +The query was ended at the limit of 1.2 s\. Rows, times and the plan are those until then\.\nForm: /);
  });

  test('of a query whose rows had begun to come counts those that came', async () => {
    await open({}, { timeout: 1200 });
    const body = await (await explain('json', 'SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }')).json() as { rows: number };
    expect({ ...body, rows: body.rows > 1000 }).toMatchObject({ rows: true, ended: { reason: 'timeout' } });
  });

  test('refuses what it does not know', async () => {
    await open({});
    expect(await problem(await explain('html'))).toMatchObject({ status: 400, title: 'Unknown explanation', available: ['json', 'text'] });
  });
});
