import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolders } from './files.js';
import type { Agent } from './change-set.js';

/** One accepted change, as history keeps it: a line of JSON. */
export interface JournalEntry {
  /** Names the change, 16 hexadecimal digits. */
  readonly change: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly author: Agent;
  readonly reviewer: Agent;
  readonly reason: string;
  /** Id of the version before, and of the one that the change gave. */
  readonly base: string;
  readonly version: string;
  /** The files that were written, with the SHA-256 of their text; null for those that were removed. */
  readonly files: readonly { readonly folder: 'ontology' | 'graphs'; readonly path: string; readonly sha256: string | null }[];
  /** Stated quads as lines of N-Quads, sorted. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Modules that were made empty, and those that were dropped. */
  readonly made?: readonly string[];
  readonly dropped?: readonly string[];
  /** In the place of the lines, where they are too many: how many there are by graph. */
  readonly bulk?: readonly { readonly graph: string; readonly added: number; readonly removed: number }[];
}

/**
 * All accepted changes, one line each, in a file that only grows. The line is what makes a change happen: before it is
 * on the disk there was no change, afterwards there was.
 */
export interface Journal {
  /** The newest entry. */
  last(): JournalEntry | undefined;
  /** Resolves when the entry is on the disk. */
  append(entry: JournalEntry): Promise<void>;
  /** What happened after a version, oldest first; undefined for a version that the journal does not know. */
  since(version: string): Promise<readonly JournalEntry[] | undefined>;
}

/** @param repair Whether a line that a crash left unfinished is cut off; a reader leaves it alone. */
export async function openJournal(path: string, repair: boolean): Promise<Journal> {
  const { text, length } = await readLastLine(path);
  let last = text ? JSON.parse(text) as JournalEntry : undefined;
  let file: FileHandle | undefined;
  return {
    last: () => last,
    async append(entry) {
      if (!file) {
        await mkdir(dirname(path), { recursive: true });
        file = await open(path, 'a');
        if (repair) await file.truncate(length);
        await syncFolders([dirname(path), dirname(dirname(path))]);
      }
      const { size } = await file.stat();
      try {
        await file.appendFile(`${JSON.stringify(entry)}\n`);
        await file.sync();
      } catch (error) {
        // A disk that is full holds half a line now, and the next line would be part of it.
        await file.truncate(size);
        throw error;
      }
      last = entry;
    },
    async since(version) {
      if (last?.version === version) return [];
      const entries = (await readFile(path, 'utf8').catch(() => '')).split('\n').slice(0, -1).map((line) => JSON.parse(line) as JournalEntry);
      const at = entries.findLastIndex((entry) => entry.version === version);
      if (at >= 0) return entries.slice(at + 1);
      const from = entries.findLastIndex((entry) => entry.base === version);
      return from >= 0 ? entries.slice(from) : undefined;
    },
  };
}

/** The last line that is complete, and how long the file is up to its end. Reads from the end: the file may be long. */
async function readLastLine(path: string): Promise<{ readonly text: string; readonly length: number }> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!file) return { text: '', length: 0 };
  try {
    const { size } = await file.stat();
    for (let chunk = 64 * 1024; ; chunk *= 2) {
      const start = Math.max(0, size - chunk);
      const bytes = Buffer.alloc(size - start);
      await file.read(bytes, 0, bytes.length, start);
      const end = bytes.lastIndexOf(0x0a);
      const before = end > 0 ? bytes.lastIndexOf(0x0a, end - 1) : -1;
      if (before < 0 && start > 0) continue;
      return end < 0 ? { text: '', length: 0 } : { text: bytes.toString('utf8', before + 1, end), length: start + end + 1 };
    }
  } finally {
    await file.close();
  }
}
