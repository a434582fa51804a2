import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { violations } from './axe.js';
import { browserSession } from './session.js';
import { startSite } from './site.js';

const { open, forgive } = browserSession(startSite);
const drawn = (page: Page): Promise<void> => page.locator('[data-graph-status]', { hasText: /\d+ terms/ }).waitFor();

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
