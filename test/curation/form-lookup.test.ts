import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { peopleFolder } from '../../server/people/people-store.js';
import { createFormClient, wordsOf, type FilledForm } from '../support/form-client.js';
import { crossref, europePmc, noResult, queryFor, startLookupServer, study, type LookupServer } from '../support/lookup-server.js';
import { addProposer, withTables } from '../support/proposers.js';
import { authorized, startSmallService, type SmallService } from '../support/small-service.js';

/** Papers that are not here fill their part of a form from services outside, and quotations are compared with their abstracts. */

const base = 'https://w3id.org/metastasis/', path = '/contribute/evidence?about=claim-snai1-promotes-emt', day = new Date().toISOString().slice(0, 10);
let outside: LookupServer, small: SmallService;
beforeAll(async () => {
  outside = await startLookupServer();
  small = await startSmallService({ MPP_TRUSTED_PROXIES: '127.0.0.1', MPP_LOOKUP_HOSTS: outside.hosts });
  mkdirSync(peopleFolder(small.data), { recursive: true });
  await small.restart();
  withTables(small.data, (tables) => { addProposer(tables, 'connie', 'Connie', 'contributor'); });
}, 120_000);
afterAll(async () => {
  await small.close();
  outside.close();
});
beforeEach(() => { outside.answers.clear(); outside.asked.length = 0; });

let clients = 0;
const connie = () => createFormClient(() => small, { 'cookie': 'mpp-session=session-of-connie', 'x-forwarded-for': `203.0.113.${++clients}` });
const find = ['find', 'e1.paper'] as const;
const part = (form: FilledForm): Readonly<Record<string, string>> => Object.fromEntries([...form.fields].filter(([name, value]) => name.startsWith('p.') && value !== '').map(([name, value]) => [name.slice(2), value]));

test('a number fills the record of the paper, and what was found goes along with the evidence', async () => {
  outside.answers.set(queryFor.pmid, europePmc());
  outside.answers.set(queryFor.work, crossref({ 'updated-by': [] }));
  const form = await connie().open(path);
  form.fields.set('e1.paper', 'PMID 99999901');
  const found = await form.send(find);
  expect([found.status, part(found)]).toEqual([200, expect.objectContaining({ pmid: '99999901', doi: '10.0000/invented.one', title: 'Invented cells do not in vitro spread', firstAuthor: 'Nobody AB', journal: 'J Invent', issued: '2001', retrievedOn: day })]);
  expect(wordsOf(found.text)).toContain(`Found by Europe PMC, Crossref on ${day}: “Invented cells do not in vitro spread”. Its record stands below.`);
  found.fields.set('e1.direction', `${base}direction-disputes`);
  found.fields.set('e1.finding', 'Invented cells did not leave the dish in which they were kept.');
  found.fields.append('e1.system', `${base}system-mouse`);
  found.fields.set('e1.evidenceType', 'http://purl.obolibrary.org/obo/ECO_0000178');
  found.fields.set('e1.quote', 'They did not - in "any" dish - spread.');
  const last = await found.send(['step', 'review']);
  expect([last.status, wordsOf(last.text)]).toEqual([200, expect.any(String)]);
  last.fields.set('consent', 'yes');
  const sent = await last.send(['step', 'send']);
  expect(sent.status).toBe(201);
  const { content } = (await small.get(`/api/proposals/${/\/proposals\/([0-9a-z]{16})/.exec(sent.text)?.[1] ?? ''}`)).json as { readonly content: { readonly added: string } };
  expect(content.added).toContain(`<${base}claim-snai1-promotes-emt-e2> <${base}quoteChecked> "${day}"^^<http://www.w3.org/2001/XMLSchema#date>`);
  expect(content.added).toContain(`<${base}pmid-99999901> <http://purl.org/pav/retrievedOn> "${day}"^^<http://www.w3.org/2001/XMLSchema#date>`);
  expect(content.added).not.toContain('typedByHand');
}, 60_000);

