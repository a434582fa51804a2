import { formatFields, parseFields, type Fields } from '../../store/instants.js';
import { classify, literalClass, type LiteralClass } from '../../store/literals.js';
import { xsd } from '../../rdf/vocabulary.js';
import type { Context } from '../run/context.js';
import { strict, type FunctionRow } from './function-row.js';
import { castNumber, double, float, formatNumber, integer, readExact } from '../values/numbers.js';
import { isNotZero, stringOf, type TemporalValue, type Value } from '../values/values.js';
import { type NumberValue } from '../values/number-value.js';

const cast = (datatype: string, apply: (context: Context, a: Value) => Value | undefined, clause = '17.5'): FunctionRow => strict(datatype, clause, 1, apply);

/** White space around a lexical form does not count (XML Schema, whiteSpace `collapse`): that of XML, and no other. */
function trimmed(text: string): string {
  let from = 0, to = text.length;
  while (from < to && isSpace(text.charCodeAt(from))) from++;
  while (to > from && isSpace(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}
const isSpace = (unit: number): boolean => unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0d;

const textOf = (a: Value): string | undefined => (typeof a === 'string' ? trimmed(a) : undefined);

function toNumber(datatype: string, cls: LiteralClass): FunctionRow {
  return cast(datatype, (context, a) => {
    if (typeof a === 'boolean') return castNumber(integer(Number(a)), cls);
    const text = textOf(a);
    if (text !== undefined) {
      context.spend(text.length >> 4);
      const read = classify(text, datatype);
      if (read.cls !== cls) return undefined;
      if (cls === literalClass.double) return double(read.value);
      return cls === literalClass.float ? float(read.value) : canonical(readExact(cls, text, read.value, 0));
    }
    return typeof a === 'object' && a.tag === 'number' ? castNumber(a, cls) : undefined;
  });
}

/** Without the zeroes that the text may have had. */
const canonical = (a: NumberValue): NumberValue => (a.lexical === undefined ? castNumber(a, a.type) ?? a : a);

/** A date or time of the value that its fields say, in canonical form. */
function temporal(cls: LiteralClass, name: string, fields: Fields): TemporalValue | undefined {
  const datatype = xsd.namespaceIri + name;
  const lexical = formatFields(cls, fields);
  const read = classify(lexical, datatype);
  return read.cls === cls ? { tag: 'temporal', type: cls, value: read.value, lexical, datatype, id: 0 } : undefined;
}

/** @param sources classes of dates and times that it can be made of, beside its own. */
function toTemporal(name: string, cls: LiteralClass, sources: readonly LiteralClass[], clause?: string): FunctionRow {
  return cast(xsd.namespaceIri + name, (_, a) => {
    const text = textOf(a);
    const isSource = typeof a === 'object' && a.tag === 'temporal' && (a.type === cls || sources.includes(a.type));
    const fields = text !== undefined ? parseFields(cls, text) : isSource ? parseFields(a.type, a.lexical) : undefined;
    return fields && temporal(cls, name, cls === literalClass.date ? { ...fields, hour: 0, minute: 0, second: 0, fraction: '' } : fields);
  }, clause);
}

/** Number to string as XPath casts it: plain digits for a middling size, an exponent beyond (F&O 17.1.2). */
function numberText(a: NumberValue): string {
  if (a.type <= literalClass.decimal) return formatNumber(canonical(a));
  const { value } = a;
  const size = Math.abs(value);
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  if (!(size >= 1e-6 && size < 1e6)) return formatNumber(a);
  // JavaScript writes the fewest digits that read back as the number, and no exponent in this range.
  return String(Number(formatNumber(a)));
}

function toText({ terms }: Context, a: Value): Value | undefined {
  if (typeof a === 'object') {
    if (a.tag === 'number') return numberText(a);
    if (a.tag === 'temporal') {
      const fields = parseFields(a.type, a.lexical);
      return fields && formatFields(a.type, fields);
    }
  }
  return stringOf(terms, a);
}

/** The constructor functions, by IRI: those of SPARQL 1.1 (17.5), and of what it has no constructor for. */
export const casts: readonly FunctionRow[] = [
  toNumber(xsd.integer, literalClass.integer),
  toNumber(xsd.decimal, literalClass.decimal),
  toNumber(xsd.double, literalClass.double),
  toNumber(`${xsd.namespaceIri}float`, literalClass.float),
  cast(xsd.boolean, (_, a) => {
    if (typeof a === 'boolean') return a;
    const text = textOf(a);
    if (text !== undefined) return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : undefined;
    return typeof a === 'object' && a.tag === 'number' ? isNotZero(a) : undefined;
  }),
  cast(xsd.string, toText),
  toTemporal('dateTime', literalClass.dateTime, [literalClass.date]),
  toTemporal('date', literalClass.date, [literalClass.dateTime], ''),
  toTemporal('time', literalClass.time, [literalClass.dateTime], ''),
];
