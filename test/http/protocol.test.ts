import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Parser } from 'n3';
import { startEmptyService } from '../support/process.js';

/**
 * SPARQL 1.1 Protocol, case by case as the W3C suite has them (rdf-tests, sparql11/protocol and service-description),
 * asked of a service with an empty ontology and three stored graphs.
 */
const graph = (n: number): string => `http://example.org/g${n}`;
const dataset = (name: string, ...numbers: readonly number[]): string => numbers.map((n) => `${name}=${encodeURIComponent(graph(n))}`).join('&');
const form = 'application/x-www-form-urlencoded', direct = 'application/sparql-query', updating = 'application/sparql-update';
let service: Awaited<ReturnType<typeof startEmptyService>>;

interface Sent { readonly method?: string; readonly search?: string; readonly type?: string; readonly body?: string; readonly accept?: string }
async function send({ method = 'POST', search = '', type, body, accept }: Sent) {
  const answer = await fetch(`${service.origin}/sparql${search}`, {
    method, headers: { authorization: 'Bearer token', ...(type !== undefined && { 'content-type': type }), ...(accept !== undefined && { accept }) },
    // A text would be sent with a media type.
    ...(body !== undefined && { body: Buffer.from(body, type?.includes('UTF-16') ? 'utf16le' : 'utf8') }),
  });
  return { status: answer.status, type: answer.headers.get('content-type')?.split(';')[0], body: await answer.text() };
}
const ask = async (query: string): Promise<boolean> => (JSON.parse((await send({ type: direct, body: query })).body) as { boolean: boolean }).boolean;
const prologue = 'PREFIX ex: <http://example.org/> ';
const data = `${prologue}INSERT DATA { ${[1, 2, 3].map((n) => `GRAPH <${graph(n)}> { ex:d${n} a ex:Document }`).join(' ')} }`;

beforeAll(async () => {
  service = await startEmptyService();
  expect(await send({ type: updating, body: data })).toMatchObject({ status: 204 });
}, 120_000);
afterAll(async () => {
  await service.close();
});