test('a paper that was typed by hand says so wherever it is shown, until a look-up has seen it', async () => {
  const contentOf = async (sent: FilledForm): Promise<{ readonly added: string; readonly removed: string }> => {
    expect([sent.status, wordsOf(sent.text)]).toEqual([201, expect.any(String)]);
    const id = /\/proposals\/([0-9a-z]{16})/.exec(sent.text)?.[1] ?? '';
    expect(wordsOf((await small.get(`/proposals/${id}`)).text)).toContain('(new) not verified');
    return (await small.get(`/api/proposals/${id}`)).json.content as never;
  };
  const mark = `<${base}pmid-99999904> <${base}typedByHand> "true"^^<http://www.w3.org/2001/XMLSchema#boolean>`, title = 'Cells that somebody typed by hand';
  const form = await connie().open(path);
  for (const [name, value] of Object.entries({ 'e1.paper': '99999904', 'e1.direction': `${base}direction-supports`, 'e1.finding': 'Cells that nobody has looked up moved in their dish.', 'e1.system': `${base}system-mouse`, 'e1.evidenceType': 'http://purl.obolibrary.org/obo/ECO_0000178', 'p.pmid': '99999904', 'p.title': title, 'p.firstAuthor': 'Nobody ZZ', 'p.journal': 'J Invent', 'p.issued': '2003', 'consent': 'yes' })) form.fields.set(name, value);
  const content = await contentOf(await form.send(['step', 'send']));
  expect(content.added).toContain(mark);
  const apply = async ({ added, removed }: { readonly added: string; readonly removed: string }): Promise<number> => (await small.send('/api/changes', { added, removed, reason: 'Tried' }, authorized)).status;
  expect(await apply(content)).toBe(200);
  const shown = async (): Promise<readonly boolean[]> => Promise.all(['/pmid-99999904', '/pmid-99999904?view=window', '/claim-snai1-promotes-emt', '/snai1?view=window', '/papers'].map(async (address) => /not verified/i.test((await small.get(address, { accept: 'text/html' })).text)));
  expect(await shown()).toEqual([true, true, true, true, true]);
  expect((await small.get('/api/papers/pmid-99999904')).json).toMatchObject({ paper: { typedByHand: true } });
  // Another title is another record: what a look-up has seen is what stands here.
  const correct = async (volume: string): Promise<{ readonly added: string; readonly removed: string }> => {
    const correction = await connie().open('/contribute/correction?about=pmid-99999904');
    correction.fields.set('volume', volume);
    correction.fields.set('consent', 'yes');
    const sent = await correction.send(['step', 'send']);
    expect(sent.status).toBe(201);
    return (await small.get(`/api/proposals/${/\/proposals\/([0-9a-z]{16})/.exec(sent.text)?.[1] ?? ''}`)).json.content as never;
  };
  expect((await correct('1')).removed).toBe('');
  for (const [volume, heard, removed] of [['2', 'Something else entirely', ''], ['3', title, `${mark} <${base}graph/small> .\n`]] as const) {
    outside.answers.set('europepmc EXT_ID:99999904 AND SRC:MED', europePmc({ id: '99999904', pmid: '99999904', doi: undefined, title: heard }));
    // What was heard before is kept for some days.
    rmSync(join(small.data, 'lookups'), { recursive: true, force: true });
    expect((await small.get('/api/lookup/paper?id=99999904', { authorization: 'Bearer mpp_connie' })).status).toBe(200);
    const corrected = await correct(volume);
    expect(corrected.removed).toBe(removed);
    if (removed !== '') expect(await apply(corrected)).toBe(200);
  }
  expect(await shown()).toEqual([false, false, false, false, false]);
}, 120_000);

