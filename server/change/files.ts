import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { reading } from '../ontology/damaged.js';
import { inPieces } from '../store/read-store.js';
import type { FileChange } from './file-change.js';

/** Absolute paths of the folders that changes are written to. */
export type Folders = Readonly<Record<FileChange['folder'], string>>;

/** A file whose next content is on the disk. */
export interface StagedFile extends Pick<FileChange, 'folder' | 'path'> {
  readonly sha256: string | null;
}

/**
 * Files are changed in two steps, so that several change as one. First each new text is made durable beside its file,
 * and each file to be removed gets a mark. Then, once the journal holds the change, they are moved into place. A
 * process that is killed in between leaves what the next start needs to finish, or to discard.
 */
const pending = /^(?<target>.+)\.(?<change>[0-9a-f]{16})\.(?<kind>staged|removed)$/;

/**
 * Makes the new contents durable beside the files that they will replace.
 *
 * @param graph the lines of a graph that is written from the version.
 * @returns the files with the SHA-256 of their contents; null for those that are removed.
 */
export async function stageFiles(files: readonly FileChange[], folders: Folders, change: string, graph: (iri: string) => Iterable<string>): Promise<readonly StagedFile[]> {
  const touched = new Set<string>();
  const staged: StagedFile[] = [];
  for (const { folder, path, text, graph: iri } of files) {
    const target = join(folders[folder], path);
    for (let parent = dirname(target); parent.startsWith(folders[folder]); parent = dirname(parent)) touched.add(parent);
    touched.add(dirname(folders[folder]));
    await mkdir(dirname(target), { recursive: true });
    const content = iri !== undefined ? inPieces(graph(iri)) : text === undefined ? undefined : [text];
    const sha256 = await writeSynced(`${target}.${change}.${content ? 'staged' : 'removed'}`, content ?? []);
    staged.push({ folder, path, sha256: content ? sha256 : null });
  }
  await syncFolders(touched);
  return staged;
}

/** Moves the files of a change into place; again after a crash, as often as it takes. */
export async function finishFiles(folders: Folders, change: string): Promise<void> {
  for (const { folder, path, target, kind } of (await findPending(folders)).filter((file) => file.change === change)) {
    if (kind === 'staged') {
      // Another process that started meanwhile may have finished the change already.
      await rename(path, target).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
    } else {
      await rm(target, { force: true });
      await syncFolders([folder]);
      await rm(path, { force: true });
    }
    await syncFolders([folder]);
  }
}

/** Removes what is left of changes that the journal does not hold. */
export async function discardFiles(folders: Folders): Promise<void> {
  for (const { path } of await findPending(folders)) await rm(path, { force: true });
}

async function findPending(folders: Folders) {
  const found = await Promise.all(Object.values(folders).map(async (root) => (await readdir(root, { recursive: true, withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  })).flatMap((entry) => {
    const match = entry.isFile() ? pending.exec(entry.name)?.groups : undefined;
    return match ? [{ folder: entry.parentPath, path: join(entry.parentPath, entry.name), target: join(entry.parentPath, match['target'] ?? ''), change: match['change'], kind: match['kind'] }] : [];
  })));
  return found.flat();
}

/** @returns the SHA-256 of what was written. */
async function writeSynced(path: string, pieces: Iterable<string>): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'w');
  return reading(path, async () => {
    try {
      for (const piece of pieces) {
        for (const bytes of slicesOf(piece)) {
          hash.update(bytes);
          await file.writeFile(bytes);
        }
      }
      await file.sync();
      return hash.digest('hex');
    } finally {
      await file.close();
    }
  });
}

/** UTF-16 units that are hashed and written in one turn. */
const sliceUnits = 2 ** 20;

/** A long text in slices: the service answers others between them. */
function* slicesOf(text: string): Generator<Buffer> {
  for (let from = 0; from < text.length;) {
    const end = from + sliceUnits, last = text.charCodeAt(end - 1);
    // No character is cut in two.
    const to = last >= 0xd800 && last <= 0xdbff ? end + 1 : end;
    yield Buffer.from(text.slice(from, to));
    from = to;
  }
}

/** A new name in a folder is durable when the folder is. */
export async function syncFolders(folders: Iterable<string>): Promise<void> {
  for (const folder of folders) {
    const handle = await open(folder, 'r').catch((error: NodeJS.ErrnoException) => {
      // Windows opens no folders, and needs none of this.
      if (['EISDIR', 'EPERM', 'EACCES'].includes(error.code ?? '')) return undefined;
      throw error;
    });
    try {
      await handle?.sync();
    } finally {
      await handle?.close();
    }
  }
}
