/** The parts of a line of N-Quads, each as it is written there; `graph` is empty in the default graph. */
export interface QuadLine {
  readonly subject: string;
  readonly predicate: string;
  readonly object: string;
  readonly graph: string;
}

/** Takes canonical N-Quads apart line by line, many times faster than a parser, which terms written in one way allow. */
export function* quadLines(nquads: ArrayBufferLike): Generator<QuadLine> {
  const text = Buffer.from(nquads).toString();
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start);
    const afterSubject = text.indexOf(' ', start), afterPredicate = text.indexOf(' ', afterSubject + 1);
    const line = text.slice(afterPredicate + 1, end < 0 ? undefined : end);
    // An IRI holds no quote, so that the last one of a line ends its literal.
    const afterObject = line.indexOf(' ', line.startsWith('"') ? line.lastIndexOf('"') : 0);
    const rest = line.slice(afterObject + 1);
    yield {
      subject: text.slice(start, afterSubject), predicate: text.slice(afterSubject + 1, afterPredicate), object: line.slice(0, afterObject),
      graph: rest.startsWith('.') ? '' : rest.slice(0, rest.indexOf(' ')),
    };
    if (end < 0) break;
    start = end + 1;
  }
}

/** The datatype of a literal as it is written, or undefined when it is none. */
export function datatypeOf(object: string): string | undefined {
  if (!object.startsWith('"')) return undefined;
  if (object.endsWith('"')) return 'http://www.w3.org/2001/XMLSchema#string';
  return object.endsWith('>') ? object.slice(object.lastIndexOf('<') + 1, -1) : 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString';
}
