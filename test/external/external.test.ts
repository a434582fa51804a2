import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Server } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import type { Engine } from '../../server/engine/contract/engine.js';
import fc from 'fast-check';
import { createExternalStore } from '../../server/external/external-store.js';
import { refuseExtensions } from '../../server/external/refuse-extensions.js';
import { createResultReader } from '../../server/external/result-reader.js';
import { toSharedBuffer } from '../../server/store/snapshot.js';
import { documentsOf, versionGraphs } from '../../server/external/version-graphs.js';
import { ask, cascade, crowd, formatOf, serve } from '../support/service.js';
import { wrongResults } from '../support/wrong-results.js';

const bytes = (nquads: string): SharedArrayBuffer => toSharedBuffer(Buffer.from(nquads));

describe('the graphs of a version', () => {
  const text = (pieces: readonly Buffer[]): string => Buffer.concat(pieces).toString();
  const quads = '<a:s> <a:p> "1.50 . <a:no>" <a:g> .\n<a:s> <a:p> _:b <a:g> .\n_:b <a:p> "é\\n" <a:h> .\n<a:s> <a:q> "x"@en <a:g> .\n';

  test('are their lines as they stand, wherever they stand; the union is all of them', () => {
    const { named, union } = versionGraphs(bytes(quads));
    expect([...named].map(([graph, { ntriples }]) => [graph, text(ntriples)])).toEqual([
      ['a:g', '<a:s> <a:p> "1.50 . <a:no>" .\n<a:s> <a:p> _:b .\n<a:s> <a:q> "x"@en .\n'], ['a:h', '_:b <a:p> "é\\n" .\n'],
    ]);
    expect(text(union.ntriples)).toBe(quads.replace(/ <a:[gh]> \.\n/g, ' .\n'));
    expect(versionGraphs(bytes('')).named.size).toBe(0);
  });

  test('have a hash that tells their text', () => {
    const hashes = (nquads: string) => [...versionGraphs(bytes(nquads)).named].map(([, { hash }]) => hash);
    expect(hashes(quads)).toEqual(hashes(quads));
    expect(hashes(quads)[1]).not.toBe(hashes(quads.replace('é', 'e'))[1]);
    expect(hashes(quads)[0]).toBe(hashes(quads.replace('é', 'e'))[0]);
  });

  test('without a graph are refused', () => {
    expect(() => versionGraphs(bytes('<a:s> <a:p> "o" .\n'))).toThrow('not a quad with a named graph: <a:s> <a:p> "o" .');
  });

  test('come in documents of which the first has all blank nodes', () => {
    const lines = Array.from({ length: 100 }, (_, i) => (i % 10 === 3 ? `_:b${i} <a:p> _:b${i + 10} .\n` : `<a:s${i}> <a:p> "${i}" .\n`));
    const documents = documentsOf([Buffer.from(lines.slice(0, 37).join('')), Buffer.from(lines.slice(37).join(''))], 500);
    expect(documents.length).toBeGreaterThan(3);
    expect(documents.map((document) => document.includes('_:'))).toEqual(documents.map((_, i) => i === 0));
    expect(documents.join('').split('\n').sort()).toEqual(lines.join('').split('\n').sort());
    expect(documentsOf([Buffer.from('a\n'), Buffer.from('b\n')], 500)).toEqual(['a\nb\n']);
  });
});

describe('a result', () => {
  const rows = [{ x: { type: 'literal', value: 'a:{[",}]\\' } }, {}, { x: { type: 'literal', value: 'é😀' }, y: { type: 'bnode', value: 'b' } }];
  const documents = [
    JSON.stringify({ head: { vars: ['x', 'y'], link: ['a', 'b'] }, results: { distinct: false, bindings: rows } }),
    JSON.stringify({ head: { vars: ['x', 'y'] }, results: { bindings: rows } }, null, 2),
  ];

  test.each(documents)('is read however its bytes are cut: %s', (document) => fc.assert(fc.property(fc.array(fc.nat(document.length), { maxLength: 20 }), (cuts) => {
    const bytes = Buffer.from(document), places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
    const reader = createResultReader();
    const found = places.slice(1).flatMap((to, i) => reader.read(bytes.subarray(places[i], to)));
    expect([found, reader.end(), reader.variables]).toEqual([rows, undefined, ['x', 'y']]);
  })));

  test('may be empty, or a boolean', () => {
    const empty = createResultReader(), boolean = createResultReader();
    expect([empty.read(Buffer.from('{"head":{"vars":["x"]},"results":{"bindings":[]}}')), empty.end(), empty.variables]).toEqual([[], undefined, ['x']]);
    expect([boolean.read(Buffer.from('{"head":{},"boolean":false}')), boolean.end(), boolean.variables]).toEqual([[], false, []]);
  });

  test.each(['', '{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"a:b"}}', '{"head":{"vars":["x"]}}', '<html>'])('that is not whole is no result: %j', (text) => {
    const reader = createResultReader();
    expect(() => { reader.read(Buffer.from(text)); reader.end(); }).toThrow(SyntaxError);
  });
});

