import { inTurns } from '../platform/turns.js';
import { mpp, skos } from '../rdf/vocabulary.js';
import { outsidePage } from '../pages/links.js';
import { value } from '../pages/knowledge.js';
import { listing, single } from './endpoint.js';
import { list, maybe, object, text, truth, whole } from './schema.js';
import { entityOf, kind, nameOf, slug, termName, termParameter } from './shared.js';

export const listTerms = listing({
  address: '/api/terms',
  name: 'listTerms',
  summary: 'The terms of the vocabulary, all or of one kind.',
  example: '?kind=stage&limit=3',
  parameters: { kind: maybe(kind) },
  item: object({
    term: text('The term, by the last part of its address.'),
    iri: text('Its IRI.'),
    label: text('Its preferred label.'),
    kind: text('Its kind.'),
    definition: maybe(text('What it is.')),
    deprecated: truth('Whether it is withdrawn.'),
  }),
  rows: (asked, { knowledge }) => [...knowledge.entities.values()].filter((entity) => asked.kind === undefined || entity.kind.name === asked.kind),
  key: ({ iri }) => iri,
  make({ iri, slug: term, label, kind: { name }, deprecated }, { corpus }) {
    const definition = corpus.text(iri, skos.definition);
    return { term, iri, label, kind: name, ...(definition !== undefined && { definition }), deprecated };
  },
});

export const getTerm = single({
  address: '/api/terms/{term}',
  name: 'getTerm',
  summary: 'What a term is: its names, definition, place in the vocabulary, and its records elsewhere.',
  example: 'emt',
  parameters: { term: termParameter },
  answer: object({
    term: text('The term, by the last part of its address.'),
    iri: text('Its IRI.'),
    label: text('Its preferred label.'),
    kind: text('Its kind.'),
    deprecated: truth('Whether it is withdrawn.'),
    definition: maybe(text('What it is.')),
    plain: maybe(text('The same in plain words.')),
    names: list(text('A name.'), 'Other names.'),
    notation: maybe(text('Its symbol or number.')),
    broader: list(termName, 'Wider terms.'),
    narrower: list(termName, 'Narrower terms.'),
    related: list(termName, 'Related terms.'),
    stages: list(termName, 'Steps of the cascade in which it acts.'),
    mappings: list(
      object({
        relation: text('exactMatch, closeMatch, broadMatch, narrowMatch or relatedMatch.'),
        iri: text('IRI of the record.'),
        id: text('Its identifier.'),
        source: text('What holds it.'),
        label: maybe(text('Its label there.')),
      }),
      'Records elsewhere.',
    ),
    claims: whole('Claims that name it.'),
    papers: whole('Papers on which these rest.'),
    url: text('Its page, as a path.'),
  }),
  async make({ term }, sources) {
    const entity = entityOf(term, sources),
      { iri } = entity,
      { corpus, views } = sources,
      names = (iris: readonly string[]) => iris.map((each) => nameOf(each, sources));
    const [rows, claims] = await Promise.all([
      views.select('mappings', { entity: [{ termType: 'NamedNode', value: iri } as never] }),
      inTurns(corpus.claims.values(), ({ subject, object: end, iri: claim }) => (subject === iri || end === iri ? [claim] : [])),
    ]);
    const about = claims.flat(),
      definition = corpus.text(iri, skos.definition),
      plain = corpus.text(iri, mpp.layDefinition),
      notation = corpus.text(iri, skos.notation);
    return {
      term: entity.slug,
      iri,
      label: entity.label,
      kind: entity.kind.name,
      deprecated: entity.deprecated,
      ...(definition !== undefined && { definition }),
      ...(plain !== undefined && { plain }),
      names: corpus.texts(iri, skos.altLabel),
      ...(notation !== undefined && { notation }),
      broader: names(corpus.linked(iri, skos.broader)),
      narrower: names(corpus.linking(skos.broader, iri)),
      related: names(corpus.linked(iri, skos.related)),
      stages: names(corpus.stagesOf(iri)),
      mappings: rows.map((row) => {
        const target = value(row, 'target') ?? '',
          label = value(row, 'label'),
          outside = outsidePage(target);
        return {
          relation: (value(row, 'match') ?? '').replace(/^.*#/, ''),
          iri: target,
          id: outside?.name ?? target,
          source: outside?.source ?? target,
          ...(label !== undefined && { label }),
        };
      }),
      claims: about.length,
      papers: new Set(about.flatMap((claim) => corpus.evidenceOf(claim).map(({ paper }) => paper))).size,
      url: `/${entity.slug}`,
    };
  },
});

export const listNeighbours = listing({
  address: '/api/terms/{term}/neighbours',
  name: 'listNeighbours',
  summary: 'What claims relate a term to, each with its claim and how sure that is.',
  example: 'emt?limit=3',
  parameters: { term: termParameter, kind: maybe(kind) },
  item: object({
    neighbour: termName,
    relation: text('Label of the relation.'),
    forward: truth('Whether the claim goes from the term to its neighbour.'),
    claim: text('The claim.'),
    status: maybe(text('How sure it is.')),
    supports: whole('Papers for it.'),
    disputes: whole('Papers against it.'),
  }),
  async rows({ term, kind: wanted }, sources) {
    const { iri } = entityOf(term, sources),
      {
        corpus,
        knowledge: { entities },
      } = sources;
    return (
      await inTurns(corpus.claims.values(), (claim) => {
        const other = claim.subject === iri ? claim.object : claim.object === iri ? claim.subject : undefined;
        return other !== undefined && (wanted === undefined || entities.get(other)?.kind.name === wanted)
          ? [{ claim, other, forward: claim.subject === iri }]
          : [];
      })
    ).flat();
  },
  key: ({ claim: { iri } }) => iri,
  make({ claim, other, forward }, sources) {
    const evidence = sources.corpus.evidenceOf(claim.iri),
      papers = (wanted: string): number => new Set(evidence.filter(({ direction }) => direction === wanted).map(({ paper }) => paper)).size;
    return {
      neighbour: nameOf(other, sources),
      relation: sources.knowledge.properties.get(claim.predicate)?.label ?? claim.predicate,
      forward,
      claim: slug(claim.iri, sources),
      ...(claim.status !== undefined && { status: claim.status }),
      supports: papers('supports'),
      disputes: papers('disputes'),
    };
  },
});
