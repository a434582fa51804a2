import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { someSheets } from '../../server/pages/assets.js';
import { sharedService } from '../support/shared-services.js';
import { browserSession } from './session.js';

// Some style sheets stand in few pages: no other page may show what they are for, nor type that cannot be read.
const { origin, open, forgive } = browserSession(() => sharedService('ontology'));

const manifest = JSON.parse(readFileSync('dist/public/.vite/manifest.json', 'utf8')) as Readonly<Record<string, { readonly file: string }>>;
const texts = someSheets.map((name) => [name, readFileSync(`dist/public/${manifest[`styles/${name}.css`]?.file}`, 'utf8').trim()] as const);

/** Rules of sheets that a page has not, and that something in it answers to. */
const lost = (page: Page): Promise<readonly string[]> => page.evaluate((sheets) => {
  const own = [...document.querySelectorAll('style')].map(({ textContent }) => textContent.trim());
  const rulesOf = (rules: CSSRuleList): readonly CSSStyleRule[] => [...rules].flatMap((rule) => (rule instanceof CSSStyleRule ? [rule] : 'cssRules' in rule ? rulesOf(rule.cssRules as CSSRuleList) : []));
  return sheets.filter(([, text]) => !own.includes(text)).flatMap(([name, text]) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return rulesOf(sheet.cssRules).filter(({ selectorText }) => document.querySelector(selectorText.replace(/::[\w-]+(?:\([^)]*\))?/g, '').replace(/:(?:hover|focus-visible|focus-within|focus)/g, ''))).map(({ selectorText }) => `${name}: ${selectorText}`);
  });
}, texts);

/** Texts that are smaller than 12 pixels as they are seen, those in drawings too; a fraction of a pixel is none. */
const small = (page: Page): Promise<readonly string[]> => page.evaluate(() => {
  const found = new Map<string, string>(), walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement, text = node.textContent?.trim() ?? '';
    if (!element || text === '' || !element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) continue;
    // What is read out alone is a pixel wide.
    if (element.closest('.visually-hidden, script, style, title, desc') || element.getBoundingClientRect().width < 2) continue;
    const drawing = element.closest('svg'), scale = drawing ? (element.closest('text') ?? drawing as unknown as SVGGraphicsElement).getScreenCTM()?.a ?? 1 : 1;
    const size = parseFloat(getComputedStyle(element).fontSize) * scale;
    if (size < 11.95) found.set(`${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`, `${size.toFixed(1)}: ${text.slice(0, 40)}`);
  }
  return [...found].map(([where, what]) => `${where} ${what}`);
});

const pages = [
  '/', '/read', '/about', '/dormancy', '/emt', '/twist1', '/osteoclast', '/breast-cancer', '/bone', '/denosumab', '/nct00006734', '/pmid-15210113', '/claim-snai1-promotes-emt', '/claim-snai1-promotes-emt-e1',
  '/emt-required', '/question-waking-of-dormant-cells', '/image-metastatic-cascade', '/staging-stage-iv', '/tropism', '/treatment', '/questions', '/papers', '/vocabulary', '/search?q=dormancy', '/search?q=xyzzyq', '/path?from=emt&to=snai1', '/analyse', '/analyse?genes=CDH1,SNAI1,TWIST1,XYZ',
  '/text', '/api', '/changes', '/emt/history', '/releases', '/contribute', '/contribute?term=emt', '/contribute/claim', '/contribute/report', '/bulk', '/login', '/query', '/graph?focus=emt', '/no-such-term', '/about?open=emt,bone,claim-snai1-promotes-emt',
];

test.each(pages)('%s has the style of all that it shows, and no type below 12 pixels', async (path) => {
  // The browser itself tells of the page that is not there.
  if (path === '/no-such-term') forgive();
  const page = await open(path, { width: 1440 });
  const found: Record<string, readonly string[]> = { 'left out': await lost(page), '1440': await small(page) };
  await page.evaluate(() => { for (const each of document.querySelectorAll('details')) each.open = true; });
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 844 });
    found[width] = await small(page);
  }
  await page.goto(`${origin()}${path}${path.includes('?') ? '&' : '?'}audience=patients`);
  found['patients'] = [...await lost(page), ...await small(page)];
  expect(found).toEqual({ 'left out': [], '1440': [], '390': [], '320': [], 'patients': [] });
}, 60_000);
