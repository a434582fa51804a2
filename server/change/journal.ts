import { isUtf8 } from 'node:buffer';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DamagedFileError, reading } from '../ontology/damaged.js';
import type { Acceptance, Agent } from './change-set.js';
import { syncFolders } from './files.js';

/** One accepted change, as history keeps it: a line of JSON. */
export interface JournalEntry {
  /** Names the change, 16 hexadecimal digits. */
  readonly change: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly author: Agent;
  readonly reviewer: Agent;
  readonly reason: string;
  /** How it came to be accepted; absent in lines of former releases. */
  readonly acceptance?: Acceptance;
  /** Who made each of several changes that were made as one, and why. */
  readonly parts?: readonly { readonly author: Agent; readonly reason: string }[];
  /** Id of the version before, and of the one that the change gave. */
  readonly base: string;
  readonly version: string;
  /** The files that were written, with the SHA-256 of their text; null for those that were removed. */
  readonly files: readonly { readonly folder: 'ontology' | 'graphs'; readonly path: string; readonly sha256: string | null }[];
  /** Stated quads as lines of N-Quads, sorted. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** The change in words, as it was told when it was made; absent in lines of former releases and of large changes. */
  readonly sentence?: string;
  /** Modules that were created empty, and modules that were dropped. */
  readonly made?: readonly string[];
  readonly dropped?: readonly string[];
  /** The change that this one undoes. */
  readonly reverts?: string;
  /** The proposals that became true by it. */
  readonly proposals?: readonly string[];
  /** Where there are too many lines: their number by graph, in the place of the lines. */
  readonly bulk?: readonly { readonly graph: string; readonly added: number; readonly removed: number }[];
}

/**
 * All accepted changes, one line each, in a file that only grows. With its line a change has happened: before the line
 * is on the disk there was no change. A change whose line was cut off by a crash never happened.
 *
 * All of them throw DamagedFileError for a line that is no entry, and the errors of the file system.
 */
