import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { request } from 'node:http';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import fc from 'fast-check';
import { rounds } from '../support/long.js';
import { startEmptyService } from '../support/process.js';

/** Requests of each kind. */
const runs = rounds(60, 10_000);
/** Milliseconds that may pass until an answer has come. */
const patience = 20_000;
const time = 60_000 + runs * 300;

let service: Awaited<ReturnType<typeof startEmptyService>>;
/** What the service has logged as faults of its own. */
const faults: string[] = [];
beforeAll(async () => {
  service = await startEmptyService({ MPP_QUERY_TIMEOUT: '2', MPP_RATE: '0' });
  for (const stream of [service.process.stdout, service.process.stderr]) {
    if (stream) createInterface(stream).on('line', (line) => { if (!line.startsWith('{') || line.includes('"level":"error"')) faults.push(line); });
  }
}, 60_000);
afterAll(async () => {
  await service.close();
});

interface Asked { readonly method: string; readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer }

const statusOf = ({ method, path, headers, body }: Asked): Promise<number> => new Promise((resolve, reject) => {
  const asked = request(`${service.origin}${path}`, { method, headers, timeout: patience, agent: false }, (answer) => {
    answer.on('error', reject).on('end', () => resolve(answer.statusCode ?? 0)).resume();
  });
  asked.on('timeout', () => asked.destroy(new Error('no answer'))).on('error', reject).end(body);
});
/** Answered, and not with a fault of ours. */
const good = async (asked: Asked): Promise<void> => {
  const status = await statusOf(asked);
  expect([status < 500 || status === 503, faults]).toEqual([true, []]);
};
const check = (arbitrary: fc.Arbitrary<Asked>): Promise<void> => fc.assert(fc.asyncProperty(arbitrary, good), { numRuns: runs, endOnFailure: true });

const tokens = ['INSERT DATA', 'DELETE DATA', 'DELETE WHERE', 'DELETE', 'INSERT', 'WHERE', 'WITH', 'USING', 'USING NAMED', 'GRAPH', 'CLEAR', 'DROP', 'CREATE', 'LOAD', 'COPY', 'MOVE', 'ADD', 'TO', 'INTO', 'SILENT', 'DEFAULT', 'NAMED', 'ALL',
  '{', '}', ';', '.', '<http://a/b>', '<a b>', '<>', '_:b', '?x', '"x"', '"x"@en', '1.50', 'true', 'a', '[]', '( )', '\u0000', '\ud800', '😀', 'PREFIX', 'BASE', 'mpp:emt', 'ex:', '"""', '<< ', ' >>', '#', '\n'];
const whole = ['INSERT DATA { <http://a/s> <http://a/p> 1 }', 'INSERT DATA { GRAPH <http://a/g> { _:b <http://a/p> _:c } }', 'DELETE WHERE { ?s ?p ?o }', 'WITH <http://a/g> DELETE { ?s ?p ?o } INSERT { ?o ?p ?s } WHERE { ?s ?p ?o }', 'CLEAR ALL', 'COPY <http://a/g> TO DEFAULT', 'MOVE DEFAULT TO <http://a/h>', 'LOAD <http://127.0.0.1/x>'];
const soup = fc.array(fc.constantFrom(...tokens), { maxLength: 25 }).map((parts) => parts.join(' '));
const mutated = fc.tuple(fc.constantFrom(...whole), fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(6), fc.constantFrom(...tokens)).map(([text, at, length, insert]) => {
  const start = Math.floor(at * text.length);
  return text.slice(0, start) + insert + text.slice(start + length);
});
const update = fc.oneof(mutated, mutated, soup, fc.string({ unit: 'binary', maxLength: 100 }));
const authorization = fc.constantFrom('Bearer token', 'Bearer token', 'Bearer token', 'Bearer wrong', 'Basic eDp5', 'Bearer', '');
const headers = (type: string, auth: string, more: Readonly<Record<string, string>> = {}) => ({ 'content-type': type, ...(auth && { authorization: auth }), ...more });

test('updates', () => check(fc.record({ text: update, auth: authorization, form: fc.boolean(), using: fc.option(fc.constantFrom('http://a/g', 'a b', '')) }).map(({ text, auth, form, using }) => ({
  method: 'POST', path: `/sparql${using === null ? '' : `?using-graph-uri=${encodeURIComponent(using)}`}`,
  headers: headers(form ? 'application/x-www-form-urlencoded' : 'application/sparql-update', auth),
  body: Buffer.from(form ? `update=${encodeURIComponent(Buffer.from(text).toString())}` : text),
}))), time);

