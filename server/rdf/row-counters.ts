/** Counts the rows of a result while its bytes come: takes a chunk, returns how many rows have begun so far. */
export type RowCounter = (chunk: Uint8Array) => number;

const [quote, backslash, newline, openBrace, closeBrace, openBracket, closeBracket] = [...'"\\\n{}[]'].map((c) => c.charCodeAt(0)) as [number, number, number, number, number, number, number];

export function countJsonRows(): RowCounter {
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
}

export function countXmlRows(): RowCounter {
  const tag = Buffer.from('<result>');
  let tail = Buffer.alloc(0), rows = 0;
  return (chunk) => {
    const bytes = Buffer.concat([tail, chunk]);
    for (let at = bytes.indexOf(tag); at >= 0; at = bytes.indexOf(tag, at + tag.length)) rows += 1;
    tail = bytes.subarray(Math.max(0, bytes.length - tag.length + 1));
    return rows;
  };
}

export function countCsvRows(): RowCounter {
  let inString = false, lines = 0;
  return (chunk) => {
    for (const byte of chunk) {
      if (byte === quote) inString = !inString;
      else if (byte === newline && !inString) lines += 1;
    }
    return Math.max(0, lines - 1);
  };
}

export function countTsvRows(): RowCounter {
  const lines = countLines();
  return (chunk) => Math.max(0, lines(chunk) - 1);
}

/** Of N-Triples, where a row is a triple. */
export function countLines(): RowCounter {
  let lines = 0;
  return (chunk) => {
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, at + 1)) lines += 1;
    return lines;
  };
}
