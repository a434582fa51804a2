import { RE2JS } from 're2js';
import type { Budget } from '../../contract/budget.js';
import { EngineError } from '../../contract/engine.js';
import { isListed, isPlain, onlyCharacter } from './character-set.js';
import { parseFlags, parsePattern, PatternError, type Flags, type ParsedPattern, type Pattern } from './parse-pattern.js';
import { costOf, hasPart, type Cost } from './pattern-cost.js';
import { parseReplacement } from './replacement.js';
import { writeForJavaScript, writeForLinear } from './write-pattern.js';

/** A regular expression of XPath, ready to be asked of texts. */
export interface Matcher {
  /** @throws EngineError as a budget does. */
  test(text: string, budget: Budget): boolean;
  /**
   * @returns undefined where the replacement is not valid (FORX0004) or the pattern matches the empty text (FORX0003).
   * @throws EngineError as a budget does.
   */
  replace(text: string, replacement: string, budget: Budget): string | undefined;
}

/** UTF-16 units of the longest pattern that is taken for a search. */
const longestSearch = 256;

/**
 * Whether a pattern only looks for a text, with or without regard to case: nothing in it is repeated, chosen or
 * referred to, so that a matcher never backtracks. A pattern that is not valid is no search.
 */
export function isSearch(pattern: string, flags: string): boolean {
  if (pattern.length > longestSearch) return false;
  try {
    const read = parseFlags(flags), parsed = parsePattern(pattern, read);
    return !hasPart(parsed.pattern, (part) => isDear(part, read));
  } catch (error) {
    if (error instanceof PatternError) return false;
    throw error;
  }
}

/** Parts that make a pattern more than a search, or for which a great part of Unicode is to be listed. */
const isDear = (part: Pattern, { multiline }: Flags): boolean =>
  part.kind === 'repeat'
  || part.kind === 'choice'
  || part.kind === 'reference'
  || (part.kind === 'set' && !isListed(part.set))
  || (multiline && (part.kind === 'start' || part.kind === 'end'));

/** Patterns that are kept compiled, and UTF-16 units of the longest one of them. */
const mostKept = 200, longestKept = 4096;
const known = new Map<string, Matcher | undefined>();
/** The one asked for before, which is nearly always asked for again: compared without making a key. */
let last: { readonly pattern: string; readonly flags: string; readonly matcher: Matcher | undefined } | undefined;

/**
 * The matcher of a pattern and its flags s, m, i, x and q.
 *
 * @returns undefined when one of them is not valid.
 */
export function matcherOf(pattern: string, flags: string, budget: Budget): Matcher | undefined {
  if (last?.pattern === pattern && last.flags === flags) return last.matcher;
  const key = `${flags}/${pattern}`;
  let matcher = known.get(key);
  if (!matcher && !known.has(key)) {
    budget.spend(pattern.length * 8);
    matcher = createMatcher(pattern, flags);
    if (known.size >= mostKept) known.clear();
    if (pattern.length <= longestKept) known.set(key, matcher);
  }
  last = { pattern, flags, matcher };
  return matcher;
}

function createMatcher(text: string, flagText: string): Matcher | undefined {
  try {
    const flags = parseFlags(flagText);
    const parsed = parsePattern(text, flags);
    return literalMatcher(parsed, flags) ?? patternMatcher(parsed, flags);
  } catch (error) {
    if (error instanceof PatternError) return undefined;
    throw error;
  }
}

/** A pattern that is a text. */
function literalMatcher({ pattern, groups }: ParsedPattern, flags: Flags): Matcher | undefined {
  const items = pattern.kind === 'sequence' ? pattern.items : [pattern];
  const codes = items.map((item) => (item.kind === 'set' ? onlyCharacter(item.set) : undefined));
  if (groups > 0 || !codes.every((code) => code !== undefined)) return undefined;
  const literal = codes.map((code) => String.fromCodePoint(code)).join('');
  return {
    test(text, budget) {
      budget.spend(text.length >> 5);
      return text.includes(literal);
    },
    replace(text, replacement, budget) {
      const part = parseReplacement(replacement, flags.literal, 0)?.map((piece) => (piece === 0 ? literal : piece)).join('');
      if (part === undefined || literal === '') return undefined;
      const pieces = text.split(literal);
      budget.makeText(text.length + (pieces.length - 1) * (part.length - literal.length));
      return pieces.join(part);
    },
  };
}

/** Most steps of a backtracking matcher in one call: it is used where the pattern cannot need more on a text of this length. */
const mostSteps = 2 ** 20;
/** Steps of work that these count as: each step of the matcher takes a few nanoseconds. */
const countedSteps = 2 ** 11;
/** UTF-16 units of the longest text: for a pattern that the linear matcher does not take, and for any other. Neither matcher looks at the clock while it runs. */
const longestMatched = 2 ** 24;

/** Tells where a pattern matches. Group 0 is the whole match. */
interface Engine {
  test(text: string): boolean;
  /** The first match that begins at `from` or later: the texts of its groups, undefined of those that did not match. */
  find(text: string, from: number): { readonly start: number; readonly end: number; readonly groups: readonly (string | undefined)[] } | undefined;
}

/**
 * Where a pattern needs few steps on a text of this length, JavaScript matches it, which is the fastest. RE2 matches
 * any other: its time is linear in the length of the text. RE2 has no references: JavaScript matches those, for any
 * time, and so never on the thread that listens.
 */
