import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { postedActions } from '../../server/api/proposals.js';
import { peopleFolder } from '../../server/people/people-store.js';
import { authorized, startSmallService, type Answer, type SmallService } from '../support/small-service.js';
import { addProposer, withTables, type Proposer } from '../support/proposers.js';

/** From a proposal to what readers see, and back; over HTTP, as programs do it. */

const base = 'https://w3id.org/metastasis/', graph = `${base}graph/small`, skos = 'http://www.w3.org/2004/02/skos/core#';
const line = (property: string, text: string, of = 'emt'): string => `<${base}${of}> <${skos}${property}> ${JSON.stringify(text)}@en <${graph}> .\n`;
const oldDefinition = 'Loss of epithelial traits and gain of mesenchymal ones.';

let small: SmallService, connie: Proposer, carl: Proposer, cora: Proposer, clea: Proposer;
beforeAll(async () => {
  small = await startSmallService({ MPP_TRUSTED_PROXIES: '127.0.0.1' });
  mkdirSync(peopleFolder(small.data), { recursive: true });
  await small.restart();
  withTables(small.data, (tables) => {
    [connie, carl] = [addProposer(tables, 'connie', 'Connie', 'contributor'), addProposer(tables, 'carl', 'Carl', 'contributor')];
    [cora, clea] = [addProposer(tables, 'cora', 'Cora', 'curator'), addProposer(tables, 'clea', 'Clea', 'curator')];
  });
}, 120_000);
afterAll(() => small.close());

let clients = 0;
const from = (): Record<string, string> => ({ 'x-forwarded-for': `198.51.100.${clients++ % 250}` });
async function call(method: string, path: string, who: Pick<Proposer, 'headers'> | undefined, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const response = await fetch(`${small.service.origin}/api/proposals${path}`, { method, headers: { ...who?.headers, ...from(), ...(body !== undefined && { 'content-type': 'application/json' }), ...headers }, ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }) });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) as Record<string, unknown> : {} };
}
const tagOf = async (id: string, who: Proposer): Promise<string> => (await call('GET', `/${id}`, who)).headers.get('etag') ?? '';
const act = async (id: string, action: string, who: Proposer, body: object = {}): Promise<Answer> => call('POST', `/${id}/${action}`, who, body, { 'if-match': await tagOf(id, who) });
const correction = (more: object): object => ({ kind: 'correction', title: 'Another name for EMT', about: [`${base}emt`], note: 'It is called that, too.', ...more });
async function proposed(who: Proposer | undefined, more: object): Promise<string> {
  const made = await call('POST', '', who, correction(more));
  expect([made.status, made.json.detail]).toEqual([201, undefined]);
  return String(made.json.id);
}
const journal = async (): Promise<Record<string, unknown>[]> => (await readFile(join(small.data, 'journal', 'changes.jsonl'), 'utf8')).split('\n').filter(Boolean).map((each) => JSON.parse(each) as Record<string, unknown>);

