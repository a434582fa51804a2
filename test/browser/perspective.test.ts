import { expect, test } from '@jest/globals';
import { sharedService } from '../support/shared-services.js';
import { browserSession } from './session.js';

const { open } = browserSession(() => sharedService('site'));

test.each(['/', '/?audience=patients', '/emt', '/papers'])('%s is painted without waiting for another file', async (path) => {
  const page = await open(path);
  expect(await page.evaluate(() => (performance.getEntriesByType('resource') as (PerformanceResourceTiming & { renderBlockingStatus: string })[])
    .filter(({ renderBlockingStatus }) => renderBlockingStatus === 'blocking').map(({ name }) => name))).toEqual([]);
  expect(await page.evaluate(() => [...document.styleSheets].map(({ href }) => href))).toEqual([null, null]);
  // Nor does it answer later for code that it does not need: once the query page's words were loaded everywhere, 18 KB of 27.
  const scripts = await page.evaluate(() => (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).filter(({ name }) => name.endsWith('.js')).map(({ encodedBodySize }) => encodedBodySize));
  expect(scripts.length).toBeGreaterThan(1);
  expect(scripts.reduce((sum, size) => sum + size, 0)).toBeLessThan(16 * 1024);
});

test('once it has started, all of the page is laid out, for print and pictures of the whole', async () => {
  const page = await open('/read', { height: 300 });
  await page.waitForFunction(() => [...document.querySelectorAll('.stage, .teaser')].every((each) => getComputedStyle(each).contentVisibility === 'visible'));
  expect(await page.locator('.stage, .teaser').count()).toBeGreaterThan(0);
});

test('the list of stages marks where the reader is', async () => {
  const page = await open('/read', { width: 1440, height: 300 });
  const marked = page.locator('.stages [aria-current]');
  expect(await marked.count()).toBe(0);
  await page.locator('#intravasation').evaluate((section) => { section.scrollIntoView(); });
  await page.locator('.stages a[href="#intravasation"][aria-current="true"]').waitFor();
  await page.locator('#local-invasion').evaluate((section) => { section.scrollIntoView(); });
  await page.locator('.stages a[href="#local-invasion"][aria-current="true"]').waitFor();
  expect(await marked.count()).toBe(1);
});

test.each<[width: number, row: readonly string[], more: boolean]>([
  [1600, ['Perspective', 'Vocabulary', 'Treatment', 'Questions', 'Tropism', 'Papers', 'About', 'Contribute', 'Graph', 'Query', 'Genes'], false],
  [1440, ['Perspective', 'Vocabulary', 'Treatment', 'Questions', 'Contribute', 'Graph', 'Query'], true],
  [1280, ['Perspective', 'Vocabulary', 'Treatment', 'Questions', 'Graph', 'Query'], true], [900, ['Perspective', 'Vocabulary', 'Graph'], true], [768, ['Perspective', 'Vocabulary', 'Graph'], true],
])('at %d pixels the header is one row, and what has no room stands under “More”', async (width, row, more) => {
  const page = await open('/about', { width });
  expect(await page.locator('nav[aria-label="Main"] > a:visible').allTextContents()).toEqual(row);
  expect(await page.locator('.more-pages').isVisible()).toBe(more);
  expect(await page.getByRole('link', { name: 'For patients' }).isVisible()).toBe(true);
  // Where the mark alone has room, its name is still read out.
  expect(await page.locator('.site-header').getByRole('link', { name: 'Metastasis Perspective' }).count()).toBe(1);
  expect((await page.locator('.site-header').boundingBox())?.height).toBeLessThan(60);
});

test('on a wall screen everything grows', async () => {
  const size = async (width: number): Promise<number> => {
    const page = await open('/', { width });
    const found = await page.locator('.lead').evaluate((text) => parseFloat(getComputedStyle(text).fontSize));
    await page.context().close();
    return found;
  };
  const [desk, wall] = [await size(1440), await size(3840)];
  expect(wall / desk).toBeGreaterThan(1.4);
});
