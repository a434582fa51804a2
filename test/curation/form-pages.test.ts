import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { formKinds } from '../../server/curation/forms/form-kinds.js';
import { titleAbout } from '../../server/curation/proposals/content.js';
import { peopleFolder } from '../../server/people/people-store.js';
import { createFormClient, wordsOf, type FilledForm } from '../support/form-client.js';
import { addProposer, withTables } from '../support/proposers.js';
import { authorized, startSmallService, type SmallService } from '../support/small-service.js';

/** Forms as somebody without a script fills them in. */

const base = 'https://w3id.org/metastasis/', claim = 'claim-snai1-promotes-emt';
let small: SmallService;
beforeAll(async () => {
  small = await startSmallService({ MPP_TRUSTED_PROXIES: '127.0.0.1' });
  mkdirSync(peopleFolder(small.data), { recursive: true });
  await small.restart();
  withTables(small.data, (tables) => { addProposer(tables, 'connie', 'Connie', 'contributor'); addProposer(tables, 'cora', 'Cora', 'curator'); });
}, 120_000);
afterAll(() => small.close());

let clients = 0;
const visitor = () => createFormClient(() => small, { 'x-forwarded-for': `203.0.113.${++clients}` });
const connie = () => createFormClient(() => small, { 'cookie': 'mpp-session=session-of-connie', 'x-forwarded-for': `203.0.113.${++clients}` });
/** People do not send a form at once. */
const readIt = (): Promise<void> => sleep(3_200);
const look = ['step', 'review'] as const, edit = ['step', 'edit'] as const, send = ['step', 'send'] as const;
const proposal = async (page: string): Promise<Record<string, unknown>> => (await small.get(`/api/proposals/${/\/proposals\/([0-9a-z]{16})/.exec(page)?.[1] ?? ''}`, { authorization: 'Bearer mpp_cora' })).json;

function fillEvidence({ fields }: FilledForm): void {
  fields.set('e1.paper', 'Example 2020');
  fields.set('e1.direction', `${base}direction-disputes`);
  fields.set('e1.finding', 'Cells without the factor lost their junctions as well, in four of six mice.');
  fields.append('e1.system', `${base}system-mouse`);
  fields.set('e1.evidenceType', 'http://purl.obolibrary.org/obo/ECO_0000178');
}

