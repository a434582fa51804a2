import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { authorized, startSmallService, type SmallService } from '../support/small-service.js';

/** Change sets and dry runs, as programs send them. */

const base = 'https://w3id.org/metastasis/', graph = `${base}graph/small`;
const iri = (name: string): string => `<${name.replace(/^(\w+):/, (_, prefix: string) => ({ mpp: base, skos: 'http://www.w3.org/2004/02/skos/core#', pav: 'http://purl.org/pav/', rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#', obo: 'http://purl.obolibrary.org/obo/' })[prefix] ?? prefix)}>`;
const quad = (subject: string, property: string, value: string): string => `${iri(subject)} ${iri(property)} ${value.startsWith('"') ? value : iri(value)} <${graph}> .\n`;
const definition = (text: string): string => quad('mpp:emt', 'skos:definition', `"${text}"@en`);
const old = 'Loss of epithelial traits and gain of mesenchymal ones.';

/** Another line of evidence for the claim of the fixture. */
const evidence = (name: string, finding: string): string => {
  const of = `mpp:claim-snai1-promotes-emt-${name}`;
  return [
    quad('mpp:claim-snai1-promotes-emt', 'mpp:hasEvidence', of), quad(of, 'rdf:type', 'mpp:Evidence'), quad(of, 'mpp:direction', 'mpp:direction-supports'), quad(of, 'mpp:evidenceType', 'obo:ECO_0000178'),
    quad(of, 'mpp:finding', `"${finding}"@en`), quad(of, 'mpp:paper', 'mpp:pmid-1234567'), quad(of, 'mpp:system', 'mpp:system-mouse'), quad(of, 'pav:curatedBy', 'mpp:curator-editors'),
    quad(of, 'pav:curatedOn', '"2026-11-22"^^<http://www.w3.org/2001/XMLSchema#date>'),
  ].join('');
};

let small: SmallService;
beforeAll(async () => { small = await startSmallService(); });
afterAll(() => small.close());

const change = (body: object, headers: Readonly<Record<string, string>> = authorized) => small.send('/api/changes', body, headers);
const check = (body: object) => small.send('/api/check', body);
const journal = async (): Promise<Record<string, unknown>[]> => (await readFile(join(small.data, 'journal', 'changes.jsonl'), 'utf8').catch(() => '')).split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>);

test('a change is told in the journal as it was told ahead', async () => {
  const added = evidence('e7', 'Cells that made SNAI1 left their neighbors within a day.'), { sentence } = (await check({ added })).json;
  expect(sentence).toMatch(/^Adds evidence /);
  const made = await change({ added, reason: 'told' });
  expect(made.status).toBe(200);
  expect((await journal()).at(-1)).toMatchObject({ sentence });
  expect((await change({ removed: added, reason: 'and taken back' })).status).toBe(200);
});

