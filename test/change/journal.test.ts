import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openJournal, type JournalEntry } from '../../server/change/journal.js';
import { temporaryFolder } from '../support/process.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let path: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  path = join(folder.path, 'journal', 'changes.jsonl');
});
afterEach(() => folder.clean());

const version = (n: number): string => n.toString(16).padStart(64, '0');
const entry = (n: number): JournalEntry => ({
  change: n.toString(16).padStart(16, '0'), time: '2026-11-28T00:00:00.000Z', author: { name: 'a' }, reviewer: { name: 'a' }, reason: `says "base":"${version(7)}","version":"${version(7)}"`,
  base: version(n - 1), version: version(n), files: [{ folder: 'graphs', path: 'x.nq', sha256: null }], added: [`<urn:s> <urn:p> "${n}\\u0000" <urn:g> .`], removed: [],
});
const fill = async (...numbers: readonly number[]): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, numbers.map((n) => `${JSON.stringify(entry(n))}\n`).join(''));
};
const changesSince = async (of: number): Promise<string[] | undefined> => {
  const changes = await (await openJournal(path, true)).since(version(of));
  if (!changes) return undefined;
  const found: string[] = [];
  for await (const { change } of changes) found.push(change);
  return found;
};

describe('the journal', () => {
  test('tells what came after a version, and which it does not know', async () => {
    expect(await changesSince(1)).toBeUndefined();
    await fill(3, 4, 5);
    expect(await Promise.all([2, 3, 4, 5, 6].map(changesSince))).toEqual([[3, 4, 5], [4, 5], [5], [], undefined].map((list) => list?.map((n) => entry(n).change)));
  });

  test('goes on after a line that was cut off by a crash', async () => {
    await fill(3);
    for (const rest of ['{"change":"0123', '\0\0\0\0']) {
      await appendFile(path, rest);
      const journal = await openJournal(path, true);
      await journal.check();
      expect(journal.last()).toEqual(entry(3));
    }
    const journal = await openJournal(path, true);
    await journal.append(entry(4));
    await journal.close();
    expect(await readFile(path, 'utf8')).toBe(`${JSON.stringify(entry(3))}\n${JSON.stringify(entry(4))}\n`);
    expect(await changesSince(3)).toEqual([entry(4).change]);
  });

  test.each<[string, string | Buffer]>([
    ['garbage', 'garbage'], ['bytes of zero', '\0\0\0'], ['a line that is empty', ''], ['half an entry', JSON.stringify(entry(4)).slice(0, 200)], ['a number', '1'], ['an object', '{}'], ['null', 'null'],
    ['a file that is elsewhere', JSON.stringify({ ...entry(4), files: [{ folder: 'graphs', path: '../../x', sha256: null }] })],
    ['zeros within texts', JSON.stringify(entry(4)).replace('urn:s', 'urn\0s')], ['what is not UTF-8', Buffer.from(JSON.stringify(entry(4)).replace('urn:s', 'urn:\u00ff'), 'latin1')],
  ])('names the line that holds %s, in the middle and at the end', async (_, line) => {
    await fill(3);
    await appendFile(path, Buffer.concat([Buffer.from(line as string), Buffer.from('\n')]));
    await expect(openJournal(path, true)).rejects.toThrow(`${path}:2: this line of the journal is damaged: `);
    await appendFile(path, `${JSON.stringify(entry(5))}\n`);
    const journal = await openJournal(path, true);
    await expect(journal.check()).rejects.toThrow(`${path}:2: this line of the journal is damaged: `);
    await expect(journal.since(version(3))).rejects.toThrow(`${path}:2: `);
  });

  test('that cannot be read is an error and no unknown version', async () => {
    await fill(3, 4);
    const journal = await openJournal(path, true);
    await folder.clean();
    await expect(journal.since(version(2))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('finds a version among more than are kept in memory', async () => {
    await fill(...Array.from({ length: 60_000 }, (_, i) => i + 1));
    expect((await changesSince(59_998))).toEqual([59_999, 60_000].map((n) => entry(n).change));
    expect((await changesSince(5))?.length).toBe(59_995);
    expect(await changesSince(70_000)).toBeUndefined();
  }, 60_000);
});
