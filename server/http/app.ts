import type { RequestListener } from 'node:http';
import express, { type ErrorRequestHandler } from 'express';
import { logFailure } from '../platform/log.js';
import { Problem } from '../platform/problem.js';
import { accountPages } from './accounts/account-pages.js';
import { changePages } from './changes/change-pages.js';
import { historyApi } from './changes/history-api.js';
import { historyPages } from './changes/history-pages.js';
import { issuerPages } from './accounts/issuer-pages.js';
import { passkeyPages } from './accounts/passkey-pages.js';
import { sendResource } from './files/documents.js';
import { createDownloads } from './files/downloads.js';
import { sendProblem } from './answers/errors.js';
import { annotationApi } from './curation/annotation-api.js';
import { bulkPages } from './curation/bulk-pages.js';
import { flagApi } from './curation/flag-api.js';
import { formPages } from './curation/form-pages.js';
import { genePages } from './knowledge/gene-pages.js';
import { createPageSender, sendHtml } from './answers/html.js';
import { lookupAddresses } from './curation/lookup-addresses.js';
import { createListener } from './listener.js';
import { requestIdHeader } from './answers/log-request.js';
import { audience } from './requests/audience.js';
import { writtenIn } from './requests/written.js';
import { fromOneVersion } from './requests/one-version.js';
import { moderationPages } from './curation/moderation-pages.js';
import { proposalApi } from './curation/proposal-api.js';
import { proposalPages } from './curation/proposal-pages.js';
import { joinHandlers } from './join-handlers.js';
import { refuseParameters, type Route } from './route-handlers.js';
import { handledAddresses, routes } from './routes.js';
import type { Services } from './services.js';

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

function createRouter(services: Services): express.Express {
  const { current, base, documents, curation } = services;
  const app = express().disable('x-powered-by').disable('etag').set('query parser', 'simple');
  app.use((_, res, next) => {
    res.set({ 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'same-origin', 'Access-Control-Allow-Origin': '*' });
    next();
  });
  const sendPage = createPageSender();
  const context = {
    ...services,
    sendPage,
    downloads: createDownloads(services),
    handlers: joinHandlers(
      handledAddresses,
      [
        accountPages,
        issuerPages,
        passkeyPages,
        historyPages,
        historyApi,
        changePages,
        genePages,
        formPages,
        lookupAddresses,
        bulkPages,
        proposalApi,
        annotationApi,
        proposalPages,
        moderationPages,
        flagApi,
      ].map((pages) => pages(services)),
    ),
  };
  for (const { method, address, paths = [expressPath(address)], handler, reads } of routes) {
    const answer = handler?.(context);
    if (!answer) continue;
    const handle: typeof answer = reads === undefined ? answer : (req, res, next) => {
      refuseParameters(req, reads);
      return answer(req, res, next);
    };
    switch (method) {
      case 'any': app.use([...paths], handle); break;
      case 'DELETE': app.delete([...paths], handle); break;
      case 'PUT': app.put([...paths], handle); break;
      case 'PATCH': app.patch([...paths], handle); break;
      case 'POST': app.post([...paths], handle); break;
      case 'GET': app.get([...paths], handle);
    }
  }
  for (const [address, methods] of methodsOf(routes)) {
    app.all(expressPath(address), (req) => { throw new Problem(405, 'Method not allowed', `${req.path} takes ${methods}.`, {}, { Allow: methods }); });
  }
  app.use((req, res) => {
    if (!['GET', 'HEAD'].includes(req.method)) throw new Problem(405, 'Method not allowed', `${req.path} takes GET and HEAD.`, {}, { Allow: 'GET, HEAD' });
    const name = decodeURIComponent(req.path.slice(1));
    if (name.startsWith('api/')) throw new Problem(404, 'Unknown address', `There is no address /${name.slice(0, 200)}; /api/openapi.json lists those there are.`);
    return fromOneVersion(current, (version) => sendResource(req, res, name, undefined, version, { base, sendPage, documents, curation }), () => res.headersSent);
  });
  app.use(errorHandler(services));
  return app;
}

/** The addresses that something can be sent to, each with its methods. */
function methodsOf(table: readonly Route[]): ReadonlyMap<string, string> {
  const written = ['POST', 'PUT', 'PATCH', 'DELETE'] as const, sent = table.filter(({ method }) => method === 'POST' || method === 'PUT' || method === 'PATCH').map(({ address }) => address);
  return new Map(
    sent.map((address) => [
      address,
      [
        ...(table.some((route) => route.address === address && route.method === 'GET') ? ['GET', 'HEAD'] : []),
        ...written.filter((method) => table.some((route) => route.address === address && route.method === method)),
      ].join(', '),
    ]),
  );
}

/** `/{slug}` as Express writes it. */
const expressPath = (address: string): string => address.replace(/\{(\w+)\}/g, ':$1');

/** Answers failures, with a page of the current version for people. */
function errorHandler({ current }: Services): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, req, res, _next) => {
    const badPath = error instanceof URIError && new Problem(400, 'Bad address', `The path ${req.path} is not percent-encoded UTF-8.`);
    sendProblem(req, res, badPath || error, logFailure, async ({ status, headers, title, detail }) => {
      const version = current();
      await sendHtml(res.status(status).set({ ...headers, 'Cache-Control': 'no-store' }), version, await version.pages.problem(title, detail, { written: writtenIn(req) }, audience(req)));
    });
  };
}
