import type { IncomingMessage } from 'node:http';
import { Problem } from '../../platform/problem.js';

/** The reason that a request gives for its change, in one line: parameter `reason` or header `Change-Reason`. */
export function reasonOf(req: IncomingMessage, parameter: string | undefined, otherwise: string): string {
  const header = req.headers['change-reason']?.toString();
  const reason = (parameter ?? (header && Buffer.from(header, 'latin1').toString('utf8')) ?? '').replace(/[\p{Cc}\s]+/gu, ' ').trim();
  if (reason.length > 2000) throw new Problem(400, 'Reason too long', `The reason has ${reason.length} characters; the limit is 2000.`, { limit: 2000 });
  return reason || otherwise;
}

/** Who wrote a change, as its request names them: the header `Change-Author`, id or ORCID. */
export const authorOf = (req: IncomingMessage): string | undefined => req.headers['change-author']?.toString().trim() || undefined;
