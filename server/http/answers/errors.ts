import type { IncomingMessage, ServerResponse } from 'node:http';
import { EngineError } from '../../engine/contract/engine.js';
import { Problem } from '../../platform/problem.js';
import { VersionPassedError } from '../../query/views.js';
import { preferred } from '../../query/negotiate.js';
import { FormatError } from '../../rdf/format-error.js';

export type Log = (message: string, error?: unknown) => void;

/** Seconds after which a client may ask again for what the service could not do in time. */
const retryAfter = '5';

/**
 * Answers with a failure: problem details (RFC 9457), or a page when the client prefers HTML. A failure of the service
 * itself is logged, and neither its message nor its stack is shown. Once the head of an answer has been sent, the
 * connection is cut instead: an error text within a 200 would look like a result.
 *
 * @param sendPage Sends the failure as a page like the others. Without it, or where it fails, a small page is sent.
 */
export function sendProblem(req: IncomingMessage, res: ServerResponse, error: unknown, log: Log, sendPage?: (problem: Problem) => Promise<void>): void {
  if (res.headersSent || res.destroyed || isAbort(error)) {
    // The client has gone before it was told of a problem of its own: that is no failure.
    if (!isAbort(error) && (res.headersSent || !(error instanceof Problem))) log('an answer was cut short', error);
    res.destroy();
    return;
  }
  const problem = toProblem(error, log);
  const html = preferred(req.headers.accept, ['application/problem+json', 'application/json', 'text/html'])[0] === 'text/html';
  // Headers of the answer that was being prepared do not belong to the problem.
  for (const name of ['ETag', 'Content-Encoding', 'Content-Length']) res.removeHeader(name);
  const send = (): void => {
    const body = html ? page(problem) : JSON.stringify(problem, null, 2);
    res.writeHead(problem.status, {
      ...problem.headers,
      'Content-Type': html ? 'text/html; charset=utf-8' : 'application/problem+json; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
      'Cache-Control': 'no-store',
    });
    res.end(req.method === 'HEAD' ? undefined : body);
  };
  if (!html || !sendPage) {
    send();
    return;
  }
  sendPage(problem).catch((failed: unknown) => {
    log('the page of a problem failed', failed);
    if (res.headersSent) res.destroy();
    else send();
  });
}

/** The client went away: nobody is left to be told, and nothing is wrong. */
const isAbort = (error: unknown): boolean => (error instanceof EngineError && error.reason === 'aborted')
  || ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET'].includes((error as NodeJS.ErrnoException).code ?? '');

const notAcceptable = (reason: string): Problem => new Problem(406, 'Not acceptable', reason);

/** Whoever meets a bound reads what it is and what to do; which setting it comes from is a member, for who runs the service. */
function toProblem(error: unknown, log: Log): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof FormatError) return notAcceptable(error.message);
  if (error instanceof EngineError) {
    switch (error.reason) {
      case 'timeout':
        return new Problem(
          503, 'Query timeout', `${error.message} Ask for less, or more precisely.`,
          { limit: (error.limit ?? 0) / 1000, setting: 'MPP_QUERY_TIMEOUT' }, { 'Retry-After': retryAfter },
        );
      case 'limit':
        return new Problem(
          422, 'Query too large', `${error.message} Ask for less, or in parts.`,
          { limit: error.limit, ...(error.setting !== undefined && { setting: error.setting }) },
        );
      case 'busy':
        return new Problem(
          503, 'Too little memory', `${error.message} Try again when others have ended.`,
          { limit: error.limit, setting: error.setting }, { 'Retry-After': retryAfter },
        );
      case 'service':
        return new Problem(502, 'Remote service failed', error.message, { service: error.service });
      case 'refused':
        return new Problem(403, 'Remote service refused', error.message, { service: error.service });
      case 'format':
        return notAcceptable(error.message);
      case 'evaluation':
      case 'unsupported':
        return new Problem(400, 'Query cannot be evaluated', error.message);
      case 'store':
        return new Problem(502, 'Store failed', `${error.message[0]?.toUpperCase()}${error.message.slice(1)}`);
      case 'closed':
      case 'aborted':
        return new Problem(503, 'Service unavailable', error.message, {}, { 'Retry-After': retryAfter });
    }
  }
  if (error instanceof VersionPassedError)
    return new Problem(
      503,
      'Versions pass too fast',
      'The knowledge graph changed again and again while this was made; it is made on the next request.',
      {},
      { 'Retry-After': retryAfter },
    );
  log('a request failed', error);
  return new Problem(500, 'Internal error', 'The service failed at this request; the failure has been logged.');
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (c) => escapes[c] as string);

const page = ({ status, title, detail }: Problem): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${status} ${escapeHtml(title)}</title>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(detail)}</p>
</html>
`;
