import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Parser } from 'n3';
import { toNTriple } from '../../server/ontology/canonical.js';
import { startService, temporaryFolder, type ServiceProcess } from '../support/process.js';
import { readRdf, suitesFolder } from './manifest.js';
import { sameResult, triples, type Result } from './results.js';
import { readSyntaxTests, readUpdateTests, type GraphStoreState, type UpdateTest } from './update-manifest.js';

/**
 * The W3C suites of SPARQL 1.1 Update over HTTP: a service with an empty ontology is
 * filled and updated at its endpoint, and read back by the Graph Store Protocol. The default graph is the one that writers have,
 * `{base}graph/default`.
 */
const evaluation = ['add', 'basic-update', 'clear', 'copy', 'delete', 'delete-data', 'delete-insert', 'delete-where', 'drop', 'move', 'update-silent'];
const syntax = ['syntax-update-1', 'syntax-update-2', 'delete-insert'];

/** Tests that fail, and why. A test that fails and is not listed, or is listed and passes, fails this file. */
const known: ReadonlyMap<string, string> = new Map<string, string>([
]);

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
  const triplesOf = (file: string): string => readRdf(file).map(toNTriple).join(' ');
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

/** Fails when a known failure passes, or another fails. */
async function judge(id: string, run: () => Promise<void>): Promise<void> {
  const failure = await run().then(() => undefined, (error: unknown) => error as Error);
  if (!known.has(id)) {
    if (failure) throw failure;
  } else if (!failure) {
    throw new Error(`${id} passes: take it off the list`);
  }
}

if (folder === undefined) {
  describe.each([...evaluation, ...syntax])('W3C SPARQL 1.1 %s over HTTP', () => {
    test.skip('is not installed: set W3C_TESTS to a checkout of w3c/rdf-tests', () => undefined);
  });
} else {
  beforeAll(async () => {
    temporary = await temporaryFolder();
    await mkdir(join(temporary.path, 'ontology'));
    service = await startService({ MPP_ONTOLOGY: join(temporary.path, 'ontology'), MPP_DATA: join(temporary.path, 'data'), MPP_ADMIN_TOKEN: 'token' });
  });
  afterAll(async () => {
    await service.stop();
    await temporary.clean();
  });

  describe.each(evaluation)('W3C SPARQL 1.1 Update %s over HTTP', (suite) => {
    for (const one of readUpdateTests(`${folder}/sparql11/${suite}/manifest.ttl`)) {
      test(idOf(one.id), () => judge(idOf(one.id), () => evaluate(one)));
    }
  });

  describe.each(syntax)('W3C SPARQL 1.1 Update syntax: %s over HTTP', (suite) => {
    for (const { id, file, good: right } of readSyntaxTests(`${folder}/sparql11/${suite}/manifest.ttl`)) {
      test(`${idOf(id)} is ${right ? 'understood' : 'refused'}`, () => judge(idOf(id), async () => {
        const answer = await update(`BASE <${file}> ${readFileSync(fileURLToPath(file), 'utf8')}`);
        const { title } = answer.status === 204 ? { title: '' } : await answer.json() as { title: string };
        // What is understood may still not be done: LOAD fetches nothing, and a graph that is not there cannot be copied.
        if (right) expect([204, 403, 404]).toContain(answer.status);
        else expect({ status: answer.status, title }).toEqual({ status: 400, title: expect.stringMatching(/^(?:Query syntax error|Blank node in a deletion)$/) });
      }));
    }
  });

  test('every known failure is a test of the suites', () => {
    const ids = new Set([...evaluation.flatMap((suite) => readUpdateTests(`${folder}/sparql11/${suite}/manifest.ttl`)), ...syntax.flatMap((suite) => readSyntaxTests(`${folder}/sparql11/${suite}/manifest.ttl`))].map(({ id }) => idOf(id)));
    expect([...known.keys()].filter((id) => !ids.has(id))).toEqual([]);
  });
}
