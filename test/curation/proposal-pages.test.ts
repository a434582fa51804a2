import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import { keepLookups } from '../../server/curation/lookup/kept-lookups.js';
import { diffMarkup, wordDiff } from '../../server/pages/curation/word-diff.js';
import { peopleFolder } from '../../server/people/people-store.js';
import { addProposer, withTables } from '../support/proposers.js';
import { startSmallService, type Answer, type SmallService } from '../support/small-service.js';
import { createVisitor, type Visitor } from '../support/visitor.js';

/** Proposals as people meet them: pages and forms, without a script. */

const base = 'https://w3id.org/metastasis/', skos = 'http://www.w3.org/2004/02/skos/core#';
const line = (property: string, text: string): string => `<${base}emt> <${skos}${property}> ${JSON.stringify(text)}@en <${base}graph/small> .\n`;
const old = 'Loss of epithelial traits and gain of mesenchymal ones.';

let small: SmallService, connie: Visitor, cora: Visitor, reader: Visitor;
const tokens = { authorization: 'Bearer mpp_connie' };
beforeAll(async () => {
  small = await startSmallService({ MPP_TRUSTED_PROXIES: '127.0.0.1' });
  mkdirSync(peopleFolder(small.data), { recursive: true });
  await small.restart();
  withTables(small.data, (tables) => {
    addProposer(tables, 'connie', 'Connie', 'contributor');
    addProposer(tables, 'cora', 'Cora', 'curator');
  });
  const enter = (id: string): Visitor => {
    const visitor = createVisitor(small);
    visitor.setCookies(`mpp-session=session-of-${id}`);
    return visitor;
  };
  [connie, cora, reader] = [enter('connie'), enter('cora'), createVisitor(small)];
}, 120_000);
afterAll(() => small.close());

const propose = async (more: object): Promise<string> => String((await small.send('/api/proposals', { kind: 'correction', title: 'The definition says how fast', about: [`${base}emt`], note: 'It is slow.', ...more }, tokens)).json.id);
const tagOn = (page: Answer): string => /name="tag" value="(\d+)"/.exec(page.text)?.[1] ?? '';
/** Presses a button of the page of a proposal. */
async function press(who: Visitor, id: string, action: string, fields: Record<string, string> = {}, from = `/proposals/${id}`): Promise<Answer> {
  const page = await who.get(from);
  return who.submit(`/proposals/${id}/${action}`, { tag: tagOn(page), ...fields }, { form: /name="form" value="([^"]+)"/.exec(page.text)?.[1] ?? '' });
}
const buttons = (page: Answer): readonly string[] => [...page.text.matchAll(/action="\/proposals\/\w+\/([a-z-]+)"/g)].map(([, action = '']) => action);

describe('a login that has ended', () => {
  test.each(['comment', 'reject', 'revise'])('loses nothing that was written to %s', async (action) => {
    const id = await propose({ title: `Written to ${action}` }), text = 'What I have thought about for an hour';
    const answer = await reader.submit(`/proposals/${id}/${action}`, { tag: '1', reason: text, text, note: text }, { form: 'of-a-session-that-has-ended' });
    expect([answer.status, answer.text.includes('Your login has ended'), answer.text.includes(`readonly>${text}</textarea>`), answer.text.includes('of-a-session')]).toEqual([401, true, true, false]);
  });
});

