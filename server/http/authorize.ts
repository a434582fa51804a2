import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Agent } from '../change/change-set.js';
import { Problem } from '../platform/problem.js';

const challenge = 'Bearer realm="Metastasis Perspective"';
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Who may write: the bearer of the administrator's token.
 *
 * @throws Problem 403 when the service has no token, 401 when the request has none or another one.
 */
export function authorizeWrite(req: IncomingMessage, token: string | undefined): Agent {
  if (token === undefined) {
    throw new Problem(403, 'Writes are refused', 'This service does not take changes: whoever runs it has set no MPP_ADMIN_TOKEN.');
  }
  const [, given] = /^Bearer +(\S+) *$/i.exec(req.headers.authorization ?? '') ?? [];
  if (given === undefined) {
    throw new Problem(401, 'Not authorised', 'A change needs the header "Authorization: Bearer" with a token.', {}, { 'WWW-Authenticate': challenge });
  }
  // Hashes are of equal length, and comparing them takes the same time wherever they differ.
  if (!timingSafeEqual(digest(given), digest(token))) {
    throw new Problem(401, 'Not authorised', 'The token is not valid here.', {}, { 'WWW-Authenticate': `${challenge}, error="invalid_token"` });
  }
  return { name: 'administrator' };
}

/** The reason that a request gives for its change, in one line: parameter `reason` or header `Change-Reason`. */
export function reasonOf(req: IncomingMessage, parameter: string | undefined, otherwise: string): string {
  const header = req.headers['change-reason']?.toString();
  const reason = (parameter ?? (header && Buffer.from(header, 'latin1').toString('utf8')) ?? '').replace(/[\p{Cc}\s]+/gu, ' ').trim();
  if (reason.length > 2000) throw new Problem(400, 'Reason too long', `The reason has ${reason.length} characters; the limit is 2000.`, { limit: 2000 });
  return reason || otherwise;
}
