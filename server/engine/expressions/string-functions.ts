import { createHash } from 'node:crypto';
import type { Algebra } from '@traqula/algebra-transformations-1-1';
import { xsd } from '../../rdf/vocabulary.js';
import type { Context } from '../run/context.js';
import { strict, type FunctionRow } from './function-row.js';
import { integer } from '../values/numbers.js';
import { isSearch, matcherOf } from './regex/regex.js';
import { langString, type LangString, type Value } from '../values/values.js';

/** A string literal: with a language or without (SPARQL 1.1, 17.4.3.1). */
type StringLiteral = string | LangString;
const isString = (value: Value | undefined): value is StringLiteral => typeof value === 'string' || (typeof value === 'object' && value.tag === 'lang');
const textOf = (value: StringLiteral): string => (typeof value === 'string' ? value : value.text);
/** A string with the language of `like`, if it has one. */
const withLanguage = (text: string, like: StringLiteral): StringLiteral => (typeof like === 'string' ? text : langString(text, like.language));

type Kind = Parameters<typeof strict>[4];
/** UTF-16 units that count as one step of work: compared or copied, and written anew. */
const perStep = { copied: 32, written: 8 } as const;
/** UTF-16 units from which on the budget is asked before a text is written in another case; and the most units that one unit becomes. */
const longText = 1024, mostPerUnit = 3;

/** The string that an expression is. */
function stringIn(expression: Algebra.Expression | undefined): string | undefined {
  const { term } = (expression ?? {}) as Partial<Algebra.TermExpression>;
  return term?.termType === 'Literal' && term.datatype.value === xsd.string ? term.value : undefined;
}

const onString = (name: string, clause: string, apply: (text: string, value: StringLiteral, context: Context) => Value | undefined, kind?: Kind): FunctionRow =>
  strict(
    name,
    clause,
    1,
    (context, a) => {
      if (!isString(a)) return undefined;
      const text = textOf(a);
      if ((context.steps -= text.length >> 3) < 0) context.look();
      return apply(text, a, context);
    },
    kind,
  );
/** Both arguments must be compatible: the second one has no language, or the first one's. */
const onCompatible = (name: string, clause: string, apply: (a: string, b: string, value: StringLiteral) => Value): FunctionRow => strict(name, clause, 2, (context, a, b) => {
  if (typeof a === 'string' && typeof b === 'string') {
    if ((context.steps -= a.length >> 5) < 0) context.look();
    return apply(a, b, a);
  }
  if (!isString(a) || !isString(b)) return undefined;
  if (typeof b === 'object' && (typeof a === 'string' || a.language !== b.language)) return undefined;
  const text = textOf(a);
  context.spend(text.length / perStep.copied);
  return apply(text, textOf(b), a);
});
const hash = (name: string, clause: string): FunctionRow => strict(name, clause, 1, (context, a) => {
  if (typeof a !== 'string') return undefined;
  context.spend(a.length / perStep.written);
  return createHash(name).update(a).digest('hex');
});

const surrogate = /[\ud800-\udfff]/;
const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** Number of code points. */
function lengthOf(text: string): number {
  if (!surrogate.test(text)) return text.length;
  let length = 0;
  for (let i = 0; i < text.length; i++) if (!isLowSurrogate(text.charCodeAt(i))) length++;
  return length;
}

/**
 * XPath's fn:substring: code points are counted from 1. Those from `start` up to, and without, the sum of `start` and
 * `length` are taken, each number rounded half up. The numbers may be fractions, out of range, or not numbers.
 */
function substring(text: string, start: number, length?: number): string {
  const from = Math.round(start);
  const to = length === undefined ? Infinity : from + Math.round(length);
  if (Number.isNaN(from) || Number.isNaN(to)) return '';
  const [first, end] = [Math.max(from, 1) - 1, Math.max(to, 1) - 1];
  if (!surrogate.test(text)) return text.slice(first, Math.max(first, end));
  return text.slice(unitAt(text, first), unitAt(text, Math.max(first, end)));
}

/** The offset in UTF-16 units after so many code points; the end of the text at most. */
function unitAt(text: string, points: number): number {
  let unit = 0;
  for (let point = 0; point < points && unit < text.length; point++) unit += isLowSurrogate(text.charCodeAt(unit + 1)) ? 2 : 1;
  return unit;
}

/**
 * Offset of the first `part` in a text, or -1. V8's own search may compare all of a long part at each offset of a long
 * text.
 */
