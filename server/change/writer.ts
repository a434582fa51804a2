import { randomBytes } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type * as RDF from '@rdfjs/types';
import { EngineError } from '../engine/contract/engine.js';
import type { Log } from '../platform/log.js';
import { toTriple } from '../ontology/canonical.js';
import type { Dataset, DatasetSource } from '../ontology/dataset.js';
import { defaultGraph } from '../ontology/graphs.js';
import { hashFile, keepSnapshot, type Fingerprints } from '../ontology/snapshot.js';
import { Problem } from '../platform/problem.js';
import { iri } from '../rdf/iri.js';
import { quadTexts } from '../store/read-store.js';
import { createCandidateMaker, type WriteLimits } from './candidate-maker.js';
import type { Candidate } from './candidate.js';
import type { Applied, Cause, ChangeSet } from './change-set.js';
import type { GraphWrite } from './document.js';
import { discardFiles, finishFiles, stageFiles, type Folders } from './files.js';
import { openJournal, type Journal, type JournalEntry } from './journal.js';
import { storageProblem } from './storage-problem.js';
import { noDocuments, type SentDocument } from './read-documents.js';
import { createReader } from './reader.js';
import { openRepository, type Repository } from './repository.js';
import { inGraph, splitLine } from './statements.js';
import { clientGone } from '../engine/workers/task-thread.js';
import type { UpdateRequest } from './update.js';

/** Looks at the version that a change is about to be made on. @throws Problem when the change was not meant for it. */
export type Precondition = (current: Dataset) => void | Promise<void>;

export interface WriteOptions {
  readonly precondition?: Precondition;
  /**
   * Gives the change up when its client has gone, wherever it is until it is in the journal; from there on it happens.
   * It ends with EngineError and the reason `aborted` then.
   */
  readonly signal?: AbortSignal;
}

/** A write of the Graph Store Protocol as it was sent. */
export interface SentWrite extends Omit<GraphWrite, 'read'> {
  readonly documents: readonly SentDocument[];
}

/**
 * The one write path. Changes are made one after the other, each on the version that the one before gave; it resolves
 * when the change is on the disk and new readers see it.
 *
 * All of them throw Problem: 422 with `findings` when the version would break a rule, 409 when the ontology has moved
 * on, 507 when the disk takes no more, with the cause. Nothing has changed then.
 */
export interface Writer {
  /** A change of quads; one that is based on an older version is made on the current one unless the two meet. */
  applyChange(change: ChangeSet): Promise<Applied>;
  /** A SPARQL update, evaluated on the current version. */
  applyUpdate(request: UpdateRequest, cause: Cause, options?: WriteOptions): Promise<Applied>;
  /** A write of the Graph Store Protocol. Its documents are read before its turn comes, and their bytes are gone for the caller. */
  writeGraph(write: SentWrite, cause: Cause, options?: WriteOptions): Promise<Applied>;
  /** A change that was worked out elsewhere, from the version that it is given. */
  applyMade(cause: Cause, work: (current: Dataset) => Promise<Candidate | undefined>): Promise<Applied>;
  /** What happened after a version, oldest first, at most 1,000 changes; none for a version that is not known. */
  changesSince(version: string): Promise<readonly ChangeSummary[]>;
  /** Lets the change that is being made end. */
  close(): Promise<void>;
}

export interface WriterOptions {
  readonly dataset: Dataset;
  /** What the files held that the dataset was made from. */
  readonly fingerprints: Fingerprints;
  readonly source: DatasetSource;
  /** Folder of the journal and of the stored graphs. */
  readonly data: string;
  readonly limits: WriteLimits;
  /** Makes a version the one that readers see. */
  readonly publish: (dataset: Dataset) => Promise<void>;
  readonly log: Log;
}

/**
 * Milliseconds from a change to the snapshot that is kept of it and of those that came meanwhile; that of a large
 * version takes a second or more. Nothing depends on it but the time of the next start.
 */
const rest = { small: 1_000, large: 20_000 } as const;
/** Quads of a large version. */
const largeVersion = 500_000;

const foldersOf = ({ ontology }: DatasetSource, data: string): Folders => ({ ontology, graphs: join(data, 'graphs') });
const journalOf = (data: string): string => join(data, 'journal', 'changes.jsonl');

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

async function isLink(path: string): Promise<boolean> {
  const found = await lstat(path).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  });
  return found?.isSymbolicLink() ?? false;
}

