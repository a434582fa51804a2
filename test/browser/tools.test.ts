import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { isLong } from '../support/long.js';
import { sharedService } from '../support/shared-services.js';
import { violations } from './axe.js';
import { browserSession } from './session.js';

const { open, forgive } = browserSession(() => sharedService('site'));
const drawn = (page: Page): Promise<void> => page.locator('[data-graph-status]', { hasText: /\d+ terms/ }).waitFor();

const paths = ['/', '/?audience=patients', '/emt', '/emt-required', '/claim-snai1-promotes-emt', '/pmid-1', '/graph?focus=emt', '/query', '/about', '/?open=emt', '/?open=emt,snai1&pin=emt,snai1', '/search?q=emt', '/search', '/contribute?term=emt', '/no-such-term'];

/** In the usual run each page in one of the themes, by turns. */
const themesAt = (i: number): readonly ('light' | 'dark')[] => (isLong ? ['light', 'dark'] : i % 2 === 0 ? ['light'] : ['dark']);

test.each(paths.map((path, i) => [path, i] as const))('%s has no fault for those who cannot see it, and fits a screen of 320 pixels', async (path, i) => {
  const page = await open(path);
  if (path === '/no-such-term') forgive();
  if (path.startsWith('/graph')) await drawn(page);
  if (path.includes('open=')) await page.locator('.window article').last().waitFor();
  for (const theme of themesAt(i)) {
    await page.emulateMedia({ colorScheme: theme });
    expect([theme, await violations(page)]).toEqual([theme, []]);
  }
  const small = await open(path, { width: 320, height: 640 });
  if (path.startsWith('/graph')) await drawn(small);
  expect(await small.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
}, 60_000);

test.each(['light', 'dark'] as const)('search while one types has no fault in %s', async (theme) => {
  const page = await open('/', { theme });
  await page.keyboard.press('/');
  await page.keyboard.type('emt');
  await page.getByRole('option').first().waitFor();
  expect(await violations(page)).toEqual([]);
});