describe('a visitor', () => {
  test('reports a mistake in words, with the place, and a curator finds it held', async () => {
    // The first form of a service takes its time, which would count as that of whoever fills it in.
    await visitor().open('/contribute/report?about=emt');
    const form = await visitor().open('/contribute/report?about=emt&passage=mesenchymal+ones');
    expect([form.status, form.fields.get('about'), form.fields.get('passage')]).toEqual([200, 'emt', 'mesenchymal ones']);
    expect([form.headers.get('cache-control'), form.headers.get('access-control-allow-origin')]).toEqual(['private, no-store', null]);
    form.fields.set('text', 'Nobody understands this.');
    form.fields.set('name', 'Vera');
    const early = await form.send(send);
    expect([early.status, early.fields.get('text'), early.fields.get('name')]).toEqual([403, 'Nobody understands this.', 'Vera']);
    expect(wordsOf(early.text)).toContain('Wait a moment and send it again.');
    await readIt();
    const sent = await early.send(send);
    expect([sent.status, wordsOf(sent.text)]).toEqual([201, expect.stringContaining('A curator looks at it before anybody else can see it')]);
    expect(sent.text).not.toContain('href="/proposals/');
    expect(await proposal(sent.text)).toMatchObject({ state: 'held', kind: 'correction', about: [`${base}emt`], author: { name: 'Vera' }, content: { note: 'About the passage “mesenchymal ones”:\n\nNobody understands this.', added: '', removed: '' } });
    // A curator turns it into a change, with the words beside the form; nobody else sees them.
    const id = /\/proposals\/([0-9a-z]{16})/.exec(sent.text)?.[1] ?? '', cora = createFormClient(() => small, { cookie: 'mpp-session=session-of-cora' });
    const page = await cora.open(`/proposals/${id}`), [, way = ''] = /href="(\/contribute\/correction\?[^"]*)"/.exec(page.text) ?? [];
    const beside = await cora.open(way.replaceAll('&amp;', '&'));
    expect([beside.fields.get('beside'), beside.fields.get('note'), beside.fields.get('prefLabel')]).toEqual([id, `After the report ${id} of Vera.`, 'epithelial-mesenchymal transition']);
    expect(wordsOf(beside.text)).toContain('Nobody understands this.');
    expect((await beside.send(edit)).fields.get('beside')).toBe(id);
    expect(wordsOf((await visitor().open(`/contribute/correction?about=emt&beside=${id}`)).text)).not.toContain('Nobody understands this.');
  }, 30_000);

  test('is told beside the field what is wrong, and loses nothing', async () => {
    const form = await visitor().open('/contribute/report');
    form.fields.set('text', 'No.');
    form.fields.set('about', 'no such thing at all');
    const again = await form.send(send);
    expect([again.status, again.fields.get('text'), again.fields.get('about')]).toEqual([422, 'No.', 'no such thing at all']);
    expect(wordsOf(again.text)).toContain('Write at least 10 characters');
    expect(wordsOf(again.text)).toContain('Nothing here has the name “no such thing at all”');
    const comment = await visitor().open(`/contribute/comment?about=${claim}`);
    comment.fields.set('text', 'x'.repeat(2_001));
    const long = await comment.send(send);
    expect([long.status, long.fields.get('text')?.length, wordsOf(long.text)]).toEqual([422, 2_001, expect.stringContaining('2001 characters; 2000 are the most')]);
  });

  test('is refused signs that nobody sees, which the API refuses as well, and has what was written', async () => {
    const form = await connie().open('/contribute/report?about=emt');
    form.fields.set('text', 'A word in \u001b[31mred, and one turned \u202eround.');
    const again = await form.send(send);
    expect([again.status, again.fields.get('text'), wordsOf(again.text)]).toEqual([400, 'A word in \u001b[31mred, and one turned \u202eround.', expect.stringContaining('holds a character that is not seen')]);
    for (const sign of ['\u061c', '\u180e', '\u3164', '\u{e0041}', '\u115f', '\u2800', '\u034f']) expect((await small.send('/api/proposals', { kind: 'correction', title: `A${sign}b`, note: 'n' }, { authorization: 'Bearer mpp_connie' })).json).toMatchObject({ status: 400, member: 'title' });
    // Signs that scripts and pictures need may stay.
    expect((await small.send('/api/proposals', { kind: 'correction', title: 'می\u200cخواهم, 👩\u200d🔬 and ❤\ufe0f', note: 'n', state: 'draft' }, { authorization: 'Bearer mpp_connie' })).status).toBe(201);
    const draft = await connie().open('/contribute/claim');
    draft.fields.set('note', 'x'.repeat(20_000));
    expect((await draft.send(['step', 'draft'])).status).toBe(413);
    const tag = await connie().open('/contribute/claim');
    tag.fields.set('proposal', '0123456789abcdef');
    tag.fields.set('tag', 'abc');
    expect((await tag.send(['step', 'draft'])).status).toBe(400);
  }, 30_000);

  test.each([
    ['/contribute/report?about=emt', 'text', 'Turned \u202eround for nobody.', '“What is wrong, and what should it say?” holds a character that is not seen'],
    ['/contribute/report?about=emt', 'name', 'Vera \u202eround', '“Your name” holds a character that is not seen'],
    ['/contribute/comment?about=emt', 'text', 'Turned \u202eround for nobody.', '“Your comment or question” holds a character that is not seen'],
    ['/contribute/withdrawal?about=emt', 'note', 'Turned \u202eround for nobody.', '“Why” holds a character that is not seen'],
    [`/contribute/evidence?about=${claim}`, 'note', 'x'.repeat(2_001), '“Why” has more than 2000 characters'],
  ])('%s calls the field %s as its page does, where it is refused', async (path, field, written, words) => {
    const form = await (field === 'name' ? visitor() : connie()).open(path);
    if (field === 'name') await readIt();
    form.fields.set('text', 'Nobody understands this.');
    form.fields.set('other', 'snai1');
    form.fields.set(field, written);
    const again = await form.send(path.includes('evidence') ? ['step', 'draft'] : send);
    expect([again.status >= 400, again.fields.get(field)]).toEqual([true, written]);
    expect(wordsOf(again.text)).toContain(words);
    expect(wordsOf(again.text)).not.toMatch(/"(?:note|name|text|title|reason)"/);
  }, 30_000);

  test.each([['SNAI1 promotes EMT.', 'Wrong.', 'SNAI1 promotes EMT: Wrong.'], ['Is it so?', 'No.', 'Is it so? No.'], ['metastasis', 'Hard to read.', 'metastasis: Hard to read.']])('about “%s” has a title with one sign of its end', (label, words, title) => {
    expect(titleAbout(label, words)).toBe(title);
  });

  test('sends a form in UTF-8 alone', async () => {
    const send16 = async (path: string): Promise<number> => (await fetch(small.service.origin + path, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-16', 'origin': small.service.origin }, body: 'text=x' })).status;
    expect([await send16('/contribute/report'), await send16('/login/invitation'), await send16('/api/forms/check')]).toEqual([415, 415, 415]);
  });

  test('sends statements that can be read, and not many of them', async () => {
    const propose = async (added: string): Promise<unknown> => (await small.send('/api/proposals', { kind: 'correction', title: 'Statements', note: 'Look at them', added }, { 'x-forwarded-for': `203.0.113.${++clients}` })).json;
    expect(await propose('not turtle <')).toMatchObject({ status: 400, title: 'Change cannot be read', side: 'added', line: 1 });
    expect(await propose(`<urn:s> <urn:p> "${'x'.repeat(70_000)}" .\n`)).toMatchObject({ status: 413, limit: 65_536 });
  });

  test('who fills in the trap is refused, and what was written comes back', async () => {
    const form = await visitor().open('/contribute/report');
    form.fields.set('text', 'Buy something very cheap here.');
    form.fields.set('website', 'https://example.org');
    const again = await form.send(send);
    expect([again.status, again.fields.get('text'), again.fields.get('website')]).toEqual([400, 'Buy something very cheap here.', '']);
  });
});

