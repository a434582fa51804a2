import { stat } from 'node:fs/promises';
import { Problem } from '../platform/problem.js';
import type { Acceptance, Agent } from './change-set.js';
import { mostLines } from './counted.js';
import { summaryOf } from './change-summary.js';
import { readEntry, readLines, type JournalEntry } from './journal.js';
import { splitLine } from './statements.js';
import { ArgumentError } from '../platform/argument-error.js';
import { splitTriple } from '../store/token-term.js';

/** A change as lists show it. */
export interface ChangeRecord {
  /** Its number in the journal, from 1. */
  readonly number: number;
  readonly change: string;
  readonly time: string;
  readonly author: Agent;
  readonly reviewer: Agent;
  readonly acceptance: Acceptance | undefined;
  readonly reason: string;
  readonly base: string;
  readonly version: string;
  /** Numbers of statements. */
  readonly added: number;
  readonly removed: number;
  readonly graphs: readonly string[];
  /** The change that this one undoes. */
  readonly reverts: string | undefined;
  /** The last change that undid this one, where that was not undone itself. */
  readonly undoneBy: string | undefined;
  /** The proposals that became true by it. */
  readonly proposals: readonly string[];
  /** IRIs of what its statements are about, at most `mostSubjects`, and of those of them that came to be by it. */
  readonly subjects: readonly string[];
  readonly born: readonly string[];
}

/** Which changes. */
export interface ChangeFilter {
  /** IRI that their statements name. */
  readonly about?: string;
  /** IRIs of their author or reviewer: a person had another one before the ORCID iD was known. */
  readonly person?: readonly string[];
  /** Changes ahead of this number. */
  readonly before?: number;
  readonly limit: number;
}

/** What two versions differ in. */
export interface JournalDifference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** The changes on the way, oldest first; they are undone where the second version is the older one. */
  readonly changes: readonly ChangeRecord[];
  readonly backwards: boolean;
}

/**
 * The journal as it is read by people: an index that grows with the file, piece by piece, so that neither the memory of
 * its lines nor the time to read them is held at once. All of them throw DamagedFileError for a line that is no entry.
 */
export interface History {
  /** The newest first. `total`: how many the filter finds, wherever the page begins. */
  changes(filter: ChangeFilter): Promise<{ readonly changes: readonly ChangeRecord[]; readonly more: boolean; readonly total: number }>;
  /** A change with all that it says, by its name. */
  change(name: string): Promise<{ readonly record: ChangeRecord; readonly entry: JournalEntry } | undefined>;
  /** The last change that gave a version; `first` for the one that the journal begins with. */
  version(id: string): Promise<ChangeRecord | 'first' | undefined>;
  /** Ids of the versions that begin with some digits. */
  versionsFrom(digits: string): Promise<readonly string[]>;
  /** @throws Problem 404 for a version that the journal does not know, 413 for what is too much to be compared. */
  between(from: string, to: string): Promise<JournalDifference>;
}

/** Changes that are found by what they are about; of older ones only the list knows. */
const mostIndexed = 50_000;
/** Resources that a change is said to be about. */
const mostSubjects = 20;
/** Changes between two versions that are compared. */
const mostBetween = 1_000;

interface Indexed extends Omit<ChangeRecord, 'undoneBy'> { readonly start: number; readonly end: number; readonly about: ReadonlySet<string> | undefined }

