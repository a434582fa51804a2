import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import compression from 'compression';
import express, { type ErrorRequestHandler, type Request, type Response } from 'express';
import type { Engine } from '../engine/contract/engine.js';
import { logFailure } from '../platform/log.js';
import { citationFormats } from '../pages/citations.js';
import { collectionNames } from '../pages/collections/collections.js';
import type { Audience } from '../pages/audience.js';
import type { Pages } from '../pages/pages.js';
import { Problem } from '../platform/problem.js';
import type { Example } from '../query/examples.js';
import type { Version } from '../pages/version.js';
import { notModified, sendBody } from './conditional.js';
import { sendContribute } from './contribute.js';
import type { DocumentWriter } from './document-writer.js';
import { negotiateDocument, sendResource, splitSuffix } from './documents.js';
import { addDownloads } from './downloads.js';
import { sendProblem } from './errors.js';
import { sendHealth } from './health.js';
import { createPageSender, sendHtml } from './html.js';
import { cancelQuery } from './cancel-query.js';
import { compressedFiles } from './compressed-files.js';
import { createListener } from './listener.js';
import { requestIdHeader } from './log-request.js';
import { pageParameters } from './parameters.js';
import type { RunningQueries } from './running-queries.js';
import { fromOneVersion } from './one-version.js';
import { referencePaths, sendReference } from './references.js';
import type { SparqlHandler } from './sparql.js';
import { readQuestion, sendSearch, sendSuggestions } from './search.js';
import type { Turns } from './turns.js';
import { sendWays } from './ways.js';

export interface Services {
  /** The version that new requests see. */
  readonly current: () => Version;
  readonly engine: Engine;
  /** Answers `/sparql`. */
  readonly sparql: SparqlHandler;
  /** When each request has its turn. */
  readonly turns: Turns;
  /** The queries that run, so that they can be cancelled. */
  readonly queries: RunningQueries;
  /** Addresses whose X-Forwarded-For is believed. */
  readonly proxies: ReadonlySet<string>;
  /** Bearer token of the administrator. */
  readonly adminToken: string | undefined;
  /** Writes the documents of resources. */
  readonly documents: DocumentWriter;
  /** Answers `/graphs` and what is below it. */
  readonly graphs: (req: Request, res: Response) => Promise<void>;
  /** Public base IRI. */
  readonly base: string;
  /** The example queries, each served as a file. */
  readonly examples: readonly Example[];
  /** Folder of the drawings. */
  readonly images: string;
  /** Folder of the built browser application. */
  readonly assets: string;
}

/** The whole service. It holds no state and does not listen by itself. */
export function createApp(services: Services): RequestListener {
  const { sparql, turns } = services, router = createRouter(services);
  return createListener((req, res, id) => {
    // Ahead of the router: most requests are queries, and the router costs more than a cheap query does.
    if (endpoint.test(req.url ?? '')) sparql(req, res, id);
    else turns(res, () => { router(req, id === undefined ? res : res.setHeader(requestIdHeader, id)); });
  });
}

