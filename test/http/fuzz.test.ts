import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { request, type Server } from 'node:http';
import fc from 'fast-check';
import { createEngine } from '../../server/engine/create-engine.js';
import { createSparqlHandler } from '../../server/http/sparql/sparql.js';
import { rounds } from '../support/long.js';
import { cascade, prefixes, serve } from '../support/service.js';

/** Requests of each kind. */
const runs = rounds(300, 10_000);
/** Milliseconds: the limit of a query, and what may pass until an answer has come. */
const timeout = 2000, patience = 10_000;

const engine = createEngine({ workers: 2, warmUp: false });
const faults: unknown[] = [];
let url: string, server: Server;
beforeAll(async () => {
  await engine.swap(cascade);
  ({ url, server } = await serve(createSparqlHandler({
    engine, prefixes, endpoint: 'http://example.org/sparql', timeout, namedGraphs: () => [], log: (...fault) => faults.push(fault), body: { bytes: 50_000 },
    cacheBytes: 2 ** 20, limits: { slots: 4, clientQueries: 0, rate: 0, queue: 0, maxRows: 1000 },
  })));
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await engine.close(0);
});

interface Asked { readonly method: string; readonly search: string; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer }

/** The status of the answer. @throws Error when none comes, or the connection ends without one. */
const statusOf = ({ method, search, headers, body }: Asked): Promise<number> => new Promise((resolve, reject) => {
  const asked = request(`${url}${search}`, { method, headers, timeout: patience }, (answer) => {
    answer.on('error', reject).on('end', () => resolve(answer.statusCode ?? 0)).resume();
  });
  asked.on('timeout', () => asked.destroy(new Error('no answer'))).on('error', reject).end(body);
});
/** Answered, and not with a fault of ours; a query that reaches its limit is answered with 503. */
const good = async (asked: Asked): Promise<void> => {
  const status = await statusOf(asked);
  expect([status < 500 || status === 503, faults]).toEqual([true, []]);
};
const check = (arbitrary: fc.Arbitrary<Asked>): Promise<void> => fc.assert(fc.asyncProperty(arbitrary, good), { numRuns: runs, interruptAfterTimeLimit: 60 * 60_000, endOnFailure: true });
const time = 60_000 + runs * 200;

