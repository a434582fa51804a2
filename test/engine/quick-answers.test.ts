import { expect, test } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createQuickAnswers } from '../../server/engine/quick-answers.js';
import { prepareQuery } from '../../server/sparql/prepare.js';
import { crowd, formatOf, prefixes } from '../support/service.js';

const csv = formatOf('csv');
/** With a clock that stops nothing where the compiler of JavaScript has not been yet. */
const open = (patience = 1000) => createQuickAnswers(crowd.store, prefixes, { patience });
const query = (text: string) => prepareQuery(text, { prefixes });
/** Of more steps than a query that was not asked before may take. */
const subjects = (n: number) => query(`SELECT (COUNT(DISTINCT ?s) + ${n} AS ?n) { ?s ?p ?o }`);

test('what a worker answered within a millisecond is answered each time', () => {
  const quick = open(), cheap = subjects(0);
  expect(quick.answer(cheap, csv)).toBeUndefined();
  quick.learn(cheap, csv, 1, 10);
  expect([quick.answer(cheap, csv), quick.answer(cheap, csv)]).toEqual(['n\r\n2000\r\n', 'n\r\n2000\r\n']);
  expect(quick.answer(cheap, formatOf('json'))).toBeUndefined();
});

test('of what took it up to three, one is answered in a turn of the event loop', async () => {
  const quick = open(), one = subjects(1), other = subjects(2), long = subjects(3), large = subjects(4);
  quick.learn(one, csv, 3, 10);
  quick.learn(other, csv, 1.1, 10);
  quick.learn(long, csv, 3.1, 10);
  quick.learn(large, csv, 0.1, 100_000);
  expect([one, other, one].map((each) => quick.answer(each, csv))).toEqual(['n\r\n2001\r\n', undefined, undefined]);
  await nextTurn();
  expect([long, large, other].map((each) => quick.answer(each, csv))).toEqual([undefined, undefined, 'n\r\n2002\r\n']);
  quick.learn(one, csv, 0.9, 10); // once its plan is warm
  expect(quick.answer(one, csv)).toBe('n\r\n2001\r\n');
});

test('what needs more steps than a fast query can is given up', () => {
  const quick = open(), pairs = query('SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . FILTER(?c = ?f) }');
  quick.learn(pairs, csv, 0.5, 10);
  expect(quick.answer(pairs, csv)).toBeUndefined();
});

test.each([
  ['is not the same each time', 'SELECT (IF(RAND() < 0.1, 1, 2) AS ?x) {}'],
  ['matches patterns of text', 'SELECT * { ?s ?p "a" FILTER(REGEX(STR(?s), "^(a+)+$")) }'],
  ['makes texts longer', 'SELECT (CONCAT("a", "b") AS ?x) {}'],
  ['is long', `ASK { VALUES ?x { ${'1 '.repeat(3000)} } }`],
  ['has many parts', `ASK { ${Array.from({ length: 300 }, (_, i) => `?s ?p ?o${i}`).join('.')} }`],
  ['puts graphs together', 'SELECT * FROM <http://example.org/a> FROM <http://example.org/b> { ?s ?p ?o }'],
])('what %s is never answered here, however fast a worker was', (_, text) => {
  const quick = open(), asked = query(text);
  quick.learn(asked, csv, 0.01, 10);
  expect(quick.answer(asked, csv)).toBeUndefined();
});

test('what was fast is given up when it is not', () => {
  const quick = open(1), products = query(`SELECT * { ${['a', 'b', 'c'].map((name) => `VALUES ?${name} { ${Array.from({ length: 100 }, (_, i) => i).join(' ')} }`).join(' ')} FILTER(?a + ?b + ?c = -1) }`);
  const start = performance.now();
  for (let round = 0; round < 5; round++) {
    quick.learn(products, csv, 0.1, 10);
    expect(quick.answer(products, csv)).toBeUndefined();
  }
  expect(performance.now() - start).toBeLessThan(500);
});
