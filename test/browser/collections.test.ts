import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { isLong } from '../support/long.js';
import { violations } from './axe.js';
import { browserSession } from './session.js';
import { startSite } from './site.js';

const { origin, open } = browserSession(() => startSite('collections.ttl'));
/** As the page itself has it: `page.url()` is told of a changed history later than a key press is answered. */
const address = (page: Page): Promise<string> => page.evaluate(() => location.pathname + location.search + location.hash);
const count = (page: Page): Promise<string | null> => page.locator('.result-count').textContent();

describe('a list is narrowed by its form', () => {
  // Without a script in one half of them: the form is all that it takes.
  test.each([
    ['/vocabulary', 'Kind', 'cancer', '/vocabulary?kind=cancer&text=', '3 terms of 20', false],
    ['/papers?sort=author', 'Direction', 'disputes', '/papers?stage=&mechanism=&term=&system=&direction=disputes&from=&to=&text=&sort=author', '1 paper of 4', true],
    ['/tropism', 'Site', 'brain', '/tropism?cancer=&site=brain&status=', '2 claims: 2 cancers, 1 site', false],
    ['/questions', 'Status of the hypothesis', 'emerging', '/questions?status=emerging&text=', '0 open questions, 2 hypotheses', true],
    ['/treatment', 'Disease or complication', 'melanoma', '/treatment?disease=melanoma&site=&stage=&text=', '1 therapy, 1 trial', false],
  ])('%s', async (path, label, value, expected, line, javaScript) => {
    const page = await open(path, { javaScript });
    await page.getByRole('combobox', { name: label, exact: true }).selectOption(value);
    // With a script the list follows at once.
    if (!javaScript) await page.getByRole('button', { name: 'Show', exact: true }).press('Enter');
    await page.waitForURL(origin() + expected);
    expect(await count(page)).toBe(line);
    expect(await page.getByRole('combobox', { name: label, exact: true }).inputValue()).toBe(value);
    await page.getByRole('link', { name: 'Show all' }).click();
    expect(await address(page)).toBe(path.replace(/\?.*/, ''));
  });
});

test('papers are sorted by their heads, there and back', async () => {
  const page = await open('/papers');
  const first = (): Promise<string | null> => page.locator('.papers tbody th a').first().textContent();
  expect(await first()).toBe('A trial');
  await page.getByRole('link', { name: 'First author' }).press('Enter');
  await page.waitForURL(/sort=author$/);
  expect([await first(), await page.locator('[aria-sort]').getAttribute('aria-sort')]).toEqual(['On <moving> {cells}: 100% & more', 'ascending']);
  await page.getByRole('link', { name: 'First author' }).press('Enter');
  await page.waitForURL(/order=reverse$/);
  expect([await first(), await page.locator('[aria-sort]').getAttribute('aria-sort')]).toEqual(['A trial', 'descending']);
});

test('papers are downloaded as they are filtered', async () => {
  const page = await open('/papers?direction=disputes');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'BibTeX' }).click()]);
  expect(download.suggestedFilename()).toBe('papers.bib');
});

test.each([
  ['/papers.bib?direction=disputes', 'application/x-bibtex; charset=utf-8', '@article{pmid-2,\n  author = {Baker, C. and others}'],
  ['/papers.ris?direction=disputes', 'application/x-research-info-systems; charset=utf-8', 'TY  - JOUR\r\nAU  - Baker, C.'],
  ['/papers.csl.json?direction=disputes', 'application/vnd.citationstyles.csl+json; charset=utf-8', '[\n  {\n    "id": "pmid-2"'],
])('%s', async (path, type, start) => {
  const response = await fetch(origin() + path);
  expect([response.status, response.headers.get('content-type'), (await response.text()).slice(0, start.length)]).toEqual([200, type, start]);
  const again = await fetch(origin() + path, { headers: { 'If-None-Match': response.headers.get('etag') ?? '' } });
  expect(again.status).toBe(304);
});

test.each([
  ['text/html', 'text/html; charset=utf-8', '<h1>Vocabulary</h1>'],
  ['text/turtle', 'text/turtle; charset=utf-8', 'mpp:vocabulary a skos:ConceptScheme'],
  ['application/ld+json', 'application/ld+json; charset=utf-8', '"http://www.w3.org/2004/02/skos/core#ConceptScheme"'],
])('the vocabulary as %s', async (accept, type, content) => {
  const response = await fetch(`${origin()}/vocabulary`, { headers: { Accept: accept } });
  expect([response.status, response.headers.get('content-type'), response.headers.get('vary')]).toEqual([200, type, 'Accept, Accept-Encoding']);
  const body = await response.text();
  expect(accept.includes('json') ? body.replace('skos:ConceptScheme', 'http://www.w3.org/2004/02/skos/core#ConceptScheme') : body).toContain(content);
});

describe('windows open over the lists', () => {
  test.each([
    ['/vocabulary', '.glossary a[data-term="emt"]', 'epithelial-mesenchymal transition'],
    ['/papers?sort=author', '.papers a[data-term="pmid-1"]', 'On <moving> {cells}: 100% & more'],
    ['/tropism', '.matrix a[data-term="claim-breast-to-bone"]', 'cancer: breast cancer metastasizes to anatomical site: bone'],
    ['/questions', '.hypothesis a[data-term="lone"]', 'Lone idea'],
    ['/treatment?group=site', '.card a[data-term="alectinib"]', 'alectinib'],
  ])('%s', async (path, link, name) => {
    const page = await open(path);
    await page.locator(link).first().press('Enter');
    await page.getByRole('dialog', { name }).locator('article').waitFor();
    expect(await address(page)).toContain('open=');
    await page.keyboard.press('Escape');
    expect(await address(page)).toBe(path);
  });
});

