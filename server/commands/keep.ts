import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lockData } from '../change/lock.js';
import { backUp, backupFolders, isThere } from '../people/back-up.js';
import { peopleFile, peopleFolder } from '../people/people-store.js';
import { openTables } from '../people/tables.js';
import { Problem } from '../platform/problem.js';

/**
 * Copies accounts, journal and stored graphs into a folder that is not there yet. The ontology is kept by git.
 *
 * @throws Problem 409 while a service writes to the data: that makes one itself; Error where the folder is there already.
 */
export async function backup(data: string, target: string): Promise<void> {
  try {
    lockData(data, 'A backup');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem(error.status, error.title, `${error.detail} A service that runs makes a backup itself: the button on /admin/people, or POST /api/backup with a token.`, error.members);
  }
  const copyAccounts = async (file: string): Promise<void> => {
    const tables = openTables(peopleFile(data));
    tables.backup(file);
    tables.close();
    return Promise.resolve();
  };
  await backUp(data, target, await isThere(peopleFile(data)) ? copyAccounts : undefined);
}

/**
 * Puts back what a backup holds, in the place of all that is there: what is there and not in the backup goes, too. It is
 * kept beside it, as `before-restore-…`.
 *
 * @returns What was done, one sentence per step.
 * @throws Problem 409 while a service writes to the data; Error for what is no backup.
 */
export async function restore(data: string, from: string): Promise<readonly string[]> {
  const accounts = join(from, 'people.sqlite');
  const has = { accounts: await isThere(accounts), folders: [] as string[] };
  for (const folder of backupFolders) if (await isThere(join(from, folder))) has.folders.push(folder);
  if (!has.accounts && has.folders.length === 0) throw new Error(`${from} holds no backup: neither people.sqlite nor journal nor graphs.`);
  lockData(data, 'A restore');
  const aside = join(data, `before-restore-${new Date().toISOString().replace(/[:.]/g, '-')}`);
  await mkdir(aside, { recursive: true, mode: 0o700 });
  const kept: string[] = [];
  const setAside = async (folder: string): Promise<void> => {
    if (!await isThere(join(data, folder))) return;
    await rename(join(data, folder), join(aside, folder));
    kept.push(folder);
  };
  if (!has.accounts) await setAside('people');
  for (const folder of backupFolders) if (!has.folders.includes(folder)) await setAside(folder);
  if (has.accounts) {
    const draft = join(data, 'people.unfinished');
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { recursive: true, mode: 0o700 });
    await cp(accounts, join(draft, 'people.sqlite'));
    openTables(join(draft, 'people.sqlite')).close(); // a damaged file is found before anything is replaced
    await setAside('people');
    await rename(draft, peopleFolder(data));
  }
  for (const folder of has.folders) {
    const draft = join(data, `${folder}.unfinished`);
    await rm(draft, { recursive: true, force: true });
    await cp(join(from, folder), draft, { recursive: true });
    await setAside(folder);
    await rename(draft, join(data, folder));
  }
  if (kept.length === 0) await rm(aside, { recursive: true });
  return [
    `Put back: ${[...(has.accounts ? ['accounts'] : []), ...has.folders].join(', ')}.`,
    kept.length > 0 ? `What was there before is in ${aside}: ${kept.join(', ')}.` : 'Nothing was there before.',
  ];
}
