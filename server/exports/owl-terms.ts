import { dct, owl, rdfs, skos } from '../rdf/vocabulary.js';

const obo = 'http://purl.obolibrary.org/obo/', oboInOwl = 'http://www.geneontology.org/formats/oboInOwl#';

/** Words of OBO ontologies: what their tools look for. */
export const iao = { definition: `${obo}IAO_0000115`, replacedBy: `${obo}IAO_0100001` } as const;
export const oio = { exactSynonym: `${oboInOwl}hasExactSynonym`, xref: `${oboInOwl}hasDbXref`, source: `${oboInOwl}source` } as const;

/** Words of OWL 2 that the view is written with. */
export const owl2 = {
  Class: `${owl.namespaceIri}Class`, ObjectProperty: `${owl.namespaceIri}ObjectProperty`, DatatypeProperty: `${owl.namespaceIri}DatatypeProperty`,
  AnnotationProperty: `${owl.namespaceIri}AnnotationProperty`, NamedIndividual: `${owl.namespaceIri}NamedIndividual`, Restriction: `${owl.namespaceIri}Restriction`,
  onProperty: `${owl.namespaceIri}onProperty`, someValuesFrom: `${owl.namespaceIri}someValuesFrom`, Axiom: `${owl.namespaceIri}Axiom`,
  versionIRI: `${owl.namespaceIri}versionIRI`, versionInfo: `${owl.namespaceIri}versionInfo`, priorVersion: `${owl.namespaceIri}priorVersion`,
} as const;

/** Labels of what other vocabularies define, as they give them: an ontology is read without those it names. */
export const foreignLabels: ReadonlyMap<string, string> = new Map([
  [iao.definition, 'definition'],
  [iao.replacedBy, 'term replaced by'],
  [oio.exactSynonym, 'has_exact_synonym'],
  [oio.xref, 'database_cross_reference'],
  [oio.source, 'source of axiom'],
  [skos.Concept, 'Concept'],
  ['http://www.w3.org/ns/prov#Entity', 'Entity (PROV)'],
  ['http://www.w3.org/ns/prov#Activity', 'Activity'],
  ['http://www.w3.org/ns/prov#Agent', 'Agent'],
  ['http://purl.org/spar/fabio/Expression', 'expression'],
  ['http://www.w3.org/ns/dcat#Resource', 'Catalogued resource'],
  ['https://schema.org/WebPageElement', 'WebPageElement'],
  ['https://schema.org/ImageObject', 'ImageObject'],
  ['https://schema.org/about', 'about'],
  ['http://purl.org/spar/cito/citesAsEvidence', 'cites as evidence'],
  [`${dct.namespaceIri}subject`, 'subject (DCMI)'],
  [`${dct.namespaceIri}source`, 'source (DCMI)'],
  [`${dct.namespaceIri}issued`, 'Date Issued'],
  [`${dct.namespaceIri}title`, 'Title'],
  [`${dct.namespaceIri}description`, 'Description'],
  [`${dct.namespaceIri}license`, 'License'],
  [skos.broader, 'has broader'],
  [skos.related, 'has related'],
  [skos.notation, 'notation'],
  [skos.scopeNote, 'scope note'],
  [skos.exactMatch, 'has exact match'],
  [skos.closeMatch, 'has close match'],
  [skos.broadMatch, 'has broader match'],
  [skos.narrowMatch, 'has narrower match'],
  [skos.relatedMatch, 'has related match'],
]);

/** Annotation properties that OWL 2 has by itself. */
export const builtIn: ReadonlySet<string> = new Set([
  rdfs.label,
  rdfs.comment,
  `${rdfs.namespaceIri}seeAlso`,
  `${rdfs.namespaceIri}isDefinedBy`,
  owl.deprecated,
  owl2.versionInfo,
  owl2.priorVersion,
  `${owl.namespaceIri}backwardCompatibleWith`,
]);

/** Datatypes of OWL 2 that the data use; a value of another one is written as a string. */
export const knownDatatypes: ReadonlySet<string> = new Set(
  ['string', 'boolean', 'integer', 'decimal', 'double', 'float', 'anyURI', 'dateTime', 'nonNegativeInteger'].map(
    (name) => `http://www.w3.org/2001/XMLSchema#${name}`,
  ),
);
