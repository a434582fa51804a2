import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { sharedService } from '../support/shared-services.js';
import { violations } from './axe.js';
import { tabTo } from './keys.js';
import { contentOf } from './browser.js';
import { browserSession } from './session.js';

const { open } = browserSession(() => sharedService('site'));
const drawn = (page: Page): Promise<void> => page.locator('[data-graph-status]', { hasText: /\d+ terms?,/ }).waitFor();
const says = (page: Page, text: RegExp): Promise<void> => page.locator('[data-graph-status]', { hasText: text }).waitFor();
const search = (page: Page): Promise<string> => page.evaluate(() => location.search.replace(/[?&]view=[^&]*/, ''));
const address = (page: Page, wanted: string): Promise<unknown> => page.waitForFunction((text) => location.search.replace(/[?&]view=[^&]*/, '') === text, wanted);

test('one whole session by keyboard alone: open, find, pin, undo, group, filter, read evidence, look for ways, save, share', async () => {
  const page = await open('/graph', { width: 1440 });
  await drawn(page);
  const { keyboard } = page;
  await tabTo(page, '#graph-term');
  await keyboard.type('EMT');
  await keyboard.press('Enter');
  await address(page, '?focus=emt');
  // Grouped by what terms are.
  await tabTo(page, '[data-layout="kinds"]');
  await keyboard.press('Enter');
  await address(page, '?focus=emt&layout=kinds');
  await page.locator('[data-layout="kinds"][aria-pressed="true"]').waitFor();
  await says(page, /^\d+ terms, \d+ connections\.$/);
  // Found in the picture: told how many there are, then what the first one does.
  await tabTo(page, '[data-graph-seek]');
  await keyboard.type('snai');
  await says(page, /^1 term in the picture\. Enter goes to the term\.$/);
  await keyboard.press('Enter');
  await says(page, /^SNAI1: \S+/);
  // A file of the view.
  await tabTo(page, '[data-graph-export]');
  await keyboard.press('Enter');
  await page.getByRole('menu', { name: 'Export' }).waitFor();
  await keyboard.press('c');
  const [download] = await Promise.all([page.waitForEvent('download'), keyboard.press('Enter')]);
  expect(JSON.parse(await contentOf(download))).toMatchObject({ data: { address: expect.stringMatching(/^\?focus=emt&layout=kinds&view=/) } });
  // On the canvas: the menu of the term that was found; back to it afterwards.
  await tabTo(page, '[data-graph-canvas]');
  await keyboard.press('Enter');
  await page.getByRole('menu', { name: 'SNAI1' }).waitFor();
  await keyboard.press('p');
  await keyboard.press('Enter');
  await address(page, '?focus=emt&layout=kinds&fixed=snai1');
  expect(await page.evaluate(() => document.activeElement?.matches('[data-graph-canvas]'))).toBe(true);
  await keyboard.press('Control+z');
  await address(page, '?focus=emt&layout=kinds');
  await says(page, /^\d+ terms, /);
  // To the middle and, where that was on this side, on from there.
  for (const key of ['ArrowLeft', 'ArrowRight']) await keyboard.press(key);
  await says(page, /^[^:]+: \S+/);
  // A filter, and back.
  await tabTo(page, 'input[name="status"]');
  const status = await page.evaluate(() => (document.activeElement as HTMLInputElement).value);
  await keyboard.press('Space');
  await address(page, `?focus=emt&no-status=${status}&layout=kinds`);
  expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).name)).toBe('status');
  await keyboard.press('Control+z');
  await address(page, '?focus=emt&layout=kinds');
  // Ways between two terms.
  // The form for them is open, as the page was opened with nothing to draw.
  await tabTo(page, '#graph-from');
  await keyboard.type('SNAI1');
  await tabTo(page, '#graph-to');
  await keyboard.type('local invasion');
  await keyboard.press('Enter');
  await page.locator('.way-steps li').first().waitFor();
  // The evidence of a connection, chosen in its table.
  await tabTo(page, '[data-graph-edges] tbody input');
  await keyboard.press('Space');
  await page.locator('[data-graph-details] h2').waitFor();
  expect(await page.locator('[data-graph-edges] tbody input:checked').count()).toBe(1);
  expect(await violations(page)).toEqual([]);
}, 120_000);