/** SHA-256 of a file; undefined when there is none. */
async function hashOf(path: string): Promise<string | undefined> {
  try {
    return await hashFile(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

export function createWriter(options: WriterOptions): Writer {
  const { source, data, limits, publish, log } = options;
  const { ontology, queries, base } = source;
  const folders = foldersOf(source, data);
  const candidates = createCandidateMaker({ ontology, data, queries, base });
  const reader = createReader();
  const fingerprints = new Map(options.fingerprints);
  /** The version on the disk; readers follow. */
  let latest = options.dataset;
  let last: Promise<unknown> = Promise.resolve();
  /** The change whose files could not be put into their places: it has happened, and nothing else may before they are. */
  let unfinished: string | undefined;
  let journal: Promise<Journal> | undefined;
  let repository: Promise<Repository | undefined> | undefined;
  const openedJournal = (): Promise<Journal> => journal ??= openJournal(journalOf(data), true).catch((error: unknown) => {
    journal = undefined; // it is tried again with the next change
    throw error;
  });

  let due: NodeJS.Timeout | undefined;
  const keep = async (): Promise<void> => {
    clearTimeout(due);
    due = undefined;
    await keepSnapshot(source, data, { dataset: latest, fingerprints: new Map(fingerprints) }).catch((error: unknown) => { log('the snapshot could not be kept', error); });
  };

  /** Changes one after the other. What readers see follows at once, but the next change does not wait for that. */
  const enqueue = async (work: () => Promise<Applied>): Promise<Applied> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    const applied = await turn;
    await published;
    return applied;
  };
  let published: Promise<void> = Promise.resolve();

  const make = async (cause: Cause, work: (dataset: Dataset) => Promise<Candidate | undefined>, signal?: AbortSignal): Promise<Applied> => {
    if (signal?.aborted) throw clientGone();
    if (unfinished !== undefined) {
      await finishFiles(folders, unfinished).catch((error: unknown) => { throw storageProblem(error, folders, data); });
      unfinished = undefined;
    }
    const before = latest;
    const candidate = await work(before);
    if (!candidate) return { version: before.id, base: before.id, added: 0, removed: 0, graphs: [], created: [], warnings: before.warnings };
    await refuseStrangeFiles(candidate).catch((error: unknown) => { throw storageProblem(error, folders, data); });
    const { dataset, files, created } = candidate;
    const cast: Omit<JournalEntry, 'files'> = {
      change: randomBytes(8).toString('hex'), time: new Date().toISOString(), author: cause.author, reviewer: cause.reviewer ?? cause.author,
      reason: cause.reason, base: before.id, version: dataset.id,
      added: candidate.added, removed: candidate.removed, ...(candidate.made?.length && { made: candidate.made }), ...(candidate.dropped?.length && { dropped: candidate.dropped }), ...(candidate.bulk && { bulk: candidate.bulk }),
    };
    let entry: JournalEntry;
    try {
      entry = { ...cast, files: await stageFiles(files, folders, cast.change, (graph) => quadTexts(dataset.store, graph)) };
      const opened = await openedJournal();
      if (signal?.aborted) throw clientGone();
      // With this line it has happened.
      await opened.append(entry);
    } catch (error) {
      await discardFiles(folders).catch((failure: unknown) => { log('staged files could not be removed', failure); });
      if (error instanceof EngineError) throw error;
      log('a change could not be written', error);
      throw storageProblem(error, folders, data);
    }
    try {
      await finishFiles(folders, entry.change);
    } catch (error) {
      // The change has happened and is on the disk: the next change or the next start finishes it.
      unfinished = entry.change;
      log('the files of a change could not be put into their places; that is tried again before the next one', error);
    }
    for (const { folder, path, sha256 } of entry.files) {
      if (sha256 === null) fingerprints.delete(`${folder}/${path}`);
      else fingerprints.set(`${folder}/${path}`, sha256);
    }
    latest = dataset;
    due ??= setTimeout(() => { last = last.then(keep); }, latest.size < largeVersion ? rest.small : rest.large).unref();
    published = publish(dataset);
    published.catch(() => undefined); // who waits for it hears of it
    repository ??= openRepository(ontology, log);
    await (await repository)?.commit(entry);
    const { added, removed, graphs } = summary(entry);
    return { version: dataset.id, base: before.id, added, removed, graphs, created, warnings: dataset.warnings };
  };

  /** A file that somebody else wrote since it was read would be overwritten. */
  const refuseStrangeFiles = async ({ files }: Candidate): Promise<void> => {
    for (const { folder, path } of files) {
      if (await isLink(join(folders[folder], path))) throw new Problem(409, 'File is a link', `${folder}/${path} is a link, which a change would replace: edit the file that it leads to and start the service again.`, { file: `${folder}/${path}` });
      if (await hashOf(join(folders[folder], path)) === fingerprints.get(`${folder}/${path}`)) continue;
      throw new Problem(409, 'File changed elsewhere', `${folder}/${path} was changed on the disk since the service read it; start the service again to take that in.`, { file: `${folder}/${path}` });
    }
  };

  /** @throws Problem 409 when a change since `version` is about something that this one is about. */
  const refuseOverlap = async (version: string, lines: readonly string[]): Promise<void> => {
    const changes = await (await openedJournal()).since(version);
    if (!changes) throw conflict(`The version ${version} is not known here.`, version, []);
    const about = new Set(lines.map(subjectInGraph));
    const graphs = new Set(lines.map((line) => splitLine(line).graph));
    const meeting: ChangeSummary[] = [];
    for await (const change of changes) {
      const { added, removed, bulk = [] } = change;
      if ([...added, ...removed].some((line) => about.has(subjectInGraph(line))) || bulk.some(({ graph }) => graphs.has(graph))) meeting.push(summary(change));
      if (meeting.length === mostChanges) break;
    }
    if (meeting.length > 0) throw conflict(`The version ${version} was followed by changes of the same resources.`, version, meeting);
  };
  const conflict = (detail: string, version: string, changes: readonly ChangeSummary[]): Problem =>
    new Problem(409, 'Version conflict', detail, { base: version, version: latest.id, changes });

  const toLine = ({ subject, predicate, object, graph }: RDF.Quad): string => {
    try {
      for (const term of [subject, predicate, object, graph] as RDF.Term[]) if (term.termType === 'NamedNode') iri(term.value);
    } catch (cause) {
      throw new Problem(400, 'Invalid IRI', (cause as Error).message, {}, {}, { cause });
    }
    return inGraph(toTriple({ subject, predicate, object }), graph.termType === 'DefaultGraph' ? defaultGraph(base) : graph.value);
  };

  return {
    applyChange: ({ added, removed, base: version, ...cause }) => enqueue(() => make(cause, async (dataset) => {
      const diff = { added: added.map(toLine), removed: removed.map(toLine) };
      if (version !== undefined && version !== dataset.id) await refuseOverlap(version, [...diff.added, ...diff.removed]);
      return candidates.candidate({ kind: 'lines', dataset, ...diff }, limits);
    })),
    applyUpdate: (request, cause, { precondition, signal } = {}) => enqueue(() => make(cause, async (dataset) => {
      await precondition?.(dataset);
      return candidates.candidate({ kind: 'update', dataset, request }, limits, signal);
    }, signal)),
    async writeGraph({ documents, ...write }, cause, { precondition, signal } = {}) {
      const read = documents.length === 0 ? noDocuments : await reader.read({ documents, base: write.graph }, limits.evaluation, signal);
      return enqueue(() => make(cause, async (dataset) => {
        await precondition?.(dataset);
        return candidates.candidate({ kind: 'graph', dataset, write: { ...write, read } }, limits, signal);
      }, signal));
    },
    applyMade: (cause, work) => enqueue(() => make(cause, work)),
    async changesSince(version) {
      const found: ChangeSummary[] = [];
      for await (const change of (version === latest.id ? undefined : await (await openedJournal()).since(version)) ?? []) {
        found.push(summary(change));
        if (found.length === mostChanges) break;
      }
      return found;
    },
    async close() {
      await last;
      if (due) await keep();
      await Promise.all([candidates.close(), reader.close()]);
      await (await journal)?.close();
    },
  };
}

/** Graph and subject of a line: what two changes meet in. */
function subjectInGraph(line: string): string {
  const { graph, triple } = splitLine(line);
  return `${graph} ${triple.slice(0, triple.indexOf(' '))}`;
}

/** Changes that a client is told of at once. */
const mostChanges = 1_000;

/** What a client is told of a change that it did not know of. */
export type ChangeSummary = ReturnType<typeof summary>;
const summary = ({ change, time, author, reason, version, added, removed, made = [], dropped = [], bulk = [] }: JournalEntry) => ({
  change, time, author: author.name, reason, version,
  added: bulk.reduce((sum, counts) => sum + counts.added, added.length), removed: bulk.reduce((sum, counts) => sum + counts.removed, removed.length),
  graphs: [...new Set([...[...added, ...removed].map((line) => splitLine(line).graph), ...bulk.map(({ graph }) => graph), ...made, ...dropped])].sort(),
});
