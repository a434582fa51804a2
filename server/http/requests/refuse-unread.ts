import { maxHeaderSize, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Problem } from '../../platform/problem.js';

/** Milliseconds for which what a client still sends is read and dropped: a connection that is closed over unread bytes loses the answer on its way. */
const lingering = 1000;

/** By the code of the fault of Node's parser. */
const problems: Readonly<Record<string, Problem>> = {
  HPE_HEADER_OVERFLOW: new Problem(
    431,
    'Request Header Fields Too Large',
    `Address and headers may have ${maxHeaderSize} bytes together. What is too long for an address is sent as a body: /sparql, /analyse and /text take forms, /api/analyse, /api/annotate and /api/lint JSON.`,
    { limit: maxHeaderSize },
  ),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: new Problem(413, 'Content Too Large', 'The extensions of the chunks of the body are too long; send the body without them.'),
  ERR_HTTP_REQUEST_TIMEOUT: new Problem(408, 'Request Timeout', 'The request was not sent in time; send it again as a whole.'),
};
const malformed = new Problem(400, 'Bad Request', 'This is no request of HTTP/1.1; the connection is closed.');

const refused = new WeakSet<Duplex>();

/** Answers what the parser of HTTP refuses: with the reason, and without a reset that would take the answer away. */
export function refuseUnread(error: NodeJS.ErrnoException, socket: Duplex): void {
  // The parser meets what follows, too.
  if (refused.has(socket)) return;
  refused.add(socket);
  const answer = (socket as { readonly _httpMessage?: ServerResponse })._httpMessage;
  // What came before was read whole, and its answer is still made: another one in its place would be taken for that.
  if (answer?.req.complete === true && !answer.headersSent) {
    answer.once('finish', () => { socket.end(); }).once('close', () => { socket.destroy(); });
    return;
  }
  if (!socket.writable || error.code === 'ECONNRESET' || answer?.headersSent === true) {
    socket.destroy();
    return;
  }
  const problem = problems[error.code ?? ''] ?? malformed, body = JSON.stringify(problem, null, 2);
  socket.end(
    `HTTP/1.1 ${problem.status} ${problem.title}\r\nConnection: close\r\nCache-Control: no-store\r\nContent-Type: application/problem+json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  setTimeout(() => { socket.destroy(); }, lingering).unref();
}
