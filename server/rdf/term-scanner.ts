const [quote, backslash, newline, space, less, greater] = [...'"\\\n <>'].map((c) => c.charCodeAt(0)) as [number, number, number, number, number, number];

/** Bytes of the longest term that is told. */
const longest = 1024;

/** Of a set of texts: the hashes of their UTF-8, modulo the bits that there are. A text that is not among them is rarely taken for one. */
export type TextFilter = Uint8Array;

/** FNV-1a, a byte at a time (https://datatracker.ietf.org/doc/html/draft-eastlake-fnv). */
const hashStart = 0x811c9dc5 | 0;
const hashed = (hash: number, byte: number): number => Math.imul(hash ^ byte, 0x01000193);

const bitOf = (filter: TextFilter, hash: number): number => (hash ^ hash >>> 16) & 8 * filter.length - 1;
const has = (filter: TextFilter, hash: number): boolean => {
  const bit = bitOf(filter, hash);
  return ((filter[bit >> 3] as number) >> (bit & 7) & 1) === 1;
};

/** A filter that holds nothing. With 10,000 texts in it, it takes one in a hundred others for one of them. */
export const emptyFilter = (): TextFilter => new Uint8Array(2 ** 17);

/** Adds a text to a filter. */
export function addText(filter: TextFilter, text: string): void {
  const bytes = Buffer.from(text);
  let hash = hashStart;
  for (let i = 0; i < bytes.length; i += 1) hash = hashed(hash, bytes[i] as number);
  const bit = bitOf(filter, hash);
  filter[bit >> 3] = (filter[bit >> 3] as number) | 1 << (bit & 7);
}

const text = (held: readonly Uint8Array[], end: Uint8Array): string => (held.length > 0 ? Buffer.concat([...held, end]) : Buffer.from(end.buffer, end.byteOffset, end.length)).toString();

/**
 * Tells the IRIs and the texts of literals that stand in TSV or N-Triples and may be in a filter, while their bytes come: takes
 * a chunk at a time and holds no more than one term. Longer terms, and texts with an escape, are left out. Of a term that is
 * in no filter no string is made: of a large result that would be garbage by the million.
 */
export function scanTerms(filter: TextFilter, tell: (term: string) => void): (chunk: Uint8Array) => void {
  /** What ends the term that was begun; 0 between terms. */
  let end = 0, escaped = false, usable = true, hash = hashStart, held: Uint8Array[] = [], size = 0;
  const begin = (byte: number): void => {
    end = byte === quote ? quote : greater;
    escaped = false;
    usable = true;
    hash = hashStart;
    if (held.length > 0) held = [];
    size = 0;
  };
  const keep = (part: Uint8Array): void => {
    size += part.length;
    if (size > longest) [usable, held] = [false, []];
    else if (part.length > 0) held.push(part);
  };
  return (chunk) => {
    let from = 0;
    for (let i = 0; i < chunk.length; i += 1) {
      const byte = chunk[i] as number;
      if (end === 0) {
        if (byte === quote || byte === less) {
          begin(byte);
          from = i + 1;
        }
      } else if (escaped) {
        escaped = false;
      } else if (byte === backslash) {
        escaped = end === quote;
        usable = false;
      } else if (byte === end) {
        if (usable && size + i - from <= longest && has(filter, hash)) tell(text(held, chunk.subarray(from, i)));
        end = 0;
      } else if (end === greater && (byte === less || byte === space || byte === newline)) {
        // A triple in the place of a term: `<<`, `<< `.
        end = 0;
        if (byte === less) {
          begin(byte);
          from = i + 1;
        }
      } else {
        hash = hashed(hash, byte);
      }
    }
    // The chunk may be used again by who made it.
    if (end !== 0) keep(Uint8Array.from(chunk.subarray(from)));
  };
}