test('statements of a new paper or trial are refused that say neither; and a mark is true or missing', async () => {
  const rdfType = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type', graph = `<${base}graph/small>`, line = (predicate: string, object: string): string => `<${base}pmid-99999905> <${predicate}> ${object} ${graph} .\n`;
  const paper = line(rdfType, `<${base}Paper>`) + line('http://purl.org/ontology/bibo/pmid', '"99999905"') + line('http://purl.org/dc/terms/title', '"Sent as statements"@en') + line('http://www.w3.org/2000/01/rdf-schema#label', '"Nobody 2005"') + `<${base}emt> <${base}definitionSource> <${base}pmid-99999905> ${graph} .\n`;
  const propose = (added: string): ReturnType<SmallService['send']> => small.send('/api/proposals', { kind: 'paper', title: 'A paper', about: [`${base}emt`], added, note: String(Math.random()) }, { authorization: 'Bearer mpp_connie' });
  expect((await propose(paper)).json).toMatchObject({ status: 422, findings: [{ resource: `${base}pmid-99999905`, property: `${base}typedByHand`, severity: 'error' }] });
  const marked = (value: string): string => paper + line(`${base}typedByHand`, `"${value}"^^<http://www.w3.org/2001/XMLSchema#boolean>`);
  expect((await propose(marked('false'))).json).toMatchObject({ status: 422, detail: expect.stringContaining("(mpp:typedByHand) is “false”") });
  // However it is written, and wherever a mark stands.
  const unmarked = { status: 422, findings: [{ resource: `${base}pmid-99999905`, property: `${base}typedByHand`, severity: 'error' }] }, hand = `${base}typedByHand`, yes = '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>';
  const day = (text: string): string => paper + line('http://purl.org/pav/retrievedOn', `"${text}"^^<http://www.w3.org/2001/XMLSchema#date>`);
  expect((await propose(paper.replaceAll(`<${base}Paper>`, `<${base}\\u0050aper>`))).json).toMatchObject(unmarked);
  expect((await propose(`${paper}<${base}pmid-99999905> <${hand}> ${yes} <http://example.org/elsewhere> .\n`)).json).toMatchObject({ status: 422 });
  expect((await propose(`${paper}<${base}emt> <${hand}> ${yes} ${graph} .\n`)).json).toMatchObject({ status: 422 });
  for (const wrong of ['1066-10-14', new Date(Date.now() + 3 * 24 * 3600 * 1000).toISOString().slice(0, 10)]) expect((await propose(day(wrong))).json).toMatchObject({ status: 422, findings: [{ resource: `${base}pmid-99999905`, severity: 'error' }] });
  expect((await propose(day(new Date().toISOString().slice(0, 10)).replaceAll('99999905', '99999906').replaceAll('Sent as statements', 'Sent another time').replaceAll('Nobody 2005', 'Nobody 2006'))).json).toMatchObject({ state: 'open' });
  expect((await propose(marked('true'))).json).toMatchObject({ state: 'open' });
}, 60_000);

test('a retraction is said, as is a quotation that stands nowhere; without an answer the form stays as it was', async () => {
  outside.answers.set('europepmc EXT_ID:99999902 AND SRC:MED', europePmc({ id: '99999902', pmid: '99999902', doi: '10.0000/invented.two', pubTypeList: { pubType: ['Retracted Publication'] } }));
  outside.answers.set('crossref works/10.0000/invented.two', crossref({ 'DOI': '10.0000/invented.two', 'updated-by': [] }));
  outside.answers.set('europepmc EXT_ID:99999903 AND SRC:MED', noResult);
  const form = await connie().open(path);
  form.fields.set('e1.paper', '99999903');
  const none = await form.send(find);
  expect([none.status, part(none), none.fields.get('e1.paper')]).toEqual([200, {}, '99999903']);
  expect(wordsOf(none.text)).toContain('No service that was asked knows');
  none.fields.set('e1.paper', '99999902');
  none.fields.set('e1.quote', 'They did, in every dish, spread at once.');
  const found = await none.send(find);
  expect([found.status, part(found)['retracted'], wordsOf(found.text)]).toEqual([200, undefined, expect.stringContaining('The paper was retracted: it is evidence for nothing.')]);
  const last = await found.send(['step', 'review']);
  expect([last.status, wordsOf(last.text)]).toEqual([422, expect.stringContaining('It does not stand in the abstract word for word.')]);
  expect(wordsOf(last.text)).toContain('The paper was retracted: it is evidence for nothing.');
}, 60_000);

