import { Problem } from '../../platform/problem.js';
import type { PreparedQuery } from '../../sparql/prepared-query.js';
import type { QueryHead } from '../../sparql/question.js';
import { EngineError, type OperatorProfile } from '../contract/engine.js';
import { creditWindow, type FromWorker, type Manner, type ToWorker, type Work } from './messages.js';
import { CancelledError } from '../contract/budget.js';

/**
 * What the thread that listens and a worker say to each other, both ends. Messages go both ways; beside them there are a
 * few shared cells, because a worker that evaluates hears no messages.
 *
 * A worker has one query at a time. The listener's end asks when the worker has ended the one before, and has set the
 * cells by then; from its last message until the next query the worker touches none of them. So nothing that belongs to
 * one query can reach another.
 */

/** Places of the shared cells. */
export const cell = {
  /** Other than 0: the query is to be ended. */
  cancel: 0,
  /** Chunks that may be sent. */
  credits: 1,
  /** Counts the changes that the listener has made to the other cells. A worker waits until it changes, and so misses no change. */
  turn: 2,
  length: 3,
} as const;

/** The shared cells; each operation is atomic, as in `Atomics`. */
export interface Cells {
  load(at: number): number;
  store(at: number, value: number): void;
  add(at: number, value: number): void;
  /** Blocks the thread until it is notified, unless there is another value. */
  wait(at: number, value: number): void;
  notify(at: number): void;
}

export const cellsOf = (array: Int32Array): Cells => ({
  load: (at) => Atomics.load(array, at),
  store: (at, value) => { Atomics.store(array, at, value); },
  add: (at, value) => { Atomics.add(array, at, value); },
  wait: (at, value) => { Atomics.wait(array, at, value); },
  notify: (at) => { Atomics.notify(array, at); },
});

/** Told what happens to one query. After `failed`, a last chunk, or a cancel only `ended` is called. */
export interface Sink {
  /** What an asked query turned out to be; called first. @param query The prepared query, where that was wanted and it is small. */
  head(head: QueryHead, query?: PreparedQuery): void;
  /** `milliseconds` since the worker began with the query; `plan` comes with the last chunk, if it was asked for. */
  chunk(bytes: Uint8Array, last: boolean, engine: string, milliseconds: number, plan: readonly OperatorProfile[] | undefined): void;
  failed(error: EngineError | Problem): void;
  /** Called once, also after a failure: the worker can take another query, or has ended. */
  ended(): void;
}

/** One query, for the side that asked it. Its functions have no effect once the query has ended. */
export interface Exchange {
  /** Allows that many more chunks. */
  credit(chunks: number): void;
  /** Ends the query. */
  cancel(): void;
}

/** `asked`: its query is prepared or evaluated; `sending`: the first chunk is there; `cancelled`: it has to confirm; `lost`: it is no more. */
export type ListenerState = 'loading' | 'idle' | 'asked' | 'sending' | 'cancelled' | 'lost';

type Version = Extract<ToWorker, { kind: 'version' }>;

export interface ListenerEnd {
  readonly state: ListenerState;
  /** Whether the worker holds much more memory than when it was ready. */
  readonly grown: boolean;
  /** Gives the worker another version once it has ended its query. Of several that come while it is busy only the last one is kept. */
  hand(version: Version): void;
  /** @throws Error unless the worker is idle. */
  ask(work: Work, manner: Manner, sink: Sink): Exchange;
  /** Takes a message of the worker. */
  hear(message: FromWorker): void;
  /** The worker is no more, or nobody listens to it. */
  lose(error: EngineError): void;
}

export interface ListenerOptions {
  readonly cells: Cells;
  readonly post: (message: ToWorker) => void;
  /** Milliseconds in which a worker confirms a cancel. */
  readonly patience: number;
  /** Chunks that a worker sends ahead of the reader. */
  readonly window?: number;
  /** Called when the worker is to be ended: it did not confirm, or is broken. */
  readonly onBroken: (why: string) => void;
}

