import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { authorized, startSmallService, type SmallService } from '../support/small-service.js';

let small: SmallService;
beforeAll(async () => { small = await startSmallService(); }, 120_000);
afterAll(() => small.close(), 30_000);

const graph = 'http://example.org/long', address = `/graphs?graph=${encodeURIComponent(graph)}`, statement = '<http://example.org/s> <http://example.org/p> ';
const rdfXml = (text: string): string => `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.org/"><rdf:Description rdf:about="http://example.org/s"><e:p>${text}</e:p></rdf:Description></rdf:RDF>`;
/** A document with one text, in each format. */
const documents: readonly (readonly [type: string, of: (text: string) => string])[] = [
  ['text/turtle', (text) => `${statement} "${text}" .`],
  ['application/n-triples', (text) => `${statement} "${text}" .\n`],
  ['application/rdf+xml', rdfXml],
  ['application/ld+json', (text) => JSON.stringify({ '@id': 'http://example.org/s', 'http://example.org/p': text })],
];

async function put(type: string, body: string): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await fetch(`${small.service.origin}${address}`, { method: 'PUT', headers: { ...authorized, 'content-type': type }, body });
  return { status: answer.status, text: await answer.text() };
}

test.each(documents)('a text of ten megabytes in %s is refused with its bound, and nothing is changed', async (type, of) => {
  const before = await small.version(), { status, text } = await put(type, of('a'.repeat(10_000_000)));
  expect([status, JSON.parse(text)]).toEqual([413, expect.objectContaining({ title: 'Term too long', limit: 8_388_608, setting: 'MPP_TEXT_SIZE', graph, predicate: '<http://example.org/p>' })]);
  expect(await small.version()).toBe(before);
}, 60_000);

test.each([
  ['subject', `<http://example.org/${'a'.repeat(10_000_000)}> <http://example.org/p> 1 .`],
  ['object', `${statement} <http://example.org/${'a'.repeat(10_000_000)}> .`],
])('an IRI of ten megabytes is refused with its bound: %s', async (_, text) => {
  expect(await put('text/turtle', text)).toMatchObject({ status: 413, text: expect.stringContaining('and 65536 are the most') });
}, 60_000);

test('a name of ten megabytes in RDF/XML is refused with the bound, too', async () => {
  const name = 'a'.repeat(10_000_000);
  expect(await put('application/rdf+xml', rdfXml('').replaceAll('e:p', `e:${name}`))).toMatchObject({ status: 413, text: expect.stringContaining('and 65536 are the most') });
}, 60_000);

test('an update is refused by the setting, too', async () => {
  const update = `INSERT { GRAPH <${graph}> { <http://example.org/s> <http://example.org/p> ?long } } WHERE { BIND(REPLACE("${'a'.repeat(3_000_000)}", "a", "aaaa") AS ?long) }`;
  const answer = await fetch(`${small.service.origin}/sparql`, { method: 'POST', headers: { ...authorized, 'content-type': 'application/sparql-update' }, body: update });
  expect([answer.status, await answer.json()]).toEqual([422, expect.objectContaining({ setting: 'MPP_TEXT_SIZE' })]);
}, 60_000);

test('a text of megabytes with escapes can be read in every format, and by the service that starts next', async () => {
  const text = 'a"\n\\é'.repeat(400_000), escaped = JSON.stringify(text).slice(1, -1);
  expect(await put('text/turtle', `${statement} "${escaped}" .`)).toMatchObject({ status: 201 });
  for (let started = 0; started < 2; started += 1) {
    for (const format of ['ttl', 'nt', 'rdf', 'jsonld', 'nq']) {
      const answer = await fetch(`${small.service.origin}${address}&format=${format}`), read = await answer.text();
      expect([format, answer.status, read.length > text.length]).toEqual([format, 200, true]);
    }
    for (const format of ['json', 'xml', 'csv', 'tsv']) {
      const answer = await fetch(`${small.service.origin}/sparql?format=${format}&query=${encodeURIComponent(`SELECT ?o { GRAPH <${graph}> { ?s ?p ?o } }`)}`), read = await answer.text();
      expect([format, answer.status, read.length > text.length]).toEqual([format, 200, true]);
    }
    expect(await small.ask(`SELECT (STRLEN(?o) AS ?l) { GRAPH <${graph}> { ?s ?p ?o } }`)).toBe(`l\r\n${text.length}\r\n`);
    await small.restart();
  }
}, 120_000);
