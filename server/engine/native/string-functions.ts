import { createHash } from 'node:crypto';
import type { StrictFunction } from './functions.js';
import { integer } from './numbers.js';
import { toRegExp } from './regex.js';
import { langString, type LangString, type Value } from './values.js';

/** A string literal: with a language or without (SPARQL 1.1, 17.4.3.1). */
type StringLiteral = string | LangString;
const isString = (value: Value | undefined): value is StringLiteral => typeof value === 'string' || (typeof value === 'object' && value.tag === 'lang');
const textOf = (value: StringLiteral): string => (typeof value === 'string' ? value : value.text);
/** A string with the language of `like`, if it has one. */
const withLanguage = (text: string, like: StringLiteral): StringLiteral => (typeof like === 'string' ? text : langString(text, like.language));

const onString = (apply: (text: string, value: StringLiteral) => Value): StrictFunction => ({
  arity: [1, 1],
  apply: (_, a) => (isString(a) ? apply(textOf(a), a) : undefined),
});
/** Both arguments must be compatible: the second one has no language, or the first one's. */
const onCompatible = (apply: (a: string, b: string, value: StringLiteral) => Value): StrictFunction => ({
  arity: [2, 2],
  apply(_, a, b) {
    if (typeof a === 'string' && typeof b === 'string') return apply(a, b, a);
    if (!isString(a) || !isString(b)) return undefined;
    if (typeof b === 'object' && (typeof a === 'string' || a.language !== b.language)) return undefined;
    return apply(textOf(a), textOf(b), a);
  },
});
const hash = (algorithm: string): StrictFunction => ({
  arity: [1, 1],
  apply: (_, a) => (typeof a === 'string' ? createHash(algorithm).update(a).digest('hex') : undefined),
});

const surrogate = /[\ud800-\udfff]/;

/** XPath's fn:substring over code points, counted from 1, where `start` and `length` may be fractions or out of range. */
function substring(text: string, start: number, length: number): string {
  const from = Math.round(start) - 1;
  const to = from + Math.round(length);
  if (Number.isNaN(from) || Number.isNaN(to)) return '';
  if (!surrogate.test(text)) return text.slice(Math.max(from, 0), Math.max(to, 0));
  return [...text].slice(Math.max(from, 0), Math.max(to, 0)).join('');
}

function concat(values: readonly Value[]): Value | undefined {
  if (!values.every(isString)) return undefined;
  const [first] = values;
  const text = values.map(textOf).join('');
  if (first === undefined || typeof first === 'string') return text;
  return values.every((value) => typeof value === 'object' && value.language === first.language) ? langString(text, first.language) : text;
}

export const stringFunctions: readonly (readonly [string, StrictFunction])[] = [
  ['strlen', onString((text) => integer(surrogate.test(text) ? [...text].length : text.length))],
  ['substr', {
    arity: [2, 3],
    apply(_, a, b, c: Value | undefined) {
      if (!isString(a) || typeof b !== 'object' || b.tag !== 'number') return undefined;
      if (c !== undefined && (typeof c !== 'object' || c.tag !== 'number')) return undefined;
      return withLanguage(substring(textOf(a), b.value, c === undefined ? Infinity : c.value), a);
    },
  }],
  ['ucase', onString((text, value) => withLanguage(text.toUpperCase(), value))],
  ['lcase', onString((text, value) => withLanguage(text.toLowerCase(), value))],
  ['strstarts', onCompatible((a, b) => a.startsWith(b))],
  ['strends', onCompatible((a, b) => a.endsWith(b))],
  ['contains', onCompatible((a, b) => a.includes(b))],
  ['strbefore', onCompatible((a, b, value) => {
    const at = a.indexOf(b);
    return at < 0 ? '' : withLanguage(a.slice(0, at), value);
  })],
  ['strafter', onCompatible((a, b, value) => {
    const at = a.indexOf(b);
    return at < 0 ? '' : withLanguage(a.slice(at + b.length), value);
  })],
  ['encode_for_uri', onString((text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`))],
  ['langmatches', {
    arity: [2, 2],
    apply(_, a, b) {
      if (typeof a !== 'string' || typeof b !== 'string') return undefined;
      if (b === '*') return a !== '';
      const [tag, range] = [a.toLowerCase(), b.toLowerCase()];
      return tag === range || tag.startsWith(`${range}-`);
    },
  }],
  ['regex', {
    arity: [2, 3],
    apply(_, a, b, c: Value | undefined) {
      if (!isString(a) || typeof b !== 'string' || (c !== undefined && typeof c !== 'string')) return undefined;
      return toRegExp(b, c ?? '', false)?.test(textOf(a));
    },
  }],
  ['replace', {
    arity: [3, 4],
    apply(_, a, b, c, d: Value | undefined) {
      if (!isString(a) || typeof b !== 'string' || typeof c !== 'string' || (d !== undefined && typeof d !== 'string')) return undefined;
      const pattern = toRegExp(b, d ?? '', true);
      const text = pattern && replaceAll(textOf(a), pattern, c, d?.includes('q') ?? false);
      return text === undefined ? undefined : withLanguage(text, a);
    },
  }],
  ['md5', hash('md5')],
  ['sha1', hash('sha1')],
  ['sha256', hash('sha256')],
  ['sha384', hash('sha384')],
  ['sha512', hash('sha512')],
];

/** @returns undefined when the pattern matches the empty string: XPath's FORX0003. */
function replaceAll(text: string, pattern: RegExp, replacement: string, literally: boolean): string | undefined {
  pattern.lastIndex = 0;
  if (pattern.test('')) return undefined;
  pattern.lastIndex = 0;
  if (literally) return text.replace(pattern, () => replacement);
  if (/\\(?![\\$])|\$(?!\d)/.test(replacement.replace(/\\[\\$]/g, ''))) return undefined;
  return text.replace(pattern, (...found: unknown[]) => replacement.replace(/\\([\\$])|\$(\d)/g,
    (_, escaped: string | undefined, group: string) => escaped ?? String(found[Number(group)] ?? '')));
}

/** CONCAT takes any number of arguments. */
export { concat };