/** @param base IRIs that begin so are found by name. */
export function openHistory(path: string, base: string): History {
  const records: Indexed[] = [], byName = new Map<string, number>(), byVersion = new Map<string, number>(), undone = new Map<string, string>();
  /** What was undone, and undone again, holds. */
  const undoing = (change: string): string | undefined => {
    const by = undone.get(change);
    let holds = true;
    for (let next = by === undefined ? undefined : undone.get(by); next !== undefined; next = undone.get(next)) holds = !holds;
    return holds ? by : undefined;
  };
  const shown = ({ start: _start, end: _end, about: _about, ...record }: Indexed): ChangeRecord => ({ ...record, undoneBy: undoing(record.change) });
  let length = 0, reading: Promise<void> = Promise.resolve();
  const take = (entry: JournalEntry, start: number, end: number): void => {
    const { added, removed, graphs } = summaryOf(entry), { change, time, author, reviewer, acceptance, reason, base: before, version, reverts, proposals = [] } = entry;
    const number = records.length + 1;
    records.push({ number, change, time, author, reviewer, acceptance, reason, base: before, version, added, removed, graphs, reverts, proposals, ...subjectsOf(entry, base), start, end, about: namedIn(entry, base) });
    byName.set(change, number);
    byVersion.set(version, number);
    if (reverts !== undefined) undone.set(reverts, change);
    const old = records[number - 1 - mostIndexed];
    if (old?.about) records[old.number - 1] = { ...old, about: undefined };
  };
  const catchUp = async (): Promise<void> => {
    const size = await stat(path).then((found) => found.size, (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return 0;
      throw error;
    });
    for await (const { bytes, start, end } of readLines(path, length, size)) {
      take(readEntry(path, bytes, undefined), start, end);
      length = end;
    }
  };
  /** One reader at a time; what one fails at, the next tries again. */
  const refresh = (): Promise<void> => reading = reading.catch(() => undefined).then(catchUp);
  const entryOf = async ({ start, end }: Indexed): Promise<JournalEntry> => {
    for await (const { bytes } of readLines(path, start, end)) return readEntry(path, bytes, undefined);
    throw new ArgumentError('the journal is shorter than it was');
  };
  const indexOf = (id: string): number | undefined => byVersion.get(id) ?? (records[0]?.base === id ? 0 : undefined);

  return {
    async changes({ about, person, before = Infinity, limit }) {
      await refresh();
      const found = records.filter((record) => (about === undefined || record.about?.has(about))
        && (person === undefined || [record.author.iri, record.reviewer.iri].some((iri) => iri !== undefined && person.includes(iri))));
      const ahead = found.filter(({ number }) => number < before);
      return { changes: ahead.slice(-limit).reverse().map(shown), more: ahead.length > limit, total: found.length };
    },
    async change(name) {
      await refresh();
      const record = records[(byName.get(name) ?? 0) - 1];
      return record && { record: shown(record), entry: await entryOf(record) };
    },
    async version(id) {
      await refresh();
      const index = indexOf(id);
      const record = records[(index ?? 0) - 1];
      return record ? shown(record) : index === 0 ? 'first' : undefined;
    },
    async versionsFrom(digits) {
      await refresh();
      return [...new Set([...records[0] ? [records[0].base] : [], ...byVersion.keys()])].filter((id) => id.startsWith(digits));
    },
    async between(from, to) {
      await refresh();
      const [a, b] = [from, to].map((id) => {
        const index = indexOf(id);
        if (index === undefined) throw new Problem(404, 'Unknown version', `The journal of this service does not know the version ${id}.`, { version: id });
        return index;
      }) as [number, number];
      const [low, high] = a < b ? [a, b] : [b, a], passed = records.slice(low, high);
      if (passed.length > mostBetween) throw new Problem(413, 'Too far apart', `${passed.length} changes lie between these versions; ${mostBetween} are compared at most.`, { limit: mostBetween });
      const bulk = passed.find(({ added, removed }) => added + removed > mostLines);
      if (bulk) throw new Problem(413, 'Change too large', `The change ${bulk.change} has more statements than the journal lists one by one.`, { change: bulk.change, limit: mostLines });
      const added = new Set<string>(), removed = new Set<string>();
      for (const record of passed) {
        const entry = await entryOf(record);
        for (const line of entry.removed) if (!added.delete(line)) removed.add(line);
        for (const line of entry.added) if (!removed.delete(line)) added.add(line);
        if (added.size + removed.size > mostLines) throw new Problem(413, 'Too far apart', `These versions differ in more than ${mostLines} statements.`, { limit: mostLines });
      }
      const backwards = a > b, [more, less] = backwards ? [removed, added] : [added, removed];
      return { added: [...more].sort(), removed: [...less].sort(), changes: passed.map(shown), backwards };
    },
  };
}

const typing = '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>';

/** What statements of a change are about, and what has its type from it. */
function subjectsOf({ added, removed }: JournalEntry, base: string): Pick<ChangeRecord, 'subjects' | 'born'> {
  const subjects = new Set<string>(), born = new Set<string>(), start = `<${base}`;
  for (const line of added) {
    const [subject, predicate] = splitTriple(splitLine(line).triple);
    if (predicate === typing && subject.startsWith(start)) born.add(subject.slice(1, -1));
  }
  // What came to be says most of what the change is about.
  for (const resource of born) subjects.add(resource);
  for (const line of [...added, ...removed]) {
    if (subjects.size >= mostSubjects) break;
    const [subject] = splitTriple(splitLine(line).triple);
    if (subject.startsWith(start)) subjects.add(subject.slice(1, -1));
  }
  return { subjects: [...subjects].slice(0, mostSubjects), born: [...born].slice(0, mostSubjects) };
}

/** The IRIs that statements of a change name as subject or object. */
function namedIn({ added, removed }: JournalEntry, base: string): ReadonlySet<string> {
  const found = new Set<string>(), start = `<${base}`;
  for (const line of [...added, ...removed]) {
    const [subject, , object] = splitTriple(splitLine(line).triple);
    for (const term of [subject, object]) if (term.startsWith(start)) found.add(term.slice(1, -1));
  }
  return found;
}
