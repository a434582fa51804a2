/** A term of SPARQL 1.1 Query Results JSON; `typed-literal` is a word of a draft that Virtuoso has kept. */
export interface JsonTerm {
  readonly type: string;
  readonly value: string;
  readonly datatype?: string;
  readonly 'xml:lang'?: string;
}

export type JsonRow = Readonly<Record<string, JsonTerm>>;

/** What stands around the solutions. */
interface Skeleton {
  readonly head?: { readonly vars?: readonly string[] };
  readonly results?: unknown;
  readonly boolean?: boolean;
}

/** Reads a result as its bytes come. */
export interface ResultReader {
  /** The variables; undefined until a row has come or the end. */
  readonly variables: readonly string[] | undefined;
  /** The solutions that a chunk completes. @throws SyntaxError when this is no JSON. */
  read(chunk: Buffer): JsonRow[];
  /** @returns the answer to an ASK, or undefined. @throws SyntaxError when the result is not whole. */
  end(): boolean | undefined;
}

const [quote, backslash, comma, openBrace, closeBrace, openBracket, closeBracket] = [...'"\\,{}[]'].map((c) => c.charCodeAt(0)) as [number, number, number, number, number, number, number];
/** {"results":{"bindings":[ */
const rowDepth = 3;

/** A reader that holds one solution at a time: results may be larger than memory. */
export function createResultReader(): ResultReader {
  const skeleton: Buffer[] = [];
  const open: number[] = [];
  let inString = false, escaped = false, afterRow = false;
  let variables: readonly string[] | undefined;
  let row: Buffer[] | undefined;

  const parsed = (): Skeleton => JSON.parse(Buffer.concat([...skeleton, Buffer.from([...open].reverse().map((c) => (c === openBrace ? closeBrace : closeBracket)))]).toString()) as Skeleton;
  return {
    get variables() { return variables; },
    read(chunk) {
      const rows: JsonRow[] = [];
      let start = 0; // of what has not been kept yet
      const keep = (end: number): void => {
        if (end > start) (row ?? skeleton).push(Buffer.from(chunk.subarray(start, end)));
        start = end;
      };
      for (let at = 0; at < chunk.length; at += 1) {
        const byte = chunk[at];
        if (inString) {
          if (escaped) escaped = false;
          else if (byte === backslash) escaped = true;
          else if (byte === quote) inString = false;
          continue;
        }
        switch (byte) {
          case quote:
            inString = true;
            break;
          case openBrace: case openBracket:
            if (byte === openBrace && open.length === rowDepth && !row) {
              keep(at);
              variables ??= parsed().head?.vars ?? [];
              row = [];
            }
            open.push(byte);
            break;
          case closeBrace: case closeBracket:
            open.pop();
            if (row && open.length === rowDepth) {
              keep(at + 1);
              rows.push(JSON.parse(Buffer.concat(row).toString()) as JsonRow);
              row = undefined;
              afterRow = true;
            } else {
              afterRow = false;
            }
            break;
          case comma:
            if (!afterRow) break;
            keep(at);
            start = at + 1;
            afterRow = false;
            break;
        }
      }
      keep(chunk.length);
      return rows;
    },
    end() {
      if (open.length > 0 || skeleton.length === 0) throw new SyntaxError('The result ends in the middle.');
      const { head, results, boolean } = parsed();
      if (boolean === undefined && results === undefined) throw new SyntaxError('The result has neither solutions nor a boolean.');
      variables ??= head?.vars ?? [];
      return boolean;
    },
  };
}