describe('a proposal becomes true', () => {
  test('from the API to page, SPARQL, history and git; and undone, the version before is there again', async () => {
    const before = await small.version(), id = await proposed(connie, { added: line('altLabel', 'a name from a proposal'), base: before });
    const { json } = await call('GET', `/${id}`, undefined);
    expect(json).toMatchObject({ state: 'open', author: { id: 'connie', name: 'Connie' }, check: { outcome: 'accepted', version: before, findings: [] }, content: { number: 1 }, actions: [] });
    expect([(json.check as { sentence: string }).sentence, JSON.stringify((json.check as { diff: unknown }).diff)]).toEqual(['Adds “other names” to “epithelial-mesenchymal transition”.', expect.stringContaining('a name from a proposal')]);
    expect((await act(id, 'approve', connie)).status).toBe(403);
    expect((await act(id, 'claim', cora)).json).toMatchObject({ state: 'in-review', assignee: { id: 'cora' } });
    expect((await act(id, 'approve', cora, { reason: 'Found in a review' })).json).toMatchObject({ state: 'approved', decidedBy: { name: 'Cora' }, assignee: null });
    const accepted = await act(id, 'accept', clea);
    expect(accepted.json).toMatchObject({ state: 'accepted', decidedBy: { name: 'Clea' } });
    const entry = (await journal()).at(-1);
    expect(entry).toMatchObject({ change: accepted.json.change, version: accepted.json.version, base: before, author: { name: 'Connie' }, reviewer: { name: 'Clea' }, acceptance: 'by another', proposals: [id], reason: 'Another name for EMT: It is called that, too.' });
    expect(await small.ask('ASK { mpp:emt skos:altLabel "a name from a proposal"@en }')).toMatch(/true/);
    expect((await small.get('/emt')).text).toContain('a name from a proposal');
    expect((await small.get(`/changes/${String(accepted.json.change)}`, { accept: 'text/html' })).text).toContain(`href="/proposals/${id}"`);
    expect(small.git('log', '-1', '--format=%an|%cn|%B')).toMatch(new RegExp(`^Connie\\|Clea\\|Another name[^]*Author: ${base}people/connie\\nReviewer: ${base}people/clea\\nProposal: ${id}\\n`));
    expect(await small.ask(`PREFIX prov: <http://www.w3.org/ns/prov#> ASK { GRAPH <${base}graph/changes> { <${base}changes/${String(accepted.json.change)}> prov:wasInfluencedBy <${base}proposals/${id}> . <${base}proposals/${id}> a prov:Plan } }`)).toMatch(/true/);
    expect((await small.get('/changes.ttl')).text).toContain(`<${base}proposals/${id}>`);
    expect((await small.send(`/api/changes/${String(accepted.json.change)}/revert`, { reason: 'It was not', author: 'connie' }, cora.headers)).json).toMatchObject({ status: 403, title: 'Not alone' });
    expect((await small.send(`/api/changes/${String(accepted.json.change)}/revert`, { reason: 'It was not', author: 'connie' }, authorized)).status).toBe(200);
    expect(await small.version()).toBe(before);
    expect((await call('GET', `/${id}`, undefined)).json).toMatchObject({ state: 'reverted' });
    expect(((await call('GET', `/${id}`, undefined)).json.events as { action: string }[]).map(({ action }) => action)).toEqual(['submit', 'claim', 'approve', 'accept', 'applied', 'undone']);
  });

  test('what fails a check stays a draft, with its findings', async () => {
    const draft = await call('POST', '', connie, correction({ removed: line('definition', oldDefinition), title: 'No definition', state: 'draft' })), id = String(draft.json.id);
    expect([draft.status, draft.json.state, draft.headers.get('location')]).toEqual([201, 'draft', `/api/proposals/${id}`]);
    const refused = await act(id, 'submit', connie);
    expect([refused.status, refused.headers.get('content-type')]).toEqual([422, 'application/problem+json; charset=utf-8']);
    expect(refused.json.findings).toMatchObject([{ severity: 'error', field: 'skos:definition' }]);
    expect((await call('GET', `/${id}`, connie)).json).toMatchObject({ state: 'draft', actions: ['revise', 'drop', 'submit'] });
    expect([(await call('GET', `/${id}`, undefined)).status, (await call('GET', `/${id}`, cora)).status, (await call('GET', `/${id}`, carl)).status]).toEqual([404, 404, 404]);
    const changed = await call('PATCH', `/${id}`, connie, { added: line('definition', 'Loss of epithelial traits, step by step.') }, { 'if-match': await tagOf(id, connie) });
    expect([changed.status, changed.json.revision]).toEqual([200, 1]);
    expect((await act(id, 'submit', connie)).json).toMatchObject({ state: 'open', revision: 1 });
    // What others have seen is kept: another content is another revision, and is reviewed again.
    await act(id, 'approve', cora);
    expect((await call('PATCH', `/${id}`, connie, { note: 'Said better' }, { 'if-match': await tagOf(id, connie) })).json).toMatchObject({ state: 'open', revision: 2 });
    expect((await act(id, 'withdraw', connie)).json.state).toBe('withdrawn');
  });

  test('several as one change, each by its author; one that cannot be does not hold the others', async () => {
    const good = [await proposed(connie, { added: line('altLabel', 'first of three') }), await proposed(carl, { added: line('altLabel', 'second of three'), title: 'A second name' })];
    const sum = await proposed(carl, { removed: line('definition', oldDefinition), added: line('definition', 'Cells lose their junctions.'), base: await small.version(), title: 'A definition' });
    for (const id of [...good, sum]) await act(id, 'approve', cora);
    // Meanwhile the definition becomes another one.
    expect((await small.send('/api/changes', { removed: line('definition', oldDefinition), added: line('definition', 'Another definition by now.'), reason: 'Better', author: 'connie' }, cora.headers)).status).toBe(200);
    const all = await Promise.all([...good, sum].map(async (id) => ({ id, etag: await tagOf(id, clea) }))), answer = await call('POST', '/accept', clea, { proposals: all });
    expect([answer.status, (answer.json.items as { state: string }[]).map(({ state }) => state)]).toEqual([200, ['accepted', 'accepted', 'needs-merge']]);
    const [one, two, three] = answer.json.items as { change: string | null; reason: string | null }[];
    expect([one?.change === two?.change, three?.change]).toEqual([true, null]);
    expect((await journal()).at(-1)).toMatchObject({ change: one?.change, author: { name: '2 authors' }, reviewer: { name: 'Clea' }, proposals: good, parts: [{ author: { name: 'Connie' } }, { author: { name: 'Carl' }, reason: 'A second name: It is called that, too.' }] });
    expect(small.git('log', '-1', '--format=%B')).toMatch(/Author: .*connie\nAuthor: .*carl\nReviewer: .*clea\nProposal: .*\nProposal: /);
    expect((await call('GET', `/${sum}`, carl)).json.check).toMatchObject({ outcome: 'conflict', conflicts: [{ property: `${skos}definition`, seen: [`"${oldDefinition}"@en`], now: ['"Another definition by now."@en'], proposed: ['"Cells lose their junctions."@en'] }] });
    // Its author looks at what holds now, and it goes on.
    const again = await call('PATCH', `/${sum}`, carl, { removed: line('definition', 'Another definition by now.'), base: await small.version() }, { 'if-match': await tagOf(sum, carl) });
    expect([again.status, again.json.state, again.json.revision]).toEqual([200, 'needs-merge', 2]);
    expect((await act(sum, 'submit', carl)).json.state).toBe('open');
    await act(sum, 'approve', cora);
    expect((await act(sum, 'accept', cora)).json.state).toBe('accepted');
  });

  test('what failed a check only when it was accepted is open again, with findings', async () => {
    // Each gives a stage the same name: by itself it is sound.
    const rename = (of: string, before: string): object => ({ removed: line('prefLabel', before, of), added: line('prefLabel', 'a stage that two want to be', of), title: `${of} gets a name` });
    const ids = [await proposed(connie, rename('stage-one', 'first stage')), await proposed(carl, rename('stage-two', 'second stage'))];
    for (const id of ids) await act(id, 'approve', cora);
    const { json } = await call('POST', '/accept', clea, { proposals: await Promise.all(ids.map(async (id) => ({ id, etag: await tagOf(id, clea) }))) });
    expect((json.items as { state: string }[]).map(({ state }) => state)).toEqual(['accepted', 'open']);
    expect((await call('GET', `/${ids[1]}`, carl)).json).toMatchObject({ change: null, check: { outcome: 'refused', findings: [{ severity: 'error', check: 'qc/error/label-used-twice' }] }, decidedBy: { name: 'this service' } });
  });
});

