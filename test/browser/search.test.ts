import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { sharedService } from '../support/shared-services.js';
import { browserSession } from './session.js';

const { open, forgive } = browserSession(() => sharedService('site'));
/** Types into the search box of the page, and waits for the options. */
async function look(page: Page, text: string): Promise<void> {
  await page.keyboard.press('/');
  await page.keyboard.type(text);
  await page.getByRole('listbox', { name: 'Results' }).waitFor();
}
const chosen = (page: Page): Promise<string | null | undefined> => page.evaluate(() => {
  const id = document.querySelector('[role="combobox"]')?.getAttribute('aria-activedescendant');
  return !id ? null : document.getElementById(id)?.dataset['slug'];
});

describe('the search box', () => {
  test.each(['/', 'Control+k', 'Meta+k'])('%s leads to it, and Escape back', async (key) => {
    const page = await open('/');
    const link = page.locator('section.stage a[data-term="emt"]').first();
    await link.focus();
    await page.keyboard.press(key);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('site-search');
    expect(await page.getByRole('combobox').inputValue()).toBe('');
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-term'))).toBe('emt');
  });

  test('says when it does not answer, and leads to the page of results', async () => {
    const page = await open('/');
    await page.route('**/api/suggest*', (route) => route.abort());
    await look(page, 'emt');
    expect(await page.getByRole('listbox').textContent()).toBe('The service cannot be reached. Try again.');
    expect(await page.getByRole('link', { name: 'Ask the page of results' }).getAttribute('href')).toBe('/search?q=emt');
    // The browser itself reports the request that was cut.
    forgive();
  });

  test('/ is a letter in a text', async () => {
    const page = await open('/query');
    const editor = page.locator('.cm-content');
    await editor.press('Control+a');
    await editor.press('/');
    expect(await editor.textContent()).toBe('/');
  });

  test('finds by a synonym, says which name matched, and Enter opens the window over the page', async () => {
    const page = await open('/', { height: 500 });
    await page.evaluate(() => { scrollTo(0, 400); });
    const place = await page.evaluate(() => scrollY);
    await look(page, 'emt');
    const first = page.getByRole('option').first();
    expect(await first.locator('.found-name').textContent()).toBe('epithelial-mesenchymal transition mechanism');
    expect(await first.locator('.found-matched').textContent()).toBe('also called EMT');
    expect(await first.locator('.found-line').textContent()).toBe('Program in which epithelial cells lose junctions.');
    expect(await chosen(page)).toBe('emt');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'epithelial-mesenchymal transition' }).locator('article').waitFor();
    expect(await page.evaluate(() => location.search)).toBe('?open=emt');
    expect(await page.evaluate(() => scrollY)).toBe(place);
    expect(await page.getByRole('listbox').isVisible()).toBe(false);
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('site-search');
  });

  test('Enter does not wait for the pause after typing', async () => {
    const page = await open('/');
    await page.keyboard.press('/');
    await page.keyboard.type('emt');
    await page.keyboard.press('Enter');
    await page.locator('[data-window="emt"] article').waitFor();
  });

  test('the arrows move through all groups and round; Ctrl+Enter opens the page', async () => {
    const page = await open('/');
    await look(page, 'transition');
    const seen = [await chosen(page)];
    for (let i = 0; i < 3; i += 1) {
      await page.keyboard.press('ArrowDown');
      seen.push(await chosen(page));
    }
    expect(seen).toEqual(['emt', 'claim-snai1-promotes-emt', 'claim-emt-acts-in-local-invasion', 'emt']);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(/\/emt$/);
  });

  test('a kind limits the options', async () => {
    const page = await open('/');
    await look(page, 'emt');
    expect(await page.getByRole('group', { name: 'Kinds' }).getByRole('button').allTextContents()).toEqual(['mechanism 1', 'hypothesis 1']);
    await page.getByRole('button', { name: 'hypothesis 1' }).click();
    await page.locator('[data-kind="hypothesis"][aria-pressed="true"]').waitFor();
    expect(await page.getByRole('option').locator('.found-label').allTextContents()).toEqual(['EMT is required']);
    await page.getByRole('button', { name: 'hypothesis 1' }).press('Enter');
    await page.getByRole('option').nth(1).waitFor();
  });

  test('a withdrawn term leads to its replacement', async () => {
    const page = await open('/');
    await look(page, 'old term');
    expect(await page.getByRole('option').first().locator('.found-matched').textContent()).toBe('replaces the withdrawn term old term');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'epithelial-mesenchymal transition' }).waitFor();
  });

  test('says when there is nothing; Enter then asks the page', async () => {
    const page = await open('/');
    await look(page, 'zzzz');
    expect(await page.getByRole('option').textContent()).toBe('Nothing found for “zzzz”.');
    expect(await page.locator('.site-search [role="status"]').textContent()).toBe('Nothing found.');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/search\?q=zzzz$/);
    expect(await page.locator('main .notice').textContent()).toContain('Nothing is called or says “zzzz”.');
  });
});

test('/search works without a script', async () => {
  const page = await open('/', { javaScript: false });
  await page.getByRole('searchbox').fill('emt');
  await page.getByRole('searchbox').press('Enter');
  await page.waitForURL(/\/search\?q=emt$/);
  expect(await page.locator('.search-group h2').allTextContents()).toEqual(['Terms 2']);
  expect(await page.locator('.found-matched').first().textContent()).toBe('also called EMT');
  await page.locator('.search-filters').getByRole('link', { name: 'hypothesis 1' }).click();
  await page.waitForURL(/kind=/);
  expect(await page.locator('.found-name a').allTextContents()).toEqual(['EMT is required']);
  await page.locator('.found-name a').click();
  expect(new URL(page.url()).pathname).toBe('/emt-required');
});

test('the options fit a phone', async () => {
  const page = await open('/', { width: 320, height: 640 });
  await look(page, 'emt');
  const box = await page.locator('.suggestions').boundingBox();
  expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 0) <= 320).toBe(true);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});
