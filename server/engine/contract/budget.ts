import { EngineError } from './engine.js';
import { givePages, memoryBound, pageBytes, takePages, textBound } from '../../platform/memory.js';

/** What a run may use. Whatever is left out has no bound of its own. */
export interface RunLimits {
  /** The cancel flag: the run ends when its first cell holds anything but 0. */
  readonly cancel?: Int32Array | undefined;
  /** Steps of work; the run that needs more is given up. */
  readonly steps?: number | undefined;
  /** On the clock of `performance.now()`: when the run is ended. */
  readonly deadline?: number | undefined;
  /** Milliseconds that the run was given, for the message of the error. */
  readonly timeout?: number | undefined;
  /** Bytes; the run that needs more is given up. Default: half of what all queries together may hold, and an error. */
  readonly bytes?: number | undefined;
}

/** Ends an evaluation that was cancelled from outside, or given up at a bound that its caller set. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
}

/**
 * Whether an error may have left caches of the thread in the middle of a change: its stack or an array was full. A worker
 * is ended and replaced; the thread that listens opens its store anew. Nothing of ours throws a RangeError: what an argument
 * should not have been is an ArgumentError.
 */
export const mayHaveBroken = (error: unknown): boolean => error instanceof RangeError;

/**
 * Work, time and memory of one run at a time. A step is work that takes about as long as reading a triple: ten to a
 * hundred nanoseconds. Whatever can repeat counts its steps. Whatever grows counts its bytes before it grows.
 */
export interface Budget {
  /** Counted down by whatever takes time; below zero, `look` is called: `if ((budget.steps -= 1) < 0) budget.look();` */
  steps: number;
  /** Looks at the cancel flag, the steps that are left and the clock. @throws CancelledError; EngineError `timeout` */
  look(): void;
  /** Counts several steps. @throws as `look` */
  spend(steps: number): void;
  /** Counts bytes that are held from now on, until they are released or the run has ended. @throws EngineError `limit`, `busy`; CancelledError */
  hold(bytes: number): void;
  release(bytes: number): void;
  /** Makes sure that a text of so many UTF-16 units could be held, and counts the work of making it. @throws as `hold` and `look` */
  makeText(units: number): void;
  /** Begins a run; `held` is what is there already. */
  open(limits: RunLimits, held: number): void;
  /** Ends the run: all that it held is given back. @returns Bytes that it held at the end. */
  close(): number;
}

/** Steps between two looks: in a worker, and in a run that may take a few milliseconds only. */
const stepsPerLook = 2048, stepsPerShortLook = 256;
const shortRun = 100;
/** Most steps that are counted at once in a run with a bound of steps. Others wait for such runs, and nothing looks at the clock between two counts. */
const mostOfBounded = 2 ** 15;
/** Most steps that are counted at once in any other run. */
const mostAtOnce = 2 ** 29;
/** Bytes of each run that are not counted in the sum of all runs. Most queries need no more, and so touch no shared cell. */
const freeBytes = 4 * pageBytes;
/** Pages that are taken at a time at least. */
const pagesAtOnce = 16;

/** Told when a run of this thread begins, looks and ends. */
export type Watcher = (event: 'begin' | 'look' | 'end') => void;
let watcher: Watcher | undefined;

/** Sets who is told, in tests; undefined for nobody. */
export function watchLooks(told: Watcher | undefined): void {
  watcher = told;
}

const mebibytes = (bytes: number): number => Math.max(1, Math.round(bytes / 2 ** 20));

export function createBudget(): Budget {
  let limits: RunLimits = {};
  let interval = stepsPerLook, perLook = stepsPerLook, stepsLeft = Infinity;
  let held = 0, granted = freeBytes, pages = 0, most = 0;

  const grant = (): void => {
    if (most === 0) most = limits.bytes ?? memoryBound() / 2;
    if (held > most) {
      if (limits.bytes !== undefined) throw new CancelledError(`The query needs more than ${limits.bytes} bytes.`);
      throw new EngineError('limit', `The query needs more than ${mebibytes(most)} MiB of memory, which is half of what all queries together may have.`, {
        limit: mebibytes(most),
        setting: 'MPP_MEMORY',
      });
    }
    const needed = Math.max(pagesAtOnce, Math.ceil((held - granted) / pageBytes));
    if (!takePages(needed)) {
      throw new EngineError('busy', `All queries together need more than the ${mebibytes(memoryBound())} MiB of memory that they may have.`, {
        limit: mebibytes(memoryBound()),
        setting: 'MPP_MEMORY',
      });
    }
    pages += needed;
    granted += needed * pageBytes;
  };
  const give = (count: number): void => {
    givePages(count);
    pages -= count;
    granted -= count * pageBytes;
  };

  const budget: Budget = {
    steps: stepsPerLook,
    look() {
      watcher?.('look');
      if (budget.steps < -mostOfBounded && limits.steps !== undefined) throw new CancelledError('A part of the query needs more steps at once than it was given.');
      stepsLeft -= interval - budget.steps;
      if (stepsLeft < 0) throw new CancelledError('The query needs more steps than it was given.');
      budget.steps = interval = Math.min(perLook, stepsLeft);
      const { cancel, deadline } = limits;
      if (cancel && Atomics.load(cancel, 0) !== 0) throw new CancelledError('The query was cancelled.');
      if (deadline !== undefined && performance.now() > deadline) {
        const { timeout = 0 } = limits;
        throw new EngineError('timeout', `The query was ended at the limit of ${timeout / 1000} s.`, { limit: timeout });
      }
    },
    spend(steps) {
      if ((budget.steps -= steps < mostAtOnce ? Math.ceil(steps) : mostAtOnce) < 0) budget.look();
    },
    hold(bytes) {
      if ((held += bytes) > granted) grant();
    },
    release(bytes) {
      held -= bytes;
      const spare = Math.floor((granted - held) / pageBytes) - 2 * pagesAtOnce;
      if (spare > pagesAtOnce && pages > 0) give(Math.min(pages, spare));
    },
    makeText(units) {
      if (units > textBound()) throw new EngineError('limit', `The query makes a text of more than ${textBound()} characters.`, { limit: textBound(), setting: 'MPP_TEXT_SIZE' });
      budget.spend(units >> 4);
      if (held + 2 * units <= granted) return;
      budget.hold(2 * units);
      budget.release(2 * units);
    },
    open(given, already) {
      limits = given;
      const { steps = Infinity, timeout } = given;
      stepsLeft = steps;
      perLook = timeout !== undefined && timeout < shortRun ? stepsPerShortLook : stepsPerLook;
      budget.steps = interval = Math.min(perLook, steps);
      held = already;
      most = 0;
      if (already > granted) grant();
      watcher?.('begin');
    },
    close() {
      watcher?.('end');
      const last = held;
      held = 0;
      if (pages > 0) give(pages);
      return last;
    },
  };
  return budget;
}
