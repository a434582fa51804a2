import type * as RDF from '@rdfjs/types';
import type { Format } from './formats.js';
import type { PrefixMap } from './turtle.js';
import { ArgumentError } from '../platform/argument-error.js';

/**
 * Writes quads in a format that holds triples. Formats without graph names leave them out.
 *
 * @throws ArgumentError when the format holds no triples, or cannot hold one of these.
 */
export async function serialize(quads: readonly RDF.Quad[], format: Format, prefixes: PrefixMap): Promise<string> {
  const { write } = format;
  if (!write) throw new ArgumentError(`${format.label} holds no triples`);
  return write(quads, prefixes);
}