describe('a query', () => {
  const is = (n: number): string => `<http://example.org/d${n}> a ?type${n} .`;
  const inGraph = (n: number): string => `GRAPH ?g${n} { ${is(n)} }`;
  test.each<[string, Sent, boolean]>([
    ['by GET', { method: 'GET', search: '?query=ASK%20%7B%7D' }, true],
    ['as a form', { type: form, body: 'query=ASK%20%7B%7D' }, true],
    ['as a form, over a graph that is not there', { search: `?${dataset('default-graph-uri', 9)}`, type: form, body: `query=${encodeURIComponent(`ASK { ${is(1)} }`)}` }, false],
    ['as the body', { type: direct, body: 'ASK {}' }, true],
    ['as the body, its charset named', { type: `${direct}; charset=UTF-8`, body: 'ASK { FILTER("ä" = "\\u00E4") }' }, true],
    ['with two default graphs, by GET', { method: 'GET', search: `?${dataset('default-graph-uri', 1, 2)}&query=${encodeURIComponent(`ASK { ${is(1)} ${is(2)} }`)}` }, true],
    ['with two default graphs, as the body', { search: `?${dataset('default-graph-uri', 1, 2)}`, type: direct, body: `ASK { ${is(1)} ${is(2)} }` }, true],
    ['with two default graphs, and a third is none of them', { search: `?${dataset('default-graph-uri', 1, 2)}`, type: direct, body: `ASK { ${is(3)} }` }, false],
    ['with two named graphs, by GET', { method: 'GET', search: `?${dataset('named-graph-uri', 1, 2)}&query=${encodeURIComponent(`ASK { ${inGraph(1)} ${inGraph(2)} }`)}` }, true],
    ['with two named graphs, as the body', { search: `?${dataset('named-graph-uri', 1, 2)}`, type: direct, body: `ASK { ${inGraph(1)} ${inGraph(2)} }` }, true],
    ['with named graphs has an empty default graph', { search: `?${dataset('named-graph-uri', 1)}`, type: direct, body: `ASK { ${is(1)} }` }, false],
    ['with a default graph and named ones', { search: `?${dataset('default-graph-uri', 3)}&${dataset('named-graph-uri', 1, 2)}`, type: direct, body: `ASK { ${is(3)} ${inGraph(1)} ${inGraph(2)} }` }, true],
    ['with a dataset of its own and one of the protocol, which counts', { search: `?${dataset('named-graph-uri', 1, 2)}`, type: direct, body: `ASK FROM <${graph(3)}> { ${inGraph(1)} ${inGraph(2)} FILTER NOT EXISTS { ${is(3)} } }` }, true],
    ['with a relative IRI, which is resolved against the endpoint', { type: direct, body: 'ASK { FILTER(STR(<about>) = "https://w3id.org/metastasis/about" && IRI("x") = <x>) }' }, true],
    ['with a BASE that is relative itself', { type: direct, body: 'BASE <sub/> ASK { FILTER(<x> = <https://w3id.org/metastasis/sub/x>) }' }, true],
  ])('%s', async (_, sent, expected) => {
    const { status, type, body } = await send(sent);
    expect({ status, type, body: JSON.parse(body) as unknown }).toEqual({ status: 200, type: 'application/sparql-results+json', body: expect.objectContaining({ boolean: expected }) });
  });

  const tabular = ['application/sparql-results+json', 'application/sparql-results+xml', 'text/csv', 'text/tab-separated-values'];
  const rdf = ['text/turtle', 'application/ld+json', 'application/n-triples', 'application/rdf+xml'];
  test.each<[string, string, readonly string[]]>([
    ['SELECT', 'SELECT (1 AS ?value) {}', tabular], ['ASK', 'ASK {}', tabular], ['DESCRIBE', 'DESCRIBE <http://example.org/d1>', rdf],
    ['CONSTRUCT with relative IRIs', 'CONSTRUCT { <s> <p> 1 } WHERE {}', rdf],
  ])('%s has a media type of its kind, and the one that is asked for', async (_, query, types) => {
    expect(types).toContain((await send({ type: direct, body: query })).type);
    for (const accept of types) expect(await send({ type: direct, body: query, accept })).toMatchObject({ status: 200, type: accept });
  });

  test.each<[string, Sent, number]>([
    ['another method', { method: 'PUT', search: '?query=ASK%20%7B%7D', type: form, body: '' }, 405],
    ['DELETE', { method: 'DELETE', search: '?query=ASK%20%7B%7D' }, 405],
    ['two queries', { method: 'GET', search: '?query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D' }, 400],
    ['a query in the address and one as the body', { search: '?query=ASK%20%7B%7D', type: direct, body: 'ASK {}' }, 400],
    ['another media type', { type: 'text/plain', body: 'ASK {}' }, 415],
    ['a form without a media type', { body: 'query=ASK%20%7B%7D' }, 415],
    ['a body without a media type', { body: 'ASK {}' }, 415],
    ['another charset', { type: `${direct}; charset=UTF-16`, body: 'ASK {}' }, 415],
    ['bad syntax', { method: 'GET', search: '?query=ASK%20%7B' }, 400],
    ['an update as a query', { type: direct, body: 'CLEAR ALL' }, 400],
    ['a relative graph name', { method: 'GET', search: '?query=ASK%20%7B%7D&default-graph-uri=g' }, 400],
    ['the graphs of an update', { type: form, body: `query=ASK%20%7B%7D&${dataset('using-graph-uri', 1)}` }, 400],
  ])('%s is refused', async (_, sent, status) => {
    const answer = await send(sent);
    expect({ status: answer.status, type: answer.type }).toEqual({ status, type: 'application/problem+json' });
  });
});

