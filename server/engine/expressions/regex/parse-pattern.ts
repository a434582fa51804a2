import { complement, everything, multiCharacterEscapes, notLineEnd, propertySet, rangesOf, withCaseVariants, type CharacterSet } from './character-set.js';

/** A regular expression of XPath (F&O 3.0, 5.6.1): XML Schema's, with anchors, groups, references and reluctant quantifiers. */
export type Pattern =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'sequence'; readonly items: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly options: readonly Pattern[] }
  /** `number` from 1 on; 0 for a group that captures nothing. */
  | { readonly kind: 'group'; readonly item: Pattern; readonly number: number }
  | { readonly kind: 'repeat'; readonly item: Pattern; readonly least: number; readonly most: number; readonly reluctant: boolean }
  | { readonly kind: 'start' | 'end' }
  | { readonly kind: 'reference'; readonly number: number };

export interface Flags {
  /** `.` matches ends of lines. */
  readonly dotAll: boolean;
  readonly multiline: boolean;
  readonly ignoreCase: boolean;
  /** White space in the pattern does not count. */
  readonly free: boolean;
  /** No character of the pattern has a meaning. */
  readonly literal: boolean;
}

/** A pattern or its flags are not valid: XPath's FORX0001 and FORX0002. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/** @throws PatternError */
export function parseFlags(flags: string): Flags {
  const unknown = /[^smixq]/.exec(flags);
  if (unknown) throw new PatternError(`there is no flag ${unknown[0]}`);
  return { dotAll: flags.includes('s'), multiline: flags.includes('m'), ignoreCase: flags.includes('i'), free: flags.includes('x'), literal: flags.includes('q') };
}

export interface ParsedPattern {
  readonly pattern: Pattern;
  /** Number of groups that capture. */
  readonly groups: number;
}

/** How deep groups may be nested: reading each takes a call. */
const deepest = 200;

const single: ReadonlyMap<string, number> = new Map([['n', 0xa], ['r', 0xd], ['t', 0x9], ...[...'\\|.?*+(){}-[]^$'].map((c) => [c, c.charCodeAt(0)] as const)]);

/** @throws PatternError */
export function parsePattern(text: string, flags: Flags): ParsedPattern {
  const characters = Array.from(flags.free && !flags.literal ? withoutSpace(text) : text);
  if (flags.literal) return { pattern: { kind: 'sequence', items: characters.map((c) => member(one(c), flags)) }, groups: 0 };
  const reader: Reader = { characters, flags, at: 0, groups: 0, depth: 0, closed: new Set() };
  const pattern = choice(reader);
  if (reader.at < characters.length) throw fail(reader, 'a ) without a (');
  return { pattern, groups: reader.groups };
}

/** How far the pattern is read. */
interface Reader {
  readonly characters: readonly string[];
  readonly flags: Flags;
  at: number;
  /** Groups that capture, so far. */
  groups: number;
  /** Groups and classes that are open. */
  depth: number;
  /** Groups that have ended, which a reference may name. */
  readonly closed: Set<number>;
}

const peek = (reader: Reader): string => reader.characters[reader.at] ?? '';
const fail = (reader: Reader, reason: string): PatternError => new PatternError(`${reason} at character ${reader.at + 1}`);

function take(reader: Reader, character: string): boolean {
  if (peek(reader) !== character) return false;
  reader.at++;
  return true;
}

const member = (set: CharacterSet, { ignoreCase }: Flags): Pattern => ({ kind: 'set', set: ignoreCase ? withCaseVariants(set) : set });

function choice(reader: Reader): Pattern {
  const options = [sequence(reader)];
  while (take(reader, '|')) options.push(sequence(reader));
  return options.length === 1 && options[0] ? options[0] : { kind: 'choice', options };
}

function sequence(reader: Reader): Pattern {
  const items: Pattern[] = [];
  while (reader.at < reader.characters.length && peek(reader) !== '|' && peek(reader) !== ')') items.push(quantified(reader, atom(reader)));
  return items.length === 1 && items[0] ? items[0] : { kind: 'sequence', items };
}

function quantified(reader: Reader, item: Pattern): Pattern {
  let least = 0, most = Infinity;
  if (take(reader, '?')) most = 1;
  else if (take(reader, '+')) least = 1;
  else if (take(reader, '{')) [least, most] = quantity(reader);
  else if (!take(reader, '*')) return item;
  const reluctant = take(reader, '?');
  if (peek(reader) !== '' && '?*+{'.includes(peek(reader))) throw fail(reader, 'a second quantifier');
  return { kind: 'repeat', item, least, most, reluctant };
}

/** After the brace. */
function quantity(reader: Reader): [least: number, most: number] {
  const { characters, at } = reader;
  let end = at;
  while (end < characters.length && characters[end] !== '}') end++;
  const m = /^(\d{1,9})(?:(,)(\d{1,9})?)?$/.exec(characters.slice(at, Math.min(end, at + 20)).join(''));
  if (!m || end === characters.length) throw fail(reader, 'not a quantity');
  reader.at = end + 1;
  const least = Number(m[1]), most = m[3] !== undefined ? Number(m[3]) : m[2] ? Infinity : least;
  if (most < least) throw fail(reader, 'a quantity whose greatest number is less than its least');
  return [least, most];
}