test('a proposal is as OpenAPI tells it', async () => {
  const description = (await small.get('/api/openapi.json')).json as { readonly components: { readonly schemas: { readonly Proposal: object } }; readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: object }>>>> };
  const validate = new Ajv2020({ strict: false }).compile({ ...description.components.schemas.Proposal, additionalProperties: false }), { json } = await call('GET', '?limit=5', cora);
  for (const item of json.items as object[]) expect([validate(item), validate.errors]).toEqual([true, null]);
  expect([(json.items as object[]).length, typeof json.next]).toEqual([5, 'string']);
  const next = await call('GET', `?limit=5&cursor=${String(json.next)}`, cora);
  expect(JSON.stringify(next.json)).not.toContain((json.items as { id: string }[])[0]?.id);
  expect([(await call('GET', '?cursor=x', cora)).status, (await call('GET', '?state=sleeping', cora)).status, (await call('GET', '?limit=501', cora)).status, (await call('GET', '?mine=yes', undefined)).status]).toEqual([400, 400, 400, 401]);
  // What may be done has an address, and each address of it is told of.
  const posted = Object.keys(description.paths).flatMap((path) => /^\/api\/proposals\/\{id\}\/([a-z-]+)$/.exec(path)?.[1] ?? []);
  expect(posted.filter((action) => !['comments', 'flags'].includes(action))).toEqual(postedActions);
});

