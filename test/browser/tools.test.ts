import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { violations } from './axe.js';
import { browserSession } from './session.js';
import { startSite } from './site.js';

const { open, forgive } = browserSession(startSite);
const drawn = (page: Page): Promise<void> => page.locator('[data-graph-status]', { hasText: /\d+ terms/ }).waitFor();

describe('the query page', () => {
  test('runs a query, and links what it finds', async () => {
    const page = await open('/query?query=SELECT%20%3Fx%20WHERE%20%7B%20%3Fx%20a%20mpp%3AMolecule%20%7D');
    await page.getByRole('button', { name: /^Run/ }).click();
    await page.locator('[data-query-results] a[data-term="snai1"]').click();
    await page.getByRole('dialog', { name: 'SNAI1' }).waitFor();
    expect(await page.locator('[data-query-status]').textContent()).toMatch(/^1 row, \d+ ms$/);
  });

  test('shows where an error is', async () => {
    // The browser itself reports the status 400.
    forgive();
    const page = await open('/query');
    await page.getByLabel('Query', { exact: true }).fill('SELECT ?x\nWHERE { ?x ?? }');
    await page.keyboard.press('Control+Enter');
    const error = page.getByRole('alert');
    await error.waitFor();
    expect(await error.textContent()).toMatch(/^Query syntax error\. Line 2, column \d+: Found/);
    expect(await page.locator('.editor-lines .wrong').textContent()).toBe('2\n');
    expect(await page.getByLabel('Query', { exact: true }).getAttribute('aria-invalid')).toBe('true');
  });

  test('explains how a query was answered, step by step', async () => {
    const page = await open('/query?query=SELECT%20%3Fx%20WHERE%20%7B%20%3Fx%20a%20mpp%3AMolecule%20%7D');
    await page.getByRole('button', { name: 'Explain' }).click();
    const table = page.locator('[data-query-results] table');
    await table.waitFor();
    const rows = await table.locator('tr').evaluateAll((all) => all.map((row) => [...row.children].slice(0, 4).map((cell) => cell.textContent)));
    expect(rows).toEqual([['Step', 'Rows', 'Expected', 'Calls'], ['SELECT ?x', '1', '', '1'], ['?x rdf:type mpp:Molecule', '1', '1', '1']]);
    expect(await page.locator('[data-query-status]').textContent()).toMatch(/^1 row, [\d.]+ ms, answered by the embedded engine$/);
    expect(await violations(page)).toEqual([]);
  });

  test('shows triples as Turtle, offers examples and a link to the query', async () => {
    const page = await open('/query');
    await page.getByLabel('Examples').selectOption('008-stages-in-order');
    expect(await page.getByLabel('Query', { exact: true }).inputValue()).toMatch(/^PREFIX [^]*mpp:CascadeStage[^]*ORDER BY/);
    await page.getByLabel('Query', { exact: true }).fill('DESCRIBE mpp:snai1');
    const share = page.getByRole('link', { name: 'Link to this query' });
    await share.focus();
    expect(await share.getAttribute('href')).toBe('/query?query=DESCRIBE%20mpp%3Asnai1');
    await page.getByRole('button', { name: /^Run/ }).click();
    await page.locator('[data-query-results] pre', { hasText: 'SNAI1' }).waitFor();
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
