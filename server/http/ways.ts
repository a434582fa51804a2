import type { Request, Response } from 'express';
import { refuseUnknown } from '../api/endpoint.js';
import { described } from '../api/described.js';
import { passedOver } from '../pages/ways.js';
import type { WaysQuestion } from '../pages/ways.js';
import { Problem } from '../platform/problem.js';
import type { Version } from '../pages/version.js';
import { notModified, sendBody } from './conditional.js';

/** Ways that are given at most, and steps that a way may have: beyond them a search takes too long, and says nothing. */
const mostWays = 20;
const mostSteps = 6;
/** Characters of the name of a term. */
const longestTerm = 200;
const parameters = Object.keys(described.find(({ address }) => address === '/api/path')?.parameters ?? {});

/**
 * Reads `?from=&to=&k=5&max=4&without=&allow=&status=&papers=&year=`.
 *
 * @throws Problem 400 that names the parameter and what it may be.
 */
export function readWaysQuestion({ query }: Pick<Request, 'query'>): WaysQuestion {
  const text = (name: string): string => (typeof query[name] === 'string' ? query[name].trim() : '');
  refuseUnknown(Object.keys(query), parameters, '/api/path');
  const term = (name: string): string => {
    if (text(name) === '' || text(name).length > longestTerm) throw new Problem(400, 'Bad term', `${name} is a term, as in its address, such as breast-cancer, or any name or symbol that it alone has, in at most ${longestTerm} characters.`, { parameter: name, limit: longestTerm });
    return text(name);
  };
  const number = (name: string, usual: number, low: number, high: number): number => {
    const value = text(name) === '' ? usual : Number(text(name));
    if (!Number.isInteger(value) || value < low || value > high) throw new Problem(400, 'Bad number', `${name} is a whole number from ${low} to ${high}.`, { limit: high });
    return value;
  };
  const list = (name: string, most = 60): readonly string[] => {
    const values = text(name).split(',').filter(Boolean);
    if (values.length > most) throw new Problem(400, 'Too many values', `${name} takes at most ${most} values.`, { limit: most });
    return values;
  };
  const allowed = list('allow');
  if (allowed.some((kind) => !passedOver.includes(kind))) throw new Problem(400, 'Unknown kind', `allow is a list of ${passedOver.join(', ')}.`, { kinds: passedOver });
  return {
    from: term('from'), to: term('to'), count: number('k', 5, 1, mostWays), longest: number('max', 4, 1, mostSteps),
    without: list('without'), kinds: passedOver.filter((kind) => !allowed.includes(kind)), statuses: list('status'),
    papers: number('papers', 0, 0, 99), year: text('year') === '' ? undefined : number('year', 0, 1800, 2200),
  };
}

/** `/api/path`: how two terms are linked, claim by claim. @throws Problem 404 for a term that is not there. */
export async function sendWays(req: Request, res: Response, { dataset, pages }: Version): Promise<void> {
  const question = readWaysQuestion(req);
  if (notModified(req, res, [dataset.id, 'ways', question])) return;
  await sendBody(req, res.type('json'), JSON.stringify(await pages.ways(question)));
}