describe('what is refused', () => {
  test('a step that was not asked for the proposal as it is', async () => {
    const id = await proposed(connie, { note: 'What I mean is this' }), etag = await tagOf(id, cora);
    expect((await call('POST', `/${id}/approve`, cora, {})).status).toBe(428);
    expect((await call('POST', `/${id}/approve`, cora, {}, { 'if-match': '"99"' })).json).toMatchObject({ status: 412, state: 'open', tag: 1 });
    expect((await call('POST', `/${id}/approve`, cora, {}, { 'if-match': 'W/"1"' })).status).toBe(412);
    expect((await call('POST', `/${id}/reject`, cora, {}, { 'if-match': etag })).json).toMatchObject({ status: 400, member: 'reason' });
    expect((await call('POST', `/${id}/duplicate`, cora, { of: 'nothing' }, { 'if-match': etag })).json).toMatchObject({ status: 400, member: 'of' });
    // Two decide at once: one of them is told.
    const both = await Promise.all([call('POST', `/${id}/reject`, cora, { reason: 'No' }, { 'if-match': etag }), call('POST', `/${id}/approve`, clea, {}, { 'if-match': etag })]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)?.json.state).toBe(both.find(({ status }) => status === 200)?.json.state);
    expect([(await call('POST', `/${id}/none`, cora, {}, { 'if-match': etag })).status, (await call('PUT', `/${id}`, cora, {})).status, (await call('GET', `/${id}?x=1`, cora)).status]).toEqual([405, 405, 200]);
  });

  const hostile = '<script>alert(1)</script>"\'><img src=x onerror=alert(1)>';
  test.each([
    ['NUL in the title', { title: 'a\0b' }, 400, 'title'], ['a text that is turned around', { title: 'abc\u202Egnp.exe' }, 400, 'title'], ['half of a character', '{"kind":"correction","title":"a\\ud800","note":"x"}', 400, 'title'], ['half of a character in an IRI', '{"kind":"correction","title":"a","note":"x","about":["http://e/\\ud800"]}', 400, 'about'],
    ['an IRI that is none', { about: ['http://e/> <http://f'] }, 400, 'about'], ['a script as an IRI', { about: ['javascript:alert(1)'] }, 400, 'about'], ['quads that are none', { added: '> . <' }, 400, undefined], ['a graph that defines', { added: `<${base}x> <${skos}note> "x" <${base}graph/schema> .` }, 403, undefined],
    ['too long a title', { title: 'x'.repeat(301) }, 413, 'title'], ['too long a note', { note: 'x'.repeat(2001) }, 413, 'note'], ['too many resources', { about: Array.from({ length: 51 }, (_, i) => `http://e/${i}`) }, 413, 'about'], ['a large payload', { payload: 'x'.repeat(300_000) }, 413, 'payload'],
    ['4 MB', { note: 'x'.repeat(4_000_000) }, 413, undefined], ['a list', [], 400, undefined], ['another member', { colour: 'red' }, 400, 'colour'], ['no kind', { kind: 'wish' }, 400, 'kind'], ['nothing', { note: '' }, 400, 'note'],
  ])('%s', async (_, more, status, member) => {
    const { json } = await call('POST', '', connie, typeof more === 'string' || Array.isArray(more) ? more : correction(more));
    expect([json.status, json.member]).toEqual([status, member]);
  });
  test('a script is text, wherever it stands', async () => {
    const id = await proposed(connie, { title: hostile, note: hostile, payload: { [hostile]: hostile } });
    expect((await call('GET', `/${id}`, undefined)).json).toMatchObject({ title: hostile, content: { note: hostile, payload: { [hostile]: hostile } } });
    expect((await call('POST', `/${id}/comments`, carl, { text: hostile })).status).toBe(201);
    expect((await act(id, 'reject', cora, { reason: hostile })).json.reason).toBe(hostile);
    const page = await small.get(`/proposals/${id}`, { accept: 'text/html' });
    expect([page.status, /<script>alert|<img src=x/.test(page.text), page.text.includes('&lt;script&gt;alert')]).toEqual([200, false, true]);
  });
});