describe('the page of a proposal', () => {
  test('shows what changes word by word, papers, claims, and the buttons of who looks', async () => {
    const id = await propose({ removed: line('definition', old), added: line('definition', 'Slow loss of epithelial traits and gain of mesenchymal ones.'), about: [`${base}emt`, `${base}pmid-1234567`] });
    const [public_, own, curator] = [await reader.get(`/proposals/${id}`), await connie.get(`/proposals/${id}`), await cora.get(`/proposals/${id}`)];
    expect(public_.text).toMatch(/<del>Loss<\/del><ins>Slow loss<\/ins> of epithelial traits/);
    for (const words of ['Changes “definition” of', 'Example 2020', 'SNAI1 promotes EMT.', 'no error, and no new warning', 'href="/people/connie"', 'What goes']) expect(public_.text).toContain(words);
    expect([buttons(public_), buttons(own), buttons(curator)]).toEqual([['comment'], ['look-up', 'comment', 'withdraw'], ['look-up', 'comment', 'claim', 'approve', 'request-changes', 'reject', 'duplicate', 'spam']]);
    expect(public_.headers.get('cache-control')).toBe('private, no-store');
    expect((await press(cora, id, 'request-changes', { reason: '' })).text).toContain('“Reason” is missing');
    const asked = await press(cora, id, 'request-changes', { reason: 'How slow?' });
    expect([asked.status, asked.headers.get('location')]).toEqual([303, `/proposals/${id}`]);
    // Its author edits it as it stands, and what is wrong is told beside what was written.
    const editing = await connie.get(`/proposals/${id}/edit`);
    expect([editing.status, (await cora.get(`/proposals/${id}/edit`)).status, (await reader.get(`/proposals/${id}/edit`)).status]).toEqual([200, 403, 303]);
    const long = await press(connie, id, 'revise', { title: 'x'.repeat(301), note: 'A text that I do not want to lose', added: '', removed: '' }, `/proposals/${id}/edit`);
    expect([long.status, long.text.includes('A text that I do not want to lose')]).toEqual([413, true]);
    expect((await press(connie, id, 'revise', { title: 'It takes days', note: 'As the paper says', added: line('definition', 'Loss, in days, of epithelial traits and gain of mesenchymal ones.'), removed: line('definition', old).replace('\n', '\r\n') }, `/proposals/${id}/edit`)).status).toBe(303);
    expect((await press(connie, id, 'submit')).status).toBe(303);
    // Somebody else was faster: who presses a button of an old page is told.
    const before = await cora.get(`/proposals/${id}`);
    expect((await press(cora, id, 'claim')).status).toBe(303);
    const late = await cora.submit(`/proposals/${id}/reject`, { tag: tagOn(before), reason: 'A long reason that took an hour' }, { form: /name="form" value="([^"]+)"/.exec(before.text)?.[1] ?? '' });
    expect([late.status, late.text.includes('was changed since you saw it'), late.text.includes('A long reason that took an hour')]).toEqual([412, true, true]);
    expect((await press(cora, id, 'approve')).status).toBe(303);
    expect((await press(connie, id, 'accept')).status).toBe(403);
    expect((await press(cora, id, 'accept')).status).toBe(303);
    const done = await reader.get(`/proposals/${id}`);
    for (const words of ['data-state="accepted"', 'Accepted by <a href="/people/cora">Cora</a>', 'asked for changes', '<q class="proposal-words">How slow?</q>', '>2</dd>']) expect(done.text).toContain(words);
    expect((await reader.get('/emt')).text).toContain('Loss, in days, of epithelial traits');
    expect((await reader.get('/people/connie')).text).toContain(`href="/proposals/${id}"`);
  });

  test('names what it is about, links what is there, and says what the rules of language remark', async () => {
    const type = '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>', fresh = `<${base}new-term> ${type} <${base}Mechanism> <${base}graph/small> .\n<${base}new-term> <${skos}prefLabel> "a new way"@en <${base}graph/small> .\n<${base}new-term> <${skos}definition> "A way of cells that no ZZQX marks, as far as anybody has seen."@en <${base}graph/small> .\n`;
    const id = await propose({ added: fresh, about: [`${base}emt`, `${base}new-term`, `${base}nothing-here`], title: 'A new way', state: 'draft' }), page = await connie.get(`/proposals/${id}`);
    expect(page.text).toContain('<dt>About</dt><dd><a href="/emt" data-term="emt">epithelial-mesenchymal transition</a>; a new way (new); <code>nothing-here</code> (new)</dd>');
    expect(page.text).not.toContain('href="/new-term"');
    expect(page.text).toMatch(/What the rules of language remark<\/h2>[^]*<b>definition<\/b> of a new way \(new\): “ZZQX”: The abbreviation/);
    expect((await connie.get(`/proposals/${await propose({ added: line('altLabel', 'said plainly'), title: 'A name' })}`)).text).not.toContain('What the rules of language remark');
  });

  test('takes comments of visitors, held, from a form that a person can have filled in', async () => {
    const id = await propose({ note: 'Something to talk about' }), page = await reader.get(`/proposals/${id}`), written = /name="written" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const send = (fields: Record<string, string>): Promise<Answer> => reader.submit(`/proposals/${id}/comment`, { website: '', written, name: 'A reader', text: 'I wonder', ...fields });
    const fast = await send({});
    expect([fast.status, fast.text.includes('>I wonder</textarea>')]).toEqual([403, true]);
    await new Promise((resolve) => { setTimeout(resolve, 3_100); });
    expect([(await send({ website: 'http://pills' })).status, (await send({})).status]).toEqual([400, 303]);
    expect([(await reader.get(`/proposals/${id}`)).text.includes('I wonder'), (await cora.get(`/proposals/${id}`)).text.includes('I wonder')]).toEqual([false, true]);
    const number = /name="comment" value="(\d+)"/.exec((await cora.get(`/proposals/${id}`)).text)?.[1] ?? '';
    expect((await press(cora, id, 'show', { comment: number })).status).toBe(303);
    expect((await reader.get(`/proposals/${id}`)).text).toContain('I wonder');
    // From another site nobody sends anything.
    expect((await cora.submit(`/proposals/${id}/approve`, { tag: '1' }, { page: `/proposals/${id}`, headers: { origin: 'https://evil.example' } })).status).toBe(403);
    expect((await reader.submit(`/proposals/${id}/comment`, { written, website: '', text: 'x' }, { headers: { origin: 'https://evil.example' } })).status).toBe(403);
  });
});

