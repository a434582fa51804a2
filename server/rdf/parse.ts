import type * as RDF from '@rdfjs/types';
import { DataFactory, Parser } from 'n3';
import { RdfXmlParser } from 'rdfxml-streaming-parser';
import { blankNodesOf } from './blank-nodes.js';
import type { Format } from './formats.js';
import { iri } from './iri.js';

/** A document that cannot be read, and where: lines and columns count from 1, as far as the parser knows. */
export class DocumentError extends Error {
  constructor(message: string, readonly line?: number, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DocumentError';
  }
}

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
    const { message, context, line = context?.line } = cause as Error & { line?: number; context?: { line?: number } };
    const placed = /^(?:Line )?(\d+)(?: column |:)\d+: /.exec(message); // of RDF/XML
    throw new DocumentError(message.slice(placed?.[0].length ?? 0).replace(/ on line \d+\.?$/, '.'), line ?? (placed ? Number(placed[1]) : undefined), { cause });
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
  const document = JSON.parse(text) as object;
  // Loaded when first asked for, as for writing.
  const { default: jsonld } = await import('jsonld');
  const documentLoader = (url: string): Promise<never> => Promise.reject(new Error(`The document refers to ${url}, and nothing is fetched: write the context into the document.`));
  const nquads = await jsonld.toRDF(document, { base, format: 'application/n-quads', documentLoader }).catch((error: Error & { details?: { cause?: Error } }) => {
    throw error.details?.cause ?? error;
  }) as unknown as string;
  return readWithN3(nquads, { format: 'N-Quads' }, blankNodes);
}

async function readRdfXml(text: string, baseIRI: string, blankNodes: string): Promise<RDF.Quad[]> {
  const parser = new RdfXmlParser({ baseIRI, trackPosition: true, dataFactory: { ...DataFactory, blankNode: blankNodesOf(blankNodes) } as never });
  // It takes an end in the middle of an element for the end of the document.
  parser.once('prefinish', () => { (parser as unknown as { readonly saxParser: { close(): void } }).saxParser.close(); });
  parser.end(text);
  const quads: RDF.Quad[] = [];
  for await (const quad of parser as AsyncIterable<RDF.Quad>) quads.push(quad);
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
