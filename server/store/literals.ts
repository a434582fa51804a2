import { rdf, xsd } from '../rdf/vocabulary.js';

/**
 * What a literal's value is, as SPARQL's operators see it. A literal whose lexical form its datatype does not allow is
 * `other`: it equals itself and compares with nothing.
 */
export const literalClass = {
  other: 0, string: 1, langString: 2, boolean: 3, integer: 4, decimal: 5, float: 6, double: 7, dateTime: 8, date: 9, time: 10,
} as const;

export type LiteralClass = (typeof literalClass)[keyof typeof literalClass];

export const isNumeric = (cls: number): boolean => cls >= literalClass.integer && cls <= literalClass.double;
export const isTemporal = (cls: number): boolean => cls >= literalClass.dateTime;

const xsdIri = (name: string): string => xsd.namespaceIri + name;

const integerTypes = [
  'integer', 'int', 'long', 'short', 'byte', 'nonNegativeInteger', 'positiveInteger', 'nonPositiveInteger', 'negativeInteger',
  'unsignedLong', 'unsignedInt', 'unsignedShort', 'unsignedByte',
];

const classOfDatatype: ReadonlyMap<string, LiteralClass> = new Map<string, LiteralClass>([
  [xsd.string, literalClass.string],
  [rdf.langString, literalClass.langString],
  [xsd.boolean, literalClass.boolean],
  ...integerTypes.map((name) => [xsdIri(name), literalClass.integer] as const),
  [xsd.decimal, literalClass.decimal],
  [xsdIri('float'), literalClass.float],
  [xsd.double, literalClass.double],
  [xsdIri('dateTime'), literalClass.dateTime],
  [xsdIri('dateTimeStamp'), literalClass.dateTime],
  [xsdIri('date'), literalClass.date],
  [xsdIri('time'), literalClass.time],
]);

export const integerPattern = /^[+-]?\d+$/;
export const decimalPattern = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;
export const doublePattern = /^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN)$/;
const zonePattern = '(Z|[+-](?:0\\d|1[0-4]):[0-5]\\d)?';
export const datePattern = new RegExp(`^(-?\\d{4,})-(\\d\\d)-(\\d\\d)${zonePattern}$`);
export const timePattern = new RegExp(`^(\\d\\d):(\\d\\d):(\\d\\d(?:\\.\\d+)?)${zonePattern}$`);
export const dateTimePattern = new RegExp(`^(-?\\d{4,})-(\\d\\d)-(\\d\\d)T(\\d\\d):(\\d\\d):(\\d\\d(?:\\.\\d+)?)${zonePattern}$`);

/** The number that a lexical form of a numeric datatype stands for; XSD writes infinity as INF. */
export function parseDouble(lexical: string): number {
  if (lexical.endsWith('INF')) return lexical.startsWith('-') ? -Infinity : Infinity;
  return Number(lexical);
}

/** Minutes east of UTC; undefined without a time zone. */
export function parseZone(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined;
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
  return zone.startsWith('-') ? -minutes : minutes;
}

/** Milliseconds since 1970-01-01T00:00Z; NaN when there is no such day or hour. */
export function instant(year: number, month: number, day: number, hour: number, minute: number, second: number, zone: number): number {
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return NaN;
  if (minute > 59 || second >= 60 || (hour > 23 && (hour > 24 || minute > 0 || second > 0))) return NaN;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime() + ((hour * 60 + minute - zone) * 60 + second) * 1000;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** A date or time as a point on the time line. One without a time zone is read as UTC (the implicit time zone). */
function temporalValue(cls: LiteralClass, lexical: string): number {
  if (cls === literalClass.dateTime) {
    const m = dateTimePattern.exec(lexical);
    return m ? instant(Number(m[1]), Number(m[2]), Number(m[3]), Number(m[4]), Number(m[5]), Number(m[6]), parseZone(m[7]) ?? 0) : NaN;
  }
  if (cls === literalClass.date) {
    const m = datePattern.exec(lexical);
    return m ? instant(Number(m[1]), Number(m[2]), Number(m[3]), 0, 0, 0, parseZone(m[4]) ?? 0) : NaN;
  }
  const m = timePattern.exec(lexical);
  return m ? instant(1972, 12, 31, Number(m[1]), Number(m[2]), Number(m[3]), parseZone(m[4]) ?? 0) : NaN;
}

/**
 * Class and value of a literal: the number, 0 or 1 for a boolean, milliseconds since 1970 for dates and times, NaN where
 * there is no such number.
 */
export function classify(lexical: string, datatype: string): { readonly cls: LiteralClass; readonly value: number } {
  const cls = classOfDatatype.get(datatype) ?? literalClass.other;
  switch (cls) {
    case literalClass.boolean:
      if (lexical === 'true' || lexical === '1') return { cls, value: 1 };
      if (lexical === 'false' || lexical === '0') return { cls, value: 0 };
      return invalid;
    case literalClass.integer:
      return integerPattern.test(lexical) ? { cls, value: Number(lexical) } : invalid;
    case literalClass.decimal:
      return decimalPattern.test(lexical) ? { cls, value: Number(lexical) } : invalid;
    case literalClass.float:
      return doublePattern.test(lexical) ? { cls, value: Math.fround(parseDouble(lexical)) } : invalid;
    case literalClass.double:
      return doublePattern.test(lexical) ? { cls, value: parseDouble(lexical) } : invalid;
    case literalClass.dateTime:
    case literalClass.date:
    case literalClass.time: {
      const value = temporalValue(cls, lexical);
      return Number.isNaN(value) ? invalid : { cls, value };
    }
    default:
      return { cls, value: NaN };
  }
}

const invalid = { cls: literalClass.other, value: NaN };
