import { Worker } from 'node:worker_threads';
import type { PreparedQuery } from '../../sparql/prepared-query.js';
import { EngineError, type EngineVersion } from '../contract/engine.js';
import { enterMemory } from '../../platform/memory.js';
import type { FromWorker, Manner, ToWorker, Work, WorkerData } from './messages.js';
import { cellsOf, createListenerEnd, cell, type Exchange, type Sink } from './protocol.js';

/**
 * JavaScript heap of a worker in MiB, where its serialised result lives. A result beyond it ends the worker instead of
 * the process; the store itself is shared memory and not counted. The young generation is kept small because
 * workers are idle most of the time. The stack is for queries of many parts, which call each other; what is not used of it
 * is no memory.
 */
const resourceLimits = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 16, stackSizeMb: 64 };

/** Milliseconds in which a worker confirms that its query is ended. What evaluates looks some hundred times as often; parsers never do. */
const cancelPatience = 250;

/** A worker thread that holds one version at a time and answers one query at a time. */
export interface Thread {
  /** Id of the version that the next query is answered from. */
  readonly version: string;
  /** False from the moment it is ended or has failed for good, which is before it is `gone`. */
  readonly alive: boolean;
  /** Whether it holds much more memory than when it was ready. */
  readonly grown: boolean;
  /** Resolves when it can take a query; rejects when the version does not load or the thread is ended before. */
  readonly ready: Promise<void>;
  /** Resolves when the thread is gone, for whatever reason. */
  readonly gone: Promise<void>;
  /** Gives it another version for its next query; one that runs goes on with the version that it began with. */
  hand(version: EngineVersion): void;
  /** Must not be called before the query before has ended. */
  ask(work: Work, manner: Manner, sink: Sink): Exchange;
  /** Ends the thread in the middle of whatever it does; its sink hears nothing more. */
  end(): Promise<void>;
}

const toWorker = ({ store, prefixes = new Map() }: EngineVersion): Extract<ToWorker, { kind: 'version' }> => ({ kind: 'version', store, prefixes });

/** The module that a thread runs, and what it is born with besides a version. */
export interface ThreadModule {
  readonly url: URL;
  readonly data?: object;
}

/** What a thread of our own engine is born with. */
export interface EmbeddedThreadData {
  /** Whether it asks itself queries of most kinds once it is ready, so that nobody's first are slow. Default: true. */
  readonly warmUp?: boolean;
}
export const embeddedThread = (data: EmbeddedThreadData = {}): ThreadModule => ({ url: new URL('./worker.js', import.meta.url), data });

export interface ThreadOptions {
  readonly module?: ThreadModule;
  /** Called with the reason when a thread is ended that does not answer. */
  readonly log?: (message: string) => void;
}

/** Starts a thread on the columns of `version`. */
export function startThread(version: EngineVersion, { module: { url, data } = embeddedThread(), log = () => undefined }: ThreadOptions = {}): Thread {
  const control = new Int32Array(new SharedArrayBuffer(cell.length * Int32Array.BYTES_PER_ELEMENT));
  const { share, leave } = enterMemory();
  const workerData: WorkerData = { ...data, control, memory: share };
  const worker = new Worker(url, { workerData, resourceLimits });
  let { id } = version;
  let ending: Promise<unknown> | undefined;
  const terminate = (error: EngineError): Promise<unknown> => {
    end.lose(error);
    return ending ??= worker.terminate();
  };
  const send = sender((message) => { worker.postMessage(message); });
  const end = createListenerEnd({
    cells: cellsOf(control), post: send, patience: cancelPatience,
    onBroken(why) {
      log(`a worker was ended: ${why}`);
      void terminate(ended());
    },
  });
  end.hand(toWorker(version));
  const ready = new Promise<void>((resolve, reject) => {
    let cause: unknown;
    worker.on('message', (message: FromWorker) => {
      end.hear(message);
      if (message.kind === 'ready') resolve();
    });
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => {
      leave();
      reject(new Error(`version ${id} could not be loaded`, { cause }));
      end.lose(
        isOutOfMemory(cause)
          ? new EngineError('limit', `The query needed more than the ${resourceLimits.maxOldGenerationSizeMb} MiB of memory that a worker may have.`, {
              cause,
              limit: resourceLimits.maxOldGenerationSizeMb,
            })
          : ended(cause),
      );
    });
  });
  ready.catch(() => undefined); // whoever waits for `ready` gets the error; a thread that is ended early has nobody waiting

  return {
    get version() {
      return id;
    },
    get alive() {
      return end.state !== 'lost';
    },
    get grown() {
      return end.grown;
    },
    ready,
    gone: new Promise((resolve) => {
      worker.once('exit', () => resolve());
    }),
    hand(next) {
      id = next.id;
      end.hand(toWorker(next));
    },
    ask: end.ask,
    async end() {
      await terminate(ended());
    },
  };
}

const ended = (cause?: unknown): EngineError => new EngineError('evaluation', 'The worker that evaluated the query was ended.', { cause });

const isOutOfMemory = (error: unknown): boolean => (error as NodeJS.ErrnoException | undefined)?.code === 'ERR_WORKER_OUT_OF_MEMORY';

/** Sends messages. The parsed form of a query is sent once per version: from then on the worker has its plan, unless it had too many others since. */
function sender(post: (message: ToWorker) => void): (message: ToWorker) => void {
  let had = new WeakSet<PreparedQuery>();
  return (message) => {
    if (message.kind === 'version') had = new WeakSet();
    if (message.kind === 'version' || !('query' in message.work)) {
      post(message);
      return;
    }
    const { query, mediaType } = message.work;
    const asText = (): void => post({ ...message, work: { query: { ...query, parsed: undefined }, mediaType } });
    if (had.has(query)) {
      asText();
      return;
    }
    had.add(query);
    try {
      post(message);
    } catch {
      asText(); // nested too deeply to be copied
    }
  };
}
