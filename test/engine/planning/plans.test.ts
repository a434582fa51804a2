import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { CancelledError } from '../../../server/engine/run/context.js';
import type { OperatorProfile } from '../../../server/engine/contract/engine.js';
import { openStore, type Evaluate } from '../../../server/engine/evaluator/open-store.js';
import type { PreparedQuery } from '../../../server/sparql/prepared-query.js';
import { storeFromNQuads } from '../../../server/store/build-store.js';

/** Cells in five kinds and 25 sizes, each next to another one; a fifth of them has a label, two are marked. */
function cells(count: number): Evaluate {
  const e = 'http://e/', nquads = Array.from({ length: count }, (_, i) => [
    `<${e}c${i}> <${e}kind> <${e}k${i % 5}> <${e}g${i % 2}> .`,
    `<${e}c${i}> <${e}size> "${i % 25}"^^<http://www.w3.org/2001/XMLSchema#integer> <${e}g${i % 2}> .`,
    `<${e}c${i}> <${e}next> <${e}c${(i + 1) % count}> <${e}g${i % 2}> .`,
    ...(i % 5 === 0 ? [`<${e}c${i}> <${e}label> "l${i}" <${e}g0> .`] : []),
    ...(i < 2 ? [`<${e}c${i}> <${e}marked> "yes" <${e}g1> .`] : []),
    '',
  ].join('\n')).join('');
  return openStore(storeFromNQuads(new TextEncoder().encode(nquads).buffer), { prefixes: new Map([['', e]]) });
}
const prepared = (query: string): PreparedQuery => ({
  text: `PREFIX : <http://e/> ${query}`, form: (/^[A-Z]+/.exec(query)?.[0] ?? 'SELECT') as PreparedQuery['form'], defaultGraphs: [], namedGraphs: [],
});
const fixture = (name: string): string => readFileSync(`test/fixtures/${name}`, 'utf8');

const number = (count: number, name: string): string => `${count} ${name}${count === 1 ? '' : 's'}`;
const line = ({ depth, step, expected, calls, rows, together }: OperatorProfile): string => `${'  '.repeat(depth)}${step} | ${expected === undefined ? '' : `${Number(expected.toFixed(3))} expected, `}${number(calls, 'call')}, ${number(rows, 'row')}${together === undefined ? '' : ` in ${together}`}`;

/** What is expected follows from the counts of the data: a hundred cells, 322 triples of five properties, of 100, 25 … different objects. */
describe('a plan begins with what promises the fewest solutions, and tells what it expected and did', () => {
  const evaluate = cells(100);
  it.each(fixture('plans.txt').trim().split(/\n\n(?=# )/).map((one) => [one.slice(2, one.indexOf('\n')), one.slice(one.indexOf('\n') + 1).trimEnd()] as const))('%s', (query, right) => {
    let plan: readonly OperatorProfile[] = [];
    evaluate(prepared(query), 'text/csv', { write: () => undefined, onPlan: (steps) => { plan = steps; } });
    expect(plan.map(line).join('\n')).toBe(right);
  });
});

/** Steps of work over a thousand cells: as many as what is read, compared, kept and written. */
describe('work is counted', () => {
  const evaluate = cells(1000);
  const ends = (query: string, steps?: number): boolean => {
    const { form } = prepared(query), mediaType = form === 'ASK' ? 'application/sparql-results+json' : form === 'SELECT' ? 'text/csv' : 'application/n-triples';
    try {
      evaluate(prepared(query), mediaType, { write: () => undefined, ...(steps !== undefined && { steps }) });
      return true;
    } catch (error) {
      if (error instanceof CancelledError) return false;
      throw error;
    }
  };
  it.each(fixture('steps.tsv').trim().split('\n').map((row) => row.split('\t') as [string, string]))('%s steps: %s', (steps, query) => {
    ends(query); // what is made once for the version
    const right = Number(steps);
    expect([ends(query, Math.ceil(right * 1.03) + 1), ends(query, Math.floor(right * 0.97) - 1)]).toEqual([true, false]);
  });
});
