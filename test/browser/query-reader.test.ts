import { expect, test } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { sharedService } from '../support/shared-services.js';
import { editorOf, molecules, queryAddress, ready, result, textOf, write } from './query-page.js';
import { browserSession } from './session.js';

const { open, forgive } = browserSession(() => sharedService('site'));

/** What a screen reader is given of a part of the page, a line each, without addresses. */
const heard = async (part: Locator): Promise<readonly string[]> => (await part.ariaSnapshot()).split('\n').map((line) => line.trim().replace(/^- '?/, '').replace(/'?:?$/, '')).filter((line) => !line.startsWith('/url'));

test('a screen reader hears the page in the order of work: what is written, what is said of it, what can be done, what came', async () => {
  const page = await open(queryAddress(molecules));
  await ready(page);
  await page.getByRole('button', { name: /^Run/ }).click();
  await result(page, /1 row/);
  await page.locator('[role="gridcell"]', { hasText: 'SNAI1' }).waitFor();
  const lines = await heard(page.locator('main'));
  const places = [
    'heading "Query" [level=1]', 'tablist "Queries"', 'tab "Query 1" [selected]', 'button "Close this query": ×', 'button "New query": +', /^tabpanel "Query 1"/, /^textbox "Query"/,
    'button "Run Ctrl Enter"', 'button "Explain"', 'button "Format"', 'combobox "Download as"', 'button "Download"', 'button "Code…"', 'group: Save…', 'button "Copy link"', 'group: Keys of the editor',
    'heading "Results" [level=2]', /^status: 1 row, \d+ ms$/, 'group "View"', 'button "Table" [pressed]', 'link "Open in the graph"', 'searchbox "Filter rows"', 'checkbox "Names" [checked]', 'grid "Results"', 'columnheader "x"', 'gridcell "SNAI1 mpp:snai1"', 'group: Cite this result',
    'complementary "Help with queries"', 'button "Examples" [pressed]', 'button "Build"', 'button "Schema"', 'button "History"', 'searchbox "Find an example"',
  ].map((wanted) => lines.findIndex((line) => (typeof wanted === 'string' ? line === wanted : wanted.test(line))));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  // Nothing that is only drawn is read: numbers of lines, marks, signs of folding.
  expect(lines.filter((line) => /[⌄›▾]|^text: \d+$/.test(line))).toEqual([]);
});

