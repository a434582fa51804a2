import { createHash } from 'node:crypto';
import { toTriple } from '../ontology/canonical.js';
import { Problem } from '../platform/problem.js';
import type { Format } from '../rdf/formats.js';
import { DocumentError, parseDocument } from '../rdf/parse.js';
import { decodeXml } from '../rdf/xml-decoder.js';
import type { Stated } from './same-nodes.js';

/** A document of triples or quads as it was sent. */
export interface SentDocument {
  readonly body: Uint8Array;
  readonly format: Format;
  /** The charset that the transport gives for XML; everything else is UTF-8. */
  readonly charset?: string | undefined;
}

/** The statements of documents as bytes, which go from thread to thread without a copy. */
export interface ReadDocuments {
  /** UTF-8, one line per statement: the name of its graph, or nothing; a space; the triple in canonical N-Triples. */
  readonly statements: Uint8Array;
  /** SHA-256 of the documents, in hexadecimal. */
  readonly digest: string;
}

export const noDocuments: ReadDocuments = { statements: new Uint8Array(0), digest: '' };

/** Most statements that are joined into one text at a time. */
const atOnce = 10_000;

/**
 * Reads documents. Blank nodes of different documents are different.
 *
 * @param base What relative references are resolved against.
 * @throws Problem 400 for a document that cannot be read.
 */
export async function readDocuments(documents: readonly SentDocument[], base: string): Promise<ReadDocuments> {
  const hash = createHash('sha256');
  const pieces: Buffer[] = [];
  for (const [i, document] of documents.entries()) {
    hash.update(`${document.format.name} ${document.body.length}\n`).update(document.body);
    const quads = await readDocument(document, base, `${i}`);
    for (let at = 0; at < quads.length; at += atOnce) {
      pieces.push(Buffer.from(quads.slice(at, at + atOnce).map((quad) => `${quad.graph.termType === 'BlankNode' ? `_:${quad.graph.value}` : quad.graph.value} ${toTriple(quad)}\n`).join('')));
    }
  }
  const statements = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const piece of pieces) {
    statements.set(piece, end);
    end += piece.length;
  }
  return { statements, digest: hash.digest('hex') };
}

/** The statements that were read: the name of the graph, a blank node with `_:`, and the triple. */
export function statementsOf({ statements }: ReadDocuments): readonly Stated[] {
  const bytes = Buffer.from(statements.buffer, statements.byteOffset, statements.byteLength);
  const found: Stated[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(10, at), line = bytes.toString('utf8', at, end), space = line.indexOf(' ');
    found.push([line.slice(0, space), line.slice(space + 1)]);
    at = end + 1;
  }
  return found;
}

async function readDocument(document: SentDocument, base: string, blankNodes: string): Promise<Awaited<ReturnType<typeof parseDocument>>> {
  const { format } = document;
  try {
    return await parseDocument(textOf(document), format, base, blankNodes);
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const { line, message } = error;
    throw new Problem(
      400,
      'Document cannot be read',
      `${line === undefined ? '' : `Line ${line}: `}${message}`,
      { format: format.mediaType, ...(line !== undefined && { line }) },
      {},
      { cause: error },
    );
  }
}

function textOf({ body, format, charset }: SentDocument): string {
  if (format.name === 'rdf') return decodeXml(body, charset);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (cause) {
    throw new Problem(400, 'Malformed body', 'The body is not UTF-8.', {}, {}, { cause });
  }
}
