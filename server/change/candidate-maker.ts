import type { Dataset } from '../ontology/dataset.js';
import { digitsBound, textBound } from '../platform/memory.js';
import { Problem, type ProblemDetails } from '../platform/problem.js';
import type { Candidate } from './candidate.js';
import type { SentChange } from './change-set.js';
import type { CheckedChange } from './check-change.js';
import type { GraphWrite } from './document.js';
import { createTaskThread } from '../engine/workers/task-thread.js';
import type { UpdateRequest } from './update.js';

/** What the thread is started with. */
export interface MakerData {
  readonly ontology: string;
  readonly data: string;
  readonly queries: string;
  readonly base: string;
}

/** A change to be worked out on a version; or a version that changes will be worked out on. */
export type Task =
  | { readonly kind: 'update'; readonly dataset: Dataset; readonly request: UpdateRequest }
  | { readonly kind: 'graph'; readonly dataset: Dataset; readonly write: GraphWrite }
  | AheadTask
  | ChangesTask;

/** What is made ready for the first change of a version, a piece at a time: what a change of one graph starts from; absent: what each of them does. */
export interface AheadTask {
  readonly kind: 'ahead';
  readonly dataset: Dataset;
  readonly graph?: string;
}

/** Changes to be made, or only to be tried: `check`. */
export interface ChangesTask {
  readonly kind: 'changes' | 'check';
  readonly dataset: Dataset;
  readonly changes: readonly SentChange[];
  /** Whether blank nodes are named by the labels that they have here. */
  readonly blankNodes: boolean;
}

/** A task with the bounds that hold for what its queries make: the thread has an account of its own. */
export interface ToMaker {
  readonly task: Task;
  readonly bounds: { readonly text: number; readonly digits: number };
}

/** A Problem on its way between threads: an error would lose everything but its message. */
export interface ToldProblem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly members: ProblemDetails;
  readonly headers: Readonly<Record<string, string>>;
}

export const told = ({ status, title, detail, members, headers }: Problem): ToldProblem => ({ status, title, detail, members, headers });
export const asProblem = ({ status, title, detail, members, headers }: ToldProblem): Problem => new Problem(status, title, detail, members, headers);

/** A task ends with exactly one message that is neither `evaluated` nor `judging`. */
export type FromMaker =
  | { readonly kind: 'evaluated' }
  | { readonly kind: 'judging' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'candidate'; readonly candidate: Candidate | undefined }
  | { readonly kind: 'checked'; readonly checked: CheckedChange }
  | { readonly kind: 'problem'; readonly problem: ToldProblem }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Milliseconds that a change may take: `evaluation` for reading it, and as much again for evaluating it; `work` for rules and checks after that. */
export interface WriteLimits {
  readonly evaluation: number;
  readonly work: number;
}

/** Bytes of statements, or UTF-16 units of a request, after which the thread is ended at once: the memory that V8 has taken for it would stay. */
const large = 2 ** 20;

/** The length of what was sent. */
function sizeOf(task: Task): number {
  switch (task.kind) {
    case 'update': return task.request.text.length;
    case 'graph': return task.write.read.statements.length;
    case 'ahead': return 0;
    case 'changes':
    case 'check': return task.changes.reduce((sum, { added, removed }) => sum + added.length + removed.length, 0);
  }
}

export interface CandidateMaker {
  /**
   * Works a change out.
   *
   * @param signal Ends the work: its client has gone.
   * @throws Problem of the change; 503 past the limits of time, when the thread is replaced.
   */
  candidate(task: Task, limits: WriteLimits, signal?: AbortSignal): Promise<Candidate | undefined>;
  /** Tells what changes would do. @throws the same, but for what checks and conflicts say. */
  check(task: Omit<ChangesTask, 'kind'>, limits: WriteLimits, signal?: AbortSignal): Promise<CheckedChange>;
  /** Makes ready for the first change, which then costs no more than a later one. */
  ahead(task: Omit<AheadTask, 'kind'>, limits: WriteLimits): Promise<void>;
  /** Tasks that run or wait. */
  readonly tasks: number;
  close(): Promise<void>;
}

/** Milliseconds for judging a version that the thread does not know, whatever is to be changed. */
const longestJudging = 120_000;
/** Milliseconds that a dry run may take for its evaluation, and for its checks. */
export const longestCheck = 20_000;
/** Milliseconds after which a thread without work is ended. What it has judged takes seconds to judge again, and curators think longer than readers. */
const usualIdle = 15 * 60_000;
/** Megabytes of its young generation: with V8's 48 it was looked through eight times for a change of some lines. */
const young = 192;

/** @param what Took too long. @param setting Names the limit, where it can be set. */
export const tooLong = (limit: number, what: string, setting: string | undefined): Problem =>
  new Problem(
    503,
    'Change timeout',
    `The change was ended at the limit of ${limit / 1000} s for ${what}; nothing was changed. ${setting === undefined ? 'The limit cannot be set; try again when the service has less to do.' : `The limit is set by ${setting}.`}`,
    { limit: limit / 1000, ...(setting !== undefined && { setting }) },
    { 'Retry-After': '5' },
  );

/** A thread that is started when it is needed and takes one task after the other. @param idle Milliseconds without work after which it is ended. */
export function createCandidateMaker(data: MakerData, idle = usualIdle): CandidateMaker {
  const thread = createTaskThread<FromMaker>(new URL('./candidate-thread.js', import.meta.url), data, { idle, young });
  const run = <Result>(task: Task, limits: WriteLimits, signal?: AbortSignal): Promise<Result> => {
    const named = (limit: number, setting: string): string | undefined => (task.kind === 'check' && limit === longestCheck ? undefined : setting);
    return thread.run<Result>({ task, bounds: { text: textBound(), digits: digitsBound() } } satisfies ToMaker, {
      signal,
      begin(turn) {
        turn.limit(limits.evaluation, tooLong(limits.evaluation, 'its evaluation', named(limits.evaluation, 'MPP_QUERY_TIMEOUT')));
        if (sizeOf(task) > large) turn.last();
      },
      hear(message, turn) {
        switch (message.kind) {
          case 'evaluated':
            // From here on the time depends on the size of the ontology and of the change, not on what the client asks.
            turn.limit(limits.work, tooLong(limits.work, 'reasoning over it and checking it', named(limits.work, 'MPP_WRITE_TIMEOUT')));
            break;
          case 'judging':
            turn.limit(longestJudging, tooLong(longestJudging, 'judging the version before it', undefined));
            break;
          case 'problem':
            turn.reject(asProblem(message.problem));
            break;
          case 'failed':
            turn.last();
            turn.reject(message.error);
            break;
          case 'candidate':
            if (message.candidate?.bulk !== undefined) turn.last();
            turn.resolve(message.candidate as Result);
            break;
          case 'ready':
            turn.resolve(undefined as Result);
            break;
          case 'checked':
            turn.resolve(message.checked as Result);
        }
      },
    });
  };
  return {
    candidate: run<Candidate | undefined>,
    check: (task, limits, signal) => run<CheckedChange>({ ...task, kind: 'check' }, limits, signal),
    ahead: (task, limits) => run<undefined>({ ...task, kind: 'ahead' }, limits),
    get tasks() { return thread.tasks; },
    close: () => thread.close(),
  };
}