function atom(reader: Reader): Pattern {
  const character = peek(reader);
  reader.at++;
  switch (character) {
    case '.': return { kind: 'set', set: reader.flags.dotAll ? everything : notLineEnd };
    case '^': return { kind: 'start' };
    case '$': return { kind: 'end' };
    case '(': return group(reader);
    case '[': return { kind: 'set', set: characterClass(reader) };
    case '\\': return escapedAtom(reader);
    case '?': case '*': case '+': case '{': case '}': case ']':
      reader.at--;
      throw fail(reader, `${character} without a meaning`);
    default: return member(one(character), reader.flags);
  }
}

/** After the bracket. */
function group(reader: Reader): Pattern {
  if (++reader.depth > deepest) throw fail(reader, `more than ${deepest} groups in each other`);
  let number = 0;
  if (take(reader, '?')) {
    if (!take(reader, ':')) throw fail(reader, 'a group of an unknown kind');
  } else {
    number = ++reader.groups;
  }
  const item = choice(reader);
  if (!take(reader, ')')) throw fail(reader, 'a group without end');
  reader.depth--;
  if (number > 0) reader.closed.add(number);
  return { kind: 'group', item, number };
}

/** After the backslash, outside of a class. */
function escapedAtom(reader: Reader): Pattern {
  if (!/^[1-9]$/.test(peek(reader))) {
    const character = single.get(peek(reader));
    if (character === undefined) return { kind: 'set', set: manyCharacters(reader) };
    reader.at++;
    return { kind: 'set', set: rangesOf([character, character]) };
  }
  let number = Number(peek(reader));
  reader.at++;
  // As many digits as there are groups for.
  while (/^\d$/.test(peek(reader)) && number * 10 + Number(peek(reader)) <= reader.groups) number = number * 10 + Number(reader.characters[reader.at++]);
  if (!reader.closed.has(number)) throw fail(reader, `a reference to the group ${number}, which is not there or has not ended`);
  return { kind: 'reference', number };
}

/** After the backslash of an escape that stands for many characters. */
function manyCharacters(reader: Reader): CharacterSet {
  const character = peek(reader);
  reader.at++;
  const known = multiCharacterEscapes.get(character);
  if (known) return known;
  if ((character === 'p' || character === 'P') && take(reader, '{')) {
    const end = reader.characters.indexOf('}', reader.at);
    const set = end < 0 ? undefined : propertySet(reader.characters.slice(reader.at, end).join(''));
    if (!set) throw fail(reader, 'an unknown category or block');
    reader.at = end + 1;
    return character === 'p' ? set : complement(set);
  }
  reader.at--;
  throw fail(reader, `an unknown escape \\${character}`);
}

/** After the bracket. */
function characterClass(reader: Reader): CharacterSet {
  if (++reader.depth > deepest) throw fail(reader, 'too many classes in each other');
  const negated = take(reader, '^');
  const sets: CharacterSet[] = [];
  let minus: CharacterSet | undefined;
  while (!take(reader, ']')) {
    if (reader.at >= reader.characters.length) throw fail(reader, 'a class without end');
    if (sets.length > 0 && peek(reader) === '-' && reader.characters[reader.at + 1] === '[') {
      reader.at += 2;
      minus = characterClass(reader);
      if (!take(reader, ']')) throw fail(reader, 'a class that goes on after what is taken from it');
      break;
    }
    sets.push(partOfClass(reader, sets.length === 0));
  }
  reader.depth--;
  if (sets.length === 0) throw fail(reader, 'a class of nothing');
  const all: CharacterSet = { kind: 'union', sets };
  const own = sets.length === 1 && sets[0] ? sets[0] : all;
  const set = negated ? complement(own) : own;
  return minus ? { kind: 'minus', from: set, set: minus } : set;
}

/** A character, range or escape in a class. */
function partOfClass(reader: Reader, first: boolean): CharacterSet {
  const start = classCharacter(reader, first);
  if (typeof start !== 'number') return start;
  const next = reader.characters[reader.at + 1];
  if (peek(reader) !== '-' || next === ']' || next === '[') return range(reader, start, start);
  reader.at++;
  const end = classCharacter(reader, false);
  if (typeof end !== 'number' || end < start) throw fail(reader, 'not a range');
  return range(reader, start, end);
}

function range({ flags }: Reader, start: number, end: number): CharacterSet {
  const set = rangesOf([start, end]);
  return flags.ignoreCase ? withCaseVariants(set) : set;
}

function classCharacter(reader: Reader, first: boolean): number | CharacterSet {
  const character = peek(reader);
  if (character === '') throw fail(reader, 'a class without end');
  if (character === '[') throw fail(reader, '[ in a class');
  if (character === '-' && !first && reader.characters[reader.at + 1] !== ']') throw fail(reader, '- between two parts of a class');
  reader.at++;
  if (character !== '\\') return character.codePointAt(0) ?? 0;
  const escaped = single.get(peek(reader));
  if (escaped === undefined) return manyCharacters(reader);
  reader.at++;
  return escaped;
}

const one = (character: string): CharacterSet => {
  const code = character.codePointAt(0) ?? 0;
  return rangesOf([code, code]);
};

/** Flag x: white space counts only in a class. */
function withoutSpace(pattern: string): string {
  let result = '', depth = 0;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern.charAt(i);
    if (c === '\\') result += c + pattern.charAt(++i);
    else if (depth > 0 || !' \t\n\r'.includes(c)) result += c;
    if (c === '[') depth++;
    else if (c === ']' && depth > 0) depth--;
  }
  return result;
}