test('terms are chosen by a line that is drawn around them, and a second line adds', async () => {
  const page = await open('/graph?focus=emt&layout=free&at=emt~0~0,snai1~200~0,emt-required~-200~0,local-invasion~0~200', { width: 1440 });
  await drawn(page);
  const frame = await page.locator('.graph-stage').boundingBox() ?? { x: 0, y: 0, width: 0, height: 0 };
  const draw = async (corners: readonly (readonly [number, number])[]): Promise<void> => {
    await page.getByRole('button', { name: 'Lasso' }).click();
    const [[x, y] = [0, 0], ...rest] = corners.map(([left, top]) => [frame.x + left * frame.width, frame.y + top * frame.height] as const);
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (const [left, top] of rest) await page.mouse.move(left, top, { steps: 4 });
    await page.mouse.up();
  };
  const half = [[0.02, 0.02], [0.3, 0.02], [0.3, 0.98], [0.02, 0.98]] as const;
  await draw(half);
  await says(page, /^1 term chosen\.$/);
  const chosen = (): Promise<readonly (string | null)[]> => page.locator('[data-graph-nodes] tr.chosen th').allTextContents();
  expect(await chosen()).toEqual(['EMT is required']);
  await page.keyboard.down('Shift');
  await draw(half.map(([x, y]) => [1 - x, y] as const));
  await page.keyboard.up('Shift');
  expect(await chosen()).toEqual(['EMT is required', 'SNAI1']);
  // Escape leaves it undone.
  await page.getByRole('button', { name: 'Lasso' }).click();
  await page.keyboard.press('Escape');
  expect(await page.locator('.graph-lasso').count()).toBe(0);
});

test('saved as Cytoscape JSON or CX2 it opens again to the same view', async () => {
  const path = '/graph?focus=emt&without=emt-required&no-direction=disputes&layout=free&at=emt~0~0,snai1~210~-40,local-invasion~-60~150&fixed=snai1&view=20~30~0.9';
  for (const entry of ['Cytoscape JSON', 'CX2 (Cytoscape, NDEx)']) {
    const page = await open(path, { width: 1440 });
    await drawn(page);
    const seen = () => page.locator('[data-graph-nodes] tbody th, [data-graph-edges] tbody tr').allTextContents();
    const before = await seen(), where = await page.evaluate(() => location.search);
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: entry, exact: true }).click()]);
    const file = await contentOf(download);
    const other = await open('/graph', { width: 1440 });
    await drawn(other);
    await other.locator('input[type="file"][accept*="cx2"]').setInputFiles({ name: download.suggestedFilename(), mimeType: 'application/json', buffer: Buffer.from(file) });
    await address(other, await search(page));
    await other.locator('[data-graph-nodes] tbody th', { hasText: 'SNAI1' }).waitFor();
    expect(await other.locator('[data-graph-nodes] tbody th, [data-graph-edges] tbody tr').allTextContents()).toEqual(before);
    // As it was when it was saved: places, folds and filters to the letter, and what is seen to a pixel.
    const numbers = (text: string): readonly number[] => /view=([^&]*)/.exec(text)?.[1]?.split('~').map(Number) ?? [];
    await other.waitForFunction(() => location.search.includes('view='));
    const [x = NaN, y = NaN, zoom = NaN] = numbers(where), [left = NaN, top = NaN, scale = NaN] = numbers(await other.evaluate(() => location.search));
    expect([Math.abs(left - x) < 1.5, Math.abs(top - y) < 1.5, Math.abs(scale - zoom) < 0.01]).toEqual([true, true, true]);
  }
});

test('while a term is dragged, what stands still is drawn no second time; then it is', async () => {
  const page = await open('/graph?focus=emt&layout=free', { width: 1440 });
  await page.waitForFunction(() => performance.getEntriesByName('graph drawn').length > 0);
  const at = await page.evaluate(() => {
    interface Renderer { drawLayeredElements(context: unknown, ...more: unknown[]): void }
    const container = document.querySelector('[data-graph-canvas]') as HTMLElement & { readonly _cyreg: { readonly cy: { renderer(): Renderer; nodes(): { first(): { renderedPosition(): { x: number; y: number } } } } } };
    const { cy } = container._cyreg, renderer = cy.renderer(), draw = renderer.drawLayeredElements.bind(renderer), box = container.getBoundingClientRect(), { x, y } = cy.nodes().first().renderedPosition();
    container.dataset['drawings'] = '0';
    renderer.drawLayeredElements = (context, ...more) => {
      container.dataset['drawings'] = String(Number(container.dataset['drawings']) + 1);
      draw(context, ...more);
    };
    return { x: box.left + x, y: box.top + y };
  });
  const drawings = async (): Promise<number> => Number(await page.locator('[data-graph-canvas]').getAttribute('data-drawings'));
  const frame = (): Promise<void> => page.evaluate(() => new Promise<void>((resolve) => { requestAnimationFrame(() => { requestAnimationFrame(() => { resolve(); }); }); }));
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  for (let i = 1; i <= 4; i++) {
    await page.mouse.move(at.x + 10 * i, at.y + 8 * i);
    await frame();
  }
  const before = await drawings();
  for (let i = 5; i <= 20; i++) {
    await page.mouse.move(at.x + 10 * i, at.y + 4 * i);
    await frame();
  }
  expect(await drawings()).toBe(before);
  // A view that moves under the term is drawn, though.
  await page.evaluate(() => { (document.querySelector('[data-graph-canvas]') as HTMLElement & { readonly _cyreg: { readonly cy: { panBy(by: { x: number; y: number }): void } } })._cyreg.cy.panBy({ x: 30, y: 0 }); });
  await frame();
  expect(await drawings()).toBeGreaterThan(before);
  const moved = await drawings();
  await page.mouse.up();
  await frame();
  expect(await drawings()).toBeGreaterThan(moved);
}, 60_000);
