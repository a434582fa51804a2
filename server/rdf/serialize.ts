import type * as RDF from '@rdfjs/types';
import type { Format } from './formats.js';
import type { PrefixMap } from './turtle.js';

/**
 * Writes quads in a format that holds triples. Formats without graph names leave them out.
 *
 * @throws RangeError when the format holds no triples, or cannot hold one of these.
 */
export async function serialize(quads: readonly RDF.Quad[], format: Format, prefixes: PrefixMap): Promise<string> {
  const { write } = format;
  if (!write) throw new RangeError(`${format.label} holds no triples`);
  return write(quads, prefixes);
}
