import { Worker } from 'node:worker_threads';
import { EngineError, type EngineVersion, type PreparedQuery } from './engine.js';
import type { FromWorker, ToWorker, WorkerData } from './messages.js';

/**
 * JavaScript heap of a worker in MiB, where its serialised result lives. A result beyond it ends the worker instead of
 * the process; the store itself is WebAssembly memory and not counted. The young generation is kept small because
 * workers are idle most of the time.
 */
const resourceLimits = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 16 };

/** Receives the result of one query. Exactly one of `chunk` with `last`, `failed` and `cancelled` ends it. */
export interface Sink {
  chunk(bytes: Uint8Array, last: boolean): void;
  failed(error: EngineError): void;
  cancelled(): void;
}

/** A worker thread that holds one version and answers one query at a time. */
export interface Thread {
  readonly version: string;
  /** False from the moment it is ended or has failed for good, which is before it is `gone`. */
  readonly alive: boolean;
  /** Resolves when it can take a query; rejects when the version does not load or the thread is ended before. */
  readonly ready: Promise<void>;
  /** Resolves when the thread is gone, for whatever reason. */
  readonly gone: Promise<void>;
  /** Must not be called before the query before has ended. */
  run(query: PreparedQuery, mediaType: string, sink: Sink): void;
  /** Allows that many more chunks. */
  credit(chunks: number): void;
  /** Stops sending; without effect while the query is being evaluated. */
  cancel(): void;
  /** Ends the thread in the middle of whatever it does; its sink hears nothing more. */
  end(): Promise<void>;
}

/** The module that a thread runs, and what it is born with besides its version. */
export interface ThreadModule {
  readonly url: URL;
  readonly data?: object;
}
const embedded: ThreadModule = { url: new URL('./worker.js', import.meta.url) };

/** Starts a thread that loads `version`. */
export function startThread(version: EngineVersion, { url, data }: ThreadModule = embedded): Thread {
  const workerData: WorkerData = { ...data, nquads: version.nquads, prefixes: version.prefixes ?? new Map() };
  const worker = new Worker(url, { workerData, resourceLimits });
  const post = (message: ToWorker): void => worker.postMessage(message);
  let alive = true;
  let sink: Sink | undefined;
  const terminate = async (): Promise<void> => {
    alive = false;
    await worker.terminate();
  };
  const release = (): Sink | undefined => {
    const released = sink;
    sink = undefined;
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
          (message.last ? release() : sink)?.chunk(message.bytes, message.last);
          break;
        case 'failed':
          if (message.fatal) void terminate();
          release()?.failed(message.service === undefined ? new EngineError('evaluation', message.message)
            : new EngineError('service', message.message, { service: message.service }));
          break;
        case 'cancelled':
          release()?.cancelled();
          break;
      }
    });
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => {
      alive = false;
      reject(new Error(`version ${version.id} could not be loaded`, { cause }));
      release()?.failed(new EngineError('evaluation', 'The query needed more memory than one query may have.', { cause }));
    });
  });
  ready.catch(() => undefined); // whoever waits for it hears of it; a thread that is ended early has nobody waiting

  return {
    version: version.id,
    get alive() {
      return alive;
    },
    ready,
    gone: new Promise((resolve) => {
      worker.once('exit', () => resolve());
    }),
    run(query, mediaType, to) {
      sink = to;
      post({ kind: 'run', query, mediaType });
    },
    credit: (chunks) => post({ kind: 'credit', chunks }),
    cancel: () => post({ kind: 'cancel' }),
    async end() {
      release();
      await terminate();
    },
  };
}
