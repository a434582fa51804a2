import { describe, expect, test } from '@jest/globals';
import { sharedService } from '../support/shared-services.js';
import { violations } from './axe.js';
import { editorOf, molecules, queryAddress, ready, result, textOf, write } from './query-page.js';
import { contentOf } from './browser.js';
import { browserSession } from './session.js';

const { open, forgive } = browserSession(() => sharedService('site'));

describe('the text', () => {
  test('is kept at each key, with what can be undone, and an example opens beside it', async () => {
    const page = await open('/query');
    await ready(page);
    await write(page, 'SELECT * { ?mine ?p ?o }');
    await page.keyboard.type(' # more');
    await page.getByLabel('Find an example').fill('plain words');
    await page.locator('[data-example]:not([hidden]) a').first().click();
    await page.locator('[role="tab"]').nth(1).waitFor();
    expect(await textOf(page)).toMatch(/mpp:layDefinition/);
    await page.locator('[role="tab"]').first().click();
    expect(await textOf(page)).toBe('SELECT * { ?mine ?p ?o } # more');
    await page.reload();
    await ready(page);
    expect(await page.locator('[role="tab"]').count()).toBe(2);
    await page.locator('[role="tab"][aria-selected="true"]', { hasText: 'Query 1' }).waitFor();
    expect(await textOf(page)).toBe('SELECT * { ?mine ?p ?o } # more');
    await editorOf(page).click();
    await page.keyboard.press('Control+Z');
    await page.keyboard.press('Control+Z');
    await page.keyboard.press('Control+Z');
    expect(await textOf(page)).toMatch(/^# What promotes/);
  });

  test('is not lost where it is typed before the storage of the browser has answered', async () => {
    const page = await open('/about');
    // The storage answers when the test says so.
    await page.addInitScript(() => {
      const getAll = IDBObjectStore.prototype.getAll;
      IDBObjectStore.prototype.getAll = function (this: IDBObjectStore) {
        const request = getAll.call(this);
        Object.defineProperty(request, 'onsuccess', { set: (handler: (event: Event) => void) => { Object.assign(window, { answer: () => { handler.call(request, new Event('success')); } }); } });
        return request;
      };
    });
    await page.goto(new URL('/query', page.url()).href);
    await page.locator('.editor.coloured').waitFor();
    await write(page, 'SELECT * { ?mine }');
    for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowLeft');
    await page.waitForFunction(() => 'answer' in window);
    await page.keyboard.type(' a');
    await page.evaluate(() => { (window as unknown as { answer: () => void }).answer(); });
    await page.locator('[role="tab"]', { hasText: 'Query 1' }).waitFor();
    await page.keyboard.type(' mpp:C');
    expect(await textOf(page)).toBe('SELECT * { ?mine a mpp:C }');
  });

  test('that is written after a run is in front when the page is loaded again', async () => {
    const page = await open(queryAddress(molecules));
    await ready(page);
    await page.locator('[data-query-form] button[type=submit]').first().click();
    await result(page, /row/);
    await write(page, `${molecules} # changed`);
    const tabs = await page.getByRole('tab').count();
    await page.reload();
    await ready(page);
    expect({ text: await textOf(page), tabs: await page.getByRole('tab').count() }).toEqual({ text: `${molecules} # changed`, tabs });
  });

  test('that was closed can be opened again, and one that was saved', async () => {
    const page = await open('/query');
    await ready(page);
    await write(page, '# keep me\nASK {}');
    await page.getByText('Save…').click();
    await page.getByLabel('Name', { exact: true }).fill('the saved one');
    await page.keyboard.press('Enter');
    await page.locator('[data-query-shared]', { hasText: 'Saved as “the saved one”.' }).waitFor();
    // Another text under the same name takes the place of nothing.
    const first = await textOf(page);
    await write(page, 'ASK { mpp:emt a mpp:Mechanism }');
    await page.getByText('Save…').click();
    await page.getByLabel('Name', { exact: true }).fill('the saved one');
    await page.keyboard.press('Enter');
    await page.locator('[data-query-shared]', { hasText: 'Saved as “the saved one (2)”' }).waitFor();
    await write(page, first);
    await page.getByRole('button', { name: 'New query' }).click();
    expect(await page.locator('[data-query-shared]').textContent()).toBe('');
    await page.keyboard.type('ASK {}');
    expect(await textOf(page)).toBe('ASK {}');
    await page.getByRole('button', { name: 'History' }).click();
    await page.getByRole('button', { name: /^the saved one(?! \(2\))/ }).click();
    expect(await textOf(page)).toBe('# keep me\nASK {}');
    await page.getByRole('button', { name: 'Close this query' }).click();
    await page.getByRole('button', { name: 'History' }).click();
    await page.getByRole('button', { name: /^keep me/ }).click();
    expect(await textOf(page)).toBe('# keep me\nASK {}');
    expect(await violations(page)).toEqual([]);
  });

  test('of a link that was given to somebody is run at once, and one of an example is not', async () => {
    const page = await open(`/query?run=1&query=${encodeURIComponent(molecules)}`);
    await result(page, /^1 row/);
    expect(new URL(page.url()).searchParams.get('run')).toBeNull();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']).catch(() => undefined);
    await page.goto(new URL(queryAddress('ASK {}'), page.url()).href);
    await ready(page);
    expect(await page.locator('[data-query-status]').textContent()).toBe('');
  });

  test('that is closed is in the history at once, and leads back to itself', async () => {
    const page = await open('/query');
    await ready(page);
    await page.getByRole('button', { name: 'New query' }).click();
    await page.keyboard.type('ASK { ?closed ?p ?o }');
    await page.getByRole('button', { name: 'History' }).click();
    await page.getByText('Queries that you close are kept here.').waitFor();
    await page.getByRole('button', { name: 'Close this query' }).click();
    await page.getByRole('button', { name: /^ASK \{ \?closed|^Query 2/ }).click();
    expect(await textOf(page)).toBe('ASK { ?closed ?p ?o }');
    await page.getByText('Queries that you close are kept here.').waitFor();
  });

  test('that is empty is not asked, and the page says so', async () => {
    const page = await open('/query');
    await ready(page);
    await write(page, ' ');
    await page.keyboard.press('Control+Enter');
    expect(await page.getByRole('alert').textContent()).toBe('There is no query here yet: write one, or begin with an example.');
  });

  test('that begins with declarations is told in the history by what it asks', async () => {
    const page = await open('/query');
    await ready(page);
    await write(page, 'PREFIX mpp: <https://w3id.org/metastasis/>\nPREFIX x: <http://x/>\nASK { mpp:emt ?p ?o }');
    await page.keyboard.press('Control+Enter');
    await page.locator('[data-query-status]', { hasText: / ms$/ }).waitFor();
    await page.getByRole('button', { name: 'History' }).click();
    expect(await page.locator('.history-open').last().textContent()).toMatch(/^ASK \{ mpp:emt \?p \?o \} /);
  });

  test('can be written before the editor has come', async () => {
    const page = await open('/query', { javaScript: false });
    const widths = await page.locator('.editor').evaluate((editor) => [editor.clientWidth, editor.querySelector('textarea')?.offsetWidth]);
    expect(widths[1]).toBe(widths[0]);
    await page.getByLabel('Query', { exact: true }).fill(molecules);
    await page.getByLabel('Download as').selectOption('csv');
    const [download] = await Promise.all([page.waitForEvent('download').catch(() => undefined), page.waitForEvent('response'), page.getByRole('button', { name: /^Run/ }).click()]);
    if (download) expect(await contentOf(download)).toContain('snai1');
  });

  test('without a script is answered with a page that can be read, and led back from', async () => {
    const page = await open(queryAddress(molecules), { javaScript: false });
    await page.getByRole('button', { name: /^Run/ }).click();
    await page.getByRole('heading', { name: 'Result' }).waitFor();
    expect(await page.getByRole('columnheader').allTextContents()).toEqual(['x']);
    expect(await page.getByRole('cell').allTextContents()).toEqual([expect.stringMatching(/SNAI1 mpp:snai1$/)]);
    for (const theme of ['light', 'dark'] as const) expect(await violations(await open(new URL(page.url()).pathname + new URL(page.url()).search, { theme }))).toEqual([]);
    await page.setViewportSize({ width: 320, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    const csv = await page.getByRole('button', { name: 'CSV' }).evaluate((button: HTMLButtonElement) => `${button.form?.action ?? ''}?${new URLSearchParams([...new FormData(button.form ?? undefined).entries()].map(([name, value]) => [name, String(value)]))}&format=${button.value}`);
    expect(await (await page.request.get(csv)).text()).toBe('x\r\nhttps://w3id.org/metastasis/snai1\r\n');
    await page.getByRole('link', { name: 'Back to the text of the query' }).click();
    expect(await textOf(page)).toBe(molecules);
  });

  test('without a script goes in a format that fits, and one that does not leads to those that do', async () => {
    forgive();
    const page = await open(queryAddress(molecules), { javaScript: false });
    expect(await page.locator('#query-format optgroup').evaluateAll((groups) => groups.map((group) => (group as HTMLOptGroupElement).label))).toEqual(['Rows, yes or no: SELECT, ASK', 'Triples: CONSTRUCT, DESCRIBE', 'The papers that it names, if any']);
    await page.getByLabel('Download as').selectOption('ttl');
    await page.getByRole('button', { name: /^Run/ }).click();
    await page.getByRole('heading', { name: 'Not acceptable' }).waitFor();
    expect(await page.locator('main li a').allTextContents()).toEqual(['The same query as SPARQL JSON', 'The same query as SPARQL XML', 'The same query as CSV', 'The same query as TSV', 'Back to the text of the query']);
    const href = await page.getByRole('link', { name: 'The same query as CSV' }).getAttribute('href');
    expect(await (await page.request.get(new URL(href ?? '', page.url()).href)).text()).toBe('x\r\nhttps://w3id.org/metastasis/snai1\r\n');
    await page.getByRole('link', { name: 'Back to the text of the query' }).click();
    expect(await textOf(page)).toBe(molecules);
  });

  test('that asks another endpoint is warned of, and refused in words', async () => {
    forgive();
    const page = await open(queryAddress('SELECT ?x {\n  SERVICE <https://sparql.uniprot.org/sparql> { ?x a ?y }\n}'));
    await ready(page);
    await page.locator('[data-query-remarks]', { hasText: /^Line 2, warning: No other endpoint may be asked from here/ }).waitFor();
    await page.getByRole('button', { name: /^Run/ }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toMatch(/no remote service is allowed here\.$/);
    await page.locator('.cm-lintRange-error', { hasText: 'uniprot' }).waitFor();
  });

  test('goes to a file only in a format that fits, and an error stays in the page', async () => {
    forgive();
    const page = await open(queryAddress(molecules));
    await ready(page);
    expect(await page.locator('#query-format option:not([hidden])').allTextContents()).toEqual(['SPARQL JSON', 'SPARQL XML', 'CSV', 'TSV', 'BibTeX', 'RIS', 'CSL-JSON']);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download', exact: true }).click()]);
    expect(await contentOf(download)).toBe('x\r\nhttps://w3id.org/metastasis/snai1\r\n');
    await write(page, 'DESCRIBE mpp:snai1');
    expect(await page.locator('#query-format').inputValue()).toBe('ttl');
    await write(page, 'SELECT ?x { ?x ?? }');
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    await page.getByRole('alert').waitFor();
    expect(new URL(page.url()).pathname).toBe('/query');
  });

  test('of a link that is put into the address of the page opens beside what was written', async () => {
    const page = await open('/query');
    await ready(page);
    await write(page, 'SELECT * { ?mine ?p ?o }');
    await page.evaluate(() => { location.hash = `#query=${encodeURIComponent('# shared\r\nASK {}')}`; });
    await page.getByRole('tab', { name: 'shared' }).waitFor();
    expect(await textOf(page)).toBe('# shared\nASK {}');
    await page.getByRole('tab').first().click();
    expect(await textOf(page)).toBe('SELECT * { ?mine ?p ?o }');
  });

  test('that two windows write at the same moment is kept twice', async () => {
    const page = await open(queryAddress('# shared\nASK {}'));
    await ready(page);
    const other = await page.context().newPage();
    // What the windows tell each other takes until the test says so.
    const hold = (): void => {
      const { postMessage } = BroadcastChannel.prototype, held: (() => void)[] = [];
      BroadcastChannel.prototype.postMessage = function (this: BroadcastChannel, message: unknown) { held.push(() => { postMessage.call(this, message); }); };
      Object.assign(window, { tell: () => { held.splice(0).forEach((act) => { act(); }); BroadcastChannel.prototype.postMessage = postMessage; } });
    };
    await other.goto(page.url());
    await ready(other);
    for (const [each, text] of [[page, ' # one'], [other, ' # two']] as const) {
      await each.evaluate(hold);
      await editorOf(each).click();
      await each.keyboard.press('Control+End');
      await each.keyboard.insertText(text);
    }
    for (const each of [page, other]) await each.evaluate(() => { (window as unknown as { tell: () => void }).tell(); });
    for (const each of [page, other]) await each.waitForFunction(() => document.querySelectorAll('[role="tab"]').length === 2);
    expect([await textOf(page), await textOf(other)]).toEqual(['# shared\nASK {} # one', '# shared\nASK {} # two']);
    const said = await Promise.all([page, other].map((each) => each.locator('[data-query-shared]').textContent()));
    expect(said.filter((text) => text?.startsWith('Another window wrote into this query')).length).toBe(1);
    for (const each of [page, other]) {
      const texts: string[] = [];
      for (const tab of await each.getByRole('tab').all()) {
        await tab.click();
        texts.push(await textOf(each));
      }
      expect(texts.sort()).toEqual(['# shared\nASK {} # one', '# shared\nASK {} # two']);
    }
  });

  test('that is pasted has no marks that nobody sees', async () => {
    const page = await open('/query');
    await ready(page);
    await write(page, ' ');
    await page.keyboard.press('Control+A');
    await editorOf(page).evaluate((content, text) => {
      const data = new DataTransfer();
      data.setData('text/plain', text);
      content.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    }, '\uFEFFSELECT * {\u2028  ?x\u00A0a "\u2028" }');
    await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('[data-query-text]')?.value.includes('?x'));
    expect(await textOf(page)).toBe('SELECT * {\n  ?x a "\u2028" }');
  });

  test('of a megabyte takes keys as fast as a short one, says what is left out, and is kept', async () => {
    const page = await open('/query');
    await ready(page);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const work = async (): Promise<number> => 1000 * ((await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
    await write(page, `SELECT * {\n${'  ?x mpp:promotes mpp:emt .\n'.repeat(37_000)}}`);
    await page.locator('[data-query-remarks]', { hasText: /^Line 1, note: This text has more than 100,000 characters: without colours, completion, checks and links keys stay fast/ }).waitFor();
    await page.keyboard.press('Control+Home');
    const before = await work(), keys = 20;
    for (let i = 0; i < keys; i++) await page.keyboard.type('#');
    await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('[data-query-text]')?.value.startsWith('#'.repeat(20)));
    const perKey = (await work() - before) / keys;
    process.stdout.write(`a text of a megabyte: ${perKey.toFixed(1)} ms of work a key\n`);
    expect(perKey).toBeLessThan(50);
    expect(await violations(page)).toEqual([]);
    await page.reload();
    await ready(page);
    expect((await textOf(page)).slice(0, 30)).toBe('####################SELECT * {');
  }, 60_000);

  test('that is wrong is marked while one types, and where it was run', async () => {
    forgive();
    const page = await open('/query');
    await ready(page);
    await write(page, 'SELECT ?x\nWHERE { ?x ?? }');
    await page.locator('.cm-lintRange-error').waitFor();
    await page.keyboard.press('Control+Enter');
    const error = page.getByRole('alert');
    await error.waitFor();
    expect(await error.textContent()).toMatch(/^Query syntax error\. Line 2, column \d+: Found/);
    expect(await page.locator('.cm-lint-marker-error').count()).toBe(1);
  });

  test('with a name that is not in the graph has the nearest one', async () => {
    const page = await open('/query');
    await ready(page);
    await write(page, 'SELECT ?x { ?x mpp:promots mpp:emt }');
    await page.locator('.cm-lintRange-warning', { hasText: 'mpp:promots' }).waitFor();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('F8');
    await page.getByRole('button', { name: 'Write mpp:promotes', exact: true }).click();
    expect(await textOf(page)).toBe('SELECT ?x { ?x mpp:promotes mpp:emt }');
  });
});
