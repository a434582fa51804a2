import { describe, expect, test } from '@jest/globals';
import { askLarge, largeCases } from './own/large.js';

describe('over some thousand triples', () => {
  test.each(largeCases.map((one) => [one[0], one] as const))('%s', (_, [, query, right, ordered]) => {
    // Twice: the second time from a plan that is kept.
    for (let run = 0; run < 2; run++) {
      const rows = askLarge(query);
      expect(ordered ? rows : [...rows].sort()).toEqual(ordered ? right : [...right].sort());
    }
  });
});
