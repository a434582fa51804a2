import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import { peopleFolder } from '../../server/people/people-store.js';
import { addProposer, withTables } from '../support/proposers.js';
import { startSmallService, type Answer, type SmallService } from '../support/small-service.js';
import { until } from '../support/until.js';
import { createVisitor, type Visitor } from '../support/visitor.js';

/** Interests that reviewers state, flags of readers, and what somebody is told. */

const base = 'https://w3id.org/metastasis/';
let small: SmallService, connie: Visitor, carl: Visitor, cora: Visitor, reader: Visitor;
beforeAll(async () => {
  small = await startSmallService({ MPP_TRUSTED_PROXIES: '127.0.0.1' });
  mkdirSync(peopleFolder(small.data), { recursive: true });
  await small.restart();
  withTables(small.data, (tables, raw) => {
    for (const [id, name, role] of [['connie', 'Connie', 'contributor'], ['carl', 'Carl', 'contributor'], ['cora', 'Cora', 'curator'], ['clea', 'Clea', 'curator']] as const) addProposer(tables, id, name, role);
    raw.exec('DELETE FROM interest');
  });
  const enter = (id: string): Visitor => {
    const visitor = createVisitor(small);
    visitor.setCookies(`mpp-session=session-of-${id}`);
    return visitor;
  };
  [connie, carl, cora, reader] = [enter('connie'), enter('carl'), enter('cora'), createVisitor(small)];
}, 120_000);
afterAll(() => small.close());

const token = (id: string): Record<string, string> => ({ authorization: `Bearer mpp_${id}` });
let made = 0;
const propose = async (more: object = {}): Promise<string> => String((await small.send('/api/proposals', { kind: 'correction', title: `A doubt of number ${++made}`, about: [`${base}emt`], note: 'Why not?', ...more }, token('connie'))).json.id);
const act = async (id: string, action: string, who: string, body: object = {}): Promise<Answer> => small.send(`/api/proposals/${id}/${action}`, body, { ...token(who), 'if-match': '*' });
const formOf = (page: Answer): string => /name="form" value="([^"]+)"/.exec(page.text)?.[1] ?? '';

test('who approves and accepts has stated own interests within a year, and they stand beside the decision', async () => {
  const id = await propose();
  expect((await act(id, 'approve', 'cora')).json).toMatchObject({ status: 403, title: 'Interests not stated', remedy: '/me#interests' });
  const page = await cora.get(`/proposals/${id}`), [, way = ''] = /href="(\/me\?next=[^"]*)"/.exec(page.text) ?? [], me = await cora.get(way);
  expect([way, me.text.includes(`name="next" value="/proposals/${id}"`), (await connie.get('/me')).text.includes('id="interests"')]).toEqual([`/me?next=/proposals/${id}#interests`, true, false]);
  const state = (text: string): Promise<Answer> => cora.submit('/me/interests', { text, next: `/proposals/${id}` }, { form: formOf(me) });
  expect([(await state(' ')).status, (await state('x'.repeat(2_001))).status, (await connie.submit('/me/interests', { text: 'None' }, { page: '/me' })).status]).toEqual([400, 413, 403]);
  expect((await state('I hold shares of a maker of <drugs>.')).headers.get('location')).toBe(`/proposals/${id}`);
  expect((await cora.get(`/proposals/${id}`)).text).not.toContain('state your own interests');
  expect((await act(id, 'approve', 'cora')).json).toMatchObject({ state: 'approved' });
  // Another one who has not stated any cannot accept what was approved.
  expect((await act(id, 'accept', 'clea')).status).toBe(403);
  expect((await act(id, 'accept', 'cora')).json).toMatchObject({ state: 'accepted' });
  expect((await reader.get(`/proposals/${id}`)).text).toContain('Own interests, as stated: <q>I hold shares of a maker of &lt;drugs&gt;.</q>');
  const { events } = (await small.get(`/api/proposals/${id}`)).json as { events: { action: string; interests?: string }[] };
  expect(events.filter(({ interests }) => interests !== undefined).map(({ action }) => action)).toEqual(['approve', 'accept']);
  // What is stated later is not put beside what was decided earlier; after a year it is asked again.
  await state('None any more.');
  expect((await reader.get(`/proposals/${id}`)).text).not.toContain('None any more.');
  withTables(small.data, (_, raw) => { raw.exec(`UPDATE interest SET time = '2020' || substr(time, 5)`); });
  const late = await propose();
  expect([(await act(late, 'approve', 'cora')).status, (await cora.get('/me')).text.includes('more than a year ago')]).toEqual([403, true]);
  withTables(small.data, (tables) => { tables.stateInterests('cora', 'None.', new Date().toISOString()); });
  expect((await cora.get('/me/export')).json.interests).toHaveLength(3);
});

