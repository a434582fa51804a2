import { inTurns } from '../platform/turns.js';
import type { Solution } from '../query/views.js';
import { mpp, rdf, skos } from '../rdf/vocabulary.js';
import { balanceOf, balanceStrip } from './collections/balance.js';
import { partId } from './contents.js';
import { capitalised, entityLink, joined, resourceLink } from './context.js';
import { countsText, evidenceList, statusChip, systemBadges } from './evidence.js';
import type { EvidenceSources } from './evidence.js';
import { html } from './html.js';
import type { Html } from './html.js';
import { kindOf, kinds, shapeIcon } from './kinds.js';
import type { Kind } from './kinds.js';
import { groupBy, required, value } from './knowledge.js';
import type { Knowledge } from './knowledge.js';
import { slugOf } from './links.js';
import type { Claim, Evidence } from './statements.js';

/** A claim as seen from one of its two entities. */
export interface Relation {
  readonly claim: Claim;
  /** Label of the predicate, or of its inverse where the entity is the object. */
  readonly label: string;
  /** IRI of the entity at the other end. */
  readonly other: string;
}

const labelOf = ({ properties }: Knowledge, iri: string): string => properties.get(iri)?.label ?? iri.replace(/^.*[/#]/, '');

/** The claims from the side of `entity`, both directions. */
export function relationsOf(entity: string, claims: readonly Claim[], knowledge: Knowledge): readonly Relation[] {
  return claims.map((claim) => {
    if (claim.subject === entity) return { claim, label: labelOf(knowledge, claim.predicate), other: claim.object };
    const inverse = knowledge.properties.get(claim.predicate)?.inverse;
    const label = inverse === undefined ? `${labelOf(knowledge, claim.predicate)} (this)` : labelOf(knowledge, inverse);
    return { claim, label, other: claim.subject };
  });
}

const directionOrder = ['supports', 'disputes', 'inconclusive'];
const byDirection = (a: Evidence, b: Evidence): number => directionOrder.indexOf(a.direction) - directionOrder.indexOf(b.direction);

/** The year of the newest paper of some evidence; 0 where none is known. */
const newest = (evidence: readonly Evidence[], { papers }: EvidenceSources): number => Math.max(0, ...evidence.map(({ paper }) => Number(papers.get(paper)?.year?.slice(0, 4) ?? 0)));

const claimRow = ({ claim, label, other }: Relation, evidence: readonly Evidence[], sources: EvidenceSources): Html => {
  const { knowledge } = sources, systems = [...new Set(evidence.flatMap((line) => line.systems))].sort();
  const slug = slugOf(claim.iri, knowledge.base);
  return html`<li class="claim" data-status="${claim.status}" data-systems="${systems.join('|')}" data-directions="${[...new Set(evidence.map(({ direction }) => direction))].join(' ')}" data-year="${newest(evidence, sources)}" data-lines="${evidence.length}">
<p class="claim-head"><span class="predicate">${label}</span> ${resourceLink(knowledge, other)} ${statusChip(claim.status)} ${systemBadges(evidence.flatMap(({ systems }) => systems))}</p>
<details>
<summary>${balanceStrip(balanceOf(evidence))} <span class="visually-hidden">Evidence: </span>${countsText(evidence)}</summary>
<p class="statement">${claim.statement}${slug !== undefined && html` <a class="quiet" href="/${slug}" data-term="${slug}">This claim</a>`}</p>
${evidenceList(evidence.toSorted(byDirection), sources)}
</details>
</li>`;
};

/** Rows of a group that are shown at once; the others are one step away. */
const shownAtOnce = 12;

/** What the field is surest of first, then what was tested most. */
const byWeight = (lines: (claim: Claim) => number, labels: (iri: string) => string) => (a: Relation, b: Relation): number =>
  certainty(a.claim.status) - certainty(b.claim.status) || lines(b.claim) - lines(a.claim) || labels(a.other).localeCompare(labels(b.other));

/** Place of a status in the order in which claims are listed: the surest first. */
export const certainty = (status: string | undefined): number => ['established', 'contested', 'emerging', undefined, 'refuted'].indexOf(status);

/** The claims about an entity whose other end is of one kind. */
export interface RelationGroup {
  readonly kind: Kind;
  readonly relations: readonly Relation[];
}

/** The claims about an entity by the kind of the other end, in the order of the kinds. */
export function relationGroups(relations: readonly Relation[], { entities }: Knowledge): readonly RelationGroup[] {
  const kindAt = ({ other }: Relation): Kind => entities.get(other)?.kind ?? kindOf('');
  const groups = groupBy(relations, (relation) => kindAt(relation).name);
  return kinds.flatMap((kind) => {
    const group = groups.get(kind.name);
    return group ? [{ kind, relations: group }] : [];
  });
}

/** Mechanisms, molecules, cells, sites, therapies, trials…: what is claimed of each and the evidence, the relation named most first. */
export async function relationSection(slug: string, groups: readonly RelationGroup[], evidence: readonly Evidence[], sources: EvidenceSources): Promise<Html | false> {
  if (groups.length === 0) return false;
  const byStatement = groupBy(evidence, ({ statement }) => statement);
  const linesOf = ({ iri }: Claim): readonly Evidence[] => byStatement.get(iri) ?? [];
  const order = byWeight((claim) => linesOf(claim).length, (iri) => sources.knowledge.entities.get(iri)?.label ?? iri);
  const sections: Html[] = [];
  for (const { kind, relations } of groups) {
    const byLabel = [...groupBy(relations, ({ label }) => label)].sort(([a, some], [b, others]) => others.length - some.length || a.localeCompare(b));
    const rows = await inTurns(byLabel.flatMap(([, group]) => group.toSorted(order)), (row) => claimRow(row, linesOf(row.claim), sources));
    const more = rows.slice(shownAtOnce);
    sections.push(html`<div data-claims="${shownAtOnce}"><h3 id="${partId(slug, kind.name)}">${shapeIcon(kind)}${capitalised(kind.plural)} <span class="count">${rows.length}</span></h3>
<ul class="claims">${rows.slice(0, shownAtOnce)}</ul>
${more.length > 0 && html`<details class="more"><summary>${more.length} more</summary><ul class="claims">${more}</ul></details>`}
<p class="none">None of these fits.</p></div>`);
  }
  return html`<section class="relations">
<h2>Relations and their evidence</h2>
${choices(
  groups.flatMap(({ relations }) => relations.map(({ claim }) => ({ claim, evidence: linesOf(claim) }))),
  sources,
  sources.knowledge.entities.get(sources.knowledge.base + slug)?.label ?? slug,
)}
${sections}
</section>`;
}

/** Fewer claims are read as fast as they are chosen from. */
const leastChosenFrom = 8;

/** What the script lets a reader choose by: only what some of the claims have and others have not. */
function choices(rows: readonly { readonly claim: Claim; readonly evidence: readonly Evidence[] }[], sources: EvidenceSources, name: string): Html | false {
  if (rows.length < leastChosenFrom) return false;
  const options = (values: readonly (string | undefined)[]): readonly string[] => [...new Set(values.filter((each) => each !== undefined))].sort();
  const select = (field: string, label: string, values: readonly (readonly [value: string, label: string])[], any: string): Html | false => values.length > 1
    && html`<label>${label} <select name="${field}"><option value="">${any}</option>${values.map(([value, text]) => html`<option value="${value}">${text}</option>`)}</select></label>`;
  const named = (values: readonly string[]): readonly (readonly [string, string])[] => values.map((value) => [value, value]);
  const statuses = options(rows.map(({ claim }) => claim.status)), lines = rows.flatMap(({ evidence }) => evidence), systems = options(lines.flatMap((line) => line.systems));
  const directions = options(lines.map(({ direction }) => direction)), years = rows.map(({ evidence }) => newest(evidence, sources)).filter(Boolean);
  const since = [2024, 2020, 2015, 2010].filter((year) => years.some((each) => each >= year) && years.some((each) => each < year));
  return html`<form class="choices script-only" data-relations aria-label="Which claims on ${name}">
${select('status', 'Status', named(statuses.toSorted((a, b) => certainty(a) - certainty(b))), 'any')}
${select('system', 'Seen in', named(systems), 'any')}
${select('direction', 'With evidence that', named(directions), 'says anything')}
${select('since', 'Newest paper of', since.map((year) => [String(year), `${year} or later`]), 'any year')}
${select('order', 'Order', [['sure', 'surest first'], ['lines', 'most evidence first'], ['year', 'newest first'], ['name', 'by name']], 'by relation')}
<span role="status"></span>
</form>`;
}

/** Said elsewhere on the page, or of no use to a reader. */
const notLinks = new Set<string>([
  rdf.type, skos.inScheme, mpp.definitionSource, mpp.hasEvidence, mpp.status, mpp.track, mpp.precedes, mpp.follows, mpp.hasSection, mpp.depictedIn,
  rdf.subject, rdf.predicate, rdf.object,
]);

/** Better words than the labels of inverse properties, which name both ends. */
const wording: ReadonlyMap<string, string> = new Map([
  ['is concern of', 'named by'],
  ['is addressed by', 'addressed by'],
  ['addresses', 'addresses the question'],
  ['immediately precedes', 'usually followed by'],
  ['immediately follows', 'usually preceded by'],
]);

const isOpen = (iri: string, { entities }: Knowledge): boolean => ['hypothesis', 'question'].includes(entities.get(iri)?.kind.name ?? '');

/** Hypotheses with their status, and open questions, that name the entity. */
export function openSection(id: string, rows: readonly Solution[], statuses: ReadonlyMap<string, string | undefined>, knowledge: Knowledge): Html | false {
  const open = rows.filter((row) => knowledge.properties.has(required(row, 'predicate')) && isOpen(required(row, 'object'), knowledge));
  if (open.length === 0) return false;
  const groups = groupBy(open, (row) => labelOf(knowledge, required(row, 'predicate')));
  return html`<section class="links open-ends" id="${id}">
<h2>Hypotheses and open questions</h2>
<dl>${[...groups].map(([label, group]) => html`<div><dt>${wording.get(label) ?? label}</dt><dd><ul>${
  [...new Set(group.map((row) => required(row, 'object')))].flatMap((iri) => knowledge.entities.get(iri) ?? [])
    .map((entity) => html`<li>${entityLink(entity)} ${statusChip(statuses.get(entity.iri))}</li>`)}</ul></dd></div>`)}</dl>
</section>`;
}

/** What the entity is linked to without a claim: broader and related terms, data. */
export function linkSection(rows: readonly Solution[], relations: readonly Relation[], knowledge: Knowledge): Html | false {
  const claimed = new Set(relations.map(({ label, other }) => `${label} ${other}`));
  const links = rows.filter((row) => {
    const predicate = required(row, 'predicate');
    const object = row.get('object');
    return object?.termType === 'NamedNode' && knowledge.properties.has(predicate) && !notLinks.has(predicate)
      && value(row, 'label') !== undefined && slugOf(object.value, knowledge.base) !== undefined
      && !isOpen(object.value, knowledge) && !claimed.has(`${labelOf(knowledge, predicate)} ${object.value}`);
  });
  if (links.length === 0) return false;
  const groups = groupBy(links, (row) => labelOf(knowledge, required(row, 'predicate')));
  return html`<section class="links">
<h2>Related</h2>
<dl>${[...groups].map(([label, group]) => html`<div><dt>${wording.get(label) ?? label}</dt><dd>${
  joined([...new Map(group.map((row) => [required(row, 'object'), row])).values()].map((row) => resourceLink(knowledge, required(row, 'object'), value(row, 'label'))), ', ')
}</dd></div>`)}</dl>
</section>`;
}
