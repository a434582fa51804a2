import { DataFactory } from 'n3';
import type * as RDF from '@rdfjs/types';
import { dct, mpp, pav, schema } from '../rdf/vocabulary.js';
import type { ExportSource } from './export-source.js';

const person = 'http://www.w3.org/ns/prov#Person';
const { literal, namedNode } = DataFactory;
const text = (value: string): RDF.Term => literal(value) as RDF.Literal;
/** An address as an IRI, anything else as it was written. */
const address = (value: string): RDF.Term => (/^(?:https?|mailto):[^\s<>"{}|\\^`]+$/.test(value) ? namedNode(value) as RDF.NamedNode : text(value));

/**
 * What the header of the ontology says of its making: creators, who are its curators; contributors, who have an account and did something; publisher,
 * contact, repository; when something was curated last, when it was issued, and how it is cited. Nobody is invented: what is not there is left out.
 */
export function headerOf({ ontology, base, version, release, publication = {}, ofClass, text: valueOf, quads }: ExportSource): readonly (readonly [predicate: string, object: RDF.Term])[] {
  const curated = quads
    .flatMap(({ predicate, object }) => (predicate.value === pav.curatedOn && /^\d{4}-\d{2}-\d{2}/.test(object.value) ? [object.value.slice(0, 10)] : []))
    .reduce((last, day) => (day > last ? day : last), '');
  const { publisher, contact, repository } = publication, creators = ofClass(`${mpp.namespaceIri}Curator`), title = valueOf(ontology, dct.title);
  const cited = release ? `${base}release/${release.date}` : `${base}version/${version}`;
  return [
    ...creators.map((iri) => [dct.creator, namedNode(iri) as RDF.NamedNode] as const),
    ...ofClass(person)
      .filter((iri) => !creators.includes(iri))
      .map((iri) => [dct.contributor, namedNode(iri) as RDF.NamedNode] as const),
    ...(publisher === undefined ? [] : [[dct.publisher, text(publisher)] as const]),
    ...(contact === undefined ? [] : [[schema.contactPoint, address(contact)] as const]),
    ...(repository === undefined ? [] : [[schema.codeRepository, address(repository)] as const]),
    ...(curated === '' ? [] : [[dct.modified, text(curated)] as const]),
    ...(release === undefined ? [] : [[dct.issued, text(release.date)] as const]),
    ...(title === undefined
      ? []
      : [[dct.bibliographicCitation, text(`${title}, ${release ? `release ${release.date}` : `version ${version.slice(0, 12)}`}. ${cited}`)] as const]),
  ];
}