describe('papers beside a proposal', () => {
  const evidence = `${base}claim-snai1-promotes-emt-e2`, quad = (property: string, value: string): string => `<${evidence}> <${property}> ${value} <${base}graph/small> .\n`;
  const quoting = (quote: string): string => quad('http://www.w3.org/1999/02/22-rdf-syntax-ns#type', `<${base}Evidence>`) + quad(`${base}paper`, `<${base}pmid-1234567>`) + quad(`${base}quote`, `${JSON.stringify(quote)}@en`);

  test('have the abstract that was looked up, with the quotation marked, letter by letter', async () => {
    const passage = 'cells lost their junctions - in “four” of six mice', id = await propose({ kind: 'evidence', added: quoting(passage), state: 'draft', title: 'It quotes' });
    const before = await connie.get(`/proposals/${id}`);
    expect([before.text.includes(`Not compared with an abstract: <q>${passage}</q>`), before.text.includes('/look-up'), (await cora.get('/proposals')).text.includes('/look-up')]).toEqual([true, true, false]);
    await keepLookups(small.data).set('paper pmid 1234567', { record: { pmid: '1234567', title: 'Example', authors: [], marks: [{ kind: 'concern', source: 'Europe PMC', label: 'Expression of concern in', link: 'https://europepmc.org/article/MED/1' }], isNotice: false, retrievedFrom: [], abstract: 'We saw <that> cells  lost their junctions \u2013 in "four" of six mice. Nothing more.' }, asked: ['Europe PMC'], missing: [], retrievedOn: '2026-11-29' });
    const page = await connie.get(`/proposals/${id}`);
    expect(page.text).toContain('We saw &lt;that&gt; <mark>cells  lost their junctions \u2013 in &quot;four&quot; of six mice</mark>. Nothing more.');
    for (const words of [`Stands in the abstract: <q>${passage}</q>`, 'Abstract, as Europe PMC had it on 2026-11-29', 'Expression of concern in: <a href="https://europepmc.org/article/MED/1"']) expect(page.text).toContain(words);
    const wrong = await propose({ kind: 'evidence', added: quoting('cells lost their junction'), state: 'draft', title: 'It misquotes' });
    expect((await connie.get(`/proposals/${wrong}`)).text).toContain('Does not stand in the abstract word for word: <q>cells lost their junction</q>');
    expect((await connie.get(`/proposals/${wrong}`)).text).not.toContain('<mark>');
    // Who has no account has nothing looked up; what is no number is told on the page.
    const open = await propose({ title: 'Everybody sees it', note: 'Of the paper', about: [`${base}pmid-1234567`] });
    expect((await reader.submit(`/proposals/${open}/look-up`, { paper: '1234567' })).status).toBe(401);
    const none = await press(connie, open, 'look-up', { paper: 'nothing' });
    expect([none.status, none.text.includes('role="alert"')]).toEqual([400, true]);
    expect((await press(connie, open, 'look-up', { paper: '1234567' })).headers.get('location')).toBe(`/proposals/${open}#papers`);
  });
});

