/** Counts the rows of a serialised result as its bytes come: feeds on chunks, returns the rows that began so far. */
export type RowCounter = (chunk: Uint8Array) => number;

const [quote, backslash, newline, openBrace, closeBrace, openBracket, closeBracket] = [...'"\\\n{}[]'].map((c) => c.charCodeAt(0)) as [number, number, number, number, number, number, number];

/** One row a format of solutions, and N-Triples, where a row is a triple. */
const counters = new Map<string, () => RowCounter>([
  ['json', () => {
    let depth = 0, inString = false, escaped = false, rows = 0;
    return (chunk) => {
      for (const byte of chunk) {
        if (escaped) escaped = false;
        else if (inString) {
          if (byte === backslash) escaped = true;
          else if (byte === quote) inString = false;
        } else if (byte === quote) inString = true;
        else if (byte === openBrace || byte === openBracket) {
          depth += 1;
          // {"results":{"bindings":[{
          if (byte === openBrace && depth === 4) rows += 1;
        } else if (byte === closeBrace || byte === closeBracket) depth -= 1;
      }
      return rows;
    };
  }],
  ['xml', () => {
    const tag = Buffer.from('<result>');
    let tail = Buffer.alloc(0), rows = 0;
    return (chunk) => {
      const bytes = Buffer.concat([tail, chunk]);
      for (let at = bytes.indexOf(tag); at >= 0; at = bytes.indexOf(tag, at + tag.length)) rows += 1;
      tail = bytes.subarray(Math.max(0, bytes.length - tag.length + 1));
      return rows;
    };
  }],
  ['csv', () => {
    let inString = false, lines = 0;
    return (chunk) => {
      for (const byte of chunk) {
        if (byte === quote) inString = !inString;
        else if (byte === newline && !inString) lines += 1;
      }
      return Math.max(0, lines - 1);
    };
  }],
  ['tsv', () => {
    const lines = countLines();
    return (chunk) => Math.max(0, lines(chunk) - 1);
  }],
  ['nt', countLines],
]);

function countLines(): RowCounter {
  let lines = 0;
  return (chunk) => {
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, at + 1)) lines += 1;
    return lines;
  };
}

/** @throws RangeError for a format whose rows cannot be counted in its bytes. */
export function rowCounter(format: string): RowCounter {
  const create = counters.get(format);
  if (!create) throw new RangeError(`rows of ${format} cannot be counted`);
  return create();
}
