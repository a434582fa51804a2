import { formats } from '../rdf/formats.js';
import type { PrefixMap } from '../rdf/turtle.js';
import { citationFormats } from './citations.js';
import { groupExamples } from './example-groups.js';
import type { Example } from './example-groups.js';
import { html } from './html.js';
import type { Html } from './html.js';
import type { Knowledge } from './knowledge.js';
import type { Document } from './shell.js';

export type { Example } from './example-groups.js';

const first = `# What promotes epithelial–mesenchymal transition, and how sure is the field?
SELECT ?actor ?name ?status WHERE {
  ?claim rdf:subject ?actor ; rdf:predicate mpp:promotes ; rdf:object mpp:emt ;
         mpp:status/skos:prefLabel ?status .
  ?actor skos:prefLabel ?name .
}
ORDER BY ?status ?name
LIMIT 50`;

/** The examples as links: without a script each opens this page anew. */
const exampleList = (
  examples: readonly Example[],
  services: readonly string[],
): Html => html`<p class="script-only"><input type="search" placeholder="Find a question" aria-label="Find an example" data-example-search></p>
<p class="side-note" data-example-about hidden></p>
${groupExamples(examples).map(
  (
    { title, examples: of },
    i,
  ) => html`<details class="example-group"${i === 0 && html` open`}><summary>${title} <span class="schema-count">${of.length}</span></summary>
<ul>${of.map(
    ({ id, title: name, comment, keywords, query, federatesWith }) =>
      html`<li data-example="${keywords.join(' ')}" data-example-id="${id}"><a href="/query?query=${encodeURIComponent(query)}">${name}</a><span class="side-note">${comment}${
        federatesWith.length > 0
        && html` Asks ${federatesWith.map((iri) => new URL(iri).host).join(', ')}${federatesWith.every((iri) => services.includes(iri)) ? '' : ', which may not be asked from here'}.`
      }</span></li>`,
  )}</ul></details>`,
)}
<p class="side-note" data-example-none hidden role="status">No example has all these words.</p>`;

/** Formats by what they can hold: without a script nobody looks at the query before it is sent. */
const formatGroups = [['Rows, yes or no: SELECT, ASK', 'bindings'], ['Triples: CONSTRUCT, DESCRIBE', 'triples']] as const;

const keys: readonly (readonly [keys: string, what: string])[] = [
  ['Ctrl Enter', 'run'],
  ['Ctrl Space', 'complete'],
  ['Shift Alt F', 'format'],
  ['Ctrl /', 'comment out'],
  ['F8', 'next fault or warning'],
  ['Ctrl F', 'find'],
  ['Ctrl Z', 'undo, also an example or a reload'],
  ['Alt Enter', 'open the term at the cursor'],
  ['Ctrl Shift [', 'fold'],
  ['Tab', 'take a completion, else leave the editor'],
];

const option = (value: string, words: string): Html => html`<option value="${value}">${words}</option>`;

/** What an answer can be downloaded as, by what it holds. */
const formatOptions = html`${formatGroups.map(
  ([title, content]) => html`<optgroup label="${title}">${formats.filter(({ holds }) => holds.has(content)).map(({ name, label }) => option(name, label))}</optgroup>`,
)}<optgroup label="The papers that it names, if any" data-citations>${citationFormats.map(({ suffix, name }) => option(suffix, name))}</optgroup>`;

/**
 * The query page. Without a script its form asks /sparql itself, in the format chosen or for a page.
 *
 * @param text The query to show; a first example where there is none. @param services Endpoints that SERVICE may ask.
 */
