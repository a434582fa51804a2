import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { text } from 'node:stream/consumers';
import { createEngine } from '../../server/engine/create-engine.js';
import type { AskOptions, AskResult, OperatorProfile } from '../../server/engine/contract/engine.js';
import { createFederatedEngine } from '../../server/federation/federated-engine.js';
import { routeEngine } from '../../server/federation/route-engine.js';
import { Problem } from '../../server/platform/problem.js';
import { keyOf } from '../../server/sparql/question.js';
import { prepareQuery, type PrepareOptions } from '../../server/sparql/prepare.js';
import { watchLoop } from '../support/loop-watch.js';
import { cascade, crowd, endless, formatOf, prefixes } from '../support/service.js';

const service = 'http://127.0.0.1:1/sparql';
const engine = routeEngine(createEngine({ workers: 2 }), createFederatedEngine({ services: [service], limit: 2 ** 20, workers: 1 }));
beforeAll(() => engine.swap(cascade));
afterAll(() => engine.close(0));

const formats = { bindings: formatOf('csv'), boolean: formatOf('json'), triples: formatOf('nt') };
const ask = (query: string | undefined, options: Partial<PrepareOptions> = {}, more: Partial<AskOptions> = {}): Promise<AskResult> =>
  engine.ask({ text: query, options: { prefixes, ...options } }, { formats, timeout: 20_000, ...more });
const answer = async (query: string, options: Partial<PrepareOptions> = {}): Promise<unknown> => {
  const { head: { form, repeatable }, format, result: { version, body } } = await ask(query, options);
  return { form, repeatable, format: format.name, version, body: await text(body) };
};

test('the form of a question decides its format', async () => {
  expect(await answer('SELECT (COUNT(*) AS ?n) { ?s a ex:Stage }')).toEqual({ form: 'SELECT', repeatable: true, format: 'csv', version: 'cascade', body: 'n\r\n2\r\n' });
  expect(await answer('ASK { ex:invasion a ex:Stage FILTER(RAND() < 2) }')).toEqual({ form: 'ASK', repeatable: false, format: 'json', version: 'cascade', body: '{"head":{},"boolean":true}' });
  expect(await answer('CONSTRUCT { ?s a ?t } { VALUES (?s ?t) { (ex:a ex:b) } }')).toEqual({
    form: 'CONSTRUCT', repeatable: true, format: 'nt', version: 'cascade',
    body: '<http://example.org/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://example.org/b> .\n',
  });
});

test('a question has the graphs and the key of the same query, prepared', async () => {
  const graph = 'http://example.org/graph/papers', query = 'SELECT (COUNT(*) AS ?n) # all\n { ?s ?p ?o }';
  const { head, result } = await ask(query, { defaultGraphs: [graph] });
  expect(head).toEqual({ form: 'SELECT', defaultGraphs: [graph], namedGraphs: [], repeatable: true, key: keyOf(prepareQuery('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }', { prefixes, defaultGraphs: [graph] })) });
  expect(await text(result.body)).toBe('n\r\n3\r\n');
  expect((await ask(query)).head.key).not.toBe(head.key);
});

test.each<[string, string | undefined, Partial<PrepareOptions>]>([
  ['no text', undefined, {}],
  ['a mistake', 'SELECT * {\n ?s ?p }', {}],
  ['a prefix that is not known', 'ASK { exx:a a ex:Stage }', {}],
  ['a text that is too long', 'ASK { }', { maxLength: 3 }],
  ['a graph that is no IRI', 'ASK { }', { defaultGraphs: ['a b'] }],
  ['a service that is not allowed', 'ASK { SERVICE <http://example.org/s> { ?s ?p ?o } }', { services: ['http://example.org/other'] }],
])('%s is the Problem that it is on the thread that listens', async (_, query, options) => {
  let expected: unknown;
  try {
    prepareQuery(query, { prefixes, ...options });
  } catch (error) {
    expected = error;
  }
  expect(expected).toBeInstanceOf(Problem);
  const { status, headers } = expected as Problem;
  const failure = await ask(query, options).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Problem);
  expect(failure).toMatchObject({ status, headers });
  expect((failure as Problem).toJSON()).toEqual((expected as Problem).toJSON());
});

