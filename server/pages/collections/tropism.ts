import { inTurns } from '../../platform/turns.js';
import { mpp } from '../../rdf/vocabulary.js';
import { capitalised, counted, entityLink } from '../context.js';
import { citation, countsText } from '../evidence.js';
import { html, raw } from '../html.js';
import type { Html } from '../html.js';
import { groupBy } from '../knowledge.js';
import type { Entity } from '../knowledge.js';
import { termLink } from '../lexicon.js';
import { slugOf } from '../links.js';
import type { Claim } from '../statements.js';
import type { Collection, Sources } from './collection.js';
import { frequencySection } from './frequencies.js';
import { audienceOf } from '../audience.js';
import { bodyFigure, plainSite } from './body.js';
import { chosen, filterForm, selectField, typed } from './filters.js';
import type { Option, Parameters } from './filters.js';
import type { Document } from '../shell.js';

const path = '/tropism';
const statuses: readonly Option[] = ['established', 'emerging', 'contested', 'refuted'].map((value) => ({ value, label: value }));

/** Cancers, and sites, of which the claims are open at once: of more a page would be as long as a book. */
const mostOpen = 3;

/** A claim that one cancer spreads to one site. */
interface Cell {
  readonly claim: Claim;
  readonly slug: string;
  readonly cancer: Entity;
  readonly site: Entity;
}

/** Which cancer spreads to which site: for patients as a body, for others as a matrix, a list, and what is known to explain it. */
export const tropismPage: Collection = (sources, parameters) => (audienceOf(parameters) === 'patients' ? patientsPage(sources, parameters) : scientistsPage(sources, parameters));

const optionsOf = (entities: readonly Entity[]): readonly Option[] => entities.map(({ slug, label }) => ({ value: slug, label: capitalised(label) }));

/** Parts of the body to which a cancer can spread. No shares: what they are shares of frightens, and says little of one person. */
async function patientsPage(sources: Sources, parameters: Parameters): Promise<Document> {
  const all = cellsOf(sources).filter(({ claim }) => claim.status !== 'refuted'), cancers = byLabel(all.map((cell) => cell.cancer)), options = optionsOf(cancers);
  const chosenSlug = chosen(parameters, 'cancer', options), cancer = cancers.find(({ slug }) => slug === chosenSlug);
  const cells = all.filter((cell) => cancer === undefined || cell.cancer === cancer),
    sites = [...new Set(cells.map(({ site }) => site))].sort((a, b) => plainSite(a).localeCompare(plainSite(b), 'en'));
  const treated = new Set(
    [...sources.corpus.claims.values()]
      .filter(({ predicate, status }) => status !== 'refuted' && (predicate === mpp.treatsMetastasisIn || predicate === mpp.enrols))
      .map(({ object }) => object),
  );
  const items = await inTurns(
    sites,
    (site) =>
      html`<li><a href="/${site.slug}" data-term="${site.slug}">${capitalised(plainSite(site))}</a>${treated.has(site.iri) && html`: <a href="/treatment?site=${site.slug}">treatments and trials<span class="visually-hidden"> for ${plainSite(site)}</span></a>`}</li>`,
  );
  return {
    title: 'Where cancer can spread',
    description: 'Parts of the body to which a cancer can spread, each with what is known and what can be done.',
    canonical: path,
    section: 'tropism',
    main: html`
<div class="page-head">
<h1>Where ${cancer ? cancer.label : 'cancer'} can spread</h1>
<p>These are parts of the body in which doctors have found ${cancer ? `${cancer.label} that had spread` : 'cancer that had spread'}. It does not mean that this will happen to you.</p>
</div>
${unknownValues(parameters, [['cancer', options]], 'all parts that are known are shown')}
${filterForm(path, [selectField('cancer', 'Where did the cancer begin?', options, cancer?.slug, 'any cancer')])}
<div class="body-sites">${bodyFigure(sites)}
<div><h2>What is known, and what can be done</h2>
<ol>${items}</ol>
<p class="footnote">A part that is not listed here was not looked up yet. That says nothing about you. Ask your doctors where your cancer is, and how they watch the rest of your body.</p></div></div>`,
  };
}

