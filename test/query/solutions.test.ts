import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { DataFactory } from 'n3';
import { parseSolutions, readAnswer } from '../../server/query/solutions.js';

const { blankNode, literal, namedNode } = DataFactory;

/** An answer laid out as our writers do, in pieces of so many bytes. */
function answerOf(bindings: readonly unknown[], size = Infinity): Readable {
  const bytes = Buffer.from(`{"head":{"vars":["s"]},"results":{"bindings":[${bindings.map((each) => JSON.stringify(each)).join(',\n')}]}}`);
  return Readable.from(function* () { for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size); }());
}
const solutionsOf = async (body: Readable) => parseSolutions(await readAnswer(body));

test('terms of each sort, and variables that are not bound', async () => {
  expect(await solutionsOf(answerOf([
    { a: { type: 'uri', value: 'http://e/a' }, b: { type: 'bnode', value: 'b' } }, {},
    { b: { type: 'literal', value: 'x', 'xml:lang': 'en' }, c: { type: 'literal', value: '1', datatype: 'http://e/n' } },
  ]))).toEqual([
    new Map([['a', namedNode('http://e/a')], ['b', blankNode('b')]].map(([name, term]) => [name, term] as const)), new Map(),
    new Map([['b', literal('x', 'en')], ['c', literal('1', namedNode('http://e/n'))]]),
  ]);
  expect(await solutionsOf(answerOf([]))).toEqual([]);
});

test('a long answer is read whatever its texts hold, and whatever pieces it comes in', async () => {
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('"}},{"', '},\n{', ',\n', '\\n', ']}}', '"bindings":[', '\\'));
  await fc.assert(fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 20 }), fc.constantFrom(1009, 70_000, Infinity), async (texts, size) => {
    const bindings = Array.from({ length: 2000 }, (_, i) => (i % 7 === 6 ? {} : { s: { type: 'literal', value: `${texts[i % texts.length]} ${i}` } }));
    const found = await solutionsOf(answerOf(bindings, size));
    expect(found.map((solution) => solution.get('s')?.value)).toEqual(bindings.map(({ s }) => s?.value));
  }), { numRuns: 40 });
});

test('equal answers have equal digests, in whatever pieces they come', async () => {
  const digest = async (value: string, size?: number) => (await readAnswer(answerOf([{ s: { type: 'literal', value } }], size))).digest;
  expect([await digest('a', 7) === await digest('a'), await digest('a') === await digest('b')]).toEqual([true, false]);
});

/** Milliseconds that this thread has run; elsewhere than on Linux, that have passed. */
const threadTime = (): number => (process.platform === 'linux' ? Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ', 1)[0]) / 1e6 : performance.now());

test('an answer of 20 MB never holds the thread for 50 ms', async () => {
  const bindings = Array.from({ length: 100_000 }, (_, i) => ({ s: { type: 'literal', value: `${i} ${'x'.repeat(160)}` } }));
  const longest: number[] = [];
  // What is held by the reading is held each time; a collection of garbage is not.
  for (let times = 0; times < 3 && longest.every((each) => each >= 50); times++) {
    const body = answerOf(bindings);
    let last = threadTime(), most = 0, goes = true;
    const look = (): void => {
      most = Math.max(most, threadTime() - last);
      last = threadTime();
      if (goes) setImmediate(look);
    };
    setImmediate(look);
    expect((await solutionsOf(body)).length).toBe(bindings.length);
    goes = false;
    longest.push(most);
  }
  expect(longest.filter((each) => each < 50).length).toBe(1);
});

test.each(['{"head":{},"boolean":true}', '{"head":{"vars":["s"]},"results":{"bindings":[{},{}]}', 'no JSON'])('what is no answer of ours is refused: %s', async (text) => {
  await expect(solutionsOf(Readable.from([Buffer.from(text)]))).rejects.toThrow(SyntaxError);
});
