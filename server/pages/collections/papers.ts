import { due, inTurns, turn } from '../../platform/turns.js';
import { counted, joined } from '../context.js';
import { paperLinks, unverifiedMark } from '../evidence.js';
import { html } from '../html.js';
import type { Html } from '../html.js';
import { termLink } from '../lexicon.js';
import { citationFormats, writeCitations } from '../citations.js';
import type { CitationFormat } from '../citations.js';
import type { Collection, Sources } from './collection.js';
import { addressWith, filterForm, selectField, textField, yearField } from './filters.js';
import type { Parameters } from './filters.js';
import { directionOptions, paperOptions, paperParameters, readPaperFilter, refuseUnknownValues, selectPapers } from './paper-selection.js';
import type { Order, PaperEntry, PaperFilter } from './paper-selection.js';

const path = '/papers';

/** Papers shown at once; the export always holds all. */
const pageSize = 100;

/** Every paper that the graph cites: a table that can be sorted, narrowed and exported. */
export const papersPage: Collection = async (sources, parameters) => {
  const options = await paperOptions(sources);
  const filter = readPaperFilter(parameters, options, sources.knowledge);
  const papers = await selectPapers(sources, filter);
  const pages = Math.max(1, Math.ceil(papers.length / pageSize));
  const page = Math.min(pages, Math.max(1, Math.trunc(Number(parameters.get('page'))) || 1));
  const shown = papers.slice((page - 1) * pageSize, page * pageSize);
  // A file refuses what it does not know; a page may have been reached by a link that says more.
  const { size } = sources.corpus.papers, ofFile = new URLSearchParams([...parameters.entries()].filter(([name]) => paperParameters.includes(name)));
  const rows = await inTurns(shown, paperRow);
  if (due()) await turn();
  return {
    title: 'Papers: Metastasis Perspective',
    description: `The ${size} papers on which the claims of the Metastasis Perspective rest, by stage, mechanism, year and study system.`,
    canonical: path,
    section: 'papers',
    main: html`
<div class="page-head">
<h1>Papers</h1>
<p>What every claim and definition rests on. A retracted paper is marked, and what it found is never counted.</p>
</div>
${filterForm(
  path,
  [
    selectField('stage', 'Stage', options.stages, filter.stage, 'any stage'),
    selectField('mechanism', 'Mechanism', options.mechanisms, filter.mechanism, 'any mechanism'),
    textField('term', 'Term, by its name', parameters.get('term')?.slice(0, 200)),
    selectField('system', 'Study system', options.systems, filter.system, 'any system'),
    selectField('direction', 'Direction', directionOptions, filter.direction, 'any direction'),
    html`<span class="years">${yearField('from', 'From', parameters.get('from') ?? undefined)}${yearField('to', 'To', parameters.get('to') ?? undefined)}</span>`,
    textField('text', 'Words in title, author, journal', filter.text),
  ],
  [
    ['sort', filter.order === 'year' ? undefined : filter.order],
    ['order', filter.reversed ? 'reverse' : undefined],
  ],
)}
<div class="list-head">
<p class="result-count" role="status">${counted(papers.length, 'paper')}${papers.length < size && ` of ${size}`}</p>
<p class="exports">Export ${papers.length < size ? 'these' : 'all'} as ${joined(
      citationFormats.map(({ suffix, name }) => html`<a href="${addressWith(`${path}.${suffix}`, ofFile, {})}" download>${name}</a>`),
      ', ',
    )}</p>
</div>
${papers.length === 0 ? html`<p class="none">No paper meets all of these conditions. Take one away.</p>` : paperTable(rows, filter, parameters)}
${
  pages > 1
  && html`<nav class="pagination" aria-label="Pages">${Array.from(
    { length: pages },
    (_, i) =>
      html`<a href="${addressWith(path, parameters, { page: i === 0 ? undefined : String(i + 1) })}"${i + 1 === page && html` aria-current="page"`}><span class="visually-hidden">Page </span>${i + 1}</a>`,
  )}</nav>`
}
<p class="footnote">Exports name all authors where the graph has them, else the first and “et al.”, or none: a reference manager completes them from DOI or PubMed number.</p>`,
  };
};

/** The papers that the address asks for, written for a reference manager. @throws Problem 400 for a value that does not exist. */
export async function exportPapers(sources: Sources, parameters: Parameters, format: CitationFormat): Promise<string> {
  const options = await paperOptions(sources);
  refuseUnknownValues(parameters, options, sources.knowledge);
  return writeCitations(format, await selectPapers(sources, readPaperFilter(parameters, options, sources.knowledge)));
}

const columns: readonly (readonly [Order, string])[] = [['author', 'First author'], ['journal', 'Journal'], ['year', 'Year'], ['claims', 'Claims']];

// Roles are written out, since a table laid out as blocks on a phone would lose them.
const paperTable = (rows: readonly Html[], { order, reversed }: PaperFilter, parameters: Parameters): Html => html`<div class="table-frame">
<table class="papers" role="table">
<caption class="visually-hidden">Papers with their first author, journal, year and the claims to which they give evidence</caption>
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Paper</th>${columns.map(([name, label]) => {
    const on = name === order;
    // Figures begin with the largest, names with A.
    const ascending = (name === 'author' || name === 'journal') !== reversed;
    return html`<th scope="col" role="columnheader"${on && html` aria-sort="${ascending ? 'ascending' : 'descending'}"`}><a href="${
      addressWith(path, parameters, { sort: name === 'year' ? undefined : name, order: on && !reversed ? 'reverse' : undefined, page: undefined })}">${label}</a></th>`;
  })}<th scope="col" role="columnheader">Evidence</th></tr></thead>
<tbody role="rowgroup">${rows}</tbody>
</table>
</div>`;

function paperRow({ slug, paper, statements, directions, defines }: PaperEntry): Html {
  const { supports, disputes, inconclusive } = directions;
  const counts = [supports > 0 && `${supports} for`, disputes > 0 && `${disputes} against`, inconclusive > 0 && `${inconclusive} inconclusive`].filter((each) => each !== false);
  return html`<tr role="row"><th scope="row" role="rowheader">${termLink(slug, paper.title ?? paper.label)}${paper.retracted && html` <strong class="retracted">retracted</strong>`}${unverifiedMark(paper.typedByHand)}
<span class="paper-links">${joined(paperLinks(paper), ' · ')}</span></th>
<td role="cell" data-label="First author">${paper.author}</td><td role="cell" data-label="Journal">${paper.journal !== undefined && html`<cite>${paper.journal}</cite>`}</td><td role="cell" data-label="Year">${paper.year}</td><td role="cell" data-label="Claims" class="figure-cell">${statements}</td>
<td role="cell" data-label="Evidence">${paper.retracted ? 'not counted' : counts.join(', ') || (defines > 0 ? html`helped to define ${counted(defines, 'term')}` : 'none')}</td></tr>`;
}
