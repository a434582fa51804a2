import { DataFactory, type Quad } from 'n3';
import { iri } from '../../rdf/iri.js';
import { shortCitation, slugOfDoi } from '../forms/identifiers.js';
import { dct, mpp, rdf, rdfs, wellKnownPrefixes, xsd } from '../../rdf/vocabulary.js';
import { isRetracted, type FoundRecord, type PaperRecord } from './record.js';
import { ArgumentError } from '../../platform/argument-error.js';

const { literal, namedNode, quad } = DataFactory;
const bibo = wellKnownPrefixes.get('bibo') ?? '', pav = wellKnownPrefixes.get('pav') ?? '';

/** The address of a paper below the base: by its PubMed number, or else by its DOI with hyphens for what is no letter, digit or point. */
export function paperSlug({ pmid, doi }: Pick<PaperRecord, 'pmid' | 'doi'>): string | undefined {
  if (pmid !== undefined) return `pmid-${pmid}`;
  return doi === undefined ? undefined : slugOfDoi(doi);
}

/** The short citation of a record: by its first author, or else by the first words of its title. */
export function citationOf({ authors, title = 'Paper', year }: Pick<PaperRecord, 'authors' | 'title' | 'year'>, isTaken: (label: string) => boolean): string {
  const words = title.split(' ').slice(0, 3).join(' ');
  return shortCitation(authors[0] ?? words, year, isTaken) ?? words;
}

/**
 * What was looked up, as the module of papers states it. A record of which a day of retrieval is stated was seen; one
 * that somebody typed has none.
 *
 * @param isTaken Whether another paper has a short citation.
 * @throws ArgumentError for a record without PubMed number and DOI.
 */
export function paperQuads({ record, retrievedOn }: Pick<FoundRecord<PaperRecord>, 'record' | 'retrievedOn'>, base: string, isTaken: (label: string) => boolean = () => false): readonly Quad[] {
  const slug = paperSlug(record);
  if (slug === undefined) throw new ArgumentError('A paper without PubMed number and DOI has no address here.');
  const subject = namedNode(base + slug), graph = namedNode(`${base}graph/papers`);
  const text = (property: string, value: string | undefined): readonly Quad[] => (value === undefined ? [] : [quad(subject, namedNode(property), literal(value), graph)]);
  const typed = (property: string, value: string | undefined, datatype: string): readonly Quad[] =>
    value === undefined ? [] : [quad(subject, namedNode(property), literal(value, namedNode(datatype)), graph)];
  const authors = record.authors.map((author) => author.replace(/,\s*/g, ' '));
  return [
    quad(subject, namedNode(rdf.type), namedNode(mpp.Paper), graph),
    ...text(rdfs.label, citationOf(record, isTaken)),
    ...typed(`${dct.namespaceIri}issued`, record.year, `${xsd.namespaceIri}gYear`),
    ...(record.title === undefined ? [] : [quad(subject, namedNode(dct.title), literal(record.title, 'en'), graph)]),
    ...text(`${bibo}doi`, record.doi),
    ...text(`${bibo}pages`, record.pages),
    ...text(`${bibo}pmid`, record.pmid),
    ...text(`${bibo}volume`, record.volume),
    ...record.retrievedFrom.map((page) => quad(subject, namedNode(`${pav}retrievedFrom`), namedNode(iri(page)), graph)),
    ...typed(`${pav}retrievedOn`, retrievedOn, xsd.date),
    ...text(`${mpp.namespaceIri}firstAuthor`, authors[0]),
    ...text(`${mpp.namespaceIri}authors`, authors.length > 1 ? authors.join(', ') : undefined),
    ...text(`${mpp.namespaceIri}journal`, record.journal),
    ...(isRetracted(record) ? typed(`${mpp.namespaceIri}retracted`, 'true', xsd.boolean) : []),
  ];
}
