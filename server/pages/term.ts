import { due, inTurns, turn } from '../platform/turns.js';
import type { Solution } from '../query/views.js';
import { dct, mpp, rdf, rdfs, skos } from '../rdf/vocabulary.js';
import { article } from './article.js';
import type { TermArticle } from './article.js';
import type { Audience } from './audience.js';
import { approvalSection } from './approvals.js';
import { approvalsOf } from './collections/approval-model.js';
import { claimArticle, evidenceArticle } from './claim.js';
import { contents, partId } from './contents.js';
import { capitalised, iriTerm, joined, resourceLink, shortened } from './context.js';
import type { PageContext } from './context.js';
import { citation, evidenceSides, referenceList, statusChip, unverifiedNotice } from './evidence.js';
import { evidenceProfile } from './evidence-profile.js';
import { factList } from './facts.js';
import { figureMarkup } from './figures.js';
import { html } from './html.js';
import type { Html } from './html.js';
import { imageKind, paperKind, shapeIcon } from './kinds.js';
import { required, value } from './knowledge.js';
import type { Entity, Knowledge } from './knowledge.js';
import { paperData, termData } from './linked-data.js';
import { outsidePage } from './links.js';
import { neighbourhood } from './neighbourhood.js';
import { paperBody } from './paper.js';
import { otherArticle } from './other-resource.js';
import { patientsBody } from './patients.js';
import { linkSection, openSection, relationGroups, relationSection, relationsOf } from './relations.js';
import { controlled, readPapers, toClaim, toEvidence } from './statements.js';
import type { Paper } from './statements.js';
import { cascadeStrip } from './strip.js';
import { valueOf, valuesOf, type Subject } from './subject.js';
import { urgentNotice } from './urgent-signs.js';

/**
 * The page of anything in the graph: an entity of any kind, a paper, a claim, or another resource that has triples.
 * Undefined when nothing is said of it.
 */
export async function termArticle(slug: string, context: PageContext, audience: Audience = 'scientists'): Promise<TermArticle | undefined> {
  const iri = context.knowledge.base + slug;
  const subject: Subject = { iri, slug, rows: await context.views.select('resource', { resource: iriTerm(iri) }) };
  if (subject.rows.length === 0) return undefined;
  const entity = context.knowledge.entities.get(iri);
  if (entity) return entityArticle(entity, subject, context, audience);
  const types = valuesOf(subject, rdf.type);
  if (types.includes(mpp.Claim)) return claimArticle(subject, context, audience);
  if (types.includes(mpp.Evidence)) return evidenceArticle(subject, context);
  if (types.includes(mpp.Image)) return imageArticle(subject, context);
  const paper = types.includes(mpp.Paper) ? (await readPapers(context.views, [iriTerm(iri)])).get(iri) : undefined;
  if (!paper) return otherArticle(subject, context);
  const label = paper.title ?? valueOf(subject, rdfs.label) ?? slug;
  return {
    label,
    description: shortened(label),
    linkedData: paperData(iri, paper),
    article: article({ iri, slug, label, kind: paperKind, paper }, label, await paperBody(subject, paper, context), context),
  };
}

/** A drawing by itself: what it shows, in words too. */
async function imageArticle(subject: Subject, context: PageContext): Promise<TermArticle> {
  const { iri, slug } = subject;
  const label = valueOf(subject, dct.title) ?? slug;
  const figure = (await context.figures.of()).find((each) => each.iri === iri);
  const alt = valueOf(subject, mpp.altText);
  const body = html`
${figure && figureMarkup(figure)}
${alt !== undefined && html`<div class="lay"><h2>In words</h2><p>${alt}</p></div>`}
${linkSection(subject.rows, [], context.knowledge)}`;
  return { label, description: shortened(alt ?? label), article: article({ iri, slug, label, kind: imageKind }, label, body, context) };
}

/** A part of the contents, where it has something. */
const listed = (name: string, label: string, count: number) => (count > 0 ? [{ name, label, count }] : []);

interface DefinitionParts { readonly definition: string | undefined; readonly sources: readonly string[]; readonly papers: ReadonlyMap<string, Paper>; readonly knowledge: Knowledge }

