import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { sharedService } from '../support/shared-services.js';
import { browserSession } from './session.js';

const { open, forgive } = browserSession(() => sharedService('site'));
const search = (page: Page): Promise<string> => page.evaluate(() => location.search);
const focused = (page: Page): Promise<string | null | undefined> =>
  page.evaluate(() => document.activeElement?.getAttribute('data-window') ?? document.activeElement?.getAttribute('data-term'));
const firstTerm = '.hero a[data-term="metastatic-cascade"], section.stage a[data-term="emt"]';

describe('a window', () => {
  test('opens over the page, is in the address, and keeps the place of the reader', async () => {
    const page = await open('/', { height: 500 });
    const link = page.locator('section.stage a[data-term="emt"]').first();
    await link.scrollIntoViewIfNeeded();
    const place = await page.evaluate(() => scrollY);
    await link.click();
    const window = page.getByRole('dialog', { name: 'epithelial-mesenchymal transition' });
    await window.waitFor();
    expect(await window.locator('.definition-text').textContent()).toContain('Program in which epithelial cells lose junctions.');
    expect(await search(page)).toBe('?open=emt');
    expect(await page.evaluate(() => scrollY)).toBe(place);
    expect(await focused(page)).toBe('emt');
  });

  test('closes by Escape and gives the focus back', async () => {
    const page = await open('/');
    await page.locator('section.stage a[data-term="emt"]').first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').locator('article').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await focused(page)).toBe('emt');
    expect(await search(page)).toBe('');
  });

  test('opens further ones; back closes and forward opens again', async () => {
    const page = await open('/');
    await page.locator('section.stage a[data-term="emt"]').first().click();
    await page.locator('[data-window="emt"] a[data-term="snai1"]').first().click();
    await page.locator('[data-window="snai1"] article').waitFor();
    expect(await search(page)).toBe('?open=emt,snai1');
    await page.goBack();
    expect(await page.locator('.window').evaluateAll((all) => all.map((each) => each.getAttribute('data-window')))).toEqual(['emt']);
    await page.goBack();
    expect(await page.locator('.window').count()).toBe(0);
    await page.goForward();
    await page.locator('[data-window="emt"] article').waitFor();
    expect(await search(page)).toBe('?open=emt');
  });

  test('opens from a deep link, with its own ids', async () => {
    const page = await open('/emt?open=emt,snai1');
    await page.locator('[data-window="snai1"] article').waitFor();
    await page.locator('[data-window="emt"] article').waitFor();
    expect(await page.evaluate(() => {
      const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
      return ids.filter((id, i) => ids.indexOf(id) !== i);
    })).toEqual([]);
  });

  test('is in the page that its address gives: nothing is asked for, and the first view is the same', async () => {
    const plain = await open('/?open=emt,snai1', { javaScript: false });
    const places = (page: Page) => page.locator('.window').evaluateAll((all) => all.map((each) => [each.getAttribute('data-window'), ...Object.values(each.getBoundingClientRect().toJSON() as Record<string, number>).map(Math.round)]));
    const first = await places(plain);
    expect(await plain.locator('[data-window="emt"] .definition-text').textContent()).toContain('Program in which epithelial cells lose junctions.');
    await plain.locator('[data-window="snai1"]').getByRole('link', { name: 'Close' }).click();
    expect(await search(plain)).toBe('?open=emt');
    await plain.locator('[data-window="emt"]').getByRole('link', { name: 'Close' }).click();
    expect(new URL(plain.url()).pathname + await search(plain)).toBe('/');
    await plain.context().close();

    const page = await open('/?open=emt,snai1');
    expect(await places(page)).toEqual(first);
    // What others said of a term is asked for afterwards, and stands below.
    expect(await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname).filter((path) => !path.startsWith('/assets/') && path !== '/api/annotations'))).toEqual([]);
  });

  test('can be walked through by Tab', async () => {
    const page = await open('/?open=emt');
    await page.locator('[data-window="emt"] article').waitFor();
    const names: (string | null)[] = [];
    for (let i = 0; i < 6; i += 1) {
      await page.keyboard.press('Tab');
      names.push(await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? null));
    }
    expect(names).toEqual(['Move with the arrow keys, resize with Shift', 'Pin side by side', 'Open as a page', 'Close', 'epithelial-mesenchymal transition: content', 'epithelial cells']);
  });

  test('stays when it is pinned, and moves by its bar when not', async () => {
    const page = await open('/?open=emt');
    const window = page.locator('[data-window="emt"]');
    await window.locator('article').waitFor();
    const before = await window.boundingBox();
    await page.mouse.move((before?.x ?? 0) + 200, (before?.y ?? 0) + 15);
    await page.mouse.down();
    await page.mouse.move((before?.x ?? 0) + 100, (before?.y ?? 0) + 65);
    await page.mouse.up();
    const after = await window.boundingBox();
    expect([Math.round((after?.x ?? 0) - (before?.x ?? 0)), Math.round((after?.y ?? 0) - (before?.y ?? 0))]).toEqual([-100, 50]);
    await window.getByRole('button', { name: 'Pin side by side' }).click();
    await page.keyboard.press('Escape');
    expect(await window.count()).toBe(1);
    await window.getByRole('button', { name: 'Close' }).click();
    expect(await window.count()).toBe(0);
  });

  test('is moved and resized by keys, and stays on the screen', async () => {
    const page = await open('/?open=emt');
    const window = page.getByRole('dialog');
    await window.locator('article').waitFor();
    const box = async () => {
      const { x = 0, y = 0, width = 0, height = 0 } = await window.boundingBox() ?? {};
      return [x, y, width, height].map(Math.round);
    };
    const [x = 0, y = 0, width = 0, height = 0] = await box();
    await window.getByRole('button', { name: /^Move/ }).focus();
    for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowDown']) await page.keyboard.press(key);
    expect(await box()).toEqual([x - 48, y + 24, width, height]);
    for (const key of ['Shift+ArrowRight', 'Shift+ArrowUp']) await page.keyboard.press(key);
    expect(await box()).toEqual([x - 48, y + 24, width + 24, height - 24]);
    for (let i = 0; i < 80; i += 1) await page.keyboard.press('ArrowRight');
    expect((await box())[0]).toBe(1280 - 80);
  });

  test('stands beside others when it is pinned; back, reload and a shared address keep that', async () => {
    const page = await open('/?open=emt,snai1', { width: 1400 });
    await page.locator('[data-window="snai1"] article').waitFor();
    await page.getByRole('button', { name: 'Side by side', exact: true }).click();
    const boxes = () => page.locator('.window').evaluateAll((all) => all.map((each) => each.getBoundingClientRect()).map(({ left, right, top, bottom }) => [left, right, top, bottom].map(Math.round)));
    const [first = [], second = []] = await boxes();
    expect(first[1]).toBeLessThan(second[0] ?? 0);
    expect(second[1]).toBe(1400 - 16);
    expect(first.slice(2)).toEqual(second.slice(2));
    expect(await search(page)).toBe('?open=emt,snai1&pin=emt,snai1');
    await page.locator('[data-window="emt"]').click({ position: { x: 5, y: 200 } });
    expect(await boxes()).toEqual([first, second]);
    await page.reload();
    await page.locator('[data-window="snai1"] article').waitFor();
    expect(await boxes()).toEqual([first, second]);
    await page.goBack();
    expect(await page.locator('.window.pinned').count()).toBe(0);
    expect(await page.locator('.window').count()).toBe(2);
  });

  test('of more than fit, the first is released; all close at once', async () => {
    const page = await open('/?open=emt,snai1,bone&pin=emt,snai1,intravasation', { width: 1000 });
    await page.locator('[data-window="snai1"] article').waitFor();
    await page.locator('[data-window="snai1"] a[data-term="emt"]').first().click();
    expect(await page.locator('.window.pinned').count()).toBe(2);
    await page.getByRole('button', { name: 'Close all' }).click();
    expect(await page.locator('.window').count()).toBe(0);
    expect(await search(page)).toBe('');
    await page.goBack();
    expect(await page.locator('.window').count()).toBe(3);
    await page.locator('[data-window="emt"] article').waitFor();
    await page.keyboard.press('Shift+Escape');
    expect(await page.locator('.window').count()).toBe(0);
    // The browser itself reports that the fixture has no bone.
    forgive();
  });

  test('is fetched while the pointer is on its link', async () => {
    const page = await open('/');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.locator('section.stage a[data-term="emt"]').first().hover();
    await page.getByRole('tooltip').waitFor();
    await page.locator('section.stage a[data-term="emt"]').first().click();
    await page.locator('[data-window="emt"] article').waitFor();
    expect(asked.filter((path) => !/annotations/.test(path))).toEqual(['/emt']);
  });

  test('gives a citation to copy, with the day', async () => {
    const page = await open('/?open=emt');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByText('Cite this').click();
    await page.getByRole('button', { name: 'Copy the citation' }).click();
    await page.getByText('Copied.').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^“epithelial-mesenchymal transition”\. Metastasis Perspective, version [0-9a-f]{8}\. https:\/\/w3id\.org\/metastasis\/emt \(accessed \d{1,2} [A-Z][a-z]+ 20\d\d\)$/);
  });

  test('is scrolled to a part by its list of parts, and page and address stay', async () => {
    const page = await open('/?open=emt', { height: 500 });
    const body = page.locator('[data-window="emt"] .window-body');
    await body.locator('article').waitFor();
    await body.locator('.contents a', { hasText: 'Papers' }).press('Enter');
    expect(await body.locator('.references').getAttribute('open')).toBe('');
    expect(await body.evaluate((scrolled) => scrolled.scrollTop)).toBeGreaterThan(300);
    expect(await page.evaluate(() => [location.search, location.hash, scrollY])).toEqual(['?open=emt', '', 0]);
  });

  test('says when it cannot be loaded, and tries again', async () => {
    const page = await open('/');
    await page.route('**/emt?*', (route) => route.abort());
    await page.locator('section.stage a[data-term="emt"]').first().click();
    await page.getByRole('alert').getByText('This window could not be loaded').waitFor();
    await page.unroute('**/emt?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('[data-window="emt"] article').waitFor();
    expect(await focused(page)).toBe('emt');
    // The browser itself reports the request that was cut.
    forgive();
  });

  test('says when there is no such term', async () => {
    const page = await open('/?open=no-such-term');
    expect(await page.locator('.window .notice').textContent()).toContain('There is no term “no-such-term”');
    // The browser itself reports the status 404.
    forgive();
  });

  test('is a sheet at the foot of a phone', async () => {
    const page = await open('/', { width: 360, height: 700 });
    await page.locator(firstTerm).first().click();
    const box = await page.locator('.window').boundingBox();
    expect(box).toMatchObject({ x: 0, width: 360 });
    expect(Math.round((box?.y ?? 0) + (box?.height ?? 0))).toBe(700);
    await page.locator('.window article').waitFor();
    await page.locator('.window-kind').tap();
    expect((await page.locator('.window').boundingBox())?.height).toBe(700 - 16);
  });
});

