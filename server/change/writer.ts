import { clientGone } from '../engine/workers/task-thread.js';
import type { Dataset, DatasetSource } from '../ontology/dataset.js';
import { keepSnapshot, type Fingerprints } from '../ontology/snapshot.js';
import type { Log } from '../platform/log.js';
import { Problem } from '../platform/problem.js';
import { createCandidateMaker, type WriteLimits } from './candidate-maker.js';
import type { Candidate } from './candidate.js';
import { openChangeDisk } from './change-disk.js';
import type { Repository } from './repository.js';
import type { Applied, Cause, ChangeSet, SentChange } from './change-set.js';
import type { Journal } from './journal.js';
import { changesMeeting } from './changes-meeting.js';
import type { CheckedChange } from './check-change.js';
import { mostChanges, summaryOf, type ChangeSummary } from './change-summary.js';
import type { GraphWrite } from './document.js';
import { createDryRuns } from './dry-runs.js';
import { noDocuments, type SentDocument } from './read-documents.js';
import { conflictProblem, type Conflict } from './merge-changes.js';
import { createReader } from './reader.js';
import type { UpdateRequest } from './update.js';

/** Looks at the version that a change is about to be made on. @throws Problem when the change was not meant for it. */
export type Precondition = (current: Dataset) => void | Promise<void>;

export interface WriteOptions {
  readonly precondition?: Precondition;
  /**
   * Gives the change up when its client has gone, at any moment until the journal has it; from then on it happens. The
   * change ends with an EngineError `aborted`.
   */
  readonly signal?: AbortSignal;
}

export interface ChangesOptions extends WriteOptions {
  /** Whether blank nodes are named by the labels that they have here, as the journal has them. Default: they are refused. */
  readonly blankNodes?: boolean;
}

/** A write of the Graph Store Protocol as it was sent. */
export interface SentWrite extends Omit<GraphWrite, 'read'> {
  readonly documents: readonly SentDocument[];
}

/**
 * The one write path. Changes are made one after the other, each on the version that the one before gave; it resolves
 * when the change is on the disk and new readers see it.
 *
 * All of them throw Problem: 422 with `findings` when the version would fail a check, 409 when the ontology has moved
 * on, 507 when the disk takes no more, with the cause. Nothing has changed then.
 */
export interface ChangeWriter {
  /**
   * Changes of statements, made as one. One that was meant for another version is merged by the values that it saw.
   *
   * @throws Problem 409 with `conflicts`: what was seen, what holds now, and what is proposed.
   */
  applyChanges(change: ChangeSet, options?: ChangesOptions): Promise<Applied>;
  /** Tells that no dry run is taken now, ahead of its reading. @throws Problem 503 where as many wait as may. */
  refuseCheck(): void;
  /** What changes would do to the version on the disk; writes nothing, and no change waits in its queue. @throws Problem 503 where as many wait as may. */
  check(changes: readonly SentChange[], options?: Pick<WriteOptions, 'signal'>): Promise<CheckedChange>;
  /** A SPARQL update, evaluated on the current version. */
  applyUpdate(request: UpdateRequest, cause: Cause, options?: WriteOptions): Promise<Applied>;
  /** A write of the Graph Store Protocol. Its documents are read before its turn comes; the caller does not have their bytes any more. */
  writeGraph(write: SentWrite, cause: Cause, options?: WriteOptions): Promise<Applied>;
  /** A change that was worked out elsewhere, from the version that it is given. */
  applyMade(cause: Cause, work: (current: Dataset) => Promise<Candidate | undefined>): Promise<Applied>;
  /** Does some work while no change is being made. @param work Gets the version on the disk. */
  whileStill<Result>(work: (current: Dataset) => Promise<Result>): Promise<Result>;
  /** What happened after a version, oldest first, at most 1,000 changes; none for a version that is not known. */
  changesSince(version: string): Promise<readonly ChangeSummary[]>;
  /** Makes ready for the first change. It takes seconds, in the thread of changes: a change that comes meanwhile waits for what it needs anyway. */
  prepare(): Promise<void>;
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
  readonly repository?: Promise<Repository | undefined>;
}

/**
 * Milliseconds from a change until a snapshot is kept, which holds the changes that came meanwhile, too. A snapshot of
 * a large version takes a second or more. Only the time of the next start depends on it.
 */
const rest = { small: 5_000, large: 20_000 } as const;
/** A version of more quads is large. */
const largeVersion = 500_000;

