import { expect, test } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { mayHaveBroken } from '../../server/engine/contract/budget.js';
import { ArgumentError } from '../../server/platform/argument-error.js';
import { FormatError } from '../../server/rdf/format-error.js';
import { iri } from '../../server/rdf/iri.js';

const deep = (): unknown => [deep()];
const caught = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

test('what JavaScript throws when a stack or an array is full may have broken a thread, and what we refuse has not', () => {
  expect([caught(deep), caught(() => new Array(-1)), caught(() => 'a'.repeat(2 ** 30))].map(mayHaveBroken)).toEqual([true, true, true]);
  expect([caught(() => iri('no IRI')), new ArgumentError('x'), new FormatError('x'), new Error('x')].map(mayHaveBroken)).toEqual([false, false, false, false]);
});

test('no source of the server throws a RangeError', () => {
  const sources = readdirSync('server', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  expect(sources.length).toBeGreaterThan(300);
  expect(sources.filter((file) => /new RangeError|extends RangeError/.test(readFileSync(join('server', file), 'utf8')))).toEqual([]);
});
