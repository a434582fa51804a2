import { actions } from './actions.js';
import type { Citable } from './actions.js';
import { entityLink, joined } from './context.js';
import type { PageContext } from './context.js';
import { html } from './html.js';
import type { Html } from './html.js';
import { shapeIcon } from './kinds.js';
import type { Entity } from './knowledge.js';

/** The page of one resource, and what the document around it needs. */
export interface TermArticle {
  readonly label: string;
  readonly description: string;
  readonly article: Html;
  /** The same for machines, in schema.org's words; absent for what is no term, paper or claim. */
  readonly linkedData?: unknown;
}

/** The article of a resource: kind, broader terms and title above, what can be done with it below. */
export const article = (resource: Citable, title: Html | string, body: Html, { views, version }: PageContext, lineage: readonly Entity[] = []): Html => {
  const { slug, kind, called = 'resource' } = resource;
  return html`<article class="term" data-term="${slug}" aria-labelledby="${slug}--title">
<header>
<p class="badge${kind && ` kind-${kind.name}`}">${kind ? html`${shapeIcon(kind)} ${kind.label}` : called}</p>
${lineage.length > 0 && html`<p class="lineage"><span class="visually-hidden">Broader terms: </span>${joined(lineage.map(entityLink), ' › ')} ›</p>`}
<h1 id="${slug}--title">${title}</h1>
</header>
${body}
${actions(resource, views, version)}
</article>`;
};
