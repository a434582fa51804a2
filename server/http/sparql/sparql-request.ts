import type { IncomingMessage } from 'node:http';
import { createBoundedCache } from '../../platform/bounded-cache.js';
import { nearestOf } from '../../platform/nearest.js';
import { Problem } from '../../platform/problem.js';
import { answersTo, formatName } from '../../query/negotiate.js';
import { formats } from '../../rdf/formats.js';
import { isUtf8, parseContentType } from '../requests/content-type.js';
import { formParameters, searchParameters, type Parameters } from '../requests/parameters.js';
import { decodedAtOnce, decodeLong, decodeText, takeBody, type BodyLimit } from '../requests/read-body.js';

/** An update operation, as the protocol describes it. */
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
  /** The `explain` parameter: the client wants to know how the query is answered, in the place of its result. */
  readonly explain: 'json' | 'text' | undefined;
  /** The id that the client gives its query, by the `query-id` parameter or the `Query-Id` header. */
  readonly queryId: string | undefined;
  /** Present when the request is an update; then it is no query. */
  readonly update?: SparqlUpdate;
}

export const allowedMethods = 'GET, HEAD, POST, OPTIONS';

/**
 * Reads a request and calls `use` as soon as its last byte is there. A callback and no promise: code that awaits a
 * promise runs after everything else that the connection has to do, which takes longer than a cheap query.
 *
 * @param fail Gets what `use` throws, and Problem 400 for parameters that contradict each other, 405, 413, 415.
 */
export function readSparqlRequest(req: IncomingMessage, limit: BodyLimit, use: (request: SparqlRequest) => void, fail: (error: unknown) => void): void {
  try {
    const { url = '' } = req, mark = url.indexOf('?'), search = mark < 0 ? '' : url.slice(mark + 1);
    switch (req.method) {
      case 'GET':
      case 'HEAD':
        use(named(req, remembered(`?${search}`, () => fromParameters(searchParameters(search), []))));
        break;
      case 'POST': {
        const read = readerOf(req.headers['content-type']);
        takeBody(req, limit, (body) => { read(search, body, (request) => { use(named(req, request)); }, fail); }, fail);
        break;
      }
      default:
        throw new Problem(405, 'Method not allowed', `${req.method} is not answered here; use GET or POST.`, {}, { Allow: allowedMethods });
    }
  } catch (error) {
    fail(error);
  }
}

/** Requests that were read, by what they depend on: the same short requests come again and again. */
const requests = createBoundedCache<SparqlRequest>(4 * 2 ** 20, ({ query, update }) => 2 * (query ?? update?.text ?? '').length + 512);
/** Bytes of the longest form that is read at once, and remembered. */
const short = 32 * 1024;

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

/** Makes a request from the part of its address after the question mark, and from its body. `fail` gets what `use` throws later. */
type Read = (search: string, body: Buffer, use: (request: SparqlRequest) => void, fail: (error: unknown) => void) => void;

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
  if (!isUtf8(charset)) throw new Problem(415, 'Unsupported charset', `The body has to be UTF-8, not ${charset}.`, { accepted: ['utf-8'] });
  chosen.set(contentType, read);
  return read;
}

/** Reads a short form at once. A long one is decoded in pieces, between which other requests have their turn. */
const readForm: Read = (search, body, use, fail) => {
  if (body.length > short) formParameters(body).then((parameters) => { use(fromForm(search, parameters)); }).catch(fail);
  // The bytes as text, one per unit, are the key of a request that came before.
  else use(remembered(`${search}\n${body.toString('latin1')}`, () => fromForm(search, searchParameters(decodeText(body)))));
};

/** Reads a text that is the body itself. */
const readText = (requestOf: (parameters: Parameters, posted: readonly string[]) => SparqlRequest): Read => (search, body, use, fail) => {
  if (body.length > decodedAtOnce) decodeLong(body).then((text) => { use(requestOf(searchParameters(search), [text])); }).catch(fail);
  else use(requestOf(searchParameters(search), [decodeText(body)]));
};

const readers: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['application/x-www-form-urlencoded', readForm], ['application/sparql-query', readText(fromParameters)], ['application/sparql-update', readText(updateFrom)],
]);

function fromForm(search: string, form: Parameters): SparqlRequest {
  const address = search === '' ? undefined : searchParameters(search);
  const parameters: Parameters = address
    ? {
        has: (name) => address.has(name) || form.has(name),
        getAll: (name) => [...address.getAll(name), ...form.getAll(name)],
        keys: () => [...address.keys(), ...form.keys()],
      }
    : form;
  // A form whose query is misspelt is told so, and not that it has none.
  refuseMisspelt(parameters);
  if (!parameters.has('query') && !parameters.has('update')) {
    throw new Problem(400, 'Query missing', 'The form has no parameter "query".');
  }
  return parameters.has('update') ? updateFrom(parameters, []) : fromParameters(parameters, []);
}

