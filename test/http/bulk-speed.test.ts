import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { leaveInvitation } from '../../server/people/invitation-files.js';
import { startWatchedSite, type WatchedService } from '../support/hostile.js';
import { temporaryFolder } from '../support/process.js';
import { createVisitor, type Visitor } from '../support/visitor.js';

/** Tables of everything, and tables made to take long, over the ontology itself: nobody else waits, and memory comes back. */
let site: WatchedService, contributor: Visitor, clean: () => Promise<void>, resident: number;
beforeAll(async () => {
  const folder = await temporaryFolder(), data = join(folder.path, 'data');
  clean = () => folder.clean();
  site = await startWatchedSite({ MPP_RATE: '0', MPP_WARM_UP: '0', MPP_DATA: data });
  contributor = createVisitor({ service: site });
  const code = await leaveInvitation(data, { role: 'contributor', person: undefined });
  expect((await contributor.submit('/login/invitation', { invitation: code, name: 'Tabea', consent: 'yes' })).status).toBe(303);
  await contributor.get('/bulk');
  await site.quiet();
  resident = (await site.report('collect')).resident;
}, 120_000);
afterAll(async () => {
  await site.close();
  await clean();
}, 30_000);

/** Milliseconds for which the thread that listens may be held, and of its work for one request. */
const longest = 50, mostWork = 5_000;
const names = ['papers', 'terms', 'claims'] as const, tables = new Map<string, string>();

interface Answered { readonly status: number; readonly text: string }
async function send(fields: Readonly<Record<string, string>>, files: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>> = {}): Promise<Answered> {
  const form = new FormData();
  form.set('form', /name="form" value="([^"]+)"/.exec((await contributor.get('/bulk')).text)?.[1] ?? '');
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  for (const [name, value] of Object.entries(files)) form.append('files', new Blob([value]), name);
  const response = await fetch(`${site.origin}/bulk`, { method: 'POST', body: form, redirect: 'manual', headers: { cookie: contributor.cookies(), origin: site.origin, accept: 'text/html' } });
  return { status: response.status, text: await response.text() };
}

/** What is asked for, and what that does to others: once more where the machine may have been at fault. */
async function asked(ask: () => Promise<Answered>): Promise<Answered> {
  for (let left = 2; ; left--) {
    await site.report('reset');
    const { busy } = await site.report(), answer = await ask(), after = await site.report();
    if (left > 0 && (after.worked > longest || after.busy - busy > mostWork)) continue;
    expect(after.worked).toBeLessThanOrEqual(longest);
    expect(after.busy - busy).toBeLessThan(mostWork);
    return answer;
  }
}

test.each(names)('the table of all %s is written in turns', async (name) => {
  // The first time counts: nothing of it is kept.
  await site.report('reset');
  const { busy } = await site.report(), { status, text } = await contributor.get(`/bulk/${name}.tsv`), after = await site.report();
  expect([status, text.split('\n').length > 300]).toEqual([200, true]);
  expect(after.worked).toBeLessThanOrEqual(longest);
  expect(after.busy - busy).toBeLessThan(mostWork);
  tables.set(`${name}.tsv`, text);
}, 60_000);

test('and is read in turns when it is sent back, with all others', async () => {
  expect(tables.size).toBe(3);
  const answer = await asked(() => send({ step: 'check' }, Object.fromEntries(tables)));
  expect([answer.status, answer.text.includes('Nothing differs from what is here')]).toEqual([422, true]);
}, 60_000);

const rows = (head: string, row: (i: number) => string, count: number): string => `${head}\n${Array.from({ length: count }, (_, i) => `${row(i)}\n`).join('')}`;
test.each<[string, string, number]>([
  ['new papers', rows('paper\tpmid\ttitle\tfirstAuthor\tissued', (i) => `\t${90_000_000 + i}\tTitle ${i}\tNobody A\t2001`, 10_000), 413],
  ['a million rows', rows('paper\tpmid', () => 'x\t1', 1_040_000), 413],
  ['signs that are escaped', rows('paper\ttitle', () => `pmid-15210113\t${'&'.repeat(9_900)}`, 400), 422],
  ['nothing that is known', rows('x\ty', () => `x\t${'<'.repeat(9_900)}`, 400), 400],
  ['quotation marks', rows('paper\ttitle', () => `pmid-15210113\t"${'""'.repeat(4_900)}"`, 400), 422],
  ['formulae', rows('paper\ttitle\tvolume\tpages', (i) => `\t=HYPERLINK(${i})\t@SUM(A1)\t+1+1`, 9_999), 422],
  ['claims that nothing is known of', rows('claim\tsubject\tpredicate\tobject', (i) => `new${i}\tTWIST1\tpromotes\tx ${i}`, 9_999), 422],
])('a table of %s holds nobody', async (_, pasted, status) => { expect((await asked(() => send({ step: 'check', pasted }))).status).toBe(status); }, 60_000);

/** As spreadsheets save “Unicode text”. */
const unicode = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));
test.each<[string, () => Readonly<Record<string, Uint8Array<ArrayBuffer>>>, number]>([
  ['36 files', () => Object.fromEntries(Array.from({ length: 36 }, (_, i) => [`papers-${i}.txt`, unicode(rows('paper\tpmid\ttitle', (n) => `\t${91_000_000 + i * 1_000 + n}\tÜber 5 µm: ${'x'.repeat(100)}`, 500))])), 400],
  ['one large file', () => ({ 'papers.txt': unicode(rows('paper\ttitle', () => `pmid-15210113\t${'µ'.repeat(9_000)}`, 270)) }), 422],
])('%s of UTF-16 hold nobody', async (_, files, status) => { const sent = files(); expect((await asked(() => send({ step: 'check' }, sent))).status).toBe(status); }, 60_000);

/** Garbage is collected for it: a service that nobody asks may keep it for minutes, and gives it back with the next work. */
test('the memory that all of that took comes back', async () => {
  let now = Infinity;
  for (let left = 30; left > 0 && now > resident + 150; left--) {
    await sleep(1_000);
    now = (await site.report('collect')).resident;
  }
  expect(now).toBeLessThanOrEqual(resident + 150);
}, 120_000);
