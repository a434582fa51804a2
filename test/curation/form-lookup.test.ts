import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import { peopleFolder } from '../../server/people/people-store.js';
import { createFormClient, wordsOf, type FilledForm } from '../support/form-client.js';
import { crossref, europePmc, noResult, queryFor, startLookupServer, type LookupServer } from '../support/lookup-server.js';
import { addProposer, withTables } from '../support/proposers.js';
import { startSmallService, type SmallService } from '../support/small-service.js';

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

test('a visitor asks nobody outside', async () => {
  const form = await createFormClient(() => small, { 'x-forwarded-for': '203.0.113.250' }).open(path);
  form.fields.set('e1.paper', '99999901');
  expect(wordsOf((await form.send(find)).text)).toContain('Nothing was found for “99999901”. Describe the paper below.');
  expect(outside.asked).toEqual([]);
});
