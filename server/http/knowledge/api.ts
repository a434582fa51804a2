import type { Request, Response } from 'express';
import type { Endpoint } from '../../api/endpoint.js';
import { openApi } from '../../api/open-api.js';
import type { Version } from '../../pages/version.js';
import { packageVersion } from '../../platform/package-version.js';
import { Problem } from '../../platform/problem.js';
import { due, turn } from '../../platform/turns.js';
import { notModified, sendBody } from '../answers/conditional.js';
import { fromOneVersion } from '../requests/one-version.js';
import { readJson } from '../requests/read-json.js';

/** What pages of other sites may read of an answer, and how long a browser may keep the answer to its question ahead. */
const crossOrigin = { 'Access-Control-Allow-Methods': 'GET, HEAD', 'Access-Control-Allow-Headers': 'Accept, If-None-Match', 'Access-Control-Max-Age': '86400' };
export const exposed = { 'Access-Control-Expose-Headers': 'ETag, Link, Retry-After' };

/** Answers what a browser asks before a page of another site may send its request (Fetch, CORS preflight). */
export function sendPreflight(res: Response): void {
  res.status(204).set(crossOrigin).end();
}

/** Answers one address of the API from a version. Only what is wrong with the request costs less than reading the version. */
export async function sendEndpoint(req: Request, res: Response, endpoint: Endpoint, { dataset, pages }: Version): Promise<void> {
  const given = { ...req.query, ...req.params };
  res.set(exposed);
  const answer = await endpoint.run(given, async () => ({ ...await pages.sources(), version: dataset.id }));
  if (endpoint.body !== undefined) return sendUnkept(req, res, answer);
  if (notModified(req, res, [dataset.id, endpoint.name, given])) return;
  const { next } = answer as { readonly next?: unknown };
  if (typeof next === 'string') {
    const parameters = new URLSearchParams(Object.entries(req.query).map(([name, value]): [string, string] => [name, String(value)]));
    parameters.set('cursor', next);
    res.set('Link', `<${req.path}?${parameters.toString()}>; rel="next"`);
  }
  if (due()) await turn();
  await sendBody(req, res.type('json'), JSON.stringify(answer));
}

/** Answers an address whose parameters come as a body of JSON: lists and texts that are too long for an address. */
export async function sendPosted(req: Request, res: Response, endpoint: Endpoint, current: () => Version): Promise<void> {
  const given = await readJson(req, endpoint.body);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw new Problem(400, 'Malformed body', `The body is an object with ${Object.keys(endpoint.parameters).join(', ')}.`);
  await fromOneVersion(
    current,
    async ({ dataset, pages }) =>
      sendUnkept(
        req,
        res.set(exposed),
        await endpoint.run(given as Readonly<Record<string, unknown>>, async () => ({ ...(await pages.sources()), version: dataset.id })),
      ),
    () => res.headersSent,
  );
}

/** Sends what was made of somebody's own text or list: no cache keeps it. */
async function sendUnkept(req: Request, res: Response, answer: object): Promise<void> {
  if (due()) await turn();
  await sendBody(req, res.set('Cache-Control', 'no-store').type('json'), JSON.stringify(answer));
}

/** `/api/openapi.json`. */
export async function sendOpenApi(req: Request, res: Response, base: string): Promise<void> {
  if (notModified(req, res.set(exposed), ['openapi', packageVersion, base])) return;
  await sendBody(req, res.type('json'), JSON.stringify(openApi(base, packageVersion), null, 1));
}
