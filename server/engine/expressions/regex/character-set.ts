import { blocks } from './unicode-blocks.js';

/** A set of code points, as a regular expression describes it. */
export type CharacterSet =
  | { readonly kind: 'ranges'; readonly ranges: readonly Range[] }
  /** What JavaScript's \p{…} matches. */
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'union'; readonly sets: readonly CharacterSet[] }
  | { readonly kind: 'not'; readonly set: CharacterSet }
  | { readonly kind: 'minus'; readonly from: CharacterSet; readonly set: CharacterSet };

export type Range = readonly [first: number, last: number];

const lastCodePoint = 0x10ffff;

export const rangesOf = (...ranges: readonly Range[]): CharacterSet => ({ kind: 'ranges', ranges });
export const complement = (set: CharacterSet): CharacterSet => ({ kind: 'not', set });
const property = (name: string): CharacterSet => ({ kind: 'property', name });
const union = (...sets: readonly CharacterSet[]): CharacterSet => ({ kind: 'union', sets });

/** General categories that \p{…} takes (XML Schema 1.1, part 2, G.4.2.2). */
const categories: ReadonlySet<string> = new Set(['L', 'Lu', 'Ll', 'Lt', 'Lm', 'Lo', 'M', 'Mn', 'Mc', 'Me', 'N', 'Nd', 'Nl', 'No', 'P', 'Pc', 'Pd', 'Ps', 'Pe', 'Pi',
  'Pf', 'Po', 'Z', 'Zs', 'Zl', 'Zp', 'S', 'Sm', 'Sc', 'Sk', 'So', 'C', 'Cc', 'Cf', 'Co', 'Cn']);

/** What \p{name} means; undefined for a name that is no category and no block. */
export function propertySet(name: string): CharacterSet | undefined {
  if (categories.has(name)) return property(name);
  const block = name.startsWith('Is') ? blocks.get(name.slice(2)) : undefined;
  return block && rangesOf(block);
}

/** Characters that a name of XML begins with (XML 1.0, 2.3). */
const nameStart = rangesOf([0x3a, 0x3a], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a], [0xc0, 0xd6], [0xd8, 0xf6], [0xf8, 0x2ff], [0x370, 0x37d], [0x37f, 0x1fff],
  [0x200c, 0x200d], [0x2070, 0x218f], [0x2c00, 0x2fef], [0x3001, 0xd7ff], [0xf900, 0xfdcf], [0xfdf0, 0xfffd], [0x10000, 0xeffff]);
const nameCharacter = union(nameStart, rangesOf([0x2d, 0x2e], [0x30, 0x39], [0xb7, 0xb7], [0x300, 0x36f], [0x203f, 0x2040]));
const space = rangesOf([0x9, 0xa], [0xd, 0xd], [0x20, 0x20]);
const digit = property('Nd');
const notInWords = union(property('P'), property('Z'), property('C'));

/** The escapes that stand for many characters (XML Schema 1.1, part 2, G.4.2.5). */
export const multiCharacterEscapes: ReadonlyMap<string, CharacterSet> = new Map([
  ['s', space], ['S', complement(space)], ['i', nameStart], ['I', complement(nameStart)], ['c', nameCharacter], ['C', complement(nameCharacter)],
  ['d', digit], ['D', complement(digit)], ['w', complement(notInWords)], ['W', notInWords],
]);

/** `.` without the flag s (XPath F&O 3.0, 5.6.1). */
export const notLineEnd = complement(rangesOf([0xa, 0xa], [0xd, 0xd]));
export const everything = rangesOf([0, lastCodePoint]);

/** The one code point of a set that has one. */
export function onlyCharacter(set: CharacterSet): number | undefined {
  if (set.kind !== 'ranges' || set.ranges.length !== 1) return undefined;
  const [[first, last] = [0, 1]] = set.ranges;
  return first === last ? first : undefined;
}

