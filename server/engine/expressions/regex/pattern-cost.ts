import type { Pattern } from './parse-pattern.js';

/**
 * The most steps that a backtracking matcher takes over n characters: e to the power of `log`, times n to the power of
 * `power`.
 */
export interface Cost {
  readonly log: number;
  readonly power: number;
}

/** @returns undefined where there is no such power: the steps may double with each character. */
export function costOf(pattern: Pattern): Cost | undefined {
  const ways = waysOf(pattern);
  // A match may begin at each character, and each way of matching may read the whole pattern before it fails.
  return ways && { log: ways.log + Math.log(sizeOf(pattern) + 1), power: ways.power + (startsAtStart(pattern) ? 0 : 1) };
}

/** The number of ways in which a pattern can match from one character on. */
function waysOf(pattern: Pattern): Cost | undefined {
  switch (pattern.kind) {
    case 'group': return waysOf(pattern.item);
    case 'sequence': {
      let log = 0, power = 0;
      for (const item of pattern.items) {
        const ways = waysOf(item);
        if (!ways) return undefined;
        log += ways.log;
        power += ways.power;
      }
      return { log, power };
    }
    case 'choice': {
      let sum = 0, power = 0;
      for (const option of pattern.options) {
        const ways = waysOf(option);
        if (!ways) return undefined;
        sum += Math.exp(ways.log);
        power = Math.max(power, ways.power);
      }
      return { log: Math.log(sum), power };
    }
    case 'repeat': {
      const { item, least, most } = pattern;
      const ways = waysOf(item);
      if (!ways) return undefined;
      const isFixed = ways.log === 0 && ways.power === 0 && neverEmpty(item);
      if (most === Infinity) return isFixed ? { log: 0, power: 1 } : undefined;
      return { log: most * ways.log + Math.log(most - least + 1), power: most * ways.power };
    }
    default: return { log: 0, power: 0 };
  }
}

/** Whether whatever matches has a character. */
function neverEmpty(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case 'set': return true;
    case 'group': return neverEmpty(pattern.item);
    case 'sequence': return pattern.items.some(neverEmpty);
    case 'choice': return pattern.options.every(neverEmpty);
    case 'repeat': return pattern.least > 0 && neverEmpty(pattern.item);
    default: return false;
  }
}

/** Characters that the pattern reads, each repetition counted as often as it must or may be. */
function sizeOf(pattern: Pattern): number {
  switch (pattern.kind) {
    case 'group': return sizeOf(pattern.item);
    case 'sequence': return pattern.items.reduce((sum, item) => sum + sizeOf(item), 0);
    case 'choice': return pattern.options.reduce((sum, item) => sum + sizeOf(item), 0);
    case 'repeat': return sizeOf(pattern.item) * Math.max(1, pattern.most === Infinity ? pattern.least : pattern.most);
    default: return 1;
  }
}

function startsAtStart(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case 'start': return true;
    case 'group': return startsAtStart(pattern.item);
    case 'sequence': return pattern.items[0] !== undefined && startsAtStart(pattern.items[0]);
    case 'choice': return pattern.options.every(startsAtStart);
    default: return false;
  }
}

/** Whether any part of a pattern is of a kind that `is` names. */
export function hasPart(pattern: Pattern, is: (part: Pattern) => boolean): boolean {
  if (is(pattern)) return true;
  switch (pattern.kind) {
    case 'group':
    case 'repeat': return hasPart(pattern.item, is);
    case 'sequence': return pattern.items.some((item) => hasPart(item, is));
    case 'choice': return pattern.options.some((item) => hasPart(item, is));
    default: return false;
  }
}
