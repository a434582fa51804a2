import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { DataFactory, Parser } from 'n3';
import { createEngine } from '../../server/engine/create-engine.js';
import { createSparqlHandler } from '../../server/http/sparql/sparql.js';
import { toNQuad } from '../../server/ontology/canonical.js';
import { serve, versionOf } from '../support/service.js';
import { readManifest, readRdf, suitesFolder, type EvaluationTest } from './manifest.js';
import { readSyntaxTests } from './update-manifest.js';
import { readCsv, readExpected, readJson, readTsv, readXml, sameResult, triples, type Result } from './results.js';

/**
 * The W3C suite of SPARQL 1.1 over HTTP: query evaluation, result formats and query syntax, asked of the endpoint as a
 * client asks; of SPARQL 1.0 the syntax. One service holds the files of all tests, each as a named graph; the dataset of
 * a test is given by the protocol. Updates are in update.test.ts, the protocol in ../http/protocol.test.ts.
 */
const suites = [
  'aggregates', 'bind', 'bindings', 'cast', 'construct', 'exists', 'functions', 'grouping', 'negation', 'project-expression', 'property-path', 'subquery',
  'csv-tsv-res', 'json-res',
];

/** Tests that fail, and why. A test that fails and is not listed, or is listed and passes, fails this file. */
const known: ReadonlyMap<string, string> = new Map<string, string>([
]);

const folder = suitesFolder();
const emptyGraph = 'urn:empty';
const engine = createEngine({ workers: 2, warmUp: false });
let url: string, server: Server;

async function open(tests: readonly EvaluationTest[]): Promise<void> {
  const files = new Map<string, string>();
  const load = (name: string, file: string): void => {
    if ((files.get(name) ?? file) !== file) throw new Error(`two files for the graph ${name}`);
    files.set(name, file);
  };
  for (const { data, graphs, query } of tests) {
    for (const file of data) load(file, file);
    for (const { name, file } of graphs) load(name, file);
    // A dataset that the query names itself.
    const text = readFileSync(fileURLToPath(query), 'utf8');
    if (data.length === 0) for (const [, file = ''] of text.matchAll(/\bFROM\s+(?:NAMED\s+)?<([^>]+)>/gi)) load(new URL(file, query).href, new URL(file, query).href);
  }
  const quads = [...files].flatMap(([name, file]) => readRdf(file, DataFactory.namedNode(name)));
  await engine.swap({ ...versionOf('w3c', quads.map((quad) => `${toNQuad(quad)}\n`).join('')) });
  ({ url, server } = await serve(createSparqlHandler({
    engine, prefixes: new Map(), endpoint: 'http://example.org/sparql', timeout: 20_000, namedGraphs: () => [], log: () => undefined, cacheBytes: 2 ** 24,
  })));
}

/** One query over each of the three ways of the protocol in turn. */
let asked = 0;
function ask(query: string, dataset: URLSearchParams, accept: string): Promise<Response> {
  const headers = { accept };
  switch (asked++ % 3) {
    case 0: return fetch(`${url}?${new URLSearchParams([...dataset, ['query', query]])}`, { headers });
    case 1: return fetch(url, { method: 'POST', headers, body: new URLSearchParams([...dataset, ['query', query]]) });
    default: return fetch(`${url}?${dataset}`, { method: 'POST', headers: { ...headers, 'content-type': 'application/sparql-query' }, body: query });
  }
}

const formats: Readonly<Record<string, { readonly type: string; readonly read: (text: string) => Result }>> = {
  srx: { type: 'application/sparql-results+xml', read: readXml },
  csv: { type: 'text/csv', read: readCsv },
  tsv: { type: 'text/tab-separated-values', read: readTsv },
};
const json = { type: 'application/sparql-results+json', read: readJson };
const ntriples = { type: 'application/n-triples', read: (text: string) => triples(new Parser({ format: 'N-Triples', blankNodePrefix: '' }).parse(text)) };

