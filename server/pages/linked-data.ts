import type { Solution } from '../query/views.js';
import { required } from './knowledge.js';
import { doiUrl, pubmedUrl } from './links.js';
import type { Claim, Evidence, Paper } from './statements.js';

/** What schema.org calls the things that pages are about, for search engines and agents. Absent properties are left out of the JSON. */
const context = { '@context': 'https://schema.org' };

interface TermData {
  readonly iri: string;
  readonly label: string;
  readonly description: string;
  readonly names: readonly string[];
  readonly mappings: readonly Solution[];
  readonly base: string;
}

/** A term of the vocabulary; what is exactly the same elsewhere is told as such. */
export const termData = ({ iri, label, description, names, mappings, base }: TermData): unknown => ({
  ...context, '@type': 'DefinedTerm', '@id': iri, 'url': iri, 'name': label, description,
  'alternateName': names.length > 0 ? names : undefined,
  'inDefinedTermSet': `${base}vocabulary`,
  'sameAs': mappings.filter((row) => required(row, 'match').endsWith('exactMatch')).map((row) => required(row, 'target')),
});

export const paperData = (iri: string, { title, label, author, authors, journal, year, volume, pages, pmid, doi }: Paper): unknown => ({
  ...context, '@type': 'ScholarlyArticle', '@id': iri, 'name': title ?? label, 'headline': title,
  'author': authors ? authors.map((name) => ({ '@type': 'Person', name })) : author === undefined ? undefined : { '@type': 'Person', 'name': author },
  'datePublished': year, 'pagination': pages,
  'isPartOf': journal === undefined ? undefined : { '@type': 'Periodical', 'name': journal, 'volumeNumber': volume },
  'identifier': [['PMID', pmid], ['DOI', doi]].flatMap(([propertyID, value]) => (value === undefined ? [] : [{ '@type': 'PropertyValue', propertyID, value }])),
  'sameAs': [...(doi === undefined ? [] : [doiUrl(doi)]), ...(pmid === undefined ? [] : [pubmedUrl(pmid)])],
});

/** A claim with the papers that speak for it. */
export const claimData = ({ iri, statement }: Claim, label: string, evidence: readonly Evidence[]): unknown => ({
  ...context, '@type': 'Claim', '@id': iri, 'name': label, 'text': statement,
  'appearance': [...new Set(evidence.filter(({ direction }) => direction === 'supports').map(({ paper }) => paper))].map((paper) => ({ '@type': 'ScholarlyArticle', '@id': paper })),
});
