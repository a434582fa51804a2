import { expect, test } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createAnswersAtOnce } from '../../server/engine/answers-at-once.js';
import { prepareQuery } from '../../server/sparql/prepare.js';
import { storeFromNQuads } from '../../server/store/build-store.js';
import { crowd, formatOf, prefixes } from '../support/service.js';

const csv = formatOf('csv');
/** With a clock that stops nothing where the compiler of JavaScript has not been yet. */
const open = (patience = 1000) => createAnswersAtOnce(crowd.store, prefixes, { patience });
const query = (text: string) => prepareQuery(text, { prefixes });
/** Of more steps than a query that was not asked before may take. */
const subjects = (n: number) => query(`SELECT (COUNT(DISTINCT ?s) + ${n} AS ?n) { ?s ?p ?o . ?s ?q ?a . ?s ?r ?b . ?s ?t ?c . ?s ?u ?d }`);

test('what a worker answered within a millisecond is answered each time', () => {
  const atOnce = open(), cheap = subjects(0);
  expect(atOnce.answer(cheap, csv)).toBeUndefined();
  atOnce.learn(cheap, csv, 1, 10);
  expect([atOnce.answer(cheap, csv), atOnce.answer(cheap, csv)]).toEqual(['n\r\n2000\r\n', 'n\r\n2000\r\n']);
  expect(atOnce.answer(cheap, formatOf('json'))).toBeUndefined();
});

test('of what took it up to three, one is answered in a turn of the event loop', async () => {
  const atOnce = open(), one = subjects(1), other = subjects(2), long = subjects(3), large = subjects(4);
  atOnce.learn(one, csv, 3, 10);
  atOnce.learn(other, csv, 1.1, 10);
  atOnce.learn(long, csv, 3.1, 10);
  atOnce.learn(large, csv, 0.1, 100_000);
  expect([one, other, one].map((each) => atOnce.answer(each, csv))).toEqual(['n\r\n2001\r\n', undefined, undefined]);
  await nextTurn();
  expect([long, large, other].map((each) => atOnce.answer(each, csv))).toEqual([undefined, undefined, 'n\r\n2002\r\n']);
  atOnce.learn(one, csv, 0.9, 10); // once its plan is warm
  expect(atOnce.answer(one, csv)).toBe('n\r\n2001\r\n');
});

test('what needs more steps than a fast query can is given up', () => {
  const atOnce = open(), pairs = query('SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . FILTER(?c = ?f) }');
  atOnce.learn(pairs, csv, 0.5, 10);
  expect(atOnce.answer(pairs, csv)).toBeUndefined();
});

test.each([
  ['is not the same each time', 'SELECT (IF(RAND() < 0.1, 1, 2) AS ?x) {}'],
  ['matches patterns of text', 'SELECT * { ?s ?p "a" FILTER(REGEX(STR(?s), "^(a+)+$")) }'],
  ['matches patterns that are not known before', 'SELECT * { ?s ?p ?o FILTER(REGEX("a", STR(?s))) }'],
  ['matches patterns of categories of characters', 'SELECT * { ?s ?p "a" FILTER(REGEX(STR(?s), "\\\\p{L}")) }'],
  ['matches patterns that repeat much', 'SELECT * { ?s ?p "a" FILTER(REGEX(STR(?s), "a{0,100}b")) }'],
  ['matches patterns that go back', 'SELECT * { ?s ?p "a" FILTER(REGEX(STR(?s), "a.*b")) }'],
  ['matches patterns of two texts', 'SELECT * { ?s ?p "a" FILTER(REGEX(STR(?s), "a|b")) }'],
  ['matches patterns that go back thrice', 'SELECT * { ?s ?p "a" FILTER(REGEX(STR(?s), "a.*b.*c")) }'],
  ['replaces texts', 'SELECT (REPLACE("a", "b", "c") AS ?x) {}'],
  ['is long', `ASK { VALUES ?x { ${'1 '.repeat(9000)} } }`],
  ['has many parts', `ASK { ${Array.from({ length: 300 }, (_, i) => `?s ?p ?o${i}`).join('.')} }`],
])('what %s is never answered here, however fast a worker was', (_, text) => {
  const atOnce = open(), asked = query(text);
  atOnce.learn(asked, csv, 0.01, 10);
  expect(atOnce.answer(asked, csv)).toBeUndefined();
});

