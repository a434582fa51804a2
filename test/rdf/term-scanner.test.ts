import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addText, emptyFilter, scanTerms } from '../../server/rdf/term-scanner.js';

/** A filter that every text passes. */
const every = new Uint8Array(1).fill(255);
const terms = (...chunks: readonly Uint8Array[]): readonly string[] => told(every, ...chunks);
const told = (filter: Uint8Array, ...chunks: readonly Uint8Array[]): readonly string[] => {
  const found: string[] = [], scan = scanTerms(filter, (term) => { found.push(term); });
  for (const chunk of chunks) scan(chunk);
  return found;
};

test.each([
  ['rows of TSV', '?a\t?b\n<http://e/a>\t"Able 2001"\n_:b\t5\n\t"x"@en\n', ['http://e/a', 'Able 2001', 'x']],
  ['triples', '<http://e/s> <http://e/p> "5"^^<http://e/int> .\n', ['http://e/s', 'http://e/p', '5', 'http://e/int']],
  ['an IRI within a text is none', '"see <http://e/a>"\t<http://e/b>\n', ['see <http://e/a>', 'http://e/b']],
  ['a quotation mark within a text ends nothing', '"a \\"<http://e/a>\\\\"\t<http://e/b>\n', ['http://e/b']],
  ['triples in the place of a term', '<< <http://e/s> <http://e/p> <http://e/o> >>\t<<<http://e/x> <http://e/y> "z">>\n', ['http://e/s', 'http://e/p', 'http://e/o', 'http://e/x', 'http://e/y', 'z']],
  ['what is longer than any name', `"${'a'.repeat(2000)}"\t<http://e/a>\n`, ['http://e/a']],
])('%s', (_, text, expected) => {
  expect(terms(Buffer.from(text))).toEqual(expected);
});

test('finds the same wherever the bytes are cut', () => {
  const part = fc.oneof(fc.constantFrom('<http://e/é>', '"ü <a> b"', '"\\""', '<<', '>>', '\t', '\n', ' '), fc.string().map((text) => JSON.stringify(text)));
  fc.assert(fc.property(fc.array(part), fc.array(fc.nat(40), { minLength: 1 }), (parts, cuts) => {
    const bytes = Buffer.from(parts.join('')), chunks: Uint8Array[] = [];
    let at = 0;
    for (let i = 0; at < bytes.length; i += 1) {
      const size = (cuts[i % cuts.length] ?? 0) + 1;
      chunks.push(bytes.subarray(at, at + size));
      at += size;
    }
    expect(terms(...chunks)).toEqual(terms(bytes));
  }));
});

test('what is in no filter is not told, wherever the bytes are cut', () => {
  const names = ['http://e/é', 'Able 2001', '10.1000/x'], others = Array.from({ length: 1000 }, (_, i) => `http://e/other-${i}`);
  const text = Buffer.from([...others, ...names, ...others].map((name, i) => (i % 2 === 0 ? `<${name}>` : `"${name}"`)).join('\t')), filter = emptyFilter();
  for (const name of names) addText(filter, name);
  const whole = told(filter, text);
  expect(names.filter((name) => !whole.includes(name))).toEqual([]);
  // One in a hundred is told without need, at most.
  expect(whole.length).toBeLessThan(23);
  expect(told(filter, ...Array.from({ length: Math.ceil(text.length / 7) }, (_, i) => text.subarray(7 * i, 7 * i + 7)))).toEqual(whole);
});
