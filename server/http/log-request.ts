import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { logEvent } from '../log.js';
import { isInner } from './client.js';
import type { Service } from './eager-server.js';
import type { SparqlHandler } from './sparql.js';

/** Characters of an address that the log keeps. */
const maxLoggedUrl = 2000;

/** Tells the requests of this process from those of others; a count tells each from the rest. */
const born = randomUUID().slice(0, 13);
let requests = 0;

/** Names a request in the log and in its answer. */
export const requestIdHeader = 'X-Request-Id';

/** A request from its first byte to the line that tells of it. */
interface Noted {
  /** For the answer. */
  readonly id: string;
  /** The answer was sent, or the client went away. */
  end(status: number, complete: boolean): void;
}

export function noteRequest(req: Pick<IncomingMessage, 'method' | 'url' | 'socket'>): Noted {
  const start = performance.now();
  const id = `${born}-${(requests += 1).toString(36)}`;
  return {
    id,
    end(status, complete) {
      if (isInner(req)) return;
      logEvent('request', { id, method: req.method, url: req.url?.slice(0, maxLoggedUrl), status, complete, milliseconds: Math.round((performance.now() - start) * 10) / 10 });
    },
  };
}

/** One structured line a request. @returns Its id. */
export function logRequest(req: IncomingMessage, res: ServerResponse): string {
  const { id, end } = noteRequest(req);
  res.once('close', () => { end(res.statusCode, res.writableFinished); });
  return id;
}

/** The same for plain requests. */
export const logPlain = (sparql: SparqlHandler): NonNullable<Service['plain']> => (request, socket, use) => {
  const { id, end } = noteRequest({ method: request.method, url: request.url, socket });
  sparql.plain(request, socket, (answer) => { use(answer, answer && ((complete) => { end(answer.status, complete); })); }, id);
};
