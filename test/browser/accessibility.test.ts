import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { startService, temporaryFolder } from '../support/process.js';
import { violations } from './axe.js';
import { browserSession } from './session.js';

// The ontology itself: every view that a reader meets, with the data that it has.
const { origin, open, forgive } = browserSession(async () => {
  const data = await temporaryFolder();
  const service = await startService({ MPP_DATA: data.path });
  return { origin: service.origin, close: async () => { await service.stop(); await data.clean(); } };
});

/** A resource of each class that has pages: the first by name. */
async function oneOfEach(): Promise<readonly string[]> {
  const query = `SELECT (MIN(?slug) AS ?one) {
    VALUES ?class { ${kinds.map((name) => `mpp:${name}`).join(' ')} }
    ?s a ?class BIND (REPLACE(STR(?s), '^.*/', '') AS ?slug)
  } GROUP BY ?class ORDER BY ?one`;
  const answer = await fetch(`${origin()}/sparql?format=csv&query=${encodeURIComponent(query)}`);
  return (await answer.text()).trim().split(/\r?\n/).slice(1);
}
const kinds = ['CascadeStage', 'Mechanism', 'Molecule', 'CellType', 'AnatomicalSite', 'Cancer', 'Manifestation', 'StagingCategory', 'Therapy', 'ClinicalTrial', 'Hypothesis', 'OpenQuestion', 'Paper', 'Claim', 'Evidence', 'Image'];

const drawn = (page: Page): Promise<void> => page.locator('[data-graph-status]', { hasText: /\d+ terms/ }).waitFor();
const found = async (page: Page): Promise<void> => {
  await page.keyboard.press('/');
  await page.keyboard.type('dorm');
  await page.locator('[role="option"]').first().waitFor();
};
const views: readonly { readonly path: string; readonly ready?: (page: Page) => Promise<void> }[] = [
  { path: '/' }, { path: '/?audience=patients' }, { path: '/about', ready: found }, { path: '/vocabulary' }, { path: '/papers' }, { path: '/tropism' }, { path: '/questions' },
  { path: '/treatment' }, { path: '/about' }, { path: '/query' }, { path: '/query?query=ASK%7B%7D' }, { path: '/graph?focus=emt', ready: drawn },
  { path: '/analyse' }, { path: '/analyse?genes=CDH1,SNAI1,TWIST1,ZEB1,MMP9,CXCR4,Twist1,XYZ&background=20000' }, { path: '/text' }, { path: '/search?q=dormancy' }, { path: '/search?q=xyzzy' }, { path: '/api' }, { path: '/releases' }, { path: '/contribute' }, { path: '/contribute?term=emt' }, { path: '/no-such-term' }, { path: '/about?open=no-such-term' },
];
type Look = readonly [theme: 'light' | 'dark', width: number];

/** What axe finds in one look at a page, and whether the page is wider than a narrow phone. */
async function faults(page: Page, path: string, [colorScheme, width]: Look): Promise<readonly string[]> {
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height: 800 });
  const found = (await violations(page)).map((each) => `${path}, ${colorScheme}, ${width}: ${each}`);
  await page.setViewportSize({ width: 320, height: 640 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  return wide > 320 ? [...found, `${path}: ${wide} pixels wide on a screen of 320`] : found;
}

test.each(views)('$path has no fault', async ({ path, ready }) => {
  const page = await open(path, { width: 1440 });
  await ready?.(page);
  const all = [...await faults(page, path, ['light', 1440]), ...await faults(page, path, ['dark', 360])];
  if (path === '/no-such-term') forgive();
  expect(all).toEqual([]);
}, 60_000);

test('a page of each kind, and a window of each, have no fault', async () => {
  const slugs = await oneOfEach();
  expect(slugs.length).toBe(kinds.length);
  const all: string[] = [];
  const [page, over] = [await open('/about'), await open('/about')];
  for (const [i, slug] of slugs.entries()) {
    const [one, other]: readonly Look[] = i % 2 === 0 ? [['light', 1440], ['dark', 360]] : [['dark', 1440], ['light', 360]];
    await page.goto(`${origin()}/${slug}`);
    all.push(...await faults(page, `/${slug}`, one ?? ['light', 1440]));
    await over.goto(`${origin()}/about?open=${slug}`);
    all.push(...await faults(over, `/about?open=${slug}`, other ?? ['dark', 360]));
  }
  expect(all).toEqual([]);
}, 120_000);