const endpoint = /^\/sparql\/?(?:[?#]|$)/;

function createRouter({ current, engine, queries, documents, graphs, proxies, adminToken, base, examples, images, assets }: Services): express.Express {
  const app = express().disable('x-powered-by').disable('etag').set('query parser', 'simple');
  const year = '365d';
  app.use((_, res, next) => {
    res.set({ 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'same-origin', 'Access-Control-Allow-Origin': '*' });
    next();
  });

  const sendPage = createPageSender();
  /** Answers from one version; what was set of an answer from the version before is set again. */
  const once = <Asked extends Request>(answer: (req: Asked, res: Response, version: Version) => Promise<void> | void) =>
    (req: Asked, res: Response): Promise<void> => fromOneVersion(current, (version) => answer(req, res, version), () => res.headersSent);
  /** A page of this version; `parts` tell what it depends on besides the version. */
  const page = (parts: (req: Request) => readonly string[], make: (pages: Pages, req: Request) => Promise<string>) =>
    once((req: Request, res: Response, version) => sendPage(req, res, version, parts(req), () => make(version.pages, req)));
  const audience = (req: Request): Audience => (req.query.audience === 'patients' ? 'patients' : 'scientists');
  /** What the page of the graph depends on: the rest of its address is read in the browser. */
  const graphParameters = (req: Request) => new URLSearchParams(['focus', 'with'].flatMap((name) => (typeof req.query[name] === 'string' ? [[name, req.query[name]]] : [])));
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

  app.use('/graphs', graphs);
  app.get('/health', (_, res) => sendHealth(res, current().dataset, engine));
  app.get('/', page((req) => ['perspective', audience(req)], (pages, req) => pages.perspective({ audience: audience(req) })));
  app.get('/read', page((req) => ['read', audience(req)], (pages, req) => pages.whole(audience(req))));
  app.get('/graph', page((req) => ['graph', audience(req), graphParameters(req).toString()], (pages, req) => pages.graph(graphParameters(req), audience(req))));
  app.get('/query', page((req) => ['query', audience(req), text(req.query.query) ?? ''], (pages, req) => {
    const query = text(req.query.query);
    return pages.query({ audience: audience(req), ...(query !== undefined && { query }) });
  }));
  const sendJson = (name: string, make: (pages: Pages) => Promise<object>) => once(async (req: Request, res: Response, { dataset, pages }) => {
    if (!notModified(req, res, [dataset.id, name])) await sendBody(req, res.type('json'), JSON.stringify(await make(pages)));
  });
  app.get('/query/schema.json', sendJson('query schema', (pages) => pages.querySchema()));
  app.get('/query/examples.json', sendJson('query examples', (pages) => pages.exampleRows()));
  app.get('/query/terms.json', sendJson('query terms', (pages) => pages.queryTerms()));
  app.get('/about', page((req) => ['about', audience(req)], (pages, req) => pages.about(audience(req))));
  app.get('/search', page((req) => ['search-page', JSON.stringify(readQuestion(req, 25))], (pages, req) => pages.searchPage(readQuestion(req, 25))));
  app.get('/api/search', once((req: Request, res: Response, version) => sendSearch(req, res, version)));
  app.get('/api/path', once((req: Request, res: Response, version) => sendWays(req, res, version)));
  app.get('/api/suggest', once((req: Request, res: Response, version) => sendSuggestions(req, res, version)));
  app.get('/contribute', once((req: Request, res: Response, version) => sendContribute(req, res, version, { base, sendPage })));
  const parameters = (req: Request) => pageParameters(req.url);
  // The vocabulary is a resource as well: a client that asks for data gets its triples.
  app.get('/vocabulary', (req, res, next) => {
    res.vary('Accept');
    const format = negotiateDocument(req);
    return format ? fromOneVersion(current, (version) => sendResource(req, res, 'vocabulary', format, version, { base, sendPage, documents })) : next();
  });
  for (const name of collectionNames) app.get(`/${name}`, page((req) => [name, req.url], (pages, req) => pages.collection(name, parameters(req))));
  for (const format of citationFormats) {
    app.get(`/papers.${format.suffix}`, once(async (req: Request, res: Response, { dataset, pages }) => {
      if (notModified(req, res, [dataset.id, req.url])) return;
      await sendBody(req, res.attachment(`papers.${format.suffix}`).type(`${format.mediaType}; charset=utf-8`), await pages.references(format, parameters(req)));
    }));
  }
  // Their tags are weak, so that they may be the same for every coding; what comes compressed is left as it is.
  app.use(['/assets', '/images'], compression());
  app.use('/assets', compressedFiles(join(assets, 'assets')), express.static(join(assets, 'assets'), { immutable: true, maxAge: year, index: false }));
  app.use('/images', express.static(images, { index: false, setHeaders: (res) => { res.setHeader('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'"); } }));
  app.delete('/api/queries/:id', (req, res) => cancelQuery(req, res, req.params.id, { queries, proxies, adminToken }));
  addDownloads(app, { current, base, examples });
  app.get(referencePaths, once((req: Request<{ slug: string }>, res, version) => sendReference(req, res, version)));
  app.get('/:name', once((req: Request<{ name: string }>, res, version) => {
    const { slug, format } = splitSuffix(req.params.name);
    return sendResource(req, res, slug, format, version, { base, sendPage, documents });
  }));
  app.use((req, res) => {
    if (!['GET', 'HEAD'].includes(req.method)) throw new Problem(405, 'Method not allowed', `${req.path} takes GET and HEAD.`, {}, { Allow: 'GET, HEAD' });
    const name = decodeURIComponent(req.path.slice(1));
    return fromOneVersion(current, (version) => sendResource(req, res, name, undefined, version, { base, sendPage, documents }), () => res.headersSent);
  });
  // Express knows an error handler by its four parameters.
  const onError: ErrorRequestHandler = (error: unknown, req, res, _next) => {
    const badPath = error instanceof URIError && new Problem(400, 'Bad address', `The path ${req.path} is not percent-encoded UTF-8.`);
    sendProblem(req, res, badPath || error, logFailure, async ({ status, headers, title, detail }) => {
      const version = current();
      await sendHtml(res.status(status).set({ ...headers, 'Cache-Control': 'no-store' }), version, await version.pages.problem(title, detail));
    });
  };
  app.use(onError);
  return app;
}
