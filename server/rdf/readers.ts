import type * as RDF from '@rdfjs/types';
import { DataFactory, Parser } from 'n3';
import { blankNodesOf } from './blank-nodes.js';
import { jsonLdToNQuads, writtenDouble } from './jsonld-reader.js';
import { createRdfXmlReader } from './rdfxml-reader.js';
import { xsd } from './vocabulary.js';

/**
 * Reads a document of one format.
 *
 * @param baseIri What relative IRIs are resolved against.
 * @param blankNodes What the labels of blank nodes begin with.
 * @throws Error of the parser, with its line where the parser knows it.
 */
export type Reader = (text: string, baseIri: string, blankNodes: string) => RDF.Quad[] | Promise<RDF.Quad[]>;

export const readTurtle: Reader = (text, baseIRI, blankNodes) => readWithN3(text, { format: 'text/turtle', baseIRI }, blankNodes);
export const readTriG: Reader = (text, baseIRI, blankNodes) => readWithN3(text, { format: 'application/trig', baseIRI }, blankNodes);
export const readNTriples: Reader = (text, _, blankNodes) => readWithN3(text, { format: 'N-Triples' }, blankNodes);
export const readNQuads: Reader = (text, _, blankNodes) => readWithN3(text, { format: 'N-Quads' }, blankNodes);

function readWithN3(text: string, options: { readonly format: string; readonly baseIRI?: string }, blankNodes: string): RDF.Quad[] {
  return new Parser({ factory: { ...DataFactory, blankNode: blankNodesOf(blankNodes) } as never, blankNodePrefix: '', ...options }).parse(text);
}

export async function readJsonLd(text: string, base: string, blankNodes: string): Promise<RDF.Quad[]> {
  const double = DataFactory.namedNode(xsd.double);
  return readWithN3(await jsonLdToNQuads(text, base), { format: 'N-Quads' }, blankNodes).map((quad) => {
    const { subject, predicate, object, graph } = quad;
    if (object.termType !== 'Literal' || object.datatype.value !== writtenDouble) return quad;
    return DataFactory.quad(subject as never, predicate as never, DataFactory.literal(object.value, double), graph as never) as RDF.Quad;
  });
}

export function readRdfXml(text: string, base: string, blankNodes: string): RDF.Quad[] {
  const quads: RDF.Quad[] = [];
  const reader = createRdfXmlReader(base, blankNodesOf(blankNodes), (quad) => { quads.push(quad); });
  reader.write(text);
  reader.end();
  return quads;
}