describe('an update', () => {
  const copy = (to: string, pattern: string): string => `${prologue}INSERT { GRAPH ex:${to} { ?s ex:in ?in } } WHERE { ${pattern} }`;
  const union = '{ ?s a ex:Document BIND("default" AS ?in) } UNION { GRAPH ?in { ?s a ex:Document } }';
  test.each<[string, Sent, string, string]>([
    ['as a form', { type: form, body: `update=${encodeURIComponent(copy('u1', '?s a ex:Document BIND(1 AS ?in)'))}` }, 'u1', 'd1 1, d2 1, d3 1'],
    ['as the body', { type: updating, body: copy('u2', '?s a ex:Document BIND(1 AS ?in)') }, 'u2', 'd1 1, d2 1, d3 1'],
    ['with a default graph', { search: `?${dataset('using-graph-uri', 1)}`, type: updating, body: copy('u3', union) }, 'u3', 'd1 default'],
    ['with two default graphs', { search: `?${dataset('using-graph-uri', 1, 2)}`, type: updating, body: copy('u4', union) }, 'u4', 'd1 default, d2 default'],
    ['with two named graphs', { search: `?${dataset('using-named-graph-uri', 1, 2)}`, type: updating, body: copy('u5', union) }, 'u5', 'd1 g1, d2 g2'],
    ['with a default graph and a named one, in a form', { type: form, body: `${dataset('using-graph-uri', 1)}&${dataset('using-named-graph-uri', 2)}&update=${encodeURIComponent(copy('u6', union))}` }, 'u6', 'd1 default, d2 g2'],
    ['with relative IRIs', { type: updating, body: `CLEAR SILENT GRAPH <http://example.org/u7> ; INSERT DATA { GRAPH <http://example.org/u7> { <http://example.org/s> <http://example.org/in> <test> } }` }, 'u7', 's https://w3id.org/metastasis/test'],
  ])('%s', async (_, sent, into, expected) => {
    expect((await send(sent)).status).toBe(204);
    const { body } = await send({ type: direct, body: `SELECT ?s ?in { GRAPH <http://example.org/${into}> { ?s <http://example.org/in> ?in } } ORDER BY ?s`, accept: 'text/csv' });
    expect(body.replaceAll('http://example.org/', '').trim().split('\r\n').slice(1).map((line) => line.replace(',', ' ')).join(', ')).toBe(expected);
  }, 60_000);

  test.each<[string, Sent, number]>([
    ['by GET', { method: 'GET', search: '?update=CLEAR%20ALL' }, 405],
    ['two of them', { type: form, body: 'update=CLEAR%20NAMED&update=CLEAR%20DEFAULT' }, 400],
    ['one in the address and one as the body', { search: '?update=CLEAR%20ALL', type: updating, body: 'CLEAR ALL' }, 400],
    ['and a query', { type: form, body: 'update=CLEAR%20ALL&query=ASK%20%7B%7D' }, 400],
    ['with another media type', { type: 'text/plain', body: 'CLEAR NAMED' }, 415],
    ['without a media type', { body: 'update=CLEAR%20NAMED' }, 415],
    ['in another charset', { type: `${updating}; charset=UTF-16`, body: 'CLEAR NAMED' }, 415],
    ['of bad syntax', { type: form, body: 'update=CLEAR%20XYZ' }, 400],
    ['with WITH and a dataset', { search: `?${dataset('using-named-graph-uri', 1)}`, type: updating, body: `WITH <${graph(2)}> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }` }, 400],
    ['with USING and a dataset', { search: `?${dataset('using-graph-uri', 1)}`, type: updating, body: `DELETE { GRAPH <${graph(2)}> { ?s ?p ?o } } USING <${graph(2)}> WHERE { ?s ?p ?o }` }, 400],
    ['with the graphs of a query', { search: `?${dataset('default-graph-uri', 1)}`, type: updating, body: 'CLEAR ALL' }, 400],
  ])('%s is refused', async (_, sent, status) => {
    const answer = await send(sent);
    expect({ status: answer.status, type: answer.type }).toEqual({ status, type: 'application/problem+json' });
    expect(await ask(`ASK { ${[1, 2, 3].map((n) => `GRAPH <${graph(n)}> { ?s${n} a <http://example.org/Document> }`).join(' ')} }`)).toBe(true);
  });
});

test('the service description is RDF, names the address that was asked, and tells languages, formats and graphs', async () => {
  const sd = 'http://www.w3.org/ns/sparql-service-description#';
  const { status, type, body } = await send({ method: 'GET', accept: 'text/turtle' });
  expect({ status, type }).toEqual({ status: 200, type: 'text/turtle' });
  const quads = new Parser().parse(body);
  const values = (property: string): string[] => quads.filter(({ predicate }) => predicate.value === sd + property).map(({ object }) => object.value).sort();
  expect(values('endpoint')).toEqual([`${service.origin}/sparql`, 'https://w3id.org/metastasis/sparql']);
  expect(values('supportedLanguage')).toEqual([`${sd}SPARQL10Query`, `${sd}SPARQL11Query`, `${sd}SPARQL11Update`]);
  expect(values('resultFormat')).toHaveLength(10);
  expect(values('feature')).toEqual([`${sd}UnionDefaultGraph`]);
  expect(values('extensionFunction')).toEqual(['date', 'time'].map((name) => `http://www.w3.org/2001/XMLSchema#${name}`));
  expect(values('defaultEntailmentRegime')).toEqual(['http://www.w3.org/ns/entailment/Simple']);
  expect(values('name')).toEqual(expect.arrayContaining([graph(1), graph(2), graph(3)]));
});
