import compression from 'compression';
import type { NextFunction, Request, Response } from 'express';
import { Problem } from '../platform/problem.js';
import { createRate } from '../platform/rate.js';
import { checkChanges, makeChanges } from '../api/changes.js';
import { refuseUnknown } from '../api/endpoint.js';
import { citationFormats } from '../pages/citations.js';
import type { CollectionName } from '../pages/collections/collections.js';
import type { Pages } from '../pages/pages.js';
import type { Version } from '../pages/version.js';
import { due, turn } from '../platform/turns.js';
import { whenGone } from './requests/client-gone.js';
import { clientOf } from './requests/client.js';
import { notModified, sendBody } from './answers/conditional.js';
import { negotiateDocument, sendResource } from './files/documents.js';
import { graphSuffixes, type Downloads } from './files/downloads.js';
import { versionHeader } from './answers/headers.js';
import type { SendPage } from './answers/html.js';
import { fromOneVersion } from './requests/one-version.js';
import { pageParameters } from './requests/parameters.js';
import { readJson } from './requests/read-json.js';
import type { Services } from './services.js';

/** What handlers work with. */
export interface RouteContext extends Services {
  readonly sendPage: SendPage;
  readonly downloads: Downloads;
  /** What answers the pages of accounts, history, genes and proposals, by method and address. */
  readonly handlers: Readonly<Record<string, Handler>>;
}

type Handler = (req: Request, res: Response, next: NextFunction) => unknown;

/** An address of the service. A new one is a row of `routes`, and of the table in docs/asking.md. */
export interface Route {
  /** `any`: the handler answers every method, and every address below. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'any';
  /** As docs/asking.md has it, with parameters in braces. */
  readonly address: string;
  /** What it answers, as docs/asking.md has it. */
  readonly answers: string;
  /** As Express takes them. Default: the address. */
  readonly paths?: readonly string[];
  /** Parameters of a file for programs, which refuses all others with 400. A page passes over those that it does not know: links bring them along. */
  readonly reads?: readonly string[];
  /** Makes what answers it; absent for `/sparql`, which is answered ahead of the router. */
  readonly handler?: (context: RouteContext) => Handler;
  /** Whether a handler of this method and address is made once for a service, in one of the files that `http/app` joins. */
  readonly handled?: boolean;
}

/** Answers from one version; what was set of an answer from the version before is set again. */
export const once = (answer: (req: Request, res: Response, version: Version, context: RouteContext) => Promise<void> | void) =>
  (context: RouteContext): Handler => (req, res) => fromOneVersion(context.current, (version) => answer(req, res, version, context), () => res.headersSent);

/** A page of one version; `parts` tell what it depends on besides the version. */
export const page = (parts: (req: Request) => readonly string[], make: (pages: Pages, req: Request) => Promise<string>) =>
  once((req, res, version, { sendPage }) => sendPage(req, res, version, parts(req), () => make(version.pages, req)));

/** JSON that depends on the version alone, written once for each. */
export const json = (name: string, make: (pages: Pages) => Promise<object>) => {
  const written = new WeakMap<Pages, Promise<Buffer>>();
  return once(async (req, res, { dataset, pages }) => {
    if (notModified(req, res, [dataset.id, name])) return;
    let bytes = written.get(pages);
    if (!bytes) {
      written.set(pages, bytes = make(pages).then((made) => Buffer.from(JSON.stringify(made))));
      bytes.catch(() => written.delete(pages));
    }
    const body = await bytes;
    if (due()) await turn();
    await sendBody(req, res.type('json'), body);
  });
};

export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const parameters = (req: Request) => pageParameters(req.url);
/** What the page of the graph depends on: the rest of its address is read in the browser. */
export const graphParameters = (req: Request) => new URLSearchParams(['focus', 'with'].flatMap((name) => (typeof req.query[name] === 'string' ? [[name, req.query[name]]] : [])));

/**
 * The audience comes along with links of pages, and is no slip.
 *
 * @throws Problem 400 for a parameter that is not among those that an address reads, with the nearest one.
 */
export function refuseParameters(req: Request, reads: readonly string[]): void {
  refuseUnknown(Object.keys(req.query).filter((name) => name !== 'audience'), reads, req.path.slice(0, 200));
}

/** A part of the address; several parts where the path of the route says so. */
export const part = (req: Request, name: string): string => [req.params[name] ?? ''].flat().join('/');

export const collection = (name: CollectionName, answers: string): Route =>
  ({ method: 'GET', address: `/${name}`, answers, handler: page((req) => [name, req.url], (pages, req) => pages.collection(name, parameters(req))) });

