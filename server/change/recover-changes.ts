import { join } from 'node:path';
import type { DatasetSource } from '../ontology/dataset.js';
import { hashFile } from '../ontology/snapshot.js';
import type { Log } from '../platform/log.js';
import { discardFiles, finishFiles, type Folders } from './files.js';
import { openJournal, type JournalEntry } from './journal.js';
import { openRepository } from './repository.js';

export const foldersOf = ({ ontology }: DatasetSource, data: string): Folders => ({ ontology, graphs: join(data, 'graphs') });
export const journalOf = (data: string): string => join(data, 'journal', 'changes.jsonl');

/**
 * Finishes the change that a crash interrupted, if the journal has it, and clears away what is left of one that never
 * happened. To be called before the ontology is read.
 *
 * @param discard false for a process that only reads: another one may be writing.
 */
export async function recoverChanges(source: DatasetSource, data: string, { discard, log }: { readonly discard: boolean; readonly log: Log }): Promise<void> {
  const folders = foldersOf(source, data);
  const journal = await openJournal(journalOf(data), discard);
  if (discard) await journal.check();
  const last = journal.last();
  if (last) {
    await finishFiles(folders, last.change);
    if (discard && await isOnDisk(last, folders)) await (await openRepository(source.ontology, log))?.commit(last);
  }
  if (discard) await discardFiles(folders);
}

/** Whether the files of a change are still as it left them. */
async function isOnDisk({ files }: JournalEntry, folders: Folders): Promise<boolean> {
  const found = await Promise.all(files.map(async ({ folder, path, sha256 }) => await hashOf(join(folders[folder], path)) === (sha256 ?? undefined)));
  return found.every(Boolean);
}

/** SHA-256 of a file; undefined when there is none. */
export async function hashOf(path: string): Promise<string | undefined> {
  try {
    return await hashFile(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
