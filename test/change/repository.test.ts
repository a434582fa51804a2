import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runGit } from '../../server/change/git.js';
import type { JournalEntry } from '../../server/change/journal.js';
import { openRepository } from '../../server/change/repository.js';
import { temporaryFolder } from '../support/process.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>, ontology: string;
const logged: string[] = [];
const log = (message: string): void => { logged.push(message); };
const git = (...args: string[]): string => execFileSync('git', ['-C', ontology, ...args], { encoding: 'utf8' });
const write = (path: string, text: string): Promise<void> => writeFile(join(ontology, path), text);
beforeEach(async () => {
  folder = await temporaryFolder();
  ontology = join(folder.path, 'repository', 'ontology');
  await mkdir(ontology, { recursive: true });
  logged.length = 0;
});
afterEach(() => folder.clean());

const entry = (...files: JournalEntry['files']): JournalEntry => ({
  change: '0123456789abcdef', time: '2026-11-28T00:00:00.000Z', author: { name: 'Ada <Lovelace>' }, reviewer: { name: 'Grace', email: 'grace@example.org' }, reason: 'One reason\n\nmore of it',
  base: '0'.repeat(64), version: '1'.repeat(64), files, added: [], removed: [],
});
const file = (path: string, sha256: string | null = '2'.repeat(64)): JournalEntry['files'][number] => ({ folder: 'ontology', path, sha256 });

describe('a change is committed', () => {
  beforeEach(async () => {
    git('init', '--quiet', '..');
    await write('a.ttl', 'one');
    await write('gone.ttl', 'one');
    await write('notes.txt', 'one');
    git('add', '.');
    git('-c', 'user.name=Curator', '-c', 'user.email=curator@example.org', 'commit', '--quiet', '-m', 'Start');
  });

  test('with its files, new, changed and removed, and nothing that somebody staged or left', async () => {
    await write('a.ttl', 'two');
    await write('new.ttl', 'new');
    await rm(join(ontology, 'gone.ttl'));
    await write('notes.txt', 'two');
    git('add', 'notes.txt');
    await write('left.txt', 'left');
    const repository = await openRepository(ontology, log);
    await repository?.commit(entry(file('a.ttl'), file('new.ttl'), file('gone.ttl', null), { ...file('x.nq'), folder: 'graphs' }));
    expect([git('show', '--name-status', '--format=', 'HEAD'), git('status', '--porcelain'), logged]).toEqual([
      'M\tontology/a.ttl\nD\tontology/gone.ttl\nA\tontology/new.ttl\n', 'M  ontology/notes.txt\n?? ontology/left.txt\n', [],
    ]);
  });

  test('under the names of author and reviewer, with reason and version', async () => {
    await write('a.ttl', 'two');
    await (await openRepository(ontology, log))?.commit(entry(file('a.ttl')));
    expect(git('log', '-1', '--format=%an <%ae>%n%cn <%ce>%n%B')).toBe(`Ada  Lovelace <ada-lovelace@localhost>\nGrace <grace@example.org>\nOne reason\n\nmore of it\n\nVersion: ${'1'.repeat(64)}\nChange: 0123456789abcdef\n\n`);
  });

  test('by one call of git where git knows its files, and by more where it does not', async () => {
    const calls: string[] = [];
    const counting: typeof runGit = (folder, args, env) => {
      calls.push(args.find((arg) => /^[a-z]+$/.test(arg)) ?? '');
      return runGit(folder, args, env);
    };
    const repository = await openRepository(ontology, log, counting);
    calls.length = 0;
    await write('a.ttl', 'two');
    await repository?.commit(entry(file('a.ttl')));
    expect([calls, git('status', '--porcelain')]).toEqual([['commit'], '']);
    calls.length = 0;
    await write('new.ttl', 'new');
    await repository?.commit(entry(file('new.ttl')));
    expect([calls, git('status', '--porcelain')]).toEqual([['commit', 'add', 'status', 'commit'], '']);
    calls.length = 0;
    // Nothing to commit, as after a kill behind the commit.
    await repository?.commit(entry(file('new.ttl')));
    expect([calls, git('rev-list', '--count', 'HEAD').trim(), logged]).toEqual([['commit', 'add', 'status'], '3', []]);
  });

  test('and is found by its version', async () => {
    await write('a.ttl', 'two');
    const repository = await openRepository(ontology, log);
    await repository?.commit(entry(file('a.ttl')));
    expect(await repository?.find('1'.repeat(64))).toEqual({ commit: git('rev-parse', 'HEAD').trim(), time: git('log', '-1', '--format=%cI').trim(), subject: 'One reason' });
    expect([await repository?.find('2'.repeat(64)), await repository?.find('--all')]).toEqual([undefined, undefined]);
  });

  test('not where its files stand as they stood, or are none of the ontology', async () => {
    const repository = await openRepository(ontology, log);
    await repository?.commit(entry(file('a.ttl')));
    await repository?.commit(entry({ ...file('x.nq'), folder: 'graphs' }));
    expect([git('rev-list', '--count', 'HEAD'), logged]).toEqual(['1\n', []]);
  });

  test('or a line of the log says that it could not be', async () => {
    const repository = await openRepository(ontology, log);
    await repository?.commit(entry(file('never-there.ttl')));
    expect([git('rev-list', '--count', 'HEAD'), logged]).toEqual(['1\n', ['a change could not be committed to git; the journal has it']]);
  });
});

test('a folder in no repository, and one that its repository ignores, have none', async () => {
  expect(await openRepository(ontology, log)).toBeUndefined();
  git('init', '--quiet', '..');
  await write('../.gitignore', 'ontology\n');
  expect(await openRepository(ontology, log)).toBeUndefined();
});
