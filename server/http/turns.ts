/** Does the work of a request now or in a later turn of the event loop; never, if its client has gone meanwhile. */
export type Turns = (to: { readonly destroyed: boolean }, work: () => void) => void;

/** Milliseconds of work after which the event loop has to turn. */
const slice = 5;

/**
 * Does the work of requests as they come, and lets the event loop turn every few milliseconds. Node.js takes one new
 * connection per turn: where hundreds of clients ask at once, one turn would be as long as all their answers together,
 * and the last one to connect would wait for most of a minute.
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
