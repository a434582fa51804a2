import { expect, test } from '@jest/globals';
import { EngineError } from '../../../server/engine/contract/engine.js';
import { openQueryDatasets } from '../../../server/engine/run/datasets.js';
import { compile } from '../../../server/engine/evaluator/plan.js';
import { parseQuery } from '../../../server/sparql/parse-query.js';
import { storeFromNQuads } from '../../../server/store/build-store.js';
import { openDictionary } from '../../../server/store/dictionary.js';

const data = storeFromNQuads(new TextEncoder().encode('<http://e/x> <http://e/p> <http://e/x> .\n<http://e/x> <http://e/q> "1" .\n').buffer);
const dictionary = openDictionary(data);
const dataset = openQueryDatasets(data, dictionary)({ defaultGraphs: [], namedGraphs: [] });

const each = (count: number, part: (i: number) => string, between = ' '): string => Array.from({ length: count }, (_, i) => part(i)).join(between);
const shapes: Readonly<Record<string, (n: number) => string>> = {
  'a path of steps': (n) => `ASK { ?s ${each(n, () => '<http://e/p>', '/')} ?o }`,
  'patterns with nothing in common': (n) => `ASK { ${each(n, (i) => `?s${i} <http://e/p> ?o${i} .`)} }`,
  'patterns about one subject': (n) => `ASK { ${each(n, (i) => `?s <http://e/p> ?o${i} .`)} }`,
  'branches of a UNION': (n) => `ASK { ${each(n, (i) => `{ ?s <http://e/p> ?o${i} }`, ' UNION ')} }`,
  'rows of VALUES': (n) => `ASK { VALUES ?o { ${each(10 * n, String)} } ?s <http://e/p> ?o }`,
  'an IN list': (n) => `ASK { ?s <http://e/p> ?o FILTER(?o IN (${each(4 * n, String, ',')})) }`,
  'conditions on many patterns': (n) => `ASK { ${each(n, (i) => `?s <http://e/p> ?o${i} .`)} FILTER(${each(n, (i) => `?o${i} != ?o${(i * 7) % n}`, '&&')}) }`,
  'counted patterns': (n) => `SELECT (COUNT(*) AS ?n) { ${each(n, (i) => `?s <http://e/p> ?o${i} .`)} } GROUP BY ?s`,
};
/** These nest, and so are as deep as they are many; those between patterns twice as deep. */
const deep: Readonly<Record<string, (n: number) => string>> = {
  'BINDs': (n) => `ASK { ${each(n, (i) => `BIND(${i > 0 ? `?v${i - 1}` : '0'} + 1 AS ?v${i})`)} }`,
  'OPTIONALs': (n) => `ASK { ?s <http://e/p> ?o ${each(n, (i) => `OPTIONAL { ?s <http://e/q> ?v${i} }`)} }`,
  'OPTIONALs between patterns': (n) => `ASK { ${each(n, (i) => `?s <http://e/p> ?o${i} OPTIONAL { ?s <http://e/q> ?v${i} }`)} }`,
  'filters': (n) => `ASK { ?s <http://e/p> ?o ${each(n, (i) => `FILTER(?o != ${i})`)} }`,
  'MINUSes': (n) => `ASK { ?s <http://e/p> ?o ${each(n, (i) => `MINUS { ?s <http://e/q> ${i} }`)} }`,
};

/** Milliseconds of the processor that compiling takes, at the least of some times. */
function compiling(text: string): number {
  let least = Infinity;
  for (let round = 0; round < 4; round++) {
    const parsed = structuredClone(parseQuery(text)); // what is known of the parts of a query is not known of this one
    const before = process.cpuUsage();
    compile(parsed, data, dictionary, dataset);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

/** Four times as much takes four times as long, and a little more as logarithms grow; with squares it would be sixteen. */
const mostGrowth = 10;

test.each<[string, (n: number) => string, number]>([...Object.entries(shapes).map(([name, make]): [string, (n: number) => string, number] => [name, make, 300]), ...Object.entries(deep).map(([name, make]): [string, (n: number) => string, number] => [name, make, name === 'OPTIONALs between patterns' ? 45 : 90])])(
  'planning %s takes about as long as they are many', (_, make, n) => {
    compiling(make(n));
    // What grows too fast does so each time; what the machine does beside it does not.
    let growth = Infinity;
    for (let times = 0; times < 3 && growth >= mostGrowth; times++) growth = Math.min(growth, compiling(make(4 * n)) / Math.max(compiling(make(n)), 0.5));
    expect(growth).toBeLessThan(mostGrowth);
  });

test('what would not fit the stack is refused before', () => {
  const refused = (text: string): unknown => {
    try {
      compile(parseQuery(text), data, dictionary, dataset);
    } catch (error) {
      return error instanceof EngineError && [error.reason, error.message.replace(/\d+/g, 'N')];
    }
    return 'compiled';
  };
  expect(refused(`ASK { ${each(3000, (i) => `?s${i} <http://e/p> ?o${i} .`)} }`)).toEqual(['limit', 'The query joins N patterns and operators; N is the most.']);
  expect(refused(`ASK { ${each(450, (i) => `BIND(${i} AS ?v${i})`)} }`)).toEqual(['limit', 'The query is nested N deep; N is the most.']);
});
