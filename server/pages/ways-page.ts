import { capitalised, counted, joined } from './context.js';
import { audienceOf } from './audience.js';
import type { Option, Parameters } from './collections/filters.js';
import { selectField, yearField } from './collections/filters.js';
import type { Sources } from './collections/collection.js';
import { countsText, statusChip } from './evidence.js';
import { html } from './html.js';
import type { Html } from './html.js';
import { termLink } from './lexicon.js';
import { slugOf } from './links.js';
import type { Document } from './shell.js';
import type { Claim, Evidence } from './statements.js';
import { passedOver, stationsOf } from './ways.js';
import type { Way, Ways, WayStep } from './ways.js';
import { mpp, skos } from '../rdf/vocabulary.js';

/** Terms of a set, each two of which are linked. */
export const mostOfSet = 6;
/** Papers that a step names; its claim has the others. */
const shownPapers = 3;

/** What the page shows: the ways between two terms, or one way between each two of a set; nothing before it was asked. */
export interface ShownWays {
  readonly ways: readonly Ways[];
  readonly isSet: boolean;
  /** Ends that were named beside a set. */
  readonly passed: readonly string[];
}

const statuses: readonly Option[] = ['established', 'emerging', 'contested', 'refuted'].map((value) => ({ value, label: value }));
const upTo = (low: number, high: number): readonly Option[] => Array.from({ length: high - low + 1 }, (_, i) => ({ value: String(low + i), label: String(low + i) }));

const textInput = (name: string, label: string, value: string, placeholder: string): Html =>
  html`<label>${label} <input type="text" name="${name}" value="${value}" placeholder="${placeholder}" maxlength="200" autocapitalize="off" spellcheck="false"></label>`;

/** Plain GET: what is shown has an address. */
const form = (parameters: Parameters, label: (slug: string) => string): Html => html`<form class="filters ways-form" method="get" action="/path" aria-label="Two terms">
${textInput('from', 'From', label(parameters.get('from') ?? ''), 'TWIST1')}
${textInput('to', 'To', label(parameters.get('to') ?? ''), 'bone')}
<details${['max', 'k', 'status', 'papers', 'year', 'allow'].some((name) => (parameters.get(name) ?? '') !== '') && html` open`}><summary>More choices</summary>
<div class="ways-choices">
${selectField('k', 'Ways', upTo(1, 20), parameters.get('k') ?? undefined, '5')}
${selectField('max', 'Steps at most', upTo(1, 6), parameters.get('max') ?? undefined, '4')}
${selectField('status', 'Claims that are', statuses, parameters.get('status') ?? undefined, 'of any status')}
${selectField('papers', 'Papers a claim, at least', upTo(1, 5), parameters.get('papers') ?? undefined, 'any number')}
${yearField('year', 'As known in', parameters.get('year') ?? undefined)}
${selectField('allow', 'Also by way of', [{ value: passedOver.join(','), label: 'therapies, trials and data sets' }], parameters.get('allow') ?? undefined, 'nothing else')}
</div></details>
<p class="filter-actions"><button type="submit" class="primary">Find ways</button></p>
</form>
<details class="ways-set"${(parameters.get('of') ?? '') !== '' && html` open`}><summary>Or what links several terms</summary>
<form class="filters" method="get" action="/path" aria-label="Several terms">
${textInput('of', `Up to ${mostOfSet} terms, with commas`, parameters.get('of') ?? '', 'TWIST1, breast cancer, bone')}
<p class="filter-actions"><button type="submit" class="primary">Find ways</button></p>
</form></details>`;

/** A plain name within a sentence: where it is a heading, its capital is that of the heading alone. */
const withinText = (plain: string, label: string): string => (/^\p{Ll}/u.test(label) && /^\p{Lu}\p{Ll}/u.test(plain) ? plain.charAt(0).toLowerCase() + plain.slice(1) : plain);

