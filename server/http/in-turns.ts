import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/** Milliseconds that requests may take in one turn of the event loop before the rest of them waits for the next. */
const slice = 5;

/**
 * Hands requests on as they come, but only for some milliseconds in each turn of the event loop. Node takes one new
 * connection a turn: where hundreds of clients ask at once, a turn would be as long as all their answers together, and
 * whoever connects last would wait for most of a minute.
 */
export function inTurns(listener: RequestListener): RequestListener {
  const waiting: (readonly [IncomingMessage, ServerResponse])[] = [];
  let spent = 0, scheduled = false;
  const schedule = (): void => {
    if (!scheduled) setImmediate(turn);
    scheduled = true;
  };
  const serve = (req: IncomingMessage, res: ServerResponse): void => {
    const start = performance.now();
    listener(req, res);
    spent += performance.now() - start;
  };
  const turn = (): void => {
    scheduled = false;
    spent = 0;
    while (spent < slice) {
      const next = waiting.shift();
      if (!next) break;
      const [req, res] = next;
      if (!res.destroyed) serve(req, res); // else its client went away meanwhile
    }
    if (waiting.length > 0 || spent > 0) schedule();
  };
  return (req, res) => {
    schedule();
    if (waiting.length > 0 || spent >= slice) waiting.push([req, res]);
    else serve(req, res);
  };
}