function indexIn(text: string, part: string): number {
  if (text.length * part.length < longSearch) return text.indexOf(part);
  // The table of Knuth, Morris and Pratt: for each offset in the part, the length of the longest beginning of the part that ends there.
  const borders = new Uint32Array(part.length);
  for (let i = 1, border = 0; i < part.length; i++) {
    while (border > 0 && part.charCodeAt(i) !== part.charCodeAt(border)) border = borders[border - 1]!;
    if (part.charCodeAt(i) === part.charCodeAt(border)) border++;
    borders[i] = border;
  }
  for (let i = 0, found = 0; i < text.length; i++) {
    while (found > 0 && text.charCodeAt(i) !== part.charCodeAt(found)) found = borders[found - 1]!;
    if (text.charCodeAt(i) === part.charCodeAt(found)) found++;
    if (found === part.length) return i - found + 1;
  }
  return -1;
}
const longSearch = 2 ** 24;

/** CONCAT takes any number of strings. */
export function concat(values: readonly Value[], context: Context): Value | undefined {
  if (!values.every(isString)) return undefined;
  const [first] = values;
  context.makeText(values.reduce((sum, value) => sum + textOf(value).length, 0));
  const text = values.map(textOf).join('');
  if (first === undefined || typeof first === 'string') return text;
  return values.every((value) => typeof value === 'object' && value.language === first.language) ? langString(text, first.language) : text;
}

/** All but the unreserved characters of RFC 3986 as the octets of their UTF-8. */
function encodeForUri(text: string, context: Context): string | undefined {
  context.makeText(text.length * 3);
  try {
    return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  } catch {
    return undefined; // half of a surrogate pair, which has no octets
  }
}

/** Functions on strings, and hashes (SPARQL 1.1, 17.4.3 and 17.4.6). */
export const stringFunctions: readonly FunctionRow[] = [
  onString('strlen', '17.4.3.2', (text) => integer(lengthOf(text))),
  strict('substr', '17.4.3.3', [2, 3], (context, a, b, c: Value | undefined) => {
    if (!isString(a) || typeof b !== 'object' || b.tag !== 'number') return undefined;
    if (c !== undefined && (typeof c !== 'object' || c.tag !== 'number')) return undefined;
    context.spend(textOf(a).length / perStep.copied);
    return withLanguage(substring(textOf(a), b.value, c?.value), a);
  }),
  onString('ucase', '17.4.3.4', (text, value, context) => {
    if (text.length > longText) context.makeText(mostPerUnit * text.length);
    return withLanguage(text.toUpperCase(), value);
  }),
  onString('lcase', '17.4.3.5', (text, value, context) => {
    if (text.length > longText) context.makeText(mostPerUnit * text.length);
    return withLanguage(text.toLowerCase(), value);
  }),
  onCompatible('strstarts', '17.4.3.6', (a, b) => a.startsWith(b)),
  onCompatible('strends', '17.4.3.7', (a, b) => a.endsWith(b)),
  onCompatible('contains', '17.4.3.8', (a, b) => (a.length * b.length < longSearch ? a.includes(b) : indexIn(a, b) >= 0)),
  onCompatible('strbefore', '17.4.3.9', (a, b, value) => {
    const at = indexIn(a, b);
    return at < 0 ? '' : withLanguage(a.slice(0, at), value);
  }),
  onCompatible('strafter', '17.4.3.10', (a, b, value) => {
    const at = indexIn(a, b);
    return at < 0 ? '' : withLanguage(a.slice(at + b.length), value);
  }),
  onString('encode_for_uri', '17.4.3.11', (text, _value, context) => encodeForUri(text, context)),
  strict('langmatches', '17.4.3.13', 2, (_, a, b) => {
    if (typeof a !== 'string' || typeof b !== 'string') return undefined;
    if (b === '*') return a !== '';
    const [tag, range] = [a.toLowerCase(), b.toLowerCase()];
    return tag === range || tag.startsWith(`${range}-`);
  }),
  strict('regex', '17.4.3.14', [2, 3], (context, a, b, c: Value | undefined) => {
    if (!isString(a) || typeof b !== 'string' || (c !== undefined && typeof c !== 'string')) return undefined;
    return matcherOf(b, c ?? '', context)?.test(textOf(a), context);
  }, { bounded: ([, pattern, flags]) => {
    const [source, given] = [stringIn(pattern), flags === undefined ? '' : stringIn(flags)];
    return source !== undefined && given !== undefined && isSearch(source, given);
  } }),
  strict('replace', '17.4.3.15', [3, 4], (context, a, b, c, d: Value | undefined) => {
    if (!isString(a) || typeof b !== 'string' || typeof c !== 'string' || (d !== undefined && typeof d !== 'string')) return undefined;
    const text = matcherOf(b, d ?? '', context)?.replace(textOf(a), c, context);
    return text === undefined ? undefined : withLanguage(text, a);
  }, { bounded: false }),
  hash('md5', '17.4.6.1'),
  hash('sha1', '17.4.6.2'),
  hash('sha256', '17.4.6.3'),
  hash('sha384', '17.4.6.4'),
  hash('sha512', '17.4.6.5'),
];
