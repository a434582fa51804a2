import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Parser, Store } from 'n3';
import { leaveInvitation } from '../../server/people/invitation-files.js';
import { isLong } from '../support/long.js';
import { small } from '../support/one-small-service.js';
import { authorized, type Answer } from '../support/small-service.js';
import { until } from '../support/until.js';
import { createVisitor, type Visitor } from '../support/visitor.js';

/** What was changed, by whom and why: of the whole, of a term, of a person; compared, and undone. */

const base = 'https://w3id.org/metastasis/', graph = `${base}graph/small`, skos = 'http://www.w3.org/2004/02/skos/core#';
const label = (subject: string, text: string): string => `<${base}${subject}> <${skos}altLabel> "${text}"@en <${graph}> .\n`;
const asJson = { accept: 'application/json' }, asPage = { accept: 'text/html' };

let curator: Visitor, start: string, none: Answer;
const made: { readonly change: string; readonly version: string; readonly base: string }[] = [];

beforeAll(async () => {
  start = await small.version();
  none = await small.get('/changes', asJson);
  for (const [added, removed, reason] of [[label('emt', 'first name'), '', 'The first'], [label('snai1', 'second name'), '', 'The second <b>&'], [label('emt', 'third name'), label('emt', 'first name'), 'The third']] as const) {
    made.push((await small.send('/api/changes', { added, removed, reason }, authorized)).json as unknown as (typeof made)[number]);
  }
  curator = createVisitor(small);
  await curator.submit('/login/invitation', { invitation: await leaveInvitation(small.data, { role: 'administrator', person: undefined }), name: 'Cora', consent: 'yes' });
});

const reasons = (answer: Answer): unknown[] => (answer.json.changes as { reason: string }[]).map(({ reason }) => reason);