describe('what waits', () => {
  test('is told on the page of a term and in its window, until it is decided', async () => {
    const note = async (path = '/pmid-1234567'): Promise<string | undefined> => /<p class="proposals-wait"><a href="[^"]*">([^<]*)/.exec((await reader.get(path)).text)?.[1], about = [`${base}pmid-1234567`];
    const before = Number(/^\d+/.exec(await note() ?? '0')?.[0]), said = (count: number): string => (count === 1 ? '1 proposal about this waits for a decision' : `${count} proposals about this wait for a decision`);
    const first = await propose({ about, title: 'First of the paper', note: 'One' }), etag = (await reader.get('/pmid-1234567')).headers.get('etag');
    expect([await note(), await note('/pmid-1234567?view=window'), await note('/snai1')]).toEqual([said(before + 1), said(before + 1), undefined]);
    const [, address = ''] = /<p class="proposals-wait"><a href="([^"]*)"/.exec((await reader.get('/pmid-1234567')).text) ?? [];
    expect((await reader.get(address.replaceAll('&amp;', '&'))).text).toContain(`href="/proposals/${first}"`);
    await propose({ about, title: 'Second of the paper', note: 'Two' });
    expect([await note(), (await reader.get('/pmid-1234567')).headers.get('etag') === etag]).toEqual([said(before + 2), false]);
    // A draft waits for nobody.
    await propose({ about, title: 'Third of the paper', note: 'Three', state: 'draft' });
    expect(await note()).toBe(said(before + 2));
    expect((await press(cora, first, 'reject', { reason: 'It is as it is.' })).status).toBe(303);
    expect(await note()).toBe(said(before + 1));
  });
});

