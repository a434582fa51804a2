import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../browser/browser.js';
import { startService } from '../support/process.js';

/**
 * What a reader on a slow phone waits for: the first paint, the time until the page answers and how far it shifts meanwhile, with a processor four
 * times slower on slow 4G (the values of Chromium's Lighthouse: 150 ms round trip, 1.6 Mbit/s down, 0.75 up); then the
 * time from a click to a filled window on an unthrottled machine; and the bytes of script and style.
 * Run after a build: `node dist/test/bench/page.js [rounds]`. Prints medians.
 */
const rounds = Number(process.argv[2] ?? 5);
const print = (line: string): void => { process.stdout.write(`${line}\n`); };
const median = (values: readonly number[]): string => ([...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN).toFixed(0);

const service = await startService();
const browser = await launchBrowser();

/** First contentful paint and the end of the application's start, in milliseconds after the navigation began; the layout shift of the whole load; requests to other origins. */
async function load(path: string): Promise<{ readonly paint: number; readonly interactive: number; readonly shift: number; readonly foreign: number }> {
  const page = await browser.newPage();
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: 1.6 * 1024 * 1024 / 8, uploadThroughput: 0.75 * 1024 * 1024 / 8 });
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  let foreign = 0;
  page.on('request', (request) => { if (!request.url().startsWith(service.origin) && !request.url().startsWith('data:')) foreign += 1; });
  await page.goto(service.origin + path, { waitUntil: 'load' });
  const figures = await page.evaluate(async () => ({
    paint: await new Promise<number>((resolve) => {
      new PerformanceObserver((list) => { for (const { startTime } of list.getEntriesByName('first-contentful-paint')) resolve(startTime); }).observe({ type: 'paint', buffered: true });
    }),
    shift: await new Promise<number>((resolve) => {
      let sum = 0;
      new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { readonly value: number }).value; }).observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => { resolve(sum); }, 500);
    }),
    // Module scripts have run when the document is loaded: links open windows, the search box answers.
    interactive: (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).domContentLoadedEventEnd,
  }));
  await page.close();
  return { ...figures, foreign };
}

/** From a click to the article in its window, in milliseconds; `rest` is how long the pointer rests on the link before. */
async function openWindow(page: Page, slug: string, rest: number): Promise<number> {
  const link = page.locator(`main a[data-term="${slug}"]:visible`).first();
  await link.scrollIntoViewIfNeeded();
  await link.hover();
  await page.waitForTimeout(rest);
  const milliseconds = await link.evaluate((target, name) => new Promise<number>((resolve) => {
    const start = performance.now();
    // A term in the drawing is an element of SVG, which has no click().
    target.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, view: window }));
    const look = (): void => {
      if (document.querySelector(`[data-window="${name}"] article`)) requestAnimationFrame(() => { resolve(performance.now() - start); });
      else setTimeout(look, 1);
    };
    look();
  }), slug);
  // It would lie over the next link.
  await page.keyboard.press('Escape');
  await page.mouse.move(0, 0);
  return milliseconds;
}

for (const path of ['/', '/?audience=patients', '/?open=emt', '/emt', '/search?q=dormancy', '/papers']) {
  await fetch(service.origin + path).then((response) => response.text());
  const loads = [];
  for (let i = 0; i < rounds; i++) loads.push(await load(path));
  print(`${path}: first paint ${median(loads.map(({ paint }) => paint))} ms, interactive ${median(loads.map(({ interactive }) => interactive))} ms, layout shift ${Math.max(...loads.map(({ shift }) => shift)).toFixed(3)}, requests to other origins ${loads.reduce((sum, { foreign }) => sum + foreign, 0)} (4x slower processor, slow 4G; median of ${rounds}, shift at most)`);
}

const page = await browser.newPage();
await page.goto(service.origin, { waitUntil: 'load' });
const slugs = [...new Set(await page.locator('main a[data-term]:visible').evaluateAll((links) => links.map((link) => link.getAttribute('data-term') ?? '')))].slice(1, 13);
if (slugs.length < 12) throw new Error(`the page has ${slugs.length + 1} links that open a window, of 13 to be measured`);
for (const [rest, name] of [[0, 'clicked at once'], [300, 'after 300 ms on the link']] as const) {
  await page.goto(service.origin, { waitUntil: 'load' });
  const times: number[] = [];
  for (const slug of slugs) times.push(await openWindow(page, slug, rest));
  print(`window, ${name}: first ${times[0]?.toFixed(0)} ms, the others ${median(times.slice(1))} ms, at most ${Math.max(...times.slice(1)).toFixed(0)} ms (${slugs.length} terms)`);
}

const markup = await (await fetch(service.origin)).text();
const files = [...new Set([...markup.matchAll(/(?:href|src)="(\/assets\/[^"]+\.js)"/g)].flatMap(([, address]) => address ?? []))];
const inline = [...markup.matchAll(/<(style|script)>([\s\S]*?)<\/\1>/g)].map(([,, text]) => text ?? '').join('');
const kilobytes = (...parts: readonly (string | Buffer)[]): string => (parts.reduce((sum, part) => sum + gzipSync(part).length, 0) / 1024).toFixed(1);
print(`the page, gzipped: ${kilobytes(markup)} KB, of which style and script ${kilobytes(inline)} KB; scripts beside it: ${kilobytes(...files.map((address) => readFileSync(`dist/public${address}`)))} KB in ${files.length} files`);
await browser.close();
await service.stop();
