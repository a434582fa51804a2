import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import sparticuz from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { startService, temporaryFolder } from '../support/process.js';

/**
 * How fast the graph browser is: on the slow profile of `page.ts` until the table can be read and until the first graph is
 * drawn; with 300 and 2,000 terms until the first picture, and frames a second while it is panned, zoomed and a term is
 * dragged, on the processor alone. Run after a build: `node dist/test/bench/graph.js [rounds]`. Prints medians.
 */
const rounds = Number(process.argv[2] ?? 3);
const print = (line: string): void => { process.stdout.write(`${line}\n`); };
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

const unwanted = new Set(['--single-process', '--disable-web-security', '--allow-running-insecure-content', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--in-process-gpu']);
const browser = await chromium.launch({ executablePath: await sparticuz.executablePath(), args: [...sparticuz.args.filter((flag) => !unwanted.has(flag)), '--disable-gpu'] });

/** An ontology with terms and claims without number in reality. */
async function madeUp(terms: number, claims: number): Promise<{ readonly origin: string; close(): Promise<void> }> {
  const folder = await temporaryFolder(), ontology = join(folder.path, 'ontology');
  await mkdir(join(ontology, 'modules'), { recursive: true });
  for (const file of ['schema.ttl', 'prefixes.ttl']) await cp(join('ontology', file), join(ontology, file));
  const graph = await readFile('test/fixtures/pages/graph.ttl', 'utf8');
  let seed = 7;
  // In whole numbers of 32 bits: as products of floating point it would soon repeat itself, and never give so many pairs.
  const random = (n: number): number => { seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; return Math.floor(seed / 2 ** 32 * n); };
  const lines = Array.from({ length: terms }, (_, i) => `mpp:term-${i} a mpp:Molecule ; skos:prefLabel "TERM${i}"@en ; skos:definition "Made up, number ${i}."@en .`);
  const pairs = new Set<string>();
  while (pairs.size < claims) {
    const [a, b] = [random(terms), random(terms)];
    if (a !== b) pairs.add(`${Math.min(a, b)} ${Math.max(a, b)}`);
  }
  [...pairs].forEach((pair, i) => {
    const [a, b] = pair.split(' ');
    lines.push(`mpp:claim-made-${i} a mpp:Claim ; rdf:subject mpp:term-${a} ; rdf:predicate mpp:${['activates', 'inhibits', 'promotes'][i % 3]} ; rdf:object mpp:term-${b} ; mpp:status mpp:status-emerging ;
  mpp:statement "One acts on another."@en ; mpp:hasEvidence mpp:claim-made-${i}-e1 .
mpp:claim-made-${i}-e1 a mpp:Evidence ; mpp:paper mpp:pmid-1 ; mpp:direction mpp:direction-supports ; mpp:finding "Made up."@en ; mpp:evidenceType obo:ECO_0000178 ; mpp:system mpp:system-mouse .`);
  });
  await writeFile(join(ontology, 'modules', 'graph.ttl'), `${graph.replace(/ ;\s*mpp:retracted true/, '').replaceAll('mpp:status-established', 'mpp:status-emerging')}\n${lines.join('\n')}\n`);
  const service = await startService({ MPP_ONTOLOGY: ontology, MPP_DATA: join(folder.path, 'data') });
  return { origin: service.origin, async close() { await service.stop(); await folder.clean(); } };
}

/** Milliseconds from the navigation to the drawing. */
const drawnAt = async (page: Page): Promise<number> => {
  await page.waitForFunction(() => performance.getEntriesByName('graph drawn').length > 0, undefined, { timeout: 120_000 });
  return page.evaluate(() => performance.getEntriesByName('graph drawn')[0]?.startTime ?? NaN);
};

/** Frames a second while something is done once a frame; at the end the canvas is read, so that the work is really done. */
const frames = (page: Page, kind: 'pan' | 'zoom' | 'drag'): Promise<number> => page.evaluate(async (what) => {
  const container = document.querySelector<HTMLElement>('[data-graph-canvas]') as HTMLElement, box = container.getBoundingClientRect();
  const at = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  const mouse = (type: string, x: number, y: number, target: EventTarget): boolean => target.dispatchEvent(new MouseEvent(type, { clientX: x, clientY: y, bubbles: true, cancelable: true, button: 0, buttons: type === 'mouseup' ? 0 : 1 }));
  const inner = container.querySelector('canvas') as HTMLCanvasElement;
  if (what !== 'zoom') {
    // A term is where the hint of the page names one; what is moved by a place between terms is the picture.
    const hint = document.querySelector<HTMLElement>('[data-graph-hint]');
    search: for (let y = box.top + 20; y < box.bottom - 20; y += 9) {
      for (let x = box.left + 20; x < box.right - 20; x += 17) {
        inner.dispatchEvent(new MouseEvent('mousemove', { clientX: x, clientY: y, bubbles: true }));
        if (hint?.textContent?.startsWith('TERM') === (what === 'drag')) {
          Object.assign(at, { x, y });
          break search;
        }
      }
    }
  }
  if (what !== 'zoom') mouse('mousedown', at.x, at.y, inner);
  const count = 60;
  const started = performance.now();
  for (let i = 0; i < count; i++) {
    await new Promise(requestAnimationFrame);
    if (what === 'zoom') inner.dispatchEvent(new WheelEvent('wheel', { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2, deltaY: i % 20 < 10 ? -12 : 12, bubbles: true, cancelable: true }));
    else mouse('mousemove', at.x + (i % 30) * 5, at.y + (i % 20) * 4, window);
  }
  for (const canvas of container.querySelectorAll('canvas')) canvas.getContext('2d')?.getImageData(0, 0, 1, 1);
  const fps = count / (performance.now() - started) * 1000;
  if (what !== 'zoom') mouse('mouseup', at.x, at.y, window);
  return fps;
}, kind);

{
  const service = await startService();
  for (const path of ['/graph?focus=emt', '/graph?focus=breast-cancer,bone']) {
    await fetch(service.origin + path).then((response) => response.text());
    const drawn: number[] = [], paints: number[] = [];
    for (let i = 0; i < rounds; i++) {
      const page = await browser.newPage();
      const session = await page.context().newCDPSession(page);
      await session.send('Network.enable');
      await session.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: 1.6 * 1024 * 1024 / 8, uploadThroughput: 0.75 * 1024 * 1024 / 8 });
      await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
      await page.goto(service.origin + path, { waitUntil: 'commit' });
      drawn.push(await drawnAt(page));
      paints.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN));
      await page.close();
    }
    print(`${path}, slow profile: the table is painted after ${median(paints).toFixed(0)} ms, the graph is drawn after ${median(drawn).toFixed(0)} ms`);
  }
  const markup = await (await fetch(`${service.origin}/graph?focus=emt`)).text();
  const files = [...new Set([...markup.matchAll(/(?:href|src)="(\/assets\/[^"]+\.js)"/g)].flatMap(([, address]) => address ?? []))];
  const size = files.reduce((sum, address) => sum + gzipSync(readFileSync(`dist/public${address}`), { level: 9 }).length, 0);
  print(`scripts that the page loads: ${(size / 1024).toFixed(0)} KB gzipped in ${files.length} files; the page itself ${(gzipSync(markup).length / 1024).toFixed(0)} KB`);
  await service.stop();
}
for (const [terms, claims] of [[300, 500], [2000, 5000]] as const) {
  const site = await madeUp(terms, claims);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const address = `${site.origin}/graph?layout=free&steps=0&query=${encodeURIComponent('SELECT ?x { ?x a mpp:Molecule FILTER(STRSTARTS(STR(?x), "https://w3id.org/metastasis/term-")) }')}`;
  // For the first reader after a start, and for those after.
  const drawn: number[] = [];
  for (let i = 0; i < 2; i++) {
    await page.goto(address, { waitUntil: 'commit' });
    drawn.push(await drawnAt(page));
  }
  await page.waitForTimeout(1500);
  const rates = [];
  for (const kind of ['pan', 'zoom', 'drag'] as const) rates.push(`${kind} ${(await frames(page, kind)).toFixed(0)}`);
  print(`${terms} terms, ${claims} claims (${await page.locator('[data-graph-status]').textContent()}): first picture after ${drawn.map((each) => each.toFixed(0)).join(' ms right after the start of the service, ')} ms then; frames a second: ${rates.join(', ')}`);
  await page.close();
  await site.close();
}
await browser.close();
