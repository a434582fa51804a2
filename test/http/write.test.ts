import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { appendFile, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Parser } from 'n3';
import { writeTurtle } from '../../server/rdf/turtle.js';
import { startService, temporaryFolder, type ServiceProcess } from '../support/process.js';
import { untilQueryRuns } from '../support/until.js';

const base = 'https://w3id.org/metastasis/';
const module = `${base}graph/small`;
const fixture = await readFile('test/fixtures/small.ttl', 'utf8');
/** In the layout that modules have. */
const small = writeTurtle(new Parser().parse(fixture), new Map([...fixture.matchAll(/^@prefix (\w+): <(.*)> \.$/gm)].map(([, prefix = '', namespace = '']) => [prefix, namespace])));
const token = 'correct horse battery staple'.replaceAll(' ', '-');
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let ontology: string;
let env: Record<string, string>;
let service: ServiceProcess;

const git = (...args: string[]): string => execFileSync('git', ['-C', ontology, ...args], { encoding: 'utf8' });

beforeAll(async () => {
  folder = await temporaryFolder();
  ontology = join(folder.path, 'repository', 'ontology');
  await mkdir(join(ontology, 'modules'), { recursive: true });
  for (const file of ['schema.ttl', 'shapes.ttl', 'prefixes.ttl']) await cp(join('ontology', file), join(ontology, file));
  await writeFile(join(ontology, 'modules', 'small.ttl'), small);
  await writeFile(join(ontology, 'notes.txt'), 'one\n');
  git('init', '--quiet', '..');
  git('add', '.');
  git('-c', 'user.name=Curator', '-c', 'user.email=curator@example.org', 'commit', '--quiet', '-m', 'Start');
  env = { MPP_ONTOLOGY: ontology, MPP_DATA: join(folder.path, 'data'), MPP_ADMIN_TOKEN: token };
  service = await startService(env);
});
afterAll(async () => {
  await service.stop();
  await folder.clean();
});

interface Sent { readonly headers?: Record<string, string>; readonly search?: string; readonly method?: string }
const authorized = { authorization: `Bearer ${token}` };
async function update(text: string, { headers = {}, search = '' }: Sent = {}) {
  const response = await fetch(`${service.origin}/sparql${search}`, {
    method: 'POST', headers: { ...authorized, 'content-type': 'application/sparql-update', ...headers }, body: text,
  });
  const body = await response.text();
  return { status: response.status, headers: response.headers, body: body ? JSON.parse(body) as Record<string, unknown> : undefined };
}
const moduleText = (): Promise<string> => readFile(join(ontology, 'modules', 'small.ttl'), 'utf8');
const version = async (): Promise<string> => ((await (await fetch(`${service.origin}/health`)).json()) as { version: string }).version;
const ask = async (query: string): Promise<string> => (await fetch(`${service.origin}/sparql?format=csv&query=${encodeURIComponent(query)}`)).text();
/** Every file of the ontology and of the data that a change may touch. */
async function everything(): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const root of [ontology, join(folder.path, 'data', 'graphs'), join(folder.path, 'data', 'journal')]) {
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true }).catch(() => [])) {
      if (entry.isFile()) files[join(entry.parentPath, entry.name)] = await readFile(join(entry.parentPath, entry.name), 'utf8');
    }
  }
  return files;
}
const commits = (): string[] => git('log', '--format=%an <%ae>|%cn|%s', '--name-only').trim().split('\n').filter(Boolean);

