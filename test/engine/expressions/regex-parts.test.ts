import { describe, expect, test } from '@jest/globals';
import { createBudget } from '../../../server/engine/contract/budget.js';
import { isListed, multiCharacterEscapes, rangesOf, toRanges, type CharacterSet, type Range } from '../../../server/engine/expressions/regex/character-set.js';
import { parseFlags, parsePattern } from '../../../server/engine/expressions/regex/parse-pattern.js';
import { isSearch, matcherOf } from '../../../server/engine/expressions/regex/regex.js';

/** The productions of XML 1.0, 2.3, as ranges that touch each other nowhere. */
const nameStart = '3a-3a 41-5a 5f-5f 61-7a c0-d6 d8-f6 f8-2ff 370-37d 37f-1fff 200c-200d 2070-218f 2c00-2fef 3001-d7ff f900-fdcf fdf0-fffd 10000-effff';
const name = '2d-2e 30-3a 41-5a 5f-5f 61-7a b7-b7 c0-d6 d8-f6 f8-37d 37f-1fff 200c-200d 203f-2040 2070-218f 2c00-2fef 3001-d7ff f900-fdcf fdf0-fffd 10000-effff';
const ranges = (text: string): readonly Range[] => text.split(' ').map((range) => range.split('-').map((code) => parseInt(code, 16)) as unknown as Range);

test.each([['i', nameStart], ['c', name]])('\\%s stands for the characters of a name', (escape, expected) => {
  const set = multiCharacterEscapes.get(escape);
  expect(set && toRanges(set)).toEqual(ranges(expected));
});

describe('a set', () => {
  const letters: CharacterSet = { kind: 'property', name: 'L' }, few = rangesOf([0x61, 0x7a]);
  test.each<[what: string, set: CharacterSet, expected: boolean]>([
    ['ranges', few, true],
    ['a category', letters, false],
    ['ranges and a category', { kind: 'union', sets: [few, letters] }, false],
    ['two times ranges', { kind: 'union', sets: [few, few] }, true],
    ['all but a category', { kind: 'not', set: letters }, false],
    ['all but ranges', { kind: 'not', set: few }, true],
    ['ranges without a category', { kind: 'minus', from: few, set: letters }, false],
    ['a category without ranges', { kind: 'minus', from: letters, set: few }, false],
    ['ranges without ranges', { kind: 'minus', from: few, set: few }, true],
  ])('of %s is listed: %#', (_, set, expected) => { expect(isListed(set)).toBe(expected); });
});

test.each([
  ['abc', '', true], ['[a-z]x', '', true], ['^abc$', '', true], ['(ab)c', '', true], ['\\p{L}', '', false], ['[^\\p{L}]', '', false], ['a*', '', false], ['a|b', '', false],
  ['(a)\\1', '', false], ['^a', 'm', false], ['a$', 'm', false], ['abc', 'm', true], ['a*', 'q', true], ['[', '', false], ['abc', 'z', false],
])('%s with the flags "%s" is a search for a text: %s', (pattern, flags, expected) => { expect(isSearch(pattern, flags)).toBe(expected); });

describe('a quantity', () => {
  test.each([
    ['a{2}', [2, 2]], ['a{2,}', [2, Infinity]], ['a{2,3}', [2, 3]], ['a{0,0}', [0, 0]], ['a{3,3}', [3, 3]], ['a?', [0, 1]], ['a*', [0, Infinity]], ['a+', [1, Infinity]],
  ])('%s', (pattern, expected) => {
    const read = parsePattern(pattern, parseFlags('')).pattern;
    expect(read.kind === 'repeat' && [read.least, read.most]).toEqual(expected);
  });
});

test.each([
  ['ab)', 'at character 3'], ['a**', 'at character 3'], ['*', 'at character 1'], ['a{2,1}', 'at character 7'], ['a{x}', 'at character 3'],
])('what is wrong with %s stands %s', (pattern, place) => {
  expect(() => parsePattern(pattern, parseFlags(''))).toThrow(place);
});

// Long texts are matched by RE2, which sees a line after the last line end; XPath does not.
test.each([
  ['^$', 'ab\n', false], ['^$', 'ab\n\nab', true], ['^$', '\n', true], ['b$', 'ab\n', true], ['^a$', 'ab\na\n', true], ['^b', 'ab\n', false],
])('with the flag m, %s in a long text that ends with %j: %s', (pattern, end, expected) => {
  expect(matcherOf(pattern, 'm', createBudget())?.test(`${'ab\n'.repeat(100_000)}${end}`, createBudget())).toBe(expected);
});
