import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { peopleFolder } from '../../server/people/people-store.js';
import { addProposer, withTables } from '../support/proposers.js';
import { startSmallService, type SmallService } from '../support/small-service.js';
import { violations } from './axe.js';
import { launchBrowser, openPage } from './browser.js';

/** What others said of a term, below its article and in it. */
const base = 'https://w3id.org/metastasis/', context = 'http://www.w3.org/ns/anno.jsonld';
let small: SmallService, browser: Browser;
beforeAll(async () => {
  [small, browser] = await Promise.all([startSmallService(), launchBrowser()]);
  mkdirSync(peopleFolder(small.data), { recursive: true });
  await small.restart();
  withTables(small.data, (tables) => {
    addProposer(tables, 'connie', 'Connie <b>', 'contributor');
    addProposer(tables, 'cora', 'Cora', 'curator');
  });
  for (const [value, exact, isAccepted] of [['Is this so in people <i>as well</i>?', 'epithelial traits and gain of', true], ['This is about words that are gone.', 'words that never stood here', true], ['This waits for a curator.', 'mesenchymal', false]] as const) {
    // A passage that the page does not have is refused; one may be gone later, as this one is from the beginning.
    const isGone = exact.startsWith('words');
    const { json, status } = isGone ? await small.send('/api/proposals', { kind: 'annotation', title: value, about: [`${base}emt`], note: `About the passage “${exact}”:\n\n${value}`, payload: { form: 'comment', about: 'emt', passage: exact, text: value, motivation: 'questioning' } }, { authorization: 'Bearer mpp_connie' }) : await small.send('/api/annotations', { '@context': context, 'type': 'Annotation', 'motivation': 'questioning', 'body': { type: 'TextualBody', value }, 'target': { source: `${base}emt`, selector: { type: 'TextQuoteSelector', exact } } }, { authorization: 'Bearer mpp_connie' });
    expect(status).toBe(201);
    const id = String(json['id']).replace(/^.*\//, '');
    for (const action of isAccepted ? ['approve', 'accept'] : []) expect((await small.send(`/api/proposals/${id}/${action}`, {}, { 'authorization': 'Bearer mpp_cora', 'if-match': '*' })).status).toBe(200);
  }
}, 180_000);
afterAll(async () => {
  await browser.close();
  await small.close();
});

test.each<['light' | 'dark', number]>([['light', 1440], ['dark', 390], ['light', 320]])('comments stand below the article, their passages are marked; %s, %i', async (theme, width) => {
  const { page, errors } = await openPage(browser, `${small.service.origin}/emt`, { width, theme });
  await page.locator('.annotations li').nth(1).waitFor();
  expect((await page.locator('mark.annotated').allInnerTexts()).join('')).toBe('epithelial traits and gain of');
  const texts = await page.locator('.annotations li').allInnerTexts();
  // The newest first; what waits is not shown.
  expect([texts.length, texts[0]?.includes('These words are not on the page as it is.'), texts[1]?.includes('Question of Connie <b>'), texts[1]?.includes('Is this so in people <i>as well</i>?')]).toEqual([2, true, true, true]);
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  expect(errors).toEqual([]);
  await page.context().close();
}, 60_000);

test.each([1440, 390])('they stand in a window, too, beside those of the page; %i', async (width) => {
  const { page, errors } = await openPage(browser, `${small.service.origin}/emt?open=emt`, { width });
  const inWindow = page.locator('.window .annotations');
  await inWindow.locator('li').nth(1).waitFor();
  await page.locator('main .annotations li').nth(1).waitFor();
  expect((await page.locator('.window mark.annotated').allInnerTexts()).join('')).toBe('epithelial traits and gain of');
  expect(await inWindow.locator('h3').innerText()).toBe('Comments');
  const ids = await page.evaluate(() => [...document.querySelectorAll('[id]')].map(({ id }) => id));
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  expect(await violations(page)).toEqual([]);
  // Closed and opened again, by a link.
  await page.keyboard.press('Escape');
  await page.locator('main a[data-term="emt"], main a[data-term]').first().click();
  await page.locator('.window article.term').waitFor();
  expect(errors).toEqual([]);
  await page.context().close();
}, 60_000);

test('without a script a link leads to them', async () => {
  const { page } = await openPage(browser, `${small.service.origin}/emt`, { javaScript: false });
  await page.getByRole('link', { name: 'Read comments' }).click();
  await page.waitForURL('**/proposals?**');
  expect(await page.locator('main').innerText()).toContain('Is this so in people <i>as well</i>?');
}, 60_000);