describe('a contributor', () => {
  test('proposes evidence: findings first, then a last look, consent, and the proposal is open', async () => {
    const form = await connie().open(`/contribute/evidence?about=${claim}`);
    expect(wordsOf(form.text)).toContain('For the statement: SNAI1 promotes EMT.');
    form.fields.set('e1.finding', 'short');
    const faulty = await form.send(look);
    expect([faulty.status, faulty.fields.get('e1.finding')]).toEqual([422, 'short']);
    for (const said of ['has 5 characters, “short”; 20 are the least', '“paper” is missing', '“direction” is missing', '“study system” is missing', '“type of evidence” is missing']) expect(wordsOf(faulty.text)).toContain(said);
    fillEvidence(faulty);
    const review = await faulty.send(look);
    expect([review.status, wordsOf(review.text)]).toEqual([200, expect.stringContaining('find nothing wrong with the version that this would give')]);
    expect(wordsOf(review.text)).toContain('Example 2020 speaks against: SNAI1 promotes EMT.');
    // What the check while one types remarks on language, the last look has as well.
    expect(wordsOf(review.text)).toContain('This paper is evidence here already: it supports it: “Cells with the factor lost their junctions.”');
    const unsure = await review.send(send);
    expect([unsure.status, wordsOf(unsure.text)]).toEqual([422, expect.stringContaining('it needs your consent')]);
    unsure.fields.set('consent', 'yes');
    const sent = await unsure.send(send);
    expect(sent.status).toBe(201);
    const made = await proposal(sent.text), content = made.content as Record<string, string>;
    expect(made).toMatchObject({ state: 'open', kind: 'evidence', author: { name: 'Connie' }, about: [`${base}${claim}`, `${base}${claim}-e2`], check: { outcome: 'accepted', findings: [] } });
    expect(content.added).toContain(`<${base}${claim}> <${base}hasEvidence> <${base}${claim}-e2> <${base}graph/small> .\n`);
    expect(content.removed).toBe('');
    // Another like this keeps paper, type and system, and nothing else.
    const another = await connie().open(/href="(\/contribute\/evidence\?[^"]*)"/.exec(sent.text)?.[1]?.replaceAll('&amp;', '&') ?? '');
    expect([another.fields.get('about'), another.fields.get('e1.paper'), another.fields.get('e1.evidenceType'), another.fields.getAll('e1.system')]).toEqual([claim, 'Example 2020', 'http://purl.obolibrary.org/obo/ECO_0000178', [`${base}system-mouse`]]);
    expect([another.fields.get('e1.finding'), another.fields.get('e1.direction'), another.fields.getAll('e1.context').join('')]).toEqual(['', '', '']);
  }, 60_000);

  test('is told whom evidence will name, and is named once the graph has the name', async () => {
    const opened = async (): Promise<string> => wordsOf((await connie().open(`/contribute/evidence?about=${claim}`)).text), me = async (): Promise<string> => (await small.get('/me', { cookie: 'mpp-session=session-of-connie' })).text;
    expect([await opened(), wordsOf(await me())]).toEqual([expect.stringContaining('The evidence itself will name “the editors” as who curated it'), expect.stringContaining('The evidence itself names “the editors” as who curated it')]);
    expect(wordsOf((await visitor().open(`/contribute/evidence?about=${claim}`)).text)).not.toContain('the editors');
    expect(wordsOf((await connie().open('/contribute/correction?about=emt')).text)).not.toContain('the editors');
    const type = '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>', known = `<${base}people/connie> ${type} <${base}Curator> <${base}graph/small> .\n<${base}people/connie> <http://www.w3.org/2000/01/rdf-schema#label> "Connie" <${base}graph/small> .\n`;
    expect((await small.send('/api/changes', { added: known, reason: 'Connie is named' }, authorized)).status).toBe(200);
    expect([(await opened()).includes('the editors'), (await me()).includes('Put me into the graph')]).toEqual([false, false]);
    const form = await connie().open(`/contribute/evidence?about=${claim}`);
    fillEvidence(form);
    form.fields.set('e1.finding', 'Cells without the factor kept to themselves in each of the six mice.');
    const review = await form.send(look);
    expect(wordsOf(review.text)).toContain('curated by Connie');
    review.fields.set('consent', 'yes');
    expect((await proposal((await review.send(send)).text)).content).toMatchObject({ added: expect.stringContaining(`pav/curatedBy> <${base}people/connie>`) });
    // An ORCID iD that was entered since does not make the graph forget.
    withTables(small.data, (tables) => { tables.change('connie', { orcid: '0000-0002-1825-0097' }, { actor: 'test', time: new Date().toISOString() }); });
    expect([(await opened()).includes('the editors'), wordsOf(await me()).includes('by which the graph has known you')]).toEqual([false, true]);
    withTables(small.data, (tables) => { tables.change('connie', { orcid: null }, { actor: 'test', time: new Date().toISOString() }); });
    expect((await small.send('/api/changes', { removed: known, reason: 'Connie is not named' }, authorized)).status).toBe(200);
  }, 60_000);

  test('corrects a term: only what differs is proposed, with the values that were seen', async () => {
    const form = await connie().open('/contribute/correction?about=emt');
    expect(form.fields.get('altLabel')).toBe('EMT');
    const same = await form.send(look);
    expect([same.status, wordsOf(same.text)]).toEqual([422, expect.stringContaining('Nothing differs from what is here')]);
    // Why stands where one writes what is changed.
    expect([form.text.indexOf('name="note"') > 0, form.text.indexOf('name="note"') < form.text.indexOf('name="definition"')]).toEqual([true, true]);
    form.fields.set('altLabel', 'EMT\nEMT programme');
    form.fields.set('note', 'Both are used.');
    const review = await form.send(look);
    // The licence was agreed to with an earlier proposal: it is not asked again.
    expect([wordsOf(review.text).includes(`You agreed on ${new Date().toISOString().slice(0, 10)}: “What I send I wrote myself`), review.text.includes('name="consent"')]).toEqual([true, false]);
    const sent = await review.send(send), twice = await review.send(send);
    expect([twice.status, twice.text]).toEqual([409, expect.stringContaining(`You have proposed exactly this already. <a href="/proposals/${String((await proposal(sent.text)).id)}">Look at it</a>`)]);
    expect(await proposal(sent.text)).toMatchObject({ kind: 'correction', title: 'Correction of epithelial-mesenchymal transition', content: { added: `<${base}emt> <http://www.w3.org/2004/02/skos/core#altLabel> "EMT programme"@en <${base}graph/small> .\n`, removed: '', note: 'Both are used.' } });
  }, 60_000);

  test('finds the claim that evidence is about, or proposes it', async () => {
    expect((await connie().open('/contribute/evidence?about=SNAI1')).text).toMatch(/None of these\? <a href="\/contribute\/claim">Propose the claim<\/a>/);
    expect((await connie().open('/contribute/evidence?about=qqqq')).text).toMatch(/It is not here yet\? <a href="\/contribute\/claim">Propose the claim<\/a>/);
    expect((await connie().open('/contribute/evidence')).text).not.toContain('Propose the claim</a>, with');
  });

  test('proposes a claim; one that is here already leads to its evidence', async () => {
    const form = await connie().open('/contribute/claim?subject=snai1&relation=promotes&object=emt');
    expect([form.fields.get('subject'), form.fields.get('predicate'), form.fields.get('object')]).toEqual(['SNAI1', `${base}promotes`, 'epithelial-mesenchymal transition']);
    expect(wordsOf(form.text)).toContain('This claim is here already: SNAI1 promotes EMT.');
    expect(form.text).toContain(`href="/contribute/evidence?about=${claim}"`);
    form.fields.set('object', 'one idea');
    const wrong = await form.send(look);
    expect([wrong.status, wordsOf(wrong.text)]).toEqual([422, expect.stringContaining('“one idea” is not of a kind that “promotes” leads to.')]);
    wrong.fields.set('predicate', `${base}restrains`);
    wrong.fields.set('object', 'EMT');
    wrong.fields.set('statement', 'In mice, the factor restrains the transition.');
    wrong.fields.set('status', `${base}status-emerging`);
    fillEvidence(wrong);
    const contrary = await wrong.send(edit);
    expect(wordsOf(contrary.text)).toContain('Here is the contrary: SNAI1 promotes EMT.');
    const review = await contrary.send(look);
    expect(review.status).toBe(200);
    review.fields.set('consent', 'yes');
    const made = await proposal((await review.send(send)).text), { added } = made.content as Record<string, string>;
    expect(made).toMatchObject({ state: 'open', kind: 'claim', title: 'New claim: SNAI1 restrains epithelial-mesenchymal transition' });
    expect(added).toContain(`<${base}claim-snai1-restrains-emt> <${base}hasEvidence> <${base}claim-snai1-restrains-emt-e1> <${base}graph/small> .\n`);
  }, 60_000);

  test('whose session has ended keeps what was written', async () => {
    const form = await connie().open('/contribute/correction?about=emt');
    form.fields.set('definition', 'A text that took an hour to write.');
    const gone = createFormClient(() => small, { 'x-forwarded-for': '203.0.113.200' });
    const page = await gone.open('/contribute/correction?about=emt');
    for (const [name, value] of form.fields) page.fields.set(name, value);
    const again = await page.send(look);
    expect([again.status, again.fields.get('definition'), again.fields.get('form')]).toEqual([403, 'A text that took an hour to write.', '']);
    expect(wordsOf(again.text)).toContain('You are not logged in any more. Everything that you wrote is still here.');
  });

  test('looks for what a name may mean, and chooses, without a script', async () => {
    const form = await connie().open('/contribute/claim');
    form.fields.set('subject', 'junctions factor');
    form.fields.set('statement', 'Kept while one looks.');
    form.fields.set('subject', 'zinc-finger');
    const found = await form.send(['find', 'subject']);
    expect([found.status, found.fields.get('statement')]).toEqual([200, 'Kept while one looks.']);
    const [, choice = ''] = /name="choose" value="([^"]*)"/.exec(found.text) ?? [];
    expect(choice).toBe(`subject ${base}snai1`);
    const chosen = await found.send(['choose', choice]);
    expect([chosen.fields.get('subject'), chosen.fields.get('statement')]).toEqual(['SNAI1', 'Kept while one looks.']);
  });

  test('writes Turtle in the place of fields, which then say it', async () => {
    const form = await connie().open('/contribute/correction?about=emt');
    expect(form.fields.get('turtle')).toContain('skos:definition "Loss of epithelial traits and gain of mesenchymal ones."@en');
    form.fields.set('turtle', String(form.fields.get('turtle')).replace('Loss of epithelial traits and gain of mesenchymal ones.', 'Written as Turtle, and seen in the field.').replace('mpp:emt a mpp:Mechanism ;', 'mpp:emt a mpp:Mechanism ; mpp:nope 1 ;'));
    const taken = await form.send(['step', 'turtle']);
    expect([taken.status, taken.fields.get('definition'), taken.fields.get('altLabel')]).toEqual([200, 'Written as Turtle, and seen in the field.', 'EMT']);
    expect(wordsOf(taken.text)).toContain(`The form has no field for a statement of the Turtle, the first with ${base}nope: it is left out.`);
    taken.fields.set('turtle', 'mpp:emt skos:altLabel "never closed ;');
    const broken = await taken.send(['step', 'turtle']);
    expect([broken.status, broken.fields.get('turtle'), broken.fields.get('definition')]).toEqual([422, 'mpp:emt skos:altLabel "never closed ;', 'Written as Turtle, and seen in the field.']);
    expect(wordsOf(broken.text)).toContain('Line 1 cannot be read');
    const evidence = await connie().open(`/contribute/evidence?about=${claim}`);
    evidence.fields.set('turtle', `mpp:any-name a mpp:Evidence ; mpp:paper mpp:pmid-1234567 ; mpp:finding "Seen in the Turtle of somebody."@en .`);
    const filled = await evidence.send(['step', 'turtle']);
    expect([filled.fields.get('e1.paper'), filled.fields.get('e1.finding')]).toEqual(['Example 2020 (pmid-1234567)', 'Seen in the Turtle of somebody.']);
  }, 30_000);

  test('keeps a draft that is not ready, opens it again, and changes an open proposal', async () => {
    const form = await connie().open(`/contribute/evidence?about=${claim}`);
    form.fields.set('e1.finding', 'short');
    form.fields.set('note', 'Not ready.');
    const kept = await form.send(['step', 'draft']);
    expect([kept.status, wordsOf(kept.text)]).toEqual([201, expect.stringContaining('Nobody else sees it')]);
    const id = /\/proposals\/([0-9a-z]{16})/.exec(kept.text)?.[1] ?? '';
    expect((await small.get(`/api/proposals/${id}`)).status).toBe(404);
    const led = await fetch(`${small.service.origin}/contribute?proposal=${id}`, { headers: { cookie: 'mpp-session=session-of-connie' }, redirect: 'manual' });
    expect([led.status, led.headers.get('location')]).toEqual([303, `/contribute/evidence?proposal=${id}`]);
    const again = await connie().open(`/contribute/evidence?proposal=${id}`);
    expect([again.fields.get('e1.finding'), again.fields.get('note'), again.fields.get('about'), again.fields.get('proposal')]).toEqual(['short', 'Not ready.', claim, id]);
    again.fields.set('e1.finding', 'Longer, and still not ready.');
    const changed = await again.send(['step', 'draft']);
    expect([changed.status, changed.text.includes(`/proposals/${id}`)]).toEqual([201, true]);
    // Somebody else neither sees nor opens it.
    expect((await visitor().open(`/contribute/evidence?proposal=${id}`)).status).toBe(404);
    // The old form is out of date now: what it says is not lost, and not written over what came after it.
    const stale = await again.send(['step', 'draft']);
    expect([stale.status, stale.fields.get('e1.finding')]).toEqual([412, 'Longer, and still not ready.']);

    const correction = await connie().open('/contribute/correction?about=stage-two');
    correction.fields.set('altLabel', 'a second name');
    const review = await correction.send(look);
    review.fields.set('consent', 'yes');
    const open = await review.send(send), other = /\/proposals\/([0-9a-z]{16})/.exec(open.text)?.[1] ?? '';
    const edited = await connie().open(`/contribute/correction?proposal=${other}`);
    expect(edited.fields.get('altLabel')).toBe('a second name');
    edited.fields.set('altLabel', 'a better second name');
    const second = await edited.send(look);
    expect([second.fields.get('proposal'), second.fields.get('altLabel')]).toEqual([other, 'a better second name']);
    second.fields.set('consent', 'yes');
    const sent = await second.send(send);
    expect(sent.status).toBe(201);
    expect(await proposal(sent.text)).toMatchObject({ state: 'open', content: { number: 2, added: `<${base}stage-two> <http://www.w3.org/2004/02/skos/core#altLabel> "a better second name"@en <${base}graph/small> .\n`, removed: '' } });
  }, 90_000);

  test('withdraws a term with the one that takes its place', async () => {
    const form = await connie().open('/contribute/withdrawal?about=hypothesis-one');
    form.fields.set('note', 'Nobody speaks of it any more.');
    expect(wordsOf((await form.send(send)).text)).toContain('Name the term that takes its place');
    form.fields.set('other', 'EMT');
    const made = await proposal((await form.send(send)).text);
    expect(made).toMatchObject({ kind: 'deprecation', content: { removed: '', note: 'Nobody speaks of it any more.' } });
    expect(String((made.content as Record<string, string>).added).split('\n').filter(Boolean)).toEqual([
      `<${base}hypothesis-one> <http://www.w3.org/2002/07/owl#deprecated> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> <${base}graph/small> .`,
      `<${base}hypothesis-one> <http://purl.org/dc/terms/isReplacedBy> <${base}emt> <${base}graph/small> .`,
    ]);
  }, 30_000);
});

