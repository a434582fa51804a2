import { CancelledError } from '../engine/contract/budget.js';

/** Milliseconds between two looks at the cancel flag: well below what a worker has to end its query. */
const interval = 20;

/**
 * Does the work of a query with a signal that is aborted once its cancel flag is set, and when the work is over, well or
 * not: no request to a service outlives its query.
 *
 * @param cancel Its first cell is other than 0 once the query is to be ended.
 */
export async function withCancelSignal<Result>(cancel: Int32Array, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const over = new AbortController();
  const looking = setInterval(() => {
    if (Atomics.load(cancel, 0) !== 0) over.abort(new CancelledError('The query was cancelled.'));
  }, interval);
  try {
    return await work(over.signal);
  } finally {
    clearInterval(looking);
    over.abort(new CancelledError('The query has ended.'));
  }
}
