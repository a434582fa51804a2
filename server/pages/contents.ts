import { html } from './html.js';
import type { Html } from './html.js';

/** A part of an article that can be jumped to. */
export interface Part {
  /** Name in the address, unique in the article. */
  readonly name: string;
  readonly label: Html | string;
  /** How many things it lists. */
  readonly count?: number | undefined;
}

/** Articles with fewer parts are seen at a glance. */
const worthListing = 4;

export const partId = (slug: string, name: string): string => `${slug}--${name}`;

/** What the article has, and how much of it, as links to its parts. */
export const contents = (slug: string, parts: readonly Part[]): Html | false => parts.length >= worthListing && html`<ul class="contents" aria-label="Parts of this article">${
  parts.map(({ name, label, count }) => html`<li><a href="#${partId(slug, name)}">${label}${count !== undefined && html` <span class="count">${count}</span>`}</a></li>`)}</ul>`;
