import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '../../platform/problem.js';
import { negotiate, preferred } from '../../query/negotiate.js';
import { serviceDescription } from '../../query/service-description.js';
import { formats, type Format } from '../../rdf/formats.js';
import { serialize } from '../../rdf/serialize.js';
import { createAnswerer, type AnswerOptions } from './answer-query.js';
import { chooseCoding } from '../answers/coding.js';
import { addressOf } from '../../people/address.js';
import { sendProblem, type Log } from '../answers/errors.js';
import { entityTag, matches } from '../answers/etag.js';
import { hold, release } from '../requests/held-bytes.js';
import { cacheHeader, engineHeader, limitsHeader, queryIdHeader, versionHeader } from '../answers/headers.js';
import { requestIdHeader } from '../answers/log-request.js';
import { bodyLimit, defaultQuerySize, limitSentences, unlimited } from './query-limits.js';
import type { BodyLimit } from '../requests/read-body.js';
import { allowedMethods, readSparqlRequest, type SparqlRequest, type SparqlUpdate } from './sparql-request.js';
import type { Turns } from '../turns.js';
import { addressFor } from '../../pages/audience.js';
import { audience } from '../requests/audience.js';

export interface SparqlOptions extends AnswerOptions {
  readonly log: Log;
  /** Absolute IRI under which the endpoint describes itself, and what relative IRIs are resolved against. */
  readonly endpoint: string;
  /** The graphs of the current version, with their number of triples where it is known. */
  readonly namedGraphs: () => readonly { readonly name: string; readonly triples?: number }[];
  /** Bytes that a request body may have. Default: enough for the longest query text. */
  readonly body?: BodyLimit;
  /** Gives each request its turn. Default: each is answered as it comes. */
  readonly turns?: Turns;
  /** Whether the service description names updates. Default: false. */
  readonly updates?: boolean;
  /** Sends a failure as a page, to a client that prefers one. Default: a plain one. */
  readonly problemPage?: (req: IncomingMessage, res: ServerResponse, problem: Problem) => Promise<void>;
  /** Carries out an update and answers it. Default: updates are refused. */
  readonly update?: (req: IncomingMessage, res: ServerResponse, update: SparqlUpdate) => Promise<void>;
}

const cors = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': `ETag, Retry-After, RateLimit-Policy, ${[versionHeader, engineHeader, queryIdHeader, cacheHeader, limitsHeader].join(', ')}`,
};
const preflight = {
  Allow: allowedMethods,
  'Access-Control-Allow-Methods': allowedMethods,
  'Access-Control-Allow-Headers': `Accept, Authorization, Change-Author, Change-Reason, Content-Type, If-Match, If-None-Match, ${queryIdHeader}`,
  'Access-Control-Max-Age': '86400', // seconds
};

/** Answers a request; its id, if it has one, stands in the answer. */
export type SparqlHandler = (req: IncomingMessage, res: ServerResponse, requestId?: string) => void;

/** The service description as it is to be sent. `key` and version together determine its bytes. */
interface Described {
  readonly format: Format;
  readonly key: readonly unknown[];
  readonly version: string;
  readonly produce: (signal: AbortSignal) => Promise<{ readonly version: string; readonly body: Readable }>;
}

/**
 * The SPARQL 1.1 Protocol, query operation: a plain node:http handler, called before the router because every query
 * passes it. It takes any path for the endpoint.
 */
export function createSparqlHandler(options: SparqlOptions): SparqlHandler {
  const answer = createAnswerer(options);
  const { maxQueryLength = defaultQuerySize, body = bodyLimit(maxQueryLength), turns = atOnce, log, problemPage } = options;
  return (req, res, requestId) => {
    const common = commonHeaders(requestId);
    const fail = (error: unknown): void => {
      if (!res.headersSent) setAll(res, common);
      sendProblem(req, res, error, log, problemPage && ((problem) => problemPage(req, res, problem)));
    };
    if (req.method === 'OPTIONS') {
      setAll(res, common);
      res.writeHead(204, preflight).end();
      return;
    }
    readSparqlRequest(req, body, (request) => {
      holdLong(request, res);
      turns(res, () => {
        const answered = request.query === undefined ? handle(req, res, common, request, options) : answer(req, res, request, common, requestId);
        answered.catch(fail);
      });
    }, fail);
  };
}

