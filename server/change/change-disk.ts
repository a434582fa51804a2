import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../engine/contract/engine.js';
import { clientGone } from '../engine/workers/task-thread.js';
import type { DatasetSource } from '../ontology/dataset.js';
import type { Fingerprints } from '../ontology/snapshot.js';
import type { Log } from '../platform/log.js';
import { Problem } from '../platform/problem.js';
import { quadTexts } from '../store/read-store.js';
import type { Candidate } from './candidate.js';
import { newChangeName, type Cause } from './change-set.js';
import { discardFiles, finishFiles, stageFiles } from './files.js';
import { openJournal, type Journal, type JournalEntry } from './journal.js';
import { foldersOf, hashOf, journalOf } from './recover-changes.js';
import { openRepository, type Repository } from './repository.js';
import { storageProblem } from './storage-problem.js';

/** Where changes are kept: files, journal and git. One change at a time. */
export interface ChangeDisk {
  /** What the files hold. */
  readonly fingerprints: Fingerprints;
  /** The journal, opened when it is first needed. A failure is tried again with the next call. */
  journal(): Promise<Journal>;
  /** Finishes the change before, if its files are not in their places. @throws Problem 507 */
  finish(): Promise<void>;
  /**
   * Writes a change. With its line in the journal it has happened, whatever fails after that.
   *
   * @throws Problem 409 when a file was written by somebody else, 507 when the disk takes no more; EngineError `aborted` when its client has gone.
   */
  write(candidate: Candidate, cause: Cause, base: string, signal: AbortSignal | undefined): Promise<JournalEntry>;
  /** Commits a change to git, where the ontology is in a repository. */
  commit(entry: JournalEntry): Promise<void>;
  close(): Promise<void>;
}

export interface ChangeDiskOptions {
  readonly source: DatasetSource;
  /** Folder of the journal and of the stored graphs. */
  readonly data: string;
  /** What the files held when they were read. */
  readonly fingerprints: Fingerprints;
  readonly log: Log;
  /** Default: the one that the ontology stands in, looked for at the first change. */
  readonly repository?: Promise<Repository | undefined>;
}

export function openChangeDisk({ source, data, fingerprints: read, log, repository: given }: ChangeDiskOptions): ChangeDisk {
  const folders = foldersOf(source, data);
  const fingerprints = new Map(read);
  /** The change whose files could not be put into their places: it has happened, and nothing else may before they are. */
  let unfinished: string | undefined;
  let opened: Promise<Journal> | undefined;
  let repository = given;
  const asStorageProblem = (error: unknown): never => { throw storageProblem(error, folders, data); };
  const journal = (): Promise<Journal> => opened ??= openJournal(journalOf(data), true).catch((error: unknown) => {
    opened = undefined;
    throw error;
  });

  /** @returns The journal's entry, which is there when it resolves. */
  const record = async (candidate: Candidate, cast: Omit<JournalEntry, 'files'>, signal: AbortSignal | undefined): Promise<JournalEntry> => {
    try {
      const entry = { ...cast, files: await stageFiles(candidate.files, folders, cast.change, (graph) => quadTexts(candidate.dataset.store, graph)) };
      const to = await journal();
      if (signal?.aborted) throw clientGone();
      // With this line it has happened.
      await to.append(entry);
      return entry;
    } catch (error) {
      await discardFiles(folders).catch((failure: unknown) => { log('staged files could not be removed', failure); });
      if (error instanceof EngineError) throw error;
      log('a change could not be written', error);
      throw storageProblem(error, folders, data);
    }
  };
  const putInPlace = async ({ change, files }: JournalEntry): Promise<void> => {
    try {
      await finishFiles(folders, change);
    } catch (error) {
      // The change has happened and is on the disk: the next change or the next start finishes it.
      unfinished = change;
      log('the files of a change could not be put into their places; that is tried again before the next one', error);
    }
    for (const { folder, path, sha256 } of files) {
      if (sha256 === null) fingerprints.delete(`${folder}/${path}`);
      else fingerprints.set(`${folder}/${path}`, sha256);
    }
  };

  return {
    fingerprints,
    journal,
    async finish() {
      if (unfinished === undefined) return;
      await finishFiles(folders, unfinished).catch(asStorageProblem);
      unfinished = undefined;
    },
    async write(candidate, cause, base, signal) {
      await refuseStrangeFiles(candidate, folders, fingerprints).catch(asStorageProblem);
      const entry = await record(candidate, describe(candidate, cause, base), signal);
      await putInPlace(entry);
      return entry;
    },
    async commit(entry) {
      repository ??= openRepository(source.ontology, log);
      await (await repository)?.commit(entry);
    },
    async close() {
      await (await opened)?.close();
    },
  };
}

/** What the journal keeps of a change beside its files. */
const describe = (
  { dataset, added, removed, sentence, made, dropped, bulk }: Candidate,
  { author, reviewer, reason, parts, acceptance, reverts, proposals, change = newChangeName() }: Cause,
  base: string,
): Omit<JournalEntry, 'files'> => ({
  change,
  time: new Date().toISOString(),
  author,
  reviewer: reviewer ?? author,
  reason,
  base,
  version: dataset.id,
  added,
  removed,
  ...(sentence !== undefined && { sentence }),
  ...(acceptance && { acceptance }),
  ...(parts && { parts }),
  ...(reverts && { reverts }),
  ...(proposals?.length && { proposals }),
  ...(made?.length && { made }),
  ...(dropped?.length && { dropped }),
  ...(bulk && { bulk }),
});

/** A file that somebody else wrote since it was read would be overwritten. @throws Problem 409 */
async function refuseStrangeFiles({ files }: Candidate, folders: ReturnType<typeof foldersOf>, fingerprints: Fingerprints): Promise<void> {
  for (const { folder, path } of files) {
    const file = `${folder}/${path}`;
    if (await isLink(join(folders[folder], path)))
      throw new Problem(409, 'File is a link', `${file} is a link, which a change would replace: edit the file that it leads to and start the service again.`, {
        file,
      });
    if (await hashOf(join(folders[folder], path)) === fingerprints.get(file)) continue;
    throw new Problem(409, 'File changed elsewhere', `${file} was changed on the disk since the service read it; start the service again to take that in.`, { file });
  }
}

async function isLink(path: string): Promise<boolean> {
  const found = await lstat(path).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  });
  return found?.isSymbolicLink() ?? false;
}
