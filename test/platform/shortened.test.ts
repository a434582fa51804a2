import { expect, test } from '@jest/globals';
import { readChanges } from '../../server/change/read-changes.js';
import { Problem } from '../../server/platform/problem.js';
import { shortened } from '../../server/platform/shortened.js';
import { formats } from '../../server/rdf/formats.js';
import { parseDocument } from '../../server/rdf/parse.js';
import { prepareQuery } from '../../server/sparql/prepare.js';

test('what a message repeats is its beginning and its end, and no half of a character', () => {
  expect([shortened('short'), shortened('x'.repeat(200)).length, shortened(`${'a'.repeat(200)}end`)]).toEqual(['short', 200, `${'a'.repeat(159)}…${'a'.repeat(37)}end`]);
  expect(shortened('😀'.repeat(300), 199)).not.toMatch(/\p{Cs}/u);
});

test('a problem repeats little of what was sent', () => {
  const { detail, members, message } = new Problem(400, 'Bad', 'd'.repeat(2 ** 20), { term: 't'.repeat(2 ** 20), limit: 3, list: ['a'] });
  expect([detail.length, String(members['term']).length, members['limit'], members['list'], message.length < 5000]).toEqual([4000, 1000, 3, ['a'], true]);
});

const long = 'x'.repeat(2 ** 20), changes = { base: 'http://e/', blankNodes: false };
const said = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as Problem).detail;
  }
  throw new Error('nothing was thrown');
};
test.each<[string, () => unknown, RegExp]>([
  ['an IRI that is not closed', () => readChanges([{ added: `<http://e/${long} <http://e/p> "o" .`, removed: '', base: undefined }], changes), /^added, line 1: Unexpected/],
  ['an IRI that is relative', () => readChanges([{ added: `<${long}> <http://e/p> "o" .`, removed: '', base: undefined }], changes), /^added(?:, line 1)?: /],
  ['a blank node', () => readChanges([{ added: `_:${long} <http://e/p> "o" .`, removed: '', base: undefined }], changes), /give it an IRI\.$/],
  ['a word of a query', () => prepareQuery(`ASK { ?s ?p ?o } ${long}`, { prefixes: new Map(), maxLength: Infinity }), /^Line 1, column 18: Found `x{80}`; expected: /],
  ['a prefix of a query', () => prepareQuery(`ASK { ?s ${long}:p ?o }`, { prefixes: new Map(), maxLength: Infinity }), /is not declared\.$/],
  ['the name of a graph', () => prepareQuery('ASK {}', { prefixes: new Map(), defaultGraphs: [long] }), /is not an absolute IRI\.$/],
])('%s of a million characters is not repeated', (_, run, expected) => {
  const detail = said(run);
  expect(detail).toMatch(expected);
  expect(detail.length).toBeLessThan(600);
});

test.each(formats.filter(({ read }) => read).map((format) => [format.name, format] as const))('nor by the reader of %s', async (_, format) => {
  for (const text of [`<http://e/${long}`, `{"@id": "${long} a", "http://e/p": 1}`, long]) {
    const { message } = await parseDocument(text, format, 'http://e/', 'b').then(() => ({ message: '' }), (error: Error) => error);
    expect(message.length).toBeLessThan(600);
  }
});
