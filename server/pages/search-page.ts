import { statusChip } from './evidence.js';
import { html } from './html.js';
import type { Html } from './html.js';
import { shapeIcon } from './kinds.js';
import { searchHints } from './search-hints.js';
import { searchedKinds } from './search.js';
import type { GroupedAnswer, ResultGroup, Result } from './search.js';
import type { Document } from './shell.js';

const kindByName = new Map(searchedKinds.map((kind) => [kind.name, kind]));

/** How a name that is not the preferred one is introduced. */
const roleWords: ReadonlyMap<string, string> = new Map([
  ['alternative', 'also called'], ['misspelling', 'also written'], ['notation', 'also known as'], ['withdrawn', 'replaces the withdrawn term'],
]);

const address = (query: string, kind?: string): string => `/search?${new URLSearchParams({ q: query, ...(kind !== undefined && { kind }) }).toString()}`;

/** The page of `/search`: all that the search box shows, without a script. `answer` is absent where nothing was asked. */
export function searchDocument(query: string, kind: string | undefined, answer: GroupedAnswer | undefined): Document {
  return {
    title: `${query ? `${query}: ` : ''}Search: Metastasis Perspective`,
    description: 'Find terms by any of their names, papers by author, title or number, and claims by what they say.',
    main: html`
<div class="page-head"><h1>Search</h1></div>
<form class="search-form" action="/search" method="get" role="search" aria-label="Search page">
<label class="visually-hidden" for="search-page-text">Search for</label>
<input id="search-page-text" type="search" name="q" value="${query}" maxlength="200" autocomplete="off" placeholder="A term, a question, a paper…">
${kind !== undefined && html`<input type="hidden" name="kind" value="${kind}">`}
<button class="primary" type="submit">Search</button>
</form>
${searchHints(query, answer)}
${answer ? resultSections(answer, kind) : html`<p class="search-hint">Terms are found by any of their names, by symbols and by definition; papers by author, title, year, PMID and DOI; claims by what they say, or by what they relate, in any order. A question may be asked as one asks it.</p>`}`,
  };
}

function resultSections({ query, total, kinds, groups, bound }: GroupedAnswer, kind: string | undefined): Html {
  const all = kinds.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) {
    return html`${longQuestion(bound)}<p class="notice" role="status">Nothing is called or says “${query}”. Fewer words, or another spelling, may help; or <a href="/contribute/term">propose a term</a>.</p>`;
  }
  return html`
<nav class="search-filters" aria-label="Kinds"><ul>
<li><a href="${address(query)}"${kind === undefined && html` aria-current="true"`}>all <span class="count">${all}</span></a></li>
${kinds.map(({ name, label, plural, count }) => html`<li><a href="${address(query, name)}"${kind === name && html` aria-current="true"`}>${icon(name)}${count === 1 ? label : plural} <span class="count">${count}</span></a></li>`)}
</ul></nav>
${longQuestion(bound)}
${total === 0 && html`<p class="notice" role="status">Nothing of this kind.</p>`}
${groups.map((group) => groupSection(group))}`;
}

const longQuestion = (bound: GroupedAnswer['bound']): Html | undefined => bound && html`<p class="search-hint">The question is long: its first ${bound.words} words were looked for.</p>`;

const icon = (name: string): Html | false => {
  const kind = kindByName.get(name);
  return kind !== undefined && shapeIcon(kind);
};

const groupSection = ({ name, label, total, results }: ResultGroup): Html => html`<section class="search-group" aria-labelledby="found-${name}">
<h2 id="found-${name}">${label} <span class="count">${total}</span></h2>
<ol>${results.map(resultLine)}</ol>
${results.length < total && html`<p class="none">The best ${results.length} are shown. A kind, or one more word, narrows them down.</p>`}
</section>`;

const resultLine = ({ slug, kind, label, definition, matched, deprecated, status, evidence }: Result): Html => html`<li class="found">
<p class="found-name">${icon(kind)}<a href="/${slug}" data-term="${slug}">${label}</a> <span class="found-kind kind-${kind}">${kindByName.get(kind)?.label}</span>${deprecated && html` <span class="status">withdrawn</span>`}</p>
${matched && html`<p class="found-matched">${roleWords.get(matched.role)} <b>${matched.name}</b></p>`}
${evidence && html`<p class="found-balance">${statusChip(status)} ${evidence.supports} for · ${evidence.disputes} against${evidence.inconclusive > 0 && ` · ${evidence.inconclusive} inconclusive`}</p>`}
${definition && !(kind === 'claim' && evidence) && html`<p class="found-line">${definition}</p>`}
</li>`;