describe('a dry run', () => {
  test('tells what a change would do, and writes nothing', async () => {
    const [before, written] = [await small.version(), await journal()];
    const { status, json, headers } = await check({ removed: definition(old), added: definition('A change of cells that sat still before.') });
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(json).toEqual({
      outcome: 'accepted', version: before, added: 1, removed: 1, sentence: 'Changes “definition” of “epithelial-mesenchymal transition”.', more: 0, conflicts: [], moreConflicts: 0, findings: [], moreFindings: 0,
      diff: [{
        graph, subject: `${base}emt`, property: 'http://www.w3.org/2004/02/skos/core#definition', label: 'epithelial-mesenchymal transition', name: 'definition',
        removed: [{ term: `"${old}"@en`, text: old }], added: [{ term: '"A change of cells that sat still before."@en', text: 'A change of cells that sat still before.' }],
      }],
    });
    expect(await small.version()).toBe(before);
    expect(await journal()).toEqual(written);
    expect(small.git('status', '--porcelain')).toBe('');
  });

  test('names each check that would fail, with the property', async () => {
    const { status, json } = await check({ removed: definition(old) });
    expect(status).toBe(200);
    expect(json).toMatchObject({ outcome: 'refused', added: 0, removed: 1 });
    expect(json.findings).toEqual([expect.objectContaining({ severity: 'error', resource: `${base}emt`, check: `${base}shape-definition`, property: 'http://www.w3.org/2004/02/skos/core#definition' })]);
  });

  test('shows conflicts instead of making them errors', async () => {
    const { status, json } = await check({ base: 'f'.repeat(64), removed: definition('What was never said.'), added: definition('A change of cells that sat still before.') });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      outcome: 'conflict', conflicts: [{ change: 0, graph, subject: `${base}emt`, property: 'http://www.w3.org/2004/02/skos/core#definition', seen: ['"What was never said."@en'], now: [`"${old}"@en`], proposed: ['"A change of cells that sat still before."@en'] }],
    });
  });

  test('of what is said already is unchanged', async () => {
    expect((await check({ added: definition(old) })).json).toMatchObject({ outcome: 'unchanged', sentence: '', diff: [], added: 0, removed: 0 });
  });

  test('is not begun beside two others of the same client', async () => {
    const answers = await Promise.all([1, 2, 3].map((i) => check({ added: quad('mpp:emt', 'skos:altLabel', `"beside ${i}"@en`) })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429]);
    expect(answers.find(({ status }) => status === 429)?.json).toMatchObject({ detail: '2 dry runs of one client may run or wait at once.', limit: 2 });
  });

  test('may be asked for ten times in a minute', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 10; i++) statuses.push((await check({ added: definition(old) })).status);
    expect(statuses).toContain(429);
    const refused = await check({ added: definition(old) });
    expect(refused.json).toMatchObject({ status: 429, detail: '10 dry runs may be asked for in 60 seconds.', limit: 10 });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('a change set', () => {
  test('needs a token and a reason', async () => {
    expect((await change({ added: definition('x') }, {})).status).toBe(401);
    expect((await change({ added: quad('mpp:emt', 'skos:altLabel', '"EMT process"@en') })).json).toMatchObject({ status: 400, detail: 'A change needs a reason, which history shows: the member "reason".' });
  });

  test('two curators add evidence to one claim from one base: both land', async () => {
    const seen = await small.version();
    const made = await Promise.all([['e2', 'Cells with the factor moved further than cells without it.'], ['e3', 'Cells without the factor stayed where they had been.']].map(([name = '', finding = '']) => change({ base: seen, added: evidence(name, finding), reason: `Evidence ${name}` })));
    expect(made.map(({ status, json }) => [status, json.added, json.removed])).toEqual([[200, 9, 0], [200, 9, 0]]);
    expect(await small.ask('SELECT ?e { mpp:claim-snai1-promotes-emt mpp:hasEvidence ?e } ORDER BY ?e')).toBe(`e\r\n${['e1', 'e2', 'e3'].map((name) => `${base}claim-snai1-promotes-emt-${name}\r\n`).join('')}`);
    expect(made.map(({ headers }) => headers.get('dataset-version'))).toEqual(made.map(({ json }) => json.version));
    expect(made.map(({ json }) => json.change)).toEqual((await journal()).slice(-2).map(({ change: id }) => id));
  });

  test('both replace one value: the second is shown three columns and what was done', async () => {
    const seen = await small.version();
    const first = await change({ base: seen, removed: definition(old), added: definition('One way in which cells begin to move.'), reason: 'The first' });
    const second = await change({ base: seen, removed: definition(old), added: definition('Two ways in which cells begin to move.'), reason: 'The second' });
    expect([first.status, second.status]).toEqual([200, 409]);
    expect(second.json).toMatchObject({
      title: 'Change conflict', version: first.json.version,
      conflicts: [{ subject: `${base}emt`, seen: [`"${old}"@en`], now: ['"One way in which cells begin to move."@en'], proposed: ['"Two ways in which cells begin to move."@en'] }],
      changes: [{ author: 'administrator', reason: 'The first', change: first.json.change }],
    });
    expect(await small.version()).toBe(first.json.version);
    expect((await change({ base: first.json.version, removed: definition('One way in which cells begin to move.'), added: definition(old), reason: 'Back' })).json.version).toBe(seen);
  });

  test('is merged by values where its base is not known, as when the journal was lost', async () => {
    const unknown = '0'.repeat(64);
    expect((await change({ base: unknown, removed: definition(old), added: definition('What was found by its values alone.'), reason: 'An old proposal' })).status).toBe(200);
    expect((await change({ base: unknown, removed: definition(old), added: definition('What came too late to be found.'), reason: 'Another' })).json).toMatchObject({ status: 409, changes: [], conflicts: [{ now: ['"What was found by its values alone."@en'] }] });
    expect((await change({ removed: definition('What was found by its values alone.'), added: definition(old), reason: 'Back' })).status).toBe(200);
  });

  test('of several is made as one, each with its reason in the journal', async () => {
    const label = (text: string): string => quad('mpp:emt', 'skos:altLabel', `"${text}"@en`);
    const before = small.git('rev-list', '--count', 'HEAD').trim();
    const { status, json } = await change({ reason: 'Two names', changes: [{ added: label('one name'), reason: 'From the first' }, { added: label('another name'), reason: 'From the second' }] });
    expect([status, json.added]).toEqual([200, 2]);
    expect((await journal()).at(-1)).toMatchObject({ reason: 'Two names', parts: [{ author: { name: 'administrator' }, reason: 'From the first' }, { author: { name: 'administrator' }, reason: 'From the second' }] });
    expect(Number(small.git('rev-list', '--count', 'HEAD'))).toBe(Number(before) + 1);
  });

  test('is all or nothing', async () => {
    const seen = await small.version(), label = quad('mpp:emt', 'skos:altLabel', '"a third name"@en');
    const broken = await change({ reason: 'Both', changes: [{ added: label }, { removed: definition(old) }] });
    expect(broken.status).toBe(422);
    expect(broken.json.findings).toHaveLength(1);
    expect((await change({ reason: 'Both', changes: [{ added: label }, { removed: definition('never'), added: definition('new'), base: '0'.repeat(64) }] })).json).toMatchObject({ status: 409, conflicts: [{ change: 1 }] });
    expect(await small.version()).toBe(seen);
  });

  test.each<[string, object, number, string]>([
    ['no change', { reason: 'x' }, 400, 'The change neither adds nor removes anything.'],
    ['a member that is not known', { reason: 'x', add: '' }, 400, 'There is no member "add" in a change; it has "added", "removed", "base", "reason" and "author".'],
    ['a base that is none', { reason: 'x', added: definition('x'), base: 'yesterday' }, 400, '"base" is the id of a version: 64 hexadecimal digits, as the header Dataset-Version has it.'],
    ['broken N-Quads', { reason: 'x', added: `${definition('x')}<urn:a> <urn:b> .` }, 400, 'added, line 2: Expected entity but got .'],
    ['what is not there to be removed', { reason: 'x', removed: definition('never said') }, 409, `The current version does not say ${definition('never said').trim()}`],
    ['a module that is not there', { reason: 'x', added: definition('x').replace('graph/small', 'graph/smal') }, 404, `<${base}graph/smal>`],
    ['derived statements', { reason: 'x', added: definition('x').replace('graph/small', 'graph/derived') }, 403, `<${base}graph/derived>`],
    ['too many', { reason: 'x', changes: Array.from({ length: 101 }, () => ({ added: definition('x') })) }, 413, 'At most 100 changes are made as one.'],
  ])('%s is refused with the reason', async (_, body, status, detail) => {
    const { json } = await change(body);
    expect(json.status).toBe(status);
    expect(String(json.detail)).toContain(detail);
  });

  test('is JSON, and is posted', async () => {
    const form = await fetch(`${small.service.origin}/api/changes`, { method: 'POST', headers: authorized, body: new URLSearchParams({ added: definition('x') }) });
    expect([form.status, form.headers.get('accept')]).toEqual([415, 'application/json']);
    const got = await small.get('/api/changes');
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST']);
    const large = await fetch(`${small.service.origin}/api/changes`, { method: 'POST', headers: { ...authorized, 'content-type': 'application/json' }, body: JSON.stringify({ added: 'x'.repeat(2 ** 21), reason: 'x' }) });
    expect(large.status).toBe(413);
  });
});