/** The page of `/path`: how terms are linked, claim by claim. `found` is absent where nothing was asked. @param problem Why it could not be answered. */
export function waysDocument(found: ShownWays | undefined, parameters: Parameters, sources: Sources, problem?: { readonly title: string; readonly detail: string }): Document {
  const { entities, base } = sources.knowledge, isForPatients = audienceOf(parameters) === 'patients';
  const label = (slug: string): string => {
    const entity = entities.get(base + slug);
    return isForPatients && entity?.plain !== undefined ? withinText(entity.plain, entity.label) : entity?.label ?? slug;
  };
  const ends = found && !found.isSet && found.ways[0] ? `${capitalised(label(found.ways[0].from))} to ${label(found.ways[0].to)}` : undefined;
  return {
    title: `${ends === undefined ? '' : `${ends}: `}How are they linked?: Metastasis Perspective`,
    description: 'Ways from one term to another over claims, the best evidenced first, each step with its papers.',
    ...(!found && { canonical: '/path' }),
    main: html`
<div class="page-head">
<h1>${ends ?? 'How are they linked?'}</h1>
<p>${isForPatients
      ? 'How one thing leads to another, claim by claim, the surest first. It is a trail for reading on: no study has shown the whole of it.'
      : 'Ways from one term to another over the claims of the graph: first those whose claims are surest, that turn least, and that pass few terms to which much is linked. A way is a trail for reading on: no paper has shown it as a whole.'}</p>
</div>
${problem && html`<div class="notice" role="alert"><p><b>${problem.title}.</b> ${problem.detail}</p></div>`}
${form(parameters, label)}
${!found && !problem && ['from', 'to'].some((name) => (parameters.get(name) ?? '').trim() !== '') && html`<p class="notice" role="status">Name the other term as well, by any name or symbol that it alone has.</p>`}
${found && passedOverEnds(found)}
${found && !found.isSet && found.ways.map(({ from, to }) => spreadSection(from, to, sources, label))}
${found && found.ways.map((ways) => section(ways, found.isSet, parameters, label))}`,
  };
}

/** Who names several terms and two of their own besides is told which were asked for. */
const passedOverEnds = ({ passed }: ShownWays): Html | false =>
  passed.length > 0
  && html`<p class="notice" role="status">Several terms were named, and these are shown. What “From” and “To” said besides was passed over: ${joined(
    passed.map((name) => html`“${name}”`),
    ' and ',
  )}.</p>`;

function section(ways: Ways, isSet: boolean, parameters: Parameters, label: (slug: string) => string): Html {
  const { from, to, bound } = ways, ends = new URLSearchParams({ from, to });
  const kept = new URLSearchParams([...parameters.entries()].filter(([name, value]) => value !== '' && !['of', 'from', 'to', 'open', 'pin', 'audience'].includes(name)));
  const title = html`${capitalised(label(from))} and ${label(to)}`;
  return html`<section class="ways" aria-labelledby="ways-${from}-${to}">
<h2 id="ways-${from}-${to}">${isSet ? title : counted(ways.ways.length, 'way')}</h2>
${ways.ways.length === 0 && html`<p class="none">No way ${isSet ? '' : 'of these steps '}is curated between ${termLink(from, label(from))} and ${termLink(to, label(to))}. That says nothing about the world: nobody may have read the papers yet.</p>`}
${bound && html`<p class="notice">The search looked at ${bound.partialWays} beginnings of ways, which is its bound: some ways may be missing. Fewer steps make it whole.</p>`}
<ol class="ways-list">${ways.ways.map((way) => wayItem(way, label, audienceOf(parameters) === 'patients'))}</ol>
<p class="exports"><a href="/graph?${ends.toString()}">In the graph</a> · <a href="/path?${new URLSearchParams({ from: to, to: from }).toString()}">The other way round</a> · <a href="/api/path?${ends.toString()}${kept.size > 0 && `&${kept.toString()}`}">As JSON</a></p>
</section>`;
}

