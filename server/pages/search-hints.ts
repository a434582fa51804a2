import { html } from './html.js';
import type { Html } from './html.js';
import type { GroupedAnswer } from './search.js';

/** Words of somebody who looks for the analysis of a list; and symbols, one after the other. */
const aboutLists = /\b(?:analy[sz]e|enrichment|enriched|over-?representation|over-?represented|gene (?:list|set)s?|list of genes)\b/i,
  symbols = /^[A-Z][A-Z0-9-]*[A-Z0-9](?:[\s,;]+[A-Z][A-Z0-9-]*[A-Z0-9]){2,}$/;

/** Leads a question that is a list of genes, or asks for their analysis, to its page. */
function genesHint(query: string): Html | false {
  const text = query.trim();
  if (symbols.test(text)) return html`<p class="search-hint">A list of genes? <a href="/analyse?genes=${encodeURIComponent(text.split(/[\s,;]+/).join(','))}">What they do in the cascade</a></p>`;
  return aboutLists.test(text) && html`<p class="search-hint">A list of genes is analysed on <a href="/analyse">a page of its own</a>: what they do in the cascade, and what is over-represented.</p>`;
}

/** Questions for what links two terms, each with both. */
const askedWays = [
  /^(.+?)\s*(?:→|->|=>)\s*(.+)$/,
  /^how (?:is|are) (.+?) (?:linked|connected|related) (?:to|with) (.+?)\??$/i,
  /^how (?:does|do) (.+?) (?:reach|get to|spread to|metastasi[sz]e to) (?:the )?(.+?)\??$/i,
];

/** Leads a question for what links two terms to its page. */
function waysHint(query: string): Html | false {
  const [, from = '', to = ''] = askedWays.map((pattern) => pattern.exec(query.trim())).find(Boolean) ?? [];
  return from !== '' && html`<p class="search-hint">How are “${from}” and “${to}” linked? <a href="/path?${new URLSearchParams({ from, to }).toString()}">Ways between them, claim by claim</a></p>`;
}

/** Pages that no term stands for, by what somebody who looks for them types. */
const pages: readonly (readonly [words: RegExp, address: string, name: string, what: string])[] = [
  [/\b(?:sparql|endpoint|quer(?:y|ies))\b/i, '/query', 'Query', 'asks the whole graph in SPARQL'],
  [/\b(?:api|rest|json|openapi|programmatic(?:ally)?)\b/i, '/api', 'API', 'says what programs can ask, with a form for each address'],
  [/\b(?:downloads?|dumps?|turtle|rdf|owl|obo|kgx|gmt|releases?)\b/i, '/releases', 'Releases', 'has everything as files, and the files for other tools'],
  [/\b(?:data ?sets?|data resources?|cohorts?|geo)\b/i, '/vocabulary?kind=resource', 'Data resources', 'lists the data sets that are named here'],
  [/\b(?:papers?|literature|references|retract(?:ed|ion)s?|bibtex|ris|bibliography)\b/i, '/papers', 'Papers', 'lists every paper, with filters and files for reference managers'],
  [/\b(?:open questions|hypothes[ei]s|controvers\w+)\b/i, '/questions', 'Questions', 'lists what is not known, and hypotheses with the evidence for and against'],
  [/\b(?:all (?:drugs|treatments|therapies|trials)|approv(?:ed|als?))\b/i, '/treatment', 'Treatment', 'lists therapies, approvals and trials'],
  [/\b(?:tropism|where cancers? spreads?|organs)\b/i, '/tropism', 'Tropism', 'shows which cancer spreads to which organ, and how often'],
  [/\b(?:how to cite|licen[cs]e|who (?:is behind|made)|about this (?:site|page))\b/i, '/about', 'About', 'says what this holds, who answers for it, and how to cite it'],
  [/\b(?:contribut\w+|mistake|correction|wrong|suggest\w*)\b/i, '/contribute', 'Contribute', 'takes what is missing or wrong; no account is needed'],
  [/\b(?:changes|history|what is new|what's new|news)\b/i, '/changes', 'Changes', 'lists what was changed, and why'],
];

/** Pages of which a question speaks; of many, the first. */
const mostPages = 2;
function pagesHint(query: string): readonly Html[] {
  return pages.filter(([words]) => words.test(query)).slice(0, mostPages).map(([, address, name, what]) => html`<p class="search-hint"><a href="${address}">${name}</a> ${what}.</p>`);
}

const asksDoctors = /\bask\b.*\b(?:doctors?|oncologists?|nurses?|care team|surgeons?)\b|\bquestions (?:for|to) (?:ask|my|the|your)\b/i;
const asksTime =
  /\bhow (?:long|much time)\b.*\b(?:live|left|have|got)\b|\blife expect[a-z]*|\bsurvival (?:rate|time)s?\b|\b(?:chances?|hope) of survival\b|\bprognosis\b|\b(?:am|are|is|will|going) .*\bd(?:ie|ying)\b|\bterminal\b/i;

/** What somebody asks who has cancer, and no term answers: what to ask, and how long there is. Both lead to the questions of the first term that was found. */
function patientsHints(query: string, answer: GroupedAnswer | undefined): readonly Html[] {
  const first = answer?.groups.find(({ name }) => name === 'terms')?.results[0];
  if (!first) return [];
  const toAsk = html`<a href="/${first.slug}?audience=patients#${first.slug}--ask">Questions to ask your doctors</a>`;
  return [
    ...(asksTime.test(query)
      ? [
          html`<p class="search-hint">How long somebody lives with cancer differs much from person to person, and no page here can tell it for one of them. Your doctors know what it depends on. ${toAsk}.</p>`,
        ]
      : []),
    ...(asksDoctors.test(query)
      ? [html`<p class="search-hint">${toAsk} stand at the end of each page for patients, such as that of “${first.label}”.</p>`]
      : []),
  ];
}

/** What leads a question on beside the results: a page for a list of genes, for the ways between two terms, or one that no term stands for; and what a term alone does not answer. */
export const searchHints = (query: string, answer: GroupedAnswer | undefined): Html => html`${genesHint(query)}${waysHint(query)}${patientsHints(query, answer)}${pagesHint(query)}`;
