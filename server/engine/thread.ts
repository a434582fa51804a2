import { Worker } from 'node:worker_threads';
import { EngineError, type EngineVersion, type PlanStep } from './engine.js';
import type { PreparedQuery } from '../sparql/prepared-query.js';
import { Problem } from '../problem.js';
import type { QuestionHead } from '../sparql/question.js';
import { enterMemory } from './memory.js';
import { control as place, type FromWorker, type ToWorker, type Work, type WorkerData } from './messages.js';

/**
 * JavaScript heap of a worker in MiB, where its serialised result lives. A result beyond it ends the worker instead of
 * the process; the store itself is shared memory and not counted. The young generation is kept small because
 * workers are idle most of the time.
 */
const resourceLimits = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 16 };

/** Receives the result of one query. Exactly one of `chunk` with `last`, `failed` and `cancelled` ends it. */
export interface Sink {
  /** What a question turned out to be; ahead of all else. */
  head(head: QuestionHead): void;
  /** `milliseconds` since the thread began with the query; `plan` comes with the last chunk, if it was asked for. */
  chunk(bytes: Uint8Array, last: boolean, engine: string, milliseconds: number, plan: readonly PlanStep[] | undefined): void;
  failed(error: EngineError | Problem): void;
  cancelled(): void;
}

/** A worker thread that holds one version at a time and answers one query at a time. */
export interface Thread {
  /** Id of the version that the next query is answered from. */
  readonly version: string;
  /** False from the moment it is ended or has failed for good, which is before it is `gone`. */
  readonly alive: boolean;
  /** Resolves when it can take a query; rejects when the version does not load or the thread is ended before. */
  readonly ready: Promise<void>;
  /** Resolves when the thread is gone, for whatever reason. */
  readonly gone: Promise<void>;
  /** Gives it another version for its next query; one that runs goes on with the version that it began with. */
  hand(version: EngineVersion): void;
  /** Must not be called before the query before has ended. */
  run(work: Work, explain: boolean, sink: Sink): void;
  /** Allows that many more chunks. */
  credit(chunks: number): void;
  /** Stops the query; without effect when its last chunk has left. */
  cancel(): void;
  /** Ends the thread in the middle of whatever it does; its sink hears nothing more. */
  end(): Promise<void>;
}

const toWorker = ({ store, prefixes = new Map() }: EngineVersion): ToWorker => ({ kind: 'version', store, prefixes });

/** The module that a thread runs, and what it is born with besides a version. */
export interface ThreadModule {
  readonly url: URL;
  readonly data?: object;
}
const embedded: ThreadModule = { url: new URL('./worker.js', import.meta.url) };

/** Starts a thread on the columns of `version`. */
export function startThread(version: EngineVersion, { url, data }: ThreadModule = embedded): Thread {
  const control = new Int32Array(new SharedArrayBuffer(place.length * Int32Array.BYTES_PER_ELEMENT));
  const { share, leave } = enterMemory();
  const workerData: WorkerData = { ...data, control, memory: share };
  const worker = new Worker(url, { workerData, resourceLimits });
  const post = (message: ToWorker): void => worker.postMessage(message);
  let { id } = version;
  /** For when the query ends: a thread that is busy for long must not hold all versions that come meanwhile. */
  let pending: EngineVersion | undefined;
  post(toWorker(version));
  /** Queries that the worker has had in their parsed form, and so has a plan for, unless it had too many others since. */
  let had = new WeakSet<PreparedQuery>();
  let alive = true;
  let sink: Sink | undefined;
  const terminate = async (): Promise<void> => {
    alive = false;
    await worker.terminate();
  };
  const release = (): Sink | undefined => {
    const released = sink;
    sink = undefined;
    if (pending) post(toWorker(pending));
    pending = undefined;
    return released;
  };

  const ready = new Promise<void>((resolve, reject) => {
    let cause: unknown;
    worker.on('message', (message: FromWorker) => {
      switch (message.kind) {
        case 'ready':
          resolve();
          break;
        case 'chunk':
          (message.last ? release() : sink)?.chunk(message.bytes, message.last, message.engine, message.milliseconds, message.plan);
          break;
        case 'failed':
          if (message.fatal) void terminate();
          release()?.failed(new EngineError(message.reason, message.message, { service: message.service, limit: message.limit, setting: message.setting }));
          break;
        case 'head':
          sink?.head(message.head);
          break;
        case 'refused': {
          const { status, title, detail, members, headers } = message.problem;
          release()?.failed(new Problem(status, title, detail, members, headers));
          break;
        }
        case 'cancelled':
          release()?.cancelled();
          break;
      }
    });
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => {
      leave();
      alive = false;
      reject(new Error(`version ${id} could not be loaded`, { cause }));
      release()?.failed(new EngineError('evaluation', 'The query needed more memory than one query may have.', { cause }));
    });
  });
  ready.catch(() => undefined); // whoever waits for it hears of it; a thread that is ended early has nobody waiting

  return {
    get version() {
      return id;
    },
    get alive() {
      return alive;
    },
    ready,
    gone: new Promise((resolve) => {
      worker.once('exit', () => resolve());
    }),
    hand(next) {
      id = next.id;
      had = new WeakSet();
      if (sink) pending = next;
      else post(toWorker(next));
    },
    run(work, explain, to) {
      sink = to;
      if (!('query' in work)) {
        post({ kind: 'query', work, explain });
        return;
      }
      const { query, mediaType } = work;
      const asText = (): void => post({ kind: 'query', work: { query: { ...query, parsed: undefined }, mediaType }, explain });
      if (had.has(query)) {
        asText();
        return;
      }
      had.add(query);
      try {
        post({ kind: 'query', work, explain });
      } catch {
        asText(); // nested too deeply to be copied
      }
    },
    credit(chunks) {
      Atomics.add(control, place.credits, chunks);
      Atomics.notify(control, place.credits);
    },
    cancel() {
      Atomics.store(control, place.cancel, 1);
      Atomics.notify(control, place.credits);
    },
    async end() {
      release();
      await terminate();
    },
  };
}
