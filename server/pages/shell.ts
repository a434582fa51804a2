import type { Assets, Entry } from './assets.js';
import { counted } from './context.js';
import { html, jsonScript } from './html.js';
import type { Html } from './html.js';
import { mainNavigation } from './navigation.js';
import type { Section } from './navigation.js';

/** What the footer says of the data behind a page. */
export interface Edition {
  readonly version: string;
  readonly entities: number;
  readonly claims: number;
  readonly papers: number;
}

export type Audience = 'scientists' | 'patients';

/** One page: what stands in the head, and the main part. */
export interface Document {
  readonly title: string;
  readonly description: string;
  /** Path and query of the page, as search engines should know it; absent for pages that they should leave out. */
  readonly canonical?: string;
  readonly section?: Section;
  readonly entry?: Entry;
  readonly audience?: Audience;
  /** schema.org description, and data for the page's script: data blocks, which run nothing. */
  readonly linkedData?: unknown;
  readonly data?: unknown;
  /** Other representations of the page: media type and address. */
  readonly alternates?: readonly (readonly [mediaType: string, href: string])[];
  readonly main: Html;
}


/** The whole document. Needs no inline script and no inline style, so that a strict policy can forbid both. */
export function documentShell(page: Document, assets: Assets, edition: Edition, origin: string): Html {
  const { script, preload } = assets.scripts[page.entry ?? 'main'];
  return html`<!doctype html>
<html lang="en" data-audience="${page.audience ?? 'scientists'}">
<head>
<meta charset="utf-8">
<title>${page.title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="${page.description}">
<meta name="color-scheme" content="light dark">
${page.canonical === undefined ? html`<meta name="robots" content="noindex">` : html`<link rel="canonical" href="${origin}${page.canonical}">`}
${(page.alternates ?? []).map(([type, href]) => html`<link rel="alternate" type="${type}" href="${href}">`)}
<script src="${assets.theme}"></script>
${assets.styles.map((href) => html`<link rel="stylesheet" href="${href}">`)}
<link rel="stylesheet" href="/figures.css?v=${shortVersion(edition.version)}">
${preload.map((href) => html`<link rel="modulepreload" href="${href}">`)}
<script type="module" src="${script}"></script>
${page.linkedData !== undefined && html`<script type="application/ld+json">${jsonScript(page.linkedData)}</script>`}
${page.data !== undefined && html`<script type="application/json" id="page-data">${jsonScript(page.data)}</script>`}
</head>
<body${page.section && html` class="page-${page.section}"`}>
<a class="skip" href="#main">Skip to the content</a>
<header class="site-header">
<a class="site-name" href="/">${mark}<span>Metastasis <b>Perspective</b></span></a>
${searchBox}
${mainNavigation(page.section)}
<button class="theme-switch script-only" type="button" data-theme-switch><i>Theme:</i> <span>auto</span></button>
</header>
<main id="main" tabindex="-1">
${page.main}
</main>
<footer class="site-footer">
<p>${counted(edition.entities, 'term')}, ${counted(edition.claims, 'claim')}, ${counted(edition.papers, 'paper')}. Version <code title="${edition.version}">${shortVersion(edition.version)}</code>.</p>
<p>Knowledge and drawings: <a href="https://creativecommons.org/licenses/by/4.0/" rel="license">CC BY 4.0</a>. Download as <a href="/ontology.ttl">Turtle</a>, <a href="/ontology.jsonld">JSON-LD</a> or <a href="/ontology.nt">N-Triples</a>.</p>
<p>For information and research. It does not replace the advice of a physician.</p>
</footer>
</body>
</html>
`;
}

/** The search of every page: a plain form, which the script turns into a combobox. */
const searchBox = html`<form class="site-search" action="/search" method="get" role="search" aria-label="Site" data-search>
<label class="visually-hidden" for="site-search">Search terms, papers and claims</label>
<input id="site-search" type="search" name="q" placeholder="Search" maxlength="200" autocomplete="off" autocapitalize="off" spellcheck="false">
<kbd class="script-only" aria-hidden="true">/</kbd>
</form>`;

/** A few characters are enough to tell versions apart. */
export const shortVersion = (version: string): string => version.replace(/^sha256[:-]/, '').slice(0, 8);

/** The mark: one cell leaving a cluster. */
const mark = html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false"><circle cx="9" cy="12" r="5"/><circle cx="16" cy="19" r="5"/><circle cx="8" cy="21" r="4"/><path d="M19 12.500q5 .5 6 5.500" fill="none"/><circle class="mark-cell" cx="25.500" cy="22" r="3.500"/></svg>`;
