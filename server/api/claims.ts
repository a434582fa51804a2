import { inTurns } from '../platform/turns.js';
import { closedValue } from '../pages/closed-lists.js';
import { found, listing, single, type ApiSources } from './endpoint.js';
import { lineParameters, lineFilter } from './lines.js';
import { list, maybe, object, text } from './schema.js';
import { claimSummary, entityOf, evidenceLine, lineOf, optionalTerm, status, summaryOf } from './shared.js';

/** The IRI of a term that is asked for. @throws Problem 404. */
const termIri = (name: string | undefined, sources: ApiSources): string | undefined => (name === undefined ? undefined : entityOf(name, sources).iri);

export const listClaims = listing({
  address: '/api/claims',
  name: 'listClaims',
  summary:
    'Claims, all or those that name a term, state a relation, have a status, or have a line of evidence with all that is asked for: paper, direction, system, cancer, years.',
  example: '?term=emt&status=contested&limit=3',
  parameters: {
    term: optionalTerm,
    subject: optionalTerm,
    object: optionalTerm,
    relation: maybe(text('A relation, by the last part of its address or its label, such as promotes.', { format: 'relation' })),
    status: maybe(status),
    ...lineParameters,
  },
  item: claimSummary,
  async rows(asked, sources) {
    const [term, subject, object_] = [termIri(asked.term, sources), termIri(asked.subject, sources), termIri(asked.object, sources)],
      fits = lineFilter(asked, sources);
    const relation = asked.relation === undefined ? undefined : closedValue('relation', asked.relation, sources.knowledge).iri;
    return (
      await inTurns(sources.corpus.claims.values(), (claim) =>
        (term === undefined || claim.subject === term || claim.object === term)
        && (subject === undefined || claim.subject === subject)
        && (object_ === undefined || claim.object === object_)
        && (relation === undefined || claim.predicate === relation)
        && (asked.status === undefined || claim.status === asked.status)
        && (fits === undefined || sources.corpus.evidenceOf(claim.iri).some(fits))
          ? [claim]
          : [],
      )
    ).flat();
  },
  key: ({ iri }) => iri,
  make: summaryOf,
});

export const getClaim = single({
  address: '/api/claims/{claim}',
  name: 'getClaim',
  summary: 'One claim with every line of evidence for it and against it.',
  example: 'claim-twist1-promotes-emt',
  parameters: { claim: text('A claim, by the last part of its address.') },
  answer: object({
    claim: claimSummary,
    evidence: list(evidenceLine, 'Lines of evidence, one for each paper and finding.'),
    url: text('Its page, as a path.'),
  }),
  make({ claim: name }, sources) {
    const claim = found(sources.corpus.claims.get(sources.knowledge.base + name), 'claim', name);
    return { claim: summaryOf(claim, sources), evidence: sources.corpus.evidenceOf(claim.iri).map((line) => lineOf(line, sources)), url: `/${name}` };
  },
});

export const listEvidence = listing({
  address: '/api/evidence', name: 'listEvidence', summary: 'Lines of evidence, by claim or hypothesis, paper, direction, system, cancer or years.', example: '?direction=disputes&limit=3',
  parameters: { claim: maybe(text('A claim or hypothesis, by the last part of its address.')), ...lineParameters },
  item: evidenceLine,
  async rows(asked, sources) {
    const { corpus, knowledge: { base, entities } } = sources, fits = lineFilter(asked, sources), statement = asked.claim === undefined ? undefined : base + asked.claim;
    if (statement !== undefined) found(corpus.claims.get(statement) ?? entities.get(statement), 'claim', asked.claim ?? '');
    const indexes = new Map<string, number>();
    return (await inTurns(corpus.evidence, (line) => {
      const index = indexes.get(line.statement) ?? 0;
      indexes.set(line.statement, index + 1);
      return (statement === undefined || line.statement === statement) && (fits === undefined || fits(line)) ? [{ line, key: `${line.statement} ${String(index).padStart(4, '0')}` }] : [];
    })).flat();
  },
  key: ({ key }) => key,
  make: ({ line }, sources) => lineOf(line, sources),
});