describe('changes', () => {
  test('are none at first', () => { expect([none.status, none.json]).toEqual([200, { total: 0, changes: [], next: null }]); });

  test('are listed, newest first, with what they did', async () => {
    const { json, headers } = await small.get('/changes', asJson);
    expect(headers.get('cache-control')).toBe('no-cache');
    expect(json).toMatchObject({ total: 3, next: null });
    expect((json.changes as object[])[0]).toMatchObject({ number: 3, change: made[2]?.change, version: made[2]?.version, base: made[2]?.base, reason: 'The third', sentence: 'Changes “other names” of “epithelial-mesenchymal transition”.', added: 1, removed: 1, graphs: [graph], author: { name: 'administrator' } });
    expect(reasons(await small.get('/changes?before=3', asJson))).toEqual(['The second <b>&', 'The first']);
    const { text } = await small.get('/changes', asPage);
    expect(text).toContain('The second &lt;b&gt;&amp;');
    expect(text).toContain(`/changes/${made[0]?.change}`);
    expect((await small.get('/changes?before=x', asJson)).status).toBe(400);
  });

  test('are those of a term', async () => {
    expect(reasons(await small.get('/emt/history', asJson))).toEqual(['The third', 'The first']);
    expect(reasons(await small.get('/snai1/history', asJson))).toEqual(['The second <b>&']);
    expect([(await small.get('/emt/history', asJson)).json.total, (await small.get('/emt/history?before=2', asJson)).json]).toEqual([2, { total: 2, changes: [expect.objectContaining({ reason: 'The first' })], next: null }]);
    expect((await small.get('/snai1/history', asPage)).text).toContain('1 change on record.');
    expect([(await small.get('/nothing/history', asJson)).status, (await small.get('/nothing/history.atom')).status]).toEqual([404, 404]);
    expect((await small.get('/emt/history', asPage)).text).toContain('<h1>Changes of epithelial-mesenchymal transition</h1>');
  });

  test('are feeds', async () => {
    const { text, headers } = await small.get('/changes.atom');
    expect(headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    expect(text).toMatch(/^<\?xml version="1.0" encoding="utf-8"\?>\n<feed xmlns="http:\/\/www.w3.org\/2005\/Atom">/);
    expect(text.match(/<entry>/g)).toHaveLength(3);
    expect(text).toContain(`<id>${base}changes/${made[1]?.change}</id>\n<title>The second &lt;b&gt;&amp;</title>`);
    expect((await small.get('/emt/history.atom')).text.match(/<entry>/g)).toHaveLength(2);
    expect((await small.get('/changes.atom?zzz=1')).status).toBe(400);
  });

  test('are shown one by one', async () => {
    const { json } = await small.get(`/changes/${made[2]?.change}`, asJson);
    expect(json).toMatchObject({ number: 3, reason: 'The third', statements: { added: [label('emt', 'third name').trim()], removed: [label('emt', 'first name').trim()] }, diff: [{ subject: `${base}emt`, name: 'other names' }] });
    const { text, headers } = await small.get(`/changes/${made[2]?.change}`, asPage);
    expect(text).toMatch(/<del>first name<\/del>[^]*<ins>third name<\/ins>/);
    expect(text).toContain('skos:altLabel &quot;third name&quot;@en');
    expect(text).not.toContain('Undo it at once');
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

describe('the graph of changes', () => {
  const changes = `${base}graph/changes`, prov = 'PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX dct: <http://purl.org/dc/terms/> PREFIX pav: <http://purl.org/pav/> PREFIX g: <https://w3id.org/metastasis/graph/> ';
  const ask = async (query: string): Promise<string[]> => (await small.ask(prov + query)).trim().split('\r\n').slice(1);

  test('is asked beside the version, by any form of its name', async () => {
    const about = (graphName: string) => `SELECT ?label ?reason ?who { GRAPH ${graphName} { ?change a prov:Activity ; rdfs:comment ?reason ; dct:subject ?term ; prov:endedAtTime ?time ; prov:wasAssociatedWith/rdfs:label ?who } ?term skos:prefLabel ?label FILTER(?term = mpp:emt) } ORDER BY ?time`;
    const rows = ['epithelial-mesenchymal transition,The first,administrator', 'epithelial-mesenchymal transition,The third,administrator'];
    for (const name of [`<${changes}>`, 'g:changes', `<${base}graph/ch\\u0061nges>`, `<${base}graph/\\U00000063hanges>`]) expect(await ask(about(name))).toEqual(rows);
    expect(await ask(`BASE <${base}graph/> SELECT ?label ?reason ?who FROM NAMED <changes> FROM <${graph}> { GRAPH ?g { ?change rdfs:comment ?reason ; dct:subject ?term ; prov:endedAtTime ?time ; pav:curatedBy/rdfs:label ?who } ?term skos:prefLabel ?label FILTER(?term = mpp:emt) } ORDER BY ?time`)).toEqual(rows);
    expect(await ask(`SELECT ?old ?new { GRAPH g:changes { ?change prov:used ?old ; prov:generated ?new FILTER(?change = <${base}changes/${made[1]?.change}>) } }`)).toEqual([`${base}version/${made[1]?.base},${base}version/${made[1]?.version}`]);
  });

  test('is in no version: neither in the default graph, nor in an id, a download or a count', async () => {
    expect(await ask('SELECT (COUNT(*) AS ?n) { ?s prov:used ?o }')).toEqual(['0']);
    expect(await ask(`SELECT (COUNT(*) AS ?n) { ?s prov:used ?o FILTER(?s != <${changes}>) }`)).toEqual(['0']);
    const [all, beside] = [await ask('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }'), await ask(`SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?s != <${changes}>) }`)];
    expect(beside).toEqual(all);
    expect((await small.get('/ontology.nq')).text).not.toContain(changes);
    const { headers } = await small.get(`/sparql?query=${encodeURIComponent(`ASK { GRAPH <${changes}> { ?s ?p ?o } }`)}`);
    expect([headers.get('etag'), headers.get('cache-control'), headers.get('dataset-version')]).toEqual([null, 'no-store', await small.version()]);
  });

  test('is written by nobody', async () => {
    const update = await fetch(`${small.service.origin}/sparql`, { method: 'POST', headers: { ...authorized, 'content-type': 'application/sparql-update' }, body: `INSERT DATA { GRAPH <${changes}> { <urn:s> <urn:p> <urn:o> } }` });
    expect([update.status, (await small.send('/api/changes', { added: `<urn:s> <urn:p> <urn:o> <${changes}> .`, reason: 'x' }, authorized)).status]).toEqual([403, 403]);
  });
});

describe('versions', () => {
  test('any two are compared, in both directions', async () => {
    const there = await small.get(`/diff/${start}/${made[2]?.version}`, asJson), back = await small.get(`/diff/${made[2]?.version}/${start}`, asJson);
    const lines = [label('emt', 'third name').trim(), label('snai1', 'second name').trim()];
    expect(there.json).toMatchObject({ statements: { added: lines, removed: [] }, changes: made.map(({ change }) => change) });
    expect(back.json).toMatchObject({ statements: { added: [], removed: lines } });
    expect((await small.get(`/diff/${start}/${start}`, asPage)).text).toContain('The two versions say the same.');
    expect((await small.get(`/diff/${start}/${'0'.repeat(64)}`, asJson)).status).toBe(404);
    expect([(await small.get(`/diff/${start}/${start}?format=zzz`, asPage)).status, (await small.get(`/diff/${start}/${start}?zzz=1`, asPage)).status, (await small.get(`/diff/${start}/${start}?format=html`, asJson)).headers.get('content-type')]).toEqual([406, 400, 'text/html; charset=utf-8']);
  });

  test('are named by the digits that pages show', async () => {
    const [id, digits] = [String(made[1]?.version), String(made[1]?.version).slice(0, 8)];
    expect((await small.get(`/version/${digits}`, asJson)).json).toMatchObject({ version: id, number: 2 });
    expect((await small.get(`/diff/${start.slice(0, 8)}/${digits}`, asJson)).json).toMatchObject({ from: start, to: id, statements: { removed: [] } });
    expect([(await small.get('/version/00000000', asJson)).json, (await small.get('/version/0000000', asJson)).json]).toMatchObject([
      { status: 404, detail: 'No version of this service begins with 00000000.' }, { status: 400, detail: 'A version is named by its 64 hexadecimal digits, by the first eight or more of them, or by the date of the release that it is.' },
    ]);
  });

  test('and changes are told by the API, in pages, newest first', async () => {
    interface Listed { readonly total: number; readonly next?: string; readonly items: readonly Record<string, unknown>[] }
    const all = (await small.get('/api/history')).json as unknown as Listed, numbers: unknown[] = [], versions: unknown[] = [];
    expect(all).toMatchObject({ total: 3, items: [{ number: 3, change: made[2]?.change, reason: 'The third', version: made[2]?.version, author: { name: 'administrator' }, added: 1, removed: 1, sentence: expect.stringMatching(/\w{4}/) }, { number: 2 }, { number: 1, base: start }] });
    expect(JSON.stringify(all)).not.toContain('email');
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const one = (await small.get(`/api/history?limit=2&fields=number&cursor=${cursor}`)).json as unknown as Listed;
      numbers.push(...one.items);
      cursor = one.next;
    }
    expect(numbers).toEqual([{ number: 3 }, { number: 2 }, { number: 1 }]);
    expect((await small.get('/api/history?about=emt&fields=number')).json).toMatchObject({ total: 2, items: [{ number: 3 }, { number: 1 }] });
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const one = (await small.get(`/api/versions?limit=2&fields=version,number,current&cursor=${cursor}`)).json as unknown as Listed;
      expect(one).toMatchObject({ total: 4, current: made[2]?.version, releases: [] });
      versions.push(...one.items);
      cursor = one.next;
    }
    expect(versions).toEqual([...[...made].reverse().map(({ version }, i) => ({ version, number: 3 - i, current: i === 0 })), { version: start, number: 0, current: false }]);
    const { headers } = await small.get('/api/history?limit=1');
    expect([headers.get('link'), (await small.get('/api/history?limit=1', { 'if-none-match': headers.get('etag') ?? '' })).status]).toEqual(['</api/history?limit=1&cursor=3>; rel="next"', 304]);
    expect([(await small.get('/api/history?about=no-such')).status, (await small.get('/api/history?by=no-such')).status, (await small.get('/api/history?cursor=x')).status, (await small.get('/api/history?limit=51')).status]).toEqual([404, 404, 400, 400]);
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
    expect(reasons(await small.get('/changes', asJson)).slice(0, 1)).toEqual(['It was right']);
  });

  test('is merged where more has happened since, and shows what is in the way', async () => {
    const first = await small.send(`/api/changes/${made[0]?.change}/revert`, {}, authorized);
    expect(first.json).toMatchObject({ added: 0, removed: 1 });
    expect((await small.send(`/api/changes/${made[2]?.change}/revert`, {}, authorized)).json).toMatchObject({ status: 409, conflicts: [{ seen: ['"third name"@en'], now: ['"EMT"@en'], proposed: ['"first name"@en'] }] });
    expect(reasons(await small.get('/changes', asJson)).slice(0, 2)).toEqual(['Undoes: The first', 'It was right']);
    expect((await small.get(`/changes/${made[0]?.change}`, asJson)).json).toMatchObject({ undoneBy: first.json.change, sentence: 'Adds “other names” to “epithelial-mesenchymal transition”.' });
    expect((await small.get(`/changes/${made[0]?.change}`, asPage)).text).toContain(`by <a href="/changes/${String(first.json.change)}">the change`);
    expect((await small.get('/changes', asPage)).text).toContain(`<a href="/changes/${String(first.json.change)}">Undone since</a>`);
  });

  test('is a form for who may, which an administrator sends alone', async () => {
    const path = `/changes/${made[1]?.change}`, page = await curator.get(path);
    expect([page.text.includes('Undo it at once'), page.headers.get('cache-control')]).toEqual([true, 'private, no-store']);
    // Everybody else is led to the form of a proposal.
    const public_ = await small.get(path, asPage);
    expect([public_.text.includes(`href="/contribute/undo?other=${made[1]?.change}"`), public_.text.includes('Undo it at once'), public_.headers.get('cache-control')]).toEqual([true, false, 'no-cache']);
    const done = await curator.submit(`${path}/revert`, { reason: 'In an emergency', author: 'somebody' }, { page: path });
    expect(done.status).toBe(303);
    expect((await small.get(done.headers.get('location') ?? '', asJson)).json).toMatchObject({ author: { name: 'Cora' }, acceptance: 'by its author', reverts: made[1]?.change });
    expect((await createVisitor(small).submit(`${path}/revert`, { reason: 'x' })).status).toBe(401);
    expect(await small.version()).toBe(start);
    // What is undone is not undone again; undone again, it is true again, and can be.
    expect((await curator.get(path)).text).not.toContain('Undo this change');
    const again = await curator.submit(`${done.headers.get('location') ?? ''}/revert`, { reason: 'It was none' }, { page: done.headers.get('location') ?? '' });
    expect([again.status, (await small.get(path, asJson)).json.undoneBy, (await curator.get(path)).text.includes('Undo this change')]).toEqual([303, undefined, true]);
    expect((await curator.submit(`${path}/revert`, { reason: 'In an emergency' }, { page: path })).status).toBe(303);
    expect(await small.version()).toBe(start);
    const id = String((await curator.get('/api/me')).json.id);
    expect((await small.get(`/people/${id}.atom`)).text.match(/<entry>/g)).toHaveLength(3);
  });

  test('of nobody knows what is 404', async () => {
    expect((await small.send('/api/changes/0123456789abcdef/revert', {}, authorized)).status).toBe(404);
  });
});

describe('of somebody', () => {
  test('changes are found by id, also those that were made by an author of another name', async () => {
    const id = String((await curator.get('/api/me')).json.id), before = await small.version();
    const { json } = await small.send('/api/changes', { added: label('emt', 'by Cora'), reason: 'By Cora', author: `${base}people/${id}` }, authorized);
    expect(reasons(await small.get(`/changes?by=${id}`, asJson))).toEqual(['By Cora', 'In an emergency', 'It was none', 'In an emergency']);
    for (const path of ['/changes?by=nobody', '/people/nobody.atom']) expect([(await small.get(path, asJson)).status, (await small.get(path, asJson)).json]).toEqual([404, expect.objectContaining({ title: 'Unknown person', detail: expect.stringContaining('/changes lists all changes') as unknown })]);
    expect((await curator.get('/me')).text).toContain(`<a href="/changes?by=${id}">What you wrote or accepted</a>`);
    const page = await small.get(`/people/${id}`, asPage);
    expect(page.text).toMatch(new RegExp(`<h2>Changes</h2>[^]*href="/people/${id}.atom"[^]*By Cora`));
    const data = await small.get(`/people/${id}`, { accept: 'text/turtle' });
    expect(new Store(new Parser().parse(data.text)).getObjects(`${base}people/${id}`, 'http://www.w3.org/2000/01/rdf-schema#label', null).map(({ value }) => value)).toEqual(['Cora']);
    // Undone, the version is what it was, and what was changed is known all the same.
    expect((await small.send(`/api/changes/${String(json.change)}/revert`, {}, authorized)).json.version).toBe(before);
    expect((await small.ask(`PREFIX pav: <http://purl.org/pav/> PREFIX prov: <http://www.w3.org/ns/prov#> SELECT ?reason { GRAPH <${base}graph/changes> { ?c pav:authoredBy <${base}people/${id}> ; rdfs:comment ?reason ; prov:endedAtTime ?time } } ORDER BY ?time`)).trim().split('\r\n')).toEqual(['reason', 'In an emergency', 'It was none', 'In an emergency', 'By Cora']);
  });

  // Tests that follow have the last administrator.
  afterAll(async () => { expect((await curator.submit('/me/erase', { name: 'Cora' }, { page: '/me' })).headers.get('location')).toBe('/'); });
});

test('a version is found in the repository where the journal does not know it', async () => {
  const version = 'ab'.repeat(32);
  // The service commits what came last, and git does one thing at a time.
  await until(() => small.git('log', '-1', '--format=%s').trim() === 'Undoes: By Cora');
  small.git('-c', 'user.name=Curator', '-c', 'user.email=curator@example.org', 'commit', '--quiet', '--allow-empty', '-m', `Of data that were lost\n\nVersion: ${version}`);
  expect((await small.get(`/version/${version}`, asJson)).json).toMatchObject({ version, number: null, change: null, commit: small.git('rev-parse', 'HEAD').trim(), time: expect.stringMatching(/^2/) });
});

if (isLong) test('a version is found in the repository where the data were lost', async () => {
  await small.service.stop();
  await rm(join(small.data, 'journal'), { recursive: true });
  await small.restart();
  expect((await small.get(`/version/${made[1]?.version}`, asJson)).json).toMatchObject({ number: null, change: null, commit: expect.stringMatching(/^[0-9a-f]{40}$/), time: expect.stringMatching(/^2/) });
  expect((await small.get('/changes', asJson)).json).toEqual({ total: 0, changes: [], next: null });
});