/** The suffix of an address, in small letters: Express takes either case. */
const suffixOf = (req: Request): string => /\.(\w+(?:\.json)?)\/?$/.exec(req.path)?.[1]?.toLowerCase() ?? '';

export const paperList = once(async (req, res, { dataset, pages }) => {
  const format = citationFormats.find(({ suffix }) => suffix === suffixOf(req));
  if (!format || notModified(req, res, [dataset.id, req.url])) return;
  await sendBody(req, res.attachment(`papers.${format.suffix}`).type(`${format.mediaType}; charset=utf-8`), await pages.references(format, parameters(req)));
});

/** The list of terms; a client that asks for data gets the triples of the vocabulary, which is a resource as well. */
export const vocabulary = (context: RouteContext): Handler => {
  const list = page((req) => ['vocabulary', req.url], (pages, req) => pages.collection('vocabulary', parameters(req)))(context);
  return (req, res, next) => {
    res.vary('Accept');
    const format = negotiateDocument(req);
    return format ? fromOneVersion(context.current, (version) => sendResource(req, res, 'vocabulary', format, version, context)) : list(req, res, next);
  };
};

/** A page; a client that asks for data gets the ontology. */
export const withData = (answer: (req: Request, res: Response, version: Version, context: RouteContext) => Promise<void>) => (context: RouteContext): Handler => {
  const html = once(answer)(context);
  return async (req, res, next) => { if (!await context.downloads.sendAccepted(req, res)) await html(req, res, next); };
};

/** The same compressed; its entity tags are weak, so that they may be equal for every coding. */
export const compressed = (handler: Handler): Handler => {
  const compress = compression();
  return (req, res, next) => { compress(req, res, () => handler(req, res, next)); };
};

/** One of the graphs that have an address of their own, in the format of its suffix, or else of `Accept`. */
export const graphOf = (path: string, answers: string, graph: (downloads: Downloads) => string): Route => ({
  method: 'GET', address: `${path} ${path}.{suffix}`, answers, reads: [], paths: [path, ...graphSuffixes.map((suffix) => `${path}.${suffix}`)],
  handler: ({ downloads }) => (req, res) => downloads.sendGraph(req, res, graph(downloads), /^\.(\w+)\/?$/.exec(req.path.slice(path.length))?.[1]?.toLowerCase()),
});

/** Dry runs of one client: each takes some tenths of a second of a thread, and one after a change some seconds. */
const checksPerClient = { most: 10, seconds: 60, what: 'dry runs' }, checksAtOnce = 2;

/** What changes would do. Anyone may ask. */
export const check = ({ writer, proxies }: RouteContext): Handler => {
  const rate = createRate(checksPerClient), running = new Map<string, number>();
  return async (req, res) => {
    const client = clientOf(req, proxies), others = running.get(client) ?? 0;
    try {
      rate.count(client);
      if (others >= checksAtOnce) throw new Problem(429, 'Too many requests', `${checksAtOnce} dry runs of one client may run or wait at once.`, { limit: checksAtOnce }, { 'Retry-After': '2' });
      writer.refuseCheck();
    } catch (error) {
      req.resume();
      throw error;
    }
    running.set(client, others + 1);
    try {
      res.set('Cache-Control', 'no-store').json(await checkChanges(await readJson(req), writer, whenGone(res)));
    } finally {
      const left = (running.get(client) ?? 1) - 1;
      if (left > 0) running.set(client, left);
      else running.delete(client);
    }
  };
};

/** Makes changes. */
export const change = ({ writer, agents }: RouteContext): Handler => async (req, res) => {
  const actor = await agents.authorize(req, 'accept-change').catch((error: unknown) => {
    req.resume();
    throw error;
  });
  const applied = await makeChanges(await readJson(req), (author) => agents.cause(actor, author), writer, whenGone(res));
  res.set({ 'Cache-Control': 'no-store', [versionHeader]: applied.version }).json(applied);
};

/** One of the pages of accounts, history, genes and proposals, made once for a service. */
export const own = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', address: string, answers: string, reads?: readonly string[]): Route => ({
  method,
  address,
  answers,
  handler: (context) => handlerOf(context, `${method} ${address}`),
  handled: true,
  ...(reads && { reads }),
});

export function handlerOf({ handlers }: RouteContext, key: string): Handler {
  const handler = handlers[key];
  if (!handler) throw new Error(`the address ${key} has no handler`);
  return handler;
}
