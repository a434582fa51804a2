import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { peopleFolder } from '../../server/people/people-store.js';
import { addProposer, withTables } from '../support/proposers.js';
import { startSmallService, type SmallService } from '../support/small-service.js';
import { violations } from './axe.js';
import { launchBrowser, openAs, type PageOptions } from './browser.js';
import { until } from '../support/until.js';

/** Proposals in a browser: by keyboard, on a phone, and by what axe finds. */

const base = 'https://w3id.org/metastasis/';
let small: SmallService, browser: Browser, ids: readonly string[];
const propose = async (title: string, more: object, headers: Readonly<Record<string, string>> = { authorization: 'Bearer mpp_connie' }): Promise<string> => String((await small.send('/api/proposals', { kind: 'correction', title, about: [`${base}emt`], note: `Why: ${title}`, ...more }, headers)).json.id);

beforeAll(async () => {
  [small, browser] = await Promise.all([startSmallService(), launchBrowser()]);
  mkdirSync(peopleFolder(small.data), { recursive: true });
  await small.restart();
  withTables(small.data, (tables) => {
    addProposer(tables, 'connie', 'Connie', 'contributor');
    addProposer(tables, 'cora', 'Cora', 'curator');
  });
  const definition = (text: string): string => `<${base}emt> <http://www.w3.org/2004/02/skos/core#definition> "${text}"@en <${base}graph/small> .`;
  ids = [await propose('The definition is too short', { removed: definition('Loss of epithelial traits and gain of mesenchymal ones.'), added: definition('Slow loss of epithelial traits and gain of mesenchymal ones.') }), await propose('A doubt of a reader', {}, {}), await propose('A long title with_a_word_that_is_as_long_as_some_names_of_proteins_and_of_files_that_nobody_can_break_anywhere', {})];
}, 180_000);
afterAll(async () => {
  await browser.close();
  await small.close();
});

const enter = (who: string | undefined, path: string, options: PageOptions = {}): ReturnType<typeof openAs> => openAs(browser, small.service.origin, who, path, options);

test.each<[who: string, path: () => string, width: number, theme: 'light' | 'dark']>([
  ['cora', (): string => '/review', 390, 'dark'], ['cora', (): string => `/proposals/${ids[0]}`, 1440, 'light'], ['cora', (): string => `/proposals/${ids[1]}`, 390, 'dark'], ['a visitor', (): string => `/proposals/${ids[0]}`, 320, 'light'],
  ['a visitor', (): string => '/proposals', 320, 'dark'], ['connie', (): string => `/proposals/${ids[0]}/edit`, 390, 'light'],
])('%s, page %#: nothing that axe finds, nothing beyond the edge', async (who, path, width, theme) => {
  const { page, errors } = await enter(who === 'a visitor' ? undefined : who, path(), { width, theme });
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  expect(errors).toEqual([]);
  await page.context().close();
}, 60_000);

test('a curator goes down the queue, opens a proposal and approves it, by keys alone', async () => {
  const { page, errors } = await enter('cora', '/review');
  const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '');
  // The script of the keys comes once the page has a list.
  await until(async () => {
    await page.keyboard.press('j');
    return (await focused()) === 'The definition is too short';
  });
  await page.keyboard.press('j');
  expect(await focused()).toBe('A doubt of a reader');
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'The definition is too short' }).waitFor();
  // Who writes a letter into a field stays there.
  await page.getByLabel('Reason, or what others should know').first().press('j');
  expect(await page.getByLabel('Reason, or what others should know').first().inputValue()).toBe('j');
  await page.getByRole('button', { name: 'Approve' }).press('Enter');
  await page.getByText('This proposal is approved').waitFor();
  await page.getByRole('button', { name: 'Accept' }).press('Enter');
  await page.getByText('It became a change').waitFor({ timeout: 60_000 });
  expect(errors).toEqual([]);
  await page.context().close();
}, 120_000);

test('without a script a visitor comments', async () => {
  const { page } = await enter(undefined, `/proposals/${ids[0]}`, { javaScript: false, width: 390 });
  await page.getByLabel('Your comment').fill('I do not think so');
  await page.waitForTimeout(3_100);
  await page.getByRole('button', { name: 'Send the comment' }).click();
  await page.waitForURL(/#comments$/);
  expect((await (await fetch(`${small.service.origin}/api/proposals/${ids[0]}`, { headers: { authorization: 'Bearer mpp_cora' } })).json() as { comments: object[] }).comments).toMatchObject([{ text: 'I do not think so', held: true }]);
  await page.context().close();
}, 60_000);
