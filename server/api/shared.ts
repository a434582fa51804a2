import { controlled } from '../pages/statements.js';
import type { Claim, Evidence } from '../pages/statements.js';
import { kinds } from '../pages/kinds.js';
import { slugOf } from '../pages/links.js';
import type { Entity } from '../pages/knowledge.js';
import { termNamed } from '../pages/term-names.js';
import { Problem } from '../platform/problem.js';
import type { ApiSources } from './endpoint.js';
import { choice, list, maybe, object, text, whole } from './schema.js';
import type { Of } from './schema.js';

/** Values that several addresses give. */

const slugExample = 'the last part of its address';
export const kind = choice('The kind of a term.', kinds.map(({ name }) => name));
export const status = choice('How sure a claim is.', ['established', 'emerging', 'contested', 'refuted']);
export const direction = choice('Whether evidence speaks for a claim, against it, or neither.', ['supports', 'disputes', 'inconclusive']);
export const termParameter = text(`A term, by ${slugExample}, such as emt, or by any name or symbol that it alone has, such as TWIST1.`);
export const optionalTerm = maybe(termParameter);
export const optionalCancer = maybe(text('A cancer, named as a term.'));

export const termName = object({ term: text('The term, by the last part of its address.'), label: text('Its preferred label.'), kind: text('Its kind.') });

export const claimSummary = object({
  claim: text('The claim, by the last part of its address.'),
  iri: text('IRI of the claim.'),
  subject: termName,
  relation: text('Label of the relation.'),
  predicate: text('IRI of the relation.'),
  object: termName,
  status: maybe(status),
  statement: maybe(text('The claim as one sentence.')),
  supports: whole('Papers for it.'),
  disputes: whole('Papers against it.'),
  inconclusive: whole('Papers that leave it open.'),
  papers: list(text('A paper.'), 'All papers of its evidence, by the last parts of their addresses.'),
});

export const evidenceLine = object({
  claim: text('The claim or hypothesis that it is about.'),
  direction,
  finding: maybe(text('What was found, in the words of the curators.')),
  quote: maybe(text('A passage of the abstract, word for word.')),
  quoteChecked: maybe(text('The day on which a program found it there.')),
  paper: text('The paper, by the last part of its address.'),
  citation: text('Author and year.'),
  type: maybe(text('The type, by its label in the Evidence and Conclusion Ontology.')),
  systems: list(text('A system.'), 'What was studied: human, mouse, in vitro …'),
  contexts: list(text('A term.'), 'Terms to which the finding is limited.'),
});

/** A term by the last part of its address, or by any name or symbol that it alone has. @throws Problem 404 with the nearest. */
export const entityOf = (name: string, sources: ApiSources): Entity => termNamed(name, sources);

/** The same, of one kind alone. @throws Problem 400 for a term of another kind. */
export function entityOfKind(name: string, wanted: string, parameter: string, sources: ApiSources): Entity {
  const entity = entityOf(name, sources);
  if (entity.kind.name !== wanted)
    throw new Problem(400, 'Bad term', `${parameter} is a term of the kind ${wanted}; ${entity.slug} is one of the kind ${entity.kind.name}.`, {
      parameter,
      kind: wanted,
    });
  return entity;
}

export const slug = (iri: string, { knowledge: { base } }: Pick<ApiSources, 'knowledge'>): string => slugOf(iri, base) ?? iri;

export function nameOf(iri: string, sources: Pick<ApiSources, 'knowledge'>): Of<typeof termName> {
  const entity = sources.knowledge.entities.get(iri);
  return { term: slug(iri, sources), label: entity?.label ?? slug(iri, sources), kind: entity?.kind.name ?? 'term' };
}

export function summaryOf(claim: Claim, sources: ApiSources): Of<typeof claimSummary> {
  const { corpus, knowledge } = sources, evidence = corpus.evidenceOf(claim.iri);
  const papers = (wanted?: Evidence['direction']): readonly string[] => [...new Set(evidence.filter((line) => wanted === undefined || line.direction === wanted).map((line) => line.paper))];
  return {
    claim: slug(claim.iri, sources),
    iri: claim.iri,
    subject: nameOf(claim.subject, sources),
    relation: knowledge.properties.get(claim.predicate)?.label ?? claim.predicate,
    predicate: claim.predicate,
    object: nameOf(claim.object, sources),
    ...(claim.status !== undefined && { status: claim.status as Of<typeof status> }),
    ...(claim.statement !== undefined && { statement: claim.statement }),
    supports: papers('supports').length,
    disputes: papers('disputes').length,
    inconclusive: papers('inconclusive').length,
    papers: papers().map((paper) => slug(paper, sources)),
  };
}

export function lineOf(line: Evidence, sources: ApiSources): Of<typeof evidenceLine> {
  const { corpus } = sources, { type } = line;
  return {
    claim: slug(line.statement, sources),
    direction: line.direction,
    ...(line.finding !== undefined && { finding: line.finding }),
    ...(line.quote && { quote: line.quote.text, ...(line.quote.checked !== undefined && { quoteChecked: line.quote.checked }) }),
    paper: slug(line.paper, sources),
    citation: corpus.papers.get(line.paper)?.label ?? slug(line.paper, sources),
    ...(type !== undefined && { type }),
    systems: line.systems.map((system) => controlled(system, 'system') ?? system),
    contexts: line.contexts.map((context) => slug(context, sources)),
  };
}