export function createWriter({ dataset, fingerprints, source, data, limits, publish, log, repository }: WriterOptions): ChangeWriter {
  const { ontology, queries, base } = source, made = { ontology, data, queries, base };
  const disk = openChangeDisk({ source, data, fingerprints, log, ...(repository && { repository }) });
  const candidates = createCandidateMaker(made), dryRuns = createDryRuns(made, limits), reader = createReader();
  const snapshots = createSnapshotKeeper((latest) => keepSnapshot(source, data, { dataset: latest, fingerprints: new Map(disk.fingerprints) })
    .catch((error: unknown) => { log('the snapshot could not be kept', error); }));
  /** The version on the disk; readers follow. */
  let latest = dataset, isClosing = false;
  let last: Promise<unknown> = Promise.resolve(), published: Promise<void> = Promise.resolve();

  /** Changes one after the other. What readers see follows at once, but the next change does not wait for that. */
  const enqueue = async (work: () => Promise<Applied>): Promise<Applied> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    const applied = await turn;
    await published;
    return applied;
  };

  const make = async (cause: Cause, work: (before: Dataset) => Promise<Candidate | undefined>, signal?: AbortSignal): Promise<Applied> => {
    if (signal?.aborted) throw clientGone();
    await disk.finish();
    const before = latest;
    const candidate = await work(before);
    if (!candidate) return { version: before.id, base: before.id, added: 0, removed: 0, graphs: [], created: [], warnings: before.warnings };
    const entry = await disk.write(candidate, cause, before.id, signal);
    const next = latest = candidate.dataset;
    snapshots.keepLater(() => latest, (keep) => { last = last.then(keep); });
    published = publish(next);
    published.catch(() => undefined); // whoever awaits it gets the error
    await disk.commit(entry);
    const { change, added, removed, graphs } = summaryOf(entry);
    return { change, version: next.id, base: before.id, added, removed, graphs, created: candidate.created, warnings: next.warnings };
  };

  /** Makes a change in its turn, if the version then is the one that it is meant for. */
  const makeInTurn = (cause: Cause, { precondition, signal }: WriteOptions, work: (before: Dataset) => Promise<Candidate | undefined>): Promise<Applied> =>
    enqueue(() => make(cause, async (before) => {
      await precondition?.(before);
      return work(before);
    }, signal));

  return {
    applyChanges: ({ changes, ...cause }, { blankNodes = false, ...options } = {}) => makeInTurn(cause, options, (before) =>
      candidates.candidate({ kind: 'changes', dataset: before, changes, blankNodes }, limits, options.signal).catch(async (error: unknown) => {
        throw await withChangesMet(error, changes, before.id, () => disk.journal());
      })),
    refuseCheck: dryRuns.refuse,
    check: (changes, { signal } = {}) => dryRuns.check(latest, changes, signal),
    applyUpdate: (request, cause, options = {}) => makeInTurn(cause, options, (before) => candidates.candidate({ kind: 'update', dataset: before, request }, limits, options.signal)),
    async writeGraph({ documents, ...write }, cause, options = {}) {
      const read = documents.length === 0 ? noDocuments : await reader.read({ documents, base: write.graph }, limits.evaluation, options.signal);
      return makeInTurn(cause, options, (before) => candidates.candidate({ kind: 'graph', dataset: before, write: { ...write, read } }, limits, options.signal));
    },
    applyMade: (cause, work) => enqueue(() => make(cause, work)),
    whileStill(work) {
      const turn = last.then(async () => {
        await disk.finish();
        return work(latest);
      });
      last = turn.catch(() => undefined);
      return turn;
    },
    async changesSince(version) {
      return version === latest.id ? [] : changesAfter(version, await disk.journal());
    },
    async prepare() {
      await candidates.ahead({ dataset: latest }, limits);
      // One by one, so that a change that comes waits for one of them only.
      for (const graph of latest.graphs) if (!isClosing) await candidates.ahead({ dataset: latest, graph }, limits);
    },
    async close() {
      isClosing = true;
      await last;
      await snapshots.close(latest);
      await Promise.all([candidates.close(), dryRuns.close(), reader.close()]);
      await disk.close();
    },
  };
}

/** A conflict with the changes that it is with; any other error as it is. */
async function withChangesMet(error: unknown, changes: readonly SentChange[], before: string, journal: () => Promise<Journal>): Promise<unknown> {
  const conflicts = error instanceof Problem && error.status === 409 ? error.members.conflicts as readonly Conflict[] | undefined : undefined;
  const [first] = conflicts ?? [];
  return conflicts && first ? conflictProblem(conflicts, before, await changesMeeting(conflicts, changes[first.change]?.base, await journal())) : error;
}

/** The changes after a version, as many as are told. */
async function changesAfter(version: string, journal: Journal): Promise<readonly ChangeSummary[]> {
  const found: ChangeSummary[] = [];
  for await (const change of await journal.since(version) ?? []) {
    found.push(summaryOf(change));
    if (found.length === mostChanges) break;
  }
  return found;
}

/** Keeps a snapshot some time after a change, of whatever version is the latest by then. */
interface SnapshotKeeper {
  /** @param inTurn Runs what keeps the snapshot when no change is being made. */
  keepLater(latest: () => Dataset, inTurn: (keep: () => Promise<void>) => void): void;
  /** Keeps the snapshot that is still due. */
  close(latest: Dataset): Promise<void>;
}

function createSnapshotKeeper(keep: (dataset: Dataset) => Promise<void>): SnapshotKeeper {
  let due: NodeJS.Timeout | undefined;
  const keepNow = (dataset: Dataset): Promise<void> => {
    clearTimeout(due);
    due = undefined;
    return keep(dataset);
  };
  return {
    keepLater(latest, inTurn) {
      due ??= setTimeout(() => { inTurn(() => keepNow(latest())); }, latest().size < largeVersion ? rest.small : rest.large).unref();
    },
    async close(latest) {
      if (due) await keepNow(latest);
    },
  };
}
