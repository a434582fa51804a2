/**
 * The IRIs that the code names, as typed constants: `skos.prefLabel` is the IRI string, and a name that is not
 * listed does not compile. RDF data brings all others.
 */
function namespace<const Name extends string>(base: string, ...names: readonly Name[]): Readonly<Record<Name, string>> & { readonly namespaceIri: string } {
  const terms = Object.fromEntries(names.map((name) => [name, base + name])) as Record<Name, string>;
  return Object.assign(terms, { namespaceIri: base });
}

export const rdf = namespace('http://www.w3.org/1999/02/22-rdf-syntax-ns#', 'type', 'subject', 'predicate', 'object', 'langString');
export const rdfs = namespace('http://www.w3.org/2000/01/rdf-schema#', 'label', 'subClassOf', 'subPropertyOf', 'comment', 'Resource');
export const owl = namespace('http://www.w3.org/2002/07/owl#', 'Ontology', 'deprecated', 'inverseOf', 'annotatedSource', 'annotatedProperty', 'annotatedTarget');
export const xsd = namespace('http://www.w3.org/2001/XMLSchema#', 'string', 'integer', 'boolean', 'decimal', 'double', 'date', 'time');
export const skos = namespace(
  'http://www.w3.org/2004/02/skos/core#', 'prefLabel', 'altLabel', 'hiddenLabel', 'notation', 'definition', 'scopeNote', 'broader', 'narrower',
  'related', 'inScheme', 'Concept', 'example', 'exactMatch', 'closeMatch', 'broadMatch', 'narrowMatch', 'relatedMatch',
);
export const dct = namespace(
  'http://purl.org/dc/terms/',
  'title',
  'description',
  'license',
  'isReplacedBy',
  'subject',
  'source',
  'format',
  'issued',
  'modified',
  'creator',
  'contributor',
  'publisher',
  'bibliographicCitation',
);
export const sh = namespace('http://www.w3.org/ns/shacl#', 'declare', 'name', 'path', 'prefix', 'namespace', 'Violation', 'SPARQLExecutable', 'select', 'ask', 'construct');
export const schema = namespace('https://schema.org/', 'keywords', 'contentUrl', 'caption', 'contactPoint', 'codeRepository');
export const spex = namespace('https://purl.expasy.org/sparql-examples/ontology#', 'describe', 'federatesWith');
export const sssom = namespace('https://w3id.org/sssom/', 'Mapping', 'mapping_justification', 'object_label', 'object_source_version');
export const sd = namespace(
  'http://www.w3.org/ns/sparql-service-description#', 'Service', 'endpoint', 'supportedLanguage', 'SPARQL10Query', 'SPARQL11Query', 'SPARQL11Update', 'resultFormat',
  'feature', 'UnionDefaultGraph', 'BasicFederatedQuery', 'extensionFunction', 'defaultDataset', 'Dataset', 'defaultGraph', 'Graph', 'namedGraph', 'NamedGraph', 'name', 'graph',
  'defaultEntailmentRegime',
);
export const voidVocabulary = namespace(
  'http://rdfs.org/ns/void#', 'Dataset', 'Linkset', 'triples', 'entities', 'classes', 'properties', 'distinctSubjects', 'distinctObjects', 'classPartition',
  'propertyPartition', 'class', 'property', 'vocabulary', 'uriSpace', 'sparqlEndpoint', 'dataDump', 'exampleResource', 'feature', 'subset',
  'subjectsTarget', 'objectsTarget', 'linkPredicate', 'inDataset', 'DatasetDescription',
);
export const voidExt = namespace('http://ldf.fi/void-ext#', 'datatypePartition', 'datatype');
export const dcat = namespace('http://www.w3.org/ns/dcat#', 'Dataset', 'Distribution', 'distribution', 'downloadURL', 'accessURL', 'mediaType', 'DataService', 'servesDataset', 'endpointURL');
export const foaf = namespace('http://xmlns.com/foaf/0.1/', 'primaryTopic', 'homepage');
export const mpp = namespace(
  'https://w3id.org/metastasis/',
  'layDefinition',
  'layLabel',
  'layCaption',
  'statement',
  'question',
  'status',
  'vocabulary',
  'Entity',
  'Claim',
  'Paper',
  'Hypothesis',
  'Image',
  'Evidence',
  'Mechanism',
  'CascadeStage',
  'OpenQuestion',
  'Therapy',
  'definitionSource',
  'hasEvidence',
  'basis',
  'level',
  'evidenceFor',
  'order',
  'track',
  'immediatelyPrecedes',
  'immediatelyFollows',
  'precedes',
  'follows',
  'hasApproval',
  'checks',
  'asked',
  'ContraryCheck',
  'Approval',
  'trialStatus',
  'overallSurvival',
  'harms',
  'urgentSign',
  'urgentSignSource',
  'seenOn',
  'contraindicatedWith',
  'restrains',
  'mayCause',
  'source',
  'wouldSettle',
  'settled',
  'notSettled',
  'layAnswer',
  'backedBy',
  'competesWith',
  'addresses',
  'continues',
  'concerns',
  'hasSection',
  'aboutStage',
  'depicts',
  'depictedIn',
  'altText',
  'claimable',
  'paper',
  'actsIn',
  'participatesIn',
  'manifestsAs',
  'metastasizesTo',
  'promotesMetastasisTo',
  'restrainsMetastasisTo',
  'targets',
  'treats',
  'treatsMetastasisIn',
  'evaluates',
  'enrols',
  'Molecule',
  'CellType',
  'Cancer',
  'ClinicalTrial',
  'phase',
  'population',
  'intervention',
  'result',
  'typedByHand',
  'drugClass',
  'setting',
  'lastChecked',
  'placeholder',
  'askedOfVisitors',
  'firstAuthor',
  'authors',
  'direction',
  'finding',
  'system',
  'context',
  'evidenceType',
  'quote',
  'quoteChecked',
  'heading',
  'Curator',
);

export const bibo = namespace('http://purl.org/ontology/bibo/', 'pmid', 'doi');
const obo = namespace('http://purl.obolibrary.org/obo/');
export const pav = namespace('http://purl.org/pav/', 'curatedBy', 'curatedOn', 'createdBy', 'createdOn', 'retrievedOn', 'retrievedFrom');

/** The prefixes that rules, checks and views use: they hold where an ontology declares none. */
export const wellKnownPrefixes: ReadonlyMap<string, string> = new Map(
  Object.entries({ bibo, dct, mpp, obo, owl, pav, rdf, rdfs, schema, sh, skos, sssom, xsd }).map(([prefix, { namespaceIri }]) => [prefix, namespaceIri]),
);
