/**
 * Every serialisation that the service reads or writes, one row a format. Content negotiation, file suffixes, the
 * `format` parameter, the service description and the download links all read this table.
 */
export interface Format {
  /** The name used in `format=` and as file suffix. */
  readonly name: string;
  readonly mediaType: string;
  /** What can be written in it: solutions (SELECT), a boolean (ASK), triples, or quads with graph names. */
  readonly holds: ReadonlySet<'bindings' | 'boolean' | 'triples' | 'quads'>;
  /** The format's IRI in https://www.w3.org/ns/formats/ . */
  readonly iri: string;
  readonly label: string;
  /** Other media types that clients send for the same thing. */
  readonly alsoKnownAs?: readonly string[];
  /** Other names that clients send as `format=`. */
  readonly otherNames?: readonly string[];
}

const format = (
  name: string, mediaType: string, holds: readonly ('bindings' | 'boolean' | 'triples' | 'quads')[], id: string, label: string,
  alsoKnownAs: readonly string[] = [], otherNames: readonly string[] = [],
): Format => ({ name, mediaType, holds: new Set(holds), iri: `http://www.w3.org/ns/formats/${id}`, label, alsoKnownAs, otherNames });

/** In order of preference: the first one that holds the result answers `Accept: *` + `/*`. */
export const formats: readonly Format[] = [
  format('json', 'application/sparql-results+json', ['bindings', 'boolean'], 'SPARQL_Results_JSON', 'SPARQL JSON', ['application/json']),
  format('xml', 'application/sparql-results+xml', ['bindings', 'boolean'], 'SPARQL_Results_XML', 'SPARQL XML', ['application/xml', 'text/xml']),
  format('csv', 'text/csv', ['bindings', 'boolean'], 'SPARQL_Results_CSV', 'CSV'),
  format('tsv', 'text/tab-separated-values', ['bindings', 'boolean'], 'SPARQL_Results_TSV', 'TSV'),
  format('ttl', 'text/turtle', ['triples'], 'Turtle', 'Turtle', ['application/x-turtle', 'application/turtle', 'text/n3', 'text/rdf+n3'], ['turtle', 'n3']),
  format('jsonld', 'application/ld+json', ['triples', 'quads'], 'JSON-LD', 'JSON-LD', ['application/json'], ['json-ld']),
  format('nt', 'application/n-triples', ['triples'], 'N-Triples', 'N-Triples', ['text/plain'], ['ntriples', 'n-triples']),
  format('rdf', 'application/rdf+xml', ['triples'], 'RDF_XML', 'RDF/XML', ['application/xml', 'text/xml'], ['rdf+xml', 'rdfxml']),
  format('trig', 'application/trig', ['triples', 'quads'], 'TriG', 'TriG'),
  format('nq', 'application/n-quads', ['triples', 'quads'], 'N-Quads', 'N-Quads', [], ['nquads', 'n-quads']),
];
