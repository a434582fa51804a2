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

/** A reader that holds one solution at a time: results may be larger than memory. */
export function createResultReader(): ResultReader {
  const skeleton: Buffer[] = [];
  const open: number[] = [];
  let inString = false, escaped = false, afterRow = false;
  let variables: readonly string[] | undefined;
  let names: ReadonlySet<string> = new Set();
  let row: Buffer[] | undefined;
  let rowBytes = 0, aroundBytes = 0;

  const parsed = (): Skeleton => {
    const text = Buffer.concat([...skeleton, Buffer.from([...open].reverse().map((c) => (c === openBrace ? closeBrace : closeBracket)))]).toString();
    const found: unknown = JSON.parse(text);
    if (typeof found !== 'object' || found === null || Array.isArray(found)) throw new SyntaxError('it is no result');
    return found;
  };
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
        if (end > start) {
          if (row) rowBytes += end - start;
          else aroundBytes += end - start;
          if (rowBytes > mostBytes) throw new SyntaxError(`a solution has more than ${mostBytes / 2 ** 20} MiB`);
          if (aroundBytes > mostBytes) throw new SyntaxError(`there are more than ${mostBytes / 2 ** 20} MiB beside its solutions`);
          (row ?? skeleton).push(Buffer.from(chunk.subarray(start, end)));
        }
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
              variables ??= nameVariables(parsed().head);
              row = [];
              rowBytes = 0;
            }
            open.push(byte);
            if (open.length > deepestJson) throw new SyntaxError(`it nests more than ${deepestJson} deep`);
            break;
          case closeBrace: case closeBracket:
            open.pop();
            if (row && open.length === rowDepth) {
              keep(at + 1);
              rows.push(checkedRow(JSON.parse(Buffer.concat(row).toString()), names));
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
      if (open.length > 0 || skeleton.length === 0) throw new SyntaxError('it ends in the middle');
      const { head, results, boolean } = parsed();
      if (boolean === undefined) {
        const bindings = typeof results === 'object' && results !== null ? (results as { bindings?: unknown }).bindings : undefined;
        if (!Array.isArray(bindings)) throw new SyntaxError('it has neither solutions nor a boolean');
        // Solutions are objects and were taken out as they came.
        if (bindings.length > 0) throw new SyntaxError(`${JSON.stringify(bindings[0]).slice(0, 80)} is no solution`);
        variables ??= nameVariables(head);
        return undefined;
      }
      if (typeof boolean !== 'boolean' || results !== undefined) throw new SyntaxError('its boolean is none');
      variables ??= [];
      return boolean;
    },
  };
}
