import type * as RDF from '@rdfjs/types';
import { DataFactory, Parser } from 'n3';
import oxigraph from 'oxigraph';
import type { Format } from './formats.js';
import { iri } from './iri.js';

/** A document that cannot be read, and where: lines and columns count from 1, as far as the parser knows. */
export class DocumentError extends Error {
  constructor(message: string, readonly line?: number, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DocumentError';
  }
}

/** How n3 calls the formats that it reads; the others are read by Oxigraph, which keeps what literals look like when it only parses. */
const n3Formats: ReadonlyMap<string, string> = new Map([['ttl', 'text/turtle'], ['nt', 'N-Triples'], ['trig', 'application/trig'], ['nq', 'N-Quads']]);

/**
 * Reads a document. Nothing is fetched: JSON-LD with a remote context is refused.
 *
 * @param baseIri what relative IRIs are resolved against.
 * @param blankNodes what the labels of blank nodes begin with.
 * @throws DocumentError
 */
export function parseDocument(text: string, format: Format, baseIri: string, blankNodes: string): RDF.Quad[] {
  const n3Format = n3Formats.get(format.name);
  let quads: RDF.Quad[];
  try {
    quads = n3Format === undefined ? readQuads(throughOxigraph(text, format.mediaType, baseIri), 'N-Quads', blankNodes)
      : readQuads(text, n3Format, blankNodes, n3Format.startsWith('N-') ? undefined : baseIri);
  } catch (cause) {
    const { message, context } = cause as Error & { context?: { line?: number } };
    throw new DocumentError(message.replace(/ on line \d+\.?$/, '.'), context?.line, { cause });
  }
  for (const { subject, predicate, object, graph } of quads) {
    for (const term of [subject, predicate, object, graph] as RDF.Term[]) check(term);
  }
  return quads;
}

const readQuads = (text: string, format: string, blankNodePrefix: string, baseIRI?: string): RDF.Quad[] =>
  new Parser({ format, blankNodePrefix, factory: DataFactory, ...(baseIRI !== undefined && { baseIRI }) }).parse(text);

const throughOxigraph = (text: string, format: string, baseIri: string): string =>
  oxigraph.parse(text, { format, base_iri: baseIri }).map((quad) => `${String(quad)} .`).join('\n');

function check(term: RDF.Term): void {
  if (term.termType === 'Quad') throw new DocumentError('Statements about statements (RDF-star) are not taken.');
  try {
    if (term.termType === 'NamedNode') iri(term.value);
    if (term.termType === 'Literal') iri(term.datatype.value);
  } catch (cause) {
    throw new DocumentError((cause as Error).message, undefined, { cause });
  }
}
