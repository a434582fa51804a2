import { shorten } from './schema.js';

/** A term of a result. */
export interface Cell {
  readonly type: 'iri' | 'literal' | 'blank';
  readonly value: string;
  readonly language?: string;
  /** Absent for plain strings. */
  readonly datatype?: string;
}

const xsd = 'http://www.w3.org/2001/XMLSchema#';
const numeric = new Set(['integer', 'decimal', 'double', 'float', 'int', 'long', 'short', 'byte', 'nonNegativeInteger', 'positiveInteger', 'negativeInteger', 'nonPositiveInteger', 'unsignedInt', 'unsignedLong', 'unsignedShort', 'unsignedByte'].map((name) => xsd + name));

const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', b: '\b', f: '\f', '"': '"', "'": "'", '\\': '\\' };

/** A literal without its escapes. */
const unescaped = (text: string): string => (text.includes('\\')
  ? text.replaceAll(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, four?: string, eight?: string, one?: string) =>
    (one === undefined ? String.fromCodePoint(Number.parseInt(four ?? eight ?? '0', 16)) : escapes[one] ?? one))
  : text);

/** Reads a cell of SPARQL TSV, https://www.w3.org/TR/sparql11-results-csv-tsv/ ; undefined for an empty one. */
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

/** The number that a cell stands for; undefined where it is none. A year is one. */
export function numberOf(cell: Cell | undefined): number | undefined {
  if (cell?.type !== 'literal' || cell.datatype === undefined) return undefined;
  if (!numeric.has(cell.datatype) && cell.datatype !== `${xsd}gYear`) return undefined;
  const number = Number(cell.value);
  return Number.isNaN(number) ? undefined : number;
}

/** Whether a cell is a date or a year. */
export const isTime = (cell: Cell | undefined): boolean => cell?.datatype !== undefined && [`${xsd}gYear`, `${xsd}date`, `${xsd}dateTime`, `${xsd}gYearMonth`].includes(cell.datatype);

/** What is seen of a cell: an IRI with its prefix, a literal as it is. */
export const shownText = (cell: Cell | undefined, prefixes: Readonly<Record<string, string>>): string =>
  (cell === undefined ? '' : cell.type === 'iri' ? shorten(cell.value, prefixes).replace(/^<(.*)>$/, '$1') : cell.value);

/** What is said beside a literal: its language unless that is English, its datatype unless a number or a string shows it. */
export function noteOf({ language, datatype }: Cell, prefixes: Readonly<Record<string, string>>): string {
  if (language !== undefined) return language === 'en' ? '' : language;
  return datatype === undefined || numeric.has(datatype) || datatype === `${xsd}string` ? '' : shorten(datatype, prefixes).replace(/^xsd:/, '');
}