test('a fault is heard once with a way to mend it, which keys reach; and nothing more once it is mended', async () => {
  const page = await open('/query');
  await ready(page);
  await write(page, 'SELECT ?x { ?x a Molecule FILTR(?x = mpp:snai1) }');
  const said = page.locator('[data-query-remarks]');
  await said.getByRole('button', { name: 'Write mpp:Molecule' }).waitFor();
  expect(await heard(said)).toEqual(['status', 'list', 'listitem', 'button "Line 1, fault:"', expect.stringMatching(/^text: "?Found `Molecule`; expected: /), 'button "Write mpp:Molecule"']);
  // Out of the text, past the place of the fault, to what mends it.
  for (const key of ['Escape', 'Tab', 'Tab', 'Enter']) await page.keyboard.press(key);
  expect(await textOf(page)).toBe('SELECT ?x { ?x a mpp:Molecule FILTR(?x = mpp:snai1) }');
  await said.getByRole('button', { name: 'Write FILTER' }).click();
  expect(await textOf(page)).toBe('SELECT ?x { ?x a mpp:Molecule FILTER(?x = mpp:snai1) }');
  await page.waitForFunction(() => document.querySelector('[data-query-remarks]')?.childElementCount === 0);
  expect(await editorOf(page).evaluate((content) => (content.getRootNode() as ShadowRoot).activeElement === content)).toBe(true);
  // One undo for each mend.
  await page.keyboard.press('Control+Z');
  expect(await textOf(page)).toBe('SELECT ?x { ?x a mpp:Molecule FILTR(?x = mpp:snai1) }');
});

test('a prefix of another endpoint is completed, and declared where it was forgotten', async () => {
  const page = await open('/query');
  await ready(page);
  await write(page, '\nSELECT * { ?x wdt:P1 ?y }');
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('PREFIX up');
  await page.locator('.cm-tooltip-autocomplete li', { hasText: 'up: <http://purl.uniprot.org/core/>' }).waitFor();
  // A list takes keys when it has been there for a moment.
  await page.waitForTimeout(150);
  await page.keyboard.press('Tab');
  expect(await textOf(page)).toBe('PREFIX up: <http://purl.uniprot.org/core/>\nSELECT * { ?x wdt:P1 ?y }');
  await page.locator('[data-query-remarks]').getByRole('button', { name: 'Declare wdt:' }).click();
  expect(await textOf(page)).toBe('PREFIX wdt: <http://www.wikidata.org/prop/direct/>\nPREFIX up: <http://purl.uniprot.org/core/>\nSELECT * { ?x wdt:P1 ?y }');
});

test('the languages of the code are tabs: arrow keys go round, and Tab leads to the code', async () => {
  const page = await open(queryAddress(molecules));
  await ready(page);
  await page.getByRole('button', { name: 'Code…' }).click();
  const chosen = page.locator('.query-dialog [role="tab"][aria-selected="true"]'), named = (): Promise<string | null | undefined> => page.evaluate(() => document.activeElement?.textContent);
  await chosen.focus();
  const seen: string[] = [];
  for (const key of ['ArrowRight', 'ArrowRight', 'End', 'ArrowRight', 'ArrowLeft', 'Home']) {
    await page.keyboard.press(key);
    expect(await named()).toBe(await chosen.textContent());
    seen.push(await chosen.textContent() ?? '');
  }
  expect(seen).toEqual(['Python, SPARQLWrapper', 'Python, pandas', 'JavaScript', 'curl', 'JavaScript', 'curl']);
  expect(await page.getByRole('tabpanel', { name: 'curl' }).locator('pre').textContent()).toMatch(/^curl /);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.matches('pre'))).toBe(true);
});

test('a table that is wider than a phone says so', async () => {
  for (const [width, says] of [[390, true], [1440, false]] as const) {
    const page = await open(queryAddress('SELECT ?x ?name ?kind ("a long text in a cell" AS ?a) { ?x a ?kind ; skos:prefLabel ?name } LIMIT 5'), { width });
    await ready(page);
    await page.locator('[data-query-form] button[type=submit]').first().click();
    await result(page, /row/);
    expect([width, await page.locator('.grid-wide').isVisible()]).toEqual([width, says]);
    if (says) expect(await page.locator('.grid-wide').textContent()).toBe('4 columns: scroll sideways to see them all.');
  }
});

test('figures beside the lines leave the text its room', async () => {
  forgive();
  const line = 'SELECT * { ?x a mpp:Molecule ; skos:prefLabel ?name ; skos:prefLabel ?other . ?y a mpp:Molecule ; skos:prefLabel ?third }';
  for (const width of [390, 1440]) {
    const page = await open(queryAddress(line), { width });
    await ready(page);
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.locator('.cm-rows .rows').waitFor();
    const room = await page.evaluate(() => {
      const root = document.querySelector('[data-editor-host]')?.shadowRoot, of = (selector: string): DOMRect | undefined => root?.querySelector(selector)?.getBoundingClientRect();
      return { gutters: (of('.cm-gutters')?.width ?? 0) / (of('.cm-scroller')?.width ?? 1), below: (of('.cm-scroller')?.bottom ?? 0) - (of('.cm-gutter')?.bottom ?? 0) };
    });
    expect(room.gutters).toBeLessThan(0.45);
    expect(Math.abs(room.below)).toBeLessThan(3);
  }
});

test('names are looked at again when the schema comes, without a key', async () => {
  const page = await open('/about');
  let send = (): void => undefined;
  const held = new Promise<void>((resolve) => { send = resolve; });
  await page.route('**/query/schema.json', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(new URL('/query', page.url()).href);
  await ready(page);
  const remarks = page.locator('[data-query-remarks]');
  await write(page, '#view:pie\nSELECT ?x { ?x mpp:promots mpp:emt }');
  // What needs no schema is said meanwhile.
  await remarks.filter({ hasText: 'There is no view “pie”' }).waitFor();
  expect(await remarks.textContent()).not.toContain('mpp:promots');
  send();
  await remarks.filter({ hasText: 'mpp:promots is not in the graph. Near: mpp:promotes.' }).waitFor();
  expect(await textOf(page)).toBe('#view:pie\nSELECT ?x { ?x mpp:promots mpp:emt }');
});

test('who saves a query by keys goes on where the menu was opened', async () => {
  const page = await open(queryAddress(molecules));
  await ready(page);
  await page.locator('[data-query-save] summary').focus();
  await page.keyboard.press('Enter');
  await page.locator('[data-query-save-name]').fill('mine');
  await page.keyboard.press('Enter');
  await page.locator('[data-query-shared]', { hasText: 'Saved as “mine”.' }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.matches('[data-query-save] summary'))).toBe(true);
});