/** What was found to raise or lower the chance of lesions in a site, in studies of the cancer: its evidence says so, and no claim of the cancer. */
function spreadSection(from: string, to: string, { corpus, knowledge }: Sources, label: (slug: string) => string): Html | false {
  const { entities, base } = knowledge, [cancer, site] = [from, to].map((slug) => entities.get(base + slug));
  if (cancer?.kind.name !== 'cancer' || site?.kind.name !== 'site') return false;
  const kinds = new Set([cancer.iri, ...corpus.linking(skos.broader, cancer.iri)]);
  const found = [...corpus.claims.values()].flatMap((claim): readonly { readonly claim: Claim; readonly lines: readonly Evidence[] }[] => {
    if (claim.object !== site.iri || (claim.predicate !== mpp.promotesMetastasisTo && claim.predicate !== mpp.restrainsMetastasisTo)) return [];
    const lines = corpus.evidenceOf(claim.iri).filter(({ contexts }) => contexts.some((context) => kinds.has(context)));
    return lines.length === 0 ? [] : [{ claim, lines }];
  }).sort((a, b) => b.lines.length - a.lines.length || (a.claim.iri < b.claim.iri ? -1 : 1));
  return html`<section class="ways" aria-labelledby="spread"><h2 id="spread">What acts on it</h2>
${found.length === 0 ? html`<p class="none">No paper on ${label(from)} that was read here names a molecule, cell or process that acts on its spread to ${label(to)}.</p>`
    : html`<p class="footnote">Found in studies of ${label(from)}, most of them in mice: each claim says in what. Lines of evidence from other cancers are not counted.</p>
<ul class="ways-spread">${found.map(({ claim, lines }) => {
      const slug = slugOf(claim.iri, base) ?? claim.iri, relation = knowledge.properties.get(claim.predicate)?.label ?? '';
      return html`<li>${termLink(slug, `${label(slugOf(claim.subject, base) ?? slug)} ${relation} ${label(to)}`)} ${statusChip(claim.status)} <span class="evidence-facts">${countsText(lines)}</span></li>`;
    })}</ul>`}
</section>`;
}

const wayItem = (way: Way, label: (slug: string) => string, isForPatients: boolean): Html => {
  const stations = stationsOf(way);
  return html`<li>
<h3>${stations.map((slug, i) => html`${i > 0 && html` <span class="ways-arrow"><span aria-hidden="true">${way.steps[i - 1]?.forward ? '→' : '←'}</span><span class="visually-hidden">${way.steps[i - 1]?.forward ? 'to' : 'from'}</span></span> `}${termLink(slug, label(slug))}`)}</h3>
<ul>${way.steps.map((step) => stepItem(step, label))}</ul>
${isForPatients ? readingOf(way, label) !== '' && html`<p class="footnote">${readingOf(way, label)}</p>`
    : html`<p class="footnote">${readingOf(way, label)} Certainty of all its claims together: ${way.score}, where 1 would be beyond doubt. It is no probability.</p>`}
</li>`;
};

function stepItem({ subject, relation, object, claim, status, for: supports, against, papers }: WayStep, label: (slug: string) => string): Html {
  return html`<li><p>${termLink(claim, `${label(subject)} ${relation} ${label(object)}`)} ${statusChip(status)} <span class="evidence-facts">${counted(supports, 'paper')} for${against > 0 && `, ${against} against`}</span></p>
<p class="evidence-source">${joined(
    papers.slice(0, shownPapers).map(({ paper, label: name }) => termLink(paper, name)),
    ' · ',
  )}${papers.length > shownPapers && ` and ${papers.length - shownPapers} more`}</p></li>`;
}

/** In words whether a way leads from its first term to its last. */
export function readingOf({ turns, steps }: Way, label: (slug: string) => string): string {
  if (turns.length === 0) return steps.length === 1 ? '' : steps[0]?.forward ? 'Each claim leads on to the next.' : 'Each claim leads back to the one before: read it from its end.';
  const said = turns.map(({ term, claims }) => `at ${label(term)} two claims ${claims}`);
  return `${capitalised(said.join('; '))}: the way turns there, and does not say that one end acts on the other.`;
}
