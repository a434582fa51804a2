import { Parser } from 'n3';
import { FormatError } from '../../rdf/format-error.js';
import { formats } from '../../rdf/formats.js';
import { EngineError } from '../contract/engine.js';
import { writesTriples } from '../results/triple-writers.js';
import { serialize } from '../../rdf/serialize.js';
import type { PrefixMap } from '../../rdf/turtle.js';

/** Formats of triples that the evaluator has no writer for. */
const byDocument = new Map(formats.filter(({ write, mediaType }) => write && !writesTriples(mediaType)).map((format) => [format.mediaType, format]));

type Write = (chunk: Uint8Array) => void;

/** Writes a result in a format. `evaluate` is asked for that format or, where it cannot write it, for N-Triples. */
export async function writeDocument(mediaType: string, prefixes: PrefixMap, write: Write, evaluate: (mediaType: string, write: Write) => void): Promise<void> {
  const document = byDocument.get(mediaType);
  if (!document) {
    evaluate(mediaType, write);
    return;
  }
  const lines: Uint8Array[] = [];
  evaluate('application/n-triples', (chunk) => lines.push(chunk));
  const quads = new Parser({ format: 'application/n-triples' }).parse(Buffer.concat(lines).toString('utf8'));
  const text = await serialize(quads, document, prefixes).catch((error: unknown) => {
    throw error instanceof FormatError ? new EngineError('format', error.message) : error;
  });
  write(new TextEncoder().encode(text));
}
