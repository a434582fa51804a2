import type * as RDF from '@rdfjs/types';
import { DocumentError } from './document-error.js';
import type { Format } from './formats.js';
import { iri } from './iri.js';
import { ArgumentError } from '../platform/argument-error.js';

export { DocumentError };

/**
 * Reads a document; literals keep what they look like. Nothing is fetched: JSON-LD with a remote context is refused.
 *
 * @param baseIri what relative IRIs are resolved against.
 * @param blankNodes what the labels of blank nodes begin with.
 * @throws DocumentError
 */
export async function parseDocument(text: string, format: Format, baseIri: string, blankNodes: string): Promise<RDF.Quad[]> {
  const { read } = format;
  if (!read) throw new ArgumentError(`${format.label} holds no triples`);
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
