import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { isLong } from '../support/long.js';
import { sharedService } from '../support/shared-services.js';
import { violations } from './axe.js';
import { browserSession } from './session.js';

const { open, forgive } = browserSession(() => sharedService('site'));

const bars = '#view:bar\nSELECT ?kind (COUNT(?x) AS ?n) { ?x a ?kind . ?kind rdfs:subClassOf mpp:Entity } GROUP BY ?kind';
const press = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name, exact: true }).first().click();
async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Query' }).click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
}

/** What the page can look like, and how one comes there from the one before. */
const states: readonly (readonly [name: string, reach: (page: Page) => Promise<void>])[] = [
  ['at rest', async (page) => { await page.locator('.editor.coloured [data-helped]').waitFor(); }],
  ['with a list of completions', async (page) => {
    await write(page, 'SELECT * { ?x a mpp:Molecule ; mpp:pro }');
    for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Control+Space');
    await page.locator('.cm-tooltip-autocomplete li').first().waitFor();
  }],
  ['with warnings', async (page) => {
    await page.keyboard.press('Escape');
    await write(page, 'SELECT ?x { ?x mpp:promots mpp:emt }');
    await page.locator('.cm-lintRange-warning').first().waitFor();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('F8');
    await page.getByRole('button', { name: 'Write mpp:promotes' }).waitFor();
  }],
  ['with an error', async (page) => {
    await page.keyboard.press('Escape');
    await write(page, 'SELECT ?x { ?x ?? }');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('alert').waitFor();
  }],
  ['with a table', async (page) => {
    await write(page, 'SELECT ?x ?name { ?x skos:prefLabel ?name }');
    await page.keyboard.press('Control+Enter');
    await page.locator('[role="gridcell"]').first().waitFor();
  }],
  ['with a chart', async (page) => {
    await write(page, bars);
    await page.keyboard.press('Control+Enter');
    await page.locator('svg.chart').waitFor();
  }],
  ['with a plan', async (page) => {
    await press(page, 'Explain');
    await page.locator('[role="treegrid"]').waitFor();
  }],
  ['with the builder', async (page) => {
    await press(page, 'Build');
    await page.locator('[data-picker="object"]').waitFor();
  }],
  ['with the schema', async (page) => {
    await press(page, 'Schema');
    await page.locator('summary', { hasText: 'mpp:Molecule' }).waitFor();
    await page.getByLabel('Find a class, relation, term or prefix').fill('label');
  }],
  ['with the history', async (page) => {
    await press(page, 'History');
    await page.locator('.history-open').first().waitFor();
  }],
  ['with code', async (page) => {
    await press(page, 'Code…');
    await page.locator('.query-dialog').waitFor();
  }],
];

type Look = readonly [theme: 'light' | 'dark', width: number];
const wide: Look = ['light', 1440], narrow: Look = ['dark', 320];

/** In the usual run one visit, in which the states are looked at by turns; else one in each look. */
test.each<readonly [string, readonly [Look, Look]]>(isLong ? [['wide', [wide, wide]], ['narrow', [narrow, narrow]]] : [['by turns', [wide, narrow]]])('nothing is wrong with the page in any state, %s, and it fits from 320 px to 4K', async (_, looks) => {
  // A query with a fault is answered with 400, which the browser reports.
  forgive();
  const page = await open('/query', { width: looks[0][1] });
  for (const [i, [name, reach]] of states.entries()) {
    const [theme, width] = looks[i % 2 === 0 ? 0 : 1];
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height: 900 });
    await reach(page);
    expect([name, await violations(page)]).toEqual([name, []]);
    for (const each of [320, 768, 3840]) {
      await page.setViewportSize({ width: each, height: each === 3840 ? 2160 : 900 });
      const seen = await page.evaluate(() => ({ fits: document.documentElement.scrollWidth <= innerWidth, left: document.querySelector('.query-page')?.getBoundingClientRect().left === document.querySelector('.site-name')?.getBoundingClientRect().left }));
      expect([name, each, seen]).toEqual([name, each, { fits: true, left: true }]);
    }
  }
}, 120_000);
