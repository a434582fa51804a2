import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unescapeString } from '../../server/store/ntriples.js';

const piece = fc.constantFrom('\\n', '\\"', '\\\\', '\\\'', '\\u00E9', '\\U0001F600', '\\t', '\\u007F', 'a', 'é', '😀', '\t', '\u2028', '\ud800', '\\uD83D', '\\uDE00');

test('a long text is put back as its pieces are, whatever escapes it has', () => {
  fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
    const long = [...pieces, 'b'.repeat(300)];
    expect(unescapeString(long.join(''))).toBe(long.map(unescapeString).join(''));
  }), { numRuns: 500 });
});

test('millions of escapes take a blink of the processor', () => {
  const { user } = process.cpuUsage();
  expect(unescapeString('a\\"\\n'.repeat(800_000)).length).toBe(2_400_000);
  expect((process.cpuUsage().user - user) / 1000).toBeLessThan(300);
});