describe('an update of a module', () => {
  test('rewrites its file, is committed alone, and is seen by readers at once', async () => {
    await writeFile(join(ontology, 'notes.txt'), 'two\n');
    git('add', 'notes.txt'); // staged by somebody, and none of ours
    const before = { version: await version(), etag: (await fetch(`${service.origin}/emt.ttl`)).headers.get('etag') };
    const done = await update(
      `DELETE { GRAPH ?g { mpp:emt skos:altLabel ?old } } INSERT { GRAPH ?g { mpp:emt skos:altLabel "EMT process"@en } } WHERE { GRAPH ?g { mpp:emt skos:altLabel ?old } }`,
      { headers: { 'change-reason': 'The abbreviation stands for more than one thing' } },
    );
    expect(done.status).toBe(204);
    const now = await version();
    expect(done.headers.get('dataset-version')).toBe(now);
    expect(now).not.toBe(before.version);
    expect(await moduleText()).toBe(small.replace('skos:altLabel "EMT"@en', 'skos:altLabel "EMT process"@en'));
    expect(await ask('SELECT ?l { mpp:emt skos:altLabel ?l }')).toBe('l\r\nEMT process\r\n');
    const document = await fetch(`${service.origin}/emt.ttl`);
    expect(await document.text()).toContain('"EMT process"@en');
    expect(document.headers.get('etag')).not.toBe(before.etag);
    expect(commits().slice(0, 2)).toEqual(['administrator <administrator@localhost>|administrator|The abbreviation stands for more than one thing', 'ontology/modules/small.ttl']);
    expect(git('status', '--porcelain')).toBe('M  ontology/notes.txt\n');
  });

  test('as a form, answered in JSON', async () => {
    const response = await fetch(`${service.origin}/sparql`, {
      method: 'POST', headers: { ...authorized, accept: 'application/json' },
      body: new URLSearchParams({ update: `INSERT DATA { GRAPH <${module}> { mpp:emt skos:altLabel "EMT programme"@en . mpp:stage-one mpp:order 01 } }`, reason: 'form' }),
    });
    expect({ status: response.status, body: await response.json() }).toEqual({ status: 422, body: expect.objectContaining({ title: 'Change rejected' }) });
    const base = await version();
    const good = await fetch(`${service.origin}/sparql`, {
      method: 'POST', headers: { ...authorized, accept: 'application/json' },
      body: new URLSearchParams({ update: `INSERT DATA { GRAPH <${module}> { mpp:emt skos:altLabel "EMT programme"@en } }`, reason: 'form' }),
    });
    expect({ status: good.status, body: await good.json() }).toEqual({
      status: 200, body: { change: expect.stringMatching(/^[0-9a-f]{16}$/), version: await version(), base, added: 1, removed: 0, graphs: [module], created: [], warnings: expect.any(Number) },
    });
    expect(await moduleText()).toContain('skos:altLabel "EMT process"@en ,\n        "EMT programme"@en ;');
  });

  test('that nothing comes of changes nothing', async () => {
    const before = await everything();
    const done = await update('DELETE DATA { mpp:emt skos:altLabel "never"@en }', { headers: { accept: 'application/json' } });
    expect(done).toMatchObject({ status: 200, body: { version: await version(), base: await version(), added: 0, removed: 0 } });
    expect(await everything()).toEqual(before);
  });

  test('a new module is a new file, made by CREATE and removed by DROP', async () => {
    const graph = `${base}graph/notes/one`;
    const before = await everything();
    expect(await update(`INSERT DATA { GRAPH <${graph}> { mpp:note-one rdfs:comment "A note."@en } }`)).toMatchObject({ status: 404, body: { title: 'No such graph', graph, nearest: [module] } });
    expect(await everything()).toEqual(before);
    expect((await update(`CREATE GRAPH <${graph}>`)).status).toBe(204);
    expect(commits()[1]).toBe('ontology/modules/notes/one.ttl');
    expect(await update(`CREATE GRAPH <${graph}>`)).toMatchObject({ status: 409, body: { title: 'Graph exists' } });
    expect((await update(`CREATE SILENT GRAPH <${graph}>`)).status).toBe(204);
    await service.stop();
    service = await startService(env);
    expect((await update(`INSERT DATA { GRAPH <${graph}> { mpp:note-one rdfs:comment "A note."@en ; dct:extent 1.50 } }`)).status).toBe(204);
    const file = join(ontology, 'modules', 'notes', 'one.ttl');
    expect(await readFile(file, 'utf8')).toBe(`@prefix dct: <http://purl.org/dc/terms/> .\n@prefix mpp: <${base}> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\nmpp:note-one dct:extent "1.50"^^xsd:decimal ;\n    rdfs:comment "A note."@en .\n`);
    expect(commits()[1]).toBe('ontology/modules/notes/one.ttl');
    expect((await update(`DROP GRAPH <${graph}>`)).status).toBe(204);
    await expect(readFile(file)).rejects.toThrow('ENOENT');
    expect(commits().slice(0, 2)).toEqual(['administrator <administrator@localhost>|administrator|SPARQL update', 'ontology/modules/notes/one.ttl']);
  });
});

