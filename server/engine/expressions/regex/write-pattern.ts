import { forJavaScript, forLinear, onlyCharacter, type CharacterSet } from './character-set.js';
import type { Pattern } from './parse-pattern.js';

/** How an engine writes what the engines write differently. */
interface Dialect {
  set(set: CharacterSet): string;
  readonly start: string;
  readonly end: string;
}

function write(pattern: Pattern, dialect: Dialect): string {
  switch (pattern.kind) {
    case 'set': return dialect.set(pattern.set);
    case 'start':
    case 'end': return dialect[pattern.kind];
    case 'reference': return `(?:\\${pattern.number})`;
    case 'sequence': return pattern.items.map((item) => (item.kind === 'choice' ? `(?:${write(item, dialect)})` : write(item, dialect))).join('');
    case 'choice': return pattern.options.map((option) => write(option, dialect)).join('|');
    case 'group': return `${pattern.number === 0 ? '(?:' : '('}${write(pattern.item, dialect)})`;
    case 'repeat': {
      const { item, least, most, reluctant } = pattern;
      const repeated = write(item, dialect);
      const quantity = least === 0 && most === Infinity ? '*' : least === 1 && most === Infinity ? '+' : least === 0 && most === 1 ? '?'
        : `{${least}${most === least ? '' : `,${most === Infinity ? '' : most}`}}`;
      return `${item.kind === 'set' || item.kind === 'group' ? repeated : `(?:${repeated})`}${quantity}${reluctant ? '?' : ''}`;
    }
  }
}

function unit(code: number): string {
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/**
 * For JavaScript, in the `v` mode or, where every set is plain, without a mode. Flags are in the pattern already: `^` and `$` of the
 * flag m differ from JavaScript's at a line end that is the last character (XPath F&O 3.0, 5.6.1.1).
 */
export function writeForJavaScript(pattern: Pattern, multiline: boolean, plain: boolean): string {
  return write(pattern, {
    set(set) {
      const only = onlyCharacter(set);
      if (only !== undefined) return unit(only);
      if (!plain || set.kind !== 'ranges') return forJavaScript(set);
      return `[${set.ranges.map(([first, last]) => (first === last ? unit(first) : `${unit(first)}-${unit(last)}`)).join('')}]`;
    },
    start: multiline ? '(?:^|(?<=\\n)(?!$))' : '^',
    end: multiline ? '(?:(?=\\n)|(?<!\\n)$)' : '$',
  });
}

/** For RE2. With the flag m it is right for texts that do not end in a line end. @throws ArgumentError for a reference, which it has not. */
export function writeForLinear(pattern: Pattern, multiline: boolean): string {
  return write(pattern, {
    set(set) {
      const only = onlyCharacter(set);
      return only === undefined ? forLinear(set) : `\\x{${only.toString(16)}}`;
    },
    start: multiline ? '(?m:^)' : '\\A',
    end: multiline ? '(?m:$)' : '\\z',
  });
}
