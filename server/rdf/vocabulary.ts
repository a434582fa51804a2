/**
 * The IRIs that the code names, as typed constants: `skos.prefLabel` is the IRI string, and a name that is not
 * listed does not compile. RDF data brings all others.
 */
function namespace<const Name extends string>(base: string, ...names: readonly Name[]): Readonly<Record<Name, string>> & { readonly namespace: string } {
  const terms = Object.fromEntries(names.map((name) => [name, base + name])) as Record<Name, string>;
  return Object.assign(terms, { namespace: base });
}

export const rdf = namespace('http://www.w3.org/1999/02/22-rdf-syntax-ns#', 'type', 'subject', 'predicate', 'object', 'langString');
export const rdfs = namespace('http://www.w3.org/2000/01/rdf-schema#', 'label', 'subClassOf', 'comment');
export const owl = namespace('http://www.w3.org/2002/07/owl#', 'Ontology', 'deprecated', 'inverseOf');
export const xsd = namespace('http://www.w3.org/2001/XMLSchema#', 'string', 'integer', 'boolean', 'decimal', 'double');
export const skos = namespace('http://www.w3.org/2004/02/skos/core#', 'prefLabel', 'altLabel', 'hiddenLabel', 'notation', 'definition', 'broader', 'Concept');
export const dct = namespace('http://purl.org/dc/terms/', 'title', 'isReplacedBy');
export const sh = namespace('http://www.w3.org/ns/shacl#', 'declare', 'prefix', 'namespace');
export const sd = namespace(
  'http://www.w3.org/ns/sparql-service-description#', 'Service', 'endpoint', 'supportedLanguage', 'SPARQL11Query', 'resultFormat',
  'feature', 'UnionDefaultGraph', 'defaultDataset', 'Dataset', 'defaultGraph', 'Graph', 'namedGraph', 'NamedGraph', 'name',
);
export const mpp = namespace('https://w3id.org/metastasis/', 'layDefinition', 'statement', 'question', 'status', 'vocabulary', 'Entity');
