import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { peopleFolder } from '../../server/people/people-store.js';
import { addProposer, withTables } from '../support/proposers.js';
import { startSmallService, type SmallService } from '../support/small-service.js';
import { violations } from './axe.js';
import { launchBrowser, openAs, type PageOptions } from './browser.js';

/** From a reader's evidence to the graph and back, in a browser: by keyboard alone, and without a script. */

const base = 'https://w3id.org/metastasis/', claim = 'claim-snai1-promotes-emt', definition = 'http://www.w3.org/2004/02/skos/core#definition';
let small: SmallService, browser: Browser;
beforeAll(async () => {
  [small, browser] = await Promise.all([startSmallService({ MPP_TRUSTED_PROXIES: '127.0.0.1' }), launchBrowser()]);
  mkdirSync(peopleFolder(small.data), { recursive: true });
  await small.restart();
  withTables(small.data, (tables) => {
    for (const [id, name, role] of [['connie', 'Connie', 'contributor'], ['cora', 'Cora', 'curator']] as const) addProposer(tables, id, name, role);
  });
}, 180_000);
afterAll(async () => {
  await browser.close();
  await small.close();
});

const enter = (who: string | undefined, path: string, options: PageOptions = {}): ReturnType<typeof openAs> => openAs(browser, small.service.origin, who, path, options);
const propose = async (title: string, more: object = {}): Promise<string> => String((await small.send('/api/proposals', { kind: 'correction', title, about: [`${base}emt`], note: `Why: ${title}`, ...more }, { authorization: 'Bearer mpp_connie' })).json.id);
const defined = (text: string): string => `<${base}emt> <${definition}> ${JSON.stringify(text)}@en <${base}graph/small> .\n`;

/** Goes on with the tabulator until something has the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the tabulator does not lead to ${selector} of ${page.url()}`);
}
async function press(page: Page, selector: string, key = 'Enter'): Promise<void> {
  await tabTo(page, selector);
  await page.keyboard.press(key);
}
/** Chooses in a list by the arrow, or types the same into a field. */
async function choose(page: Page, name: string, value: string): Promise<void> {
  await tabTo(page, `[name="${name}"]`);
  if (await page.evaluate(() => document.activeElement instanceof HTMLSelectElement)) {
    for (let i = 0; i < 100 && await page.evaluate(() => (document.activeElement as HTMLSelectElement).value) !== value; i++) await page.keyboard.press('ArrowDown');
  } else await page.keyboard.type(value);
}

test('by keyboard alone evidence is proposed, reviewed, accepted and seen, and its change leads to its undoing', async () => {
  const { page, errors } = await enter('connie', `/${claim}`), finding = 'Cells that had lost the factor kept together in nine of ten dishes.';
  await press(page, `a[href="/contribute/evidence?about=${claim}"]`);
  await page.getByRole('heading', { name: 'Add evidence to a claim' }).waitFor();
  await tabTo(page, '[name="e1.paper"]');
  await page.keyboard.type('Example 2020');
  await choose(page, 'e1.direction', `${base}direction-disputes`);
  await tabTo(page, '[name="e1.finding"]');
  await page.keyboard.type(finding);
  await press(page, '[name="e1.system"][value$="system-mouse"]', 'Space');
  await choose(page, 'e1.evidenceType', 'http://purl.obolibrary.org/obo/ECO_0000178');
  await press(page, 'button.primary[value="review"]');
  await page.getByRole('heading', { name: 'Before you send it' }).waitFor({ timeout: 60_000 });
  await press(page, '[name="consent"]', 'Space');
  await press(page, 'button.primary[value="send"]');
  await page.getByRole('heading', { name: 'Thank you' }).waitFor({ timeout: 60_000 });
  const address = await page.locator('.contribute a[href^="/proposals/"]').first().getAttribute('href') ?? '';
  const { page: review, errors: more } = await enter('cora', '/review');
  await press(review, `a[href="${address}"]`);
  await review.getByText('speaks against').first().waitFor();
  await press(review, `form[action="${address}/approve"] button`);
  await review.getByText('This proposal is approved').waitFor();
  await press(review, `form[action="${address}/accept"] button`);
  await review.getByText('It became a change').waitFor({ timeout: 60_000 });
  // On a second page it is there, and its change leads to the form that undoes it.
  await page.goto(`${small.service.origin}/${claim}`);
  await page.getByText(finding).first().waitFor();
  await press(review, '.proposal a[href^="/changes/"]');
  await review.getByRole('heading', { name: 'Property by property' }).waitFor();
  await press(review, 'a[href^="/contribute/undo?other="]');
  await review.getByRole('heading', { name: 'Undo a change' }).waitFor();
  await tabTo(review, '[name="note"]');
  await review.keyboard.type('It was only for trying.');
  await press(review, 'button.primary[value="send"]');
  await review.getByRole('heading', { name: 'Thank you' }).waitFor({ timeout: 60_000 });
  expect([errors, more]).toEqual([[], []]);
  await Promise.all([page.context().close(), review.context().close()]);
}, 180_000);