/** What a term means, and which papers say so. */
function definitionSection({ slug, label }: Entity, subject: Subject, { definition, sources, papers, knowledge }: DefinitionParts): Html | false {
  return (
    (definition !== undefined || sources.length > 0)
    && html`<div class="definition">
${definition !== undefined && definition !== label && html`<p class="definition-text">${knowledge.lexicon.link(definition, [slug])} ${statusChip(controlled(valueOf(subject, mpp.status), 'status'))}</p>`}
${
  sources.length > 0
  && html`<p class="sources">${sources.length === 1 ? 'Source' : 'Sources'}: ${joined(
    inOrder(sources, papers).map((iri) => citation(iri, papers.get(iri), knowledge.base)),
    ', ',
  )}</p>`
}
</div>`
  );
}

async function entityArticle(entity: Entity, subject: Subject, context: PageContext, audience: Audience): Promise<TermArticle> {
  const { views, knowledge, figures } = context;
  const self = iriTerm(entity.iri);
  const [claimRows, evidenceRows, stageRows, mappingRows, statusRows, approvalRows, urgentRows, drawings] = await Promise.all([
    views.select('claims-of', { entity: self }), views.select('evidence-of', { entity: self }), views.select('stages-of', { entity: self }),
    views.select('mappings', { entity: self }), views.select('statuses'), views.select('approvals', { therapy: self }),
    views.select('urgent-signs', { entity: self }), figures.of([self]),
  ]);
  const claims = await inTurns(claimRows, toClaim);
  const evidence = await toEvidence(evidenceRows);
  const statuses = new Map(statusRows.map((row) => [required(row, 'hypothesis'), controlled(required(row, 'status'), 'status')]));
  const sources = valuesOf(subject, mpp.definitionSource);
  const papers = await readPapers(views, [...new Set([...evidence.map(({ paper }) => paper), ...sources])].map(iriTerm));

  const relations = relationsOf(entity.iri, claims, knowledge);
  const groups = relationGroups(relations, knowledge);
  const own = evidence.filter(({ statement }) => statement === entity.iri);
  const approvals = (await approvalsOf(approvalRows)).get(entity.iri) ?? [];
  const id = (name: string): string => partId(entity.slug, name);
  const ends = openSection(id('open'), subject.rows, statuses, knowledge);
  const concerned = new Set(stageRows.map((row) => required(row, 'stage')));
  if (entity.kind.name === 'stage') concerned.clear();
  const definition = valueOf(subject, skos.definition) ?? valueOf(subject, mpp.statement) ?? valueOf(subject, mpp.question);
  const lay = valueOf(subject, mpp.layDefinition);
  const relationList = await relationSection(entity.slug, groups, evidence, { knowledge, papers });
  if (due()) await turn();
  const body = html`
${entity.deprecated && deprecation(subject, knowledge)}
${unverifiedNotice(valueOf(subject, mpp.typedByHand) === 'true')}
${definitionSection(entity, subject, { definition, sources, papers, knowledge })}
${lay !== undefined && audience !== 'patients' && html`<div class="lay"><h2>In plain words</h2><p>${knowledge.lexicon.link(lay, [entity.slug])}</p></div>`}
${audience !== 'patients' && urgentNotice(entity, urgentRows, knowledge)}
${evidenceProfile(claims, evidence, papers)}
${contents(entity.slug, [
    ...listed('approvals', 'Approvals', approvals.length), ...listed('evidence', 'Evidence', own.length),
    ...groups.map(({ kind, relations: { length } }) => ({ name: kind.name, label: html`${shapeIcon(kind)}${capitalised(length === 1 ? kind.label : kind.plural)}`, count: length })),
    ...(ends === false ? [] : [{ name: 'open', label: 'Open questions' }]), ...listed('mappings', 'Other vocabularies', mappingRows.length), ...listed('papers', 'Papers', papers.size),
  ])}
${otherNames(subject)}
${audience !== 'patients' && drawings.map((drawing) => figureMarkup(drawing))}
${cascadeStrip(entity.kind.name === 'stage' ? new Set([entity.iri]) : concerned, knowledge)}
${factList(subject.rows, knowledge, entity)}
${approvalSection(id('approvals'), approvals, valueOf(subject, mpp.drugClass) !== undefined)}
${neighbourhood(entity, relations, subject.rows, knowledge)}
${evidenceSides(own, { knowledge, papers }, id('evidence'))}
${relationList}
${ends}
${linkSection(subject.rows, relations, knowledge)}
${mappingSection(id('mappings'), mappingRows)}
${referenceList(id('papers'), papers, knowledge.base)}`;
  if (due()) await turn();
  // Patients read the plain words first and by themselves; what follows for scientists has no second copy of them.
  const title = (audience === 'patients' ? entity.plain : undefined) ?? entity.label;
  const patients = audience === 'patients' && html`${await patientsBody({ entity, subject, claims, evidence, papers, approvals, drawings, urgentRows }, title, context)}
<details class="for-scientists"><summary>For scientists</summary>${body}</details>`;
  const description = (audience === 'patients' ? lay : undefined) ?? definition ?? lay ?? `${entity.label}: ${entity.kind.label}`;
  return {
    label: capitalised(title),
    description: shortened(description),
    linkedData: termData({ iri: entity.iri, label: entity.label, description, names: valuesOf(subject, skos.altLabel), mappings: mappingRows, base: knowledge.base }),
    article: article({ ...entity, isPlain: audience === 'patients' }, title, patients || body, context, audience === 'patients' ? [] : await lineageOf(entity, context)),
  };
}

