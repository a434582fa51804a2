import { isAscii } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { createBoundedCache, type BoundedCache } from '../bounded-cache.js';
import { Problem } from '../problem.js';
import { answersTo } from '../query/negotiate.js';
import { formats } from '../rdf/formats.js';
import { EagerRequest, type BodyReader } from './eager-request.js';

/** An update operation, as far as the protocol goes. */
export interface SparqlUpdate {
  readonly text: string;
  readonly usingGraphs: readonly string[];
  readonly usingNamedGraphs: readonly string[];
  /** Id of the version that the update was made for. */
  readonly base: string | undefined;
  /** Why it is made. */
  readonly reason: string | undefined;
}

/** A request of the SPARQL 1.1 Protocol, query or update operation. */
export interface SparqlRequest {
  /** Absent on a bare GET, which asks for the service description. */
  readonly query: string | undefined;
  readonly defaultGraphs: readonly string[];
  readonly namedGraphs: readonly string[];
  /** The `format` parameter: a name or media type that takes the place of Accept. */
  readonly format: string | undefined;
  /** The `explain` parameter: how the query was answered takes the place of its result. */
  readonly explain: 'json' | 'text' | undefined;
  /** The id that the client gives its query, by the `query-id` parameter or the `Query-Id` header. */
  readonly queryId: string | undefined;
  /** Present when the request is an update; then it is no query. */
  readonly update?: SparqlUpdate;
}

export const allowedMethods = 'GET, HEAD, POST, OPTIONS';

/**
 * Reads a request and hands it on as soon as its last byte is there. By a callback and no promise: what waits for a
 * promise comes after everything else that the connection has to do, which takes longer than a cheap query.
 *
 * @param maxBody Bytes that a body may have.
 * @param fail Gets what `use` throws, and Problem 400 for parameters that contradict each other, 405, 413, 415.
 */
export function readSparqlRequest(req: IncomingMessage, maxBody: number, use: (request: SparqlRequest) => void, fail: (error: unknown) => void): void {
  try {
    const { url = '' } = req, mark = url.indexOf('?'), search = mark < 0 ? '' : url.slice(mark + 1);
    switch (req.method) {
      case 'GET':
      case 'HEAD':
        use(named(req, remembered(asked, search, () => fromParameters(parametersOf(search), []))));
        break;
      case 'POST': {
        const read = readerOf(req.headers['content-type']);
        // The bytes as they are, one a unit, find a request that came before.
        takeBody(req, maxBody, (body) => { use(named(req, search === '' && read === readForm ? remembered(posted, body.toString('latin1'), () => read(search, body)) : read(search, body))); }, fail);
        break;
      }
      default:
        throw new Problem(405, 'Method not allowed', `${req.method} is not answered here; use GET or POST.`, {}, { Allow: allowedMethods });
    }
  } catch (error) {
    fail(error);
  }
}

type WithHeaders = Pick<IncomingMessage, 'headers'>;

/** A query in an address. @throws Problem as `readSparqlRequest`. */
export const parseSearch = (req: WithHeaders, search: string): SparqlRequest => named(req, fromParameters(parametersOf(search), []));

/** What was posted. @throws Problem as `readSparqlRequest`. */
export const parsePost = (req: WithHeaders, search: string, body: Buffer): SparqlRequest => named(req, readerOf(req.headers['content-type'])(search, body));

/** Requests that are kept read, by what they depend on, as the same ones come again and again. */
const createRequests = () => createBoundedCache<SparqlRequest>(2 * 2 ** 20, ({ query, update }) => 2 * (query ?? update?.text ?? '').length);
const asked = createRequests(), posted = createRequests();

function remembered(requests: BoundedCache<SparqlRequest>, text: string, read: () => SparqlRequest): SparqlRequest {
  let request = requests.get(text);
  if (!request) requests.set(text, request = read());
  return request;
}

