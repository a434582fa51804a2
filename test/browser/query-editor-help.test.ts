import { describe, expect, test } from '@jest/globals';
import { sharedService } from '../support/shared-services.js';
import { violations } from './axe.js';
import { editorOf, molecules, queryAddress, ready, textOf, write } from './query-page.js';
import { browserSession } from './session.js';

const { open } = browserSession(() => sharedService('site'));

describe('help', () => {
  test('completes a word that was begun before the help had come', async () => {
    const page = await open('/about');
    await page.route('**/editor-help-*.js', async (route) => {
      await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('[data-query-text]')?.value.includes('mpp:pro'));
      await route.continue();
    });
    await page.goto(new URL('/query', page.url()).href);
    await page.locator('.editor.coloured').waitFor();
    await write(page, 'SELECT * { ?x  }');
    for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowLeft');
    await page.keyboard.type('mpp:pro');
    await page.locator('.cm-tooltip-autocomplete li', { hasText: 'mpp:promotes' }).first().waitFor();
  });

  test('completes relations of the class and terms by any name, and declares the prefix', async () => {
    const page = await open('/query');
    await ready(page);
    await write(page, 'SELECT ?x { ?x mpp:promotes }');
    for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowLeft');
    await page.keyboard.type(' EM');
    await page.locator('.cm-tooltip-autocomplete li', { hasText: 'EMT' }).first().waitFor();
    await page.waitForTimeout(200); // the editor takes no key for 75 ms, so that nobody accepts what has not been seen
    await page.keyboard.press('Tab');
    expect(await textOf(page)).toBe('PREFIX mpp: <https://w3id.org/metastasis/>\nSELECT ?x { ?x mpp:promotes mpp:emt }');
  });

  test('says what is probably not meant below the text, each with what to do', async () => {
    const page = await open('/query');
    await ready(page);
    await write(page, 'SELECT ?x ?name {\n  ?x a mpp:Molecule ;\n    mpp:promotes ?what .\n}');
    const said = page.locator('[data-query-remarks] li');
    await said.nth(1).waitFor();
    expect(await said.allTextContents()).toEqual([
      'Line 1, warning: ?name has no value: no pattern binds it, and its column stays empty. Use it in a pattern, or leave it out here.',
      'Line 3, note: ?what stands here only: it matches anything. If that is meant, write ?_what; else use it in another pattern, or leave it out.',
    ]);
    expect(await page.locator('[data-query-remarks]').getAttribute('role')).toBe('status');
    await page.getByRole('button', { name: 'Line 3, note:' }).click();
    await page.keyboard.type('_');
    expect(await textOf(page)).toContain('mpp:promotes _?what');
    expect(await violations(page)).toEqual([]);
  });

  test('asks the endpoint, by the query itself, what has results at a place', async () => {
    const page = await open('/query');
    await ready(page);
    await write(page, 'SELECT * { ?c rdf:subject mpp:snai1 ; rdf:predicate ?p . ?c rdf:object  }');
    for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Control+Space');
    const first = page.locator('.cm-tooltip-autocomplete li').first();
    await first.waitFor();
    expect(await first.textContent()).toMatch(/^mpp:[\w-]+.* [1-9]\d* here$/);
    await page.keyboard.press('Escape');
    await write(page, 'SELECT * { ?x a mpp:Molecule ; mpp:pro }');
    for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Control+Space');
    await page.locator('.cm-tooltip-autocomplete li', { hasText: 'here' }).first().waitFor();
    expect(await page.locator('.cm-tooltip-autocomplete li').first().textContent()).toMatch(/^mpp:pro.* [1-9]\d* here$/);
  });

  test('folds, finds the bracket that belongs to one, and says what is wrong in words', async () => {
    const page = await open('/query');
    await ready(page);
    await write(page, 'SELECT ?x {\n  ?x a mpp:Molecule .\n  FILTER(STR(?x) > "a" \n}');
    await page.locator('[data-query-remarks]', { hasText: /^Line 4, fault: Found `}`/ }).waitFor();
    await write(page, 'SELECT ?x {\n  ?x a mpp:Molecule .\n}');
    await page.locator('.cm-matchingBracket', { hasText: '{' }).waitFor();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('End');
    await page.keyboard.press('Control+Shift+BracketLeft');
    await page.locator('.cm-foldPlaceholder').waitFor();
    expect(await textOf(page)).toBe('SELECT ?x {\n  ?x a mpp:Molecule .\n}');
    await page.locator('[data-query-remarks]', { hasText: /^$/ }).waitFor({ state: 'attached' });
  });

  test('says what a name means', async () => {
    const page = await open(queryAddress('SELECT ?x { ?x mpp:promotes mpp:emt }'));
    await ready(page);
    await page.locator('.cm-line span', { hasText: 'mpp:emt' }).first().hover();
    const card = page.locator('.cm-tooltip-hover', { hasText: 'Program in which epithelial cells lose junctions.' });
    await card.waitFor();
    await card.getByRole('button', { name: 'Open its window' }).click();
    await page.getByRole('dialog', { name: /epithelial/ }).waitFor();
  });

  test('explains in words, as a tree, and beside the lines', async () => {
    const page = await open(queryAddress(molecules));
    await ready(page);
    await page.getByRole('button', { name: 'Explain' }).click();
    const table = page.locator('[data-query-results] table');
    await table.waitFor();
    const rows = await table.locator('tr').evaluateAll((all) => all.map((row) => [...row.children].slice(0, 4).map((cell) => cell.textContent)));
    expect(rows).toEqual([['Step', 'Rows', 'Expected', 'Calls'], ['SELECT ?x', '1', '', '1'], ['?x rdf:type mpp:Molecule', '1', '1', '1']]);
    expect(await page.locator('[data-query-status]').textContent()).toMatch(/^1 row, [\d.]+ ms, answered by the embedded engine$/);
    await page.locator('.cm-rows .rows', { hasText: /^1 \(≈1\), <?[\d.]+ ms$/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    const steps = page.locator('[role="treegrid"] tbody tr');
    await steps.first().focus();
    await page.keyboard.press('ArrowLeft');
    expect(await steps.nth(1).isVisible()).toBe(false);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-level'))).toBe('2');
  });

  test('shows the schema, puts names in, and opens examples', async () => {
    const page = await open('/query');
    await ready(page);
    await write(page, 'SELECT ?x { ?x a  }');
    for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowLeft');
    await page.getByRole('button', { name: 'Schema' }).click();
    await page.locator('summary', { hasText: 'mpp:Molecule' }).click();
    await page.getByRole('button', { name: 'Put the class into the query' }).first().click();
    expect(await textOf(page)).toBe('SELECT ?x { ?x a mpp:Molecule }');
    expect(await violations(page)).toEqual([]);
  });

  test('builds a query that follows its pickers until it is changed by hand', async () => {
    const page = await open('/query');
    await ready(page);
    await page.getByRole('button', { name: 'Build', exact: true }).click();
    await page.getByRole('button', { name: 'Write the query' }).click();
    expect(await textOf(page)).toMatch(/^# Which molecule promotes anything\?\n/);
    await page.getByLabel('how sure').selectOption('contested');
    expect(await textOf(page)).toMatch(/^# Which molecule promotes anything, contested\?\n[^]*mpp:status mpp:status-contested/);
    await editorOf(page).click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type(' ');
    const mine = await textOf(page);
    await page.getByLabel('how sure').selectOption('emerging');
    expect(await textOf(page)).toBe(mine);
  });

  test('finds examples and names of the schema by what they are about', async () => {
    const page = await open('/query');
    await ready(page);
    const field = page.getByLabel('Find an example');
    await field.fill('extravasation');
    await field.press('End');
    await page.getByRole('button', { name: 'Schema' }).click();
    await page.getByLabel('Find a class, relation, term or prefix').fill('hgnc');
    await page.getByRole('button', { name: 'Example: Values of hgnc' }).click();
    expect(await textOf(page)).toContain('FILTER(STRSTARTS(STR(?value), "http://identifiers.org/hgnc/"))');
    await page.getByLabel('Find a class, relation, term or prefix').fill('snai1');
    await page.getByRole('button', { name: 'Example: Claims about SNAI1' }).click();
    expect(await textOf(page)).toContain('rdf:subject|rdf:object mpp:snai1');
  });

  test('finds examples that have some of the words, the nearest first, and leads to pickers that say the same', async () => {
    const page = await open('/query');
    await ready(page);
    const field = page.getByLabel('Find an example');
    const state = (): Promise<readonly boolean[]> => page.locator('.example-group').evaluateAll((groups) => groups.map((group) => (group as HTMLDetailsElement).open));
    const before = await state();
    await field.fill('zebrafish that wobble in plain words');
    await page.getByText('No example has all these words. The nearest come first.').waitFor();
    expect(await page.getByRole('list', { name: 'Nearest examples' }).getByRole('link').count()).toBeGreaterThan(0);
    await field.fill('which molecules promote intravasation wobbling');
    await page.getByRole('button', { name: 'Build it from pickers' }).click();
    await page.getByText('Which molecule promotes intravasation?').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Examples' }).click();
    await field.fill('');
    expect(await state()).toEqual(before);
    expect(await page.locator('.example-group li').count()).toBe(await page.locator('[data-example]').count());
  });

  test('says of an option beside or below the list, and covers none on a phone', async () => {
    const page = await open('/query', { width: 390, height: 844 });
    await ready(page);
    await write(page, 'SELECT * { ?x a mpp:');
    await page.keyboard.type('Mo');
    await page.locator('.cm-completionInfo').waitFor();
    const [list, info] = await Promise.all(['.cm-tooltip-autocomplete > ul', '.cm-completionInfo'].map((selector) => page.locator(selector).boundingBox()));
    expect(list && info && (info.y >= list.y + list.height - 2 || info.y + info.height <= list.y + 2)).toBe(true);
  });

  test('exchanges the terms of a query', async () => {
    const page = await open(queryAddress('ASK { mpp:snai1 mpp:promotes mpp:intravasation }'));
    await ready(page);
    await page.getByLabel('cascade stage: intravasation').selectOption('mpp:local-invasion');
    expect(await textOf(page)).toBe('ASK { mpp:snai1 mpp:promotes mpp:local-invasion }');
  });

  test('gives the query as code', async () => {
    const page = await open(queryAddress(molecules));
    await page.getByRole('button', { name: 'Code…' }).click();
    await page.getByRole('tab', { name: 'Python, pandas' }).click();
    expect(await page.locator('.query-dialog pre').textContent()).toContain('pd.read_csv');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.locator('.query-dialog').waitFor({ state: 'detached' });
  });
});
