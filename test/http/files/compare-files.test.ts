import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createComparer } from '../../../server/http/files/compare-files.js';
import { temporaryFolder } from '../../support/process.js';

/** Files of releases are compared in a thread, and what was found is kept. */
const count = 120_000, without = ' <http://e/derived> .';
const line = (i: number): string => `<http://e/s${i}> <http://e/p> "é ${'text of a statement '.repeat(6)}${i}"@en <http://e/g> .`;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const path = (name: string): string => join(folder.path, name);
beforeAll(async () => {
  folder = await temporaryFolder();
  const lines = Array.from({ length: count }, (_, i) => line(i));
  await writeFile(path('before'), `${lines.join('\n')}\n<http://e/a> <http://e/b> <http://e/c> <http://e/derived> .\n`);
  // No line end at the end; other line ends.
  await writeFile(path('after'), [...lines.slice(0, 7), line(-2), ...lines.slice(8), line(-1)].join('\r\n'));
  await writeFile(path('other'), Array.from({ length: 30_000 }, (_, i) => `${line(count + i)}\n`).join(''));
});
afterAll(() => folder.clean());

test('lines that one of two files has alone are found, derived ones passed over, and kept by both files', async () => {
  const compare = createComparer();
  let longest = 0, last = performance.now();
  const watch = setInterval(() => { longest = Math.max(longest, performance.now() - last); last = performance.now(); }, 1);
  const found = await compare({ before: path('before'), after: path('after'), without }, 'a b');
  clearInterval(watch);
  expect(found).toEqual({ added: [line(-1), line(-2)].sort(), removed: [line(7)] });
  expect(longest).toBeLessThan(500);
  expect(await compare({ before: path('none'), after: path('none'), without }, 'a b')).toBe(found);
  expect(await compare({ before: path('after'), after: path('before'), without }, 'b a')).toEqual({ added: [line(7)], removed: [line(-1), line(-2)].sort() });
}, 60_000);

test('too much is 413 with its bound, and a file that is not there fails', async () => {
  const compare = createComparer();
  await expect(compare({ before: path('before'), after: path('other'), without }, 'a c')).rejects.toMatchObject({ status: 413, title: 'Too far apart', members: { limit: 20_000 } });
  await expect(compare({ before: path('none'), after: path('after'), without }, 'n b')).rejects.toThrow('ENOENT');
}, 60_000);