async function evaluate({ query, data, graphs, result }: EvaluationTest): Promise<Result> {
  const text = `BASE <${query}>\n${readFileSync(fileURLToPath(query), 'utf8')}`;
  const dataset = new URLSearchParams();
  const ownDataset = data.length === 0 && /\bFROM\s/i.test(text);
  if (!ownDataset) {
    for (const graph of data.length > 0 ? data : [emptyGraph]) dataset.append('default-graph-uri', graph);
    for (const { name } of graphs) dataset.append('named-graph-uri', name);
  }
  const ofTriples = /\b(?:CONSTRUCT|DESCRIBE)\b/i.test(text);
  const { type, read } = ofTriples ? ntriples : formats[result.slice(-3)] ?? json;
  const answer = await ask(text, dataset, type);
  if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`);
  expect(answer.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
  return read(await answer.text());
}

const show = ({ kind, boolean, rows }: Result): string => [kind, boolean, ...rows.map((row) => [...row].map(([name, term]) => `${name}=${term}`).sort().join(' ')).sort()].join('\n');

/** Fails when a known failure passes, or another fails. */
async function judge(id: string, run: () => Promise<void>): Promise<void> {
  const failure = await run().then(() => undefined, (error: unknown) => error as Error);
  if (!known.has(id)) {
    if (failure) throw failure;
  } else if (!failure) {
    throw new Error(`${id} passes: take it off the list`);
  }
}
const idOf = (iri: string): string => iri.replace(/^.*\/([^/]+)\/manifest(?:\.ttl)?#/, '$1#');

if (folder === undefined) {
  describe.each(suites)('W3C SPARQL 1.1 %s over HTTP', () => {
    test.skip('is not installed: set W3C_TESTS to a checkout of w3c/rdf-tests', () => undefined);
  });
} else {
  const tests = new Map(suites.map((suite) => [suite, readManifest(`${folder}/sparql11/${suite}/manifest.ttl`)]));
  beforeAll(() => open([...tests.values()].flat()));
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await engine.close(0);
  });

  describe.each(suites)('W3C SPARQL 1.1 %s over HTTP', (suite) => {
    for (const one of tests.get(suite) ?? []) {
      test(idOf(one.id), () => judge(idOf(one.id), async () => {
        const actual = await evaluate(one);
        const expected = readExpected(one.result);
        if (!sameResult(actual, expected)) expect(show(actual)).toBe(show(expected));
        expect(sameResult(actual, expected)).toBe(true);
      }));
    }
  });

  const syntaxSuites = ['sparql11/syntax-query', 'sparql11/syntax-fed', ...suites.map((suite) => `sparql11/${suite}`), ...[1, 2, 3, 4, 5].map((n) => `sparql10/syntax-sparql${n}`)];
  const syntax = syntaxSuites.flatMap((suite) => readSyntaxTests(`${folder}/${suite}/manifest.ttl`)).filter(({ file }) => !file.endsWith('.ru'));

  describe('W3C SPARQL 1.1 and 1.0 query syntax over HTTP', () => {
    for (const { id, file, good } of syntax) {
      test(`${idOf(id)} is ${good ? 'answered' : 'refused'}`, () => judge(idOf(id), async () => {
        const text = readFileSync(fileURLToPath(file), 'utf8');
        const answer = await ask(`BASE <${file}> ${text}`, new URLSearchParams([['default-graph-uri', emptyGraph]]), '*/*');
        const { title } = answer.status === 200 ? { title: '' } : await answer.json() as { title: string };
        // A service that is not on the list is not asked, which is said after the query has been understood.
        const understood = /syntax-fed/.test(file) ? { status: 403, title: expect.stringContaining('service') } : { status: 200, title: '' };
        expect({ status: answer.status, title }).toEqual(good ? understood : { status: 400, title: expect.stringMatching(/^Query (?:syntax error|cannot be evaluated)$/) });
      }));
    }
  });

  test('every known failure is a test of the suite', () => {
    const ids = new Set([...[...tests.values()].flat(), ...syntax].map(({ id }) => idOf(id)));
    expect([...known.keys()].filter((id) => !ids.has(id))).toEqual([]);
  });
}