export interface Journal {
  /** The newest entry. */
  last(): JournalEntry | undefined;
  /** Resolves when the entry is on the disk. If it rejects, nothing of the entry is there. */
  append(entry: JournalEntry): Promise<void>;
  /** What happened after a version, oldest first; undefined for a version that the journal does not know. */
  since(version: string): Promise<AsyncIterable<JournalEntry> | undefined>;
  /** Reads the whole file and finds what is damaged in it. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** For so many versions the offset in the file is kept; for an older one the file is searched. */
const mostOffsets = 50_000;
/** Bytes at the end of the file that are checked completely; before them, only the beginning of each line is. */
const closely = 64 * 2 ** 20;

/** @param repair Whether a line that a crash left unfinished is cut off; a reader leaves it alone. */
export async function openJournal(path: string, repair: boolean): Promise<Journal> {
  const known = await readLastLine(path);
  let { length } = known;
  let last = known.text === undefined ? undefined : await readLast(path, known.text, length);
  let file: FileHandle | undefined;
  /** Whether there may be bytes after the last entry. */
  let rest = repair;
  let offsets: Offsets | undefined;

  const findOffsets = async (): Promise<Offsets> => {
    const found = createOffsets();
    for await (const { bytes, start, end, line } of readLines(path, 0, length)) found.add(readHead(path, bytes, line, start >= length - closely), start, end);
    return found;
  };
  const entries = async function* (from: number, to: number): AsyncGenerator<JournalEntry> {
    for await (const { bytes } of readLines(path, from, to)) yield readEntry(path, bytes, undefined);
  };
  return {
    last: () => last,
    async append(entry) {
      if (!file) {
        await mkdir(dirname(path), { recursive: true });
        file = await open(path, 'a');
        await syncFolders([dirname(path), dirname(dirname(path))]);
      }
      const opened = file;
      if (rest) await reading(path, () => opened.truncate(length));
      rest = true;
      const line = Buffer.from(`${JSON.stringify(entry)}\n`);
      try {
        await reading(path, async () => { await opened.appendFile(line); await opened.sync(); });
      } catch (error) {
        // A disk that is full holds half a line now, and the next line would be part of it.
        await opened.truncate(length).then(async () => { await opened.sync(); rest = false; }).catch(() => undefined);
        throw error;
      }
      rest = false;
      offsets?.add(entry, length, length + line.length);
      length += line.length;
      last = entry;
    },
    async since(version) {
      if (last?.version === version) return entries(length, length);
      offsets ??= await findOffsets();
      const offset = offsets.of(version) ?? (offsets.complete() ? undefined : await findOffset(path, version, length));
      return offset === undefined ? undefined : entries(offset, length);
    },
    async check() {
      offsets = await findOffsets();
    },
    async close() {
      await file?.close();
      file = undefined;
    },
  };
}

type Versions = Pick<JournalEntry, 'base' | 'version'>;

/** By version: the offset in the file of what follows it. Holds the newest versions. */
interface Offsets {
  add(entry: Versions, start: number, end: number): void;
  of(version: string): number | undefined;
  /** Whether no version was forgotten. */
  complete(): boolean;
}

function createOffsets(): Offsets {
  const offsets = new Map<string, number>();
  let forgotten = false;
  const set = (version: string, offset: number): void => {
    offsets.delete(version);
    offsets.set(version, offset);
  };
  return {
    add({ base, version }, start, end) {
      set(base, start);
      set(version, end);
      if (offsets.size <= mostOffsets) return;
      forgotten = true;
      for (const oldest of offsets.keys()) {
        offsets.delete(oldest);
        if (offsets.size <= mostOffsets) break;
      }
    },
    of: (version) => offsets.get(version),
    complete: () => !forgotten,
  };
}

async function findOffset(path: string, version: string, length: number): Promise<number | undefined> {
  let offset: number | undefined;
  for await (const { bytes, start, end, line } of readLines(path, 0, length)) {
    const head = readHead(path, bytes, line, false);
    if (head.base === version) offset = start;
    if (head.version === version) offset = end;
  }
  return offset;
}

const advice = 'put the file back from a copy, or take the line out if no copy has it: what the graphs hold does not depend on it';
const damaged = (path: string, line: number | undefined, fault: string, cause?: unknown): DamagedFileError =>
  new DamagedFileError(path, line, `this line of the journal is damaged: ${fault}`, advice, { cause });

/** How the service begins each line. Quotes within texts are escaped, so that this is nowhere else in a line. */
const versions = /^\{"change":"[0-9a-f]{16}",.*?"base":"([0-9a-f]{64})","version":"([0-9a-f]{64})"/;
/** Bytes of the beginning of a line that hold all of these members: a reason has at most 2,000 characters. */
const mostOfHead = 2 ** 16;

function readHead(path: string, bytes: Buffer, line: number, whole: boolean): Versions {
  if (whole) return readEntry(path, bytes, line);
  const [, base, version] = versions.exec(bytes.toString('utf8', 0, mostOfHead)) ?? [];
  if (base === undefined || version === undefined) throw damaged(path, line, 'it does not begin as a change does');
  if (bytes.includes(0) || bytes.at(-1) !== 0x7d) throw damaged(path, line, 'it does not hold a whole change');
  return { base, version };
}

async function readLast(path: string, bytes: Buffer, length: number): Promise<JournalEntry> {
  try {
    return readEntry(path, bytes, undefined);
  } catch (error) {
    if (!(error instanceof DamagedFileError)) throw error;
    let last = 0;
    for await (const { line } of readLines(path, 0, length)) last = line;
    return readEntry(path, bytes, last);
  }
}

/** @param line undefined for one whose number is not known. */
export function readEntry(path: string, bytes: Buffer, line: number | undefined): JournalEntry {
  if (!isUtf8(bytes)) throw damaged(path, line, 'it is not UTF-8');
  let entry: unknown;
  try {
    entry = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw damaged(path, line, 'it is not JSON', cause);
  }
  if (!isEntry(entry)) throw damaged(path, line, 'it holds no change');
  return entry;
}

function isEntry(value: unknown): value is JournalEntry {
  const { change, base, version, files, added, removed } = (typeof value === 'object' ? value ?? {} : {}) as Partial<Record<keyof JournalEntry, unknown>>;
  const texts = (list: unknown): boolean => Array.isArray(list) && list.every((each) => typeof each === 'string');
  return (
    typeof change === 'string'
    && /^[0-9a-f]{16}$/.test(change)
    && typeof base === 'string'
    && typeof version === 'string'
    && texts(added)
    && texts(removed)
    && Array.isArray(files)
    && files.every(
      (file: { folder?: unknown; path?: unknown } | null) =>
        ['ontology', 'graphs'].includes(String(file?.folder)) && typeof file?.path === 'string' && !file.path.split('/').includes('..'),
    )
  );
}

/** Lines between two offsets of a file, without their ends, numbered from the first offset. */
export async function* readLines(path: string, from: number, to: number): AsyncGenerator<{ readonly bytes: Buffer; readonly start: number; readonly end: number; readonly line: number }> {
  if (from >= to) return;
  const file = await open(path, 'r');
  try {
    const pieces: Buffer[] = [];
    let start = from, at = from, line = 1;
    for await (const chunk of file.createReadStream({ start: from, end: to - 1, highWaterMark: 2 ** 20, autoClose: false }) as AsyncIterable<Buffer>) {
      for (let begin = 0; begin < chunk.length;) {
        const end = chunk.indexOf(0x0a, begin);
        pieces.push(chunk.subarray(begin, end < 0 ? undefined : end));
        if (end < 0) break;
        yield { bytes: Buffer.concat(pieces.splice(0)), start, end: at + end + 1, line };
        start = at + end + 1;
        begin = end + 1;
        line++;
      }
      at += chunk.length;
    }
  } finally {
    await file.close();
  }
}

/** The last line that is complete, and how long the file is up to its end. Reads from the end: the file may be long. */
async function readLastLine(path: string): Promise<{ readonly text: Buffer | undefined; readonly length: number }> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!file) return { text: undefined, length: 0 };
  return reading(path, async () => {
    try {
      const { size } = await file.stat();
      for (let chunk = 64 * 1024; ; chunk *= 2) {
        const start = Math.max(0, size - chunk);
        const bytes = Buffer.alloc(size - start);
        await file.read(bytes, 0, bytes.length, start);
        const end = bytes.lastIndexOf(0x0a);
        const before = end > 0 ? bytes.lastIndexOf(0x0a, end - 1) : -1;
        if (before < 0 && start > 0) continue;
        return end < 0 ? { text: undefined, length: 0 } : { text: bytes.subarray(before + 1, end), length: start + end + 1 };
      }
    } finally {
      await file.close();
    }
  });
}