test('a letter leads to its terms, a proposal to its hypothesis', async () => {
  const page = await open('/vocabulary', { height: 400 });
  await page.locator('.letters a', { hasText: 'W' }).click();
  expect(await address(page)).toBe('/vocabulary#letter-w');
  expect((await page.locator('#letter-w').boundingBox())?.y).toBeLessThan(400);
  await page.goto(`${origin()}/questions`);
  await page.locator('.question a[href="#h-emt-required"]').click();
  expect((await page.locator('#h-emt-required').boundingBox())?.y).toBeLessThan(400);
});

describe('the menu of further pages', () => {
  test('opens by key, closes by Escape and gives the focus back', async () => {
    const page = await open('/?open=emt');
    await page.locator('.window article').waitFor();
    const more = page.locator('.more-pages summary');
    await more.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Tropism');
    await page.keyboard.press('Escape');
    expect(await page.locator('.more-pages').getAttribute('open')).toBeNull();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('More');
    expect(await page.locator('.window').count()).toBe(1);
  });

  test('holds on a phone what has no room, and closes by a touch elsewhere', async () => {
    const page = await open('/', { width: 320, height: 640 });
    expect(await page.locator('nav[aria-label="Main"] > a:visible').allTextContents()).toEqual(['Perspective', 'Vocabulary', 'Graph']);
    await page.locator('.more-pages summary').tap();
    expect(await page.locator('.more-pages a:visible').allTextContents()).toEqual(['Treatment', 'Questions', 'Tropism', 'Papers', 'About', 'Contribute', 'Query', 'Genes']);
    await page.locator('h1').tap();
    expect(await page.locator('.more-pages a:visible').count()).toBe(0);
  });

  test('works without a script', async () => {
    const page = await open('/', { width: 320, javaScript: false });
    await page.locator('.more-pages summary').click();
    await page.locator('.more-pages a', { hasText: 'Tropism' }).click();
    expect(await address(page)).toBe('/tropism');
  });
});

test.each([320, 390])('the header has name, way to the other view and theme in one row of %i pixels, for patients, too', async (width) => {
  for (const query of ['', '?audience=patients']) {
    const page = await open(`/tropism${query}`, { width }), boxes = await Promise.all(['.site-name', '.audience-switch', '.theme-switch'].map((part) => page.locator(part).boundingBox()));
    const [name, other, theme] = boxes.map((box) => (box?.y ?? 0) + (box?.height ?? 0) / 2) as [number, number, number];
    expect([Math.abs(name - other) < 6, Math.abs(theme - other) < 6]).toEqual([true, true]);
  }
});

test('on a phone the matrix gives way to the list', async () => {
  const page = await open('/tropism', { width: 360 });
  expect(await page.locator('.matrix:not(.frequencies)').isVisible()).toBe(false);
  expect([await page.locator('.legend.matrix-legend').isVisible(), await page.locator('.tropism-cancer h3').allTextContents()]).toEqual([false, ['Breast cancer 2', 'Melanoma 1']]);
});

test.each(['/', '/vocabulary', '/papers', '/tropism', '/questions', '/treatment', '/about'])('%s is printed without its tools', async (path) => {
  const page = await open(path, { width: 700 });
  await page.emulateMedia({ media: 'print' });
  for (const tool of ['.filters', '.site-header nav', '.theme-switch', '.audience', '.letters', '.exports']) expect([tool, await page.locator(tool).filter({ visible: true }).count()]).toEqual([tool, 0]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(700);
  // Paper is light, whatever the system or the reader chose for the screen.
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const paper = (): Promise<readonly string[]> => page.evaluate(() => { const { colorScheme } = getComputedStyle(document.documentElement); return [colorScheme, getComputedStyle(document.documentElement).getPropertyValue('--paper')]; });
  const bySystem = await paper();
  await page.evaluate(() => { document.documentElement.dataset['theme'] = 'dark'; });
  expect([bySystem, await paper()]).toEqual([['light', '#fbfaf7'], ['light', '#fbfaf7']]);
});

const paths = ['/vocabulary', '/vocabulary?view=tree', '/papers', '/tropism', '/questions', '/treatment', '/about'];

/** In the usual run each page in one of the themes, by turns. */
const themesAt = (i: number): readonly ('light' | 'dark')[] => (isLong ? ['light', 'dark'] : i % 2 === 0 ? ['light'] : ['dark']);

test.each(paths.map((path, i) => [path, i] as const))('%s has no fault for those who cannot see it, and fits a screen of 320 pixels', async (path, i) => {
  const page = await open(path);
  for (const theme of themesAt(i)) {
    await page.emulateMedia({ colorScheme: theme });
    expect([theme, await violations(page)]).toEqual([theme, []]);
  }
  const small = await open(path, { width: 320, height: 640 });
  expect(await small.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});

test.each(['light', 'dark'] as const)('the list of papers has no fault on a phone, %s', async (theme) => {
  expect(await violations(await open('/papers', { theme, width: 360 }))).toEqual([]);
});
