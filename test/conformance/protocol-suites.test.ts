import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Parser, Store } from 'n3';
import type * as RDF from '@rdfjs/types';
import rdfCanonize from 'rdf-canonize';
import { startEmptyService } from '../support/process.js';
import { readRdf, suitesFolder } from './manifest.js';

/**
 * The W3C suites of the SPARQL 1.1 Protocol and of the Graph Store HTTP Protocol (direct and indirect graph
 * identification), request by request as their manifests have them, over HTTP. The paths of the manifests, `/sparql/`
 * and `/gsp`, stand for `/sparql` and `/graphs`, as they say themselves. Each test begins with an empty store.
 */

const mf = 'http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#', ht = 'http://www.w3.org/2011/http#', cnt = 'http://www.w3.org/2011/content#', ut = 'http://www.w3.org/2009/sparql/tests/test-update#';
const label = 'http://www.w3.org/2000/01/rdf-schema#label';
const statusCodes: ReadonlyMap<string, (status: number) => boolean> = new Map([
  ['OK', (status) => status === 200], ['Created', (status) => status === 201], ['NoContent', (status) => status === 204], ['NotFound', (status) => status === 404],
  ...[2, 3, 4].map((kind): [string, (status: number) => boolean] => [`StatusCode${kind}xx`, (status) => Math.floor(status / 100) === kind]),
]);
const mediaTypes: ReadonlyMap<string, readonly string[]> = new Map([
  ['boolean', ['application/sparql-results+json', 'application/sparql-results+xml']], ['tabular', ['application/sparql-results+json', 'application/sparql-results+xml', 'text/csv', 'text/tab-separated-values']],
  ['RDF', ['text/turtle', 'application/ld+json', 'application/n-triples', 'application/rdf+xml', 'application/trig']],
]);

const folder = suitesFolder();
const manifests = ['protocol/manifest', 'graph-store-protocol/manifest-direct', 'graph-store-protocol/manifest-indirect'].map((name) => `${folder}/sparql11/${name}.ttl`).filter(existsSync);

let service: Awaited<ReturnType<typeof startEmptyService>>;
interface Answer { readonly status: number; readonly headers: NodeJS.Dict<string | string[]>; readonly body: string }
const send = (method: string, path: string, headers: Record<string, string>, body = ''): Promise<Answer> => new Promise((resolve, reject) => {
  const bytes = Buffer.from(body, headers['content-type']?.includes('UTF-16') ? 'utf16le' : 'utf8');
  const asked = request(service.origin + path, { method, headers: { authorization: 'Bearer token', ...headers, ...(bytes.length > 0 && { 'content-length': bytes.length }) } }, (response) => {
    const pieces: Buffer[] = [];
    response.on('data', (piece: Buffer) => pieces.push(piece)).once('error', reject)
      .once('end', () => { resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces).toString() }); });
  });
  asked.once('error', reject).end(bytes);
});
const update = async (text: string): Promise<void> => { expect(await send('POST', '/sparql', { 'content-type': 'application/sparql-update' }, text)).toMatchObject({ status: 204 }); };

const canonical = (text: string): Promise<string> => rdfCanonize.canonize(new Parser().parse(text), { algorithm: 'RDFC-1.0', format: 'application/n-quads' });

function describeManifest(file: string): void {
  const store = new Store(readRdf(pathToFileURL(file).href));
  const objects = (subject: RDF.Term | undefined, predicate: string): RDF.Term[] => (subject ? store.getObjects(subject as RDF.NamedNode, predicate, null) : []);
  const value = (subject: RDF.Term | undefined, predicate: string): string => objects(subject, predicate)[0]?.value ?? '';
  const lists = store.extractLists();
  const list = (subject: RDF.Term | undefined, predicate: string): readonly RDF.Term[] => lists[value(subject, predicate)] ?? [];
  const headersOf = (subject: RDF.Term | undefined): Record<string, string> => Object.fromEntries(list(subject, `${ht}headers`).map((header) => [value(header, `${ht}fieldName`).toLowerCase(), value(header, `${ht}fieldValue`)]));
  const [manifest] = store.getSubjects('http://www.w3.org/1999/02/22-rdf-syntax-ns#type', `${mf}Manifest`, null);

  test.each(list(manifest, `${mf}entries`).map((entry) => [entry.value.replace(/^.*#/, ''), entry] as const))('%s', async (_, entry) => {
    for (const data of objects(entry, `${ut}graphData`)) {
      const triples = readFileSync(fileURLToPath(new URL(value(data, `${ut}graph`), pathToFileURL(`${dirname(file)}/`))), 'utf8');
      await update(`INSERT DATA { GRAPH <${value(data, label)}> { ${triples} } }`);
    }
    let location = '';
    for (const asked of list(objects(entry, `${mf}action`)[0], `${ht}requests`)) {
      const [response] = objects(asked, `${ht}resp`);
      const path = value(asked, `${ht}absolutePath`).replace('$LOCATION$', location).replace(/^\/sparql\//, '/sparql').replace(/^\/gsp/, '/graphs');
      const answer = await send(value(asked, `${ht}methodName`), path, headersOf(asked), value(objects(asked, `${ht}body`)[0], `${cnt}chars`));
      const wanted = objects(response, `${mf}expectedStatus`).map((status) => status.value.replace(/^.*#/, ''));
      expect({ path, status: answer.status, body: answer.body, right: wanted.some((name) => statusCodes.get(name)?.(answer.status)) }).toMatchObject({ right: true });
      const format = value(response, `${mf}expectedFormat`);
      if (format !== '') expect(mediaTypes.get(format)).toContain(answer.headers['content-type']?.toString().split(';')[0]);
      const boolean = value(response, `${mf}expectedBoolean`);
      if (boolean !== '') expect((JSON.parse(answer.body) as { boolean: boolean }).boolean).toBe(boolean === 'true');
      for (const [name, header] of Object.entries(headersOf(response))) expect([name, answer.headers[name]]).toEqual([name, header]);
      const body = value(objects(response, `${ht}body`)[0], `${cnt}chars`);
      if (body !== '') expect(await canonical(answer.body)).toBe(await canonical(body));
      if (objects(response, `${mf}expectedLocation`).length > 0) expect(location = answer.headers['location']?.toString() ?? '').not.toBe('');
    }
  }, 60_000);
}

if (manifests.length === 0) {
  test.skip('the W3C suites of the protocols are not installed: set W3C_TESTS to a checkout of w3c/rdf-tests', () => undefined);
} else {
  beforeAll(async () => {
    service = await startEmptyService();
  }, 60_000);
  afterAll(async () => {
    await service.close();
  });
  beforeEach(() => update('DROP ALL'));
  for (const file of manifests) describe(file.split('/sparql11/')[1] as string, () => { describeManifest(file); });
}
