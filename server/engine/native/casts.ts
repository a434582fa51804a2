import { classify, literalClass, type LiteralClass } from '../../store/literals.js';
import { xsd } from '../../rdf/vocabulary.js';
import type { Context } from './context.js';
import type { StrictFunction } from './functions.js';
import { castNumber, formatNumber, integer } from './numbers.js';
import { stringOf, type NumberValue, type Value } from './values.js';

const cast = (apply: (context: Context, a: Value) => Value | undefined): StrictFunction => ({ arity: [1, 1], apply });

/** A literal of this datatype with this lexical form, if the datatype allows it. White space around it does not count. */
function parse({ terms, valueOf }: Context, lexical: string, datatype: string, cls: LiteralClass): Value | undefined {
  const trimmed = lexical.trim();
  return classify(trimmed, datatype).cls === cls ? valueOf(terms.typedLiteral(trimmed, datatype)) : undefined;
}

function toNumber(datatype: string, cls: LiteralClass): StrictFunction {
  return cast((context, a) => {
    if (typeof a === 'boolean') return castNumber(integer(Number(a)), cls);
    if (typeof a === 'string') return parse(context, a, datatype, cls);
    return a.tag === 'number' ? castNumber(a, cls) : undefined;
  });
}

function toTemporal(name: string, cls: LiteralClass, convert: (lexical: string, from: LiteralClass) => string | undefined): StrictFunction {
  const datatype = xsd.namespaceIri + name;
  return cast((context, a) => {
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
export const castTable: ReadonlyMap<string, StrictFunction> = new Map([
  [xsd.integer, toNumber(xsd.integer, literalClass.integer)],
  [xsd.decimal, toNumber(xsd.decimal, literalClass.decimal)],
  [xsd.double, toNumber(xsd.double, literalClass.double)],
  [`${xsd.namespaceIri}float`, toNumber(`${xsd.namespaceIri}float`, literalClass.float)],
  [xsd.boolean, cast((context, a) => {
    if (typeof a === 'boolean') return a;
    if (typeof a === 'string') return parse(context, a, xsd.boolean, literalClass.boolean);
    return a.tag === 'number' ? a.value !== 0 && !Number.isNaN(a.value) : undefined;
  })],
  [xsd.string, cast(({ terms }, a) => (typeof a === 'object' && a.tag === 'number' ? numberText(a)
    : typeof a === 'object' && a.tag === 'lang' ? undefined : stringOf(terms, a)))],
  [`${xsd.namespaceIri}dateTime`, toTemporal('dateTime', literalClass.dateTime, (lexical, from) => (from === literalClass.date
    ? `${lexical.slice(0, 10)}T00:00:00${lexical.slice(10)}` : undefined))],
  [`${xsd.namespaceIri}date`, toTemporal('date', literalClass.date, (lexical, from) => (from === literalClass.dateTime
    ? lexical.replace(/T\d\d:\d\d:\d\d(?:\.\d+)?/, '') : undefined))],
  [`${xsd.namespaceIri}time`, toTemporal('time', literalClass.time, (lexical, from) => (from === literalClass.dateTime
    ? lexical.slice(lexical.indexOf('T') + 1) : undefined))],
]);
