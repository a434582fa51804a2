import type { Request, Response } from 'express';
import type { Described } from '../../api/described.js';
import { lookUpPaper, lookupsDescribed, lookUpTrial } from '../../api/lookups.js';
import { Problem } from '../../platform/problem.js';
import { createRate } from '../../platform/rate.js';
import { sendPrivate } from '../accounts/private-pages.js';
import type { Services } from '../services.js';

/** Look-ups of one person: each may ask three services outside. */
const lookupsPerPerson = { most: 30, seconds: 60, what: 'look-ups' };

type Handler = (req: Request, res: Response) => Promise<void>;

/** What answers `/api/lookup`, by method and address. */
export function lookupAddresses({ agents, lookups, current }: Services): Readonly<Record<string, Handler>> {
  const rate = createRate(lookupsPerPerson);
  const answer = (described: Described | undefined, look: (asked: Readonly<Record<string, string>>) => Promise<object>): Handler => async (req, res) => {
    sendPrivate(res);
    const actor = await agents.authorize(req, 'look-up'), asked = readAsked(req.query, described?.parameters ?? {});
    rate.count(actor.kind === 'person' ? actor.person.id : actor.kind);
    res.json(await look(asked));
  };
  const sources = () => current().pages.sources();
  return {
    'GET /api/lookup/paper': answer(described('/api/lookup/paper'), ({ id = '', quote, finding }) => lookUpPaper({ id, quote, finding }, lookups, sources)),
    'GET /api/lookup/trial': answer(described('/api/lookup/trial'), ({ nct = '' }) => lookUpTrial(nct, lookups, sources)),
  };
}

const described = (wanted: string): Described | undefined => lookupsDescribed.find(({ address }) => address === wanted);

/** The parameters of a look-up. @throws Problem 400 that names one. */
function readAsked(given: Readonly<Record<string, unknown>>, parameters: Described['parameters']): Readonly<Record<string, string>> {
  const names = Object.keys(parameters), unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Problem(400, 'Unknown parameter', `There is no parameter "${unknown.slice(0, 60)}"; there is ${names.join(', ')}.`, { parameter: unknown.slice(0, 60) });
  return Object.fromEntries(names.flatMap((name): [string, string][] => {
    const value = given[name], { needed, maxLength } = parameters[name] ?? {};
    if (needed !== true && (value === undefined || (typeof value === 'string' && value.trim() === ''))) return [];
    if (typeof value !== 'string' || value.trim() === '')
      throw new Problem(400, 'Missing parameter', `The parameter ${name} is ${needed === true ? 'needed, once' : 'one text'}.`, { parameter: name });
    if (value.length > Number(maxLength)) throw new Problem(400, 'Parameter too long', `${name} has at most ${String(maxLength)} characters.`, { parameter: name, limit: maxLength });
    return [[name, value]];
  }));
}
