import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DataFactory } from 'n3';
import { parseSolutions } from '../../server/query/solutions.js';

const { blankNode, literal, namedNode } = DataFactory;

test('terms of each sort, and variables that are not bound', async () => {
  const json = JSON.stringify({ head: { vars: ['a', 'b', 'c'] }, results: { bindings: [
    { a: { type: 'uri', value: 'http://e/a' }, b: { type: 'bnode', value: 'b' } }, {},
    { b: { type: 'literal', value: 'x', 'xml:lang': 'en' }, c: { type: 'literal', value: '1', datatype: 'http://e/n' } },
  ] } });
  expect(await parseSolutions(json)).toEqual([
    new Map([['a', namedNode('http://e/a')], ['b', blankNode('b')]].map(([name, term]) => [name, term] as const)), new Map(),
    new Map([['b', literal('x', 'en')], ['c', literal('1', namedNode('http://e/n'))]]),
  ]);
});

test('a long result is read in pieces, whatever its texts hold', async () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('"}},{"', '}},{', '\\"}},{\\"', ']}}', '"bindings":[', '\\'));
  await fc.assert(fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 20 }), fc.constantFrom(0, 2), async (texts, spaces) => {
    const bindings = Array.from({ length: 2000 }, (_, i) => (i % 7 === 6 ? {} : { s: { type: 'literal', value: `${texts[i % texts.length]} ${i}` } }));
    const found = await parseSolutions(JSON.stringify({ head: { vars: ['s'] }, results: { bindings } }, null, spaces));
    expect(found.map((solution) => solution.get('s')?.value)).toEqual(bindings.map(({ s }) => s?.value));
  }), { numRuns: 40 });
});