/** Whole queries to start from: the views and examples of the project. */
const texts = [
  ...readdirSync('queries/views').map((file) => readFileSync(`queries/views/${file}`, 'utf8')),
  ...readdirSync('queries/examples').flatMap((file) => [...readFileSync(`queries/examples/${file}`, 'utf8').matchAll(/"""([^]*?)"""/g)].map(([, text = '']) => text)),
  'ASK {}', 'DESCRIBE ex:invasion', 'CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }', 'SELECT * FROM <http://example.org/graph/papers> { GRAPH ?g { ?s ?p ?o } }',
];
const tokens = [
  ...'{}()[]<>.;,|/^*+?!=&$@#"\'\\_:-\n\t '.split(''), '"""', '^^', '||', '&&', '!=', '<=', '\u0000', '\ud800', '😀', '\u202e', '%00', '\\u0041', '\\U0010FFFF', '0', '-1', '1e400', '1.5', 'true',
  'SELECT', 'ASK', 'CONSTRUCT', 'DESCRIBE', 'WHERE', 'DISTINCT', 'REDUCED', 'FROM', 'NAMED', 'GROUP BY', 'HAVING', 'ORDER BY', 'LIMIT', 'OFFSET', 'VALUES', 'UNDEF', 'OPTIONAL', 'UNION',
  'MINUS', 'FILTER', 'EXISTS', 'NOT EXISTS', 'BIND', 'AS', 'GRAPH', 'SERVICE', 'SILENT', 'PREFIX', 'BASE', 'INSERT DATA', 'DELETE', 'LOAD', 'CLEAR ALL', 'IN', 'a', '?x', '?s ?p ?o', '$y', 'ex:a', 'ex:',
  '<http://example.org/a>', '<>', '<a b>', '_:b', '"x"@en', '"1"^^xsd:integer', 'COUNT(*)', 'COUNT', 'SUM', 'GROUP_CONCAT', 'REGEX', 'REPLACE', 'STRLEN', 'BNODE()', 'RAND()', 'IRI("a")', 'CONCAT', 'ex:p*', 'ex:p/^ex:q', '!(ex:p|^ex:q)', '<<', '>>',
];
const mutation = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(30), insert: fc.oneof(fc.constantFrom(...tokens), fc.string({ unit: 'binary', maxLength: 5 })) });
const mutated = fc.tuple(fc.constantFrom(...texts), fc.array(mutation, { minLength: 1, maxLength: 4 })).map(([text, mutations]) => mutations.reduce((current, { at, length, insert }) => {
  const start = Math.floor(at * current.length);
  return current.slice(0, start) + insert + current.slice(start + length);
}, text));
const soup = fc.array(fc.constantFrom(...tokens), { maxLength: 40 }).map((parts) => parts.join(' '));
const query = fc.oneof(mutated, mutated, soup, fc.string({ unit: 'binary', maxLength: 200 }));
const get = (search: URLSearchParams, headers: Readonly<Record<string, string>> = {}): Asked => ({ method: 'GET', search: `?${search}`, headers, body: Buffer.alloc(0) });
/** Values that node lets a client send. */
const headerValue = fc.oneof(
  fc.constantFrom('*/*', 'text/html', 'text/csv;q=0.5,*/*;q=0', 'application/sparql-query', 'application/x-www-form-urlencoded; charset=latin1', 'gzip, br;q=0', 'identity;q=0', '*;q=0', '"x"', 'W/"x", *', ';;;,=', 'a'.repeat(5000)),
  fc.string({ unit: fc.constantFrom(...Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))), maxLength: 60 }),
);

describe('whatever is sent is answered, and never with a fault of ours', () => {
  test('queries', () => check(query.map((text) => get(new URLSearchParams([['query', text]])))), time);

  test('parameters', () => check(fc.array(fc.tuple(
    fc.oneof(fc.constantFrom('query', 'default-graph-uri', 'named-graph-uri', 'format', 'explain', 'query-id', 'update', 'using-graph-uri'), fc.string({ maxLength: 10 })),
    fc.oneof(fc.constantFrom('ASK {}', 'SELECT * { ?s ?p ?o }', 'http://example.org/graph/papers', 'json', 'ttl', 'text/csv', 'text', 'a b', ''), fc.string({ unit: 'binary', maxLength: 30 })),
  ), { maxLength: 6 }).map((pairs) => get(new URLSearchParams(pairs)))), time);

  test('addresses as they come', () => check(fc.string({ unit: fc.constantFrom(...'%&=?+;#/abcdefquery0189'.split('')), maxLength: 60 }).map((text) => ({
    method: 'GET', search: `?${text.replaceAll('#', '')}`, headers: {}, body: Buffer.alloc(0),
  }))), time);

  test('headers', () => check(fc.tuple(
    fc.constantFrom(...texts.slice(-4)),
    fc.dictionary(fc.constantFrom('accept', 'accept-encoding', 'content-type', 'if-none-match', 'query-id', 'origin', 'authorization', 'x-forwarded-for', 'range', 'cookie'), headerValue),
    fc.constantFrom('GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'DELETE', 'PATCH'),
  ).map(([text, headers, method]) => ({ ...get(new URLSearchParams([['query', text]]), headers), method }))), time);

  test('bodies', () => check(fc.record({
    type: fc.constantFrom('application/sparql-query', 'application/x-www-form-urlencoded', 'application/sparql-update', 'application/sparql-query; charset=utf-8', 'text/plain'),
    body: fc.oneof(query.map((text) => Buffer.from(text)), query.map((text) => Buffer.from(new URLSearchParams([['query', text]]).toString())), fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))),
  }).map(({ type, body }) => ({ method: 'POST', search: '', headers: { 'content-type': type }, body }))), time);
});
