import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Parser, Store } from 'n3';
import { leaveInvitation } from '../../server/people/invitation-files.js';
import { authorized, startSmallService, type Answer, type SmallService } from '../support/small-service.js';
import { createVisitor, type Visitor } from '../support/visitor.js';

/** What was changed, by whom and why: of the whole, of a term, of a person; compared, and undone. */

const base = 'https://w3id.org/metastasis/', graph = `${base}graph/small`, skos = 'http://www.w3.org/2004/02/skos/core#';
const label = (subject: string, text: string): string => `<${base}${subject}> <${skos}altLabel> "${text}"@en <${graph}> .\n`;
const asJson = { accept: 'application/json' }, asPage = { accept: 'text/html' };

let small: SmallService, curator: Visitor, start: string;
const made: { readonly change: string; readonly version: string; readonly base: string }[] = [];

beforeAll(async () => {
  small = await startSmallService();
  start = await small.version();
  for (const [added, removed, reason] of [[label('emt', 'first name'), '', 'The first'], [label('snai1', 'second name'), '', 'The second <b>&'], [label('emt', 'third name'), label('emt', 'first name'), 'The third']] as const) {
    made.push((await small.send('/api/changes', { added, removed, reason }, authorized)).json as unknown as (typeof made)[number]);
  }
  curator = createVisitor(small);
  await curator.submit('/login/invitation', { invitation: await leaveInvitation(small.data, { role: 'administrator', person: undefined }), name: 'Cora', consent: 'yes' });
});
afterAll(() => small.close());

const reasons = (answer: Answer): unknown[] => (answer.json.changes as { reason: string }[]).map(({ reason }) => reason);

