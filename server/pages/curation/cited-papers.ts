import { unverifiedMark } from '../evidence.js';
import { html, type Html } from '../html.js';
import { safeUrl } from '../links.js';
import { accountForm } from '../people/account-form.js';

/** What is kept of a paper from services outside. */
export interface KeptAbstract {
  /** Absent where none of them has an abstract. */
  readonly text: string | undefined;
  readonly from: readonly string[];
  /** Day. */
  readonly retrievedOn: string;
  /** What was published about it later. */
  readonly marks: readonly { readonly label: string; readonly link: string }[];
}

/** A passage that new evidence quotes, and where it stands in the abstract. */
export interface Quotation { readonly quote: string; readonly span: { readonly start: number; readonly end: number } | undefined }

/** A paper that a proposal cites: as the knowledge graph has it, or as it comes with the proposal. */
export interface CitedPaper {
  readonly slug: string;
  readonly isHere: boolean;
  readonly label: string;
  readonly title: string | undefined;
  readonly journal: string | undefined;
  readonly year: string | undefined;
  readonly pmid: string | undefined;
  readonly doi: string | undefined;
  readonly retracted: boolean;
  /** Whether no look-up has seen its record. */
  readonly typedByHand: boolean;
  readonly quotes: readonly Quotation[];
  /** Absent where nobody has looked it up. */
  readonly abstract: KeptAbstract | undefined;
}

/** What the part on papers needs of the page. */
export interface PapersView {
  readonly papers: readonly CitedPaper[];
  readonly proposal: { readonly id: string };
  readonly formToken: string | undefined;
  readonly looksUp: boolean;
}

/** The papers that a proposal cites, beside what it says: with their abstracts, and the quotations marked in them. */
export const papersPart = (view: PapersView): Html | false =>
  view.papers.length > 0
  && html`<section class="proposal-papers" id="papers"><h2>Papers that it cites</h2>${view.papers.map((paper) => paperPart(paper, view))}</section>`;

function paperPart(paper: CitedPaper, view: PapersView): Html {
  const { slug, isHere, label, title, journal, year, pmid, doi, retracted, typedByHand, quotes, abstract } = paper;
  return html`<article><p>${isHere ? html`<a href="/${slug}" data-term="${slug}">${label}</a>` : html`${label} (new)`}${[
    retracted && html` <b class="retracted">retracted</b>`,
    unverifiedMark(typedByHand),
    title !== undefined && html`: ${title}`,
    journal !== undefined && html`. ${journal}`,
    year !== undefined && html` ${year}`,
    pmid !== undefined && html` · <a href="https://pubmed.ncbi.nlm.nih.gov/${pmid}/" rel="nofollow">PMID ${pmid}</a>`,
    doi !== undefined && html` · <a href="https://doi.org/${doi}" rel="nofollow">${doi}</a>`,
  ]}</p>
${abstract?.marks.map(({ label: what, link }) => html`<p class="retracted">${what}${safeUrl(link) !== undefined && html`: <a href="${safeUrl(link)}" rel="nofollow">${link}</a>`}</p>`)}
${quotes.map(({ quote, span }) => html`<p class="quotation-check">${abstract?.text === undefined ? 'Not compared with an abstract: ' : span ? 'Stands in the abstract: ' : 'Does not stand in the abstract word for word: '}<q>${quote}</q></p>`)}
${
  abstract?.text !== undefined
    ? html`<details${quotes.length > 0 && ' open'}><summary>Abstract, as ${abstract.from.join(' and ')} had it on ${abstract.retrievedOn}</summary><p class="abstract">${marked(abstract.text, quotes)}</p></details>`
    : abstract
      ? html`<p class="hint">${abstract.from.join(' and ')} had no abstract of it on ${abstract.retrievedOn}.</p>`
      : lookUpPart(paper, view)
}</article>`;
}

/** The text with what is quoted marked; places that overlap are one. */
function marked(text: string, quotes: readonly Quotation[]): Html {
  const pieces: Html[] = [];
  let at = 0;
  for (const { start, end } of quotes.flatMap(({ span }) => span ?? []).sort((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    const from = Math.max(at, start);
    pieces.push(html`${text.slice(at, from)}<mark>${text.slice(from, end)}</mark>`);
    at = end;
  }
  return html`${pieces}${text.slice(at)}`;
}

function lookUpPart({ pmid, doi, label }: CitedPaper, { proposal, formToken, looksUp }: PapersView): Html {
  const id = pmid ?? doi;
  if (id === undefined || !looksUp || formToken === undefined) return html`<p class="hint">Nobody has looked up its abstract here.</p>`;
  return accountForm(
    `/proposals/${proposal.id}/look-up`,
    formToken,
    html`<input type="hidden" name="paper" value="${id}"><button aria-label="Look up the abstract of ${label}">Look up the abstract</button> <span class="hint">at Europe PMC, PubMed and Crossref</span>`,
    'account-line',
  );
}
