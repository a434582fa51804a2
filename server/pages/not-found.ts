import { entityLink } from './context.js';
import { html } from './html.js';
import type { Entity } from './knowledge.js';
import type { Document } from './shell.js';

/**
 * The page for an address that names nothing.
 *
 * @param nearest Entities whose names come close, best first.
 */
export const notFoundDocument = (slug: string, nearest: readonly Entity[]): Document => ({
  title: 'Not found: Metastasis Perspective',
  description: 'There is no such term.',
  main: html`
<div class="page-head">
<h1>No such term</h1>
<p>There is nothing at <code>/${slug}</code> in this version of the graph.</p>
</div>
<div class="prose">
${nearest.length > 0 && html`<p>Did you mean one of these?</p><ul class="nearest">${nearest.map((entity) => html`<li>${entityLink(entity)}</li>`)}</ul>`}
<p><a href="/">Back to the perspective</a></p>
</div>`,
});

/** A way on from a problem. */
export interface WayOn {
  readonly href: string;
  readonly text: string;
}

/** What a page of a problem has beside its words: what may be tried instead, and what was written into the form that was refused. */
export interface ProblemMore {
  readonly ways?: readonly WayOn[];
  readonly written?: readonly (readonly [name: string, text: string])[];
}

/** The page of a request that could not be answered. */
export const problemDocument = (title: string, detail: string, { ways = [], written = [] }: ProblemMore = {}): Document => ({
  title: `${title}: Metastasis Perspective`,
  description: detail,
  main: html`
<div class="page-head">
<h1>${title}</h1>
<p>${detail}</p>
</div>
<div class="prose">
${ways.length > 0 && html`<ul>${ways.map(({ href, text }) => html`<li><a href="${href}">${text}</a></li>`)}</ul>`}
${written.length > 0 && html`<h2>What you wrote</h2>
<p>It is kept on this page alone: copy it before you leave.</p>
${written.map(([name, text]) => html`<p class="written"><label for="written-${name}">${name}</label><textarea id="written-${name}" rows="6" readonly>${text}</textarea></p>`)}`}
<p><a href="/">Back to the perspective</a></p>
</div>`,
});
