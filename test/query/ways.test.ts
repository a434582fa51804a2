import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findWays as searchWays, mostPartialWays } from '../../server/query/ways.js';
import type { FoundWays, WayEdge, WaySearch } from '../../server/query/ways.js';

/** What a search finds, and how often it lets others have their turn. */
function searched<Edge extends WayEdge>(edges: readonly Edge[], size: number, question: WaySearch): FoundWays<Edge> & { readonly yields: number } {
  const search = searchWays(edges, size, question);
  for (let yields = 0; ; yields++) {
    const { done, value } = search.next();
    if (done) return { ...value, yields };
  }
}
const findWays = <Edge extends WayEdge>(edges: readonly Edge[], size: number, question: WaySearch): FoundWays<Edge> => searched(edges, size, question);

const edge = (from: number, to: number, cost: number, relation = 'r'): WayEdge => ({ from, to, relation, cost });
const stations = (edges: readonly WayEdge[], count: number, longest = 4) =>
  findWays(edges, 8, { from: 0, to: 3, count, longest }).ways.map(({ cost, steps }) => [Number(cost.toFixed(3)), ...steps.map((step) => (step.forward ? step.edge.to : step.edge.from))]);

test('the cheapest ways come first, in either direction of an edge', () => {
  expect(stations([edge(0, 1, 1, 'a'), edge(1, 3, 1, 'b'), edge(3, 0, 3, 'c'), edge(0, 2, 1, 'd'), edge(3, 2, 0.5, 'e')], 5)).toEqual([[1.5, 2, 3], [2, 1, 3], [3, 3]]);
});
test('two steps by one relation into a shared target, or out of a shared source, are no way', () => {
  expect(stations([edge(0, 1, 1), edge(3, 1, 1)], 5)).toEqual([]);
  expect(stations([edge(1, 0, 1), edge(1, 3, 1)], 5)).toEqual([]);
  expect(stations([edge(0, 1, 1), edge(1, 3, 1)], 5)).toEqual([[2, 1, 3]]);
});
test('a way that turns costs more where that is asked', () => {
  const edges = [edge(0, 1, 1, 'a'), edge(3, 1, 1, 'b'), edge(0, 2, 1.5, 'c'), edge(2, 3, 1, 'd')], ways = (turn?: number) => findWays(edges, 8, { from: 0, to: 3, count: 5, longest: 4, ...(turn !== undefined && { turn }) }).ways.map(({ cost }) => cost);
  expect([ways(), ways(1)]).toEqual([[2, 2.5], [2.5, 3]]);
});
test('no way is longer than wanted, and ways that do not exist are none', () => {
  const chain = [edge(0, 1, 1, 'a'), edge(1, 2, 1, 'b'), edge(2, 3, 1, 'c')];
  expect([stations(chain, 1, 2), stations(chain, 1, 3), stations([edge(0, 1, 1)], 1)]).toEqual([[], [[3, 1, 2, 3]], []]);
});
test('a search of too many partial ways ends and says so', () => {
  const edges = Array.from({ length: 60 }, (_, i) => Array.from({ length: 60 }, (__, j) => edge(i, j, 1, `${i} ${j}`))).flat().filter(({ from, to }) => from < to);
  const found = searched(edges, 62, { from: 0, to: 59, count: 100_000, longest: 6 });
  expect([found.bounded, found.ways.length > 0]).toEqual([true, true]);
  // Each partial way adds no more than its neighbours between two looks at the clock.
  expect(found.yields).toBeGreaterThan(mostPartialWays / 60);
});
test('all simple ways are found, and in the order of their cost', () => {
  fc.assert(fc.property(fc.array(fc.record({ from: fc.nat(6), to: fc.nat(6), cost: fc.integer({ min: 1, max: 9 }), relation: fc.constantFrom('a', 'b', 'c') }), { maxLength: 14 }), (edges) => {
    const costs: number[] = [];
    const walk = (node: number, seen: readonly number[], cost: number, last: { readonly relation: string; readonly forward: boolean } | undefined): void => {
      if (node === 3) {
        costs.push(cost);
        return;
      }
      if (seen.length > 4) return;
      for (const each of edges) {
        for (const forward of [true, false]) {
          const [here, other] = forward ? [each.from, each.to] : [each.to, each.from];
          if (here !== node || each.from === each.to || seen.includes(other) || (last && last.relation === each.relation && last.forward !== forward)) continue;
          walk(other, [...seen, other], cost + each.cost, { relation: each.relation, forward });
        }
      }
    };
    walk(0, [0], 0, undefined);
    expect(findWays(edges, 7, { from: 0, to: 3, count: 100_000, longest: 4 }).ways.map(({ cost }) => cost)).toEqual(costs.sort((a, b) => a - b));
  }), { numRuns: 300 });
});