async function scientistsPage(sources: Sources, parameters: Parameters): Promise<Document> {
  const all = cellsOf(sources);
  const cancerOptions = optionsOf(byLabel(all.map(({ cancer }) => cancer)));
  const siteOptions = optionsOf(byLabel(all.map(({ site }) => site)));
  const cancer = chosen(parameters, 'cancer', cancerOptions);
  const site = chosen(parameters, 'site', siteOptions);
  const status = chosen(parameters, 'status', statuses);
  const cells = all.filter((cell) => (cancer === undefined || cell.cancer.slug === cancer) && (site === undefined || cell.site.slug === site)
    && (status === undefined || cell.claim.status === status));
  const cancers = byLabel(cells.map((cell) => cell.cancer));
  const sites = [...groupBy(cells, (cell) => cell.site.iri).values()].sort((a, b) => b.length - a.length).flatMap(([first]) => first?.site ?? []);
  const table = cells.length > 0 && await matrix(cells, cancers, sites, sources), byCancer = groupBy(cells, (cell) => cell.cancer.iri);
  const isOpen = cancers.length <= mostOpen, sections = await inTurns(cancers, (each) => cancerSection(each, byCancer.get(each.iri) ?? [], sources, isOpen));
  const often = await frequencySection(
    cells.flatMap(({ claim, ...cell }) =>
      sources.corpus.evidenceOf(claim.iri).flatMap(({ frequency: counted }) => (counted ? [{ ...cell, frequency: counted }] : [])),
    ),
  );
  const explanations = await inTurns(sites, (each) => explanation(each, sources, sites.length <= mostOpen));
  return {
    title: 'Tropism: which cancer spreads where',
    description: `Primary tumor by metastatic site: ${all.length} claims with their evidence, and what explains why cancer cells grow in an organ.`,
    canonical: path,
    section: 'tropism',
    main: html`
<div class="page-head">
<h1>Tropism</h1>
<p>Where each cancer has been found to spread, and what explains why cells settle there. Each mark opens the claim with its evidence.</p>
</div>
${unknownValues(
  parameters,
  [
    ['cancer', cancerOptions],
    ['site', siteOptions],
    ['status', statuses],
  ],
  'claims of all are shown',
)}
${filterForm(path, [selectField('cancer', 'Cancer', cancerOptions, cancer, 'all cancers'), selectField('site', 'Site', siteOptions, site, 'all sites'), selectField('status', 'Status', statuses, status, 'any status')])}
<p class="result-count" role="status">${counted(cells.length, 'claim')}: ${counted(cancers.length, 'cancer')}, ${counted(sites.length, 'site')}</p>
${
  cells.length === 0
    ? html`<p class="none">No claim meets all of these conditions.</p>`
    : html`${legend}${table}
${often}
<section aria-labelledby="by-cancer"><h2 id="by-cancer">By cancer</h2>
<div class="tropism-list">${sections}</div></section>
<section aria-labelledby="by-site"><h2 id="by-site">What explains a site</h2>
<p class="footnote">Molecules, cells and processes that raise or lower the chance of lesions there. Most of this was shown in mice; the claim says where.</p>
${explanations}</section>`
}`,
  };
}

/** Says of a value in the address that it is none of those there are, as that of a cancer of which nothing is recorded. */
function unknownValues(parameters: Parameters, fields: readonly (readonly [name: string, options: readonly Option[]])[], instead: string): Html | false {
  const unknown = fields.flatMap(([name, options]) => typed(parameters, name) !== undefined && chosen(parameters, name, options) === undefined ? [typed(parameters, name) ?? ''] : []);
  return (
    unknown.length > 0
    && html`<p class="notice" role="status">Nothing is recorded here of ${unknown.map((text, i) => html`${i > 0 && ' and '}“${text}”`)}: ${instead}. Choose from the list below.</p>`
  );
}

