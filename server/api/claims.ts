import { inTurns } from '../platform/turns.js';
import { controlled } from '../pages/statements.js';
import { found, listing, single, type ApiSources } from './endpoint.js';
import { list, maybe, object, text } from './schema.js';
import { claimSummary, direction, entityOf, evidenceLine, lineOf, optionalTerm, slug, status, summaryOf } from './shared.js';

/** The IRI of a term that is asked for. @throws Problem 404. */
const termIri = (name: string | undefined, sources: ApiSources): string | undefined => (name === undefined ? undefined : entityOf(name, sources).iri);
/** The IRI of a relation. @throws Problem 404. */
function relationIri(name: string | undefined, sources: ApiSources): string | undefined {
  const { knowledge: { base, properties } } = sources;
  if (name === undefined) return undefined;
  found(properties.get(base + name), 'relation', name, () => [...properties.keys()].map((iri) => slug(iri, sources)));
  return base + name;
}
const paperIri = (name: string | undefined, { knowledge: { base }, corpus }: ApiSources): string | undefined => (name === undefined ? undefined : found(corpus.papers.get(base + name), 'paper', name).iri);

export const listClaims = listing({
  address: '/api/claims', name: 'listClaims', summary: 'Claims, all or those that name a term, state a relation, have a status or rest on a paper.', example: '?term=emt&status=contested&limit=3',
  parameters: { term: optionalTerm, subject: optionalTerm, object: optionalTerm, relation: maybe(text('A relation, by the last part of its address, such as promotes.')), status: maybe(status), paper: maybe(text('A paper, by the last part of its address.')) },
  item: claimSummary,
  async rows(asked, sources) {
    const [term, subject, object_, paper, relation] = [termIri(asked.term, sources), termIri(asked.subject, sources), termIri(asked.object, sources), paperIri(asked.paper, sources), relationIri(asked.relation, sources)];
    return (await inTurns(sources.corpus.claims.values(), (claim) => ((term === undefined || claim.subject === term || claim.object === term)
      && (subject === undefined || claim.subject === subject) && (object_ === undefined || claim.object === object_)
      && (relation === undefined || claim.predicate === relation) && (asked.status === undefined || claim.status === asked.status)
      && (paper === undefined || sources.corpus.evidenceOf(claim.iri).some((line) => line.paper === paper)) ? [claim] : []))).flat();
  },
  key: ({ iri }) => iri,
  make: summaryOf,
});

export const getClaim = single({
  address: '/api/claims/{claim}', name: 'getClaim', summary: 'One claim with every line of evidence for it and against it.', example: 'claim-twist1-promotes-emt', parameters: { claim: text('A claim, by the last part of its address.') },
  answer: object({ claim: claimSummary, evidence: list(evidenceLine, 'Lines of evidence, one for each paper and finding.'), url: text('Its page, as a path.') }),
  make({ claim: name }, sources) {
    const claim = found(sources.corpus.claims.get(sources.knowledge.base + name), 'claim', name);
    return { claim: summaryOf(claim, sources), evidence: sources.corpus.evidenceOf(claim.iri).map((line) => lineOf(line, sources)), url: `/${name}` };
  },
});

export const listEvidence = listing({
  address: '/api/evidence', name: 'listEvidence', summary: 'Lines of evidence, by claim or hypothesis, paper, direction or system.', example: '?direction=disputes&limit=3',
  parameters: { claim: maybe(text('A claim or hypothesis, by the last part of its address.')), paper: maybe(text('A paper, by the last part of its address.')), direction: maybe(direction), system: maybe(text('A system, such as human or mouse.')) },
  item: evidenceLine,
  async rows(asked, sources) {
    const { corpus, knowledge: { base, entities } } = sources, paper = paperIri(asked.paper, sources), statement = asked.claim === undefined ? undefined : base + asked.claim;
    if (statement !== undefined) found(corpus.claims.get(statement) ?? entities.get(statement), 'claim', asked.claim ?? '');
    const systems = (): ReadonlySet<string> => new Set(corpus.evidence.flatMap((line) => line.systems.map((system) => controlled(system, 'system') ?? system)));
    if (asked.system !== undefined) found(systems().has(asked.system) || undefined, 'system', asked.system, systems);
    const places = new Map<string, number>();
    return (await inTurns(corpus.evidence, (line) => {
      const place = places.get(line.statement) ?? 0;
      places.set(line.statement, place + 1);
      return (statement === undefined || line.statement === statement) && (paper === undefined || line.paper === paper) && (asked.direction === undefined || line.direction === asked.direction)
        && (asked.system === undefined || line.systems.some((system) => controlled(system, 'system') === asked.system)) ? [{ line, key: `${line.statement} ${String(place).padStart(4, '0')}` }] : [];
    })).flat();
  },
  key: ({ key }) => key,
  make: ({ line }, sources) => lineOf(line, sources),
});
