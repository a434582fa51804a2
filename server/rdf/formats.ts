import { readJsonLd, readNQuads, readNTriples, readRdfXml, readTriG, readTurtle, type Reader } from './readers.js';
import { writeRdfXml } from './rdfxml.js';
import { countCsvRows, countJsonRows, countLines, countTsvRows, countXmlRows, type RowCounter } from './row-counters.js';
import { writeTurtle } from './turtle.js';
import { writeJsonLd, writeNQuads, writeNTriples, writeTriG, type Writer } from './writers.js';
import { ArgumentError } from '../platform/argument-error.js';

/** What can be written in a format: solutions (SELECT), a boolean (ASK), triples, or quads with graph names. */
export type Content = 'bindings' | 'boolean' | 'triples' | 'quads';

/** A serialisation that the service reads or writes. */
export interface Format {
  /** The name used in `format=` and as file suffix. */
  readonly name: string;
  readonly mediaType: string;
  readonly holds: ReadonlySet<Content>;
  /** The format's IRI in https://www.w3.org/ns/formats/ . */
  readonly iri: string;
  readonly label: string;
  /** Other media types that clients send for the same thing. */
  readonly alsoKnownAs: readonly string[];
  /** Other names that clients send as `format=`. */
  readonly otherNames: readonly string[];
  /** Other suffixes of files. */
  readonly suffixes: readonly string[];
  /** Reads and writes documents of triples; absent for a format of solutions, which the engine writes row by row. */
  readonly read?: Reader;
  readonly write?: Writer;
  /** Whether a row or triple is written as it comes. Else the result has to be there as a whole. */
  readonly streams: boolean;
  /** Whether a document can stand after another: a large one is written in parts. */
  readonly inParts: boolean;
  /** Whether a document that is sent names the graphs that it is about. */
  readonly namesGraphs: 'yes' | 'when-named' | 'no';
  /** Whether a resource is offered in it for download. */
  readonly ofResources: boolean;
  /** Makes a counter of the rows, or triples, of a result; absent where they cannot be counted in its bytes. */
  readonly countRows?: () => RowCounter;
}

type Given = Pick<Format, 'name' | 'mediaType' | 'label' | 'streams'> & Partial<Omit<Format, 'holds' | 'iri'>> & { readonly holds: readonly Content[]; readonly id: string };

const format = ({ holds, id, ...rest }: Given): Format => ({
  alsoKnownAs: [], otherNames: [], suffixes: [], inParts: false, namesGraphs: 'no', ofResources: false, ...rest, holds: new Set(holds), iri: `http://www.w3.org/ns/formats/${id}`,
});

/**
 * Every format. Content negotiation, file suffixes, the `format` parameter, readers and writers, the service description and the
 * download links all read this table. The engine has writers of its own for those that it streams (engine/results).
 *
 * In order of preference: the first one that holds the result answers a request that takes any.
 */
export const formats: readonly Format[] = [
  format({
    name: 'json', mediaType: 'application/sparql-results+json', label: 'SPARQL JSON', id: 'SPARQL_Results_JSON', holds: ['bindings', 'boolean'],
    alsoKnownAs: ['application/json'], streams: true, countRows: countJsonRows,
  }),
  format({
    name: 'xml', mediaType: 'application/sparql-results+xml', label: 'SPARQL XML', id: 'SPARQL_Results_XML', holds: ['bindings', 'boolean'],
    alsoKnownAs: ['application/xml', 'text/xml'], streams: true, countRows: countXmlRows,
  }),
  format({ name: 'csv', mediaType: 'text/csv', label: 'CSV', id: 'SPARQL_Results_CSV', holds: ['bindings', 'boolean'], streams: true, countRows: countCsvRows }),
  format({ name: 'tsv', mediaType: 'text/tab-separated-values', label: 'TSV', id: 'SPARQL_Results_TSV', holds: ['bindings', 'boolean'], streams: true, countRows: countTsvRows }),
  format({
    name: 'ttl', mediaType: 'text/turtle', label: 'Turtle', id: 'Turtle', holds: ['triples'],
    alsoKnownAs: ['application/x-turtle', 'application/turtle', 'text/n3', 'text/rdf+n3'], otherNames: ['turtle', 'n3'],
    read: readTurtle, write: writeTurtle, streams: false, inParts: true, ofResources: true,
  }),
  format({
    name: 'jsonld', mediaType: 'application/ld+json', label: 'JSON-LD', id: 'JSON-LD', holds: ['triples', 'quads'], alsoKnownAs: ['application/json'], otherNames: ['json-ld'],
    read: readJsonLd, write: writeJsonLd, streams: false, namesGraphs: 'when-named', ofResources: true,
  }),
  format({
    name: 'nt', mediaType: 'application/n-triples', label: 'N-Triples', id: 'N-Triples', holds: ['triples'], alsoKnownAs: ['text/plain'], otherNames: ['ntriples', 'n-triples'],
    read: readNTriples, write: writeNTriples, streams: true, inParts: true, ofResources: true, countRows: countLines,
  }),
  format({
    name: 'rdf', mediaType: 'application/rdf+xml', label: 'RDF/XML', id: 'RDF_XML', holds: ['triples'], alsoKnownAs: ['application/xml', 'text/xml'], otherNames: ['rdf+xml', 'rdfxml'],
    suffixes: ['owl', 'xml'], read: readRdfXml, write: writeRdfXml, streams: false, ofResources: true,
  }),
  format({ name: 'trig', mediaType: 'application/trig', label: 'TriG', id: 'TriG', holds: ['triples', 'quads'], read: readTriG, write: writeTriG, streams: false, inParts: true, namesGraphs: 'yes' }),
  format({
    name: 'nq', mediaType: 'application/n-quads', label: 'N-Quads', id: 'N-Quads', holds: ['triples', 'quads'], otherNames: ['nquads', 'n-quads'],
    read: readNQuads, write: writeNQuads, streams: true, inParts: true, namesGraphs: 'yes',
  }),
];

/** @throws ArgumentError for a name that no format has. */
export function formatNamed(name: string): Format {
  const found = formats.find((one) => one.name === name);
  if (!found) throw new ArgumentError(`no format ${name}`);
  return found;
}
