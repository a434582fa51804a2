import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine, PreparedQuery } from '../../server/engine/engine.js';
import { createExternalStore } from '../../server/external/external-store.js';
import { createFederatedEngine } from '../../server/federation/federated-engine.js';
import { prepareQuery } from '../../server/query/prepare.js';
import { startService, temporaryFolder, type ServiceProcess } from '../support/process.js';
import { ask, cascade, crowd, endless, formatOf, prefixes, select, versionOf } from '../support/service.js';
import { startVirtuoso } from '../support/virtuoso.js';

const virtuoso = await startVirtuoso();
const small = virtuoso && await startVirtuoso(5);
if (!virtuoso) process.stderr.write('SKIPPED: tests of the external store; Virtuoso 7 (Debian: virtuoso-opensource-7-bin) cannot be installed here.\n');
const describeVirtuoso = virtuoso ? describe : describe.skip;

const credentials = { user: 'dba', password: 'dba' };
const addresses = (origin = '') => ({ query: `${origin}/sparql`, update: `${origin}/sparql-auth`, graphs: `${origin}/sparql-graph-crud-auth` });
const prepare = (text: string): PreparedQuery => prepareQuery(text, { prefixes });
const count = 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }';

afterAll(async () => {
  await virtuoso?.stop();
  await small?.stop();
});

describeVirtuoso('a store in the place of the embedded engine (Virtuoso 7)', () => {
  let store: Engine;
  beforeAll(async () => {
    store = createExternalStore({ ...addresses(virtuoso?.origin), credentials });
    await store.swap(cascade);
  }, 60_000);
  afterAll(() => store.close(0));

  test('answers from the version that it was given, and from nothing else that it holds', async () => {
    expect(store.version).toBe('cascade');
    expect(JSON.parse(await ask(store, count, { format: 'json' }))).toMatchObject({ results: { bindings: [{ n: { type: 'literal', value: '9' } }] } });
    expect(await ask(store, 'SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g')).toBe('"g"\n"http://example.org/graph/cascade"\n"http://example.org/graph/papers"\n');
  });

  test.each([
    ['one graph', ['http://example.org/graph/papers'], [], '3', '0'],
    ['named graphs only: the default graph is empty', [], ['http://example.org/graph/papers'], '0', '1'],
    ['a graph that does not exist', ['http://example.org/none'], [], '0', '0'],
  ])('the dataset of the protocol: %s', async (_, defaultGraphs, namedGraphs, triples, graphs) => {
    const query = (text: string) => ask(store, { ...select(text), defaultGraphs, namedGraphs });
    expect(await query(count)).toBe(`"n"\n${triples}\n`);
    if (graphs !== '0') expect(await query('SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }')).toBe(`"n"\n${graphs}\n`);
  });

  test.each([
    ['SELECT ?o { ex:colonization skos:prefLabel ?o }', 'json', { results: { bindings: [{ o: { type: 'literal', 'xml:lang': 'en', value: 'colonization, "late"' } }] } }],
    ['ASK { ?s a ex:Stage }', 'json', { boolean: true }],
    ['ASK {}', 'json', { boolean: true }],
    ['ASK { ?s a ex:Nothing }', 'json', { boolean: false }],
  ])('%s as JSON', async (query, format, value) => {
    expect(JSON.parse(await ask(store, prepare(query), { format }))).toMatchObject(value);
  });

  test('triples come in every format, laid out as ever', async () => {
    const query = prepare('CONSTRUCT { ?s ex:order ?n } { ?s ex:order ?n }');
    const turtle = '@prefix ex: <http://example.org/> .\n\nex:colonization ex:order 2 .\n';
    expect(await ask(store, query, { format: 'ttl' })).toBe(turtle);
    expect((await ask(store, query, { format: 'nt' })).replaceAll('\t', ' ').trim()).toBe('<http://example.org/colonization> <http://example.org/order> "2"^^<http://www.w3.org/2001/XMLSchema#integer> .');
    for (const format of ['trig', 'jsonld', 'rdf', 'nq']) expect(await ask(store, query, { format })).toContain('colonization');
    expect(await ask(store, prepare('ASK { ?s a ex:Stage }'), { format: 'csv' })).toBe('true');
    expect(await ask(store, 'SELECT ?o { <http://example.org/invasion> <http://example.org/precedes> ?o }', { format: 'xml' })).toContain('<uri>http://example.org/colonization</uri>');
  });

  test('what it does not understand is an error that says so', async () => {
    await expect(ask(store, 'SELECT * { ?s ?p ?o FILTER(bif:nonsense(?s)) }')).rejects.toMatchObject({ reason: expect.stringMatching(/^(?:evaluation|service)$/), message: expect.stringContaining('Virtuoso') });
  });

  test('a new version takes the place of the old one, its graphs too; one that it holds is not written again', async () => {
    const other = versionOf('other', '<http://a/s> <http://a/p> "1"^^<http://www.w3.org/2001/XMLSchema#boolean> <http://a/g1> .\n<http://a/s> <http://a/p> "1"^^<http://www.w3.org/2001/XMLSchema#boolean> <http://a/g2> .\n');
    await store.swap(other);
    expect(await ask(store, count)).toBe('"n"\n1\n');
    expect(await ask(store, 'SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g')).toBe('"g"\n"http://a/g1"\n"http://a/g2"\n');
    expect(JSON.parse(await ask(store, 'SELECT ?o { ?s ?p ?o }', { format: 'json' }))).toMatchObject({ results: { bindings: [{ o: { type: 'literal', value: 'true' } }] } });
    const again = createExternalStore({ query: addresses(virtuoso?.origin).query, update: 'http://127.0.0.1:4/' });
    await again.swap(other);
    expect(await ask(again, count)).toBe('"n"\n1\n');
    await store.swap(cascade);
    expect(await ask(store, count)).toBe('"n"\n9\n');
  });

  test('without Graph Store Protocol graphs are written by INSERT DATA', async () => {
    const { query, update } = addresses(virtuoso?.origin);
    const plain = createExternalStore({ query, update, credentials });
    await plain.swap(crowd);
    expect(await ask(plain, count)).toBe('"n"\n2000\n');
    await plain.close(0);
    await store.swap(cascade);
  }, 60_000);

  test('a query past its limit is ended, and one whose client goes', async () => {
    const slow = createExternalStore({ ...addresses(virtuoso?.origin), credentials });
    await slow.swap(crowd);
    await expect(slow.query(select(endless), { format: formatOf('csv'), timeout: 500 })).rejects.toMatchObject({ reason: 'timeout', limit: 500 });
    const gone = new AbortController();
    const left = slow.query(select(endless), { format: formatOf('csv'), timeout: 20_000, signal: gone.signal });
    await sleep(100);
    gone.abort();
    await expect(left).rejects.toMatchObject({ reason: 'aborted' });
    await slow.close(0);
  }, 60_000);

  test('a result that it would cut without a word is an error, a whole one is not', async () => {
    const cutting = createExternalStore({ ...addresses(small?.origin), credentials });
    await cutting.swap(cascade);
    for (const format of ['csv', 'json', 'xml', 'tsv']) {
      await expect(ask(cutting, 'SELECT * { ?s ?p ?o }', { format })).rejects.toMatchObject({ reason: 'service', message: expect.stringContaining('no more than 5 rows') });
      expect((await ask(cutting, 'SELECT ?s { ?s a ?t }', { format })).length).toBeGreaterThan(20);
    }
    await cutting.close(0);
  });

  test('wrong credentials, and a store that is not there, are named', async () => {
    await expect(createExternalStore({ ...addresses(virtuoso?.origin), credentials: { user: 'dba', password: 'no' } }).swap({ ...crowd, id: 'never' })).rejects.toThrow(/^the store at http.* does not let us write \(status 401\)$/);
    await expect(createExternalStore({ query: 'http://127.0.0.1:4/', update: 'http://127.0.0.1:4/' }).swap(crowd)).rejects.toThrow(/^the store at http:\/\/127.0.0.1:4 cannot be used: /);
  });

  test('as a remote service in a federated query: typed, plain and tagged strings match', async () => {
    const iri = `${virtuoso?.origin}/sparql`;
    await store.swap(versionOf('labels', '<http://a/s> <http://a/plain> "x" <http://a/g> .\n<http://a/s> <http://a/tag> "y"@en <http://a/g> .\n<http://a/s> <http://a/n> "7"^^<http://www.w3.org/2001/XMLSchema#integer> <http://a/g> .\n'));
    const federated = createFederatedEngine({ services: [iri], limit: 2 ** 20 });
    await federated.swap(versionOf('seeds', '<http://b/s> <http://b/plain> "x" <http://b/g> .\n<http://b/s> <http://b/tag> "y"@en <http://b/g> .\n<http://b/s> <http://b/n> "7"^^<http://www.w3.org/2001/XMLSchema#integer> <http://b/g> .\n'));
    const matches = (property: string) => ask(federated, prepareQuery(`SELECT ?s { ?l <http://b/${property}> ?v SERVICE <${iri}> { GRAPH <http://a/g> { ?s <http://a/${property}> ?v } } }`, { prefixes, services: [iri] }));
    expect([await matches('plain'), await matches('tag'), await matches('n')]).toEqual(Array.from({ length: 3 }, () => 's\r\nhttp://a/s\r\n'));
    await federated.close(0);
    await store.swap(cascade);
  }, 60_000);
});

