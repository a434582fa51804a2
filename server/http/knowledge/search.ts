import type { Request, Response } from 'express';
import { described } from '../../api/described.js';
import { readParameters } from '../../api/endpoint.js';
import { searchedKinds } from '../../pages/search.js';
import type { SearchRequest } from '../../pages/search.js';
import { Problem } from '../../platform/problem.js';
import type { Version } from '../../pages/version.js';
import { notModified, sendBody } from '../answers/conditional.js';

/** Characters of a question. */
const maxQuestion = 200;
const maxLimit = 100;
const parameters = (address: string): typeof described[number]['parameters'] => described.find((each) => each.address === address)?.parameters ?? {};

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/**
 * Reads `?q=&kind=&limit=&audience=`.
 *
 * @throws Problem 400 that names the parameter and what it may be.
 */
export function readSearchRequest({ query }: Request, defaultLimit: number): SearchRequest {
  const question = text(query.q);
  if (question.length > maxQuestion) throw new Problem(400, 'Question too long', `q takes at most ${maxQuestion} characters.`, { limit: maxQuestion });
  const kind = text(query.kind) || undefined;
  const names = searchedKinds.map(({ name }) => name);
  if (kind !== undefined && !names.includes(kind)) throw new Problem(400, 'Unknown kind', `kind is one of ${names.join(', ')}.`, { kinds: names });
  const limit = text(query.limit) === '' ? defaultLimit : Number(text(query.limit));
  if (!Number.isInteger(limit) || limit < 1 || limit > maxLimit) throw new Problem(400, 'Bad limit', `limit is a whole number from 1 to ${maxLimit}.`, { limit: maxLimit });
  return { query: question, kind, limit, ...(query.audience === 'patients' && { audience: 'patients' as const }) };
}

/** `/api/search`: the results as one list, best first. */
export async function sendSearch(req: Request, res: Response, { dataset, pages }: Version): Promise<void> {
  readParameters(req.query, parameters('/api/search'), '/api/search');
  const request = readSearchRequest(req, 20);
  if (!notModified(req, res, [dataset.id, 'search', request])) await sendBody(req, res.type('json'), JSON.stringify(await (await pages.search()).find(request)));
}

/** `/api/suggest`: a few results a group, for a box that answers while one types. */
export async function sendSuggestions(req: Request, res: Response, { dataset, pages }: Version): Promise<void> {
  readParameters(req.query, parameters('/api/suggest'), '/api/suggest');
  const request = readSearchRequest(req, 5);
  if (!notModified(req, res, [dataset.id, 'suggest', request])) await sendBody(req, res.type('json'), JSON.stringify(await (await pages.search()).grouped(request)));
}
