import { createHash } from 'node:crypto';
import { sheets, someSheets } from './assets.js';
import type { Assets, BundleEntry, Sheet, SomeSheet } from './assets.js';
import { audienceLink, forPatients } from './audience.js';
import type { Audience, PlainName } from './audience.js';
import { counted } from './context.js';
import { longDate } from './facts.js';
import { html, jsonScript, raw } from './html.js';
import type { Html } from './html.js';
import { mainNavigation } from './navigation.js';
import type { Section } from './navigation.js';

/** What the footer says of the data behind a page. */
export interface Edition {
  readonly version: string;
  readonly entities: number;
  readonly claims: number;
  readonly papers: number;
  /** The day on which the youngest evidence line was curated. */
  readonly curated?: string | undefined;
  readonly responsible?: Responsible | undefined;
}

/** Who answers for a site, as its settings say. */
export interface Responsible {
  readonly name?: string | undefined;
  /** An address to write to. */
  readonly contact?: string | undefined;
  /** Name and day of the last review by a physician. */
  readonly medicalReview?: string | undefined;
}

/** One page: what stands in the head, and the main part. */
export interface Document {
  readonly title: string;
  readonly description: string;
  /** Path and query of the page, as search engines should know it; absent for pages that they should leave out. */
  readonly canonical?: string;
  readonly section?: Section;
  readonly entry?: BundleEntry;
  /** Style sheets that few pages need. */
  readonly sheets?: readonly SomeSheet[];
  /** schema.org description, and data for the page's script: data blocks, which run nothing. */
  readonly linkedData?: unknown;
  readonly data?: unknown;
  /** Other representations of the page: media type and address. */
  readonly alternates?: readonly (readonly [mediaType: string, href: string])[];
  readonly main: Html;
}

/**
 * What every page of a version holds as text, so that nothing is waited for before the first paint. Each is one element
 * with the same text everywhere: a policy names it by its hash, and forbids any other. Some style sheets stand in few pages.
 */
