import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { isIPv6 } from 'node:net';
import { logFailure } from '../platform/log.js';
import { Problem } from '../platform/problem.js';
import { sendProblem } from './answers/errors.js';
import { logRequest } from './answers/log-request.js';

/** Answers a request whose target is a path. Its id, if it has one, stands in the answer. */
export type Handle = (req: IncomingMessage, res: ServerResponse, requestId?: string) => void;

/**
 * Notes each request, and refuses a request whose target or host is ambiguous.
 *
 * @param note Gives the request its id. Default: the log.
 */
export const createListener = (handle: Handle, note: (req: IncomingMessage, res: ServerResponse) => string | undefined = logRequest): RequestListener => (req, res) => {
  const id = note(req, res);
  const wrong = settleTarget(req);
  if (wrong) sendProblem(req, res, wrong, logFailure);
  else handle(req, res, id);
};

/** An absolute address in the place of a path (RFC 9112, 3.2.2): its authority, and what follows it. */
const absoluteForm = /^https?:\/\/([^/?#]*)(.*)$/is;

/**
 * Demands exactly one valid Host header (RFC 9112, 3.2), and makes the path of an absolute address the target of the
 * request.
 *
 * @returns Problem 400 for what is neither path nor address, or has no proper Host; 404 for a path that begins with an
 * empty name.
 */
function settleTarget(req: IncomingMessage): Problem | undefined {
  const { url = '', rawHeaders, headers } = req;
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) if (rawHeaders[i]?.length === 4 && rawHeaders[i]?.toLowerCase() === 'host') hosts += 1;
  if (hosts > 1 || !isHost(headers.host)) return badRequest('Bad host', 'A request has one Host header, and it names a host.');
  if (url.startsWith('//')) return new Problem(404, 'Unknown name', 'No path here begins with two slashes.');
  if (url.startsWith('/') || (url === '*' && req.method === 'OPTIONS')) return undefined;
  const [, authority = '', path = ''] = absoluteForm.exec(url) ?? [];
  // The host of the address takes the place of the header.
  if (authority === '' || !isHost(authority)) return badRequest('Bad address', 'The target of a request is a path, or an http address with a host.');
  headers.host = authority;
  req.url = path.startsWith('/') ? path : `/${path}`;
  return undefined;
}

const badRequest = (title: string, detail: string): Problem => new Problem(400, title, detail, {}, { Connection: 'close' });

/** Host and port (RFC 3986, 3.2.2). No character fits two parts of the expression, so that its time grows with the length alone. */
const named = /^(?:[\w.~!$&'()*+,;=-]|%[\dA-Fa-f]{2})*(?::(\d{0,5}))?$/, literal = /^\[([\dA-Fa-f:.]+)\](?::(\d{0,5}))?$/;

/** The header that was valid last time: nearly all requests have the same one. */
let lastHost: string | undefined;

/** Whether this may be a Host header. HTTP/1.0 has none, and an empty header means that the address has no host. */
function isHost(host: string | undefined): boolean {
  if (host === undefined || host === lastHost) return true;
  const [, port = ''] = named.exec(host) ?? [];
  const [, address, after = ''] = literal.exec(host) ?? [];
  const good = address === undefined ? named.test(host) && Number(port) <= 65535 : isIPv6(address) && Number(after) <= 65535;
  if (good) lastHost = host;
  return good;
}