describe('a link to a term', () => {
  test('is a plain link with Ctrl, and without a script', async () => {
    const page = await open('/');
    // The last to hear of the click keeps the browser from opening a tab, and tells whether it would have.
    const left = await page.locator('section.stage a[data-term="emt"]').first().evaluate((link) => ['ctrlKey', 'metaKey', 'shiftKey', 'plain'].map((key) => {
      let followed = false;
      window.addEventListener('click', (event) => {
        followed = !event.defaultPrevented;
        event.preventDefault();
      }, { once: true });
      link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, [key]: true }));
      return followed;
    }));
    expect(left).toEqual([true, true, true, false]);
    await page.goBack();
    expect(await page.locator('.window').count()).toBe(0);
    await page.context().close();

    const plain = await open('/', { javaScript: false });
    await plain.locator('section.stage a[data-term="emt"]').first().click();
    expect(new URL(plain.url()).pathname).toBe('/emt');
    expect(await plain.locator('article.term h1').textContent()).toBe('epithelial-mesenchymal transition');
  });

  test('tells what it means while the pointer rests on it', async () => {
    const page = await open('/');
    await page.locator('section.stage a[data-term="emt"]').first().hover();
    const tip = page.getByRole('tooltip');
    await tip.waitFor();
    expect(await tip.locator('.badge').textContent()).toContain('mechanism');
    expect(await tip.textContent()).toContain('Program in which epithelial cells lose junctions.');
    await page.keyboard.press('Escape');
    expect(await tip.isVisible()).toBe(false);
  });
});

test('the audience changes and section and windows stay', async () => {
  const page = await open('/?open=emt', { height: 400 });
  await page.locator('#intravasation').evaluate((section) => { section.scrollIntoView(); });
  await page.locator('[data-audience-link="patients"]').evaluate((link) => { (link as HTMLElement).click(); });
  await page.waitForURL(/audience=patients/);
  expect(await page.evaluate(() => location.search)).toBe('?audience=patients&open=emt');
  expect(await page.evaluate(() => location.hash)).toMatch(/^#(?:intravasation|lymphatic-dissemination)$/);
  expect(await page.locator('#local-invasion h2').textContent()).toBe('Step 2 Moving in');
  await page.locator('[data-window="emt"] article').waitFor();
});

test('the theme is chosen and kept', async () => {
  const page = await open('/');
  const button = page.getByRole('button', { name: /^Theme/ });
  await button.click();
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
  await page.reload();
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
  expect(await button.textContent()).toBe('Theme: dark');
});
