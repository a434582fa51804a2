import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareSmall } from '../../server/sparql/prepare.js';
import { isSmall } from '../../server/sparql/small.js';

const queries = new URL('../../../queries/', import.meta.url);
// Checks of content run where a version is built, never on the listener.
const examples = readdirSync(queries, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.rq') && !name.startsWith('qc/'));

test('every query that the listener may be asked by our own pages and examples is small', () => {
  expect(examples.length).toBeGreaterThan(30);
  expect(examples.filter((name) => !isSmall(readFileSync(join(queries.pathname, name), 'utf8')))).toEqual([]);
});

test.each([
  ['what stands in strings, references and comments', 'ASK { ?s ?p "((((((((((((((((" ; ?q """a"/b/c/d/e/f""" ; <http://e/a/b/c/d/e/f#(((((> 1.5 # ((((((((((((((((\n }'],
  ['an empty text', ''],
  ['a string that does not end', 'ASK { ?s ?p "((((((((((((((((((((((((((('],
  ['4,000 units of one string', `ASK { ?s ?p "${'x'.repeat(4000)}" }`],
])('%s counts little', (_, text) => {
  expect(isSmall(text)).toBe(true);
});

test.each([
  ['long', `ASK { ?s ?p "${'x'.repeat(4096)}" }`],
  ['a long path', `ASK { ?s ${'a/'.repeat(60)}a ?o }`],
  ['a path of alternatives', `ASK { ?s ${'a|'.repeat(60)}a ?o }`],
  ['many patterns', `ASK { ${'?s ?p ?o .'.repeat(60)} }`],
  ['many properties', `ASK { ?s ${'?p ?o ;'.repeat(60)} ?p ?o }`],
  ['many objects', `ASK { ?s ?p ${'1,'.repeat(60)} 1 }`],
  ['a long list', `ASK { ?s ?p (${'1 '.repeat(60)}) }`],
  ['a long list of references', `ASK { ?s ?p (${'<a:b>'.repeat(60)}) }`],
  ['a long list of strings', `ASK { ?s ?p (${'"a"'.repeat(60)}) }`],
  ['many groups', `ASK { ${'{} '.repeat(60)} }`],
  ['deep groups', `ASK { ${'{'.repeat(20)}${'}'.repeat(20)} }`],
  ['a long sum', `ASK { FILTER(1${'+1'.repeat(60)} = 1) }`],
  ['many values', `ASK { VALUES ?x { ${'1 '.repeat(500)} } }`],
  ['deep after a string with three quotes that holds two', `ASK { ?s ?p """a""b""" . ${'{'.repeat(20)}${'}'.repeat(20)} }`],
  ['deep after a string with an escaped quote', `ASK { ?s ?p "a\\"" . ${'{'.repeat(20)}${'}'.repeat(20)} }`],
  ['deep after a comparison that looks like a reference', `ASK { FILTER(?a < 1) ${'{'.repeat(20)}${'}'.repeat(20)} FILTER(?a > 1) }`],
])('%s is not small', (_, text) => {
  expect(isSmall(text)).toBe(false);
});

test.each(['\n', '\r\n', '\r'])('lines that end with %j count alike', (end) => {
  const near = ['ASK {', ...Array.from({ length: 150 }, () => `# ${'x'.repeat(24)}`), '}'].join(end);
  expect(isSmall(near)).toBe(true);
  // What follows a comment is counted, whatever ends the comment.
  expect(isSmall(['# all', `ASK { ${'?s ?p ?o . '.repeat(60)} }`].join(end))).toBe(false);
  expect(isSmall([`ASK { ?s ?p "open`, `?s ?p ?o . `.repeat(60)].join(end))).toBe(false);
});

test('only what the fast parser takes is prepared quickly; what is empty or too long is said at once', () => {
  const options = { prefixes: new Map() };
  expect(prepareSmall('ASK { ?s ?p ?o }', options)?.form).toBe('ASK');
  for (const text of ['ASK { <<?s ?p ?o>> ?p ?o }', `ASK { ${'{} '.repeat(60)} }`]) expect(prepareSmall(text, options)).toBeUndefined();
  expect(() => prepareSmall('ASK { ?s ?p', options)).toThrow('Line 1, column 12: Found the end of the text; expected: ');
  expect(() => prepareSmall(' ', options)).toThrow('The query is empty.');
  expect(() => prepareSmall('ASK { }', { ...options, maxLength: 2 })).toThrow('The query has 7 characters; the limit is 2.');
});