describe('hostile input', () => {
  const nasty = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '> . <http://example.org/x> <http://example.org/y> "z" . <', 'a\u0000b', 'abc\u202Edef', '\ufffe', '=cmd|calc', `${'('.repeat(3_000)}`, '𝒳'.repeat(700), '${7*7}', '%00', '../../etc/passwd'];

  test.each(formKinds.filter(({ needs }) => needs !== 'change').map(({ name }) => name))('in every field of %s is text, or refused beside its field', async (name) => {
    const path = name === 'term' ? '/contribute/term?kind=Molecule' : name === 'evidence' ? `/contribute/evidence?about=${claim}` : `/contribute/${name}?about=emt`;
    for (const bad of nasty) {
      const form = await visitor().open(path);
      const hidden = new Set(['form', 'time', 'website', 'base', 'seen', 'about', 'kind']);
      for (const field of new Set(form.fields.keys())) if (!hidden.has(field)) form.fields.set(field, bad);
      const answer = await form.send(look);
      expect([bad.slice(0, 30), answer.status < 500 && answer.status >= 400]).toEqual([bad.slice(0, 30), true]);
      expect(answer.text.includes('<script>alert') || answer.text.includes('<img src=x')).toBe(false);
    }
  }, 120_000);

  test('in what the service itself wrote into the form changes nothing but the answer', async () => {
    const form = await visitor().open('/contribute/correction?about=emt');
    form.fields.set('seen', `<${base}snai1> <http://www.w3.org/2004/02/skos/core#prefLabel> "SNAI1"@en <${base}graph/small> .\n<${base}emt> <http://x> <http://y> <http://z/other> .`);
    form.fields.set('base', '"><script>');
    form.fields.set('definition', 'Loss of epithelial traits, and gain of mesenchymal ones.');
    const review = await form.send(look);
    // Of another resource, and of a graph that is no module, nothing goes.
    const statements = [...review.text.matchAll(/<pre[\s\S]*?<\/pre>/g)].join('\n');
    expect(statements).toContain('gain of mesenchymal ones.');
    for (const other of ['http://y', 'SNAI1']) expect(statements).not.toContain(other);
    expect(review.text).not.toContain('value=""><script>');
    const broken = await visitor().open('/contribute/correction?about=emt');
    broken.fields.set('seen', 'not a quad');
    expect((await broken.send(look)).status).toBeLessThan(500);
  }, 60_000);

  test('that is too large is refused with the bound, and a form from elsewhere is not taken', async () => {
    const form = await visitor().open('/contribute/report');
    form.fields.set('text', 'x'.repeat(4 * 2 ** 20));
    const large = await form.send(send);
    expect([large.status, wordsOf(large.text)]).toEqual([413, expect.stringContaining('your browser still has it')]);
    const foreign = await fetch(`${small.service.origin}/contribute/report`, { method: 'POST', headers: { 'origin': 'https://example.org', 'content-type': 'application/x-www-form-urlencoded' }, body: 'text=From+another+page' });
    expect(foreign.status).toBe(403);
    const json = await fetch(`${small.service.origin}/contribute/report`, { method: 'POST', headers: { 'origin': small.service.origin, 'content-type': 'application/json' }, body: '{}' });
    expect(json.status).toBe(415);
    expect((await small.get('/contribute/no-such-form')).status).toBe(404);
    expect((await small.get('/contribute/correction?about=no-such-thing')).status).toBe(404);
  });
});

