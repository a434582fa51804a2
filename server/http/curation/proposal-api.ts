import type { Request, Response } from 'express';
import { detailJson, etagOf, patchProposal, postedActions, postProposal, proposalJson, readAct, readFilter, readTag, readWanted } from '../../api/proposals.js';
import type { Curation } from '../../curation/proposals/curation.js';
import type { Proposal } from '../../curation/proposals/proposal.js';
import { refuseRole } from '../../curation/proposals/standing.js';
import { transitionOf, type ProposalAction } from '../../curation/proposals/transitions.js';
import type { Actor } from '../../people/agents.js';
import type { Action } from '../../people/roles.js';
import { Problem } from '../../platform/problem.js';
import { createRate } from '../../platform/rate.js';
import { exposed } from '../knowledge/api.js';
import { clientOf } from '../requests/client.js';
import { readJson } from '../requests/read-json.js';
import type { Services } from '../services.js';

type Handler = (req: Request, res: Response) => Promise<void>;

/** What one client may send about proposals, ahead of all else: a program that runs wild is told so cheaply. */
const sentPerClient = { most: 60, seconds: 60, what: 'proposals, comments and decisions' };

export const part = (req: Request, name: string): string => [req.params[name] ?? ''].flat().join('/');

/** @throws Problem 403 where nobody has an account: nobody could decide on a proposal. */
export function curationOf({ curation }: Services): Curation {
  if (!curation) throw new Problem(403, 'No proposals', 'This service takes no proposals: whoever runs it has set no MPP_ADMIN_TOKEN, and invited nobody who could review them.');
  return curation;
}

/** Who sends something about proposals; a visitor may for some actions. @throws Problem 401, 403. */
export async function proposer(req: Request, { agents }: Services, action: Action): Promise<Actor> {
  const actor = await agents.actor(req);
  if (actor.kind !== 'visitor') return agents.authorize(req, action);
  refuseRole(actor, action);
  return actor;
}

/** What answers `/api/proposals` and below, by method and address. */
export function proposalApi(services: Services): Readonly<Record<string, Handler>> {
  const { agents, proxies, base, review } = services, rate = createRate(sentPerClient), own = review === 'own';
  /** Counts a client, and looks who it is; what it sends is read after that. */
  const sender = async (req: Request, action: Action, proposes = false): Promise<{ readonly actor: Actor; readonly client: string; readonly curation: Curation }> => {
    try {
      const client = clientOf(req, proxies);
      rate.count(client);
      const curation = curationOf(services), actor = await proposer(req, services, action);
      if (proposes && actor.kind === 'visitor') await curation.refuseVisit(client);
      return { actor, client, curation };
    } catch (error) {
      req.resume();
      throw error;
    }
  };
  const reader = async (req: Request, res: Response): Promise<{ readonly actor: Actor; readonly curation: Curation }> => {
    res.set({ ...exposed, 'Cache-Control': 'private, no-store' }).vary('Cookie').vary('Authorization');
    return { actor: await agents.actor(req), curation: curationOf(services) };
  };
  const send = (res: Response, proposal: Proposal, status = 200): void => {
    res.status(status).set({ ...exposed, 'ETag': etagOf(proposal), 'Cache-Control': 'no-store', ...(status === 201 && { Location: `/api/proposals/${proposal.id}` }) }).json(proposalJson(proposal));
  };
  const act = (action: ProposalAction): Handler => async (req, res) => {
    const { actor, curation } = await sender(req, transitionOf(action).needs), id = part(req, 'id'), tag = ahead(req, () => readTag(req.headers['if-match'])), given = readAct(await readOptional(req));
    const seen = tag === 'any' ? (await curation.find(actor, id)).proposal.tag : tag;
    if (action === 'accept') {
      const [accepted] = await curation.accept(actor, [{ id, tag: seen }]);
      if (accepted) send(res, accepted);
      return;
    }
    send(res, await curation.act(actor, id, action, { tag: seen, ...given }));
  };
  const moderate = (held: boolean): Handler => async (req, res) => {
    const { actor, curation } = await sender(req, 'review-proposal');
    req.resume();
    await curation.moderate(actor, part(req, 'id'), Number(part(req, 'number')) || 0, held);
    res.status(204).end();
  };
  return {
    'GET /api/proposals': async (req, res) => {
      const { actor, curation } = await reader(req, res), { items, next } = await curation.list(actor, readFilter(req.query, base));
      if (next !== undefined) {
        const parameters = new URLSearchParams(Object.entries(req.query).map(([name, value]): [string, string] => [name, String(value)]));
        parameters.set('cursor', next);
        res.set('Link', `</api/proposals?${parameters.toString()}>; rel="next"`);
      }
      res.json({ items: items.map(proposalJson), ...(next !== undefined && { next }) });
    },
    'POST /api/proposals': async (req, res) => {
      const { actor, client, curation } = await sender(req, 'propose', true);
      send(res, await postProposal(await readJson(req), actor, client, curation), 201);
    },
    'POST /api/proposals/accept': async (req, res) => {
      const { actor, curation } = await sender(req, 'accept-change');
      res.set('Cache-Control', 'no-store').json({ items: (await curation.accept(actor, readWanted(await readJson(req)))).map(proposalJson) });
    },
    'GET /api/proposals/{id}': async (req, res) => {
      const { actor, curation } = await reader(req, res), detail = await curation.find(actor, part(req, 'id')), tag = etagOf(detail.proposal);
      // The tag is for If-Match: comments, and what one may do, change without it, so that no cache keeps the answer.
      res.set('ETag', tag).json(detailJson(detail, actor, own));
    },
    'PATCH /api/proposals/{id}': async (req, res) => {
      const { actor, curation } = await sender(req, 'submit-proposal'), tag = ahead(req, () => readTag(req.headers['if-match']));
      send(res, await patchProposal(part(req, 'id'), await readJson(req), tag, actor, curation));
    },
    'DELETE /api/proposals/{id}': async (req, res) => {
      const { actor, curation } = await sender(req, 'submit-proposal'), id = part(req, 'id'), tag = readTag(req.headers['if-match']);
      await curation.drop(actor, id, tag === 'any' ? (await curation.find(actor, id)).proposal.tag : tag);
      res.status(204).end();
    },
    ...Object.fromEntries(postedActions.map((action) => [`POST /api/proposals/{id}/${action}`, act(action)])),
    'POST /api/proposals/{id}/comments': async (req, res) => {
      const { actor, client, curation } = await sender(req, 'propose'), body = await readJson(req);
      if (typeof body !== 'object' || body === null) throw new Problem(400, 'Bad comment', 'The body is a JSON object: {"text": "…", "name": "…"}.');
      const { text, name } = body as { readonly text?: unknown; readonly name?: unknown };
      await curation.comment(actor, part(req, 'id'), text as string, { client, name: name as string | undefined });
      res.status(201).set('Cache-Control', 'no-store').json({ held: actor.kind === 'visitor' });
    },
    'POST /api/proposals/{id}/comments/{number}/show': moderate(false),
    'POST /api/proposals/{id}/comments/{number}/hide': moderate(true),
  };
}

/** Looks at the head of a request ahead of its body. */
function ahead<Result>(req: Request, look: () => Result): Result {
  try {
    return look();
  } catch (error) {
    req.resume();
    throw error;
  }
}

/** A body of JSON, which may be missing. */
async function readOptional(req: Request): Promise<unknown> {
  if (req.headers['content-type'] !== undefined || (req.headers['content-length'] ?? '0') !== '0' || req.headers['transfer-encoding'] !== undefined) return readJson(req);
  req.resume();
  return {};
}
