import { createHash } from 'node:crypto';
import { strict, type FunctionRow } from './function-row.js';
import { integer } from './numbers.js';
import { matcherOf } from './regex/regex.js';
import { langString, type LangString, type Value } from './values.js';

/** A string literal: with a language or without (SPARQL 1.1, 17.4.3.1). */
type StringLiteral = string | LangString;
const isString = (value: Value | undefined): value is StringLiteral => typeof value === 'string' || (typeof value === 'object' && value.tag === 'lang');
const textOf = (value: StringLiteral): string => (typeof value === 'string' ? value : value.text);
/** A string with the language of `like`, if it has one. */
const withLanguage = (text: string, like: StringLiteral): StringLiteral => (typeof like === 'string' ? text : langString(text, like.language));

type Kind = Parameters<typeof strict>[4];
const onString = (name: string, clause: string, apply: (text: string, value: StringLiteral) => Value, kind?: Kind): FunctionRow => strict(name, clause, 1,
  (_, a) => (isString(a) ? apply(textOf(a), a) : undefined), kind);
/** Both arguments must be compatible: the second one has no language, or the first one's. */
const onCompatible = (name: string, clause: string, apply: (a: string, b: string, value: StringLiteral) => Value): FunctionRow => strict(name, clause, 2, (_, a, b) => {
  if (typeof a === 'string' && typeof b === 'string') return apply(a, b, a);
  if (!isString(a) || !isString(b)) return undefined;
  if (typeof b === 'object' && (typeof a === 'string' || a.language !== b.language)) return undefined;
  return apply(textOf(a), textOf(b), a);
});
const hash = (name: string, clause: string): FunctionRow => strict(name, clause, 1, (_, a) => (typeof a === 'string' ? createHash(name).update(a).digest('hex') : undefined));

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

/** Functions on strings, and hashes (SPARQL 1.1, 17.4.3 and 17.4.6). */
export const stringFunctions: readonly FunctionRow[] = [
  onString('strlen', '17.4.3.2', (text) => integer(surrogate.test(text) ? [...text].length : text.length)),
  strict('substr', '17.4.3.3', [2, 3], (_, a, b, c: Value | undefined) => {
    if (!isString(a) || typeof b !== 'object' || b.tag !== 'number') return undefined;
    if (c !== undefined && (typeof c !== 'object' || c.tag !== 'number')) return undefined;
    return withLanguage(substring(textOf(a), b.value, c === undefined ? Infinity : c.value), a);
  }),
  onString('ucase', '17.4.3.4', (text, value) => withLanguage(text.toUpperCase(), value), { bounded: false }),
  onString('lcase', '17.4.3.5', (text, value) => withLanguage(text.toLowerCase(), value), { bounded: false }),
  onCompatible('strstarts', '17.4.3.6', (a, b) => a.startsWith(b)),
  onCompatible('strends', '17.4.3.7', (a, b) => a.endsWith(b)),
  onCompatible('contains', '17.4.3.8', (a, b) => a.includes(b)),
  onCompatible('strbefore', '17.4.3.9', (a, b, value) => {
    const at = a.indexOf(b);
    return at < 0 ? '' : withLanguage(a.slice(0, at), value);
  }),
  onCompatible('strafter', '17.4.3.10', (a, b, value) => {
    const at = a.indexOf(b);
    return at < 0 ? '' : withLanguage(a.slice(at + b.length), value);
  }),
  onString('encode_for_uri', '17.4.3.11', (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`), { bounded: false }),
  strict('langmatches', '17.4.3.13', 2, (_, a, b) => {
    if (typeof a !== 'string' || typeof b !== 'string') return undefined;
    if (b === '*') return a !== '';
    const [tag, range] = [a.toLowerCase(), b.toLowerCase()];
    return tag === range || tag.startsWith(`${range}-`);
  }),
  strict('regex', '17.4.3.14', [2, 3], (context, a, b, c: Value | undefined) => {
    if (!isString(a) || typeof b !== 'string' || (c !== undefined && typeof c !== 'string')) return undefined;
    return matcherOf(b, c ?? '', context)?.test(textOf(a), context);
  }, { bounded: false }),
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

/** CONCAT takes any number of arguments. */
export { concat };
