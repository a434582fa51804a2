import { rdf, xsd } from '../rdf/vocabulary.js';
import { compareDecimalTexts, nearestFloat, partsOfText } from './decimal-text.js';
import { milliseconds, parseFields } from './instants.js';
import { literalClass, type LiteralClass } from './literal-class.js';

export { isNumeric, isTemporal, literalClass, type LiteralClass } from './literal-class.js';

const xsdIri = (name: string): string => xsd.namespaceIri + name;

/** The least and the greatest value of each datatype of integers; '' where there is none (XML Schema 1.1, part 2, 3.4). */
const integerTypes: Readonly<Record<string, readonly [least: string, greatest: string]>> = {
  integer: ['', ''], nonNegativeInteger: ['0', ''], positiveInteger: ['1', ''], nonPositiveInteger: ['', '0'], negativeInteger: ['', '-1'],
  long: ['-9223372036854775808', '9223372036854775807'], int: ['-2147483648', '2147483647'], short: ['-32768', '32767'], byte: ['-128', '127'],
  unsignedLong: ['0', '18446744073709551615'], unsignedInt: ['0', '4294967295'], unsignedShort: ['0', '65535'], unsignedByte: ['0', '255'],
};
const ranges: ReadonlyMap<string, readonly [string, string]> = new Map(Object.entries(integerTypes).map(([name, range]) => [xsdIri(name), range]));

/** The datatypes of integers, by IRI. */
export const integerDatatypes: readonly string[] = [...ranges.keys()];

const dateTimeStamp = xsdIri('dateTimeStamp');

const classOfDatatype: ReadonlyMap<string, LiteralClass> = new Map<string, LiteralClass>([
  [xsd.string, literalClass.string],
  [rdf.langString, literalClass.langString],
  [xsd.boolean, literalClass.boolean],
  ...integerDatatypes.map((datatype) => [datatype, literalClass.integer] as const),
  [xsd.decimal, literalClass.decimal],
  [xsdIri('float'), literalClass.float],
  [xsd.double, literalClass.double],
  [xsdIri('dateTime'), literalClass.dateTime],
  [dateTimeStamp, literalClass.dateTime],
  [xsdIri('date'), literalClass.date],
  [xsdIri('time'), literalClass.time],
]);

const integerPattern = /^[+-]?\d+$/;
const decimalPattern = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;
const doublePattern = /^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN)$/;

/** The number that a lexical form of a numeric datatype stands for; XSD writes infinity as INF. */
function parseDouble(lexical: string): number {
  if (lexical.endsWith('INF')) return lexical.startsWith('-') ? -Infinity : Infinity;
  return Number(lexical);
}

/** A lexical form of xsd:float as the nearest single-precision number. */
function parseFloat32(lexical: string): number {
  const [mantissa = '', exponent = '0'] = lexical.split(/[eE]/);
  return nearestFloat(parseDouble(lexical), () => {
    const parts = partsOfText(mantissa);
    return { ...parts, exponent: parts.exponent + Number(exponent) };
  });
}

function isInRange(lexical: string, datatype: string): boolean {
  const [least, greatest] = ranges.get(datatype) ?? ['', ''];
  return (least === '' || compareDecimalTexts(lexical, least) >= 0) && (greatest === '' || compareDecimalTexts(lexical, greatest) <= 0);
}

interface Classified {
  readonly cls: LiteralClass;
  readonly value: number;
}

/**
 * Class and value of a literal: the number, 0 or 1 for a boolean, milliseconds since 1970 for dates and times, NaN
 * where there is no such number. Of two different values the smaller one is less. Equal values may hide a difference,
 * which `compareExactly` sees.
 */
export function classify(lexical: string, datatype: string): Classified {
  const cls = classOfDatatype.get(datatype) ?? literalClass.other;
  switch (cls) {
    case literalClass.boolean:
      if (lexical === 'true' || lexical === '1') return { cls, value: 1 };
      if (lexical === 'false' || lexical === '0') return { cls, value: 0 };
      return invalid;
    case literalClass.integer:
      return integerPattern.test(lexical) && (datatype === xsd.integer || isInRange(lexical, datatype)) ? { cls, value: Number(lexical) } : invalid;
    case literalClass.decimal:
      return decimalPattern.test(lexical) ? { cls, value: Number(lexical) } : invalid;
    case literalClass.float:
      return doublePattern.test(lexical) ? { cls, value: parseFloat32(lexical) } : invalid;
    case literalClass.double:
      return doublePattern.test(lexical) ? { cls, value: parseDouble(lexical) } : invalid;
    case literalClass.dateTime:
    case literalClass.date:
    case literalClass.time: {
      const fields = parseFields(cls, lexical);
      return fields && (datatype !== dateTimeStamp || fields.zone !== undefined) ? { cls, value: milliseconds(fields) } : invalid;
    }
    default:
      return { cls, value: NaN };
  }
}

const invalid: Classified = { cls: literalClass.other, value: NaN };
