import { counted, entityLink, joined } from './context.js';
import { html } from './html.js';
import type { Html } from './html.js';
import type { Knowledge } from './knowledge.js';
import { termLink } from './lexicon.js';
import { doiUrl, pubmedUrl, slugOf } from './links.js';
import { countDirections } from './statements.js';
import type { Direction, Evidence, Paper } from './statements.js';

const directions: Readonly<Record<Direction, { readonly sign: string; readonly word: string }>> = {
  supports: { sign: '+', word: 'Supports' },
  disputes: { sign: '−', word: 'Disputes' },
  inconclusive: { sign: '~', word: 'Inconclusive' },
};

/** How far the field accepts a statement: always a word, the colour only repeats it. */
export const statusChip = (status: string | undefined): Html | false =>
  status !== undefined && html`<span class="status status-${status}">${status}</span>`;

/** `2 for, 1 against`. */
export function countsText(evidence: readonly Evidence[]): string {
  const { supports, disputes, inconclusive } = countDirections(evidence);
  return [
    `${supports} for`, disputes > 0 && `${disputes} against`, inconclusive > 0 && `${inconclusive} inconclusive`,
  ].filter((part) => part !== false).join(', ');
}

/** PubMed and DOI of a paper, as far as they are known. */
export const paperLinks = ({ pmid, doi, label }: Paper): readonly Html[] => [
  ...(pmid === undefined ? [] : [html`<a href="${pubmedUrl(pmid)}" rel="external">PubMed<span class="visually-hidden"> ${label}</span></a>`]),
  ...(doi === undefined ? [] : [html`<a href="${doiUrl(doi)}" rel="external">DOI<span class="visually-hidden"> ${label}</span></a>`]),
];

/** Author and year, linked to the paper's page. */
export function citation(iri: string, paper: Paper | undefined, base: string): Html {
  const slug = slugOf(iri, base);
  const label = paper?.label ?? slug ?? iri;
  return html`${slug === undefined ? label : termLink(slug, label)}${paper?.retracted && html` <strong class="retracted">retracted</strong>`}${unverifiedMark(paper?.typedByHand)}`;
}

/** Said of a paper or trial beside its name, wherever that stands. */
export const unverifiedMark = (typedByHand: boolean | undefined): Html | false => typedByHand === true && html` <span class="unverified">not verified</span>`;

/** The same on its own page. */
export const unverifiedNotice = (typedByHand: boolean | undefined): Html | false =>
  typedByHand === true
  && html`<p class="notice"><strong>Not verified.</strong> This record was typed by hand. No look-up at the services that keep such records has seen it yet.</p>`;

/** Where the evidence comes from: what a line shows besides the finding. */
export interface EvidenceSources {
  readonly knowledge: Knowledge;
  readonly papers: ReadonlyMap<string, Paper>;
}

/** In what the findings were made: a reader must not take a mouse for a patient. */
export const systemBadges = (systems: readonly string[]): Html | false =>
  systems.length > 0 && html`<span class="systems"><span class="visually-hidden">in </span>${joined([...new Set(systems)].sort().map((system) =>
    html`<span class="system system-${system.replace(/\W+/g, '-')}">${system}</span>`), ' ')}</span>`;

/** What is quoted is told apart from what we say, and how it was compared is told with it. */
const quotation = ({ text, checked }: NonNullable<Evidence['quote']>): Html => html`<blockquote class="evidence-quote"><p lang="en">“${text}”</p>
<p class="evidence-facts">From the abstract. ${checked === undefined ? 'Nobody has compared it yet.' : html`A program found it there word for word on <time>${checked}</time>.`}</p></blockquote>`;

function evidenceLine({ direction, finding, quote, paper: iri, type, systems, contexts }: Evidence, { knowledge, papers }: EvidenceSources): Html {
  const paper = papers.get(iri);
  const { sign, word } = directions[direction];
  const where = contexts.flatMap((context) => knowledge.entities.get(context) ?? []);
  return html`<li class="evidence evidence-${direction}">
<p><span class="direction"><span class="sign" aria-hidden="true">${sign}</span> ${word}</span> ${finding !== undefined && knowledge.lexicon.link(finding)}</p>
${quote && quotation(quote)}<p class="evidence-source">${joined([citation(iri, paper, knowledge.base), ...(paper ? paperLinks(paper) : [])], ' · ')}</p>
<p class="evidence-facts">${systemBadges(systems)} ${type}${where.length > 0 && html` · in ${joined(where.map(entityLink), ', ')}`}</p>
</li>`;
}

export const evidenceList = (evidence: readonly Evidence[], sources: EvidenceSources): Html =>
  html`<ul class="evidence-list">${evidence.map((line) => evidenceLine(line, sources))}</ul>`;

/** Evidence for and against side by side, for statements that a page is about. */
export function evidenceSides(evidence: readonly Evidence[], sources: EvidenceSources, id?: string): Html | false {
  if (evidence.length === 0) return false;
  const side = (direction: Direction): readonly Evidence[] => evidence.filter((line) => line.direction === direction);
  const column = (title: string, lines: readonly Evidence[]): Html => html`<div class="side">
<h3>${title} <span class="count">${lines.length}</span></h3>
${lines.length > 0 ? evidenceList(lines, sources) : html`<p class="none">None recorded.</p>`}
</div>`;
  const open = side('inconclusive');
  return html`<section class="term-evidence"${id !== undefined && html` id="${id}"`}>
<h2>Evidence</h2>
<div class="sides">${column('For', side('supports'))}${column('Against', side('disputes'))}</div>
${open.length > 0 && html`<h3>Inconclusive <span class="count">${open.length}</span></h3>${evidenceList(open, sources)}`}
</section>`;
}

/** All papers that a page cites, in order of their year. */
export const referenceList = (id: string, papers: ReadonlyMap<string, Paper>, base: string): Html | false =>
  papers.size > 0
  && html`<details class="references" id="${id}">
<summary>${counted(papers.size, 'paper')} cited here</summary>
<ol>${[...papers.values()].map((paper) => html`<li>${citation(paper.iri, paper, base)} ${paper.title} ${paper.journal !== undefined && html`<span class="source">${paper.journal}</span> `}${joined(paperLinks(paper), ' · ')}</li>`)}</ol>
</details>`;

export const evidenceCount = (n: number): string => counted(n, 'evidence line');