test.each([
  ['makes texts', 'SELECT (CONCAT(UCASE("a"), LCASE("B"), ENCODE_FOR_URI("/")) AS ?x) {}', 'x\r\nAb%2F\r\n'],
  ['joins the texts of a group', 'SELECT (GROUP_CONCAT(?v) AS ?x) { VALUES ?v { "a" "b" } }', 'x\r\na b\r\n'],
  ['looks for a text', 'SELECT (REGEX("abc", "b", "i") AS ?x) {}', 'x\r\ntrue\r\n'],
  ['has many values', `SELECT (COUNT(*) AS ?x) { VALUES ?v { ${'1 '.repeat(3000)} } }`, 'x\r\n3000\r\n'],
  ['puts small graphs together', 'SELECT (COUNT(*) AS ?x) FROM <http://example.org/graph/cells> FROM <http://example.org/b> { ?s ?p ?o }', 'x\r\n2000\r\n'],
])('what %s is answered here once a worker was fast', (_, text, expected) => {
  const atOnce = open(), asked = query(text);
  atOnce.learn(asked, csv, 0.01, 10);
  expect(atOnce.answer(asked, csv)).toBe(expected);
});

test('graphs of many triples are not put together here', () => {
  const quads = ['a', 'b'].flatMap((graph) => Array.from({ length: 5000 }, (_, i) => `<http://e/${i}> <http://e/p> "${graph}" <http://e/${graph}> .\n`)).join('');
  const atOnce = createAnswersAtOnce(storeFromNQuads(new TextEncoder().encode(quads).buffer), prefixes, { patience: 1000 });
  const [both, one] = [query('ASK FROM <http://e/a> FROM <http://e/b> { ?s ?p ?o }'), query('ASK FROM <http://e/a> { ?s ?p ?o }')];
  for (const each of [both, one]) atOnce.learn(each, csv, 0.01, 10);
  expect([atOnce.answer(both, csv), atOnce.answer(one, csv)]).toEqual([undefined, 'true']);
});

test('a text that grows beyond the room of a run is given up here, however fast a worker was', () => {
  // 16 units, and ten times as many with each BIND.
  const tenfold = (from: string, to: string): string => `BIND(CONCAT(${Array(10).fill(from).join(', ')}) AS ${to})`;
  const grown = (times: number): string => `SELECT (STRLEN(LCASE(?v${times})) AS ?x) { VALUES ?v0 { "0123456789ABCDEF" } ${Array.from({ length: times }, (_, i) => tenfold(`?v${i}`, `?v${i + 1}`)).join(' ')} }`;
  const atOnce = open(), [short, long] = [query(grown(3)), query(grown(5))];
  for (const each of [short, long]) atOnce.learn(each, csv, 0.01, 10);
  expect([atOnce.answer(short, csv), atOnce.answer(long, csv)]).toEqual(['x\r\n16000\r\n', undefined]);
});

test('what was fast is given up when it is not', () => {
  const atOnce = open(1), products = query(`SELECT * { ${['a', 'b', 'c'].map((name) => `VALUES ?${name} { ${Array.from({ length: 100 }, (_, i) => i).join(' ')} }`).join(' ')} FILTER(?a + ?b + ?c = -1) }`);
  const start = performance.now();
  for (let round = 0; round < 5; round++) {
    atOnce.learn(products, csv, 0.1, 10);
    expect(atOnce.answer(products, csv)).toBeUndefined();
  }
  expect(performance.now() - start).toBeLessThan(500);
});