describe('findings while one types', () => {
  const check = async (fields: URLSearchParams, client = '203.0.113.250'): Promise<{ readonly status: number; readonly json: Record<string, unknown> }> => {
    const response = await fetch(`${small.service.origin}/api/forms/check`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': client }, body: fields.toString() });
    return { status: response.status, json: await response.json() as Record<string, unknown> };
  };

  test('say what is wrong, what was picked, and which relations fit', async () => {
    const { status, json } = await check(new URLSearchParams({ 'contribution': 'claim', 'subject': 'snai1', 'predicate': `${base}promotes`, 'object': 'EMT', 'e1.finding': 'short' }));
    expect(status).toBe(200);
    expect(json.sentence).toBe('SNAI1 promotes epithelial-mesenchymal transition');
    expect(json.picked).toMatchObject({ subject: [{ label: 'SNAI1', kind: 'molecule', slug: 'snai1' }], object: [{ slug: 'emt' }] });
    expect(json.faults).toEqual(expect.arrayContaining([expect.objectContaining({ field: 'e1.finding', message: '“finding” has 5 characters, “short”; 20 are the least.' })]));
    const relations = (json.relations as { readonly value: string }[]).map(({ value }) => value.slice(base.length));
    expect(relations).toContain('promotes');
    // A molecule is no therapy, and a mechanism no site.
    for (const other of ['treats', 'metastasizesTo', 'locatedIn']) expect(relations).not.toContain(other);
  });

  test('are bounded for each client', async () => {
    const answers = [];
    for (let i = 0; i < 300; i++) answers.push((await check(new URLSearchParams({ contribution: 'paper' }), '203.0.113.251')).status);
    expect([answers[0], answers.at(-1)]).toEqual([200, 429]);
  }, 60_000);
});

test('every way to contribute has a form, and none needs a script', async () => {
  const door = await small.get('/contribute');
  for (const { name } of formKinds) {
    expect(door.text).toContain(`href="/contribute/${name}"`);
    const page = await small.get(`/contribute/${name}`);
    expect([name, page.status, page.text.includes('<form class="contribution"')]).toEqual([name, 200, true]);
  }
  for (const slug of ['emt', claim, 'pmid-1234567', `${claim}-e1`]) for (const way of ['correction', 'comment', 'report']) expect((await small.get(`/${slug}`, { accept: 'text/html' })).text).toContain(`href="/contribute/${way}?about=${slug}"`);
  expect((await small.get(`/${claim}`, { accept: 'text/html' })).text).toContain(`href="/contribute/evidence?about=${claim}"`);
  expect((await small.get('/emt', { accept: 'text/html' })).text).toContain('href="/contribute/claim?subject=emt"');
});
