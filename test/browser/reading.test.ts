import { describe, expect, test } from '@jest/globals';
import { sharedService } from '../support/shared-services.js';
import { until } from '../support/until.js';
import { browserSession } from './session.js';

// The ontology itself: how much a reader is shown, and what patients read of it.
const { open } = browserSession(() => sharedService('ontology'));

describe.each(['/', '/?audience=patients'])('%s', (path) => {
  test.each([[1440, 900, 5], [390, 844, 8]])('at %d by %d is short, with the drawing whole in the first screen', async (width, height, screens) => {
    const page = await open(path, { width, height });
    const seen = await page.locator('main').evaluate((main) => ({
      // Names in drawings count, also those that are drawn for another width.
      words: (main.textContent ?? '').replace(/([a-z.])([A-Z])/g, '$1 $2').trim().split(/\s+/).length,
      links: main.querySelectorAll('a').length,
      screens: document.documentElement.scrollHeight / innerHeight,
      drawing: [...main.querySelectorAll('.overview svg')].map((drawing) => drawing.getBoundingClientRect()).filter(({ height: high }) => high > 0).map(({ bottom, right }) => [bottom <= innerHeight, right <= innerWidth]),
      cards: main.querySelectorAll('.stage-card').length,
    }));
    expect(seen).toMatchObject({ drawing: [[true, true]], cards: 15 });
    expect([seen.words <= 900, seen.links <= 150, seen.screens <= screens, seen]).toEqual([true, true, true, seen]);
  });

  test('links a term once', async () => {
    const page = await open(path);
    const linked = await page.locator('.lead a, .stage-card p a').evaluateAll((links) => links.map((link) => link.getAttribute('data-term')));
    expect(linked.filter((slug, i) => linked.indexOf(slug) !== i)).toEqual([]);
  });
});

// Half of what they were when a reader first counted; all that is folded is still in the page, and on paper.
describe.each([['/treatment', 6000, 12_600], ['/questions', 4725, 10_972]])('%s', (path, wide, narrow) => {
  test.each(['', '?audience=patients'])('is short at first sight, and whole when it is unfolded or printed%s', async (audience) => {
    const page = await open(path + audience, { width: 390, height: 844 });
    const height = (): Promise<number> => page.evaluate(() => document.documentElement.scrollHeight);
    expect(await height()).toBeLessThanOrEqual(narrow);
    await page.setViewportSize({ width: 1440, height: 900 });
    const folded = await height();
    expect(folded).toBeLessThanOrEqual(wide);
    await page.emulateMedia({ media: 'print' });
    // Of the treatments patients have names on paper, and the rest of what they opened.
    const ofTreatments = audience === '' ? 'none' : '.therapy-class > details';
    const hidden = (): Promise<number> => page.locator('.card, .hypothesis, .question .facts').evaluateAll((parts, folded) => parts.filter((part) => !part.closest(folded) && !part.checkVisibility({ contentVisibilityAuto: true })).length, ofTreatments);
    // A script unfolds them once the browser tells it that paper is asked for.
    await until(async () => await hidden() === 0);
    expect([await hidden(), await page.locator('.card, .hypothesis').count() > 20]).toEqual([0, true]);
    const names = await page.locator('.therapy-names').evaluateAll((parts) => [...new Set(parts.map((part) => part.checkVisibility()))]);
    expect(names).toEqual(path === '/treatment' ? [audience !== ''] : []);
    if (path === '/treatment') {
      await page.emulateMedia({ media: 'screen' });
      await page.locator('.therapy-class > details > summary').first().click();
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('.therapy-class').first().evaluate((group) => [group.querySelector('.card')?.checkVisibility(), group.querySelector('.therapy-names')?.checkVisibility()])).toEqual([true, false]);
    }
  }, 60_000);
});