/** The id may stand in a header as well. */
function named(req: WithHeaders, request: SparqlRequest): SparqlRequest {
  const given = req.headers['query-id']?.toString();
  return given === undefined || request.queryId !== undefined ? request : { ...request, queryId: given };
}

/** What makes a request of the part of its address behind the question mark and of its body. */
type Read = (search: string, body: Buffer) => SparqlRequest;

/** Clients send the same few headers again and again. */
const chosen = createBoundedCache<Read>(2 ** 16, () => 0);

/** @throws Problem 415. */
function readerOf(contentType = ''): Read {
  const known = chosen.get(contentType);
  if (known) return known;
  const { mediaType, charset } = parseContentType(contentType);
  const read = readers.get(mediaType);
  if (!read) {
    const accepted = [...readers.keys()];
    throw new Problem(
      415, 'Unsupported media type', `A query is posted as ${accepted.join(' or ')}, not as ${mediaType || 'a body without Content-Type'}.`,
      { accepted }, { 'Accept-Post': accepted.join(', ') },
    );
  }
  if (charset !== 'utf-8') throw new Problem(415, 'Unsupported charset', `The body has to be UTF-8, not ${charset}.`, { accepted: ['utf-8'] });
  chosen.set(contentType, read);
  return read;
}

const readForm: Read = (search, body) => fromForm(search, decode(body));

const readers: ReadonlyMap<string, Read> = new Map([
  ['application/x-www-form-urlencoded', readForm],
  ['application/sparql-query', (search, body) => fromParameters(new URLSearchParams(search), [decode(body)])],
  ['application/sparql-update', (search, body) => updateFrom(new URLSearchParams(search), [decode(body)])],
]);

const onlyQuery = 'query=';

/** Parameters of a text: mostly it is a query and nothing else, which is decoded faster by itself. */
function parametersOf(text: string): URLSearchParams {
  if (text.startsWith(onlyQuery) && !text.includes('&')) {
    try {
      const parameters = new URLSearchParams();
      parameters.append('query', decodeURIComponent(text.slice(onlyQuery.length).replaceAll('+', ' ')));
      return parameters;
    } catch { /* what is no UTF-8 is replaced below */ }
  }
  return new URLSearchParams(text);
}

function fromForm(search: string, body: string): SparqlRequest {
  const parameters = parametersOf(search === '' ? body : `${search}&${body}`);
  if (!parameters.has('query') && !parameters.has('update')) {
    throw new Problem(400, 'Query missing', 'The form has no parameter "query".');
  }
  return parameters.has('update') ? updateFrom(parameters, []) : fromParameters(parameters, []);
}

/** @param posted The update when it is the body itself. */
function updateFrom(parameters: URLSearchParams, posted: readonly string[]): SparqlRequest {
  if (parameters.has('query')) throw new Problem(400, 'Ambiguous request', 'The request has a query and an update; send one.');
  const dataset = ['default-graph-uri', 'named-graph-uri'].find((name) => parameters.has(name));
  if (dataset) throw new Problem(400, 'Ambiguous request', `"${dataset}" belongs to a query; the graphs of an update are given as "using-graph-uri" and "using-named-graph-uri".`);
  return {
    query: undefined, defaultGraphs: [], namedGraphs: [], format: undefined, explain: undefined, queryId: undefined,
    update: {
      text: single('update', [...posted, ...parameters.getAll('update')]) ?? '',
      usingGraphs: parameters.getAll('using-graph-uri'),
      usingNamedGraphs: parameters.getAll('using-named-graph-uri'),
      base: single('base', parameters.getAll('base')),
      reason: single('reason', parameters.getAll('reason')),
    },
  };
}

