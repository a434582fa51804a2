import { describe, expect, test } from '@jest/globals';
import { offsetOf } from '../../client/query/editor.js';
import { byLength, compact } from '../../client/query/results.js';

describe('compact', () => {
  const prefixes = byLength({ ex: 'https://example.org/', go: 'https://example.org/GO_', mpp: 'https://w3id.org/metastasis/' });
  test.each([
    ['https://w3id.org/metastasis/emt', 'mpp:emt'], ['https://example.org/GO_1', 'go:1'], ['https://example.org/a/b', 'https://example.org/a/b'],
    ['https://example.org/', 'https://example.org/'], ['urn:x', 'urn:x'],
  ])('%s', (iri, short) => {
    expect(compact(iri, prefixes)).toBe(short);
  });
});

describe('offsetOf', () => {
  test.each([[1, 1, 0], [1, 3, 2], [2, 1, 4], [2, 99, 6], [3, 1, 7], [9, 9, 7], [1, 0, 0]])('line %i, column %i', (line, column, offset) => {
    expect(offsetOf('abc\nde\n', line, column)).toBe(offset);
  });
});
