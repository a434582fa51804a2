import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareCodePoints } from '../../server/store/code-points.js';

/** The order of two texts by their code points, one by one. */
function slowly(a: string, b: string): number {
  const [x, y] = [Array.from(a, (c) => c.codePointAt(0) ?? 0), Array.from(b, (c) => c.codePointAt(0) ?? 0)];
  const at = x.findIndex((code, i) => code !== y[i]);
  return at < 0 ? x.length - y.length : (x[at] ?? 0) - (y[at] ?? -1);
}

/** Characters at both ends of where the two orders differ. */
const text = fc.array(fc.constantFrom('', 'a', 'z', '\ud7ff', '\ue000', '\ufffd', '\uffff', '\u{10000}', '\u{103ff}', '😀', '\u{10ffff}'), { maxLength: 4 }).map((parts) => parts.join(''));

test('texts are in the order of their code points', () => {
  fc.assert(fc.property(text, text, (a, b) => { expect(Math.sign(compareCodePoints(a, b))).toBe(Math.sign(slowly(a, b))); }), { numRuns: 5000 });
});
