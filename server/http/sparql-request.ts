import type { IncomingMessage } from 'node:http';
import { createBoundedCache } from '../bounded-cache.js';
import { Problem } from '../problem.js';
import { answersTo } from '../query/negotiate.js';
import { formats } from '../rdf/formats.js';

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

const form = 'application/x-www-form-urlencoded';
const direct = 'application/sparql-query';
const update = 'application/sparql-update';

/**
 * Reads a request.
 *
 * @param maxBody Bytes that a body may have.
 * @throws Problem 400 for parameters that contradict each other, 405, 413, 415.
 */
export async function readSparqlRequest(req: IncomingMessage, maxBody: number): Promise<SparqlRequest> {
  const [, search = ''] = /\?(.*)$/s.exec(req.url ?? '') ?? [];
  switch (req.method) {
    case 'GET':
    case 'HEAD':
      return named(req, remembered(`GET\n${search}`, () => fromParameters(new URLSearchParams(search), [])));
    case 'POST':
      return named(req, await fromPost(req, search, maxBody));
    default:
      throw new Problem(405, 'Method not allowed', `${req.method} is not answered here; use GET or POST.`, {}, { Allow: allowedMethods });
  }
}

/** Requests that are kept read, as the same ones come again and again. */
const requests = createBoundedCache<SparqlRequest>(4 * 2 ** 20, ({ query, update }) => 2 * (query ?? update?.text ?? '').length);

/** @param text All that the request depends on. */
function remembered(text: string, read: () => SparqlRequest): SparqlRequest {
  let request = requests.get(text);
  if (!request) requests.set(text, request = read());
  return request;
}

/** The id may stand in a header as well. */
function named(req: IncomingMessage, request: SparqlRequest): SparqlRequest {
  const given = req.headers['query-id']?.toString();
  return given === undefined || request.queryId !== undefined ? request : { ...request, queryId: given };
}

async function fromPost(req: IncomingMessage, search: string, maxBody: number): Promise<SparqlRequest> {
  const { mediaType, charset } = parseContentType(req.headers['content-type']);
  if (mediaType !== form && mediaType !== direct && mediaType !== update) {
    const accepted = [form, direct, update];
    throw new Problem(
      415, 'Unsupported media type', `A query is posted as ${accepted.join(' or ')}, not as ${mediaType || 'a body without Content-Type'}.`,
      { accepted }, { 'Accept-Post': accepted.join(', ') },
    );
  }
  if (charset !== 'utf-8') throw new Problem(415, 'Unsupported charset', `The body has to be UTF-8, not ${charset}.`, { accepted: ['utf-8'] });
  const body = await readText(req, maxBody);
  if (mediaType === update) return updateFrom(new URLSearchParams(search), [body]);
  if (mediaType === direct) return fromParameters(new URLSearchParams(search), [body]);
  return remembered(`POST\n${search}\n${body}`, () => fromForm(new URLSearchParams(search), body));
}

function fromForm(parameters: URLSearchParams, body: string): SparqlRequest {
  for (const [name, value] of new URLSearchParams(body)) parameters.append(name, value);
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

export function parseContentType(header = ''): { mediaType: string; charset: string } {
  const [mediaType = '', ...parameters] = header.split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length).replaceAll('"', '');
  return { mediaType, charset: charset ?? 'utf-8' };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** By events: an iterator over a request costs more than most queries. */
function readBytes(req: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= limit) return;
      // The rest of the body is not read, so the connection cannot be used again.
      req.off('data', take).pause();
      reject(new Problem(413, 'Body too large', `The body may have ${limit} bytes.`, { limit }, { Connection: 'close' }));
    };
    req.on('data', take).once('end', () => { resolve(Buffer.concat(chunks)); }).once('error', reject);
    req.once('close', () => { if (!req.complete) reject(new Error('the client went away before its body had ended')); });
  });
}

export async function readText(req: IncomingMessage, limit: number): Promise<string> {
  const body = await readBytes(req, limit);
  try {
    return utf8.decode(body);
  } catch (cause) {
    throw new Problem(400, 'Malformed body', 'The body is not UTF-8.', {}, {}, { cause });
  }
}
