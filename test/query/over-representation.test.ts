import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { ArgumentError } from '../../server/platform/argument-error.js';
import { benjaminiHochberg, fisherGreater } from '../../server/query/over-representation.js';
import { isLong } from '../support/long.js';
import { randomOf } from '../support/random.js';

/**
 * Both, set, list, all, and what R 4.2.2 says:
 * `sprintf("%.15g", fisher.test(matrix(c(both, set - both, list - both, all - set - list + both), 2), alternative = "greater")$p.value)`.
 */
const known: readonly (readonly [both: number, set: number, list: number, all: number, wanted: number])[] = [
  [0, 5, 10, 100, 1], [1, 5, 10, 100, 0.416247633073848], [3, 5, 10, 131, 0.00301362229777949], [5, 5, 5, 131, 3.36018506501501e-09], [4, 12, 9, 131, 0.00410109253432191],
  [7, 30, 15, 131, 0.0279082706296062], [2, 3, 120, 131, 0.981523713282989], [28, 30, 129, 131, 1], [30, 30, 131, 131, 1], [10, 40, 200, 20000, 5.21046673372334e-12],
  [25, 40, 200, 20000, 7.51782173950757e-41], [40, 40, 200, 20000, 1.58190798820506e-82], [1, 3, 5000, 20000, 0.578146095273561], [60, 131, 500, 19000, 1.03609186478366e-59],
  [131, 131, 131, 1000000, 0], [3, 300, 400, 60000, 0.323317470268714],
];

/** Values, and what R 4.2.2 makes of them: `sprintf("%.15g", p.adjust(values, "BH"))`. */
const adjusted: readonly (readonly [values: readonly number[], wanted: readonly number[]])[] = [
  [[0.01, 0.02, 0.03, 0.04, 0.05], [0.05, 0.05, 0.05, 0.05, 0.05]],
  [[0.5, 0.001, 0.2, 0.001, 1], [0.625, 0.0025, 0.333333333333333, 0.0025, 1]],
  [[0.04, 0.04, 0.04], [0.04, 0.04, 0.04]],
  [[1e-300, 0.2, 1e-12, 0.9, 0.03, 0.03, 1], [7e-300, 0.28, 3.5e-12, 1, 0.0525, 0.0525, 1]],
  [[0.7], [0.7]], [[], []],
];

/** The same but for what rounding may change. */
const near = (found: number, wanted: number): boolean => Math.abs(found - wanted) <= 1e-11 * wanted;

describe('Fisher\'s exact test in one direction', () => {
  test.each(known)('%i of %i, %i of %i, as R has it', (...[both, set, list, all, wanted]) => {
    const found = fisherGreater({ both, set, list, all });
    expect([found, near(found, wanted)]).toEqual([expect.closeTo(wanted, 10), true]);
  });

  test('is the same for set and list exchanged, and the tails of all counts are the whole', () => {
    const overlap = fc.integer({ min: 1, max: 300 }).chain((all) => fc.tuple(fc.constant(all), fc.integer({ min: 0, max: all }), fc.integer({ min: 0, max: all })));
    fc.assert(fc.property(overlap, ([all, set, list]) => {
      const fewest = Math.max(0, set + list - all), counts = Array.from({ length: Math.min(set, list) - fewest + 1 }, (_, i) => fewest + i);
      const tails = counts.map((both) => fisherGreater({ both, set, list, all }));
      expect(tails[0]).toBe(1);
      expect(tails.filter((tail, i) => tail < 0 || tail > 1 || (i > 0 && tail > (tails[i - 1] ?? 1)))).toEqual([]);
      expect(counts.filter((both, i) => !near(fisherGreater({ both, set: list, list: set, all }), tails[i] ?? NaN))).toEqual([]);
      // The mean of the distribution is the sum of its tails above the first.
      expect(fewest + tails.slice(1).reduce((sum, tail) => sum + tail, 0)).toBeCloseTo(set * list / all, 8);
    }), { seed: 1 });
  });

  test.each([[6, 5, 10, 100], [-1, 5, 5, 10], [0, 8, 8, 10], [1, 11, 2, 10], [0.5, 2, 2, 10]])('%d of %d, %d of %d cannot be', (both, set, list, all) => {
    expect(() => fisherGreater({ both, set, list, all })).toThrow(ArgumentError);
  });
});

describe('the adjustment of Benjamini and Hochberg', () => {
  test.each(adjusted)('of %j, as R has it', (...[values, wanted]) => {
    const found = benjaminiHochberg(values);
    expect([found.length, found.filter((q, i) => !near(q, wanted[i] ?? NaN))]).toEqual([wanted.length, []]);
  });
});

// `npm run test:long -- enrichment`: R itself is asked.
(isLong ? test : test.skip)('thousands of tests and adjustments are as R has them', () => {
  const random = randomOf(7), upTo = (most: number): number => Math.floor(random() * (most + 1));
  const cases = Array.from({ length: 5000 }, () => {
    const all = 1 + upTo(random() < 0.5 ? 200 : 30_000), set = upTo(Math.min(all, 400)), list = upTo(Math.min(all, 3000)), fewest = Math.max(0, set + list - all);
    return { both: fewest + upTo(Math.min(set, list) - fewest), set, list, all };
  });
  const ask = 'x <- as.matrix(read.table(file("stdin"))); p <- apply(x, 1, function(v) fisher.test(matrix(c(v[1], v[2] - v[1], v[3] - v[1], v[4] - v[2] - v[3] + v[1]), 2), alternative = "greater")$p.value); cat(sprintf("%.15g %.15g\\n", p, p.adjust(p, "BH")), sep = "")';
  const { status, stdout, stderr } = spawnSync('Rscript', ['--vanilla', '-e', ask], { input: cases.map(({ both, set, list, all }) => `${both} ${set} ${list} ${all}\n`).join(''), encoding: 'utf8', maxBuffer: 2 ** 26 });
  expect([status, stderr]).toEqual([0, '']);
  const wanted = stdout.trim().split('\n').map((line) => line.split(' ').map(Number) as [number, number]), p = cases.map(fisherGreater), q = benjaminiHochberg(p);
  // Numbers below the least that has all its digits (1e-307) are equal as far as such numbers can be.
  expect(wanted.map(([one, other], i) => ({ i, one, other })).filter(({ i, one, other }) => Math.abs((p[i] ?? NaN) - one) > 1e-9 * one + 1e-300 || Math.abs((q[i] ?? NaN) - other) > 1e-9 * other + 1e-300)).toEqual([]);
}, 600_000);
