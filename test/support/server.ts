import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import express from 'express';
import { createPages } from '../../server/pages/pages.js';
import type { Example } from '../../server/pages/query.js';
import { readAssets } from '../../server/pages/assets.js';
import { describe } from './graph.js';
import type { TestGraph } from './graph.js';

const base = 'https://w3id.org/metastasis/';
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; base-uri 'none'";

export interface TestServer {
  readonly origin: string;
  close(): Promise<void>;
}

/** Serves the pages of a graph, the built client, the documents of the terms and a bare SPARQL endpoint. */
export async function startServer(graph: TestGraph, images: string, { port = 0, examples = [] as readonly Example[] } = {}): Promise<TestServer> {
  const pages = createPages({
    views: graph.views, prefixes: graph.prefixes, version: 'test0123456789', base, images,
    assets: await readAssets('dist/client'), examples, origin: '',
  });
  const app = express();
  app.use((_request, response, next) => {
    response.setHeader('Content-Security-Policy', policy);
    next();
  });
  app.use('/assets', express.static('dist/client/assets'));
  app.get('/figures.css', async (_request, response) => {
    response.type('css').send(await pages.figureStyles());
  });
  app.get('/', async ({ query }, response) => {
    response.send(await pages.perspective({ audience: query['audience'] === 'patients' ? 'patients' : 'scientists' }));
  });
  app.get('/graph', async (_request, response) => {
    response.send(await pages.graph());
  });
  app.get('/query', async ({ query }, response) => {
    response.send(await pages.query(typeof query['query'] === 'string' ? { query: query['query'] } : {}));
  });
  app.get('/about', async (_request, response) => {
    response.send(await pages.about());
  });
  app.all('/sparql', express.urlencoded({ extended: false }), (request, response) => {
    const text = String((request.body as Record<string, unknown> | undefined)?.['query'] ?? request.query['query'] ?? '');
    const header = [...graph.prefixes].map(([prefix, namespace]) => `PREFIX ${prefix}: <${namespace}> `).join('');
    const selects = /\b(?:SELECT|ASK)\b/i.test(text);
    const type = selects ? 'application/sparql-results+json' : 'text/turtle';
    try {
      response.type(type).send(graph.store.query(header + text, { results_format: type }));
    } catch (error) {
      const message = String(error);
      const [, line, column] = /at (\d+):(\d+)/.exec(message) ?? [];
      response.status(400).type('application/problem+json')
        .send(JSON.stringify({ title: 'Malformed query', status: 400, detail: message, line: Number(line ?? 1), column: Number(column ?? 1) - (line === '1' ? header.length : 0) }));
    }
  });
  app.get('/:slug', async (request, response) => {
    const { slug } = request.params;
    if (request.accepts(['text/html', 'text/turtle']) === 'text/turtle' || slug.endsWith('.ttl')) {
      const turtle = describe(graph, base + slug.replace(/\.ttl$/, ''));
      response.status(turtle ? 200 : 404).type('text/turtle').send(turtle);
      return;
    }
    const page = await pages.term(slug);
    response.status(page === undefined ? 404 : 200).send(page ?? await pages.notFound(slug, [`${base}emt`]));
  });
  const server = await new Promise<Server>((resolve) => {
    const started = app.listen(port, '127.0.0.1', () => { resolve(started); });
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => {
      server.close(() => { resolve(); });
      server.closeAllConnections();
    }),
  };
}