test('the choice of patients stays: in links, in windows, on the next visit, until it is taken back', async () => {
  const page = await open('/');
  await page.getByRole('link', { name: 'For patients' }).click();
  await page.waitForURL(/audience=patients/);
  await page.locator('#dormancy h2 a').click();
  const window = page.locator('[data-window="dormancy"]');
  await window.locator('article').waitFor();
  expect(await window.locator('h3').allTextContents()).toEqual(expect.arrayContaining(['In plain words', 'What is known in people', 'What is not known', 'Questions to ask your doctors']));
  expect(await window.locator('.window-body').evaluate((body) => /\bstage\b/i.test((body as HTMLElement).innerText))).toBe(false);
  // The first words in the document's order are the plain ones.
  expect(await window.locator('article > *').evaluateAll((parts) => parts.slice(0, 2).map(({ tagName, className }) => `${tagName} ${className}`))).toEqual(['HEADER ', 'DIV lay']);
  await page.locator('nav[aria-label="Main"]').getByRole('link', { name: 'Vocabulary' }).click();
  await page.waitForURL(/\/vocabulary\?audience=patients/);
  await page.goto(new URL('/bone', page.url()).href);
  await page.waitForURL(/\/bone\?audience=patients/);
  expect(await page.locator('.responsible').textContent()).toContain('Review by a physician: none is on record.');
  await page.getByRole('link', { name: 'For scientists', exact: true }).click();
  await page.waitForURL(/\/bone$/);
  await page.reload();
  expect(await page.locator('html').getAttribute('data-audience')).toBe('scientists');
}, 90_000);

test.each(['/', '/read', '/dormancy', '/analyse?genes=CDH1,SNAI1', '/search?q=dormancy', '/contribute', '/query', '/path?from=emt&to=bone'])('%s is whole on paper, and has nothing to be pressed or filled in', async (path) => {
  const page = await open(path, { width: 794, height: 1123 });
  await page.emulateMedia({ media: 'print' });
  expect(await page.evaluate(() => [
    document.documentElement.scrollWidth <= innerWidth,
    [...document.querySelectorAll('main svg[viewBox]')].filter((drawing) => drawing.checkVisibility() && drawing.getBoundingClientRect().right > innerWidth + 1).length,
    [...document.querySelectorAll('main :is(button, input:not([type="hidden"]), select)')].filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.closest('.editor')).map((each) => each.outerHTML.slice(0, 80)),
  ])).toEqual([true, 0, []]);
});

test('what patients did not open is not on their paper', async () => {
  const page = await open('/lung?audience=patients'), scientists = page.locator('.for-scientists');
  await page.emulateMedia({ media: 'print' });
  expect(await scientists.isVisible()).toBe(false);
  expect(await page.locator('.for-patients').first().isVisible()).toBe(true);
  await page.emulateMedia({ media: 'screen' });
  await scientists.locator('summary').first().click();
  await page.emulateMedia({ media: 'print' });
  expect(await scientists.isVisible()).toBe(true);
});

test('Stage IV leads to what it means', async () => {
  const page = await open('/staging-stage-iv?audience=patients');
  await page.locator('.for-scientists > summary').click();
  expect(await page.locator('.links a').evaluateAll((links) => links.map((link) => link.getAttribute('data-term')))).toEqual(expect.arrayContaining(['metastasis', 'active-metastatic-disease', 'treating-metastatic-disease']));
});

test('claims are chosen and put in order, in a page as in a window, and come back as they were', async () => {
  const page = await open('/about?open=emt'), window = page.locator('[data-window="emt"]'), form = window.locator('form[data-relations]');
  const rows = (): Promise<readonly { readonly year: number; readonly systems: string }[]> => window.locator('[data-claims]').first().locator('..').locator('li.claim:visible').evaluateAll((all) => all.map((row) => ({ year: Number((row as HTMLElement).dataset['year']), systems: (row as HTMLElement).dataset['systems'] ?? '' })));
  const before = await rows();
  await form.locator('select[name="system"]').selectOption('mouse');
  await form.locator('[role="status"]:not(:empty)').waitFor();
  const chosen = await rows();
  expect(await form.locator('[role="status"]').textContent()).toBe(`${chosen.length} of ${before.length} claims`);
  expect([chosen.length > 0, chosen.length < before.length, chosen.every(({ systems }) => systems.split('|').includes('mouse'))]).toEqual([true, true, true]);
  await form.locator('select[name="system"]').selectOption('');
  await form.locator('select[name="order"]').selectOption('year');
  const years = await window.locator('[data-claims="12"]').evaluateAll((groups) => groups.map((group) => [...group.querySelectorAll<HTMLElement>('li.claim')].map(({ dataset }) => Number(dataset['year']))));
  expect(years).toEqual(years.map((group) => group.toSorted((a, b) => b - a)));
  await form.locator('select[name="order"]').selectOption('');
  expect(await rows()).toEqual(before);
});

test('two open windows lead to the ways between their terms', async () => {
  const page = await open('/about?open=emt,dormancy'), link = page.getByRole('link', { name: 'How are they linked?' });
  await link.waitFor();
  await link.click();
  await page.waitForURL(/\/path\?of=emt,dormancy/);
  expect(await page.locator('h1').textContent()).toBe('Epithelial-mesenchymal transition to dormancy');
});