/** The broader terms of an entity, the broadest first; of several the one with the first label. */
async function lineageOf({ iri }: Entity, { corpus, knowledge: { entities } }: PageContext): Promise<readonly Entity[]> {
  const { linked } = await corpus();
  const path: Entity[] = [];
  const seen = new Set([iri]);
  for (let at: string | undefined = iri; at !== undefined;) {
    const broader: readonly Entity[] = linked(at, skos.broader).flatMap((each) => (seen.has(each) ? [] : entities.get(each) ?? []));
    const next = broader.toSorted((a, b) => a.label.localeCompare(b.label, 'en'))[0];
    if (next) {
      path.unshift(next);
      seen.add(next.iri);
    }
    at = next?.iri;
  }
  return path;
}

/** The sources in order of their year. */
const inOrder = (sources: readonly string[], papers: ReadonlyMap<string, unknown>): readonly string[] =>
  [...[...papers.keys()].filter((iri) => sources.includes(iri)), ...sources.filter((iri) => !papers.has(iri))];

/** Other names. Misspellings (`skos:hiddenLabel`) are for search alone: a page does not teach them. */
function otherNames(subject: Subject): Html | false {
  const names = [...new Set(valuesOf(subject, skos.altLabel))];
  return names.length > 0 && html`<p class="other-names">Also called ${names.join(', ')}</p>`;
}

function deprecation(subject: Subject, knowledge: Knowledge): Html {
  const replacements = valuesOf(subject, dct.isReplacedBy);
  return html`<p class="notice"><strong>Withdrawn.</strong> This term is kept so that its address stays valid.${
    replacements.length > 0 && html` Use ${joined(replacements.map((iri) => resourceLink(knowledge, iri)), ', ')} instead.`}</p>`;
}

const matches: ReadonlyMap<string, string> = new Map([
  ['exactMatch', 'same as'], ['closeMatch', 'close to'], ['broadMatch', 'narrower than'], ['narrowMatch', 'broader than'], ['relatedMatch', 'related to'],
]);

function mappingSection(id: string, rows: readonly Solution[]): Html | false {
  if (rows.length === 0) return false;
  return html`<section class="mappings" id="${id}">
<h2>In other vocabularies</h2>
<ul>${rows.map((row) => {
    const target = required(row, 'target');
    const page = outsidePage(target);
    const label = value(row, 'label');
    return html`<li><span class="match">${matches.get(required(row, 'match').replace(/^.*#/, '')) ?? 'match'}</span> ${
      page ? html`<a href="${page.url}" rel="external">${page.name}</a> <span class="source">${page.source}${label !== undefined && `: ${label}`}</span>` : target}</li>`;
  })}</ul>
</section>`;
}