describe('changes', () => {
  test('are listed, newest first, with what they did', async () => {
    const { json, headers } = await small.get('/changes', asJson);
    expect(headers.get('cache-control')).toBe('no-cache');
    expect(json).toMatchObject({ total: 3, next: null });
    expect((json.changes as object[])[0]).toMatchObject({ number: 3, change: made[2]?.change, version: made[2]?.version, base: made[2]?.base, reason: 'The third', sentence: 'Changes other names of “epithelial-mesenchymal transition”.', added: 1, removed: 1, graphs: [graph], author: { name: 'administrator' } });
    expect(reasons(await small.get('/changes?before=3', asJson))).toEqual(['The second <b>&', 'The first']);
    const { text } = await small.get('/changes', asPage);
    expect(text).toContain('The second &lt;b&gt;&amp;');
    expect(text).toContain(`/changes/${made[0]?.change}`);
    expect((await small.get('/changes?before=x', asJson)).status).toBe(400);
  });

  test('are those of a term', async () => {
    expect(reasons(await small.get('/emt/history', asJson))).toEqual(['The third', 'The first']);
    expect(reasons(await small.get('/snai1/history', asJson))).toEqual(['The second <b>&']);
    expect([(await small.get('/nothing/history', asJson)).status, (await small.get('/nothing/history.atom')).status]).toEqual([404, 404]);
    expect((await small.get('/emt/history', asPage)).text).toContain('<h1>Changes of emt</h1>');
  });

  test('are feeds', async () => {
    const { text, headers } = await small.get('/changes.atom');
    expect(headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    expect(text).toMatch(/^<\?xml version="1.0" encoding="utf-8"\?>\n<feed xmlns="http:\/\/www.w3.org\/2005\/Atom">/);
    expect(text.match(/<entry>/g)).toHaveLength(3);
    expect(text).toContain(`<id>${base}changes/${made[1]?.change}</id>\n<title>The second &lt;b&gt;&amp;</title>`);
    expect((await small.get('/emt/history.atom')).text.match(/<entry>/g)).toHaveLength(2);
  });

  test('are shown one by one', async () => {
    const { json } = await small.get(`/changes/${made[2]?.change}`, asJson);
    expect(json).toMatchObject({ number: 3, reason: 'The third', statements: { added: [label('emt', 'third name').trim()], removed: [label('emt', 'first name').trim()] }, diff: [{ subject: `${base}emt`, name: 'other names' }] });
    const { text, headers } = await small.get(`/changes/${made[2]?.change}`, asPage);
    expect(text).toMatch(/<del>first name<\/del>[^]*<ins>third name<\/ins>/);
    expect(text).toContain('skos:altLabel &quot;third name&quot;@en');
    expect(text).not.toContain('Undo');
    expect(headers.get('cache-control')).toBe('no-cache');
    expect((await small.get('/changes/0123456789abcdef', asJson)).status).toBe(404);
  });

  test('are PROV-O', async () => {
    const { text, headers } = await small.get('/changes.ttl');
    expect(headers.get('content-type')).toBe('text/turtle; charset=utf-8');
    const found = new Store(new Parser().parse(text)), prov = 'http://www.w3.org/ns/prov#', [first] = made;
    expect(found.getObjects(`${base}changes/${first?.change}`, `${prov}used`, null).map(({ value }) => value)).toEqual([`${base}version/${start}`]);
    expect(found.getObjects(`${base}changes/${first?.change}`, `${prov}wasAssociatedWith`, null).map(({ value }) => value)).toEqual([`${base}agents/administrator`]);
    expect(found.getSubjects(`${prov}wasDerivedFrom`, `${base}version/${start}`, null).map(({ value }) => value)).toEqual([`${base}version/${first?.version}`]);
  });
});

describe('versions', () => {
  test('any two are compared, in both directions', async () => {
    const there = await small.get(`/diff/${start}/${made[2]?.version}`, asJson), back = await small.get(`/diff/${made[2]?.version}/${start}`, asJson);
    const lines = [label('emt', 'third name').trim(), label('snai1', 'second name').trim()];
    expect(there.json).toMatchObject({ statements: { added: lines, removed: [] }, changes: made.map(({ change }) => change) });
    expect(back.json).toMatchObject({ statements: { added: [], removed: lines } });
    expect((await small.get(`/diff/${start}/${start}`, asPage)).text).toContain('Both say the same.');
    expect((await small.get(`/diff/${start}/${'0'.repeat(64)}`, asJson)).status).toBe(404);
  });

  test('have a hash, a date and a number', async () => {
    const { json } = await small.get(`/version/${made[1]?.version}`, asJson);
    expect(json).toEqual({ version: made[1]?.version, current: false, number: 2, time: expect.stringMatching(/^2\d{3}-.*Z$/), change: made[1]?.change, commit: expect.stringMatching(/^[0-9a-f]{40}$/), release: null });
    expect((await small.get(`/version/${start}`, asJson)).json).toMatchObject({ number: 0, current: false });
    expect((await small.get(`/version/${made[2]?.version}`, asPage)).text).toContain('This is the version that is shown.');
    expect([(await small.get(`/version/${'0'.repeat(64)}`, asJson)).status, (await small.get('/version/x', asJson)).status]).toEqual([404, 400]);
  });
});

describe('undoing', () => {
  test('gives the version back that was there before, by its name', async () => {
    const undone = await small.send(`/api/changes/${made[2]?.change}/revert`, { reason: 'It was right' }, authorized);
    expect(undone.json).toMatchObject({ version: made[1]?.version, base: made[2]?.version, added: 1, removed: 1 });
    expect((await small.get('/changes', asJson)).json.changes).toMatchObject([{ reason: 'It was right', reverts: made[2]?.change }, {}, {}, {}]);
  });

  test('is merged where more has happened since, and shows what is in the way', async () => {
    const first = await small.send(`/api/changes/${made[0]?.change}/revert`, {}, authorized);
    expect(first.json).toMatchObject({ added: 0, removed: 1 });
    expect((await small.send(`/api/changes/${made[2]?.change}/revert`, {}, authorized)).json).toMatchObject({ status: 409, conflicts: [{ seen: ['"third name"@en'], now: ['"EMT"@en'], proposed: ['"first name"@en'] }] });
    expect((await small.get('/changes', asJson)).json.changes).toMatchObject([{ reason: 'Undoes: The first' }, {}, {}, {}, {}]);
  });

  test('is a form for who may, which an administrator sends alone', async () => {
    const path = `/changes/${made[1]?.change}`, page = await curator.get(path);
    expect([page.text.includes('Undo this change'), page.headers.get('cache-control')]).toEqual([true, 'private, no-store']);
    const done = await curator.submit(`${path}/revert`, { reason: 'In an emergency', author: '' }, { page: path });
    expect(done.status).toBe(303);
    expect((await small.get(done.headers.get('location') ?? '', asJson)).json).toMatchObject({ author: { name: 'Cora' }, acceptance: 'by its author', reverts: made[1]?.change });
    expect((await createVisitor(small).submit(`${path}/revert`, { reason: 'x' })).status).toBe(401);
    expect(await small.version()).toBe(start);
    const id = String((await curator.get('/api/me')).json.id);
    expect((await small.get(`/people/${id}.atom`)).text.match(/<entry>/g)).toHaveLength(1);
  });

  test('of nobody knows what is 404', async () => {
    expect((await small.send('/api/changes/0123456789abcdef/revert', {}, authorized)).status).toBe(404);
  });
});

test('a version is found in the repository where the data were lost', async () => {
  await small.service.stop();
  await rm(join(small.data, 'journal'), { recursive: true });
  await small.restart();
  expect((await small.get(`/version/${made[1]?.version}`, asJson)).json).toMatchObject({ number: null, change: null, commit: expect.stringMatching(/^[0-9a-f]{40}$/), time: expect.stringMatching(/^2/) });
  expect((await small.get('/changes', asJson)).json).toEqual({ total: 0, changes: [], next: null });
});