describe('without an account', () => {
  test('a report is held, and shown once a curator has taken it up', async () => {
    const id = await proposed(undefined, { note: 'Is this true of mice?', name: 'A reader' });
    expect([(await call('GET', `/${id}`, undefined)).status, (await call('GET', `/${id}`, connie)).status, (await call('GET', `/${id}`, cora)).json.state]).toEqual([404, 404, 'held']);
    expect(((await call('GET', '', undefined)).json.items as { id: string }[]).some((each) => each.id === id)).toBe(false);
    expect((await call('GET', '?state=held', cora)).json.items).toMatchObject([{ id, author: { id: null, name: 'A reader' } }]);
    expect((await call('POST', '', undefined, correction({ note: 'Is this true of mice?' }))).json).toMatchObject({ status: 409, title: 'Proposed already' });
    expect((await act(id, 'admit', cora)).json.state).toBe('open');
    expect((await call('POST', `/${id}/comments`, undefined, { text: 'I wonder, too', name: 'Another' })).json).toEqual({ held: true });
    expect((await call('POST', `/${id}/comments`, undefined, null)).json).toMatchObject({ status: 400, title: 'Bad comment' });
    expect((await call('GET', `/${id}`, undefined)).json.comments).toEqual([]);
    expect((await call('GET', `/${id}`, cora)).json.comments).toMatchObject([{ held: true, by: { name: 'Another' }, text: 'I wonder, too' }]);
    const [{ number } = { number: 0 }] = (await call('GET', `/${id}`, cora)).json.comments as { number: number }[];
    expect([(await call('POST', `/${id}/comments/${number}/show`, connie)).status, (await call('POST', `/${id}/comments/${number}/show`, cora)).status]).toEqual([403, 204]);
    expect((await call('GET', `/${id}`, undefined)).json.comments).toMatchObject([{ held: false }]);
    expect((await act(id, 'spam', cora)).json.state).toBe('spam');
    expect((await call('GET', `/${id}`, undefined)).status).toBe(404);
    expect((await act(id, 'restore', cora)).json.state).toBe('held');
  });

  test('what one client sends in an hour is bounded, after a restart, too', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.7' }, send = (n: number) => call('POST', '', undefined, correction({ note: `Number ${n}` }), headers);
    const statuses: number[] = [];
    for (let n = 0; n < 11; n++) statuses.push((await send(n)).status);
    expect(statuses).toEqual([...Array<number>(10).fill(201), 429]);
    await small.restart();
    const refused = await send(99);
    expect([refused.status, refused.json.bound, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, 'hourly', true]);
    expect((await call('POST', '', undefined, correction({ note: 'http://a http://b http://c http://d' }))).json).toMatchObject({ status: 400, limit: 3 });
    expect((await call('POST', '', undefined, correction({ payload: 'x'.repeat(70_000) }))).status).toBe(413);
  });

  test('a thousand in a minute are refused, most of them ahead of what they send', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.8' }, body = JSON.stringify(correction({ note: 'x'.repeat(1_900) })), start = performance.now();
    const answers: number[] = [];
    for (let i = 0; i < 1_000; i += 50) answers.push(...(await Promise.all(Array.from({ length: 50 }, () => call('POST', '', undefined, body, headers)))).map(({ status }) => status));
    const count = (status: number): number => answers.filter((each) => each === status).length;
    expect(answers.length).toBe(1_000);
    expect([count(201), count(201) + count(409) + count(429)]).toEqual([1, 1_000]);
    // Sixty at once, and one more each second, however long a machine that is busy takes for all.
    expect(count(429)).toBeGreaterThanOrEqual(1_000 - 60 - Math.ceil((performance.now() - start) / 1000));
    expect((await small.get('/health')).status).toBe(200);
  });
});

describe('long statements', () => {
  test('of one person are checked one at a time, and a short proposal of another does not wait for them', async () => {
    const long = (n: number): string => Array.from({ length: 6_000 }, (_, i) => `<http://example.org/long-${n}-${i}> <http://example.org/says> "A line that is one of many, and says nothing." <http://example.org/graph-${n}> .\n`).join('').slice(0, 2 ** 20 - 1).replace(/[^\n]*$/, '');
    const done: string[] = [], sent = (name: string, who: Proposer, more: object): Promise<Answer> => call('POST', '', who, correction(more)).then((answer) => { done.push(name); return answer; });
    // Threads are started by the first that needs them.
    expect((await sent('before', carl, { title: 'The first short one', added: line('altLabel', 'a name ahead of long ones') })).status).toBe(201);
    const longs = [connie, cora, clea].map((who, i) => sent('long', who, { title: `A long one, ${i}`, added: long(i) }));
    await new Promise((resolve) => { setTimeout(resolve, 300); });
    const second = await call('POST', '', connie, correction({ title: 'The second long one', added: long(7) }));
    expect([second.status, second.headers.get('retry-after'), second.json]).toEqual([429, '10', expect.objectContaining({ title: 'One at a time', detail: expect.stringContaining('65536 characters of statements') as unknown })]);
    expect((await sent('short', carl, { title: 'A short one', added: line('altLabel', 'a name beside long ones') })).status).toBe(201);
    expect((await Promise.all(longs)).map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(done.indexOf('short')).toBeLessThan(done.length - 1);
    // Once it has its answer, the next is taken.
    expect((await call('POST', '', connie, correction({ title: 'The second long one', added: long(2).slice(0, 90_000).replace(/[^\n]*$/, '') }))).status).toBe(201);
  }, 120_000);

  test('of a visitor that are only comments or empty lines are refused', async () => {
    for (const added of ['# nothing\n', '\n# <http://e/a> <http://e/b> <http://e/c> .\n']) expect([(await call('POST', '', undefined, correction({ added }))).json]).toEqual([expect.objectContaining({ status: 422, title: 'Nothing new', member: 'added' })]);
  });
});
