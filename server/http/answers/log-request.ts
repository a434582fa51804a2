import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { logEvent } from '../../platform/log.js';
import { isInner } from '../requests/client.js';

/** Characters of an address that the log keeps. */
const maxLoggedUrl = 2000;

/** Parameters that let somebody in, and lists and texts of whoever asks: the log does not hold them. */
const secrets = new Set(['invitation', 'code', 'state', 'key', 'genes', 'background', 'number', 'text']);

/** An address as the log holds it. Names are compared as the service reads them, percent-encoded or not. */
export const loggedAddress = (url: string): string =>
  url
    .slice(0, maxLoggedUrl)
    .replace(/([?&])([^=&]*)=[^&]*/g, (whole, sign: string, name: string) =>
      secrets.has([...new URLSearchParams(`${name}=`).keys()][0] ?? '') ? `${sign}${name}=…` : whole,
    );

/** Begins the id of each request of this process; a count follows, which makes it unique. */
const born = randomUUID().slice(0, 13);
let requests = 0;

/** Names a request in the log and in its answer. */
export const requestIdHeader = 'X-Request-Id';

/** Writes one structured line once the answer was sent or the client went away. @returns The id of the request, for its answer. */
export function logRequest(req: IncomingMessage, res: ServerResponse): string {
  const start = performance.now();
  const id = `${born}-${(requests += 1).toString(36)}`;
  const { method, url } = req;
  if (!isInner(req)) {
    res.on('close', () => {
      logEvent('request', {
        id,
        method,
        url: url === undefined ? undefined : loggedAddress(url),
        status: res.statusCode,
        complete: res.writableFinished,
        milliseconds: Math.round((performance.now() - start) * 10) / 10,
      });
    });
  }
  return id;
}
