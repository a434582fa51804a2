import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { discardFiles, finishFiles, stageFiles, type Folders } from '../../server/change/files.js';
import type { FileChange } from '../../server/change/file-change.js';
import { temporaryFolder } from '../support/process.js';

const change = '0123456789abcdef', other = 'fedcba9876543210';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
let folder: Awaited<ReturnType<typeof temporaryFolder>>, folders: Folders;
beforeEach(async () => {
  folder = await temporaryFolder();
  folders = { ontology: join(folder.path, 'ontology'), graphs: join(folder.path, 'graphs') };
  await Promise.all(Object.values(folders).map((path) => mkdir(path)));
  await writeFile(join(folders.ontology, 'old.ttl'), 'old');
  await writeFile(join(folders.graphs, 'gone.nq'), 'gone');
});
afterEach(() => folder.clean());

/** Every file with its content. */
async function everything(): Promise<Readonly<Record<string, string>>> {
  const files: Record<string, string> = {};
  for (const entry of await readdir(folder.path, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files[path.slice(folder.path.length + 1)] = await readFile(path, 'utf8');
  }
  return files;
}
const before = { 'ontology/old.ttl': 'old', 'graphs/gone.nq': 'gone' };
const after = { 'ontology/old.ttl': 'new', 'ontology/modules/deep/made.ttl': 'made', 'graphs/large.nq': '<a:s> <a:p> 1 <a:g> .\n<a:s> <a:p> 2 <a:g> .\n' };
const changes: readonly FileChange[] = [
  { folder: 'ontology', path: 'old.ttl', text: 'new' },
  { folder: 'ontology', path: 'modules/deep/made.ttl', text: 'made' },
  { folder: 'graphs', path: 'gone.nq', text: undefined },
  { folder: 'graphs', path: 'large.nq', text: undefined, graph: 'a:g' },
];
const stage = (name = change) => stageFiles(changes, folders, name, () => ['<a:s> <a:p> 1 <a:g> .', '<a:s> <a:p> 2 <a:g> .']);

describe('the files of a change', () => {
  test('stand beside those that they will replace, with their hashes, and change nothing yet', async () => {
    expect(await stage()).toEqual([
      { folder: 'ontology', path: 'old.ttl', sha256: sha256('new') }, { folder: 'ontology', path: 'modules/deep/made.ttl', sha256: sha256('made') },
      { folder: 'graphs', path: 'gone.nq', sha256: null }, { folder: 'graphs', path: 'large.nq', sha256: sha256(after['graphs/large.nq']) },
    ]);
    expect(await everything()).toEqual({
      ...before, [`ontology/old.ttl.${change}.staged`]: 'new', [`ontology/modules/deep/made.ttl.${change}.staged`]: 'made',
      [`graphs/gone.nq.${change}.removed`]: '', [`graphs/large.nq.${change}.staged`]: after['graphs/large.nq'],
    });
  });

  test('are moved into place together, and once more changes nothing', async () => {
    await stage();
    await finishFiles(folders, change);
    expect(await everything()).toEqual(after);
    await finishFiles(folders, change);
    expect(await everything()).toEqual(after);
  });

  test('are finished where a process that was killed had moved some of them', async () => {
    await stage();
    await writeFile(join(folders.ontology, 'old.ttl'), 'new');
    const rest = await everything();
    await finishFiles(folders, change);
    expect(rest).not.toEqual(after);
    expect(await everything()).toEqual(after);
  });

  test('of another change are left alone when one is finished', async () => {
    await stage();
    await stage(other);
    await finishFiles(folders, change);
    expect(Object.keys(await everything()).filter((path) => path.includes(other)).length).toBe(changes.length);
  });

  test('are discarded whole where the journal does not hold the change', async () => {
    await stage();
    await discardFiles(folders);
    expect(await everything()).toEqual(before);
  });

  test('of a folder that is not there are none', async () => {
    await expect(discardFiles({ ...folders, graphs: join(folder.path, 'nowhere') })).resolves.toBeUndefined();
  });
});
