import { kinds } from '../pages/kinds.js';
import { analyseGenes, smallestSet, type GeneAnalysis } from '../pages/genes/analyse-genes.js';
import { longestBackground, longestList, mostBackground, mostGenes } from '../pages/genes/gene-list.js';
import type { Claim } from '../pages/statements.js';
import { countDirections } from '../pages/statements.js';
import { single, type ApiSources } from './endpoint.js';
import { aName, choice, list, maybe, names, numeric, object, text, truth, whole } from './schema.js';
import type { Of } from './schema.js';
import { nameOf, slug, status, termName } from './shared.js';

const claimOfGene = object({
  claim: text('The claim, by the last part of its address.'), relation: text('Label of the relation.'), forward: truth('Whether the gene is the subject.'), other: termName,
  status: maybe(status), supports: whole('Lines of evidence for it.'), disputes: whole('Lines of evidence against it.'),
});

const geneSet = object({
  set: text('Name of the set, as in /gene-sets.gmt.'),
  term: termName,
  direction: choice('What its genes do.', ['part', 'promotes', 'restrains', 'marks']),
  genes: list(object({ symbol: text('Symbol.'), claims: list(text('A claim.'), 'Claims for which the gene is in the set.') }), 'Genes of the list in the set.'),
  hits: whole('Genes of the list in the set that the background has.'),
  size: whole('Genes of the set that the background has.'),
  expected: numeric('Hits that chance gives.'),
  p: maybe(numeric(`Fisher's exact test in one direction; absent for sets of fewer than ${smallestSet} genes of the background.`)),
  q: maybe(numeric('p adjusted for all sets that were tested (Benjamini and Hochberg).')),
});

const analysis = object({
  version: text('The version that answered.'),
  curated: whole('Genes that are curated in all.'),
  known: list(
    object({
      symbol: text('Symbol.'),
      term: text('The gene, by the last part of its address.'),
      names: list(text('A name.'), 'As the list has it.'),
      claims: list(claimOfGene, 'Claims that name it and are not refuted.'),
    }),
    'Genes of the list that are curated here.',
  ),
  unknown: list(text('A name.'), 'Names that no gene here has.'),
  ambiguous: list(object({ name: text('The name.'), symbols: list(text('Symbol.'), 'Genes with this other name.') }), 'Names that several genes have.'),
  mouse: list(
    object({ name: text('The name.'), symbol: maybe(text('The human gene of the same letters, where that is curated here.')) }),
    'Names written as symbols or identifiers of mice are; they count as unknown, as no mapping says which human gene they are.',
  ),
  dates: list(text('A name.'), 'Dates that a spreadsheet made of symbols.'),
  background: object({
    kind: choice('What it is.', ['curated', 'number', 'list']),
    size: whole('Genes of it.'),
    curated: whole('Genes of it that are curated here.'),
    list: whole('Genes of the list that it has.'),
    outside: list(text('Symbol.'), 'Known genes of the list that it has not: they do not count.'),
  }),
  tested: whole('Sets that were tested, also those without a gene of the list.'),
  sets: list(geneSet, 'Sets with a gene of the list, the least p first.'),
  notes: list(text('A sentence.'), 'What to know of such a result.'),
});

/** What it answers. */
export type GeneAnswer = Of<typeof analysis>;

const parameters = {
  genes: names(`Symbols, or numbers of HGNC, NCBI Gene, Ensembl or UniProt, with commas, spaces or lines between, at most ${mostGenes}; or a list of them.`, {
    maxLength: longestList,
    needed: true,
    pattern: aName,
  }),
  background: maybe(
    names(`With what they are compared: curated (the default), a number of genes, or names, at most ${mostBackground}.`, {
      maxLength: longestBackground,
      least: 2,
      number: 1_000_000,
      pattern: '^\\s*(?:[1-9]\\d{0,5}|[\\s\\S]*[^\\d,.\\s][\\s\\S]*)?\\s*$',
    }),
  ),
};

export const analyseGenesEndpoint = single({
  address: '/api/analyse',
  name: 'analyseGenes',
  summary: 'Which genes of a list are curated, what they do by step, mechanism, site and direction, and which of these sets are over-represented.',
  example: '?genes=CDH1,SNAI1,TWIST1,ZEB1,NOTAGENE1',
  parameters,
  body: 2 ** 20,
  answer: analysis,
  async make(question, sources) {
    return { version: sources.version, ...told(await analyseGenes(question, sources), sources) };
  },
});

function told({ known, sets, ...rest }: GeneAnalysis, sources: ApiSources): Omit<GeneAnswer, 'version'> {
  const { corpus, knowledge: { properties } } = sources;
  const claimOf = (gene: string, claim: Claim): Of<typeof claimOfGene> => {
    const forward = claim.subject === gene, { supports, disputes } = countDirections(corpus.evidenceOf(claim.iri));
    return {
      claim: slug(claim.iri, sources), relation: properties.get(claim.predicate)?.label ?? claim.predicate, forward, other: nameOf(forward ? claim.object : claim.subject, sources),
      ...(claim.status !== undefined && { status: claim.status as Of<typeof status> }), supports, disputes,
    };
  };
  return {
    ...rest,
    known: known.map(({ gene, names: given, claims }) => ({
      symbol: gene.symbol,
      term: gene.slug,
      names: given,
      claims: claims.map(({ claim }) => claimOf(gene.iri, claim)),
    })),
    sets: sets.map(({ set, term, direction, genes, hits, size, expected, p, q }) => ({
      set,
      term: { term: term.slug, label: term.label, kind: kinds.find(({ name }) => name === term.kind.name)?.name ?? 'term' },
      direction,
      hits,
      size,
      expected,
      ...(p !== undefined && { p }),
      ...(q !== undefined && { q }),
      genes: genes.map(({ gene, claims }) => ({ symbol: gene.symbol, claims: claims.map(({ iri }) => slug(iri, sources)) })),
    })),
  };
}
