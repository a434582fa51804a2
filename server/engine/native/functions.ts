import { randomUUID } from 'node:crypto';
import { literalClass } from '../../store/literals.js';
import { castTable } from './casts.js';
import type { Context } from './context.js';
import { double, absolute, toWhole, integer, calculate, negate } from './numbers.js';
import { stringFunctions } from './string-functions.js';
import { temporalFunctions } from './temporal-functions.js';
import { blankValue, datatypeOfValue, iriValue, langString, stringOf, type NumberValue, type Value } from './values.js';

/**
 * A function whose arguments are all evaluated; an error in one of them is the function's. `undefined` is an error.
 */
export interface StrictFunction {
  /** Fewest and most arguments. */
  readonly arity: readonly [number, number];
  /** False for a function that may give another value for the same arguments. Default: true. */
  readonly pure?: false;
  apply(context: Context, a: Value, b: Value, c: Value, d: Value): Value | undefined;
}

export const isNumber = (value: Value | undefined): value is NumberValue => typeof value === 'object' && value.tag === 'number';

const arithmetic = (operator: '+' | '-' | '*' | '/'): StrictFunction => ({
  arity: [2, 2],
  apply: (_, a, b) => (isNumber(a) && isNumber(b) ? calculate(operator, a, b) : undefined),
});
const onNumber = (apply: (a: NumberValue) => Value | undefined): StrictFunction => ({
  arity: [1, 1],
  apply: (_, a) => (isNumber(a) ? apply(a) : undefined),
});
const test = (apply: (a: Value) => boolean): StrictFunction => ({ arity: [1, 1], apply: (_, a) => apply(a) });
const hasTag = (value: Value, tag: string): boolean => typeof value === 'object' && value.tag === tag;

const toIri: StrictFunction = {
  arity: [1, 1],
  apply({ base }, a) {
    if (hasTag(a, 'iri')) return a;
    if (typeof a !== 'string') return undefined;
    if (absoluteIri.test(a)) return iriValue(a);
    return base !== undefined && relativeIri.test(a) && URL.canParse(a, base) ? iriValue(new URL(a, base).href) : undefined;
  },
};
const relativeIri = /^[^\u0000-\u0020<>"{}|^`\\]*$/;
const absoluteIri = /^[A-Za-z][A-Za-z0-9+.-]*:[^\u0000-\u0020<>"{}|^`\\]*$/;

const isIri = test((a) => hasTag(a, 'iri'));

/** The functions of SPARQL 1.1, 17.4, by the algebra's name; those with a form of their own are in expression.ts. */
export const strictFunctions: ReadonlyMap<string, StrictFunction> = new Map<string, StrictFunction>([
  ['+', arithmetic('+')],
  ['-', arithmetic('-')],
  ['*', arithmetic('*')],
  ['/', arithmetic('/')],
  ['uplus', onNumber((a) => a)],
  ['uminus', onNumber(negate)],
  ['abs', onNumber(absolute)],
  ['round', onNumber((a) => toWhole(a, 'round'))],
  ['ceil', onNumber((a) => toWhole(a, 'ceil'))],
  ['floor', onNumber((a) => toWhole(a, 'floor'))],
  ['rand', { arity: [0, 0], pure: false, apply: () => double(Math.random()) }],
  ['isiri', isIri],
  ['isuri', isIri],
  ['isblank', test((a) => hasTag(a, 'blank'))],
  ['isliteral', test((a) => !hasTag(a, 'iri') && !hasTag(a, 'blank'))],
  ['isnumeric', test((a) => isNumber(a))],
  ['str', { arity: [1, 1], apply: ({ terms }, a) => stringOf(terms, a) }],
  ['lang', {
    arity: [1, 1],
    apply: (_, a) => (typeof a === 'object' && a.tag === 'lang' ? a.language : hasTag(a, 'iri') || hasTag(a, 'blank') ? undefined : ''),
  }],
  ['datatype', {
    arity: [1, 1],
    apply({ terms }, a) {
      const datatype = datatypeOfValue(terms, a);
      return datatype === undefined ? undefined : iriValue(datatype);
    },
  }],
  ['iri', toIri],
  ['uri', toIri],
  ['bnode', {
    arity: [0, 1],
    pure: false,
    apply: (context, a: Value | undefined) => (a === undefined ? blankValue(context.freshBlank()) : typeof a === 'string' ? blankValue(context.blankFor(a)) : undefined),
  }],
  ['strdt', {
    arity: [2, 2],
    apply: ({ terms, valueOf }, a, b) => (typeof a === 'string' && typeof b === 'object' && b.tag === 'iri' ? valueOf(terms.typedLiteral(a, b.text)) : undefined),
  }],
  ['strlang', {
    arity: [2, 2],
    apply: (_, a, b) => (typeof a === 'string' && typeof b === 'string' && b !== '' ? langString(a, b.toLowerCase()) : undefined),
  }],
  ['uuid', { arity: [0, 0], pure: false, apply: () => iriValue(`urn:uuid:${randomUUID()}`) }],
  ['struuid', { arity: [0, 0], pure: false, apply: () => randomUUID() }],
  ['now', { arity: [0, 0], apply: (context) => context.now() }],
  ...stringFunctions,
  ...temporalFunctions,
]);

/** Functions called by IRI: the casts of SPARQL 1.1, 17.5. */
export const namedFunctions: ReadonlyMap<string, StrictFunction> = castTable;

export const zero = integer(0);
export const isInteger = (value: Value | undefined): value is NumberValue => isNumber(value) && value.type === literalClass.integer;
