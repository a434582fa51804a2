import { constants } from 'node:fs';
import { cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What a backup holds beside the accounts: folders of the data that no start makes anew. */
export const backupFolders = ['journal', 'graphs'] as const;
/** Folder of the backups that a running service has made, in that of the data. */
export const backupsFolder = 'backups';

export const isThere = (path: string): Promise<boolean> => stat(path).then(() => true, () => false);

/**
 * Copies accounts, journal and stored graphs into a folder that is not there yet; it has its name once all is there.
 * Nothing may be written to journal and graphs meanwhile.
 *
 * @param copyAccounts Copies the tables into a file; absent where there are none.
 * @throws Error where the folder is there already, and the errors of the file system.
 */
export async function backUp(data: string, target: string, copyAccounts: ((file: string) => Promise<void>) | undefined): Promise<void> {
  if (await isThere(target)) throw new Error(`${target} is there already; name a folder that is not.`);
  const draft = `${target}.unfinished`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  // Where the disk can share what is the same, a copy takes neither time nor room.
  for (const folder of backupFolders) if (await isThere(join(data, folder))) await cp(join(data, folder), join(draft, folder), { recursive: true, mode: constants.COPYFILE_FICLONE });
  await copyAccounts?.(join(draft, 'people.sqlite'));
  await rename(draft, target);
}