const documents = ['<http://a/s> <http://a/p> "o" .', '@prefix : <http://a/> . :s :p [ :q ( 1 2 ) ] .', '{"@id":"http://a/s","http://a/p":1}', '{"@context":"http://127.0.0.1/c"}', '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', '<a:s> <a:p> <a:o> <a:g> .', '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>', ''];
test('graphs', () => check(fc.record({
  method: fc.constantFrom('GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS'),
  path: fc.oneof(fc.constantFrom('?graph=http://a/g', '?default', '', '/one', '/a/b', '?graph=', '?graph=a%20b', '?graph=http://a/g&default', '?graph=%ff', '/%ff', '?graph=urn:x&graph=urn:y', '/..%2f..%2fetc', '/derived', '/shapes'), fc.string({ unit: fc.constantFrom(...'/?%&=abg.0'.split('')), maxLength: 20 }).map((text) => `/${text}`)),
  type: fc.constantFrom('text/turtle', 'application/ld+json', 'application/rdf+xml', 'application/n-triples', 'application/n-quads', 'multipart/form-data; boundary=x', 'multipart/form-data', 'text/plain', 'x', 'text/turtle; charset=latin1'),
  auth: authorization,
  more: fc.dictionary(fc.constantFrom('accept', 'if-match', 'if-none-match', 'change-reason', 'slug'), fc.constantFrom('*', '"x"', 'W/"x"', 'text/html', 'application/json;q=2', ',', 'é'.normalize('NFD').replace(/[^ -~]/g, ''), 'x'.repeat(3000))),
  body: fc.oneof(fc.constantFrom(...documents), fc.tuple(fc.constantFrom(...documents), fc.nat(60), fc.string({ unit: 'binary', maxLength: 4 })).map(([text, at, insert]) => text.slice(0, at) + insert + text.slice(at + 1)), fc.string({ unit: 'binary', maxLength: 80 })),
}).map(({ method, path, type, auth, more, body }) => ({ method, path: `/graphs${path}`, headers: headers(type, auth, more), body: ['GET', 'HEAD'].includes(method) ? Buffer.alloc(0) : Buffer.from(body) }))), time);

test('pages and interfaces', () => check(fc.tuple(
  fc.constantFrom('/', '/search', '/api/search', '/api/suggest', '/papers', '/tropism', '/vocabulary', '/graph', '/query', '/contribute', '/release/', '/ontology', '/images/', '/assets/', '/api/queries/'),
  fc.string({ unit: fc.constantFrom(...'/?%&=.;:abq09~é😀'), maxLength: 30 }), fc.constantFrom('GET', 'HEAD', 'POST', 'DELETE', 'PUT'), fc.constantFrom('*/*', 'text/html', 'text/turtle', 'nothing/at-all', ''),
).map(([path, rest, method, accept]) => ({ method, path: encodeURI(path + rest).replaceAll('%25', '%'), headers: { accept }, body: Buffer.alloc(0) }))), time);

/** What comes back for bytes that are sent as they are, until the other side ends or has been silent for a while. */
const raw = (bytes: Buffer): Promise<string> => new Promise((resolve, reject) => {
  const { hostname, port } = new URL(service.origin);
  let answer = '';
  const socket = connect(Number(port), hostname, () => { socket.end(bytes); });
  socket.setTimeout(patience, () => { socket.destroy(new Error(`no answer to ${JSON.stringify(bytes.toString('latin1').slice(0, 300))}`)); });
  socket.on('data', (chunk: Buffer) => { answer += chunk.toString('latin1'); });
  socket.on('error', (error: NodeJS.ErrnoException) => { if (error.code === 'ECONNRESET' || error.code === 'EPIPE') resolve(answer); else reject(error); });
  socket.on('close', () => { resolve(answer); });
});
const lines = ['GET /sparql?query=ASK%20%7B%7D HTTP/1.1', 'POST /sparql HTTP/1.1', 'GET / HTTP/9.9', 'PUT /graphs?default HTTP/1.0', 'Host: x', 'Host: y', 'Content-Length: 5', 'Content-Length: -1', 'Content-Length: 99999999999', 'Transfer-Encoding: chunked', 'Transfer-Encoding: gzip, chunked', 'Content-Type: application/sparql-query', 'Content-Type: application/sparql-update',
  'Authorization: Bearer token', 'Expect: 100-continue', 'Connection: Upgrade', 'Upgrade: websocket', 'X: \u0000', ': no name', 'A'.repeat(20_000), ' folded', '', '', 'ASK {}', '5', 'ASK {', '0', 'fffffffffffffffff', '\u0016\u0003\u0001'];
test('bytes that are no HTTP, or hardly', () => fc.assert(fc.asyncProperty(
  fc.oneof(fc.array(fc.constantFrom(...lines), { maxLength: 12 }).map((parts) => Buffer.from(`${parts.join('\r\n')}\r\n\r\n`, 'latin1')), fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes))),
  async (bytes) => {
    expect(/^HTTP\/1\.1 5(?!05)\d\d[^]{0,300}/m.exec(await raw(bytes))?.[0]).toBeUndefined();
    expect(faults).toEqual([]);
  },
), { numRuns: runs, endOnFailure: true }), time);

test('and it still answers', async () => {
  expect(await (await fetch(`${service.origin}/sparql?query=${encodeURIComponent('ASK {}')}`)).json()).toEqual({ head: {}, boolean: true });
  expect((await fetch(`${service.origin}/health`)).status).toBe(200);
});
