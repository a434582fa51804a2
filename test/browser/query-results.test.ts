import { describe, expect, test } from '@jest/globals';
import { sharedService } from '../support/shared-services.js';
import { violations } from './axe.js';
import { molecules, queryAddress, ready, result, write } from './query-page.js';
import { contentOf } from './browser.js';
import { browserSession } from './session.js';

const { open, forgive } = browserSession(() => sharedService('site'));

describe('results', () => {
  test('link what is found, with its name', async () => {
    const page = await open(queryAddress(molecules));
    await page.getByRole('button', { name: /^Run/ }).click();
    const link = page.locator('[data-query-results] a[data-term="snai1"]', { hasText: /^SNAI1$/ });
    await link.waitFor();
    expect(await link.textContent()).toBe('SNAI1');
    expect(await page.locator('[data-query-status]').textContent()).toMatch(/^1 row, \d+ ms$/);
    await link.click();
    await page.getByRole('dialog', { name: 'SNAI1' }).waitFor();
  });

  test('are cited with the papers that they name, and where there is none it is told', async () => {
    const page = await open(queryAddress('SELECT ?e { ?e a mpp:Evidence ; mpp:paper mpp:pmid-1 }'));
    await ready(page);
    await page.getByRole('button', { name: /^Run/ }).click();
    await result(page, /rows/);
    const cite = page.locator('.cite');
    await cite.locator('summary').click();
    const [file] = await Promise.all([page.waitForEvent('download'), cite.getByRole('button', { name: 'BibTeX', exact: true }).click()]);
    expect(await contentOf(file)).toContain('@article{pmid-1,\n  author = {Able, A. and others}');
    await page.selectOption('#query-format', 'ris');
    const [other] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download', exact: true }).click()]);
    expect(await contentOf(other)).toContain('AU  - Able, A.\r\n');
    await write(page, molecules);
    await page.getByRole('button', { name: /^Run/ }).click();
    await result(page, /1 row/);
    forgive();
    await cite.locator('summary').click();
    await cite.getByRole('button', { name: 'RIS' }).click();
    await cite.getByText('Nothing to cite').waitFor();
    await violations(page).then((found) => { expect(found).toEqual([]); });
  });

  test('have each heading over its column, however wide they are', async () => {
    const columns = Array.from({ length: 9 }, (_, i) => `("${'a long text of a cell '.repeat(i % 3 + 1)}" AS ?column${i})`).join(' ');
    for (const width of [390, 1440]) {
      const page = await open(queryAddress(`SELECT ${columns} (1 AS ?short) {}`), { width });
      await ready(page);
      await page.locator('[data-query-form] button[type=submit]').first().click();
      await result(page, /1 row/);
      const lefts = (selector: string): Promise<number[]> => page.locator(selector).evaluateAll((cells) => cells.map((cell) => Math.round(cell.getBoundingClientRect().left)));
      expect(await lefts('.grid-head > div')).toEqual(await lefts('.grid-row > div'));
    }
  });

  test('cannot be shown where a part of the page did not come, and the page says what to do', async () => {
    const page = await open('/about');
    forgive();
    await page.route('**/assets/later-*', (route) => route.abort());
    await page.goto(new URL(queryAddress(molecules), page.url()).href);
    await ready(page);
    await page.locator('[data-query-form] button[type=submit]').first().click();
    await page.locator('[data-query-error]', { hasText: 'Load it again' }).waitFor();
    expect(await page.locator('[data-query-error]').textContent()).toBe('A part of this page did not load. Load it again: nothing is lost.');
  });

  test('without a column are said in words', async () => {
    const page = await open(queryAddress('SELECT * {}'));
    await ready(page);
    await page.locator('[data-query-form] button[type=submit]').first().click();
    await result(page, /row/);
    expect(await page.locator('.result-boolean').textContent()).toBe('Solutions, but no variable in them.');
    expect(await violations(page)).toEqual([]);
  });

  test('stay with the query of their tab', async () => {
    const page = await open(queryAddress(molecules));
    await ready(page);
    await page.locator('[data-query-form] button[type=submit]').first().click();
    await result(page, /row/);
    await page.getByRole('button', { name: 'New query' }).click();
    await page.locator('[data-query-outcome]').waitFor({ state: 'hidden' });
    await page.getByRole('tab').first().click();
    await page.locator('[data-query-outcome]').waitFor();
    expect(await page.locator('.grid-row').count()).toBeGreaterThan(0);
  });

  test('are sorted, filtered, shown without a column, and walked through by keys', async () => {
    const page = await open(queryAddress('SELECT ?name ?x { ?x a mpp:Entity ; skos:prefLabel ?name } ORDER BY ?x'));
    await page.getByRole('button', { name: /^Run/ }).click();
    await page.getByRole('columnheader', { name: 'name' }).getByRole('button').click();
    const first = page.locator('[data-row="0"][data-column="0"]');
    expect(await first.textContent()).toBe('abemaciclib');
    await page.getByRole('columnheader', { name: 'name' }).getByRole('button').click();
    expect(await first.textContent()).toMatch(/^Which traits/);
    await page.getByLabel('Filter rows').fill('snai');
    await page.locator('.result-count', { hasText: /^1 of \d+ rows, sorted by name, descending$/ }).waitFor();
    expect(await first.textContent()).toBe('SNAI1');
    await page.getByLabel('Filter rows').fill('');
    await page.getByText('Columns', { exact: true }).click();
    await page.getByLabel('?x', { exact: true }).uncheck();
    expect(await page.getByRole('columnheader').allTextContents()).toEqual(['name ↓']);
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Columns');
    await first.click();
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset['row'])).toBe('1');
    await page.keyboard.press('Control+End');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('abemaciclib');
  });

  test('of ASK and DESCRIBE are a word and Turtle', async () => {
    const page = await open(queryAddress('ASK { mpp:snai1 a mpp:Molecule }'));
    await page.getByRole('button', { name: /^Run/ }).click();
    await page.locator('.result-boolean', { hasText: 'Yes' }).waitFor();
    await ready(page);
    await write(page, 'DESCRIBE mpp:snai1');
    await page.keyboard.press('Control+Enter');
    await page.locator('[data-query-results] pre', { hasText: 'SNAI1' }).first().waitFor();
  });

  test('make a line or points whose axes have names, and a heat map that says what it leaves out', async () => {
    const page = await open('/query');
    await ready(page);
    for (const kind of ['line', 'scatter']) {
      await write(page, `#view:${kind} ?claims ?papers\nSELECT ?claims ?papers { VALUES (?claims ?papers) { (1 2) (2 5) (4 3) } }`);
      await page.keyboard.press('Control+Enter');
      await page.locator(`svg.chart-of-${kind}`).waitFor();
      expect(await page.locator('svg.chart .chart-axis').allTextContents()).toEqual(['?papers', '?claims']);
    }
    await write(page, '#view:heat ?a ?b ?n\nSELECT ?a ?b ?n { ?x skos:prefLabel ?l ; ?p ?o . ?y skos:prefLabel ?m ; ?q ?r . BIND(STR(?o) AS ?a) BIND(STR(?r) AS ?b) BIND(1 AS ?n) } LIMIT 5000');
    await page.keyboard.press('Control+Enter');
    await page.locator('svg.chart-of-heat').waitFor();
    expect(await page.locator('svg.chart .chart-axis').allTextContents()).toEqual(['?n', '?a', '?b']);
    // What the shades stand for.
    expect({ steps: await page.locator('.chart-scale').count(), ends: (await page.locator('svg.chart .chart-value').allTextContents()).slice(0, 2) }).toEqual({ steps: 5, ends: ['0', '1'] });
    const [, drawn = 0, of = 0] = /\. (\d+) of (\d+) rows are drawn, those of the first sixty names of each side\./.exec(await page.locator('.chart-note').textContent() ?? '') ?? [];
    expect(Number(of)).toBe(5000);
    expect(await page.locator('svg.chart-of-heat rect:not(.chart-scale)').count()).toBe(Number(drawn));
    expect(await violations(page)).toEqual([]);
  });

  test('make charts whose texts can be read on a phone, with names that are whole', async () => {
    const name = 'a rather long name of something in the graph';
    const page = await open(queryAddress(`#view:bar\nSELECT ?what ?n { VALUES (?what ?n) { ("${name}" 3) ("short" 12345) } }`), { width: 390, height: 844 });
    await ready(page);
    await page.getByRole('button', { name: /^Run/ }).click();
    await page.locator('svg.chart-of-bar').waitFor();
    const texts = await page.locator('svg.chart text').evaluateAll((all) => all.map((text) => {
      const svg = (text as SVGTextElement).ownerSVGElement as SVGSVGElement, scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
      return { size: Number.parseFloat(getComputedStyle(text).fontSize) * scale, end: (text as SVGTextElement).getBBox().x + (text as SVGTextElement).getBBox().width <= svg.viewBox.baseVal.width };
    }));
    expect(texts.filter(({ size, end }) => size < 11 || !end)).toEqual([]);
    expect(await page.locator('svg.chart .chart-name').first().evaluate((text) => text.firstChild?.textContent)).toBe(name);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });

  test('keep one column, and a graph only where its address can be taken', async () => {
    const page = await open('/query');
    await ready(page);
    await write(page, `# ${'long '.repeat(4000)}\nSELECT ?x ?p { ?x ?p mpp:Molecule }`);
    await page.keyboard.press('Control+Enter');
    await result(page, /row/);
    await page.getByText(/^This query is too long for the address of the graph: about [\d]+ characters/).waitFor();
    await page.getByText('Columns', { exact: true }).click();
    await page.getByLabel('?x').uncheck();
    expect(await page.getByLabel('?p').isDisabled()).toBe(true);
    await page.getByLabel('?x').check();
    expect(await page.getByLabel('?p').isDisabled()).toBe(false);
  });

  test('that are triples are counted, and lead to papers only where they may name some', async () => {
    const page = await open(queryAddress('CONSTRUCT { mpp:snai1 skos:prefLabel ?l ; skos:note "a ; b . c" , "d" } WHERE { mpp:snai1 skos:prefLabel ?l }'));
    await ready(page);
    await page.getByRole('button', { name: /^Run/ }).click();
    await result(page, /^3 triples, \d+ ms$/);
    await page.locator('.cite summary').click();
    expect(await page.locator('.cite').getByText('The papers that it names').count()).toBe(0);
    await write(page, 'CONSTRUCT { ?e mpp:paper ?p } WHERE { ?e mpp:paper ?p }');
    await page.keyboard.press('Control+Enter');
    await page.locator('.cite summary').click();
    await page.locator('.cite').getByText('The papers that it names').waitFor();
  });

  test('make a chart and can be seen raw; a comment chooses the view', async () => {
    const page = await open(queryAddress('#view:bar\nSELECT ?kind (COUNT(?x) AS ?n) { ?x a ?kind . ?kind rdfs:subClassOf mpp:Entity } GROUP BY ?kind'));
    await page.getByRole('button', { name: /^Run/ }).click();
    await page.getByRole('img', { name: /^bar chart of \?kind, \?n/ }).waitFor();
    // Names that the schema does not bring are asked for, and the chart is drawn with them.
    await page.locator('svg.chart .chart-name', { hasText: /^molecule/i }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Raw' }).click();
    expect(await page.locator('.result-view pre').textContent()).toMatch(/^\?kind\t\?n\n</);
  });

  test('of a stage are shown by step', async () => {
    const page = await open(queryAddress('#view:cascade\nSELECT ?stage (COUNT(?c) AS ?n) { ?stage a mpp:CascadeStage . ?c rdf:object ?stage } GROUP BY ?stage'));
    await page.getByRole('button', { name: /^Run/ }).click();
    // The fixture has no drawing of the cascade, and the browser reports its status. Also where the schema comes after the answer.
    forgive();
    await page.locator('.cascade-map th[scope="row"]', { hasText: 'local invasion' }).waitFor();
  });

  test('of ASK and CONSTRUCT that find nothing say why, too', async () => {
    for (const text of ['ASK { ?x mpp:promots mpp:emt }', 'CONSTRUCT { ?x a ?y } WHERE { ?x mpp:promots ?y }']) {
      const page = await open(queryAddress(text));
      await page.getByRole('button', { name: /^Run/ }).click();
      await page.getByRole('button', { name: 'Why is it empty?' }).click();
      await result(page, /matches nothing in the graph/);
    }
  });

  test('that have no rows for want of a language say so, beside the number of rows', async () => {
    const page = await open(queryAddress('SELECT ?x { ?x skos:prefLabel "SNAI1" }'));
    await ready(page);
    await page.getByRole('button', { name: /^Run/ }).click();
    const why = page.locator('.result-status').getByRole('button', { name: 'Why is it empty?' });
    await why.focus();
    await page.keyboard.press('Enter');
    await result(page, /The graph has "SNAI1"@en there, not "SNAI1": a text with a language tag is another value/);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Go there');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.matches('[data-editor-host]'))).toBe(true);
  });

  test('come into sight on a phone, ahead of what helps, and leave the focus where it is', async () => {
    const page = await open(queryAddress(molecules), { width: 390, height: 700 });
    await ready(page);
    await page.getByRole('textbox', { name: 'Query' }).click();
    await page.keyboard.press('Control+Enter');
    await result(page, /1 row/);
    await page.locator('[data-query-results] a[data-term="snai1"]').waitFor();
    const seen = await page.evaluate(() => ({ status: document.querySelector('[data-query-status]')?.getBoundingClientRect().top ?? -1, cell: document.querySelector('[role="gridcell"]')?.getBoundingClientRect().bottom ?? 9999, height: innerHeight, focused: document.activeElement?.matches('[data-editor-host]') }));
    expect(seen.status).toBeGreaterThanOrEqual(0);
    expect(seen.cell).toBeLessThan(seen.height);
    expect(seen.focused).toBe(true);
  });

  test('that are a page of a proxy, or are to come later, are told as that', async () => {
    const page = await open(queryAddress(molecules));
    forgive();
    await ready(page);
    await page.route('**/sparql', (route) => route.fulfill({ status: 200, contentType: 'text/html', body: '<!doctype html><h1>Sign in</h1>' }));
    await page.getByRole('button', { name: /^Run/ }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toMatch(/^Another page answered\. The answer is a web page \(text\/html\) and no result/);
    await page.unroute('**/sparql');
    await page.route('**/sparql', (route) => route.fulfill({ status: 503, headers: { 'Content-Type': 'application/problem+json', 'Retry-After': '7' }, body: '{"title":"Too many queries","detail":"1,000 wait."}' }));
    await page.getByRole('button', { name: /^Run/ }).click();
    await page.getByRole('alert').filter({ hasText: 'Too many queries. 1,000 wait. Try again in 7 s.' }).waitFor();
  });

  test('that do not fit the view that was asked for say why', async () => {
    const page = await open(queryAddress('#view:pie\nSELECT ?x { ?x a mpp:Molecule }'));
    await ready(page);
    await page.getByRole('button', { name: /^Run/ }).click();
    await page.locator('.view-remark', { hasText: 'There is no view “pie”. Views are table, bar, line, scatter, heat, cascade and raw.' }).waitFor();
    await write(page, '#view:bar\nSELECT ?x { ?x a mpp:Molecule }');
    await page.keyboard.press('Control+Enter');
    await page.locator('.view-remark', { hasText: 'A bar chart needs a column of names and one of numbers. This result has ?x (names).' }).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test('that are empty say why', async () => {
    const page = await open(queryAddress('SELECT ?x {\n  ?x a mpp:Molecule ;\n    mpp:promots mpp:emt .\n}'));
    await page.getByRole('button', { name: /^Run/ }).click();
    await page.getByRole('button', { name: 'Why is it empty?' }).click();
    await result(page, /^“\?x mpp:promots mpp:emt” matches nothing in the graph/);
  });
});
