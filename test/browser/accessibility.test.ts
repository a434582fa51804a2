import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { sharedService } from '../support/shared-services.js';
import { isLong } from '../support/long.js';
import { violations } from './axe.js';
import { browserSession } from './session.js';

// The ontology itself: every view that a reader meets, with the data that it has.
const { origin, open, forgive } = browserSession(() => sharedService('ontology'));

/** A resource of each class that has pages: the first by name. */
async function oneOfEach(): Promise<readonly string[]> {
  const query = `SELECT (MIN(?slug) AS ?one) {
    VALUES ?class { ${kinds.map((name) => `mpp:${name}`).join(' ')} }
    ?s a ?class BIND (REPLACE(STR(?s), '^.*/', '') AS ?slug)
  } GROUP BY ?class ORDER BY ?one`;
  const answer = await fetch(`${origin()}/sparql?format=csv&query=${encodeURIComponent(query)}`);
  return (await answer.text()).trim().split(/\r?\n/).slice(1);
}
const kinds = ['CascadeStage', 'Mechanism', 'Molecule', 'CellType', 'AnatomicalSite', 'Cancer', 'Manifestation', 'StagingCategory', 'Therapy', 'ClinicalTrial', 'Hypothesis', 'OpenQuestion', 'Paper', 'Claim', 'Evidence', 'Image', 'DataResource', 'Approval', 'ContraryCheck'];

const drawn = (page: Page): Promise<void> => page.locator('[data-graph-status]', { hasText: /\d+ terms/ }).waitFor();
const found = async (page: Page): Promise<void> => {
  await page.keyboard.press('/');
  await page.keyboard.type('dorm');
  await page.locator('[role="option"]').first().waitFor();
};
interface View {
  readonly path: string;
  readonly ready?: (page: Page) => Promise<void>;
  /** Other suites have axe look at it over a fixture in each run: here it does in a long run alone, as a list of hundreds of terms takes it seconds. */
  readonly seen?: true;
}
const views: readonly View[] = [
  { path: '/' }, { path: '/?audience=patients' }, { path: '/about', ready: found }, { path: '/query?query=ASK%7B%7D' }, { path: '/graph?focus=emt', ready: drawn },
  { path: '/analyse' }, { path: '/analyse?genes=CDH1,SNAI1,TWIST1,ZEB1,MMP9,CXCR4,Twist1,XYZ&background=20000' }, { path: '/text' }, { path: '/search?q=dormancy' }, { path: '/search?q=xyzzy' },
  { path: '/path?from=emt&to=snai1' }, { path: '/api' }, { path: '/releases' }, { path: '/contribute' }, { path: '/contribute?term=emt' }, { path: '/bulk' }, { path: '/about?open=no-such-term' },
  { path: '/read' }, { path: '/read?audience=patients' }, { path: '/treatment?audience=patients&disease=melanoma' }, { path: '/questions?audience=patients' }, { path: '/tropism?audience=patients' },
  { path: '/changes' }, { path: '/emt/history' }, { path: '/nct00006734?audience=patients' }, { path: '/login' }, { path: '/contribute/claim' }, { path: '/path?of=emt,dormancy,cxcr4' }, { path: '/about?open=bone,dormancy&audience=patients' }, { path: '/search?q=sparql' },
  { path: '/bone-metastasis?audience=patients' }, { path: '/about?open=colonization,denosumab&audience=patients' }, { path: '/search?q=how+long+can+I+live&audience=patients' }, { path: '/treatment?audience=patients', seen: true }, { path: '/vocabulary?audience=patients', seen: true },
  ...['/vocabulary', '/papers', '/tropism', '/questions', '/treatment', '/about', '/query', '/no-such-term'].map((path) => ({ path, seen: true as const })),
];
type Look = readonly [theme: 'light' | 'dark', width: number];
/** A long run looks at all widths, from a narrow phone to a screen of 3840 pixels. */
const otherWidths: readonly Look[] = [['dark', 320], ['light', 390], ['dark', 768], ['light', 2560], ['dark', 3840], ['light', 3840]];
/**
 * How a view is looked at. In the usual run each once, by turns: wide and light, and narrow and dark; colours and layout are
 * those of all pages, and `tools.test.ts` and `collections.test.ts` look at one of each kind as well.
 */
const looksAt = (i: number, looks: readonly Look[] = [['light', 1440], ['dark', 360]]): readonly Look[] => (isLong ? [...looks, ...otherWidths] : looks.slice(i % 2, i % 2 + 1));

/** What axe finds in some looks at a page, and whether the page is wider than a narrow phone. */
async function faults(page: Page, path: string, ...looks: readonly Look[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [colorScheme, width] of looks) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    found.push(...(await violations(page)).map((each) => `${path}, ${colorScheme}, ${width}: ${each}`));
  }
  await page.evaluate(() => { for (const each of document.querySelectorAll('details')) each.open = true; });
  await page.setViewportSize({ width: 320, height: 640 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  return wide > 320 ? [...found, `${path}: ${wide} pixels wide on a screen of 320`] : found;
}

test.each(views.map((view, i) => ({ ...view, i })))('$path has no fault', async ({ path, ready, seen, i }) => {
  const page = await open(path, { width: 1440 });
  await ready?.(page);
  const all = await faults(page, path, ...(seen && !isLong ? [] : looksAt(i)));
  if (path === '/no-such-term') forgive();
  expect(all).toEqual([]);
}, isLong ? 240_000 : 60_000);

test('a page of each kind, and a window of each, have no fault', async () => {
  const slugs = await oneOfEach();
  expect(slugs.length).toBe(kinds.length);
  const all: string[] = [];
  const [page, over] = [await open('/about'), await open('/about')];
  for (const [i, slug] of slugs.entries()) {
    const looks: readonly Look[] = i % 4 < 2 ? [['light', 1440], ['dark', 360]] : [['dark', 1440], ['light', 360]];
    // In the usual run a page of every other kind, and a window of the others.
    const [onPage, inWindow] = [looks.slice(0, isLong || i % 2 === 0 ? 1 : 0), looks.slice(1, isLong || i % 2 === 1 ? 2 : 1)];
    for (const look of onPage) {
      await page.goto(`${origin()}/${slug}`);
      all.push(...await faults(page, `/${slug}`, look));
    }
    for (const look of inWindow) {
      await over.goto(`${origin()}/about?open=${slug}`);
      all.push(...await faults(over, `/about?open=${slug}`, look));
    }
  }
  expect(all).toEqual([]);
}, 120_000);
