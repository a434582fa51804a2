import type { IncomingHttpHeaders } from 'node:http';
import { createBoundedCache } from '../bounded-cache.js';
import { parsePost, parseSearch, type SparqlRequest } from './sparql-request.js';

/** A query whose request is complete, and has nothing that asks for more than an answer. */
export interface PlainRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly sparql: SparqlRequest;
}

/** Bytes of a request at most. */
const longest = 16 * 1024;
/** The endpoint, with or without a query in the address; every line with the one end that it is to have. */
const requestLine = /^(GET|POST) (\/sparql(?:\?([!-~]*))?) HTTP\/1\.1\r\n/;
/** One after the other, up to the empty line. Values are ASCII, and no space stands at their ends. */
const headerLine = /([A-Za-z0-9-]+):[ \t]*((?:[!-~](?:[ -~\t]*[!-~])?)?)[ \t]*\r\n/y;
/**
 * Headers that change nothing about how the connection goes on, or who may ask what. Any other, and one that comes
 * twice, makes a request one for Node's HTTP.
 */
const plainHeaders = /^(?:host|user-agent|accept|accept-(?:encoding|language|charset)|cache-control|pragma|connection|content-(?:type|length)|origin|referer|priority|dnt|query-id|sec-[a-z-]+|via|forwarded|x-forwarded-(?:for|host|proto|port)|x-real-ip)$/;

/** What was read, by its bytes: the same requests come again and again. */
const known = createBoundedCache<PlainRequest>(2 ** 21, ({ url, sparql: { query = '' } }) => 2 * (url.length + query.length) + 512);

/**
 * Reads what came on a connection as a request of its own. Undefined for anything that Node's HTTP should see: what is
 * not complete, more than one request, no query, and whatever is unusual or wrong.
 */
export function readPlainRequest(bytes: Buffer): PlainRequest | undefined {
  if (bytes.length > longest) return undefined;
  const text = bytes.toString('latin1');
  let request = known.get(text);
  if (!request) {
    request = parse(text);
    if (request) known.set(text, request);
  }
  return request;
}

function parse(text: string): PlainRequest | undefined {
  const [start, method, url, search = ''] = requestLine.exec(text) ?? [];
  if (start === undefined || url === undefined) return undefined;
  const read = readHeaders(text, start.length);
  if (!read) return undefined;
  const { headers, end } = read;
  const { host, connection = 'keep-alive', 'content-length': length } = headers;
  if (host === undefined || connection.toLowerCase() !== 'keep-alive') return undefined;
  const body = text.slice(end);
  if (method === 'GET' ? length !== undefined || body !== '' : length !== String(body.length)) return undefined;
  try {
    const sparql = method === 'GET' ? parseSearch({ headers }, search) : parsePost({ headers }, search, Buffer.from(body, 'latin1'));
    return sparql.query === undefined || sparql.explain !== undefined ? undefined : { method: method as 'GET' | 'POST', url, headers, sparql };
  } catch {
    return undefined; // whatever it is, it is said in the usual way
  }
}

/** @param start Where the first header begins. */
function readHeaders(text: string, start: number): { readonly headers: IncomingHttpHeaders; /** Where the body begins. */ readonly end: number } | undefined {
  const headers: IncomingHttpHeaders = {};
  headerLine.lastIndex = start;
  let end = start;
  for (let match = headerLine.exec(text); match; match = headerLine.exec(text)) {
    const name = (match[1] as string).toLowerCase();
    if (!plainHeaders.test(name) || name in headers) return undefined;
    headers[name] = match[2] as string;
    end = headerLine.lastIndex;
  }
  return text.startsWith('\r\n', end) ? { headers, end: end + 2 } : undefined;
}