test('a reader flags a comment once, and a curator hides it or leaves it', async () => {
  const id = await propose();
  for (const text of ['Buy pills', 'I agree']) await small.send(`/api/proposals/${id}/comments`, { text }, token('carl'));
  const numbers = [...(await reader.get(`/proposals/${id}`)).text.matchAll(/\/flag\?comment=(\d+)/g)].map(([, number = '']) => number);
  expect(numbers).toHaveLength(2);
  const [bad = '', good = ''] = numbers, open = await reader.get(`/proposals/${id}/flag?comment=${bad}`), written = /name="written" value="([^"]+)"/.exec(open.text)?.[1] ?? '';
  expect([open.status, open.text.includes('Buy pills'), (await reader.get(`/proposals/${id}/flag?comment=999`)).status, (await reader.get(`/proposals/${id}/flag?comment=x`)).status]).toEqual([200, true, 404, 404]);
  const flag = (comment: string, reason = 'It sells something', from = '192.0.2.1'): Promise<Answer> => reader.submit(`/proposals/${id}/flag`, { comment, reason, written, website: '' }, { headers: { 'x-forwarded-for': from } });
  const fast = await flag(bad);
  expect([fast.status, fast.text.includes('>It sells something</textarea>')]).toEqual([403, true]);
  await new Promise((resolve) => { setTimeout(resolve, 3_100); });
  expect([(await flag(bad, ' ')).status, (await flag(bad)).headers.get('location'), (await flag(bad)).status, (await flag(bad, 'Me, too', '192.0.2.2')).status, (await flag(good)).status]).toEqual([400, `/proposals/${id}?flagged=yes`, 409, 303, 303]);
  expect((await reader.get(`/proposals/${id}?flagged=yes`)).text).toContain('A curator looks at what you flagged.');
  // One client sends ten an hour.
  for (let i = 0; i < 20; i++) { const other = await propose(); const last = await reader.submit(`/proposals/${other}/flag`, { reason: 'All of them', written, website: '' }, { headers: { 'x-forwarded-for': `192.0.2.${i < 11 ? 1 : 3}` } }); if (i === 10) expect(last.status).toBe(429); }
  expect([(await reader.get('/review/flags')).status, (await connie.get('/review/flags')).status, (await cora.get('/review')).text.includes('href="/review/flags"')]).toEqual([303, 403, true]);
  const list = await cora.get('/review/flags'), numberOf = (words: string): string => new RegExp(`${words}[^]*?name="flag" value="(\\d+)"`).exec(list.text)?.[1] ?? '';
  const settle = (number: string, outcome: string): Promise<Answer> => cora.submit('/review/flags', { flag: number, outcome }, { form: formOf(list) });
  expect([(await settle(numberOf('Buy pills'), 'burnt')).status, (await settle(numberOf('Buy pills'), 'hidden')).status, (await settle(numberOf('I agree'), 'kept')).status, (await settle(numberOf('I agree'), 'kept')).status]).toEqual([400, 303, 303, 409]);
  const after = await reader.get(`/proposals/${id}`), rest = (await cora.get('/review/flags')).text;
  expect([after.text.includes('Buy pills'), after.text.includes('I agree'), rest.includes('Me, too'), rest.includes('All of them')]).toEqual([false, true, false, true]);
}, 60_000);

