/** Does the work of a request now, or in a later turn of the event loop, or never where its client has gone meanwhile. */
export type Turns = (to: { readonly destroyed: boolean }, work: () => void) => void;

/** Milliseconds that requests may take before the event loop turns. */
const slice = 5;

/**
 * Does the work of requests as they come, but after each few milliseconds lets the event loop turn. Node takes one new
 * connection a turn: where hundreds of clients ask at once, a turn would be as long as all their answers together, and
 * whoever connects last would wait for most of a minute.
 */
export function createTurns(): Turns {
  const waiting: (readonly [{ readonly destroyed: boolean }, () => void])[] = [];
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
      const [to, work] = next;
      if (!to.destroyed) serve(work);
    }
    schedule();
  };
  return (to, work) => {
    if (waiting.length === 0 && spent < slice) {
      serve(work);
    } else {
      waiting.push([to, work]);
      schedule();
    }
  };
}
