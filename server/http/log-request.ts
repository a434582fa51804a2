import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { logEvent } from '../log.js';

/** Characters of an address that the log keeps. */
const maxLoggedUrl = 2000;

/** One structured line a request, when the answer was sent or the client went away. */
export function logRequest(req: IncomingMessage, res: ServerResponse): void {
  const start = performance.now();
  const id = randomUUID();
  res.setHeader('X-Request-Id', id);
  res.once('close', () => {
    logEvent('request', {
      id, method: req.method, url: req.url?.slice(0, maxLoggedUrl), status: res.statusCode, complete: res.writableFinished,
      milliseconds: Math.round((performance.now() - start) * 10) / 10,
    });
  });
}
