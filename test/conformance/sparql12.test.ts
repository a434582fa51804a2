import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DataFactory, Parser, Store } from 'n3';
import type * as RDF from '@rdfjs/types';
import { createEngine } from '../../server/engine/create-engine.js';
import { createFederatedEngine } from '../../server/federation/federated-engine.js';
import { routeEngine } from '../../server/federation/route-engine.js';
import { createSparqlHandler } from '../../server/http/sparql/sparql.js';
import { toNQuad } from '../../server/ontology/canonical.js';
import { serve, versionOf } from '../support/service.js';
import { readManifest, readRdf, suitesFolder, type EvaluationTest } from './manifest.js';
import { readExpected, readJson, readXml, sameResult, triples, type Result } from './results.js';

/**
 * The W3C suite of SPARQL 1.2 over HTTP, as far as it is about queries. The store holds RDF 1.1: tests whose data have
 * triple terms or literals with a direction are skipped by name.
 */
const suites = ['codepoint-escapes', 'eval-triple-terms', 'expression', 'grouping', 'lang-basedir', 'rdf11'];
const syntaxSuites = ['syntax', 'syntax-triple-terms-negative', 'syntax-triple-terms-positive', 'version', 'codepoint-escapes', 'lang-basedir'];

/** Tests that fail, and why. A test that fails and is not listed, or is listed and passes, fails this file. */
const known: ReadonlyMap<string, string> = new Map<string, string>([
  ['lang-basedir#concat', 'CONCAT of one language in two directions, or with and without one, keeps the language in Comunica'],
  ['expression#not-not', 'a boolean that is none has the effective value false in SPARQL 1.1, and none in SPARQL 1.2'],
  ['codepoint-escapes#codepoint-esc-03-bad', 'escapes of code points in names are right in SPARQL 1.1 (19.2), and wrong in SPARQL 1.2'],
]);

const folder = suitesFolder();
const emptyGraph = 'urn:empty';
const engine = routeEngine(createEngine({ workers: 1, warmUp: false }), createFederatedEngine({ services: [], limit: 2 ** 20, workers: 1 }));
let url: string, server: Server;

/** TriG keeps the names of its graphs. */
const readData = (file: string, graph: string): RDF.Quad[] => (file.endsWith('.trig')
  ? new Parser({ baseIRI: file, format: 'TriG' }).parse(readFileSync(fileURLToPath(file), 'utf8')) : readRdf(file, DataFactory.namedNode(graph)));

const isModern = (term: RDF.Term): boolean => term.termType === 'Quad' || (term.termType === 'Literal' && Boolean(term.direction));
const isRdf12 = ({ data, graphs }: EvaluationTest): boolean =>
  [...data, ...graphs.map(({ file }) => file)].some((file) => readData(file, emptyGraph).some(({ subject, object }) => isModern(subject) || isModern(object)));

async function evaluate({ query, data, graphs, result }: EvaluationTest): Promise<Result> {
  const text = `BASE <${query}>\n${readFileSync(fileURLToPath(query), 'utf8')}`;
  const dataset = new URLSearchParams();
  for (const graph of data.length > 0 ? data : [emptyGraph]) dataset.append('default-graph-uri', graph);
  for (const { name } of graphs) dataset.append('named-graph-uri', name);
  const ofTriples = /\b(?:CONSTRUCT|DESCRIBE)\b/i.test(text);
  const accept = ofTriples ? 'application/n-triples' : result.endsWith('.srx') ? 'application/sparql-results+xml' : 'application/sparql-results+json';
  const answer = await fetch(`${url}?${dataset}`, { method: 'POST', headers: { accept, 'content-type': 'application/sparql-query' }, body: text });
  const body = await answer.text();
  if (answer.status !== 200) throw new Error(`${answer.status}: ${body}`);
  return ofTriples ? triples(new Parser({ format: 'N-Triples', blankNodePrefix: '' }).parse(body)) : result.endsWith('.srx') ? readXml(body) : readJson(body);
}

const show = ({ kind, boolean, rows }: Result): string => [kind, boolean, ...rows.map((row) => [...row].map(([name, term]) => `${name}=${term}`).sort().join(' ')).sort()].join('\n');
const idOf = (iri: string): string => iri.replace(/^.*\/([^/]+)\/(?:manifest(?:\.ttl)?)?#/, '$1#');

async function judge(id: string, run: () => Promise<void>): Promise<void> {
  const failure = await run().then(() => undefined, (error: unknown) => error as Error);
  if (!known.has(id)) {
    if (failure) throw failure;
  } else if (!failure) {
    throw new Error(`${id} passes: take it off the list`);
  }
}

interface SyntaxTest { readonly id: string; readonly query: string; readonly good: boolean }

function readSyntaxTests(file: string): readonly SyntaxTest[] {
  const store = new Store(readRdf(pathToFileURL(file).href));
  const mf = 'http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#';
  return ['PositiveSyntaxTest', 'NegativeSyntaxTest'].flatMap((kind) => (
    store.getSubjects('http://www.w3.org/1999/02/22-rdf-syntax-ns#type', `${mf}${kind}`, null).map((entry: RDF.Term) => ({
      id: entry.value, query: store.getObjects(entry as RDF.NamedNode, `${mf}action`, null)[0]?.value ?? '', good: kind.startsWith('Positive'),
    }))));
}

if (folder === undefined) {
  test.skip('W3C SPARQL 1.2 is not installed: set W3C_TESTS to a checkout of w3c/rdf-tests', () => undefined);
} else {
  const tests = new Map(suites.map((suite) => [suite, readManifest(`${folder}/sparql12/${suite}/manifest.ttl`)]));
  beforeAll(async () => {
    const held = [...tests.values()].flat().filter((one) => !isRdf12(one));
    const files = new Map(held.flatMap(({ data, graphs }) => [...data.map((file) => [file, file] as const), ...graphs.map(({ name, file }) => [name, file] as const)]));
    const quads = [...files].flatMap(([name, file]) => readData(file, name));
    await engine.swap(versionOf('w3c', quads.map((quad) => `${toNQuad(quad)}\n`).join('')));
    ({ url, server } = await serve(createSparqlHandler({
      engine, prefixes: new Map(), endpoint: 'http://example.org/sparql', timeout: 60_000, namedGraphs: () => [], log: () => undefined,
    })));
  }, 60_000);
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await engine.close(0);
  });

  describe.each(suites)('W3C SPARQL 1.2 %s over HTTP', (suite) => {
    for (const one of tests.get(suite) ?? []) {
      const id = idOf(one.id);
      if (isRdf12(one)) test.skip(`${id}: its data are RDF 1.2`, () => undefined);
      else test(id, () => judge(id, async () => {
        const actual = await evaluate(one);
        const expected = readExpected(one.result);
        if (!sameResult(actual, expected)) expect(show(actual)).toBe(show(expected));
        expect(sameResult(actual, expected)).toBe(true);
      }), 60_000);
    }
  });

  describe.each(syntaxSuites)('W3C SPARQL 1.2 syntax of %s over HTTP', (suite) => {
    for (const { id, query, good } of readSyntaxTests(`${folder}/sparql12/${suite}/manifest.ttl`)) {
      test(`${idOf(id)} is ${good ? 'answered' : 'refused'}`, () => judge(idOf(id), async () => {
        const body = `BASE <${query}> ${readFileSync(fileURLToPath(query), 'utf8')}`;
        const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/sparql-query' }, body });
        expect({ status: answer.status, body: answer.status === (good ? 200 : 400) ? '' : await answer.text() }).toEqual({ status: good ? 200 : 400, body: '' });
      }));
    }
  });
}
