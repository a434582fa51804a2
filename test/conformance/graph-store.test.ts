import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Parser } from 'n3';
import rdfCanonize from 'rdf-canonize';
import { startEmptyService } from '../support/process.js';

/**
 * SPARQL 1.1 Graph Store HTTP Protocol, in the order and by the names of the W3C suite (rdf-tests,
 * sparql11/http-rdf-update), with documents of our own. The suite writes below the address of the store; there are the modules of the
 * ontology here, which take no blank nodes, so that graphs are named by `?graph=`. It expects 200 where nothing is sent
 * back; the recommendation (5.3 to 5.5) has 204 for that.
 */

let service: Awaited<ReturnType<typeof startEmptyService>>;
beforeAll(async () => {
  service = await startEmptyService();
}, 60_000);
afterAll(async () => {
  await service.close();
});

const person = (n: number): string => `/graphs?graph=${encodeURIComponent(`http://example.org/person/${n}`)}`;
const says = (...statements: readonly string[]): string => `@prefix foaf: <http://xmlns.com/foaf/0.1/> . ${statements.map((statement) => `${statement} .`).join(' ')}`;
const first = '<http://example.org/person/1> foaf:account [ foaf:accountName "first" ]', second = '<http://example.org/person/1> foaf:account [ foaf:accountName "second" ]';
const name = '<http://example.org/person/1> foaf:name "Ada"', given = '<http://example.org/person/1> foaf:givenName "Augusta"', family = '<http://example.org/person/1> foaf:familyName "King"';
const anybody = '[] foaf:account [ foaf:accountName "anybody" ]';

/** Where POST has made a graph. */
let made = '';

interface Case {
  readonly is: string;
  readonly method: string;
  readonly path: string | (() => string);
  readonly status: number;
  readonly type?: string;
  readonly body?: string | FormData;
  /** Turtle that comes back, up to the names of blank nodes; of the union, what a person has said. */
  readonly graph?: string;
}
const turtle = (body: string) => ({ type: 'text/turtle; charset=utf-8', body });
function form(...parts: readonly (readonly [string, string])[]): FormData {
  const data = new FormData();
  for (const [file, text] of parts) data.append(file, new Blob([text], { type: 'text/turtle; charset=utf-8' }), file);
  return data;
}

const cases: readonly Case[] = [
  { is: 'PUT - initial state', method: 'PUT', path: person(1), ...turtle(says(first)), status: 201 },
  { is: 'GET of PUT - initial state', method: 'GET', path: person(1), status: 200, graph: says(first) },
  { is: 'PUT - graph already in store', method: 'PUT', path: person(1), ...turtle(says(second)), status: 204 },
  { is: 'GET of PUT - graph already in store', method: 'GET', path: person(1), status: 200, graph: says(second) },
  { is: 'PUT - default graph', method: 'PUT', path: '/graphs?default', ...turtle(says(anybody)), status: 201 },
  { is: 'GET of PUT - default graph', method: 'GET', path: '/graphs?default', status: 200, graph: says(anybody, second) },
  { is: 'PUT - mismatched payload', method: 'PUT', path: '/graphs?default', type: 'application/rdf+xml', body: says(second), status: 400 },
  { is: 'POST - existing graph', method: 'POST', path: person(1), ...turtle(says(name)), status: 204 },
  { is: 'GET of POST - existing graph', method: 'GET', path: person(1), status: 200, graph: says(second, name) },
  { is: 'POST - multipart/form-data', method: 'POST', path: person(1), body: form(['family.ttl', says(family)], ['given.ttl', says(given)]), status: 204 },
  { is: 'GET of POST - multipart/form-data', method: 'GET', path: person(1), status: 200, graph: says(second, name, given, family) },
  { is: 'PUT of another graph', method: 'PUT', path: person(2), ...turtle(says(anybody)), status: 201 },
  { is: 'DELETE - existing graph', method: 'DELETE', path: person(2), status: 204 },
  { is: 'GET of DELETE - existing graph', method: 'GET', path: person(2), status: 404 },
  { is: 'DELETE - non-existent graph', method: 'DELETE', path: person(2), status: 404 },
  { is: 'POST - create new graph', method: 'POST', path: '/graphs', ...turtle(says(anybody)), status: 201 },
  { is: 'GET of POST - create new graph', method: 'GET', path: () => made, status: 200, graph: says(anybody) },
  { is: 'POST of nothing', method: 'POST', path: () => made, ...turtle(''), status: 204 },
  { is: 'GET of POST - after noop', method: 'GET', path: () => made, status: 200, graph: says(anybody) },
  { is: 'HEAD on an existing graph', method: 'HEAD', path: person(1), status: 200 },
  { is: 'HEAD on a non-existing graph', method: 'HEAD', path: person(4), status: 404 },
];

const canonical = (text: string): Promise<string> => rdfCanonize.canonize(
  new Parser().parse(text).filter(({ predicate }) => predicate.value.startsWith('http://xmlns.com/foaf/0.1/') && !predicate.value.endsWith('primaryTopic') && !predicate.value.endsWith('homepage')),
  { algorithm: 'RDFC-1.0', format: 'application/n-quads' },
);

test.each(cases)('$is', async ({ method, path, status, type, body, graph }) => {
  const response = await fetch(service.origin + (typeof path === 'string' ? path : path()), {
    method, headers: { accept: 'text/turtle', authorization: 'Bearer token', ...(type !== undefined && { 'content-type': type }) }, ...(body !== undefined && { body }),
  });
  const text = await response.text();
  expect({ status: response.status, text }).toEqual({ status, text: status < 300 && graph === undefined ? '' : expect.any(String) });
  if (graph !== undefined) {
    expect(response.headers.get('content-type')).toBe('text/turtle; charset=utf-8');
    expect(await canonical(text)).toBe(await canonical(graph));
  }
  const location = response.headers.get('location');
  if (path === '/graphs') made = location?.slice(service.origin.length) ?? '';
  expect(location).toEqual(status === 201 ? expect.stringContaining(`${service.origin}/graphs?graph=`) : null);
});