export interface Inline {
  readonly styles: Readonly<Record<Sheet, string>>;
  readonly theme: string;
  /** Sources of the Content Security Policy: `'sha256-…'`, of all style sheets. */
  readonly policy: { readonly style: string; readonly script: string };
  /** Changes with anything that a page has from the build, the addresses of its scripts too. */
  readonly build: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64');

/** @param figures The style sheet of the drawings. */
export function inlineParts({ theme, styles, scripts, picture }: Assets, figures: string): Inline {
  const texts = Object.fromEntries(sheets.map((name) => [name, `${styles[name].trim()}${name === 'print' ? `\n${figures}` : ''}`])) as Record<Sheet, string>, all = Object.values(texts);
  // The text of an element ends at the first such tag, and the hash is that of the whole.
  if (all.some((text) => /<\/(?:style|script)/i.test(text + theme))) throw new Error('a style sheet or the script of the theme holds the end of its own element');
  return {
    styles: texts, theme,
    policy: { style: [...new Set(all.map((text) => `'sha256-${sha256(text)}'`))].join(' '), script: `'sha256-${sha256(theme)}'` },
    build: sha256(JSON.stringify([texts, theme, scripts, picture])),
  };
}

/** What the pages of one version have in common. */
export interface Shell {
  readonly assets: Assets;
  readonly inline: Inline;
  readonly edition: Edition;
  /** What patients call terms, by their slugs. */
  readonly plainNames: ReadonlyMap<string, PlainName>;
  /** Scheme and host in canonical links. */
  readonly origin: string;
}

/** Stands where the windows of an address are written: ahead of the page, so that the first view has them. */
export const windowsPlace = raw('<!-- windows -->');

/** What is shown of a shared link: title and description of the page, or of the window that lies on top of it. */
export const sharedAs = ({ title, description }: Pick<Document, 'title' | 'description'>): Html =>
  html`<meta property="og:title" content="${title}"><meta property="og:description" content="${description}">`;

/** Finds the same in a page. */
export const sharedMarkup = /<meta property="og:title" content="[^"]*"><meta property="og:description" content="[^"]*">/;

/** The whole document for one audience. */
export async function documentShell(page: Document, shell: Shell, audience: Audience = 'scientists'): Promise<string> {
  // A name that is a sentence ends before the colon.
  const { markup } = writeDocument({ ...page, title: page.title.replace(/[.:]+(?=: )/, '') }, shell, audience);
  return audience === 'patients' ? forPatients(markup, shell.plainNames) : markup;
}

function writeDocument(page: Document, { assets, inline, edition, origin }: Shell, audience: Audience): Html {
  const { script, preload } = assets.scripts[page.entry ?? 'main'];
  return html`<!doctype html>
<html lang="en" data-audience="${audience}">
<head>
<meta charset="utf-8">
<title>${page.title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="${page.description}">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" media="(prefers-color-scheme: light)" content="#fbfaf7">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#15161b">
<meta property="og:type" content="website">
<meta property="og:site_name" content="Metastasis Perspective">
${sharedAs(page)}
${page.canonical !== undefined && html`<meta property="og:url" content="${origin}${page.canonical}">`}
<meta property="og:image" content="${origin}${assets.picture}">
<meta property="og:image:width" content="1200">
<meta property="og:image:height" content="630">
<meta property="og:image:alt" content="How cancer spreads: cells leave a tumor, travel in the blood and grow in another organ.">
<meta name="twitter:card" content="summary_large_image">
<link rel="icon" type="image/svg+xml" href="${favicon}">
${page.canonical === undefined ? html`<meta name="robots" content="noindex">` : html`<link rel="canonical" href="${origin}${page.canonical}">`}
${(page.alternates ?? []).map(([type, href]) => html`<link rel="alternate" type="${type}" href="${href}">`)}
<script type="module" src="${script}"></script>
${preload.map((href) => html`<link rel="modulepreload" href="${href}">`)}
<script>${raw(inline.theme)}</script>
${['all' as const, ...someSheets.filter((name) => page.sheets?.includes(name)), 'print' as const].map((name) => html`<style>${raw(inline.styles[name])}</style>
`)}
</head>
<body${page.section && html` class="page-${page.section}"`}>
<a class="skip" href="#main">Skip to the content</a>
${windowsPlace}
<header class="site-header">
<a class="site-name" href="/">${mark}<span>Metastasis <b>Perspective</b></span></a>
${searchBox}
${mainNavigation(page.section)}
${page.section !== 'perspective' && html`<span class="audience-switch">${audienceLink(audience === 'patients' ? 'scientists' : 'patients', false)}</span>`}
<button class="theme-switch script-only" type="button" data-theme-switch>${themeIcons}<span class="visually-hidden">Theme: <span data-theme-name>auto</span></span></button>
</header>
<main id="main" tabindex="-1">
${page.main}
</main>
<footer class="site-footer">
<p>${counted(edition.entities, 'term')}, ${counted(edition.claims, 'claim')}, ${counted(edition.papers, 'paper')}. Version <code title="${edition.version}">${shortVersion(edition.version)}</code>.</p>
<p>Knowledge and drawings: <a href="https://creativecommons.org/licenses/by/4.0/" rel="license">CC BY 4.0</a>. Download as <a href="/ontology.ttl">Turtle</a>, <a href="/ontology.jsonld">JSON-LD</a> or <a href="/ontology.nt">N-Triples</a>.</p>
<p>Something is missing or wrong? <a href="/contribute">Contribute</a>, or <a href="/contribute/report">report a mistake</a>; no account is needed. <a href="/changes">What was changed</a>, <a href="/me">your account</a>.</p>
<p>For information and research. It does not replace the advice of a physician.</p>
${audience === 'patients' && responsibility(edition)}
</footer>
${page.linkedData !== undefined && html`<script type="application/ld+json">${jsonScript(page.linkedData)}</script>`}
${page.data !== undefined && html`<script type="application/json" id="page-data">${jsonScript(page.data)}</script>`}
</body>
</html>
`;
}

/** Who answers for what patients read, how it is reviewed and when last. What is not set is said to be missing. */
const responsibility = ({ curated, responsible }: Edition): Html =>
  html`<p class="responsible">Who is behind this: ${responsible?.name ?? 'not named on this site yet'}${responsible?.contact !== undefined && html` (${responsible.contact})`}. Each statement is checked against its papers by curators; last change: ${curated === undefined ? 'not on record' : longDate(curated)}. Review by a physician: ${responsible?.medicalReview ?? 'none is on record'}.</p>`;

/** The search of every page: a plain form, which the script turns into a combobox. */
const searchBox = html`<form class="site-search" action="/search" method="get" role="search" aria-label="Site" data-search>
<label class="visually-hidden" for="site-search">Search terms, papers and claims</label>
<input id="site-search" type="search" name="q" placeholder="Search" maxlength="200" autocomplete="off" autocapitalize="off" spellcheck="false">
<kbd class="script-only" aria-hidden="true">/</kbd>
</form>`;

/** One picture a theme; the style sheet shows the one that is on. */
const themeIcons = (
  [
    ['auto', 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM8 2v12M8 4.500l3.500-.500M8 8h6M8 11.500l3.500 .500'],
    [
      'light',
      'M8 5.200a2.800 2.800 0 1 0 0 5.600 2.800 2.800 0 0 0 0-5.600ZM8 .800v1.700M8 13.500v1.700M.800 8h1.700M13.500 8h1.700M2.900 2.900l1.200 1.200M11.900 11.900l1.200 1.200M2.900 13.100l1.200-1.200M11.900 4.100l1.200-1.200',
    ],
    ['dark', 'M13.500 9.800A6 6 0 1 1 6.200 2.500a4.800 4.800 0 0 0 7.300 7.300Z'],
  ] as const
).map(([theme, path]) => html`<svg class="icon theme-${theme}" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="${path}"/></svg>`);

/** A few characters are enough to tell versions apart. */
export const shortVersion = (version: string): string => version.replace(/^sha256[:-]/, '').slice(0, 8);

/** The mark as an address, so that no page asks for a file of its own; its colour is seen on light and dark alike. */
const favicon = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><g fill="#d9739a" stroke="#86264b" stroke-width="2"><circle cx="9" cy="12" r="6"/><circle cx="17" cy="19" r="6"/><circle cx="8" cy="22" r="5"/></g><circle cx="26" cy="9" r="4.5" fill="#b03566"/></svg>')}`;

/** The mark: one cell leaving a cluster. */
const mark = html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false"><circle cx="9" cy="12" r="5"/><circle cx="16" cy="19" r="5"/><circle cx="8" cy="21" r="4"/><path d="M19 12.500q5 .5 6 5.500" fill="none"/><circle class="mark-cell" cx="25.500" cy="22" r="3.500"/></svg>`;