test('programs flag and settle as browsers do, and all visitors together are bounded', async () => {
  const id = await propose();
  await small.send(`/api/proposals/${id}/comments`, { text: 'Buy more pills' }, token('carl'));
  const comment = Number(/\/flag\?comment=(\d+)/.exec((await reader.get(`/proposals/${id}`)).text)?.[1]);
  const flag = (body: unknown, headers: Readonly<Record<string, string>> = { 'x-forwarded-for': '192.0.2.77' }): Promise<Answer> => small.send(`/api/proposals/${id}/flags`, body, headers);
  expect([(await flag({})).json, (await flag({ reason: ' ' })).json, (await flag({ reason: 'x', comment: 'y' })).json, (await flag({ reason: 'x', colour: 'red' })).json].map(({ status, member }) => [status, member])).toEqual([[400, 'reason'], [400, 'reason'], [400, 'comment'], [400, 'colour']]);
  expect([(await flag({ reason: 'It sells something', comment })).status, (await flag({ reason: 'It sells something', comment })).status, (await flag({ reason: 'x', comment: 999_999 })).status, (await flag({ reason: 'I think so, too', comment }, token('connie'))).status, (await flag({ reason: 'x'.repeat(2_001) })).status]).toEqual([201, 409, 404, 201, 413]);
  expect([(await small.get('/api/flags')).status, (await small.get('/api/flags', token('connie'))).status]).toEqual([401, 403]);
  const { items } = (await small.get('/api/flags', token('cora'))).json as { readonly items: readonly { readonly number: number; readonly comment: number | null; readonly proposal: string; readonly words: string | null; readonly by: unknown }[] }, own = items.filter((each) => each.proposal === id);
  expect(own).toMatchObject([{ comment, words: 'Buy more pills', reason: 'It sells something', by: { id: null } }, { comment, by: { id: 'connie', name: 'Connie' } }]);
  const settle = (number: number | undefined, body: unknown, who = 'cora'): Promise<Answer> => small.send(`/api/flags/${number ?? ''}`, body, token(who));
  expect([(await settle(own[0]?.number, { outcome: 'burnt' })).status, (await settle(own[0]?.number, { outcome: 'hidden' }, 'connie')).status, (await settle(own[0]?.number, { outcome: 'hidden' })).status, (await settle(own[1]?.number, { outcome: 'kept' })).status]).toEqual([400, 403, 204, 409]);
  expect((await reader.get(`/proposals/${id}`)).text).not.toContain('Buy more pills');
  // As many as 500 of visitors wait: whoever has an account may flag all the same.
  withTables(small.data, (_, raw) => { raw.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO flag (proposal, comment, flagger, person, reason, state, time) SELECT '${id}', 0, 'many ' || i, NULL, 'x', 'open', '2026-11-30T00:00:00Z' FROM n`); });
  expect((await flag({ reason: 'One more' }, { 'x-forwarded-for': '192.0.2.78' })).json).toMatchObject({ status: 429, title: 'Too many flags', bound: 'flags', limit: 500 });
  expect((await flag({ reason: 'One more' }, token('connie'))).status).toBe(201);
  expect((await cora.get('/review')).text).toContain('Flags of readers (200+)');
  withTables(small.data, (_, raw) => { raw.exec(`DELETE FROM flag WHERE flagger LIKE 'many %'`); });
}, 60_000);

test('statements of interests are bounded: ten an hour, a hundred a year', async () => {
  const form = formOf(await cora.get('/me')), state = (text: string): Promise<Answer> => cora.submit('/me/interests', { text }, { form });
  const statuses: number[] = [];
  for (let i = 0; i < 12; i++) statuses.push((await state(`None, number ${i}.`)).status);
  expect([statuses.slice(0, 5).every((status) => status === 303), statuses.at(-1)]).toEqual([true, 429]);
  withTables(small.data, (_, raw) => { raw.exec(`DELETE FROM counter; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) INSERT INTO interest SELECT 'cora', 'None', strftime('%Y-%m-%dT%H:%M:', 'now') || printf('%02d.%03dZ', i / 60, i) FROM n`); });
  const refused = await state('None, once more.');
  expect([refused.status, refused.text.includes('100 times in a year')]).toEqual([409, true]);
  withTables(small.data, (_, raw) => { raw.exec(`UPDATE interest SET time = '2020' || substr(time, 5)`); });
  expect((await state('None, a year later.')).status).toBe(303);
});

test('somebody is told on their page and by a private feed what happened to their proposals', async () => {
  const id = await propose({ title: 'Tell me of it' });
  await small.send(`/api/proposals/${id}/comments`, { text: 'I doubt it <b>' }, token('carl'));
  await small.send(`/api/proposals/${id}/comments`, { text: 'My own words' }, token('connie'));
  await act(id, 'reject', 'cora', { reason: 'It is as it is.' });
  const me = await connie.get('/me'), notices = /<section id="notices">[^]*?<\/section>/.exec(me.text)?.[0] ?? '';
  expect(notices).toMatch(/Cora<\/a>: rejected it · <a href="\/proposals\/\w+">Tell me of it<\/a><p class="proposal-words hint">It is as it is\.<\/p>[^]*Carl<\/a>: commented · <a href="\/proposals\/\w+#comments">Tell me of it<\/a><p class="proposal-words hint">I doubt it &lt;b&gt;/);
  expect(notices).not.toContain('My own words');
  // Who commented is told of what others say; nobody else is.
  expect([/<section id="notices">[^]*?<\/section>/.exec((await carl.get('/me')).text)?.[0].includes('My own words'), (await cora.get('/me')).text.includes('My own words')]).toEqual([true, false]);
  const feed = async (): Promise<string> => /<code>[^<]*(\/notices\.atom\?key=[\w-]+)<\/code>/.exec((await connie.submit('/me/notices', { feed: 'make' }, { form: formOf(me) })).text)?.[1] ?? '';
  const first = await feed(), read = await reader.get(first);
  expect([read.headers.get('content-type'), read.headers.get('cache-control'), read.text.includes('<title>Cora: rejected it: Tell me of it</title>'), read.text.includes('I doubt it &lt;b&gt;')]).toEqual(['application/atom+xml; charset=utf-8', 'private, no-store', true, true]);
  // The log has no address by which somebody else could read it.
  await until(() => small.service.output().includes('/notices.atom?key=…'));
  expect(small.service.output()).not.toContain(/key=([\w-]+)/.exec(first)?.[1] ?? 'no key');
  const second = await feed();
  expect([(await reader.get(first)).status, (await reader.get(second)).status, (await reader.get('/notices.atom')).status, (await reader.get('/notices.atom?key=x')).status]).toEqual([404, 200, 404, 404]);
  await connie.submit('/me/notices', { feed: 'end' }, { form: formOf(me) });
  expect((await reader.get(second)).status).toBe(404);
  const third = await feed();
  withTables(small.data, (tables) => { tables.change('connie', { blocked: true }, { actor: 'test', time: new Date().toISOString() }); });
  expect((await reader.get(third)).status).toBe(404);
});
