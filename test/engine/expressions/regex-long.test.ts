import { describe, expect, it } from '@jest/globals';
import { openStore } from '../../../server/engine/evaluator/open-store.js';
import { emptyStore } from '../../../server/store/build-store.js';

const evaluate = openStore(emptyStore);
/** The value of an expression as CSV writes it. */
function value(expression: string): string {
  const chunks: Uint8Array[] = [];
  evaluate({ text: `SELECT (${expression} AS ?v) {}`, form: 'SELECT', defaultGraphs: [], namedGraphs: [] }, 'text/csv', { write: (chunk) => chunks.push(chunk) });
  return Buffer.concat(chunks).toString().split('\r\n')[1] ?? '';
}

describe('regular expressions beyond short texts', () => {
  const long = (text: string): string => `${'-'.repeat(3000)}${text}`;
  it.each([
    // Patterns whose steps may double are asked of the linear engine: sets, categories, both cases, what is taken out of a set.
    ['(\\\\p{Lu}+)+$', 'ABC', '', true], ['(\\\\p{Lu}+)+$', 'ABc', '', false], ['([a-z-[aeiou]]+)+$', 'bcd', '', true], ['([a-z-[aeiou]]+)+$', 'bca', '', false],
    ['([^a-c]+)+d$', 'xd', '', true], ['(\\\\d+)+x$', '12x', '', true], ['(\\\\D+)+1$', 'ab1', '', true], ['(\\\\w+)+!$', 'ab!', '', true], ['(\\\\W+)+x$', '?x', '', true], ['(\\\\s+)+x$', ' \\t x', '', true],
    ['([k-m]+)+x$', 'KLMX', 'i', true], ['([^k]+)+K$', 'lK', 'i', true], ['(\\\\p{Lu}+)+$', 'abc', 'i', false], ['([a-z-[k]]+)+x$', 'LX', 'i', true], ['(\\\\i\\\\c*)+ $', 'a-b ', '', true], ['(.+)+x$', 'ab x', '', true],
    ['(\\\\p{IsGreek}+)+$', 'αβγ', '', true], ['(\\\\p{IsBasicLatin}+)+β$', 'aβ', '', true], ['(a|b|ab)+c$', 'ababc', '', true], ['(a?){3}b$', 'aab', '', true], ['(x+x+)+y$', 'xxxxy', '', true], ['^(-+)+z', 'z', '', true],
  ])('%s in …%s (%s): %s', (pattern, end, flags, right) => {
    expect(value(`REGEX("${long(end)}", "${pattern}", "${flags}")`)).toBe(String(right));
    expect(value(`REGEX("${end}", "${pattern.replace('^(-+)+', '^')}", "${flags}")`)).toBe(String(right));
  });
  it('replace all matches, with their groups', () => {
    expect(value('REPLACE("aXbbXc", "(b+)X|(a)", "<$1|$2>")')).toBe('<|a>X<bb|>c');
    expect(value(`STRLEN(REPLACE("${'ab'.repeat(6000)}", "(a)(b)", "$2-$1"))`)).toBe('18000');
    expect(value(`REPLACE("${long('abab')}", "^-+|((a)b)+$", "[$1$2]")`)).toBe('[][aba]');
    expect(value('REPLACE("a.b.c", ".", "$0", "q")')).toBe('a$0b$0c');
    expect(value('REPLACE("abc", "x*", "-")')).toBe('');
    expect(value('REPLACE("", "x", "-")')).toBe('');
  });
});
