import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { violations } from './axe.js';
import { browserSession } from './session.js';
import { startSite } from './site.js';

const { open, forgive } = browserSession(startSite);
const terms = (page: Page): Promise<readonly (string | null)[]> => page.locator('[data-graph-nodes] tbody th').allTextContents();
const drawn = (page: Page): Promise<void> => page.locator('[data-graph-status]', { hasText: /\d+ terms/ }).waitFor();

describe('the graph page', () => {
  test('draws the neighbours of the focus, and lists the same', async () => {
    const page = await open('/graph?focus=emt&layout=free');
    await drawn(page);
    expect(await terms(page)).toEqual(['EMT is required', 'epithelial-mesenchymal transition', 'SNAI1', 'local invasion']);
    expect(await page.locator('[data-graph-edges] tbody tr', { hasText: 'SNAI1' }).first().textContent()).toBe('SNAI1promotesepithelial-mesenchymal transitionemerging1 for, 1 against');
    expect(await page.locator('#graph canvas').count()).toBeGreaterThan(0);
  });

  test('expands and removes from the list, and back undoes it', async () => {
    const page = await open('/graph?focus=snai1&layout=free');
    await drawn(page);
    expect(await terms(page)).not.toContain('local invasion');
    await page.getByRole('button', { name: 'Expand epithelial-mesenchymal transition' }).click();
    await page.locator('[data-graph-nodes] th', { hasText: 'local invasion' }).waitFor();
    expect(await page.evaluate(() => location.search)).toBe('?focus=snai1,emt&layout=free');
    await page.getByRole('button', { name: 'Remove local invasion' }).click();
    await page.waitForURL(/without=local-invasion/);
    await page.locator('[data-graph-nodes] th', { hasText: 'local invasion' }).waitFor({ state: 'detached' });
    await page.goBack();
    await page.locator('[data-graph-nodes] th', { hasText: 'local invasion' }).waitFor();
  });

  test('shows the stages in lanes, adds a term by name and hides a kind', async () => {
    const page = await open('/graph');
    await drawn(page);
    expect(await terms(page)).toEqual(['intravasation', 'local invasion', 'lymphatic dissemination']);
    await page.getByLabel('Add a term').fill('snai1');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.locator('[data-graph-nodes] th', { hasText: 'SNAI1' }).waitFor();
    await page.getByLabel('cascade stages').uncheck();
    await page.locator('[data-graph-nodes] th', { hasText: 'intravasation' }).waitFor({ state: 'detached' });
    expect(await page.evaluate(() => location.search)).toBe('?focus=snai1&hide=stage');
  });

  test('opens windows and exports Turtle', async () => {
    const page = await open('/graph?focus=emt');
    await drawn(page);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Turtle' }).click()]);
    expect(readFileSync(await download.path(), 'utf8')).toContain('"SNAI1"');
    await page.locator('[data-graph-nodes] a[data-term="snai1"]').click();
    await page.getByRole('dialog', { name: 'SNAI1' }).waitFor();
    expect(await page.evaluate(() => location.search)).toBe('?focus=emt&open=snai1');
  });
});

const paths = ['/', '/?audience=patients', '/emt', '/emt-required', '/claim-snai1-promotes-emt', '/pmid-1', '/graph?focus=emt', '/query', '/about', '/?open=emt', '/?open=emt,snai1&pin=emt,snai1', '/search?q=emt', '/search', '/contribute?term=emt', '/no-such-term'];

test.each(paths)('%s fits a screen of 320 pixels', async (path) => {
  const page = await open(path, { width: 320, height: 640 });
  if (path === '/no-such-term') forgive();
  if (path.startsWith('/graph')) await drawn(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});

describe.each(['light', 'dark'] as const)('accessibility in %s', (theme) => {
  test('search while one types', async () => {
    const page = await open('/', { theme });
    await page.keyboard.press('/');
    await page.keyboard.type('emt');
    await page.getByRole('option').first().waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test.each(paths)('%s', async (path) => {
    const page = await open(path, { theme });
    if (path === '/no-such-term') forgive();
    if (path.startsWith('/graph')) await drawn(page);
    if (path.includes('open=')) await page.locator('.window article').last().waitFor();
    expect(await violations(page)).toEqual([]);
  });
});
