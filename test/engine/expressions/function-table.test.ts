import { afterEach, describe, expect, test } from '@jest/globals';
import { isPure } from '../../../server/engine/expressions/expression.js';
import type { FunctionRow } from '../../../server/engine/expressions/function-row.js';
import { extensionFunctions, functionTable, isBoundedThroughout, isPureThroughout, namedFunctions } from '../../../server/engine/expressions/function-table.js';
import { isSmallPlan } from '../../../server/engine/planning/small-plan.js';
import { prepareQuery } from '../../../server/sparql/prepare.js';
import { parseQuery } from '../../../server/sparql/parse-query.js';

const ours = 'http://example.org/slow';
const callOf = ({ name, arity: [fewest] }: FunctionRow, named: boolean) => {
  const args = Array.from({ length: fewest }, () => ({ type: 'expression', subType: 'term', term: { termType: 'Variable', value: 'x' } }));
  return { type: 'expression', args, ...(named ? { subType: 'named', name: { termType: 'NamedNode', value: name } } : { subType: 'operator', operator: name }) } as never;
};
const rows = [...[...functionTable.values()].map((row) => [row.name, row, false] as const), ...[...namedFunctions.values()].map((row) => [row.name, row, true] as const)];

describe('what the table says of a function holds of each call of it', () => {
  test.each<readonly [string, FunctionRow, boolean]>(rows)('%s', (_, row, named) => {
    const call = callOf(row, named), table = (named ? namedFunctions : functionTable) as Map<string, FunctionRow>;
    try {
      for (const pure of [true, false]) {
        for (const bounded of [true, false]) {
          table.set(row.name, { ...row, pure, bounded });
          expect([isPure(call), isPureThroughout([call]), isBoundedThroughout({ input: call })]).toEqual([pure, pure, bounded]);
        }
      }
    } finally {
      table.set(row.name, row);
    }
  });
});

describe('a function of ours, called by IRI', () => {
  const table = namedFunctions as Map<string, FunctionRow>, [cast] = [...namedFunctions.values()];
  afterEach(() => { table.delete(ours); });
  test.each([[true, true], [true, false], [false, true]])('that is pure: %s, bounded: %s', (pure, bounded) => {
    const text = `SELECT ?x { ?s ?p ?o BIND(<${ours}>(?o) AS ?x) }`;
    table.set(ours, { ...cast as FunctionRow, name: ours, pure, bounded });
    expect(isPureThroughout(parseQuery(text).operation)).toBe(pure);
    // What is not small is never answered on the thread that listens.
    expect(isSmallPlan(prepareQuery(text, { prefixes: new Map() }))).toBe(pure && bounded);
  });
});

test('a graph whose name is that of a function is no call of it', () => {
  const table = namedFunctions as Map<string, FunctionRow>, [cast] = [...namedFunctions.values()] as [FunctionRow];
  try {
    table.set(ours, { ...cast, name: ours, pure: false });
    expect(isPureThroughout(parseQuery(`ASK { GRAPH <${ours}> { ?s ?p ?o } }`).operation)).toBe(true);
  } finally {
    table.delete(ours);
  }
});

test('functions that SPARQL 1.1 does not have are named', () => {
  expect(extensionFunctions).toEqual(['date', 'time'].map((name) => `http://www.w3.org/2001/XMLSchema#${name}`));
});