/** Whether every member is one UTF-16 unit and no half of a pair, so that it matters not whether a text is read by units or code points. */
export const isPlain = (set: CharacterSet): boolean => set.kind === 'ranges' && set.ranges.every(([, last]) => last < 0xd800);

/** Whether all members, or all others, are written as ranges: none is a category of Unicode. */
export function isListed(set: CharacterSet): boolean {
  switch (set.kind) {
    case 'ranges': return true;
    case 'property': return false;
    case 'union': return set.sets.every(isListed);
    case 'not': return isListed(set.set);
    case 'minus': return isListed(set.from) && isListed(set.set);
  }
}

const escaped = (code: number): string => `\\u{${code.toString(16)}}`;

/** For JavaScript's `v` mode. */
export function forJavaScript(set: CharacterSet): string {
  switch (set.kind) {
    case 'ranges': return `[${set.ranges.map(([first, last]) => (first === last ? escaped(first) : `${escaped(first)}-${escaped(last)}`)).join('')}]`;
    case 'property': return `\\p{${set.name}}`;
    case 'union': return `[${set.sets.map(forJavaScript).join('')}]`;
    case 'not': return `[^${forJavaScript(set.set)}]`;
    case 'minus': return `[${forJavaScript(set.from)}--${forJavaScript(set.set)}]`;
  }
}

/** For RE2, which knows neither sets in sets nor JavaScript's version of Unicode: every range. */
export function forLinear(set: CharacterSet): string {
  const ranges = toRanges(set);
  const hex = (code: number): string => `\\x{${code.toString(16)}}`;
  if (ranges.length === 0) return '[^\\x{0}-\\x{10ffff}]';
  return `[${ranges.map(([first, last]) => (first === last ? hex(first) : `${hex(first)}-${hex(last)}`)).join('')}]`;
}

const ofProperty = new Map<string, readonly Range[]>();

/** The members as ranges, ascending and apart. */
export function toRanges(set: CharacterSet): readonly Range[] {
  switch (set.kind) {
    case 'ranges': return merged(set.ranges);
    case 'property': {
      let known = ofProperty.get(set.name);
      if (!known) ofProperty.set(set.name, known = rangesMatching(new RegExp(`\\p{${set.name}}+`, 'gu')));
      return known;
    }
    case 'union': return merged(set.sets.flatMap(toRanges));
    case 'not': return inverted(toRanges(set.set));
    case 'minus': return inverted(merged([...inverted(toRanges(set.from)), ...toRanges(set.set)]));
  }
}

function merged(ranges: readonly Range[]): readonly Range[] {
  const result: [number, number][] = [];
  for (const [first, last] of [...ranges].sort(([a], [b]) => a - b)) {
    const before = result.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else result.push([first, last]);
  }
  return result;
}

function inverted(ranges: readonly Range[]): readonly Range[] {
  const result: Range[] = [];
  let next = 0;
  for (const [first, last] of ranges) {
    if (first > next) result.push([next, first - 1]);
    next = last + 1;
  }
  return next > lastCodePoint ? result : [...result, [next, lastCodePoint]];
}

/** Code points of a plane. */
const plane = 0x10000;
/** The planes that have characters of many kinds; in the others each is like the first, but the last two, which are no characters. */
const mixedPlanes = [0, 1, 2, 3, 14] as const, uniformPlanes = [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16] as const;

/** All code points of a plane in their order, without the halves of pairs: they are in no text. */
function textOfPlane(number: number): string {
  const units = new Uint16Array(number === 0 ? plane - 0x800 : 2 * plane);
  for (let code = 0, i = 0; code < plane; code++) {
    if (number > 0) {
      units[i++] = 0xd800 + (((number - 1) * plane + code) >> 10);
      units[i++] = 0xdc00 + (code & 0x3ff);
    } else if (code < 0xd800 || code > 0xdfff) {
      units[i++] = code;
    }
  }
  return Buffer.from(units.buffer).toString('utf16le');
}

