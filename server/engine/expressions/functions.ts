import { randomUUID } from 'node:crypto';
import { resolveIri } from '../../rdf/iri.js';
import { rdf } from '../../rdf/vocabulary.js';
import { strict, type Apply, type FunctionRow } from './function-row.js';
import { double, absolute, toWhole, calculate, negate } from '../values/numbers.js';
import { blankValue, datatypeOfValue, iriValue, langString, stringOf, type Value } from '../values/values.js';
import { type NumberValue } from '../values/number-value.js';

export const isNumber = (value: Value | undefined): value is NumberValue => typeof value === 'object' && value.tag === 'number';

const arithmetic = (operator: '+' | '-' | '*' | '/'): FunctionRow => strict(operator, '17.3', 2, (context, a, b) => {
  if (!isNumber(a) || !isNumber(b)) return undefined;
  if (a.digits !== undefined || b.digits !== undefined) context.spend(isLong(a) || isLong(b) ? longSteps : 1);
  return calculate(operator, a, b);
});
/** Whether a number may have hundreds of digits, and how many steps of work one operation on such numbers counts as. */
const isLong = ({ value, scale }: NumberValue): boolean => scale > 40 || Math.abs(value) > 1e40;
const longSteps = 200;
const onNumber = (name: string, clause: string, apply: (a: NumberValue) => Value | undefined): FunctionRow => strict(name, clause, 1, (_, a) => (isNumber(a) ? apply(a) : undefined));
const test = (name: string, clause: string, apply: (a: Value) => boolean): FunctionRow => strict(name, clause, 1, (_, a) => apply(a));
const hasTag = (value: Value, tag: string): boolean => typeof value === 'object' && value.tag === tag;

/** Resolved as RFC 3986 says and otherwise left as it is; an error where that is no IRI. */
const toIri: Apply = (context, a) => {
  if (hasTag(a, 'iri')) return a;
  if (typeof a !== 'string') return undefined;
  context.spend(a.length >> 2);
  const resolved = absoluteIri.test(a) || context.base === undefined ? a : resolveIri(context.base, a);
  return absoluteIri.test(resolved) ? iriValue(resolved) : undefined;
};
const absoluteIri = /^[A-Za-z][A-Za-z0-9+.-]*:[^\u0000-\u0020<>"{}|^`\\\ud800-\udfff]*$/u;

/** A language tag that every syntax can write (BCP 47, 2.1). */
const languageTag = /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/;
/** Datatypes of literals that have a language, and so cannot be given by STRDT (RDF 1.1, 3.3). */
const ofLanguage: ReadonlySet<string> = new Set([rdf.langString, `${rdf.namespaceIri}dirLangString`]);

const isIri = (a: Value): boolean => hasTag(a, 'iri');

/** Operators, and functions on terms and numbers (SPARQL 1.1, 17.3, 17.4.2 and 17.4.4). */
export const termFunctions: readonly FunctionRow[] = [
  arithmetic('+'),
  arithmetic('-'),
  arithmetic('*'),
  arithmetic('/'),
  onNumber('uplus', '17.3', (a) => negate(negate(a))),
  onNumber('uminus', '17.3', negate),
  onNumber('abs', '17.4.4.1', absolute),
  onNumber('round', '17.4.4.2', (a) => toWhole(a, 'round')),
  onNumber('ceil', '17.4.4.3', (a) => toWhole(a, 'ceil')),
  onNumber('floor', '17.4.4.4', (a) => toWhole(a, 'floor')),
  strict('rand', '17.4.4.5', 0, () => double(Math.random()), { pure: false }),
  test('isiri', '17.4.2.1', isIri),
  test('isuri', '17.4.2.1', isIri),
  test('isblank', '17.4.2.2', (a) => hasTag(a, 'blank')),
  test('isliteral', '17.4.2.3', (a) => !hasTag(a, 'iri') && !hasTag(a, 'blank')),
  test('isnumeric', '17.4.2.4', isNumber),
  strict('str', '17.4.2.5', 1, ({ terms }, a) => stringOf(terms, a)),
  strict('lang', '17.4.2.6', 1, (_, a) => (typeof a === 'object' && a.tag === 'lang' ? a.language : hasTag(a, 'iri') || hasTag(a, 'blank') ? undefined : '')),
  strict('datatype', '17.4.2.7', 1, ({ terms }, a) => {
    const datatype = datatypeOfValue(terms, a);
    return datatype === undefined ? undefined : iriValue(datatype);
  }),
  strict('iri', '17.4.2.8', 1, toIri),
  strict('uri', '17.4.2.8', 1, toIri),
  strict('bnode', '17.4.2.9', [0, 1], (context, a: Value | undefined) => (a === undefined ? blankValue(context.freshBlank())
    : typeof a === 'string' ? blankValue(context.blankFor(a)) : undefined), { pure: false }),
  strict('strdt', '17.4.2.10', 2, ({ terms, valueOf }, a, b) => (typeof a === 'string' && typeof b === 'object' && b.tag === 'iri' && !ofLanguage.has(b.text)
    ? valueOf(terms.typedLiteral(a, b.text)) : undefined)),
  strict('strlang', '17.4.2.11', 2, (_, a, b) => (typeof a === 'string' && typeof b === 'string' && languageTag.test(b) ? langString(a, b.toLowerCase()) : undefined)),
  strict('uuid', '17.4.2.12', 0, () => iriValue(`urn:uuid:${randomUUID()}`), { pure: false }),
  strict('struuid', '17.4.2.13', 0, () => randomUUID(), { pure: false }),
];
