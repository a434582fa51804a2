import { inTurns } from '../platform/turns.js';
import type { PrefixMap } from '../rdf/turtle.js';
import { formats, type Format } from '../rdf/formats.js';
import { readCell, type Cell } from '../rdf/tsv.js';
import { entityLink } from './context.js';
import { html, longText, type Html } from './html.js';
import type { Knowledge } from './knowledge.js';
import { outsidePage, slugOf } from './links.js';
import { shortener } from './query-schema.js';
import type { Document } from './shell.js';

/** What was asked, as the downloads ask it again. */
export interface ShownQuery {
  readonly query: string;
  readonly defaultGraphs: readonly string[];
  readonly namedGraphs: readonly string[];
}

/** What of a result is shown. */
export type Shown =
  | { readonly kind: 'rows'; readonly variables: readonly string[]; readonly rows: readonly (readonly string[])[]; readonly isWhole: boolean; readonly columnsLeft: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'triples'; readonly text: string; readonly isWhole: boolean };

/** UTF-16 units of a cell and of the name of a column that are shown; of an address that every browser takes, with the query in it; and of a query that is repeated on the page. */
const longestCell = 2000, longestName = 100, longestAddress = 6000;
export const longestRepeated = 2 ** 16;

const cutAt = (longest: number, text: string): string => (text.length <= longest ? text : `${text.slice(0, longest)}…`);
const cut = (text: string): string => cutAt(longestCell, text);
const number = (count: number): string => count.toLocaleString('en');

/** Writes cells: terms by their labels, other IRIs with their prefixes, each leading to where one can read of it. */
function cellWriter({ entities, base }: Knowledge, prefixes: PrefixMap): (written: string) => Html {
  const short = shortener(prefixes);
  const iri = (value: string): Html => {
    const entity = entities.get(value), slug = slugOf(value, base), text = short(value).replace(/^<(.*)>$/, '$1');
    if (entity) return html`${entityLink(entity)} <code>${cut(text)}</code>`;
    const url = value.length > longestAddress ? undefined : slug === undefined ? outsidePage(value)?.url : `/${slug}`;
    return url === undefined ? html`<code>${cut(text)}</code>` : html`<a href="${url}">${cut(text)}</a>`;
  };
  const literal = ({ value, language }: Cell): Html => html`${cut(value)}${language !== undefined && language !== 'en' && html` <span class="side-note">${cutAt(longestName, language)}</span>`}`;
  return (written) => {
    const cell = readCell(written);
    if (!cell) return html``;
    return cell.type === 'iri' ? iri(cell.value) : cell.type === 'literal' ? literal(cell) : html`<code>${cut(cell.value)}</code>`;
  };
}

/** The whole result in the formats that hold it. */
function downloads({ defaultGraphs, namedGraphs }: ShownQuery, query: Html, content: 'bindings' | 'boolean' | 'triples', isShort: boolean): Html {
  const fitting: readonly Format[] = formats.filter(({ holds }) => holds.has(content));
  const hidden = (name: string, value: string | Html): Html => html`<input type="hidden" name="${name}" value="${value}">`;
  return html`<form class="result-views" action="/sparql" method="${isShort ? 'get' : 'post'}">${hidden('query', query)}${defaultGraphs.map((graph) => hidden('default-graph-uri', graph))}${namedGraphs.map((graph) => hidden('named-graph-uri', graph))}
<span id="result-downloads">All of it as</span> ${fitting.map(({ name, label }) => html`<button type="submit" name="format" value="${name}">${label}</button> `)}</form>`;
}

async function shownPart(shown: Shown, write: (written: string) => Html): Promise<Html> {
  switch (shown.kind) {
    case 'boolean': return html`<p class="result-boolean">${shown.value ? 'Yes' : 'No'}</p>`;
    case 'triples': return html`<pre tabindex="0" role="region" aria-label="Result">${shown.text}</pre>`;
    case 'rows': {
      const { variables, rows } = shown;
      if (variables.length === 0) return html`<p class="result-boolean">${rows.length === 0 ? 'No solution.' : 'Solutions, but no variable in them.'}</p>`;
      if (rows.length === 0) return html``;
      const lines = await inTurns(rows, (row) => html`<tr>${row.map((cell) => html`<td>${write(cell)}</td>`)}</tr>\n`);
      return html`<div class="table-frame" tabindex="0" role="region" aria-label="Result"><table class="result-plain"><thead><tr>${variables.map((name) => html`<th scope="col">${cutAt(longestName, name)}</th>`)}</tr></thead>
<tbody>
${lines}</tbody></table></div>`;
    }
  }
}

/** How much of the result is on the page. @param rest Where all of it is. */
function amount(shown: Shown, rest: string): string {
  if (shown.kind === 'boolean') return '';
  if (shown.kind === 'triples') return shown.isWhole ? '' : `These are the first ${number(shown.text.length)} characters; ${rest}.`;
  const { rows, isWhole, columnsLeft } = shown, columns = columnsLeft === 0 ? '' : ` ${number(columnsLeft)} columns are left out here.`;
  return isWhole ? `${rows.length === 0 ? 'No rows' : rows.length === 1 ? '1 row' : `${number(rows.length)} rows`}.${columns}`
    : `These are the first ${number(rows.length)} rows, as many as this page shows; ${rest}.${columns}`;
}

/** The result of a query for a reader whose browser runs no script. */
export async function resultDocument(asked: ShownQuery, shown: Shown, knowledge: Knowledge, prefixes: PrefixMap): Promise<Document> {
  const { query: text, defaultGraphs, namedGraphs } = asked, size = [text, ...defaultGraphs, ...namedGraphs].reduce((sum, { length }) => sum + length, 0), isRepeated = size <= longestRepeated;
  const isShort = size <= longestAddress && encodeURIComponent(text).length <= longestAddress,
    query = await longText(isRepeated ? text : text.slice(0, longestCell)),
    content = shown.kind === 'rows' ? 'bindings' : shown.kind;
  const left = `The query has ${number(size)} characters and is not repeated here: that is done up to ${number(longestRepeated)}. For the result as a file, ask in a program that names the format it wants.`;
  return {
    title: 'Result: Metastasis Perspective',
    description: 'What the graph answers to a query.',
    section: 'query',
    sheets: ['tools', 'query'],
    main: html`
<div class="page-head">
<h1>Result</h1>
<p>${amount(shown, isRepeated ? `the downloads hold all of ${shown.kind === 'rows' ? 'them' : 'it'}` : 'programs get all of it')} ${isShort && html`<a href="/query?query=${encodeURIComponent(asked.query)}">Back to the text of the query</a>`}</p>
</div>
${isRepeated ? downloads(asked, query, content, isShort) : html`<p>${left}</p>`}
${await shownPart(shown, cellWriter(knowledge, prefixes))}
<details class="result-query"><summary>${isRepeated ? 'The query' : 'How the query begins'}</summary><pre tabindex="0">${query}</pre></details>`,
  };
}