test.each([
  ['SELECT * { ?s ?p ?o FILTER(<bif:system>("id")) }', 'bif:system'],
  ['PREFIX b: <bif:file_> SELECT (b:to_string("/etc/passwd") AS ?x) {}', 'bif:file_to_string'],
  ['BASE <sql:> SELECT (<f>(1) AS ?x) {}', 'sql:f'],
  ['SELECT * { ?s <java:org.example.Run> ?o }', 'java:org.example.Run'],
  ['SELECT * { { SELECT ?s { ?s ?p ?o FILTER EXISTS { ?s ?p ?q FILTER(<bif:x>(?q)) } } } }', 'bif:x'],
])('procedures of a store are not open: %s', (query, extension) => {
  expect(() => { refuseExtensions(query); }).toThrow(expect.objectContaining({ status: 403, members: { extension } }));
});

test.each(['SELECT * { ?s ?p "bif:system" }', 'SELECT * { ?s <bif:contains> "word" }', 'PREFIX ex: <http://example.org/bif:> SELECT (ex:f(1) AS ?x) {}'])('what is none is passed on: %s', (query) => {
  expect(() => { refuseExtensions(query); }).not.toThrow();
});

test('a store that is not there is named, and a query before the first version is refused', async () => {
  const store = createExternalStore({ query: 'http://127.0.0.1:4/sparql', update: 'http://127.0.0.1:4/' }, { connections: 2 });
  await expect(store.swap(crowd)).rejects.toMatchObject({ reason: 'store', message: 'the store at http://127.0.0.1:4 cannot be reached (ECONNREFUSED)' });
  await expect(store.query({ text: 'ASK {}', form: 'ASK', defaultGraphs: [], namedGraphs: [] }, { format: formatOf('json'), timeout: 1000 }))
    .rejects.toMatchObject({ reason: 'closed' });
  await store.close(0);
  await expect(store.swap(cascade)).rejects.toMatchObject({ reason: 'closed' });
});

describe('a store that answers wrongly', () => {
  /** What it answers to queries that are not about the version that it holds. */
  let body = '', type = 'application/sparql-results+json';
  let server: Server, store: Engine;
  beforeAll(async () => {
    const opened = await serve((req, res) => void textOf(req).then((form) => {
      const query = new URLSearchParams(form).get('query');
      if (query === null) return res.writeHead(204).end();
      const vars = query.includes('#id> ?id') ? ['id'] : query.includes('#content>') || query.includes('DISTINCT ?g') ? ['s', 'p', 'o', 'g'] : undefined;
      const bindings = vars?.length === 1 ? [{ id: { type: 'literal', value: cascade.id } }] : [];
      return res.writeHead(200, { 'content-type': vars ? 'application/sparql-results+json' : type }).end(vars ? JSON.stringify({ head: { vars }, results: { bindings } }) : body);
    }));
    server = opened.server;
    store = createExternalStore({ query: opened.url, update: opened.url }, { connections: 2 });
    await store.swap(cascade);
  });
  afterAll(async () => {
    await store.close(0);
    server.closeAllConnections();
    server.close();
  });

  test.each(wrongResults)('%s is told', async (_, wrong, fault) => {
    body = wrong;
    await expect(ask(store, 'SELECT ?x { ?s ?p ?x }')).rejects.toMatchObject({ reason: 'store', message: `the store gave an answer that cannot be read: ${fault}` });
  });
  test.each<['ASK' | 'SELECT', string, string, string]>([
    ['ASK', 'solutions for a boolean', '{"head":{"vars":["x"]},"results":{"bindings":[]}}', 'it is no boolean'],
    ['SELECT', 'a boolean for solutions', '{"head":{},"boolean":true}', 'it is a boolean, and solutions were asked for'],
    ['ASK', 'a boolean that is a text', '{"head":{},"boolean":"true"}', 'its boolean is none'],
    ['SELECT', 'a list', '[]', 'it is no result'],
    ['SELECT', 'a solution of 9 MiB', `{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"${'a'.repeat(9 * 2 ** 20)}"}}]}}`, 'a solution has more than 8 MiB'],
    ['SELECT', '9 MiB beside solutions', `{"head":{"vars":["x"],"link":["${'a'.repeat(9 * 2 ** 20)}"]},"results":{"bindings":[]}}`, 'there are more than 8 MiB beside its solutions'],
  ])('to %s %s is told', async (form, _, wrong, fault) => {
    body = wrong;
    await expect(ask(store, { text: form === 'ASK' ? 'ASK { ?s ?p ?x }' : 'SELECT ?x { ?s ?p ?x }', form, defaultGraphs: [], namedGraphs: [] }, { format: 'json' }))
      .rejects.toMatchObject({ reason: 'store', message: `the store gave an answer that cannot be read: ${fault}` });
  });
  test('triples that are none are told', async () => {
    [body, type] = ['<a:s> <a:p> <b> .\n', 'application/n-triples'];
    await expect(ask(store, { text: 'CONSTRUCT WHERE { ?s ?p ?o }', form: 'CONSTRUCT', defaultGraphs: [], namedGraphs: [] }, { format: 'nt' }))
      .rejects.toMatchObject({ reason: 'store', message: 'the store gave an answer that cannot be read: Invalid IRI on line 1.' });
  });
});
