import type * as RDF from '@rdfjs/types';
import { DataFactory, Parser } from 'n3';
import { blankNodesOf } from './blank-nodes.js';
import { DocumentError } from './document-error.js';
import type { Format } from './formats.js';
import { iri } from './iri.js';
import { jsonLdToNQuads, writtenDouble } from './jsonld-reader.js';
import { createRdfXmlReader } from './rdfxml-reader.js';
import { xsd } from './vocabulary.js';

export { DocumentError };

type Read = (text: string, baseIri: string, blankNodes: string) => RDF.Quad[] | Promise<RDF.Quad[]>;

/** One row a format of the table in formats.ts that holds triples. */
const readers: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['ttl', (text, baseIRI, blankNodes) => readWithN3(text, { format: 'text/turtle', baseIRI }, blankNodes)],
  ['trig', (text, baseIRI, blankNodes) => readWithN3(text, { format: 'application/trig', baseIRI }, blankNodes)],
  ['nt', (text, _, blankNodes) => readWithN3(text, { format: 'N-Triples' }, blankNodes)],
  ['nq', (text, _, blankNodes) => readWithN3(text, { format: 'N-Quads' }, blankNodes)],
  ['jsonld', readJsonLd],
  ['rdf', readRdfXml],
]);

/**
 * Reads a document; literals keep what they look like. Nothing is fetched: JSON-LD with a remote context is refused.
 *
 * @param baseIri what relative IRIs are resolved against.
 * @param blankNodes what the labels of blank nodes begin with.
 * @throws DocumentError
 */
export async function parseDocument(text: string, format: Format, baseIri: string, blankNodes: string): Promise<RDF.Quad[]> {
  const read = readers.get(format.name);
  if (!read) throw new RangeError(`${format.label} holds no triples`);
  let quads: RDF.Quad[];
  try {
    quads = await read(text, baseIri, blankNodes);
  } catch (cause) {
    if (cause instanceof DocumentError) throw cause;
    const { message, context, line = context?.line } = cause as Error & { line?: number; context?: { line?: number } };
    throw new DocumentError(message.replace(/ on line \d+\.?$/, '.'), line, { cause });
  }
  for (const { subject, predicate, object, graph } of quads) {
    for (const term of [subject, predicate, object, graph] as RDF.Term[]) check(term);
  }
  return quads;
}

function readWithN3(text: string, options: { readonly format: string; readonly baseIRI?: string }, blankNodes: string): RDF.Quad[] {
  return new Parser({ factory: { ...DataFactory, blankNode: blankNodesOf(blankNodes) } as never, blankNodePrefix: '', ...options }).parse(text);
}

async function readJsonLd(text: string, base: string, blankNodes: string): Promise<RDF.Quad[]> {
  const double = DataFactory.namedNode(xsd.double);
  return readWithN3(await jsonLdToNQuads(text, base), { format: 'N-Quads' }, blankNodes).map((quad) => {
    const { subject, predicate, object, graph } = quad;
    if (object.termType !== 'Literal' || object.datatype.value !== writtenDouble) return quad;
    return DataFactory.quad(subject as never, predicate as never, DataFactory.literal(object.value, double), graph as never) as RDF.Quad;
  });
}

function readRdfXml(text: string, base: string, blankNodes: string): RDF.Quad[] {
  const quads: RDF.Quad[] = [];
  const reader = createRdfXmlReader(base, blankNodesOf(blankNodes), (quad) => { quads.push(quad); });
  reader.write(text);
  reader.end();
  return quads;
}

function check(term: RDF.Term): void {
  if (term.termType === 'Quad') throw new DocumentError('Statements about statements (RDF-star) are not taken.');
  if (term.termType === 'Literal' && term.direction) throw new DocumentError('Literals with a direction are not taken.');
  try {
    if (term.termType === 'NamedNode') iri(term.value);
    if (term.termType === 'Literal') iri(term.datatype.value);
  } catch (cause) {
    throw new DocumentError((cause as Error).message, undefined, { cause });
  }
}
