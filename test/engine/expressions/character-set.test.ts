import { describe, expect, it } from '@jest/globals';
import { forLinear, propertySet, toRanges, type Range } from '../../../server/engine/expressions/regex/character-set.js';

/** The same, of each code point by itself. */
function slowly(name: string): Range[] {
  const found: [number, number][] = [], one = new RegExp(`^\\p{${name}}$`, 'u');
  for (let code = 0; code <= 0x10ffff; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const last = found.at(-1);
    if (!one.test(String.fromCodePoint(code))) continue;
    if (last && last[1] === code - 1) last[1] = code;
    else found.push([code, code]);
  }
  return found;
}

it('a set without members is written as one that matches nothing', () => {
  expect(forLinear({ kind: 'minus', from: { kind: 'ranges', ranges: [[0x61, 0x7a]] }, set: { kind: 'ranges', ranges: [[0, 0x10ffff]] } })).toBe('[^\\x{0}-\\x{10ffff}]');
});

describe('the code points of a category', () => {
  it.each(['L', 'Lu', 'M', 'N', 'P', 'Z', 'S', 'Cc', 'Cf', 'Co', 'Cn', 'C'])('%s: as each is matched by itself', (name) => {
    const set = propertySet(name);
    expect(set && toRanges(set)).toEqual(slowly(name));
  });
});
