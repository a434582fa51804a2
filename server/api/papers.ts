import { inTurns } from '../platform/turns.js';
import { papersOf } from '../pages/collections/corpus.js';
import type { Paper } from '../pages/statements.js';
import { found, listing, single, type ApiSources } from './endpoint.js';
import { list, maybe, object, text, truth, whole } from './schema.js';
import { evidenceLine, lineOf, slug } from './shared.js';
import type { Of } from './schema.js';

const paperItem = object({
  paper: text('The paper, by the last part of its address.'),
  iri: text('Its IRI.'),
  citation: text('Author and year.'),
  title: maybe(text('Its title.')),
  authors: maybe(text('All authors, or the first.')),
  journal: maybe(text('The journal.')),
  year: maybe(text('The year.')),
  pmid: maybe(text('Its number in PubMed.')),
  doi: maybe(text('Its DOI.')),
  retracted: truth('Whether it was retracted. Then it is no evidence.'),
  typedByHand: maybe(truth('True where no look-up has seen its record yet: it is not verified.')),
});

function itemOf({ iri, label, title, author, authors, journal, year, pmid, doi, retracted, typedByHand }: Paper, sources: ApiSources): Of<typeof paperItem> {
  const names = authors?.join(', ') ?? author;
  return {
    paper: slug(iri, sources),
    iri,
    citation: label,
    ...(title !== undefined && { title }),
    ...(names !== undefined && { authors: names }),
    ...(journal !== undefined && { journal }),
    ...(year !== undefined && { year }),
    ...(pmid !== undefined && { pmid }),
    ...(doi !== undefined && { doi }),
    retracted,
    ...(typedByHand === true && { typedByHand }),
  };
}

export const listPapers = listing({
  address: '/api/papers', name: 'listPapers', summary: 'Papers, all, those on which a term or claim rests, or those of a year.', example: '?term=emt&limit=3',
  parameters: { term: maybe(text('A term, claim or hypothesis, by the last part of its address.')), year: maybe(whole('A year.', { minimum: 1800, maximum: 2200 })) },
  item: paperItem,
  async rows({ term, year }, { corpus, knowledge: { base, entities } }) {
    if (term !== undefined) found(entities.get(base + term) ?? corpus.claims.get(base + term), 'term', term);
    const papers = term === undefined ? [...corpus.papers.values()] : papersOf(base + term, corpus);
    return (await inTurns(papers, (paper) => (year === undefined || paper.year === String(year) ? [paper] : []))).flat();
  },
  key: ({ iri }) => iri,
  make: itemOf,
});

export const getPaper = single({
  address: '/api/papers/{paper}',
  name: 'getPaper',
  summary: 'One paper with what it is evidence of.',
  example: 'pmid-15210113',
  parameters: { paper: text('A paper, by the last part of its address.') },
  answer: object({ paper: paperItem, evidence: list(evidenceLine, 'What it is evidence of, for and against.'), url: text('Its page, as a path.') }),
  async make({ paper: name }, sources) {
    const {
        corpus,
        knowledge: { base },
      } = sources,
      paper = found(corpus.papers.get(base + name), 'paper', name);
    return {
      paper: itemOf(paper, sources),
      evidence: (await inTurns(corpus.evidence, (line) => (line.paper === paper.iri ? [lineOf(line, sources)] : []))).flat(),
      url: `/${name}`,
    };
  },
});
