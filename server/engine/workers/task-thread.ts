import { getHeapStatistics } from 'node:v8';
import { Worker, type Transferable } from 'node:worker_threads';
import { EngineError } from '../contract/engine.js';
import type { Problem } from '../../platform/problem.js';

/** One task while its thread works on it. It is settled by whichever comes first: `resolve`, `reject`, or the end of its time. */
export interface Turn<Result> {
  resolve(result: Result): void;
  reject(error: unknown): void;
  /** Sets the time limit anew: milliseconds from now after which the thread is ended. */
  limit(milliseconds: number, problem: Problem): void;
  /** Ends the thread with this task: memory that V8 has taken for it would stay, or the state of its memory is unknown. */
  last(): void;
}

/** What a task needs beside its message. */
export interface TaskOptions<Message, Result> {
  readonly transfer?: readonly Transferable[];
  /** Ends the task, and its thread if it has begun. */
  readonly signal?: AbortSignal | undefined;
  begin(turn: Turn<Result>): void;
  hear(message: Message, turn: Turn<Result>): void;
}

/** A thread that is started when it is needed and takes one task after the other. */
export interface TaskThread<Message> {
  /** Tasks that run or wait. */
  readonly tasks: number;
  /** @throws EngineError with the reason `aborted`; what the task is rejected with; Error when the thread fails. */
  run<Result>(task: unknown, options: TaskOptions<Message, Result>): Promise<Result>;
  close(): Promise<void>;
}

/** Milliseconds after which a thread without work is ended, where nothing else is said: it holds memory. */
const usualIdle = 60_000;

/** The client has gone: nobody is left to be told. */
export const clientGone = (): EngineError => new EngineError('aborted', 'the client went away before it was answered');

/** How a thread is kept. */
export interface ThreadCare {
  /** Milliseconds without work after which it is ended. */
  readonly idle?: number;
  /** Megabytes of its young generation, where much is made in one task and let go of: V8 looks through them less often then. Default: V8's. */
  readonly young?: number;
}

export function createTaskThread<Message>(file: URL, workerData?: unknown, { idle = usualIdle, young }: ThreadCare = {}): TaskThread<Message> {
  const limits = young === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: getHeapStatistics().heap_size_limit / 2 ** 20, maxYoungGenerationSizeMb: young } };
  let thread: Worker | undefined;
  let resting: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let tasks = 0;

  const end = async (): Promise<void> => {
    clearTimeout(resting);
    const ended = thread;
    thread = undefined;
    await ended?.terminate();
  };
  const perform = <Result>(task: unknown, { transfer = [], signal, begin, hear }: TaskOptions<Message, Result>): Promise<Result> => new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(clientGone());
      return;
    }
    clearTimeout(resting);
    const worker = thread ??= new Worker(file, { workerData, ...limits });
    let timer: NodeJS.Timeout | undefined, ends = false, settled = false;
    const settle = (done: () => void): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      worker.off('message', listen).off('error', fail).off('exit', exit);
      if (ends) void end();
      else resting = setTimeout(() => { void end(); }, idle).unref();
      done();
    };
    const turn: Turn<Result> = {
      resolve(result) { settle(() => { resolve(result); }); },
      reject(error) { settle(() => { reject(error as Error); }); },
      limit(milliseconds, problem) {
        clearTimeout(timer);
        timer = setTimeout(() => { fail(problem); }, milliseconds);
      },
      last() { ends = true; },
    };
    const fail = (error: unknown): void => {
      turn.last();
      turn.reject(error);
    };
    const exit = (): void => { fail(new Error('the thread ended in the middle of its task')); };
    const abort = (): void => { fail(clientGone()); };
    const listen = (message: Message): void => { hear(message, turn); };
    worker.on('message', listen).once('error', fail).once('exit', exit);
    signal?.addEventListener('abort', abort);
    begin(turn);
    worker.postMessage(task, transfer);
  });
  return {
    get tasks() { return tasks; },
    run(task, options) {
      tasks += 1;
      const result = last.then(() => perform(task, options)).finally(() => { tasks -= 1; });
      last = result.catch(() => undefined);
      return result;
    },
    close: end,
  };
}
