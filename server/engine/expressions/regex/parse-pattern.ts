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

/** Groups in groups at most: reading them takes a call each. */
const deepest = 200;

const single: ReadonlyMap<string, number> = new Map([['n', 0xa], ['r', 0xd], ['t', 0x9], ...[...'\\|.?*+(){}-[]^$'].map((c) => [c, c.charCodeAt(0)] as const)]);

/** @throws PatternError */
export function parsePattern(text: string, flags: Flags): ParsedPattern {
  const characters = Array.from(flags.free && !flags.literal ? withoutSpace(text) : text);
  const member = (set: CharacterSet): Pattern => ({ kind: 'set', set: flags.ignoreCase ? withCaseVariants(set) : set });
  if (flags.literal) return { pattern: { kind: 'sequence', items: characters.map((c) => member(one(c))) }, groups: 0 };

  let at = 0, groups = 0, depth = 0;
  const closed = new Set<number>();
  const peek = (): string => characters[at] ?? '';
  const fail = (reason: string): PatternError => new PatternError(`${reason} at character ${at + 1}`);
  const take = (character: string): boolean => {
    if (peek() !== character) return false;
    at++;
    return true;
  };

  function choice(): Pattern {
    const options = [sequence()];
    while (take('|')) options.push(sequence());
    return options.length === 1 && options[0] ? options[0] : { kind: 'choice', options };
  }

  function sequence(): Pattern {
    const items: Pattern[] = [];
    while (at < characters.length && peek() !== '|' && peek() !== ')') items.push(quantified(atom()));
    return items.length === 1 && items[0] ? items[0] : { kind: 'sequence', items };
  }

  function quantified(item: Pattern): Pattern {
    let least = 0, most = Infinity;
    if (take('?')) most = 1;
    else if (take('+')) least = 1;
    else if (take('{')) [least, most] = quantity();
    else if (!take('*')) return item;
    const reluctant = take('?');
    if (peek() !== '' && '?*+{'.includes(peek())) throw fail('a second quantifier');
    return { kind: 'repeat', item, least, most, reluctant };
  }

  function quantity(): [number, number] {
    let end = at;
    while (end < characters.length && characters[end] !== '}') end++;
    const m = /^(\d{1,9})(?:(,)(\d{1,9})?)?$/.exec(characters.slice(at, Math.min(end, at + 20)).join(''));
    if (!m || end === characters.length) throw fail('not a quantity');
    at = end + 1;
    const least = Number(m[1]), most = m[3] !== undefined ? Number(m[3]) : m[2] ? Infinity : least;
    if (most < least) throw fail('a quantity whose greatest number is less than its least');
    return [least, most];
  }

  function atom(): Pattern {
    const character = peek();
    at++;
    switch (character) {
      case '.': return { kind: 'set', set: flags.dotAll ? everything : notLineEnd };
      case '^': return { kind: 'start' };
      case '$': return { kind: 'end' };
      case '(': return group();
      case '[': return { kind: 'set', set: characterClass() };
      case '\\': return escape();
      case '?': case '*': case '+': case '{': case '}': case ']':
        at--;
        throw fail(`${character} without a meaning`);
      default: return member(one(character));
    }
  }

  function group(): Pattern {
    if (++depth > deepest) throw fail(`more than ${deepest} groups in each other`);
    let number = 0;
    if (take('?')) {
      if (!take(':')) throw fail('a group of an unknown kind');
    } else {
      number = ++groups;
    }
    const item = choice();
    if (!take(')')) throw fail('a group without end');
    depth--;
    if (number > 0) closed.add(number);
    return { kind: 'group', item, number };
  }

  function escape(): Pattern {
    if (!/^[1-9]$/.test(peek())) {
      const character = single.get(peek());
      if (character === undefined) return { kind: 'set', set: manyCharacters() };
      at++;
      return { kind: 'set', set: rangesOf([character, character]) };
    }
    let number = Number(peek());
    at++;
    // As many digits as there are groups for.
    while (/^\d$/.test(peek()) && number * 10 + Number(peek()) <= groups) number = number * 10 + Number(characters[at++]);
    if (!closed.has(number)) throw fail(`a reference to the group ${number}, which is not there or has not ended`);
    return { kind: 'reference', number };
  }

  /** After the backslash. */
  function manyCharacters(): CharacterSet {
    const character = peek();
    at++;
    const known = multiCharacterEscapes.get(character);
    if (known) return known;
    if ((character === 'p' || character === 'P') && take('{')) {
      const end = characters.indexOf('}', at);
      const set = end < 0 ? undefined : propertySet(characters.slice(at, end).join(''));
      if (!set) throw fail('an unknown category or block');
      at = end + 1;
      return character === 'p' ? set : complement(set);
    }
    at--;
    throw fail(`an unknown escape \\${character}`);
  }

  /** After the bracket. */
  function characterClass(): CharacterSet {
    if (++depth > deepest) throw fail('too many classes in each other');
    const negated = take('^');
    const sets: CharacterSet[] = [];
    let minus: CharacterSet | undefined;
    while (!take(']')) {
      if (at >= characters.length) throw fail('a class without end');
      if (sets.length > 0 && peek() === '-' && characters[at + 1] === '[') {
        at += 2;
        minus = characterClass();
        if (!take(']')) throw fail('a class that goes on after what is taken from it');
        break;
      }
      sets.push(part(sets.length === 0));
    }
    depth--;
    if (sets.length === 0) throw fail('a class of nothing');
    const all: CharacterSet = { kind: 'union', sets };
    const own = sets.length === 1 && sets[0] ? sets[0] : all;
    const set = negated ? complement(own) : own;
    return minus ? { kind: 'minus', from: set, set: minus } : set;
  }

  /** A character, range or escape in a class. */
  function part(first: boolean): CharacterSet {
    const start = classCharacter(first);
    if (typeof start !== 'number') return start;
    if (peek() !== '-' || characters[at + 1] === ']' || characters[at + 1] === '[') return inClass(start, start);
    at++;
    const end = classCharacter(false);
    if (typeof end !== 'number' || end < start) throw fail('not a range');
    return inClass(start, end);
  }
  const inClass = (start: number, end: number): CharacterSet => {
    const set = rangesOf([start, end]);
    return flags.ignoreCase ? withCaseVariants(set) : set;
  };

  function classCharacter(first: boolean): number | CharacterSet {
    const character = peek();
    if (character === '') throw fail('a class without end');
    if (character === '[') throw fail('[ in a class');
    if (character === '-' && !first && characters[at + 1] !== ']') throw fail('- between two parts of a class');
    at++;
    if (character !== '\\') return character.codePointAt(0) ?? 0;
    const escaped = single.get(peek());
    if (escaped === undefined) return manyCharacters();
    at++;
    return escaped;
  }

  const pattern = choice();
  if (at < characters.length) throw fail('a ) without a (');
  return { pattern, groups };
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
