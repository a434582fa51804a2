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

test('a list of 40,000 texts is looked up, and not gone through for each row', () => {
  const list = Array.from({ length: 40_000 }, (_, i) => `"x${i}"`).join(', '), start = performance.now();
  expect(askLarge(`SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?o IN (${list}, "o1", :k1)) }`)).toEqual(askLarge('SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?o = "o1" || ?o = :k1) }'));
  expect(performance.now() - start).toBeLessThan(3_000);
}, 60_000);
