import { Worker } from 'node:worker_threads';
import type { Dataset } from '../ontology/dataset.js';
import { Problem, type ProblemDetails } from '../problem.js';
import type { Candidate } from './candidate.js';
import { mostLines } from './counted.js';
import type { GraphWrite } from './document.js';
import type { Diff } from './statements.js';
import type { UpdateRequest } from './update.js';

/** What the thread is born with. */
export interface BuilderData {
  readonly ontology: string;
  readonly data: string;
  readonly queries: string;
  readonly base: string;
}

/** A change to be worked out on a version. */
export type Task =
  | { readonly kind: 'update'; readonly dataset: Dataset; readonly request: UpdateRequest }
  | { readonly kind: 'graph'; readonly dataset: Dataset; readonly write: GraphWrite }
  | { readonly kind: 'lines'; readonly dataset: Dataset } & Diff;

export interface ToBuilder { readonly task: Task }

/** A task ends with exactly one message that is not `evaluated`. */
export type FromBuilder =
  | { readonly kind: 'evaluated' }
  | { readonly kind: 'candidate'; readonly candidate: Candidate | undefined }
  | { readonly kind: 'problem'; readonly problem: { readonly status: number; readonly title: string; readonly detail: string; readonly members: ProblemDetails; readonly headers: Readonly<Record<string, string>> } }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Milliseconds that a change may take: `evaluation` for reading it and finding what it asks for, `work` for reasoning and checks after that. */
export interface WriteLimits {
  readonly evaluation: number;
  readonly work: number;
}

/** Milliseconds after which a thread without work is ended: it holds a copy of the statements. */
const idle = 60_000;
/** UTF-16 units of a document or a request after which the thread is ended at once: what V8 has grown to for it would stay. */
const large = 2 ** 20;

function isLarge(task: Task): boolean {
  switch (task.kind) {
    case 'update': return task.request.text.length > large;
    case 'graph': return task.write.documents.some(({ text }) => text.length > large);
    case 'lines': return task.added.length + task.removed.length > mostLines;
  }
}

export interface Builder {
  /** Works a change out. @throws Problem of the change; 503 past the limits of time, when the thread is replaced. */
  candidate(task: Task, limits: WriteLimits): Promise<Candidate | undefined>;
  close(): Promise<void>;
}

/** A thread that is started when it is needed and takes one task after the other. */
export function createBuilder(data: BuilderData): Builder {
  let thread: Worker | undefined;
  let resting: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const end = async (): Promise<void> => {
    clearTimeout(resting);
    const ended = thread;
    thread = undefined;
    await ended?.terminate();
  };
  const perform = (task: Task, limits: WriteLimits): Promise<Candidate | undefined> => new Promise((resolve, reject) => {
    clearTimeout(resting);
    const worker = thread ??= new Worker(new URL('./builder-thread.js', import.meta.url), { workerData: data });
    const settle = (done: () => void): void => {
      clearTimeout(timer);
      worker.off('message', hear).off('error', fail).off('exit', exit);
      if (big || isLarge(task)) void end();
      else resting = setTimeout(() => { void end(); }, idle).unref();
      done();
    };
    const fail = (error: unknown): void => {
      if (thread === worker) void end();
      settle(() => { reject(error as Error); });
    };
    const exit = (): void => { fail(new Error('the thread of changes ended')); };
    let big = false;
    const limit = (milliseconds: number, what: string, setting: string): NodeJS.Timeout => setTimeout(() => {
      fail(new Problem(503, 'Change timeout', `The change was ended at the limit of ${milliseconds / 1000} s for ${what}; nothing was changed. The limit is set by ${setting}.`, { limit: milliseconds / 1000, setting }, { 'Retry-After': '5' }));
    }, milliseconds);
    let timer = limit(limits.evaluation, 'its evaluation', 'MPP_QUERY_TIMEOUT');
    const hear = (message: FromBuilder): void => {
      switch (message.kind) {
        case 'evaluated':
          // From here on the work is ours, and its length that of the ontology and of what is added.
          clearTimeout(timer);
          timer = limit(limits.work, 'reasoning over it and checking it', 'MPP_WRITE_TIMEOUT');
          break;
        case 'problem': {
          const { status, title, detail, members, headers } = message.problem;
          settle(() => { reject(new Problem(status, title, detail, members, headers)); });
          break;
        }
        case 'failed':
          // Nobody knows what state its memory is in.
          fail(message.error);
          break;
        default:
          big = message.candidate?.bulk !== undefined;
          settle(() => { resolve(message.candidate); });
      }
    };
    worker.on('message', hear).once('error', fail).once('exit', exit);
    worker.postMessage({ task } satisfies ToBuilder);
  });
  const queue = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
  return {
    candidate: (task, limits) => queue(() => perform(task, limits)),
    close: end,
  };
}