/** @param posted The query when it is the body itself. */
function fromParameters(parameters: URLSearchParams, posted: readonly string[]): SparqlRequest {
  if (parameters.has('update')) throw new Problem(405, 'Method not allowed', 'An update is sent with POST, as a form or as application/sparql-update.', {}, { Allow: 'POST' });
  const dataset = ['using-graph-uri', 'using-named-graph-uri'].find((name) => parameters.has(name));
  if (dataset) throw new Problem(400, 'Ambiguous request', `"${dataset}" belongs to an update; the graphs of a query are given as "default-graph-uri" and "named-graph-uri".`);
  const explain = single('explain', parameters.getAll('explain'));
  if (explain !== undefined && explain !== 'json' && explain !== 'text') {
    throw new Problem(400, 'Unknown explanation', `There is no explanation as "${explain}"; available: json, text.`, { available: ['json', 'text'] });
  }
  return {
    query: single('query', [...posted, ...parameters.getAll('query')]),
    defaultGraphs: parameters.getAll('default-graph-uri'),
    namedGraphs: parameters.getAll('named-graph-uri'),
    format: formatOf(parameters.getAll('format')),
    explain,
    queryId: single('query-id', parameters.getAll('query-id')),
  };
}

/** SPARQLWrapper gives a name of its own beside the media type: the first that is known, else the first. */
const formatOf = (values: readonly string[]): string | undefined => values.find((value) => formats.some((format) => answersTo(format, value.toLowerCase()))) ?? values[0];

function single(name: string, values: readonly string[]): string | undefined {
  if (values.length > 1) throw new Problem(400, 'Ambiguous request', `There are ${values.length} values for "${name}"; give one.`);
  return values[0];
}

export interface ContentType {
  /** Empty where there is none. */
  readonly mediaType: string;
  /** Default: utf-8. */
  readonly charset: string;
}

export function parseContentType(header = ''): ContentType {
  const [mediaType = '', ...parameters] = header.split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length).replaceAll('"', '') ?? 'utf-8';
  return { mediaType, charset };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws Problem 400. */
function decode(body: Buffer): string {
  if (isAscii(body)) return body.toString('latin1');
  try {
    return utf8.decode(body);
  } catch (cause) {
    throw new Problem(400, 'Malformed body', 'The body is not UTF-8.', {}, {}, { cause });
  }
}

/**
 * Reads a body. By calls, as an iterator over a request costs more than most queries; and where its length was told,
 * its end is not waited for.
 *
 * @param fail Gets what `use` throws, Problem 413, and the failure of the connection.
 */
function takeBody(req: IncomingMessage, limit: number, use: (body: Buffer) => void, fail: (error: unknown) => void): void {
  const length = req.headers['content-length'];
  const chunks: Buffer[] = [];
  let size = 0, settled = false;
  const failOnce = (error: unknown): void => {
    if (!settled) fail(error);
    settled = true;
  };
  const reader: BodyReader = {
    piece(chunk) {
      size += chunk.length;
      chunks.push(chunk);
      if (size > limit) {
        // The rest of the body is not read, so the connection cannot be used again.
        if (req instanceof EagerRequest) req.reader = undefined;
        req.off('data', reader.piece).pause();
        failOnce(new Problem(413, 'Body too large', `The body may have ${limit} bytes.`, { limit }, { Connection: 'close' }));
      } else if (String(size) === length) {
        reader.end();
      }
    },
    end() {
      if (settled) return;
      settled = true;
      try {
        use(chunks.length === 1 ? chunks[0] as Buffer : Buffer.concat(chunks));
      } catch (error) {
        fail(error);
      }
    },
    gone: (error) => { failOnce(error ?? new Error('the client went away before its body had ended')); },
  };
  if (req instanceof EagerRequest) {
    req.reader = reader;
  } else {
    req.on('data', reader.piece).once('end', reader.end).once('error', reader.gone);
    req.once('close', () => { if (!req.complete) reader.gone(null); });
  }
}

export const readText = (req: IncomingMessage, limit: number): Promise<string> =>
  new Promise((resolve, reject) => { takeBody(req, limit, (body) => { resolve(decode(body)); }, reject); });