describe('undoing', () => {
  test('is proposed from the page of a change, and accepted by somebody else', async () => {
    const before = await small.version(), id = await propose({ added: line('altLabel', 'to be undone'), title: 'A name too many' });
    for (const action of ['approve', 'accept']) expect((await press(cora, id, action)).status).toBe(303);
    const change = /href="\/changes\/(\w+)"/.exec((await reader.get(`/proposals/${id}`)).text)?.[1] ?? '', path = `/changes/${change}`;
    // A curator is led to the form as everybody is: nobody undoes alone, and nobody is named who did not ask for it.
    for (const who of [reader, connie, cora]) expect((await who.get(path)).text).toContain(`<a class="button" href="/contribute/undo?other=${change}">`);
    const alone = await cora.submit(`${path}/revert`, { reason: 'I say so', author: 'connie' }, { page: '/me' });
    expect([alone.status, alone.text.includes('<b>Not alone.</b>'), await small.version() === before]).toEqual([403, true, false]);
    const form = await connie.get(`/contribute/undo?other=${change}`), value = (name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(form.text)?.[1] ?? '';
    const send = (fields: Record<string, string>): Promise<Answer> => connie.submit('/contribute/undo', { other: value('other'), time: value('time'), website: '', step: 'send', ...fields }, { form: value('form') });
    expect((await send({ note: 'No' })).status).toBe(422);
    const sent = await send({ note: 'Nobody says so.' }), undoing = /\/proposals\/(\w{16})/.exec(sent.text)?.[1] ?? '';
    expect([sent.status, (await reader.get(`/proposals/${undoing}`)).text.includes(`<a href="${path}">the change`)]).toEqual([201, true]);
    expect((await small.get('/api/proposals?about=emt&kind=revert')).json.items).toMatchObject([{ id: undoing, author: { id: 'connie' } }]);
    for (const action of ['approve', 'accept']) expect((await press(cora, undoing, action)).status).toBe(303);
    expect([await small.version(), (await small.get(`/api/proposals/${id}`)).json.state]).toEqual([before, 'reverted']);
    expect((await small.get(path, { accept: 'application/json' })).json.undoneBy).toMatch(/^[0-9a-f]{16}$/);
    expect([(await reader.get(path)).text.includes('/contribute/undo'), (await send({ note: 'Once more, please.' })).text.includes('was undone already')]).toEqual([false, true]);
  });
});

describe('lists', () => {
  test('the queue is for curators, narrowed by its filters, and accepts several at once', async () => {
    const ids = [await propose({ added: line('altLabel', 'one of the queue'), title: 'One of the queue' }), await propose({ added: line('altLabel', 'two of the queue'), title: 'Two of the queue', kind: 'mapping' })];
    expect([(await reader.get('/review')).headers.get('location'), (await connie.get('/review')).status]).toEqual(['/login?next=%2Freview', 403]);
    expect((await cora.get('/me')).text).toMatch(/<a href="\/review">Review \(\d+\)<\/a>/);
    const all = await cora.get('/review'), mappings = await cora.get('/review?kind=mapping&state=&about=&days=');
    expect([all.text.indexOf('One of the queue') < all.text.indexOf('Two of the queue'), mappings.text.includes('One of the queue'), mappings.text.includes('Two of the queue')]).toEqual([true, false, true]);
    expect([(await cora.get('/review?kind=wish')).status, (await cora.get('/review?days=x')).status, (await cora.get('/review?colour=red')).status]).toEqual([400, 400, 400]);
    for (const id of ids) await press(cora, id, 'approve');
    const page = await cora.get('/review?state=approved'), chosen = [...page.text.matchAll(/name="proposal" value="([^"]+)"/g)].map(([, value = '']) => value);
    expect(chosen.map((value) => value.split(' ')[0]).sort()).toEqual([...ids].sort());
    const form = new URLSearchParams([['form', /name="form" value="([^"]+)"/.exec(page.text)?.[1] ?? ''], ...chosen.map((value): [string, string] => ['proposal', value])]);
    const send = (): Promise<Response> => fetch(`${small.service.origin}/review/accept`, { method: 'POST', redirect: 'manual', headers: { cookie: cora.cookies(), origin: small.service.origin, accept: 'text/html' }, body: form });
    expect([(await send()).status, (await send()).status]).toEqual([303, 409]);
    expect(await small.ask('ASK { mpp:emt skos:altLabel "one of the queue"@en, "two of the queue"@en }')).toMatch(/true/);
  });

  test('the public list and its feed have what is public', async () => {
    const draft = await propose({ state: 'draft', title: 'A draft that nobody sees', note: 'n' }), page = await reader.get('/proposals'), feed = await reader.get('/proposals.atom');
    expect([page.status, page.text.includes(draft), page.text.includes('One of the queue'), (await connie.get('/proposals?mine=yes')).text.includes(draft)]).toEqual([200, false, true, true]);
    expect([feed.headers.get('content-type'), feed.text.includes('<title>One of the queue</title>'), feed.text.includes(draft)]).toEqual(['application/atom+xml; charset=utf-8', true, false]);
    expect((await reader.get('/proposals?about=snai1')).text).toContain('No proposal fits.');
  });

  test('an export has what its person wrote, as JSON', async () => {
    const { json } = await connie.get('/me/export');
    const proposals = json.proposals as { title: string; revisions: { note: string }[] }[];
    expect(proposals.find(({ title }) => title === 'It takes days')?.revisions.map(({ note }) => note)).toEqual(['It is slow.', 'As the paper says']);
    expect(proposals.some(({ title }) => title === 'A draft that nobody sees')).toBe(true);
  });
});

test('words are compared, within bounds', () => {
  const shown = (a: string, b: string): string => { const pieces = wordDiff(a, b); return pieces ? diffMarkup(pieces).markup : 'none'; };
  expect([shown('one two three', 'one 2 three'), shown('a', 'a b'), shown('', ''), shown('x', 'y'), shown('<b>', '<b> & c')]).toEqual(['one<del> two</del><ins> 2</ins> three', 'a<ins> b</ins>', 'none', 'none', '&lt;b&gt;<ins> &amp; c</ins>']);
  const long = Array.from({ length: 590 }, (_, i) => `word${i}`).join(' '), budget = { pairs: 1_000_000 }; // three times 590 × 590 would be more
  expect([wordDiff(long, `${long} more`, budget) !== undefined, wordDiff(long, long, budget) !== undefined, wordDiff(long, long, budget)]).toEqual([true, true, undefined]);
  expect(wordDiff('a '.repeat(1_000), 'a')).toBeUndefined();
});