/** UTF-16 units of a text that is too short to be counted. */
const shortText = 2 ** 16;

/** Counts a long text as held until it is answered: many may be waiting. @throws Problem 503. */
function holdLong({ query, update }: SparqlRequest, res: ServerResponse): void {
  const bytes = 2 * (query ?? update?.text ?? '').length;
  if (bytes <= 2 * shortText) return;
  hold(bytes);
  res.once('close', () => { release(bytes); });
}

const commonHeaders = (requestId: string | undefined): readonly string[] => (requestId === undefined ? lasting : [...lasting, requestIdHeader, requestId]);

const atOnce: Turns = (_, work) => { work(); };

const lasting = [...Object.entries(cors).flat(), 'Vary', 'Accept, Accept-Encoding'];

/** @param headers Names and values in turn. */
function setAll(res: ServerResponse, headers: readonly string[]): void {
  for (let i = 0; i < headers.length; i += 2) res.setHeader(headers[i] as string, headers[i + 1] as string);
}

/** Answers a request that is no query: an update, or a request for the service description. */
async function handle(req: IncomingMessage, res: ServerResponse, common: readonly string[], request: SparqlRequest, options: SparqlOptions): Promise<void> {
  setAll(res, common);
  if (request.update) {
    if (!options.update) throw new Problem(403, 'Update refused', 'Updates are not accepted here.');
    await options.update(req, res, request.update);
  } else if (request.format === undefined && prefersHtml(req)) {
    res.writeHead(303, { Location: addressFor('/query', audience(req)) }).end();
  } else {
    await send(req, res, description(req, request, options));
  }
}

function description(req: IncomingMessage, request: SparqlRequest, options: SparqlOptions): Described {
  const { engine, prefixes, endpoint, namedGraphs, services = [], timeout, maxQueryLength = defaultQuerySize, limits = unlimited, updates = false } = options;
  const address = addressOf(req, '/sparql');
  const format = negotiate(req.headers.accept, request.format, 'triples');
  const { version } = engine;
  return {
    format,
    key: ['service description', endpoint, address, updates, services, timeout, maxQueryLength, limits, format.name],
    version,
    async produce() {
      const described = serviceDescription({ endpoint, address, updates, services, namedGraphs: namedGraphs(), limits: limitSentences(timeout, maxQueryLength, limits) });
      const text = await serialize(described, format, prefixes);
      return { version, body: Readable.from([Buffer.from(text)]) };
    },
  };
}

/** Sends the service description, or 304 when the client has it. */
async function send(req: IncomingMessage, res: ServerResponse, { format, key, version, produce }: Described): Promise<void> {
  const cacheable = req.method !== 'POST';
  const coding = chooseCoding(req.headers['accept-encoding']?.toString());
  const head = (of: string): Record<string, string> => ({
    [versionHeader]: of,
    'Cache-Control': 'no-cache',
    ...(cacheable && { ETag: entityTag([of, ...key], coding?.name) }),
  });
  if (cacheable && matches(req.headers['if-none-match'], entityTag([version, ...key], coding?.name))) {
    res.writeHead(304, head(version)).end();
    return;
  }
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  const result = await produce(gone.signal);
  res.writeHead(200, {
    ...head(result.version), // a swap may have come in between
    'Content-Type': `${format.mediaType}; charset=utf-8`,
    ...(coding && { 'Content-Encoding': coding.name }),
  });
  if (req.method === 'HEAD') {
    result.body.destroy();
    res.end();
  } else if (coding) {
    await pipeline(result.body, coding.encoder(), res);
  } else {
    await pipeline(result.body, res);
  }
}

const rdfMediaTypes = formats.filter(({ holds }) => holds.has('triples')).map(({ mediaType }) => mediaType);
const prefersHtml = (req: IncomingMessage): boolean => preferred(req.headers.accept, [...rdfMediaTypes, 'text/html'])[0] === 'text/html';
