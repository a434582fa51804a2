import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import { clientOf } from './client.js';
import type { RunningQueries } from './running-queries.js';

/**
 * `DELETE /api/queries/{id}`: ends a query that runs or waits. The client that asked it may, and the administrator.
 *
 * @throws Problem 403 or 404.
 */
export function cancelQuery(req: Request, res: Response, id: string, { queries, proxies, adminToken }: {
  readonly queries: RunningQueries; readonly proxies: ReadonlySet<string>; readonly adminToken: string | undefined;
}): void {
  const given = /^Bearer +(.+)$/i.exec(req.headers.authorization ?? '')?.[1];
  const administrator = adminToken !== undefined && given !== undefined && same(given, adminToken);
  queries.cancel(id, clientOf(req, proxies), administrator);
  res.status(204).end();
}

/** Compares two secrets in a time that does not depend on where they differ. */
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