function cellsOf({ corpus, knowledge }: Sources): readonly Cell[] {
  return [...corpus.claims.values()].filter(({ predicate }) => predicate === mpp.metastasizesTo).flatMap((claim) => {
    const [cancer, site, slug] = [knowledge.entities.get(claim.subject), knowledge.entities.get(claim.object), slugOf(claim.iri, knowledge.base)];
    return cancer && site && slug !== undefined ? [{ claim, slug, cancer, site }] : [];
  });
}

const byLabel = (entities: readonly Entity[]): readonly Entity[] => [...new Set(entities)].sort((a, b) => a.label.localeCompare(b.label, 'en'));

/** One outline per status, so that readers can tell statuses apart without colour. */
const marks: ReadonlyMap<string, string> = new Map([
  ['established', '<circle cx="6" cy="6" r="5"/>'],
  ['emerging', '<circle cx="6" cy="6" r="4.200" fill="none" stroke="currentColor" stroke-width="1.600" stroke-dasharray="2.200 1.600"/>'],
  ['contested', '<path d="M6 .8A5.200 5.200 0 0 1 6 11.200Z"/><circle cx="6" cy="6" r="4.500" fill="none" stroke="currentColor" stroke-width="1.400"/>'],
  ['refuted', '<path d="M2 2l8 8M10 2l-8 8" fill="none" stroke="currentColor" stroke-width="2"/>'],
]);
const mark = (status = 'established'): Html => html`<svg class="mark-status mark-${status}" viewBox="0 0 12 12" aria-hidden="true" focusable="false">${raw(marks.get(status) ?? '')}</svg>`;

/** Three bars. No per cent sign, which would turn the number of lines beside it into a share. */
const frequencyIcon = html`<svg class="mark-frequency" viewBox="0 0 12 12" aria-hidden="true" focusable="false"><path d="M1 7h2.500v4H1ZM4.750 4h2.500v7h-2.500ZM8.500 1H11v10H8.500Z"/></svg>`;

const legend = html`<p class="legend matrix-legend">${statuses.map(({ value }) => html`<span>${mark(value)} ${value}</span>`)}<span><span aria-hidden="true">3</span><span class="visually-hidden">a number:</span> evidence lines</span><span>${frequencyIcon} a finding gives a frequency, told below the table</span><span>· not curated: nothing is recorded here, which does not mean that it does not happen</span></p>`;

/** A share or a count in the words of the finding. The bare figure is not shown: what it is a share of differs from study to study. */
const frequency = /\d\s?%|\d(?:[\d,.]*) (?:of|in) (?:the )?\d/;
const frequenciesOf = ({ claim }: Cell, { corpus }: Sources) => corpus.evidenceOf(claim.iri).filter(({ finding }) => finding !== undefined && frequency.test(finding));