describe('an update of a stored graph', () => {
  const graph = 'http://example.org/g';
  test('is kept beside the ontology, without its shapes, and in the journal', async () => {
    const before = await version();
    expect((await update(`INSERT DATA { GRAPH <${graph}> { mpp:thing a mpp:Claim ; dct:extent 1.50 } }`, { search: '?reason=a%20first%20note' })).status).toBe(204);
    expect(await ask(`SELECT ?g { GRAPH ?g { mpp:thing a mpp:Claim } }`)).toBe(`g\r\n${graph}\r\n`);
    const lines = [
      `<${base}thing> <http://purl.org/dc/terms/extent> "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> <${graph}> .`,
      `<${base}thing> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <${base}Claim> <${graph}> .`,
    ];
    const stored = Object.entries(await everything()).filter(([path]) => path.endsWith('.nq')).map(([, text]) => text);
    expect(stored).toEqual([lines.map((line) => `${line}\n`).join('')]);
    const journal = (await readFile(join(folder.path, 'data', 'journal', 'changes.jsonl'), 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as unknown);
    expect(journal.at(-1)).toEqual({
      change: expect.stringMatching(/^[0-9a-f]{16}$/), time: expect.stringMatching(/^\d{4}-.*Z$/), author: { name: 'administrator' }, reviewer: { name: 'administrator' }, acceptance: 'by the administration',
      reason: 'a first note', base: before, version: await version(), files: [{ folder: 'graphs', path: expect.stringMatching(/^[0-9a-f]{32}\.nq$/), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
      added: lines, removed: [], sentence: 'Adds claim “thing”.',
    });
  });

  test('survives a restart, which builds nothing anew', async () => {
    const before = await version();
    await service.stop();
    service = await startService(env);
    expect(await version()).toBe(before);
    await rm(join(folder.path, 'data', 'snapshot'), { recursive: true });
    await service.stop();
    service = await startService(env);
    expect(await version()).toBe(before);
    expect((await update(`DROP GRAPH <${graph}>`)).status).toBe(204);
    expect(await readdir(join(folder.path, 'data', 'graphs'))).toEqual([]);
  });

  test('blank nodes keep their identity from one change to the next', async () => {
    expect((await update(`INSERT DATA { GRAPH <${graph}> { _:a rdfs:label "a" ; rdfs:seeAlso _:b . _:b rdfs:label "b" } }`)).status).toBe(204);
    expect((await update(`DELETE { GRAPH <${graph}> { ?x rdfs:label "b" } } INSERT { GRAPH <${graph}> { ?x rdfs:label "c" } } WHERE { GRAPH <${graph}> { ?x rdfs:label "b" } }`)).status).toBe(204);
    expect(await ask(`SELECT ?l { GRAPH <${graph}> { ?a rdfs:label "a" ; rdfs:seeAlso/rdfs:label ?l } }`)).toBe('l\r\nc\r\n');
    expect((await update(`DELETE WHERE { GRAPH <${graph}> { ?s ?p ?o } }`)).status).toBe(204);
    expect(await ask(`ASK { GRAPH <${graph}> { ?s ?p ?o } }`)).toBe('false');
  });
});

describe('a change that fails a check', () => {
  let before: Record<string, string>;
  beforeEach(async () => { before = await everything(); });
  const finding = (resource: string, check: string, message: string, remedy: string, rest: object) => ({ severity: 'error', resource, check, message, remedy, ...rest });
  const file = 'modules/small.ttl', skosIri = 'http://www.w3.org/2004/02/skos/core#';

  test.each<[string, string, object[]]>([
    ['a shape', `DELETE WHERE { mpp:claim-snai1-promotes-emt mpp:hasEvidence ?e }`, [
      finding(`${base}claim-snai1-promotes-emt`, `${base}shape-has-evidence`, '“evidence” (mpp:hasEvidence) is missing.', 'Add mpp:hasEvidence. What papers show for or against the statement: nothing is a claim without a paper.', {
        property: `${base}hasEvidence`, file, line: 23, column: 21, field: 'mpp:hasEvidence',
      }),
    ]],
    ['a check', `INSERT DATA { GRAPH <${module}> { mpp:emt mpp:nope 1 } }`, [
      finding(`${base}emt`, 'qc/error/unknown-predicate', 'There is no property mpp:nope.', 'Use one that schema.ttl or shapes.ttl knows.', { property: `${base}nope`, file, field: 'mpp:nope' }),
    ]],
    ['a shape, in the default graph', `INSERT DATA { mpp:emt skos:prefLabel "another name"@en }`, [
      finding(
        `${base}emt`, `${base}shape-pref-label`, '“preferred label” (skos:prefLabel) stands 2 times where it may stand once in a language: “another name” and “epithelial-mesenchymal transition”.', 'Keep one of them.',
        { property: `${skosIri}prefLabel`, file, line: 35, column: 20, field: 'skos:prefLabel', others: [{ resource: `${base}emt`, property: `${skosIri}prefLabel`, value: 'another name' }, { resource: `${base}emt`, property: `${skosIri}prefLabel`, value: 'epithelial-mesenchymal transition' }] },
      ),
    ]],
    ['the check that modules hold no blank nodes', `INSERT DATA { GRAPH <${module}> { mpp:emt rdfs:seeAlso [] } }`, [
      finding(module, 'qc/error/blank-node-in-module', 'The module would hold a blank node.', 'Give it an IRI in place of [ ] or _:.', { file }),
    ]],
  ])('is refused with all findings: %s', async (_, text, findings) => {
    const { status, body } = await update(text);
    expect({ status, body }).toEqual({ status: 422, body: expect.objectContaining({ title: 'Change rejected', findings }) });
    expect(await everything()).toEqual(before);
  });

  test.each<[string, string, number, string]>([
    ['what follows from the modules', `INSERT DATA { GRAPH <${base}graph/derived> { mpp:a mpp:b mpp:c } }`, 403, 'Graph is derived'],
    ['the shapes', `CLEAR GRAPH <${base}graph/shapes>`, 403, 'Graph is edited as a file'],
    ['a path out of the folder', `INSERT DATA { GRAPH <${base}graph/../x> { mpp:a mpp:b mpp:c } }`, 400, 'Invalid graph name'],
    ['LOAD', 'LOAD <http://127.0.0.1:1/x>', 403, 'LOAD refused'],
    ['a request half of which fails', `INSERT DATA { GRAPH <http://example.org/x> { mpp:a mpp:b mpp:c } } ; CREATE GRAPH <${module}>`, 409, 'Graph exists'],
  ])('%s cannot be written', async (_, text, status, title) => {
    expect(await update(text)).toMatchObject({ status, body: { title } });
    expect(await everything()).toEqual(before);
  });
});

describe('who may write', () => {
  const insert = 'INSERT DATA { GRAPH <http://example.org/x> { mpp:a mpp:b mpp:c } }';
  test.each<[string, Record<string, string>, string]>([
    ['no token', { authorization: '' }, 'Bearer realm="Metastasis Perspective"'],
    ['another scheme', { authorization: 'Basic YTpi' }, 'Bearer realm="Metastasis Perspective"'],
    ['a wrong token', { authorization: `Bearer ${token}x` }, 'Bearer realm="Metastasis Perspective", error="invalid_token"'],
  ])('%s is 401', async (_, headers, challenge) => {
    const before = await version();
    const refused = await update(insert, { headers });
    expect({ status: refused.status, challenge: refused.headers.get('www-authenticate') }).toEqual({ status: 401, challenge });
    const graph = await fetch(`${service.origin}/graphs?graph=http://example.org/x`, { method: 'PUT', headers: { 'content-type': 'text/turtle', ...headers }, body: '' });
    expect({ status: graph.status, challenge: graph.headers.get('www-authenticate') }).toEqual({ status: 401, challenge });
    expect(await version()).toBe(before);
  });

  test.each<[string, RequestInit & { search?: string }, number]>([
    ['an update by GET', { method: 'GET', search: '?update=CLEAR%20ALL' }, 405],
    ['a query and an update', { method: 'POST', body: new URLSearchParams({ update: insert, query: 'ASK {}' }) }, 400],
    ['two updates', { method: 'POST', body: new URLSearchParams([['update', insert], ['update', insert]]) }, 400],
    ['the dataset of a query', { method: 'POST', body: new URLSearchParams({ update: insert, 'default-graph-uri': 'http://example.org/x' }) }, 400],
    ['a dataset that is given twice', { method: 'POST', body: new URLSearchParams({ update: 'WITH <http://example.org/x> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }', 'using-graph-uri': 'http://example.org/y' }) }, 400],
  ])('%s is refused', async (_, { search = '', ...init }, status) => {
    expect((await fetch(`${service.origin}/sparql${search}`, { ...init, headers: authorized })).status).toBe(status);
  });
});

describe('two writers', () => {
  beforeAll(async () => { await update(`CREATE GRAPH <${base}graph/notes>`); });
  const note = (n: number): string => `INSERT DATA { GRAPH <${base}graph/notes> { mpp:note-${n} rdfs:comment "note ${n}"@en } }`;
  test('are served one after the other, and nothing is lost', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => update(note(n))));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 204));
    expect(new Set(answers.map(({ headers }) => headers.get('dataset-version'))).size).toBe(8);
    expect((await readFile(join(ontology, 'modules', 'notes.ttl'), 'utf8')).match(/note \d/g)).toEqual(Array.from({ length: 8 }, (_, n) => `note ${n}`));
    expect(await ask('SELECT (COUNT(*) AS ?n) { ?s rdfs:comment ?c FILTER(STRSTARTS(?c, "note")) }')).toBe('n\r\n8\r\n');
  });

  test('a change for an older version is told what came in between', async () => {
    const old = await version();
    expect((await update(note(8), { search: '?reason=the%20ninth' })).status).toBe(204);
    const before = await everything();
    const conflict = await update(note(9), { search: `?base=${old}` });
    expect({ status: conflict.status, body: conflict.body }).toEqual({
      status: 409,
      body: expect.objectContaining({
        title: 'Version conflict', base: old, version: await version(),
        changes: [{ change: expect.any(String), time: expect.any(String), author: 'administrator', reviewer: 'administrator', acceptance: 'by the administration', reason: 'the ninth', version: await version(), added: 1, removed: 0, graphs: [`${base}graph/notes`] }],
      }),
    });
    expect((await update(note(9), { headers: { 'if-match': `"${old}"` } })).status).toBe(412);
    expect(await everything()).toEqual(before);
    expect((await update(note(9), { headers: { 'if-match': `"${await version()}"` }, search: `?base=${await version()}` })).status).toBe(204);
  });

  test('a file that was edited while the service runs is not overwritten', async () => {
    await appendFile(join(ontology, 'modules', 'notes.ttl'), '\nmpp:note-by-hand rdfs:comment "by hand"@en .\n');
    const before = await everything();
    expect(await update(note(10))).toMatchObject({ status: 409, body: { title: 'File changed elsewhere', file: 'ontology/modules/notes.ttl' } });
    expect(await everything()).toEqual(before);
    await service.stop();
    service = await startService(env);
    expect((await update(note(10))).status).toBe(204);
    expect(await readFile(join(ontology, 'modules', 'notes.ttl'), 'utf8')).toMatch(/by hand[^]*note 10|note 10[^]*by hand/);
  });
});

