import { expect, test } from '@jest/globals';
import { sizeOf } from '../../../server/engine/planning/plan-size.js';
import { parseQuery } from '../../../server/sparql/parse-query.js';

const chainOf = (pattern: string): number => sizeOf(parseQuery(`ASK { ${pattern} }`).operation).chain;
const patterns = (count: number): string => Array.from({ length: count }, (_, i) => `?s <http://e/p${i}> ?o${i} .`).join(' ');

test('patterns that are joined are all under way at once, of branches only the longest is', () => {
  const [one, five, nine] = [1, 5, 9].map((count) => chainOf(patterns(count)));
  expect([five, nine]).toEqual([(one ?? 0) + 4, (one ?? 0) + 8]);
  const branches = (...counts: readonly number[]): number => chainOf(counts.map((count) => `{ ${patterns(count)} }`).join(' UNION '));
  expect([branches(5, 1), branches(1, 5), branches(5, 5), branches(9, 5, 1)]).toEqual([branches(1, 1) + 4, branches(1, 1) + 4, branches(1, 1) + 4, branches(1, 1, 1) + 8]);
});

test('what nests is counted by its depth', () => {
  const depthOf = (levels: number): number => sizeOf(parseQuery(`ASK { ?s ?p ?o FILTER(${'!('.repeat(levels)}?o${')'.repeat(levels)}) }`).operation).depth;
  expect(depthOf(40) - depthOf(20)).toBe(depthOf(60) - depthOf(40));
  expect(depthOf(40)).toBeGreaterThan(depthOf(20));
});