async function matrix(cells: readonly Cell[], cancers: readonly Entity[], sites: readonly Entity[], sources: Sources): Promise<Html> {
  const { corpus } = sources;
  const bySite = groupBy(cells, (cell) => `${cell.cancer.slug} ${cell.site.slug}`);
  const cell = (each: Cell): Html => {
    const lines = corpus.evidenceOf(each.claim.iri);
    const known = frequenciesOf(each, sources).length > 0;
    return html`<a href="/${each.slug}" data-term="${each.slug}">${mark(each.claim.status)}<span aria-hidden="true">${lines.length}</span>${known && frequencyIcon}<span class="visually-hidden">${each.claim.status}, ${countsText(lines)}${known && ', frequency given'}</span></a>`;
  };
  const explaining = (site: Entity): Html | false => {
    const n = explainers(site, sources).length;
    return n > 0 && html`<a class="explained" href="#explain-${site.slug}">${n} <span class="visually-hidden">${n === 1 ? 'claim' : 'claims'} that </span>${n === 1 ? 'explains' : 'explain'}</a>`;
  };
  const rows = await inTurns(cancers, (cancer) => html`<tr><th scope="row">${termLink(cancer.slug, cancer.label)}</th>${sites.map((site) => {
    const found = bySite.get(`${cancer.slug} ${site.slug}`);
    return found ? html`<td>${found.map(cell)}</td>` : html`<td class="empty" title="not curated"><span aria-hidden="true">·</span><span class="visually-hidden">not curated</span></td>`;
  })}</tr>`);
  return html`<div class="table-frame matrix-frame" tabindex="0" role="region" aria-labelledby="matrix-caption">
<table class="matrix">
<caption id="matrix-caption">Primary tumor by metastatic site</caption>
<thead><tr><th scope="col">Cancer</th>${sites.map((site) => html`<th scope="col">${termLink(site.slug, site.label)}${explaining(site)}</th>`)}</tr></thead>
<tbody>${rows}</tbody>
</table>
</div>`;
}

function cancerSection(cancer: Entity, cells: readonly Cell[], sources: Sources, isOpen: boolean): Html {
  const { corpus, knowledge } = sources;
  return html`<details class="tropism-cancer" id="cancer-${cancer.slug}"${isOpen && ' open'}>
<summary><h3>${capitalised(cancer.label)} <span class="count">${cells.length}</span></h3></summary>
<p>${entityLink(cancer)}</p>
<ul>${cells
    .toSorted((a, b) => a.site.label.localeCompare(b.site.label, 'en'))
    .map(
      (cell) =>
        html`<li><p>${mark(cell.claim.status)} ${termLink(cell.slug, html`<span class="visually-hidden">to </span>${cell.site.label}`)} <span class="evidence-facts">${cell.claim.status}, ${countsText(corpus.evidenceOf(cell.claim.iri))}</span> <a class="how" href="/path?from=${cancer.slug}&to=${cell.site.slug}">how<span class="visually-hidden"> ${cancer.label} reaches ${cell.site.label}</span></a></p>${frequenciesOf(
          cell,
          sources,
        ).map(({ finding, paper }) => html`<p class="frequency">${finding} ${citation(paper, corpus.papers.get(paper), knowledge.base)}</p>`)}</li>`,
    )}</ul>
</details>`;
}

const explainers = (site: Entity, { corpus }: Sources): readonly Claim[] => [...corpus.claims.values()].filter(({ object, predicate }) =>
  object === site.iri && (predicate === mpp.promotesMetastasisTo || predicate === mpp.restrainsMetastasisTo));

function explanation(site: Entity, sources: Sources, isOpen: boolean): Html | false {
  const { knowledge } = sources;
  const claims = explainers(site, sources);
  if (claims.length === 0) return false;
  const row = (title: string, predicate: string): Html | false => {
    const found = claims.filter((claim) => claim.predicate === predicate);
    return found.length > 0 && html`<div><dt>${title} <span class="count">${found.length}</span></dt><dd><ul class="explainers">${found.flatMap((claim) => {
      const [entity, slug] = [knowledge.entities.get(claim.subject), slugOf(claim.iri, knowledge.base)];
      return entity && slug !== undefined ? [html`<li>${entityLink(entity)} ${termLink(slug, html`${claim.status}<span class="visually-hidden">: the claim on ${entity.label}</span>`)}</li>`] : [];
    })}</ul></dd></div>`;
  };
  return html`<details class="explanation" id="explain-${site.slug}"${isOpen && ' open'}>
<summary><h3>${capitalised(site.label)} <span class="count">${claims.length}</span></h3></summary>
<dl class="facts">${row('Raise the chance', mpp.promotesMetastasisTo)}${row('Lower the chance', mpp.restrainsMetastasisTo)}</dl>
</details>`;
}
