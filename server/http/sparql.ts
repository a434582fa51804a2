import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Engine, PreparedQuery } from '../engine/engine.js';
import { isFederated } from '../federation/route-engine.js';
import { negotiate, preferred, type Shape } from '../query/negotiate.js';
import { prepareQuery } from '../query/prepare.js';
import { serviceDescription } from '../query/service-description.js';
import { formats, type Format } from '../rdf/formats.js';
import { serialize } from '../rdf/serialize.js';
import type { PrefixMap } from '../rdf/turtle.js';
import { chooseEncoding } from './encoding.js';
import { sendProblem, type Log } from './errors.js';
import { entityTag, matches } from './etag.js';
import { allowedMethods, readSparqlRequest, type SparqlRequest } from './sparql-request.js';

export interface SparqlOptions {
  readonly engine: Engine;
  /** Prefixes that queries may leave out. */
  readonly prefixes: PrefixMap;
  readonly log: Log;
  /** Absolute IRI under which the endpoint describes itself. */
  readonly endpoint: string;
  /** Names of the graphs of the current version. */
  readonly namedGraphs: () => readonly string[];
  /** Milliseconds for one query. */
  readonly timeout: number;
  /** Services that SERVICE may ask. Default: none. */
  readonly services?: readonly string[];
  /** Bytes that a request body may have. Default: 1 MiB. */
  readonly maxBody?: number;
  /** UTF-16 units that a query may have. Default: that of `prepareQuery`. */
  readonly maxQueryLength?: number;
}

/** Names the version of the knowledge graph that answered. */
export const versionHeader = 'Dataset-Version';
/** Names the engine that answered. */
const engineHeader = 'Query-Engine';

const cors = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': `ETag, Retry-After, ${versionHeader}, ${engineHeader}`,
};
const preflight = {
  Allow: allowedMethods,
  'Access-Control-Allow-Methods': allowedMethods,
  'Access-Control-Allow-Headers': 'Accept, Authorization, Content-Type, If-None-Match',
  'Access-Control-Max-Age': '86400', // seconds
};

const shapes: Readonly<Record<PreparedQuery['form'], Shape>> = { SELECT: 'bindings', ASK: 'boolean', CONSTRUCT: 'triples', DESCRIBE: 'triples' };

/** What is to be sent: everything in `key` together determines the bytes, given the version. */
interface Representation {
  readonly format: Format;
  readonly key: readonly unknown[];
  readonly version: string;
  /** Depends on more than that, namely on other services: it may not be kept. */
  readonly volatile?: boolean;
  readonly produce: (signal: AbortSignal) => Promise<{ readonly version: string; readonly engine?: string; readonly body: Readable }>;
}

/**
 * The SPARQL 1.1 Protocol, query operation: a plain node:http handler, ahead of the router because every query passes
 * it. Any path is taken for the endpoint.
 */
export function createSparqlHandler(options: SparqlOptions): (req: IncomingMessage, res: ServerResponse) => void {
  return (req, res) => {
    for (const [name, value] of Object.entries(cors)) res.setHeader(name, value);
    handle(req, res, options).catch((error: unknown) => sendProblem(req, res, error, options.log));
  };
}

async function handle(req: IncomingMessage, res: ServerResponse, options: SparqlOptions): Promise<void> {
  if (req.method === 'OPTIONS') {
    res.writeHead(204, preflight).end();
    return;
  }
  res.setHeader('Vary', 'Accept, Accept-Encoding');
  const request = await readSparqlRequest(req, options.maxBody ?? 2 ** 20);
  if (request.query !== undefined) {
    await send(req, res, queryResult(req, request, options));
  } else if (request.format === undefined && prefersHtml(req)) {
    res.writeHead(303, { Location: '/query' }).end();
  } else {
    await send(req, res, description(req, request, options));
  }
}

function queryResult(req: IncomingMessage, request: SparqlRequest, { engine, prefixes, timeout, services, maxQueryLength }: SparqlOptions): Representation {
  const { defaultGraphs, namedGraphs } = request;
  const query = prepareQuery(request.query, { prefixes, defaultGraphs, namedGraphs, ...(services && { services }), ...(maxQueryLength && { maxLength: maxQueryLength }) });
  const format = negotiate(req.headers.accept, request.format, shapes[query.form]);
  return {
    format,
    key: [query, format.name],
    version: engine.version,
    volatile: isFederated(query),
    async produce(signal) {
      const result = await engine.query(query, { format, timeout, signal });
      return { engine: 'embedded', ...result };
    },
  };
}

function description(req: IncomingMessage, request: SparqlRequest, options: SparqlOptions): Representation {
  const { engine, prefixes, endpoint, namedGraphs, timeout } = options;
  const format = negotiate(req.headers.accept, request.format, 'triples');
  const { version } = engine;
  return {
    format,
    key: ['service description', endpoint, timeout, format.name],
    version,
    async produce() {
      const limits = [`A query may take ${timeout / 1000} seconds.`];
      const text = await serialize(serviceDescription({ endpoint, namedGraphs: namedGraphs(), limits }), format, prefixes);
      return { version, body: Readable.from([Buffer.from(text)]) };
    },
  };
}

/** Sends a representation, or 304 when the client has it. */
async function send(req: IncomingMessage, res: ServerResponse, { format, key, version, volatile, produce }: Representation): Promise<void> {
  const cacheable = req.method !== 'POST' && !volatile;
  const encoding = chooseEncoding(req.headers['accept-encoding']?.toString());
  const head = (of: string): Record<string, string> => ({
    [versionHeader]: of,
    'Cache-Control': volatile ? 'no-store' : 'no-cache',
    ...(cacheable && { ETag: entityTag([of, ...key], encoding?.name) }),
  });
  if (cacheable && matches(req.headers['if-none-match'], entityTag([version, ...key], encoding?.name))) {
    res.writeHead(304, head(version)).end();
    return;
  }
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  const result = await produce(gone.signal);
  res.writeHead(200, {
    ...head(result.version), // a swap may have come in between
    ...(result.engine && { [engineHeader]: result.engine }),
    'Content-Type': `${format.mediaType}; charset=utf-8`,
    ...(encoding && { 'Content-Encoding': encoding.name }),
  });
  if (req.method === 'HEAD') {
    result.body.destroy();
    res.end();
  } else if (encoding) {
    await pipeline(result.body, encoding.encoder(), res);
  } else {
    await pipeline(result.body, res);
  }
}

const rdfMediaTypes = formats.filter(({ holds }) => holds.has('triples')).map(({ mediaType }) => mediaType);
const prefersHtml = (req: IncomingMessage): boolean => preferred(req.headers.accept, [...rdfMediaTypes, 'text/html'])[0] === 'text/html';