export function createListenerEnd({ cells, post, patience, window = creditWindow, onBroken }: ListenerOptions): ListenerEnd {
  let state: ListenerState = 'loading', grown = false;
  let sink: Sink | undefined, pending: Version | undefined, late: NodeJS.Timeout | undefined;

  /** The query is over; `tell` is what its sink hears, unless it was cancelled. */
  const end = (next: 'idle' | 'lost', tell?: (sink: Sink) => void): void => {
    const ended = sink, heard = state !== 'cancelled';
    state = next;
    sink = undefined;
    clearTimeout(late);
    if (pending && next === 'idle') post(pending);
    pending = undefined;
    if (!ended) return;
    if (heard) tell?.(ended);
    ended.ended();
  };
  const isBusy = (): boolean => state === 'asked' || state === 'sending' || state === 'cancelled';

  return {
    get state() { return state; },
    get grown() { return grown; },
    hand(version) {
      if (isBusy()) pending = version;
      else if (state !== 'lost') post(version);
    },
    ask(work, manner, to) {
      if (state !== 'idle') throw new Error(`a worker that is ${state} was asked`);
      cells.store(cell.cancel, 0);
      cells.store(cell.credits, window);
      state = 'asked';
      sink = to;
      post({ kind: 'query', work, manner });
      return {
        credit(chunks) {
          if (sink !== to || state === 'cancelled') return;
          cells.add(cell.credits, chunks);
          announce(cells);
        },
        cancel() {
          if (sink !== to || state === 'cancelled') return;
          state = 'cancelled';
          cells.store(cell.cancel, 1);
          announce(cells);
          late = setTimeout(() => { onBroken(`it did not end its query within ${patience} ms`); }, patience);
        },
      };
    },
    hear(message) {
      if (message.kind === 'ready' && state === 'loading') state = 'idle';
      if (message.kind === 'grown') grown = true;
      if (message.kind === 'ready' || message.kind === 'grown' || !isBusy()) return;
      switch (message.kind) {
        case 'head':
          if (state !== 'cancelled') sink?.head(message.head, message.query);
          break;
        case 'chunk':
          if (message.last) {
            end('idle', (to) => { tellChunk(to, message); });
          } else if (state !== 'cancelled') {
            state = 'sending';
            if (sink) tellChunk(sink, message);
          }
          break;
        default: {
          const fatal = message.kind === 'failed' && message.fatal;
          end(fatal ? 'lost' : 'idle', (to) => { to.failed(errorOf(message)); });
          if (fatal) onBroken('a query broke it');
        }
      }
    },
    lose(error) {
      if (state !== 'lost') end('lost', (to) => { to.failed(error); });
    },
  };
}

/** Wakes a worker that waits for a change of the other cells. */
function announce(cells: Cells): void {
  cells.add(cell.turn, 1);
  cells.notify(cell.turn);
}

function tellChunk(sink: Sink, { bytes, last, engine, milliseconds, plan }: Extract<FromWorker, { kind: 'chunk' }>): void {
  sink.chunk(bytes, last, engine, milliseconds, plan);
}

/** How a query ends: by its last chunk, or by a message in its place. */
export type Outcome = Extract<FromWorker, { kind: 'failed' | 'refused' | 'cancelled' }>;

/** What the asker hears of a query that ended without a last chunk. */
function errorOf(outcome: Outcome): EngineError | Problem {
  switch (outcome.kind) {
    case 'failed': {
      const { reason, message, service, limit, setting } = outcome;
      return new EngineError(reason, message, { service, limit, setting });
    }
    case 'refused': {
      const { status, title, detail, members, headers } = outcome.problem;
      return new Problem(status, title, detail, members, headers);
    }
    case 'cancelled': return new EngineError('aborted', 'The query was cancelled.');
  }
}

/** The answer to one query, for the side that evaluates it. */
export interface Reply {
  head(head: QueryHead, query?: PreparedQuery): void;
  /** Sends a chunk when the reader has room for it; blocks the thread until then. @throws CancelledError when it will not be read */
  chunk(chunk: Omit<Extract<FromWorker, { kind: 'chunk' }>, 'kind'>): void;
  /** Ends the query without a last chunk. */
  end(outcome: Outcome): void;
  /** @throws CancelledError when the query is to be ended. */
  look(): void;
}

export interface WorkerEnd {
  ready(): void;
  /** Begins with a query. @throws Error unless the one before has ended. */
  begin(): Reply;
}

export interface WorkerOptions {
  readonly cells: Cells;
  readonly post: (message: FromWorker, transfer?: readonly ArrayBuffer[]) => void;
  /** Bytes of memory that the thread has of its own. */
  readonly memory: () => number;
}

/** A worker has grown when it holds so many bytes more than at its start: most queries leave less behind. */
const growth = 48 * 2 ** 20;

export function createWorkerEnd({ cells, post, memory }: WorkerOptions): WorkerEnd {
  let busy = false, atStart = Infinity;
  const finish = (): void => {
    busy = false;
    if (memory() > atStart + growth) post({ kind: 'grown' });
  };
  const look = (): void => {
    if (cells.load(cell.cancel) !== 0) throw new CancelledError('The query was cancelled.');
  };
  const waitForRoom = (): void => {
    for (;;) {
      const turn = cells.load(cell.turn); // read before the other cells: a change of them after this ends the wait
      look();
      if (cells.load(cell.credits) > 0) break;
      cells.wait(cell.turn, turn);
    }
    cells.add(cell.credits, -1);
  };
  const demand = (): void => {
    if (!busy) throw new Error('the query has ended');
  };
  return {
    ready() {
      atStart = memory();
      post({ kind: 'ready' });
    },
    begin() {
      if (busy) throw new Error('the query before has not ended');
      busy = true;
      return {
        look,
        head(head, query) {
          demand();
          try {
            post({ kind: 'head', head, ...(query && { query }) });
          } catch (error) {
            if (!query) throw error;
            post({ kind: 'head', head }); // nested too deeply to be copied
          }
        },
        chunk(chunk) {
          demand();
          waitForRoom();
          if (chunk.last) finish();
          post({ kind: 'chunk', ...chunk }, [chunk.bytes.buffer as ArrayBuffer]);
        },
        end(outcome) {
          demand();
          finish();
          post(outcome);
        },
      };
    },
  };
}
