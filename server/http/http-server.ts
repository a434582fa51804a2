import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { noteRemote } from './client.js';

export interface HttpServerOptions {
  /** The other end of all its connections. Default: their remote address. */
  readonly remote?: string;
  /** Milliseconds that an answer may wait for a reader who takes nothing, and a request for its answer. Default: 2 minutes. */
  readonly stall?: number;
}

const defaultStall = 120_000;
/** Milliseconds that a client who has ended its half of the connection waits for its answer before it is looked for, and between looks. */
const firstLook = 500, nextLook = 250;

/** The answer that a connection waits for. */
const answering = Symbol('answering');
type Connection = Socket & { [answering]?: ServerResponse | undefined };

/**
 * Node's HTTP server, with two differences. Who ends the own half of the connection behind a request gets the answer
 * all the same. And an answer that nobody takes is dropped after a while: it is kept in memory for a slow reader, not
 * for one who has stopped reading.
 */
export function createHttpServer(listener: RequestListener, { remote, stall = defaultStall }: HttpServerOptions = {}): Server {
  const server = createServer((req, res) => {
    (req.socket as Connection)[answering] = res;
    listener(req, res);
  });
  Object.assign(server, { httpAllowHalfOpen: true });
  server.timeout = stall;
  return server.on('connection', (socket: Connection) => {
    noteRemote(socket, remote);
    socket[answering] = undefined;
    socket.once('end', () => { lookFor(socket); });
  });
}

/**
 * The end of what a client sends looks the same whether it still reads or has gone. What is written tells: a
 * connection that nobody holds any more fails at the second write. An interim answer is such a write, which every
 * client of HTTP/1.1 passes over (RFC 9110, 15.2).
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
