import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readFile } from '../../server/ontology/read-file.js';
import { temporaryFolder } from '../support/process.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => { folder = await temporaryFolder(); });
afterAll(() => folder.clean());

async function read(name: string, content: string | Uint8Array): Promise<string[]> {
  const path = join(folder.path, name);
  await writeFile(path, content);
  const lines: string[] = [];
  await readFile(path, { blankNodes: 'x' }, (...tokens) => { lines.push(tokens.filter(Boolean).join(' ')); });
  return lines.sort();
}
const xsd = 'http://www.w3.org/2001/XMLSchema#';
const expected = ['<http://e/s> <http://e/p> "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>', '<http://e/s> <http://e/p> "é\\t"@en-gb', '<http://e/s> <http://e/p> _:x-b'];

test.each([
  ['a.nt', `<http://e/s> <http://e/p> "1.50"^^<${xsd}decimal> . # why\n\n<http://e/s><http://e/p>"\\u00e9\t"@en-GB.\r\n<http://e/\\u0073> <http://e/p> _:b .`],
  ['a.ttl', `<http://e/s> <http://e/p> 1.50 , "é\\t"@en-GB , _:b .`],
])('%s is read into canonical tokens, packed too', async (name, content) => {
  expect(await read(name, content)).toEqual(expected);
  expect(await read(`${name}.gz`, gzipSync(content))).toEqual(expected);
});

test('graphs keep their names', async () => {
  expect(await read('g.nq', '<http://e/s> <http://e/p> "o" <http://e/g> .\n')).toEqual(['<http://e/s> <http://e/p> "o" <http://e/g>']);
  expect(await read('g.trig', '<http://e/g> { <http://e/s> <http://e/p> "o" }')).toEqual(['<http://e/s> <http://e/p> "o" <http://e/g>']);
});

test.each([
  ['bad.nt', '<http://e/s> <http://e/p> "x" .\n<http://e/s> <http://e/p> "x"@ .\n', 2],
  ['bad.nq', '<http://e/s> <relative> "x" .\n', 1],
  ['bad.ttl', '<http://e/s> <http://e/p> "x" .\n<http://e/s> <http://e/p> .\n', 2],
])('%s is refused with the line', async (name, content, line) => {
  await expect(read(name, content)).rejects.toMatchObject({ name: 'DocumentError', line });
});

test('a file of another kind is refused', async () => {
  await expect(read('a.doc', '')).rejects.toThrow('The format is told by the suffix');
});

test.each([
  ['a text', `"${'a'.repeat(9_000_000)}"`],
  ['a text of quotes', `"${'a\\"'.repeat(4_000_000)}"`],
  ['a text of other escapes', `"${'\\u00e9'.repeat(4_000_000)}"`],
  ['an IRI', `<http://e/${'a'.repeat(9_000_000)}>`],
])('%s of millions of signs is read line by line', async (_, object) => {
  const [line = ''] = await read('long.nt', `<http://e/s> <http://e/p> ${object} .\n`);
  expect(line.length).toBe('<http://e/s> <http://e/p> '.length + object.replaceAll('\\u00e9', 'é').length);
});

test('a backslash that begins no escape is refused with its line, however many escaped ones stand ahead of it', async () => {
  await expect(read('escape.nt', '<http://e/s> <http://e/p> "\\\\\\\\n" .\n<http://e/s> <http://e/p> "\\\\\\\\\\x" .\n')).rejects.toMatchObject({ name: 'DocumentError', line: 2 });
});
