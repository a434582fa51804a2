import { capitalised, joined } from './context.js';
import { html } from './html.js';
import type { Html } from './html.js';
import type { Knowledge } from './knowledge.js';
import { termLink } from './lexicon.js';

/** Where in the cascade: the main line as a small strip, the stages concerned marked and named. */
export function cascadeStrip(concerned: ReadonlySet<string>, { stages }: Knowledge): Html | false {
  const named = stages.filter(({ iri }) => concerned.has(iri));
  if (named.length === 0) return false;
  return html`<section class="where">
<h2>Where in the cascade</h2>
<ol class="strip">${stages
    .filter(({ track }) => track === 'main')
    .map(
      ({ iri, slug, label, order }) =>
        html`<li${concerned.has(iri) && html` class="on"`}><a href="/${slug}" data-term="${slug}" title="${label}"><span aria-hidden="true">${order}</span><span class="visually-hidden">${order}. ${label}${concerned.has(iri) && ' (concerned)'}</span></a></li>`,
    )}</ol>
<p class="strip-names">${joined(
    named.map(({ slug, label }) => termLink(slug, capitalised(label))),
    ' · ',
  )}</p>
</section>`;
}