function patternMatcher({ pattern, groups }: ParsedPattern, flags: Flags): Matcher {
  const shortEnough = longestFor(costOf(pattern));
  const backtracking = backtrackingEngine(pattern, flags);
  let linear: Engine | undefined | 'not yet' = 'not yet';
  const hasAnchors = flags.multiline && hasPart(pattern, ({ kind }) => kind === 'start' || kind === 'end');
  // JavaScript forgets what a group matched when it is repeated, XPath and RE2 keep the last.
  const repeatsGroups = hasPart(pattern, (part) => part.kind === 'repeat' && hasPart(part.item, ({ kind }) => kind === 'group'));
  const engineFor = (text: string, budget: Budget, replaces: boolean): Engine => {
    if (text.length <= shortEnough && !(replaces && repeatsGroups)) {
      const part = text.length / shortEnough;
      budget.spend((text.length >> 3) + part * part * countedSteps);
      return backtracking;
    }
    if (linear === 'not yet') {
      budget.look(); // compiling a pattern with large sets takes as long as much work on a text
      linear = linearEngine(pattern, flags);
      budget.look();
    }
    if (text.length > longestMatched) {
      throw new EngineError('limit', `A text of more than ${longestMatched} characters is too long for this regular expression.`, { limit: longestMatched });
    }
    budget.spend(text.length * 2);
    return linear && !(hasAnchors && text.endsWith('\n')) ? linear : backtracking;
  };
  return {
    test(text, budget) {
      const engine = engineFor(text, budget, false);
      return text.length <= shortEnough ? engine.test(text) : guarded(() => engine.test(text));
    },
    replace(text, replacement, budget) {
      const pieces = parseReplacement(replacement, flags.literal, groups);
      if (!pieces || backtracking.test('')) return undefined;
      return guarded(() => replaceAll(engineFor(text, budget, true), text, pieces, budget));
    },
  };
}

/** UTF-16 units of the longest text on which a pattern needs no more than `mostSteps`; -1 where it may need that on any. */
const longestFor = (cost: Cost | undefined): number => (!cost || cost.log > Math.log(mostSteps) ? -1
  : cost.power === 0 ? Infinity : Math.floor(Math.exp((Math.log(mostSteps) - cost.log) / cost.power)) - 1);

/** V8 says only when it matches that a pattern is too large for it, or a text too long. */
function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) {
      throw new EngineError('limit', `A regular expression is too large: ${error.message}`, { cause: error });
    }
    throw error;
  }
}

/** Pieces that are joined at once: a text that is added to piece by piece keeps each of them. */
const piecesAtOnce = 2 ** 12;

function replaceAll(engine: Engine, text: string, replacement: readonly (string | number)[], budget: Budget): string {
  const joined: string[] = [];
  let pieces: string[] = [], length = 0, checked = 2 ** 16, from = 0;
  const add = (piece: string): void => {
    length += piece.length;
    if (length > checked) budget.makeText(checked = 2 * length);
    pieces.push(piece);
    if (pieces.length < piecesAtOnce) return;
    joined.push(pieces.join(''));
    pieces = [];
  };
  for (let match = engine.find(text, 0); match; match = engine.find(text, from)) {
    budget.spend(16 + ((text.length - from) >> 3)); // a match may look at the whole rest of the text, however short it is
    const { start, end, groups } = match;
    add(text.slice(from, start));
    for (const piece of replacement) add(typeof piece === 'string' ? piece : groups[piece] ?? '');
    budget.spend(replacement.length);
    if (end === from && end === start) break; // which no pattern does that matches the empty text nowhere
    from = end;
  }
  return [...joined, ...pieces, text.slice(from)].join('');
}

function backtrackingEngine(pattern: Pattern, { multiline, ignoreCase }: Flags): Engine {
  const plain = !hasPart(pattern, (part) => part.kind === 'set' && !isPlain(part.set));
  const source = writeForJavaScript(pattern, multiline, plain);
  // Sets hold both cases already; a reference needs the flag.
  const mode = `${plain ? '' : 'v'}${ignoreCase && hasPart(pattern, ({ kind }) => kind === 'reference') ? 'i' : ''}`;
  const once = compile(source, mode);
  let everywhere: RegExp | undefined;
  return {
    test: (text) => once.test(text),
    find(text, from) {
      everywhere ??= compile(source, `${mode}g`);
      everywhere.lastIndex = from;
      const match = everywhere.exec(text);
      return match ? { start: match.index, end: match.index + match[0].length, groups: match } : undefined;
    },
  };
}

/** @throws PatternError where JavaScript does not take the pattern, which is too large for it. */
function compile(source: string, flags: string): RegExp {
  try {
    const expression = new RegExp(source, flags);
    expression.test(''); // V8 compiles it now, and says now that it is too large
    expression.lastIndex = 0;
    return expression;
  } catch (error) {
    throw new PatternError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** @returns undefined for a pattern that RE2 does not take: one with references, or one that is too large for it. */
function linearEngine(pattern: Pattern, { multiline }: Flags): Engine | undefined {
  if (hasPart(pattern, ({ kind }) => kind === 'reference')) return undefined;
  try {
    const expression = RE2JS.compile(writeForLinear(pattern, multiline));
    let current: { readonly text: string; readonly matcher: ReturnType<typeof expression.matcher> } | undefined;
    return {
      test: (text) => expression.test(text),
      find(text, from) {
        if (from === 0 || current?.text !== text) current = { text, matcher: expression.matcher(text) };
        const { matcher } = current;
        if (!matcher.find()) {
          current = undefined;
          return undefined;
        }
        const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, i) => matcher.group(i) ?? undefined);
        return { start: matcher.start(), end: matcher.end(), groups };
      },
    };
  } catch {
    return undefined; // A quantity beyond 1,000, which is what its size is bounded by.
  }
}
