import type { Request, Response } from 'express';
import { flagOutcomes } from '../../curation/proposals/moderation.js';
import type { Actor } from '../../people/agents.js';
import type { Action } from '../../people/roles.js';
import { Problem } from '../../platform/problem.js';
import { createRate } from '../../platform/rate.js';
import { exposed } from '../knowledge/api.js';
import { clientOf } from '../requests/client.js';
import { curationOf, part, proposer } from './proposal-api.js';
import { readJson } from '../requests/read-json.js';
import type { Services } from '../services.js';

type Handler = (req: Request, res: Response) => Promise<void>;

/** What one client may send, ahead of all else. Bytes of a flag. */
const sentPerClient = { most: 60, seconds: 60, what: 'flags' }, largest = 16 * 1024;

/** A body of JSON with members of some names alone. @throws Problem 400. */
function membersOf(body: unknown, names: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Problem(400, 'Malformed body', `The body is a JSON object with ${names.join(' and ')}.`);
  const unknown = Object.keys(body).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new Problem(400, 'Malformed body', `There is no member "${unknown.slice(0, 100)}"; there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}.`, {
      member: unknown.slice(0, 100),
    });
  return body as Readonly<Record<string, unknown>>;
}

/** What answers flags of readers for programs, as `/proposals/{id}/flag` and `/review/flags` do for browsers. */
export function flagApi(services: Services): Readonly<Record<string, Handler>> {
  const { agents, proxies } = services, rate = createRate(sentPerClient);
  /** Counts a client, and looks who it is; what it sends is read after that. */
  const sender = async (req: Request, action: Action): Promise<{ readonly actor: Actor; readonly client: string }> => {
    try {
      const client = clientOf(req, proxies);
      rate.count(client);
      return { actor: await proposer(req, services, action), client };
    } catch (error) {
      req.resume();
      throw error;
    }
  };
  return {
    'POST /api/proposals/{id}/flags': async (req, res) => {
      const { actor, client } = await sender(req, 'propose'), { reason, comment } = membersOf(await readJson(req, largest), ['reason', 'comment']);
      if (comment !== undefined && comment !== null && (!Number.isSafeInteger(comment) || Number(comment) < 1))
        throw new Problem(400, 'Bad flag', '"comment" is the number of a comment; absent, the proposal itself is flagged.', { member: 'comment' });
      await curationOf(services).flag(actor, part(req, 'id'), { comment: comment === undefined || comment === null ? undefined : Number(comment), reason: reason as string }, { client });
      res.status(201).set({ ...exposed, 'Cache-Control': 'no-store' }).json({ flagged: true });
    },
    'GET /api/flags': async (req, res) => {
      const items = await curationOf(services).flags(await agents.actor(req));
      res.set({ ...exposed, 'Cache-Control': 'private, no-store' }).vary('Cookie').vary('Authorization');
      res.json({ items: items.map(({ by, comment, words, ...flag }) => ({ ...flag, comment: comment ?? null, words: words ?? null, by: { id: by.id ?? null, name: by.name } })) });
    },
    'POST /api/flags/{number}': async (req, res) => {
      const { actor } = await sender(req, 'review-proposal'), { outcome: given } = membersOf(await readJson(req, largest), ['outcome']), outcome = flagOutcomes.find((each) => each === given);
      if (!outcome) throw new Problem(400, 'Bad outcome', `"outcome" is one of ${flagOutcomes.join(', ')}.`, { member: 'outcome', values: flagOutcomes });
      const number = part(req, 'number');
      await curationOf(services).settleFlag(actor, /^\d{1,12}$/.test(number) ? Number(number) : -1, outcome);
      res.status(204).set({ ...exposed, 'Cache-Control': 'no-store' }).end();
    },
  };
}