export function queryDocument(text: string | undefined, { base }: Knowledge, prefixes: PrefixMap, examples: readonly Example[], services: readonly string[] = []): Document {
  return {
    title: 'Query: Metastasis Perspective',
    description:
      'Ask the metastasis knowledge graph with SPARQL: completion, examples, a builder, results as table, chart and graph, downloads in every format.',
    canonical: '/query',
    section: 'query',
    entry: 'query',
    sheets: ['tools', 'query'],
    data: {
      base,
      prefixes: Object.fromEntries(prefixes),
      formats: [
        ...formats.map(({ name, mediaType, label, holds }) => ({ name, mediaType, label, holds: [...holds] })),
        ...citationFormats.map(({ suffix, name, mediaType }) => ({ name: suffix, mediaType, label: name, holds: ['bindings', 'triples'] })),
      ],
    },
    main: html`
<div class="page-head">
<h1>Query</h1>
<p>SPARQL over the whole graph. Begin with an example, build a query from pickers, or write your own; the prefixes of the project may be left out. Endpoint for your own client: <code>/sparql</code>. For a list of genes there is <a href="/analyse">a page of its own</a>.</p>
</div>
<div class="query-page">
<form class="query-form" action="/sparql" method="get" data-query-form>
<div class="query-tabs script-only" data-query-tabs></div>
<div id="query-panel" class="query-panel">
<label class="visually-hidden" for="query-text">Query</label>
<div class="editor" data-editor><pre class="editor-lines" aria-hidden="true" data-editor-lines></pre>
<textarea id="query-text" name="query" rows="14" spellcheck="false" autocapitalize="off" autocomplete="off" wrap="off" data-query-text>${text ?? first}</textarea></div>
<div class="query-remarks script-only" role="status" data-query-remarks></div>
<p class="query-parameters script-only" data-query-parameters hidden></p>
</div>
<p class="query-error" role="alert" id="query-error" data-query-error hidden></p>
<div class="query-actions">
<button class="primary" type="submit">Run<span class="script-only"> <kbd>Ctrl</kbd> <kbd>Enter</kbd></span></button>
<button class="script-only" type="button" data-query-cancel hidden>Cancel</button>
<button class="script-only" type="button" data-query-explain>Explain</button>
<button class="script-only" type="button" data-query-layout>Format</button>
<span class="query-download"><label class="visually-hidden" for="query-format">Download as</label> <select id="query-format" name="format"><option value="">a page</option>${formatOptions}</select>
<button class="script-only" type="button" data-query-download>Download</button></span>
<button class="script-only" type="button" data-query-code>Code…</button>
<details class="menu script-only" data-query-save><summary>Save…</summary><div class="menu-body"><label for="query-save-name">Name</label> <input id="query-save-name" maxlength="80" data-query-save-name> <button type="button" data-query-save-now>Save</button></div></details>
<button class="script-only" type="button" data-query-share>Copy link</button>
<span role="status" data-query-shared></span>
</div>
<details class="query-keys script-only"><summary id="editor-help">Keys of the editor</summary><dl>${keys.map(([key, what]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${what}</dd></div>`)}</dl></details>
</form>
<div class="query-results script-only" data-query-outcome>
<h2 class="visually-hidden">Results</h2>
<div class="result-status"><p role="status" data-query-status></p>
<button type="button" data-query-why hidden>Why is it empty?</button>
<button type="button" data-query-there hidden>Go there</button></div>
<div data-query-results></div>
</div>
<aside class="query-side" aria-label="Help with queries" data-query-side>
<div class="side-body">
<div class="segmented script-only" role="group" aria-label="Panel">${(
      [
        ['examples', 'Examples'],
        ['build', 'Build'],
        ['schema', 'Schema'],
        ['history', 'History'],
      ] as const
    ).map(([name, title]) => html`<button type="button" data-side="${name}" aria-pressed="${name === 'examples' ? 'true' : 'false'}">${title}</button>`)}</div>
<section class="side-panel" aria-label="Examples" data-side-panel="examples">${exampleList(examples, services)}</section>
<section class="side-panel" aria-label="Build a query" data-side-panel="build" hidden></section>
<section class="side-panel" aria-label="Schema" data-side-panel="schema" hidden></section>
<section class="side-panel" aria-label="History" data-side-panel="history" hidden></section>
</div>
</aside>
</div>`,
  };
}
