import { expect, test } from '@jest/globals';
import { normalizeQuery } from '../../server/sparql/normalize.js';

test('texts that differ in layout alone become equal, and strings stay as they are', () => {
  expect(normalizeQuery(' SELECT  ?s # all\n{ ?s ?p "a  # b" }\n')).toBe('SELECT ?s { ?s ?p "a  # b" }');
});

test.each([
  ['a string', `ASK { ?s ?p "${'a'.repeat(9_000_000)}" }`],
  ['white space', `ASK {${' '.repeat(9_000_000)}}`],
  ['comments', `ASK {${'#\n'.repeat(4_500_000)}}`],
])('millions of signs are no fault of a text: %s', (_, text) => {
  expect(normalizeQuery(text)).toBe(text);
});
