/** Solutions as SPARQL TSV has them: https://www.w3.org/TR/sparql11-results-csv-tsv/ */

/** A term of a result. */
export interface Cell {
  readonly type: 'iri' | 'literal' | 'blank';
  readonly value: string;
  readonly language?: string;
  /** Absent for plain strings. */
  readonly datatype?: string;
}

export const xsd = 'http://www.w3.org/2001/XMLSchema#';

const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f', '"': '"', "'": "'", '\\': '\\' };

/** A literal without its escapes. */
const unescaped = (text: string): string => (text.includes('\\')
  ? text.replaceAll(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, four?: string, eight?: string, one?: string) =>
    (one === undefined ? String.fromCodePoint(Number.parseInt(four ?? eight ?? '0', 16)) : escapes[one] ?? one))
  : text);

/** Reads a cell; undefined for an empty one. */
export function readCell(written: string): Cell | undefined {
  if (written === '') return undefined;
  if (written.startsWith('<')) return { type: 'iri', value: unescaped(written.slice(1, -1)) };
  if (written.startsWith('_:')) return { type: 'blank', value: written };
  if (written.startsWith('"')) {
    const end = written.lastIndexOf('"'), value = unescaped(written.slice(1, end)), rest = written.slice(end + 1);
    if (rest.startsWith('@')) return { type: 'literal', value, language: rest.slice(1) };
    return rest.startsWith('^^<') ? { type: 'literal', value, datatype: rest.slice(3, -1) } : { type: 'literal', value };
  }
  if (written === 'true' || written === 'false') return { type: 'literal', value: written, datatype: `${xsd}boolean` };
  return { type: 'literal', value: written, datatype: xsd + (/[eE]/.test(written) ? 'double' : written.includes('.') ? 'decimal' : 'integer') };
}

/** Takes a TSV document as it comes. */
export class TsvReader {
  variables: readonly string[] | undefined;
  readonly rows: string[][] = [];
  private rest = '';

  take(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.line(line.endsWith('\r') ? line.slice(0, -1) : line);
  }

  /** The document has ended. */
  end(): void {
    if (this.rest !== '') this.line(this.rest.replace(/\r$/, ''));
    this.rest = '';
    this.variables ??= [];
  }

  private line(line: string): void {
    if (this.variables === undefined) this.variables = line === '' ? [] : line.split('\t').map((name) => name.replace(/^\?/, ''));
    else this.rows.push(line.split('\t'));
  }
}