describeVirtuoso('the service over a store (Virtuoso 7)', () => {
  let service: ServiceProcess, own: ServiceProcess, folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    const { query, update, graphs } = addresses(virtuoso?.origin);
    folder = await temporaryFolder();
    service = await startService({ MPP_STORE: query, MPP_STORE_UPDATE: update, MPP_STORE_GRAPHS: graphs, MPP_STORE_USER: 'dba', MPP_STORE_PASSWORD: 'dba', MPP_DATA: folder.path });
    own = await startService({ MPP_DATA: folder.path });
  }, 180_000);
  afterAll(async () => {
    await service.stop();
    await own.stop();
    await folder.clean();
  });

  test.each(['/emt', '/snai1', '/brain', '/?audience=patients', '/graph', '/emt.ttl', '/pmid-19308069'])('shows the same at %s', async (path) => {
    const [over, embedded] = await Promise.all([service, own].map(async ({ origin }) => {
      const response = await fetch(origin + path, { headers: { accept: path.endsWith('.ttl') ? 'text/turtle' : 'text/html' } });
      return { status: response.status, text: (await response.text()).replaceAll(origin, '') };
    }));
    expect(over).toEqual(embedded);
  }, 60_000);

  test('is healthy, and says which engine answers', async () => {
    expect(await (await fetch(`${service.origin}/health`)).json()).toMatchObject({ status: 'ok' });
    const query = `?query=${encodeURIComponent('SELECT (COUNT(*) AS ?n) { ?s a mpp:Claim }')}&format=csv`;
    const [over, embedded] = await Promise.all([service, own].map(({ origin }) => fetch(`${origin}/sparql${query}`)));
    expect([over?.headers.get('query-engine'), embedded?.headers.get('query-engine')]).toEqual(['store', 'embedded']);
    expect((await over?.text())?.replaceAll('"', '')).toBe((await embedded?.text())?.replaceAll('\r', ''));
  });
});
