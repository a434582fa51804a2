import type { ServerResponse } from 'node:http';

/** Does the work of a request now, or in a later turn of the event loop, or never where its client has gone meanwhile. */
export type Turns = (res: ServerResponse, work: () => void) => void;

/** Milliseconds that requests may take before the event loop turns. */
const slice = 5;

/**
 * Does the work of requests as they come, but after each few milliseconds lets the event loop turn. Node takes one new
 * connection a turn: where hundreds of clients ask at once, a turn would be as long as all their answers together, and
 * whoever connects last would wait for most of a minute.
 */
export function createTurns(): Turns {
  const waiting: (readonly [ServerResponse, () => void])[] = [];
  let spent = 0, scheduled = false;
  const serve = (work: () => void): void => {
    const start = performance.now();
    work();
    spent += performance.now() - start;
  };
  const schedule = (): void => {
    if (!scheduled) setImmediate(turn);
    scheduled = true;
  };
  const turn = (): void => {
    scheduled = false;
    spent = 0;
    while (spent < slice) {
      const next = waiting.shift();
      if (!next) return;
      const [res, work] = next;
      if (!res.destroyed) serve(work);
    }
    schedule();
  };
  return (res, work) => {
    if (waiting.length === 0 && spent < slice) {
      serve(work);
    } else {
      waiting.push([res, work]);
      schedule();
    }
  };
}