test('a small question that comes again comes back prepared, and one that is long does not', async () => {
  const values = (count: number): string => `SELECT (COUNT(*) AS ?n) { VALUES ?a { ${'1 '.repeat(count)}} }`;
  expect((await ask(values(3000))).query).toBeUndefined();
  const { query, result } = await ask(values(3000), {}, { again: true });
  expect({ text: query?.text, form: query?.form, rows: (await text(result.body)) }).toEqual({ text: values(3000), form: 'SELECT', rows: 'n\r\n3000\r\n' });
  expect(query?.parsed?.operation).toEqual(prepareQuery(values(3000), { prefixes }).parsed?.operation);
  expect((await ask(values(20_000), {}, { again: true })).query).toBeUndefined();
});

test('a client that takes no format for the form is told so, and the worker answers the next', async () => {
  const problem = new Problem(406, 'Not acceptable', 'None of "image/png" can be given.', { available: [] });
  await expect(ask('ASK {}', {}, { formats: { ...formats, boolean: problem } })).rejects.toBe(problem);
  expect(await answer('ASK {}')).toMatchObject({ body: '{"head":{},"boolean":true}' });
});

test('steps of the plan are measured', async () => {
  let steps: readonly OperatorProfile[] = [];
  const { result } = await ask('SELECT ?s { ?s a ex:Stage }', {}, { onPlan: (plan) => { steps = plan; } });
  await text(result.body);
  expect(steps.map(({ rows }) => rows)).toContain(2);
});

test('a question of another language or with SERVICE goes to the other engine, as text', async () => {
  const { head, result } = await ask(`SELECT ?s ?p ?o { SERVICE SILENT <${service}> { ?s ?p ?o } }`, { services: [service] });
  expect({ services: head.services, engine: result.engine, body: await text(result.body) }).toEqual({ services: [service], engine: 'comunica, embedded', body: 's,p,o\r\n,,\r\n' });
  expect(await answer('ASK { FILTER(isTRIPLE(<<( ex:a ex:b ex:c )>>)) }')).toMatchObject({ body: expect.stringContaining('true') });
});

describe('a long question', () => {
  beforeAll(() => engine.swap(crowd));

  test('is parsed within its limit', async () => {
    const nested = `ASK { ${'{'.repeat(190)}${'{ ?s ?p ?o } UNION '.repeat(40_000)}{}${'}'.repeat(190)} }`;
    await expect(ask(nested, { maxLength: 2 ** 20 }, { timeout: 300 })).rejects.toMatchObject({ reason: 'timeout', limit: 300 });
    await expect(ask(endless, {}, { timeout: 300 })).rejects.toMatchObject({ reason: 'timeout', limit: 300 });
    expect(await answer('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }')).toMatchObject({ body: 'n\r\n2000\r\n' });
  });

  test('of a megabyte is parsed while others ask, and the thread that listens does not notice', async () => {
    await answer('ASK {}');
    const large = `SELECT (COUNT(*) AS ?n) { VALUES ?a { ${Array.from({ length: 100_000 }, (_, i) => `${i} 1`).join(' ')} } }`.padEnd(2 ** 20);
    const watched = watchLoop();
    let ended = false, meanwhile = 0;
    const counted = answer(large, { maxLength: 2 ** 21 }).finally(() => { ended = true; });
    while (!ended) {
      expect(await answer('ASK { ?s ?p 7 }')).toMatchObject({ body: '{"head":{},"boolean":true}' });
      meanwhile += 1;
    }
    expect(await counted).toMatchObject({ body: 'n\r\n200000\r\n' });
    expect(watched()).toBeLessThan(50);
    expect(meanwhile).toBeGreaterThan(5);
  }, 60_000);
});
