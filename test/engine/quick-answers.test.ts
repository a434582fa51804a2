import { expect, test } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createQuickAnswers } from '../../server/engine/quick-answers.js';
import { prepareQuery } from '../../server/sparql/prepare.js';
import { crowd, formatOf, prefixes } from '../support/service.js';

const csv = formatOf('csv');
const open = () => createQuickAnswers(crowd.store, prefixes);
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