const look = ['find', 'lookup'] as const;
const own = (form: FilledForm): Readonly<Record<string, string>> => Object.fromEntries([...form.fields].filter(([name, value]) => !['form', 'time', 'website', 'base', 'seen', 'kind', 'turtle', 'note', 'lookup'].includes(name) && value !== ''));

test.each([['PMID 99999901'], ['https://doi.org/10.0000/invented.one'], ['PMC99999901']])('%s fills the form of a paper of its own, and what was written elsewhere stays', async (number) => {
  for (const query of [queryFor.pmid, queryFor.doi, queryFor.pmcid]) outside.answers.set(query, europePmc());
  outside.answers.set(queryFor.work, crossref({ 'updated-by': [] }));
  const form = await connie().open('/contribute/paper');
  expect(wordsOf(form.text)).toContain('PMID, DOI or PMCID');
  form.fields.set('lookup', number);
  form.fields.set('note', 'To be read.');
  const found = await form.send(look);
  expect([found.status, found.fields.get('note'), found.fields.get('lookup'), own(found)]).toEqual([200, 'To be read.', number, expect.objectContaining({ pmid: '99999901', doi: '10.0000/invented.one', title: 'Invented cells do not in vitro spread', firstAuthor: 'Nobody AB', issued: '2001', retrievedOn: day })]);
  const last = await found.send(['step', 'review']);
  expect(wordsOf(last.text)).toContain('Invented cells do not in vitro spread');
  expect(last.fields.get('lookup')).toBeNull();
}, 60_000);

test('the number of a trial fills its form; names that were chosen stay', async () => {
  outside.answers.set(queryFor.trial, study());
  const form = await connie().open('/contribute/trial');
  form.fields.set('lookup', 'https://clinicaltrials.gov/study/NCT00000000');
  const found = await form.send(look);
  expect([found.status, own(found)]).toEqual([200, expect.objectContaining({ notation: 'NCT00000000', prefLabel: 'An Invented Trial', altLabel: 'NCT00000000', phase: '2/3', source: 'https://clinicaltrials.gov/study/NCT00000000', lastChecked: day })]);
  expect(wordsOf(found.text)).toMatch(/Found by ClinicalTrials.gov on .*: NCT00000000/);
  found.fields.set('prefLabel', 'NOWHERE');
  found.fields.set('phase', '9');
  const again = await found.send(look);
  expect([own(again)['prefLabel'], own(again)['phase']]).toEqual(['NOWHERE', '2/3']);
});

test('what is here already, what nobody knows, and nothing are said beside the number', async () => {
  const form = await connie().open('/contribute/paper');
  const none = await form.send(look);
  expect(wordsOf(none.text)).toContain('Write the number first: a PMID, DOI or PMCID.');
  none.fields.set('lookup', 'no number');
  const wrong = await none.send(look);
  expect(wordsOf(wrong.text)).toContain('"no number" is no PMID');
  outside.answers.set('europepmc EXT_ID:1234567 AND SRC:MED', europePmc({ id: '1234567', pmid: '1234567', doi: undefined }));
  wrong.fields.set('lookup', '1234567');
  // Enter presses the first button of the form, which is another one.
  expect((await wrong.send(['step', 'review'])).text).toContain('This is here already:');
  const here = await wrong.send(look);
  expect(here.text).toMatch(/This is here already: .*Correct it in place of making it anew:.*<a href="\/pmid-1234567"/);
  expect(own(here)).toEqual({});
});

test('a visitor asks nobody outside', async () => {
  const form = await createFormClient(() => small, { 'x-forwarded-for': '203.0.113.250' }).open(path);
  form.fields.set('e1.paper', '99999901');
  expect(wordsOf((await form.send(find)).text)).toContain('Nothing was found for “99999901”. Describe the paper below.');
  const paper = await createFormClient(() => small, { 'x-forwarded-for': '203.0.113.251' }).open('/contribute/paper');
  expect(paper.fields.has('lookup')).toBe(false);
  paper.fields.set('lookup', '99999901');
  expect((await paper.send(look)).status).toBe(200);
  expect(outside.asked).toEqual([]);
});
