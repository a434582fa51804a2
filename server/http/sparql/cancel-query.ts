import type { Request, Response } from 'express';
import type { Agents } from '../../people/agents.js';
import { may } from '../../people/roles.js';
import { clientOf } from '../requests/client.js';
import type { RunningQueries } from './running-queries.js';

/**
 * `DELETE /api/queries/{id}`: ends a query that runs or waits. The client that asked it may, and an administrator.
 *
 * @throws Problem 401 for a token that is not valid here, 403 or 404.
 */
export async function cancelQuery(req: Request, res: Response, id: string, { queries, proxies, agents }: {
  readonly queries: RunningQueries; readonly proxies: ReadonlySet<string>; readonly agents: Agents;
}): Promise<void> {
  const { role, ...actor } = await agents.actor(req);
  // A session is no reason to let another page cancel for its holder.
  const administrator = may(role, 'cancel-query') && !('session' in actor);
  queries.cancel(id, clientOf(req, proxies), administrator);
  res.status(204).end();
}
