import { DataFactory } from 'n3';
import type * as RDF from '@rdfjs/types';
import { dct, mpp, owl, rdf, rdfs, skos } from '../rdf/vocabulary.js';
import type { ExportSource } from './export-source.js';

const { namedNode, quad } = DataFactory;
/** What SKOS says of a concept and Skosmos shows. */
const kept: ReadonlySet<string> = new Set([
  skos.prefLabel, skos.altLabel, skos.hiddenLabel, skos.definition, skos.notation, skos.scopeNote, skos.broader, skos.related, owl.deprecated, dct.isReplacedBy, mpp.layDefinition, mpp.layLabel,
]);

/** The vocabulary alone in SKOS, for Skosmos and thesaurus tools: concepts with their kinds, both directions of each relation, top concepts, mappings. */
export function skosView({ terms, about, iris, text, ontology }: ExportSource): RDF.Quad[] {
  const quads: RDF.Quad[] = [];
  const say = (subject: string, predicate: string, object: string | RDF.Term): void => {
    quads.push(quad(namedNode(subject), namedNode(predicate), (typeof object === 'string' ? namedNode(object) : object) as never) as RDF.Quad);
  };
  const scheme = mpp.vocabulary;
  for (const { predicate, object } of about(scheme)) say(scheme, predicate.value, object);
  for (const license of iris(ontology, dct.license)) say(scheme, dct.license, license);
  for (const kind of new Set([...terms.values()].map((term) => term.kind))) {
    say(kind, rdf.type, `${owl.namespaceIri}Class`);
    say(kind, rdfs.subClassOf, skos.Concept);
    say(kind, rdfs.label, DataFactory.literal(text(kind, rdfs.label) ?? kind, 'en') as RDF.Literal);
  }
  for (const { iri, kind, matches } of terms.values()) {
    for (const type of [skos.Concept, kind]) say(iri, rdf.type, type);
    say(iri, skos.inScheme, scheme);
    const wider = iris(iri, skos.broader);
    if (wider.length === 0) {
      say(iri, `${skos.namespaceIri}topConceptOf`, scheme);
      say(scheme, `${skos.namespaceIri}hasTopConcept`, iri);
    }
    for (const { predicate, object } of about(iri)) if (kept.has(predicate.value)) say(iri, predicate.value, object);
    for (const wide of wider) say(wide, skos.narrower, iri);
    for (const other of iris(iri, skos.related)) say(other, skos.related, iri);
    for (const { predicate, target } of matches) say(iri, predicate, target);
  }
  return [
    ...new Map(
      quads.map((each) => [
        `${each.subject.value} ${each.predicate.value} ${each.object.termType} ${each.object.value} ${each.object.termType === 'Literal' ? each.object.language : ''}`,
        each,
      ]),
    ).values(),
  ];
}

/** The relations that established claims state, and nothing else: what a reader of plain triples can take as known. */
export const establishedRelations = ({ claims }: ExportSource): RDF.Quad[] => claims.filter(({ status }) => status === 'established')
  .map(({ subject, predicate, object }) => quad(namedNode(subject), namedNode(predicate), namedNode(object)) as RDF.Quad);
