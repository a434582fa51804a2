import { formats } from '../rdf/formats.js';
import type { PrefixMap } from '../rdf/turtle.js';
import { html } from './html.js';
import type { Knowledge } from './knowledge.js';
import type { Document } from './shell.js';

/** A public example of a question. */
export interface Example {
  readonly id: string;
  readonly title: string;
  readonly query: string;
}

const first = `# What promotes epithelial–mesenchymal transition, and how sure is the field?
SELECT ?actor ?name ?status WHERE {
  ?claim rdf:subject ?actor ; rdf:predicate mpp:promotes ; rdf:object mpp:emt ;
         mpp:status/skos:prefLabel ?status .
  ?actor skos:prefLabel ?name .
}
ORDER BY ?status ?name
LIMIT 50`;

/**
 * The query page. Without a script its form asks /sparql itself, in the format chosen.
 *
 * @param text The query to show; a first example where there is none.
 */
export function queryDocument(text: string | undefined, { base }: Knowledge, prefixes: PrefixMap, examples: readonly Example[]): Document {
  return {
    title: 'Query: Metastasis Perspective',
    description: 'Ask the metastasis knowledge graph with SPARQL 1.1: examples, results as a table, downloads in every format.',
    canonical: '/query',
    section: 'query',
    entry: 'query',
    data: { base, prefixes: Object.fromEntries(prefixes), formats: formats.map(({ name, mediaType, label, holds }) => ({ name, mediaType, label, holds: [...holds] })) },
    main: html`
<div class="page-head">
<h1>Query</h1>
<p>SPARQL 1.1 over the whole graph. The prefixes of the project may be left out. Endpoint for your own client: <code>/sparql</code>.</p>
</div>
<form class="query-form" action="/sparql" method="get" data-query-form>
${examples.length > 0 && html`<p class="query-examples script-only"><label for="example">Examples</label> <select id="example" data-query-example><option value="">Choose a question…</option>${
  examples.map(({ id, title, query }) => html`<option value="${id}" data-query="${query}">${title}</option>`)}</select></p>`}
<label for="query-text">Query</label>
<div class="editor" data-editor><pre class="editor-lines" aria-hidden="true" data-editor-lines></pre>
<textarea id="query-text" name="query" rows="14" spellcheck="false" autocapitalize="off" autocomplete="off" wrap="off" data-query-text>${text ?? first}</textarea></div>
<p class="query-error" role="alert" id="query-error" data-query-error hidden></p>
<div class="query-actions">
<button class="primary" type="submit">Run<span class="script-only"> <kbd>Ctrl</kbd> <kbd>Enter</kbd></span></button>
<button class="script-only" type="button" data-query-explain>Explain</button>
<button class="script-only" type="button" data-query-cancel hidden>Cancel</button>
<label for="query-format">Download as</label> <select id="query-format" name="format">${formats.map(({ name, label }) => html`<option value="${name}">${label}</option>`)}</select>
<button class="script-only" type="button" data-query-download>Download</button>
<a class="script-only" href="/query" data-query-share>Link to this query</a>
</div>
</form>
<div class="query-results script-only">
<h2 class="visually-hidden">Results</h2>
<p role="status" data-query-status></p>
<div class="table-frame" tabindex="0" role="region" aria-label="Results" data-query-results></div>
</div>
${examples.length > 0 && html`<noscript><section><h2>Examples</h2>${examples.map(({ title, query }) =>
  html`<p><a href="/query?query=${encodeURIComponent(query)}">${title}</a></p>`)}</section></noscript>`}`,
  };
}
