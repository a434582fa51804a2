import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { refuseUnread } from './requests/refuse-unread.js';
import { noteRemote } from './requests/client.js';

export interface HttpServerOptions {
  /** The client of all its connections. Default: their remote address. */
  readonly remote?: string;
  /** Milliseconds that an answer may wait for a reader that takes nothing, and that a request may wait for its answer. Default: 2 minutes. */
  readonly stall?: number;
}

const defaultStall = 120_000;
/** After a client has ended its half of the connection: milliseconds until the first check whether it is still there, and between checks. */
const firstLook = 500, nextLook = 250;

/** The answer that a connection waits for. */
const answering = Symbol('answering');
type Connection = Socket & { [answering]?: ServerResponse | undefined };

/**
 * Node's HTTP server, with three differences. What cannot be read as a request is refused with its reason. A client that ends its own half of the connection after a request still
 * gets the answer. And an answer that nobody takes is dropped after a while: it is kept in memory for a slow reader,
 * not for one that has stopped reading.
 */
export function createHttpServer(listener: RequestListener, { remote, stall = defaultStall }: HttpServerOptions = {}): Server {
  const server = createServer((req, res) => {
    (req.socket as Connection)[answering] = res;
    listener(req, res);
  });
  Object.assign(server, { httpAllowHalfOpen: true });
  server.timeout = stall;
  return server.on('clientError', refuseUnread).on('connection', (socket: Connection) => {
    noteRemote(socket, remote);
    socket[answering] = undefined;
    socket.once('end', () => { lookFor(socket); });
  });
}

/**
 * When a client stops sending, it may still read, or it may have gone: only writing tells. If it has gone, the second
 * write to the connection fails. An interim answer is such a write, and every client of HTTP/1.1 ignores it (RFC 9110,
 * 15.2).
 */
function lookFor(socket: Connection): void {
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const res = socket[answering];
    if (!res || res.headersSent || res.destroyed || socket.destroyed) return;
    if (res.req.httpVersionMinor > 0) res.writeContinue();
    timer = setTimeout(look, nextLook).unref();
  };
  timer = setTimeout(look, firstLook).unref();
  socket.once('close', () => { clearTimeout(timer); });
}
