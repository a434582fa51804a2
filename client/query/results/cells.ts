import { shorten } from '../text/schema.js';
import { xsd, type Cell } from '../text/tsv.js';

const numeric = new Set(
  [
    'integer',
    'decimal',
    'double',
    'float',
    'int',
    'long',
    'short',
    'byte',
    'nonNegativeInteger',
    'positiveInteger',
    'negativeInteger',
    'nonPositiveInteger',
    'unsignedInt',
    'unsignedLong',
    'unsignedShort',
    'unsignedByte',
  ].map((name) => xsd + name),
);

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
