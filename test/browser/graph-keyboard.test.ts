import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { browserSession } from './session.js';
import { startSite } from './site.js';

const { open } = browserSession(startSite);
const says = (page: Page, text: string | RegExp): Promise<void> => page.locator('[data-graph-status]', { hasText: text }).waitFor();
const search = (page: Page): Promise<string> => page.evaluate(() => location.search.replace(/&?view=[^&]*/, ''));

/** Presses Tab until the focus is on an element with this name. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let i = 0; i < 120; i++) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate(() => {
      const at = document.activeElement;
      const labels = at instanceof HTMLInputElement ? [...at.labels ?? []].map((label) => label.textContent).join(' ') : '';
      return `${at?.getAttribute('aria-label') ?? ''} ${labels} ${at?.textContent ?? ''}`.trim();
    });
    if (name.test(here)) return;
  }
  throw new Error(`Tab does not reach ${String(name)}`);
}

test('a whole session by keyboard: find, read the evidence, expand, filter, undo, ways, export', async () => {
  const page = await open('/graph?steps=0');
  await says(page, /0 terms/);
  await tabTo(page, /^Add a term/);
  await page.keyboard.type('snail');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('SNAI1');
  await page.keyboard.press('Enter');
  await says(page, /2 terms, 1 connection\./);

  // In the picture: the first term, then its neighbour, each told in words.
  await tabTo(page, /^Picture of the graph/);
  await page.keyboard.press('ArrowRight');
  await says(page, 'SNAI1 drives the transition.');
  await page.keyboard.press('ArrowRight');
  const chosen = await page.locator('.graph-details h2').textContent();
  expect(['SNAI1', 'epithelial-mesenchymal transition']).toContain(chosen);
  await page.keyboard.press('Tab');

  // In the tables: the claim with its evidence, then an expansion from the menu of a row.
  await tabTo(page, /^Select SNAI1 promotes/);
  await page.keyboard.press('Space');
  expect(await page.locator('.graph-details .evidence').allTextContents()).toEqual([
    'For Forced SNAI1 made epithelial cells move. Able 2001 · mouse, in vitro', 'Against It did not in another line. Baker 2002 · in vitro',
  ].map((text) => expect.stringMatching(new RegExp(text.replace('mouse, in vitro', '(?:mouse, in vitro|in vitro, mouse)')))));
  await tabTo(page, /^⋯ Actions for epithelial-mesenchymal transition/);
  await page.keyboard.press('Enter');
  await page.getByRole('menu').waitFor();
  await page.keyboard.press('a');
  await page.keyboard.press('Enter');
  await says(page, /4 terms, 3 connections\./);
  expect(await search(page)).toBe('?focus=snai1&expand=emt&steps=0');

  await page.keyboard.press('Control+z');
  await says(page, /2 terms, 1 connection\./);
  await page.keyboard.press('Control+Shift+Z');
  await says(page, /4 terms, 3 connections\./);

  await page.locator('.skip').focus();
  await tabTo(page, /^Export/);
  await page.keyboard.press('Enter');
  const download = page.waitForEvent('download');
  await page.keyboard.press('c');
  await page.keyboard.press('Enter');
  const file = JSON.parse(readFileSync(await (await download).path(), 'utf8'));
  expect(file.elements.nodes.map((node: { readonly data: { readonly name: string } }) => node.data.name).sort()).toEqual(['EMT is required', 'SNAI1', 'epithelial-mesenchymal transition', 'local invasion']);
  expect(file.data.address).toMatch(/^\?focus=snai1&expand=emt&steps=0&view=/);

  await page.locator('.skip').focus();
  await tabTo(page, /^Ways between two terms/);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type('SNAI1');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type('local invasion');
  await page.keyboard.press('Enter');
  await page.locator('.way-steps li').nth(1).waitFor();
  expect(await search(page)).toBe('?steps=0&from=snai1&to=local-invasion');
}, 90_000);

test('a shared address shows the same places, folds and filters', async () => {
  const address = '/graph?focus=snai1&expand=emt&no-status=structure&view=10~20~0.9';
  const boxes = (page: Page): Promise<string> => page.evaluate(async () => {
    const { width, height } = document.querySelector('canvas') ?? { width: 0, height: 0 };
    return `${width} ${height} ${document.querySelector('[data-graph-status]')?.textContent ?? ''} ${[...document.querySelectorAll('[data-graph-edges] tbody tr')].map((row) => row.textContent).join()}`;
  });
  const [one, other] = [await open(address), await open(address)];
  for (const page of [one, other]) await says(page, /\d+ terms?,/);
  expect(await boxes(other)).toBe(await boxes(one));
  const pictures = await Promise.all([one, other].map((page) => page.locator('.graph-canvas').screenshot()));
  expect(pictures[1]?.equals(pictures[0] ?? Buffer.alloc(0))).toBe(true);
  expect(await one.evaluate(() => location.search)).toBe('?focus=snai1&expand=emt&no-status=structure&view=10~20~0.9');
});
