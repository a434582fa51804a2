import { classify, literalClass, type LiteralClass } from '../../store/literals.js';
import { xsd } from '../../rdf/vocabulary.js';
import type { Context } from './context.js';
import { strict, type FunctionRow } from './function-row.js';
import { castNumber, formatNumber, integer } from './numbers.js';
import { stringOf, type NumberValue, type Value } from './values.js';

const cast = (datatype: string, apply: (context: Context, a: Value) => Value | undefined): FunctionRow => strict(datatype, '17.5', 1, apply);

/** A literal of this datatype with this lexical form, if the datatype allows it. White space around it does not count. */
function parse({ terms, valueOf }: Context, lexical: string, datatype: string, cls: LiteralClass): Value | undefined {
  const trimmed = lexical.trim();
  return classify(trimmed, datatype).cls === cls ? valueOf(terms.typedLiteral(trimmed, datatype)) : undefined;
}

function toNumber(datatype: string, cls: LiteralClass): FunctionRow {
  return cast(datatype, (context, a) => {
    if (typeof a === 'boolean') return castNumber(integer(Number(a)), cls);
    if (typeof a === 'string') return parse(context, a, datatype, cls);
    return a.tag === 'number' ? castNumber(a, cls) : undefined;
  });
}

function toTemporal(name: string, cls: LiteralClass, convert: (lexical: string, from: LiteralClass) => string | undefined): FunctionRow {
  const datatype = xsd.namespaceIri + name;
  return cast(datatype, (context, a) => {
    if (typeof a === 'string') return parse(context, a, datatype, cls);
    if (typeof a !== 'object' || a.tag !== 'temporal') return undefined;
    const lexical = a.type === cls ? a.lexical : convert(a.lexical, a.type);
    return lexical === undefined ? undefined : parse(context, lexical, datatype, cls);
  });
}

/** Number to string as XPath casts it: plain digits for a middling size, an exponent beyond (F&O 17.1.2). */
function numberText(a: NumberValue): string {
  if (a.type <= literalClass.decimal) return formatNumber(castNumber(a, a.type) ?? a);
  const { value } = a;
  const size = Math.abs(value);
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  return size >= 1e-6 && size < 1e6 ? String(a.type === literalClass.float ? Number(value.toPrecision(8)) : value) : formatNumber(a);
}

/** The constructor functions, by IRI (SPARQL 1.1, 17.5). */
export const casts: readonly FunctionRow[] = [
  toNumber(xsd.integer, literalClass.integer),
  toNumber(xsd.decimal, literalClass.decimal),
  toNumber(xsd.double, literalClass.double),
  toNumber(`${xsd.namespaceIri}float`, literalClass.float),
  cast(xsd.boolean, (context, a) => {
    if (typeof a === 'boolean') return a;
    if (typeof a === 'string') return parse(context, a, xsd.boolean, literalClass.boolean);
    return a.tag === 'number' ? a.value !== 0 && !Number.isNaN(a.value) : undefined;
  }),
  cast(xsd.string, ({ terms }, a) => (typeof a === 'object' && a.tag === 'number' ? numberText(a)
    : typeof a === 'object' && a.tag === 'lang' ? undefined : stringOf(terms, a))),
  toTemporal('dateTime', literalClass.dateTime, (lexical, from) => (from === literalClass.date
    ? `${lexical.slice(0, 10)}T00:00:00${lexical.slice(10)}` : undefined)),
  toTemporal('date', literalClass.date, (lexical, from) => (from === literalClass.dateTime
    ? lexical.replace(/T\d\d:\d\d:\d\d(?:\.\d+)?/, '') : undefined)),
  toTemporal('time', literalClass.time, (lexical, from) => (from === literalClass.dateTime
    ? lexical.slice(lexical.indexOf('T') + 1) : undefined)),
];
