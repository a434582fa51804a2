import { describe, expect, test } from '@jest/globals';
import { Parser } from 'n3';
import type { Page } from 'playwright-core';
import { sharedService } from '../support/shared-services.js';
import { violations } from './axe.js';
import { contentOf } from './browser.js';
import { browserSession } from './session.js';

const { open } = browserSession(() => sharedService('site'));
const terms = (page: Page): Promise<readonly (string | null)[]> => page.locator('[data-graph-nodes] tbody th').allTextContents();
const drawn = (page: Page): Promise<void> => page.locator('[data-graph-status]', { hasText: /\d+ terms?,/ }).waitFor();
const term = (page: Page, name: string) => page.locator('[data-graph-nodes] tbody th', { hasText: name });
const search = (page: Page): Promise<string> => page.evaluate(() => location.search.replace(/&?view=[^&]*/, ''));

describe('the graph page', () => {
  test('draws the neighbours of the focus, and lists the same', async () => {
    const page = await open('/graph?focus=emt&layout=free');
    await drawn(page);
    await term(page, 'SNAI1').and(page.locator('tr:last-child > th')).waitFor(); // until then the table is the server's
    expect(await terms(page)).toEqual(['EMT is required', 'epithelial-mesenchymal transition', 'local invasion', 'SNAI1']);
    expect(await page.locator('[data-graph-edges] tbody tr', { hasText: 'SNAI1' }).first().textContent()).toBe('SNAI1promotesepithelial-mesenchymal transitionemerging1 for, 1 against');
    expect(await page.locator('#graph canvas').count()).toBeGreaterThan(0);
  });

  test('says how many terms lie beyond the screen and leads there, and an address with a place has the columns of its picture', async () => {
    const page = await open('/graph?focus=emt', { width: 1280 });
    await drawn(page);
    await page.locator('[data-graph-zoom="1.25"]').click({ clickCount: 8 });
    const beyond = page.locator('[data-graph-beyond] button:visible', { hasText: /^[←→↑↓] \d+ terms? (to the left|to the right|above|below)$/u }).first();
    await beyond.waitFor();
    await page.waitForFunction(() => location.search.endsWith('&columns=3'));
    const before = await page.evaluate(() => location.search);
    await beyond.click();
    await page.waitForFunction((address) => location.search !== address, before);
    await page.locator('[data-graph-fit]').click();
    await beyond.waitFor({ state: 'hidden' });
  });

  test('has its tools in one row, and its map beside the picture', async () => {
    const page = await open('/graph?focus=emt', { width: 1440 });
    await drawn(page);
    expect(new Set(await page.locator('.graph-tools > *').evaluateAll((tools) => tools.map((tool) => Math.round(tool.getBoundingClientRect().top + tool.getBoundingClientRect().height / 2)))).size).toBe(1);
    await page.locator('[data-graph-zoom="1.25"]').click({ clickCount: 8 });
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await page.locator('[data-graph-minimap]').waitFor();
      const overlap = await page.evaluate(() => {
        const [picture, map] = ['[data-graph-canvas]', '[data-graph-minimap]'].map((name) => document.querySelector(name)?.getBoundingClientRect() as DOMRect) as [DOMRect, DOMRect];
        return map.width > 100 && map.left < picture.right && map.right > picture.left && map.top < picture.bottom && map.bottom > picture.top;
      });
      expect([width, overlap]).toEqual([width, false]);
    }
  });

  test('is a table without a script', async () => {
    const page = await open('/graph?focus=emt', { javaScript: false });
    expect(await page.locator('[data-graph-edges] tbody tr').allTextContents()).toEqual([
      'SNAI1promotesepithelial-mesenchymal transitionemerging1 for, 1 against', 'epithelial-mesenchymal transitionacts inlocal invasionemerging0 for, 1 inconclusive', 'EMT is requiredconcernsepithelial-mesenchymal transition',
    ]);
  });

  test('expands and hides from the list; undo, redo and back take it back', async () => {
    const page = await open('/graph?focus=snai1&layout=free');
    await drawn(page);
    expect(await terms(page)).not.toContain('local invasion');
    await page.getByRole('button', { name: 'Expand epithelial-mesenchymal transition' }).click();
    await term(page, 'local invasion').waitFor();
    expect(await search(page)).toBe('?focus=snai1&expand=emt&layout=free');
    await page.getByRole('button', { name: 'Hide local invasion' }).click();
    await term(page, 'local invasion').waitFor({ state: 'detached' });
    expect(await search(page)).toBe('?focus=snai1&expand=emt&without=local-invasion&layout=free');
    await page.getByRole('button', { name: 'Undo' }).click();
    await term(page, 'local invasion').waitFor();
    await page.getByRole('button', { name: 'Redo' }).click();
    await term(page, 'local invasion').waitFor({ state: 'detached' });
    await page.goBack();
    await term(page, 'local invasion').waitFor();
  });

  test('shows the steps, adds a term by any of its names, and hides a kind', async () => {
    const page = await open('/graph');
    await drawn(page);
    expect(await terms(page)).toEqual(['intravasation', 'local invasion', 'lymphatic dissemination']);
    await page.getByLabel('Add a term').fill('EMT');
    await page.keyboard.press('Enter');
    await term(page, 'SNAI1').waitFor();
    expect(await search(page)).toBe('?focus=emt');
    await page.getByRole('checkbox', { name: /^cascade stages/ }).uncheck();
    await term(page, 'intravasation').waitFor({ state: 'detached' });
    expect(await search(page)).toBe('?focus=emt&hide=stage');
    expect(await page.locator('[data-graph-status]').textContent()).toMatch(/left out by filters/);
  });

  test('shows a pasted list, and tells what it does not know', async () => {
    const page = await open('/graph?steps=0');
    await page.getByRole('button', { name: 'List…' }).click();
    await page.getByLabel('Names or symbols, one per line or divided by commas').fill('SNAI1, EMT\nNOSUCHGENE');
    await page.getByRole('button', { name: 'Show them' }).click();
    await page.locator('[data-graph-status]', { hasText: 'Not found: NOSUCHGENE.' }).waitFor();
    expect(await terms(page)).toEqual(['epithelial-mesenchymal transition', 'SNAI1']);
    expect(await search(page)).toBe('?with=snai1,emt&common=any&steps=0');
  });

  test('a claim opens with both of its ends', async () => {
    const page = await open('/graph?focus=claim-snai1-promotes-emt&steps=0');
    await drawn(page);
    expect(await terms(page)).toEqual(['epithelial-mesenchymal transition', 'SNAI1']);
  });

  test('opens windows and exports Turtle that the service holds', async () => {
    const page = await open('/graph?focus=emt');
    await drawn(page);
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Turtle' }).click()]);
    const saved = new Parser().parse(await contentOf(download));
    expect(saved.length).toBeGreaterThan(30);
    const all = await page.evaluate(async () => (await fetch('/ontology.nt')).text());
    const known = new Set(new Parser().parse(all).map((quad) => JSON.stringify([quad.subject.value, quad.predicate.value, quad.object])));
    expect(saved.map((quad) => JSON.stringify([quad.subject.value, quad.predicate.value, quad.object])).filter((each) => !known.has(each))).toEqual([]);
    await page.locator('[data-graph-nodes] a[data-term="snai1"]').click();
    await page.getByRole('dialog', { name: 'SNAI1' }).waitFor();
    expect(await search(page)).toBe('?focus=emt&open=snai1');
  });

  test('finds the ways between two terms', async () => {
    const page = await open('/graph?from=snai1&to=local-invasion');
    await drawn(page);
    expect(await page.locator('.way-steps li').allTextContents()).toEqual([
      expect.stringMatching(/^SNAI1 promotes epithelial-mesenchymal transition emerging 1 for, 1 against/), expect.stringMatching(/^epithelial-mesenchymal transition acts in local invasion emerging 0 for, 0 against/),
    ]);
    expect(await terms(page)).toEqual(expect.arrayContaining(['epithelial-mesenchymal transition', 'local invasion', 'SNAI1']));
  });

  test('shows the result of a query', async () => {
    const page = await open(`/graph?steps=0&query=${encodeURIComponent('SELECT ?claim { ?claim a mpp:Claim ; rdf:object mpp:emt }')}`);
    await drawn(page);
    expect(await terms(page)).toEqual(['epithelial-mesenchymal transition', 'SNAI1']);
  });

  test.each(['light', 'dark'] as const)('has no fault in %s', async (theme) => {
    const page = await open('/graph?focus=emt', { theme });
    await drawn(page);
    await page.locator('[data-graph-edges] tbody input').first().check();
    expect(await violations(page)).toEqual([]);
  });
});
