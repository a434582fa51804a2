import { checkedRow, checkedVariables, deepestJson, type JsonRow } from '../rdf/json-results.js';

/** What stands around the solutions. */
interface Skeleton {
  readonly head?: unknown;
  readonly results?: unknown;
  readonly boolean?: unknown;
}

/** Reads a result as its bytes come. */
export interface ResultReader {
  /** The variables; undefined until a row has come or the end. */
  readonly variables: readonly string[] | undefined;
  /** The solutions that a chunk completes. @throws SyntaxError when this is no JSON, or one of its terms cannot stand in RDF. */
  read(chunk: Buffer): JsonRow[];
  /** @returns the answer to an ASK, or undefined. @throws SyntaxError when the result is not whole. */
  end(): boolean | undefined;
}

const [quote, backslash, comma, openBrace, closeBrace, openBracket, closeBracket] = [...'"\\,{}[]'].map((c) => c.charCodeAt(0)) as [number, number, number, number, number, number, number];
/** {"results":{"bindings":[ */
const rowDepth = 3;
/** Bytes of one solution, and of what stands around them: they are parsed as a whole by the thread that listens. */
const mostBytes = 8 * 2 ** 20;

/** Copies of bytes, kept until they can be parsed as a whole. */
interface Pieces {
  readonly list: readonly Buffer[];
  /** @throws SyntaxError when they are too many. */
  add(bytes: Buffer): void;
}

/** @param what What is said of more than `mostBytes`. */
function createPieces(what: (most: string) => string): Pieces {
  const list: Buffer[] = [];
  let size = 0;
  return {
    list,
    add(bytes) {
      size += bytes.length;
      if (size > mostBytes) throw new SyntaxError(what(`more than ${mostBytes / 2 ** 20} MiB`));
      list.push(Buffer.from(bytes));
    },
  };
}

/** What stands around the solutions, with an end where it has none yet. */
function parseSkeleton(pieces: readonly Buffer[], open: readonly number[]): Skeleton {
  const text = Buffer.concat([...pieces, Buffer.from([...open].reverse().map((c) => (c === openBrace ? closeBrace : closeBracket)))]).toString();
  const found: unknown = JSON.parse(text);
  if (typeof found !== 'object' || found === null || Array.isArray(found)) throw new SyntaxError('it is no result');
  return found;
}

/** @returns The answer to an ASK, or undefined for solutions, which are objects and were taken out as they came. */
function booleanOf({ results, boolean }: Skeleton): boolean | undefined {
  if (boolean === undefined) {
    const bindings = typeof results === 'object' && results !== null ? (results as { bindings?: unknown }).bindings : undefined;
    if (!Array.isArray(bindings)) throw new SyntaxError('it has neither solutions nor a boolean');
    if (bindings.length > 0) throw new SyntaxError(`${JSON.stringify(bindings[0]).slice(0, 80)} is no solution`);
    return undefined;
  }
  if (typeof boolean !== 'boolean' || results !== undefined) throw new SyntaxError('its boolean is none');
  return boolean;
}

/** A reader that holds one solution at a time: results may be larger than memory. */
export function createResultReader(): ResultReader {
  const skeleton = createPieces((most) => `there are ${most} beside its solutions`);
  const open: number[] = [];
  let inString = false, escaped = false, afterRow = false;
  let variables: readonly string[] | undefined;
  let names: ReadonlySet<string> = new Set();
  let row: Pieces | undefined;

  const nameVariables = (head: unknown): readonly string[] => {
    const found = checkedVariables(head);
    names = new Set(found);
    return found;
  };
  return {
    get variables() { return variables; },
    read(chunk) {
      const rows: JsonRow[] = [];
      let start = 0; // of what has not been kept yet
      const keep = (end: number): void => {
        if (end > start) (row ?? skeleton).add(chunk.subarray(start, end));
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
              variables ??= nameVariables(parseSkeleton(skeleton.list, open).head);
              row = createPieces((most) => `a solution has ${most}`);
            }
            open.push(byte);
            if (open.length > deepestJson) throw new SyntaxError(`it nests more than ${deepestJson} deep`);
            break;
          case closeBrace: case closeBracket:
            open.pop();
            afterRow = row !== undefined && open.length === rowDepth;
            if (row && afterRow) {
              keep(at + 1);
              rows.push(checkedRow(JSON.parse(Buffer.concat(row.list).toString()), names));
              row = undefined;
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
      if (open.length > 0 || skeleton.list.length === 0) throw new SyntaxError('it ends in the middle');
      const found = parseSkeleton(skeleton.list, open);
      const boolean = booleanOf(found);
      variables ??= boolean === undefined ? nameVariables(found.head) : [];
      return boolean;
    },
  };
}