/** The code points that an expression for runs of them matches. Takes some 20 ms. */
function rangesMatching(runs: RegExp): readonly Range[] {
  const found: Range[] = [];
  for (const number of mixedPlanes) {
    const start = number * plane, width = number === 0 ? 1 : 2;
    const codeAt = (unit: number): number => start + unit / width + (number === 0 && unit >= 0xd800 ? 0x800 : 0);
    for (const { index, 0: run } of textOfPlane(number).matchAll(runs)) {
      const first = codeAt(index), last = codeAt(index + run.length - width);
      if (first < 0xd800 && last > 0xdfff) found.push([first, 0xd7ff], [0xe000, last]);
      else found.push([first, last]);
    }
  }
  const matches = (code: number): boolean => String.fromCodePoint(code).search(runs) === 0;
  for (const number of uniformPlanes) {
    const first = number * plane, end = first + plane - 2;
    if (matches(first)) found.push([first, end - 1]);
    if (matches(end)) found.push([end, end + 1]);
  }
  return merged(found);
}

let caseVariants: ReadonlyMap<number, readonly number[]> | undefined;

/** By code point: those that its letter is written with in the other case, where that is one code point. */
function variants(): ReadonlyMap<number, readonly number[]> {
  if (caseVariants) return caseVariants;
  const map = new Map<number, number[]>();
  const add = (a: number, b: number): void => {
    const known = map.get(a);
    if (!known) map.set(a, [b]);
    else if (!known.includes(b)) known.push(b);
  };
  for (const [first, last] of rangesMatching(/\p{Changes_When_Casemapped}+/gu)) {
    for (let code = first; code <= last; code++) {
      const text = String.fromCodePoint(code);
      for (const other of [text.toLowerCase(), text.toUpperCase()]) {
        const variant = other.codePointAt(0) ?? code;
        if (variant === code || other.length !== String.fromCodePoint(variant).length) continue;
        add(code, variant);
        add(variant, code);
      }
    }
  }
  return caseVariants = map;
}

/** Beyond ASCII, what is written with a letter of ASCII in the other case: long s, dotless i, and the sign of Kelvin. */
const beyondAscii: ReadonlyMap<number, number> = new Map([[0x53, 0x17f], [0x49, 0x131], [0x6b, 0x212a]]);

/** Variants of characters of ASCII, for which the map of all characters need not be made. */
function asciiVariants(first: number, last: number): Range[] {
  const found: Range[] = [];
  for (let code = first; code <= last; code++) {
    const letter = code | 0x20;
    if (letter < 0x61 || letter > 0x7a) continue;
    found.push([code ^ 0x20, code ^ 0x20]);
    const beyond = beyondAscii.get(code);
    if (beyond !== undefined) found.push([beyond, beyond]);
  }
  return found;
}

/**
 * With the flag i: what a letter or range matches in the other case too. A category or block stays as it is (XPath F&O 3.0, 5.6.1.1).
 */
export function withCaseVariants(set: CharacterSet): CharacterSet {
  switch (set.kind) {
    case 'property': return set;
    case 'union': return { kind: 'union', sets: set.sets.map(withCaseVariants) };
    case 'not': return complement(withCaseVariants(set.set));
    case 'minus': return { kind: 'minus', from: withCaseVariants(set.from), set: withCaseVariants(set.set) };
    case 'ranges': {
      const others: Range[] = [];
      for (const [first, last] of set.ranges) {
        if (last < 0x80) others.push(...asciiVariants(first, last));
        else if (last - first < 1000) for (let code = first; code <= last; code++) for (const other of variants().get(code) ?? []) others.push([other, other]);
        else for (const [code, known] of variants()) if (code >= first && code <= last) for (const other of known) others.push([other, other]);
      }
      return others.length === 0 ? set : { kind: 'ranges', ranges: merged([...set.ranges, ...others]) };
    }
  }
}
