import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Parser } from 'n3';
import { graphFileOf } from '../../server/change/graph-files.js';
import { createStatements, inGraph, type Statements } from '../../server/change/statements.js';
import { applyUpdate } from '../../server/change/update.js';
import { toTriple } from '../../server/ontology/canonical.js';
import type { Problem } from '../../server/platform/problem.js';
import { startService, temporaryFolder, type ServiceProcess } from '../support/process.js';
import { versionOf } from '../support/service.js';
import { readRdf, suitesFolder } from './manifest.js';
import { sameResult, triples, type Result } from './results.js';
import { readSyntaxTests, readUpdateTests, type GraphStoreState, type UpdateTest } from './update-manifest.js';

/**
 * The W3C suites of SPARQL 1.1 Update: each test on statements in memory, and over HTTP: a service with an empty
 * ontology is filled and updated at its endpoint, and read back by the Graph Store Protocol. The default graph is the one that writers have, `{base}graph/default`.
 */
const evaluation = ['add', 'basic-update', 'clear', 'copy', 'delete', 'delete-data', 'delete-insert', 'delete-where', 'drop', 'move', 'update-silent'];
const syntax = ['syntax-update-1', 'syntax-update-2', 'delete-insert'];

const base = 'https://w3id.org/metastasis/';
const folder = suitesFolder();
const idOf = (iri: string): string => iri.replace(/^.*\/([^/]+)\/manifest(?:\.ttl)?#/, '$1#');

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
let service: ServiceProcess;
const authorization = { authorization: 'Bearer token' };
const update = (text: string): Promise<Response> => fetch(`${service.origin}/sparql`, { method: 'POST', headers: { ...authorization, 'content-type': 'application/sparql-update' }, body: text });
const graph = (name: string | undefined): string => `${service.origin}/graphs?graph=${encodeURIComponent(name ?? `${base}graph/default`)}`;

async function good(answer: Promise<Response>): Promise<void> {
  const { ok, status, url, ...rest } = await answer.then(async (response) => ({ ok: response.ok, status: response.status, url: response.url, body: await response.text() }));
  if (!ok) throw new Error(`${status} ${url}: ${rest.body}`);
}

/** The state as one update, so that it is one version. */
async function fill({ data, graphs }: GraphStoreState): Promise<void> {
  const triplesOf = (file: string): string => readRdf(file).map((quad) => `${toTriple(quad)} .`).join(' ');
  const parts = [...data.map(triplesOf), ...graphs.map(({ name, file }) => `GRAPH <${name}> { ${triplesOf(file)} }`)];
  await good(update(`CLEAR ALL ; INSERT DATA { ${parts.join(' ')} }`));
}

async function read(name: string | undefined): Promise<Result> {
  const answer = await fetch(graph(name), { headers: { accept: 'application/n-triples' } });
  if (answer.status === 404) return triples([]);
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
  return triples(new Parser({ format: 'N-Triples', blankNodePrefix: '' }).parse(await answer.text()));
}

const names = async (): Promise<string[]> => {
  const answer = await fetch(`${service.origin}/sparql?format=csv&query=${encodeURIComponent('SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } FILTER(!STRSTARTS(STR(?g), "' + base + '")) }')}`);
  return (await answer.text()).trim().split('\r\n').slice(1).sort();
};

const show = ({ rows }: Result): string => rows.map((row) => [...row.values()].join(' ')).sort().join('\n');

async function evaluate({ request, before, after }: UpdateTest): Promise<void> {
  await fill(before);
  await good(update(`BASE <${request}> ${readFileSync(fileURLToPath(request), 'utf8')}`));
  const wanted = [{ name: undefined, files: after.data }, ...after.graphs.map(({ name, file }) => ({ name, files: [file] }))]
    .map(({ name, files }) => ({ name, expected: triples(files.flatMap((file) => readRdf(file))) }));
  for (const { name, expected } of wanted) {
    const actual = await read(name);
    if (!sameResult(actual, expected)) expect(`${name}\n${show(actual)}`).toBe(`${name}\n${show(expected)}`);
  }
  // A graph exists as long as it holds something.
  expect(await names()).toEqual(wanted.filter(({ name, expected }) => name !== undefined && expected.rows.length > 0).map(({ name }) => name).sort());
}

/** The same in memory. */
function evaluateHere({ request, before, after }: UpdateTest): void {
  const lines = ({ data, graphs }: GraphStoreState): string[] => [...data.map((file) => ({ name: `${base}graph/default`, file })), ...graphs]
    .flatMap(({ name, file }) => readRdf(file).map((quad) => `${inGraph(toTriple(quad), name)}\n`));
  const statements = createStatements(versionOf('before', lines(before).join('')));
  apply(request, statements);
  const wanted = new Map<string, readonly string[]>([[`${base}graph/default`, after.data], ...after.graphs.map(({ name, file }) => [name, [file]] as const)]);
  for (const name of new Set([...wanted.keys(), ...statements.graphs()])) {
    const actual = triples(new Parser({ format: 'N-Triples', blankNodePrefix: '' }).parse([...statements.in(name)].map((triple) => `${triple} .`).join('\n')));
    const expected = triples((wanted.get(name) ?? []).flatMap((file) => readRdf(file)));
    if (!sameResult(actual, expected)) expect(`${name}\n${show(actual)}`).toBe(`${name}\n${show(expected)}`);
  }
}
const apply = (file: string, statements: Statements): void => applyUpdate(
  { text: `BASE <${file}> ${readFileSync(fileURLToPath(file), 'utf8')}`, usingGraphs: [], usingNamedGraphs: [] }, { prefixes: new Map(), base, graphFileOf: (name) => graphFileOf(name, base, '/nowhere') }, statements,
);

if (folder === undefined) {
  describe.each([...evaluation, ...syntax])('W3C SPARQL 1.1 %s', () => {
    test.skip('is not installed: set W3C_TESTS to a checkout of w3c/rdf-tests', () => undefined);
  });
} else {
  const tests = (suite: string): readonly UpdateTest[] => readUpdateTests(`${folder}/sparql11/${suite}/manifest.ttl`);

  describe.each(evaluation)('W3C SPARQL 1.1 Update %s', (suite) => {
    for (const one of tests(suite)) test(idOf(one.id), () => evaluateHere(one));
  });

  describe('W3C SPARQL 1.1 Update over HTTP', () => {
    beforeAll(async () => {
      temporary = await temporaryFolder();
      await mkdir(join(temporary.path, 'ontology'));
      service = await startService({ MPP_ONTOLOGY: join(temporary.path, 'ontology'), MPP_DATA: join(temporary.path, 'data'), MPP_ADMIN_TOKEN: 'token' });
    }, 60_000);
    afterAll(async () => {
      await service.stop();
      await temporary.clean();
    });
    for (const one of evaluation.flatMap((suite) => tests(suite))) test(idOf(one.id), () => evaluate(one), 60_000);
  });

  describe.each(syntax)('W3C SPARQL 1.1 Update syntax: %s', (suite) => {
    for (const { id, file, good: right } of readSyntaxTests(`${folder}/sparql11/${suite}/manifest.ttl`)) {
      test(`${idOf(id)} is ${right ? 'understood' : 'refused'}`, () => {
        let failure: unknown;
        try { apply(file, createStatements(versionOf('empty', ''))); } catch (error) { failure = error; }
        // What is understood may still not be done: LOAD fetches nothing, and a graph that is not there cannot be copied.
        if (right) expect([undefined, 403, 404]).toContain((failure as Problem | undefined)?.status);
        else expect(failure).toMatchObject({ status: 400, title: expect.stringMatching(/^(?:Query syntax error|Blank node in a deletion)$/) });
      });
    }
  });
}
