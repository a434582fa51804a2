const [quote, backslash, newline, space, less, greater] = [...'"\\\n <>'].map((c) => c.charCodeAt(0)) as [number, number, number, number, number, number];

/** Bytes of the longest term that is told. */
const longest = 1024;

/**
 * Tells every IRI, and the text of every literal, that stands in TSV or N-Triples, while its bytes come: takes a chunk at
 * a time and holds no more than one term. Longer terms, and texts with an escape, are left out.
 */
export function scanTerms(tell: (term: string) => void): (chunk: Uint8Array) => void {
  /** What ends the term that was begun; 0 between terms. */
  let end = 0, escaped = false, usable = true, held: Uint8Array[] = [], size = 0;
  const keep = (part: Uint8Array): void => {
    size += part.length;
    if (size > longest) usable = false;
    else if (part.length > 0) held.push(part);
  };
  const leave = (): void => {
    [end, escaped, usable, held, size] = [0, false, true, [], 0];
  };
  return (chunk) => {
    let from = 0;
    for (let i = 0; i < chunk.length; i += 1) {
      const byte = chunk[i] as number;
      if (end === 0) {
        if (byte === quote || byte === less) [end, from] = [byte === quote ? quote : greater, i + 1];
      } else if (escaped) {
        escaped = false;
      } else if (byte === backslash) {
        escaped = end === quote;
        usable = false;
      } else if (byte === end) {
        keep(chunk.subarray(from, i));
        if (usable) tell(Buffer.concat(held).toString());
        leave();
      } else if (end === greater && (byte === less || byte === space || byte === newline)) {
        // A triple in the place of a term: `<<`, `<< `.
        leave();
        if (byte === less) [end, from] = [greater, i + 1];
      }
    }
    // The chunk may be used again by who made it.
    if (end !== 0) keep(Uint8Array.from(chunk.subarray(from)));
  };
}