test('without a script a reader is heard, and a curator rejects, finds a duplicate and asks for a merge by hand', async () => {
  const { page: reader } = await enter(undefined, '/emt', { javaScript: false, width: 390 }), { page } = await enter('cora', '/review', { javaScript: false }), { page: author } = await enter('connie', '/me', { javaScript: false });
  await reader.getByRole('link', { name: 'Report a mistake' }).first().click();
  await reader.getByLabel('What is wrong, and what should it say?').fill('Nobody understands this definition.');
  await reader.waitForTimeout(3_200);
  await reader.getByRole('button', { name: 'Send', exact: true }).click();
  await reader.getByRole('heading', { name: 'Thank you' }).waitFor();
  const open = async (title: string): Promise<void> => {
    await page.goto(`${small.service.origin}/review`);
    await page.getByRole('link', { name: title }).click();
  };
  const act = async (summary: string, fields: Readonly<Record<string, string>> = {}): Promise<void> => {
    const form = page.locator('.proposal-actions > details', { has: page.locator('summary', { hasText: new RegExp(`^${summary}$`) }) });
    if (await form.getAttribute('open') === null) await form.locator('summary').click();
    for (const [name, text] of Object.entries(fields)) await form.locator(`[name="${name}"]`).fill(text);
    await form.getByRole('button', { name: summary }).click();
  };
  await open('Nobody understands this definition.');
  await act('Take up');
  await page.getByText('This proposal is open').waitFor();
  expect(await page.getByText('Decided by').count()).toBe(0);
  await act('Reject', { reason: 'It is as short as it can be.' });
  await page.getByText('Rejected by').waitFor();
  // Two say the same.
  const first = await propose('It should say how fast'), second = await propose('It should say how fast it is');
  await page.goto(`${small.service.origin}/proposals/${second}`);
  await act('Mark as a duplicate', { of: first });
  await page.getByRole('link', { name: 'The other one' }).click();
  expect(page.url()).toBe(`${small.service.origin}/proposals/${first}`);
  // Two change the same value: the second one is shown beside what holds now, and its author joins both.
  const old = 'Loss of epithelial traits and gain of mesenchymal ones.', fast = await propose('Fast', { removed: defined(old), added: defined('Fast loss of epithelial traits.'), base: await small.version() }), slow = await propose('Slow', { removed: defined(old), added: defined('Slow loss of epithelial traits.'), base: await small.version() });
  for (const id of [fast, slow]) {
    await page.goto(`${small.service.origin}/proposals/${id}`);
    await act('Approve');
    await act('Accept');
  }
  await page.getByText('out of date: values are not what its author saw').waitFor({ timeout: 60_000 });
  const part = page.getByRole('region', { name: 'Seen, now and proposed' });
  expect((await part.locator('dt').allTextContents())).toEqual(['Seen', 'Now', 'Proposed']);
  // As readers know it: without hashes and signs of Turtle, word by word against what was seen.
  expect((await part.locator('dd').evaluateAll((all) => all.map((each) => { for (const gone of each.querySelectorAll('del')) gone.remove(); return each.textContent?.replace(/\s+/g, ' ').trim(); })))).toEqual([old, 'Fast loss of epithelial traits.', 'Slow loss of epithelial traits.']);
  expect(await part.locator('> p').first().textContent()).toMatch(/^“definition” of epithelial.mesenchymal transition was changed since the author of this proposal looked at it\.$/i);
  expect((await page.locator('main blockquote.proposal-words').first().textContent())).toMatch(/^Values that it replaces are not what its author saw: \w+ changed them on \d{4}-\d\d-\d\d \(Fast/);
  expect(await page.locator('main').innerText()).not.toMatch(/[0-9a-f]{12}|@en/);
  const { page: looked } = await enter('cora', `/proposals/${slow}`, { width: 390, theme: 'dark' });
  expect(await violations(looked)).toEqual([]);
  // Its author is told, and edits it as it stands.
  await author.goto(`${small.service.origin}/me`);
  await author.locator('#notices').getByRole('link', { name: 'Slow', exact: true }).first().click();
  await author.getByRole('link', { name: 'Edit' }).click();
  await author.getByLabel('What goes').fill(defined('Fast loss of epithelial traits.'));
  await author.getByLabel('What comes').fill(defined('Loss of epithelial traits, fast or slow.'));
  await author.getByRole('button', { name: 'Save' }).click();
  await author.getByRole('button', { name: 'Submit' }).click();
  await author.getByText('This proposal is open').waitFor({ timeout: 60_000 });
  await page.goto(`${small.service.origin}/proposals/${slow}`);
  await act('Approve');
  await act('Accept');
  await page.getByText('It became a change').waitFor({ timeout: 60_000 });
  await reader.goto(`${small.service.origin}/emt`);
  await reader.getByText('Loss of epithelial traits, fast or slow.').first().waitFor();
  await Promise.all([reader, page, author, looked].map((each) => each.context().close()));
}, 240_000);

test.each<[who: string | undefined, path: string, width: number, theme: 'light' | 'dark']>([
  ['cora', '/me', 390, 'dark'], ['cora', '/review/flags', 1440, 'light'], [undefined, 'flag', 320, 'dark'], ['connie', 'change', 390, 'light'],
])('%s on %s: nothing that axe finds, nothing beyond the edge', async (who, path, width, theme) => {
  const id = await propose(`A proposal to be flagged by ${String(who)} at ${width}`);
  await small.send(`/api/proposals/${id}/comments`, { text: 'Something_without_any_space_that_is_longer_than_the_line_of_a_phone_can_be' }, { authorization: 'Bearer mpp_connie' });
  const number = String((((await small.get(`/api/proposals/${id}`)).json.comments as { number: number }[])[0]?.number));
  withTables(small.data, (tables) => { tables.addFlag({ id, comment: Number(number), by: { id: 'connie', name: 'Connie' }, flagger: 'connie', reason: 'It is too long.', time: new Date().toISOString(), counted: 'flags', hourly: 100 }); });
  const changes = (await small.get('/changes', { accept: 'application/json' })).json.changes as { change: string }[];
  const { page, errors } = await enter(who, path === 'flag' ? `/proposals/${id}/flag?comment=${number}` : path === 'change' ? `/changes/${changes[0]?.change}` : path, { width, theme });
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  expect(errors).toEqual([]);
  await page.context().close();
}, 60_000);