test('a query that runs while versions change is answered from the version it began with', async () => {
  const slow = 'SELECT (COUNT(*) AS ?n) { ?a rdfs:label ?x . ?b rdfs:label ?y . ?c a owl:Class FILTER(STRLEN(CONCAT(STR(?x), STR(?y), STR(?c))) > 0) }';
  const old = await version();
  // A thread is there: a query that waits for one has not begun.
  const pairs = 'SELECT (COUNT(*) AS ?n) { ?a rdfs:label ?x . ?b rdfs:label ?y FILTER(STRLEN(CONCAT(STR(?x), STR(?y))) > 0) }';
  await (await fetch(`${service.origin}/sparql?format=csv&query=${encodeURIComponent(pairs)}`)).text();
  const running = fetch(`${service.origin}/sparql?format=csv&query=${encodeURIComponent(slow)}`, { headers: { 'query-id': 'slow' } });
  await untilQueryRuns(service.origin, 'slow');
  let statuses: number[] = [], reading = true;
  const readers = (async () => {
    while (reading) statuses = [...statuses, (await fetch(`${service.origin}/emt.ttl`)).status, (await fetch(`${service.origin}/sparql?query=ASK%7B%7D`)).status];
  })();
  for (const n of [1, 2, 3]) expect((await update(`INSERT DATA { GRAPH <http://example.org/swap> { mpp:a rdfs:comment "${n}" } }`)).status).toBe(204);
  reading = false;
  await readers;
  expect(new Set(statuses)).toEqual(new Set([200]));
  const answer = await running;
  expect({ status: answer.status, version: answer.headers.get('dataset-version') }).toEqual({ status: 200, version: old });
  expect(await version()).not.toBe(old);
});

test('CLEAR ALL leaves empty modules, DROP ALL none; what was there can be read in git, and the service starts on what is left', async () => {
  expect((await update('CLEAR ALL')).status).toBe(204);
  expect(await moduleText()).toBe('');
  expect((await update('DROP ALL')).status).toBe(204);
  expect(Object.keys(await everything()).map((path) => path.slice(folder.path.length + 1))).toEqual(['repository/ontology/notes.txt', 'data/journal/changes.jsonl']);
  expect(git('show', 'HEAD~2:ontology/modules/small.ttl')).toContain('mpp:emt a mpp:Mechanism');
  await service.stop();
  service = await startService(env);
  expect(await ask('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }')).toBe('n\r\n0\r\n');
  expect((await update('CLEAR ALL')).status).toBe(204);
});
