import { inTurns } from '../platform/turns.js';
import { mpp, skos } from '../rdf/vocabulary.js';
import { controlled, countDirections } from '../pages/statements.js';
import { listing, single } from './endpoint.js';
import { byName, list, maybe, object, shaped, text, whole } from './schema.js';
import { entityOf, entityOfKind, kind, nameOf, optionalCancer, slug, status, termName } from './shared.js';

export const listTropism = listing({
  address: '/api/tropism',
  name: 'listTropism',
  summary: 'Which cancer spreads to which site, with the claim.',
  example: '?cancer=breast-cancer&limit=3',
  parameters: { cancer: optionalCancer, site: maybe(text('A site, named as a term.')), status: maybe(status) },
  item: object({
    cancer: termName,
    site: termName,
    claim: text('The claim.'),
    status: maybe(text('How sure it is.')),
    supports: whole('Lines of evidence for it.'),
    disputes: whole('Lines of evidence against it.'),
  }),
  async rows(asked, sources) {
    const { corpus } = sources,
      [cancer, site] = (['cancer', 'site'] as const).map((end) => (asked[end] === undefined ? undefined : entityOfKind(asked[end], end, end, sources).iri));
    return (
      await inTurns(corpus.claims.values(), (claim) =>
        claim.predicate === mpp.metastasizesTo
        && (cancer === undefined || claim.subject === cancer)
        && (site === undefined || claim.object === site)
        && (asked.status === undefined || claim.status === asked.status)
          ? [claim]
          : [],
      )
    ).flat();
  },
  key: ({ iri }) => iri,
  make(claim, sources) {
    const { supports, disputes } = countDirections(sources.corpus.evidenceOf(claim.iri));
    return {
      cancer: nameOf(claim.subject, sources),
      site: nameOf(claim.object, sources),
      claim: slug(claim.iri, sources),
      ...(claim.status !== undefined && { status: claim.status }),
      supports,
      disputes,
    };
  },
});

export const listQuestions = listing({
  address: '/api/questions',
  name: 'listQuestions',
  summary: 'Open questions: what is settled, what is not, what would settle it, and the hypotheses that answer it.',
  example: '?limit=2',
  parameters: {},
  item: object({
    question: text('The question, by the last part of its address.'),
    label: text('Its short name.'),
    asks: maybe(text('The question as one sentence.')),
    settled: maybe(text('What is settled today.')),
    open: maybe(text('What is not settled.')),
    wouldSettle: maybe(text('What would decide it.')),
    hypotheses: list(termName, 'Hypotheses that address it.'),
  }),
  rows: (_, { knowledge }) => [...knowledge.entities.values()].filter((entity) => entity.kind.name === 'question'),
  key: ({ iri }) => iri,
  make({ iri, slug: question, label }, sources) {
    const {
        corpus,
        knowledge: { entities },
      } = sources,
      said = (name: string, predicate: string) => {
        const words = corpus.text(iri, predicate);
        return words === undefined ? {} : { [name]: words };
      };
    return {
      question,
      label,
      ...said('asks', mpp.question),
      ...said('settled', mpp.settled),
      ...said('open', mpp.notSettled),
      ...said('wouldSettle', mpp.wouldSettle),
      hypotheses: corpus
        .linking(mpp.addresses, iri)
        .filter((each) => entities.get(each)?.kind.name === 'hypothesis')
        .map((each) => nameOf(each, sources)),
    };
  },
});

/** A term with what is below it. */
interface TreeNode { readonly term: string; readonly label: string; readonly kind: string; readonly children: readonly TreeNode[]; readonly more?: number }
export const treeNode = shaped<TreeNode>('A term with what is below it; `more` says how many terms the depth leaves out.', {
  type: 'object',
  additionalProperties: false,
  required: ['term', 'label', 'kind', 'children'],
  properties: {
    term: { type: 'string' },
    label: { type: 'string' },
    kind: { type: 'string' },
    children: { type: 'array', items: { $ref: '#/components/schemas/TreeNode' } },
    more: { type: 'integer' },
  },
});

export const getTree = single({
  address: '/api/tree',
  name: 'getTree',
  summary: 'The vocabulary from wide to narrow: from a term, or from all that have none above.',
  example: '?root=metastatic-process&depth=2',
  parameters: {
    root: maybe(text('The term to begin with, by the last part of its address.')),
    kind: maybe(kind),
    depth: maybe(whole('Levels below the first.', { minimum: 0, maximum: 8, default: 3 })),
  },
  answer: object({ version: text('The version that answered.'), roots: list(treeNode, 'The terms to begin with.') }),
  async make({ root, kind: wanted, depth = 3 }, sources) {
    const {
      corpus,
      knowledge: { entities },
    } = sources;
    const node = (iri: string, levels: number): TreeNode => {
      const below = corpus.linking(skos.broader, iri);
      return {
        ...nameOf(iri, sources),
        children: levels > 0 ? below.map((each) => node(each, levels - 1)) : [],
        ...(levels === 0 && below.length > 0 && { more: below.length }),
      };
    };
    const roots =
      root === undefined
        ? [...entities.values()]
            .filter(
              (entity) => (wanted === undefined || entity.kind.name === wanted) && !entity.deprecated && corpus.linked(entity.iri, skos.broader).length === 0,
            )
            .map(({ iri }) => iri)
        : [entityOf(root, sources).iri];
    return { version: sources.version, roots: await inTurns(roots, (iri) => node(iri, depth)) };
  },
});

const counts = (values: Iterable<string | undefined>): Readonly<Record<string, number>> => {
  const found_ = new Map<string, number>();
  for (const each of values) if (each !== undefined) found_.set(each, (found_.get(each) ?? 0) + 1);
  return Object.fromEntries([...found_].sort(([a], [b]) => (a < b ? -1 : 1)));
};
const number = whole('How many.');

export const getStatistics = single({
  address: '/api/statistics',
  name: 'getStatistics',
  summary: 'How much there is: terms by kind, claims by status, evidence by direction and system, papers by year.',
  example: '',
  parameters: {},
  answer: object({
    version: text('The version that answered.'),
    terms: byName(number, 'Terms by kind.'),
    claims: byName(number, 'Claims by status.'),
    relations: byName(number, 'Claims by relation.'),
    evidence: byName(number, 'Lines of evidence by direction.'),
    systems: byName(number, 'Lines of evidence by system.'),
    papers: byName(number, 'Papers by year.'),
    retracted: whole('Papers that were retracted.'),
  }),
  make(_, { corpus, knowledge, version }) {
    const claims = [...corpus.claims.values()],
      papers = [...corpus.papers.values()];
    return {
      version,
      terms: counts([...knowledge.entities.values()].map((entity) => entity.kind.name)),
      claims: counts(claims.map((claim) => claim.status)),
      relations: counts(claims.map(({ predicate }) => knowledge.properties.get(predicate)?.label ?? predicate)),
      evidence: counts(corpus.evidence.map((line) => line.direction)),
      systems: counts(corpus.evidence.flatMap(({ systems }) => systems.map((system) => controlled(system, 'system')))),
      papers: counts(papers.map(({ year }) => year)),
      retracted: papers.filter((paper) => paper.retracted).length,
    };
  },
});