/** @param posted The update when it is the body itself. */
function updateFrom(parameters: Parameters, posted: readonly string[]): SparqlRequest {
  refuseMisspelt(parameters);
  if (parameters.has('query')) throw new Problem(400, 'Ambiguous request', 'The request has a query and an update; send one.');
  const dataset = ['default-graph-uri', 'named-graph-uri'].find((name) => given(parameters, name).length > 0);
  if (dataset) throw new Problem(400, 'Ambiguous request', `"${dataset}" belongs to a query; the graphs of an update are given as "using-graph-uri" and "using-named-graph-uri".`);
  return {
    query: undefined, defaultGraphs: [], namedGraphs: [], format: undefined, explain: undefined, queryId: undefined,
    update: {
      text: single('update', [...posted, ...parameters.getAll('update')]) ?? '',
      usingGraphs: given(parameters, 'using-graph-uri'),
      usingNamedGraphs: given(parameters, 'using-named-graph-uri'),
      base: single('base', parameters.getAll('base')),
      reason: single('reason', parameters.getAll('reason')),
    },
  };
}

/** @param posted The query when it is the body itself. */
function fromParameters(parameters: Parameters, posted: readonly string[]): SparqlRequest {
  refuseMisspelt(parameters);
  if (parameters.has('update')) throw new Problem(405, 'Method not allowed', 'An update is sent with POST, as a form or as application/sparql-update.', {}, { Allow: 'POST' });
  const dataset = ['using-graph-uri', 'using-named-graph-uri'].find((name) => given(parameters, name).length > 0);
  if (dataset) throw new Problem(400, 'Ambiguous request', `"${dataset}" belongs to an update; the graphs of a query are given as "default-graph-uri" and "named-graph-uri".`);
  const explain = single('explain', parameters.getAll('explain'));
  if (explain !== undefined && explain !== 'json' && explain !== 'text') {
    throw new Problem(400, 'Unknown explanation', `There is no explanation as "${explain}"; available: json, text.`, { available: ['json', 'text'] });
  }
  return {
    query: single('query', [...posted, ...parameters.getAll('query')]),
    defaultGraphs: given(parameters, 'default-graph-uri'),
    namedGraphs: given(parameters, 'named-graph-uri'),
    format: formatOf(parameters.getAll('format')),
    explain,
    queryId: single('query-id', parameters.getAll('query-id')),
  };
}

/** What the protocol names, and what we have beside it. */
const known: readonly string[] = [
  'query', 'update', 'default-graph-uri', 'named-graph-uri', 'using-graph-uri', 'using-named-graph-uri', 'format', 'explain', 'query-id', 'base', 'reason',
];
/** What other endpoints have, and what looks like one of ours: their clients send it to every endpoint. */
const elsewhere: ReadonlySet<string> = new Set(['queryId']);
/** Names that are looked at: no client sends as many. */
const mostLookedAt = 100;

/**
 * A name that is nearly one of ours is a slip, and passed over it would give another answer than was asked for. Names
 * that are like none of them are passed over: clients send what other endpoints have, such as `output` or `timeout`.
 *
 * @throws Problem 400.
 */
function refuseMisspelt(parameters: Parameters): void {
  let looked = 0;
  for (const name of parameters.keys()) {
    if (known.includes(name)) continue;
    if (++looked > mostLookedAt) return;
    const near = elsewhere.has(name) ? undefined : nearestOf(name, known, name.length < 9 ? 1 : 2);
    if (near !== undefined)
      throw new Problem(
        400,
        'Unknown parameter',
        `There is no parameter “${name.slice(0, 100)}”. Did you mean “${near}”? It is written like this, in small letters.`,
        { parameter: name.slice(0, 100), nearest: near },
      );
  }
}

/** The values that are not empty: forms send their empty fields as well. */
const given = (parameters: Parameters, name: string): readonly string[] => parameters.getAll(name).filter((value) => value.trim() !== '');

/** SPARQLWrapper gives a name of its own beside the media type: the first that is known, else the first. */
const formatOf = (values: readonly string[]): string | undefined => values.find((value) => formats.some((format) => answersTo(format, formatName(value)))) ?? values[0];

function single(name: string, values: readonly string[]): string | undefined {
  if (values.length > 1) throw new Problem(400, 'Ambiguous request', `There are ${values.length} values for "${name}"; give one.`);
  return values[0];
}
