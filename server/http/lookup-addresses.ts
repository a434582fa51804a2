import type { Request, Response } from 'express';
import { lookUpPaper, lookUpTrial } from '../api/lookups.js';
import { Problem } from '../platform/problem.js';
import { createRate } from '../platform/rate.js';
import { sendPrivate } from './private-pages.js';
import type { Services } from './services.js';

/** Look-ups of one person: each may ask three services outside. */
const lookupsPerPerson = { most: 30, seconds: 60, what: 'look-ups' };

type Handler = (req: Request, res: Response) => Promise<void>;

/** What answers `/api/lookup`, by method and address. */
export function lookupAddresses({ agents, lookups, current }: Services): Readonly<Record<string, Handler>> {
  const rate = createRate(lookupsPerPerson);
  const answer = (parameter: string, look: (asked: string) => Promise<object>): Handler => async (req, res) => {
    sendPrivate(res);
    const actor = await agents.authorize(req, 'look-up'), asked = req.query[parameter];
    const unknown = Object.keys(req.query).find((name) => name !== parameter);
    if (unknown !== undefined) throw new Problem(400, 'Unknown parameter', `There is no parameter "${unknown.slice(0, 60)}"; there is ${parameter}.`, { parameter: unknown.slice(0, 60) });
    if (typeof asked !== 'string' || asked.trim() === '') throw new Problem(400, 'Missing parameter', `The parameter ${parameter} is needed, once.`, { parameter });
    rate.count(actor.kind === 'person' ? actor.person.id : actor.kind);
    res.json(await look(asked));
  };
  const sources = () => current().pages.sources();
  return {
    'GET /api/lookup/paper': answer('id', (id) => lookUpPaper(id, lookups, sources)),
    'GET /api/lookup/trial': answer('nct', (nct) => lookUpTrial(nct, lookups, sources)),
  };
}
