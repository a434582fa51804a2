import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { Agent, fetch as undiciFetch, type RequestInit as UndiciInit } from 'undici';
import { readJsonResult } from '../rdf/json-results.js';
import { isPublicAddress } from './addresses.js';
import { ServiceError } from './service-error.js';
import { xmlResultAsJson } from './xml-results.js';

/** Redirects that are followed for one request. */
const maxRedirects = 5;
/** Milliseconds to connect; how long an answer may take is the query's own limit. */
const connectTimeout = 10_000;

/** Bytes that the services may still send for one query. */
export interface Budget { left: number; readonly limit: number }

export type GuardedFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * A fetch that reaches listed services and nothing else. The address is checked where the connection is made, so that
 * a name cannot lead elsewhere between check and use; a redirect is followed to a host of the list only. An address
 * that is not public is refused unless the list names it itself, as a number or as localhost.
 */
export function createGuardedFetch(services: readonly string[], resolveName: ResolveName = lookup): (service: string, budget: Budget) => GuardedFetch {
  const hosts = new Set(services.map((service) => new URL(service).host));
  const dispatcher = new Agent({ connect: { lookup: checked(resolveName), timeout: connectTimeout }, headersTimeout: 0, bodyTimeout: 0 });

  const follow = async (service: string, from: URL, init: UndiciInit): Promise<Response> => {
    let url = from;
    let request: UndiciInit = { ...init, redirect: 'manual', dispatcher };
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const response = await undiciFetch(url, request) as unknown as Response;
      const location = response.headers.get('location');
      if (response.status < 301 || response.status > 308 || !location) return response;
      await response.body?.cancel();
      if (!URL.canParse(location, url)) throw new ServiceError(service, 'answered with a redirect to what is no address');
      url = new URL(location, url);
      if (!/^https?:$/.test(url.protocol) || !hosts.has(url.host)) {
        throw new ServiceError(service, `answered with a redirect to ${url.host || url.protocol}, which is not a host of an allowed service`);
      }
      // A redirect keeps method and body, since the query is the same wherever it is sent; only 303 asks for GET.
      if (response.status === 303) request = { ...request, method: 'GET', body: null };
    }
    throw new ServiceError(service, `redirected more than ${maxRedirects} times`);
  };

  return (service, budget) => async (input, init = {}) => {
    const { method = 'GET', headers, body } = init;
    const url = requestUrl(input, service);
    for (const parameters of [url.searchParams, body]) {
      const query = parameters instanceof URLSearchParams && parameters.get('query');
      if (query) parameters.set('query', withPlainStrings(query));
    }
    const asked = { method, headers, body: body instanceof URLSearchParams ? body.toString() : body } as UndiciInit;
    const response = await follow(service, url, asked).catch((error: unknown) => {
      throw error instanceof ServiceError ? error : new ServiceError(service, explain(error), { cause: error });
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new ServiceError(service, `answered with status ${response.status}`);
    }
    if (!response.body) return response;
    const counted = response.body.pipeThrough(new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        budget.left -= chunk.byteLength;
        if (budget.left < 0) controller.error(new ServiceError(service, `sent more than the ${budget.limit / 2 ** 20} MiB that one query may fetch`));
        else controller.enqueue(chunk);
      },
    }));
    const text = await new Response(counted).text().catch((error: unknown) => {
      throw error instanceof ServiceError ? error : new ServiceError(service, `broke off its answer (${reasonOf(error)})`, { cause: error });
    });
    // Undici has decoded the body: what the headers say of its coding is over.
    return new Response(checkedResult(service, text, response.headers.get('content-type') ?? ''), { status: response.status, headers: { 'content-type': 'application/sparql-results+json' } });
  };
}

/**
 * An answer as JSON, with the head first, once it is known to be whole and to hold nothing but RDF terms: the streaming
 * parsers that read it next would take an answer that was cut off for a complete one, and leave out or repair what is
 * wrong.
 *
 * @throws ServiceError
 */
function checkedResult(service: string, text: string, contentType: string): string {
  try {
    if (!/json\b|xml\b/.test(contentType)) throw new SyntaxError(`it is ${contentType || 'of no type'}`);
    const result = readJsonResult(/xml\b/.test(contentType) ? xmlResultAsJson(text) : text);
    return JSON.stringify(typeof result === 'boolean' ? { head: {}, boolean: result } : { head: { vars: result.variables }, results: { bindings: result.rows } });
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new ServiceError(service, `gave an answer that cannot be read: ${cause.message.slice(0, 300)}`, { cause });
  }
}

/** The SPARQL client writes the type of each string. In RDF 1.1 that is the plain string; to Virtuoso 7 it is another term. */
const withPlainStrings = (query: string): string => query.replace(/(?<!\\)"\^\^<http:\/\/www\.w3\.org\/2001\/XMLSchema#string>/g, '"');

/** The SPARQL client appends `?query=` to an address that may have parameters of its own. */
function requestUrl(input: string | URL | Request, service: string): URL {
  const url = input instanceof Request ? input.url : String(input);
  return new URL(service.includes('?') && url.startsWith(`${service}?`) ? `${service}&${url.slice(service.length + 1)}` : url);
}

type LookupCallback = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;
/** `dns.lookup`, as far as it is used. */
export type ResolveName = (hostname: string, options: LookupOptions & { all: true }, callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void) => void;

/** The resolver of the connection. Names are asked here alone; numbers do not come here: they stand in the list itself. */
const checked = (resolveName: ResolveName) => (hostname: string, options: LookupOptions, callback: LookupCallback): void => {
  resolveName(hostname, { ...options, all: true }, (error, addresses) => {
    const refused = error ? undefined : addresses.find(({ address }) => !isPublicAddress(address) && hostname !== 'localhost');
    if (error) callback(error, []);
    else if (refused) callback(new RefusedAddress(hostname, refused.address), []);
    else if (options.all) callback(null, addresses);
    else callback(null, addresses[0]?.address ?? '', addresses[0]?.family ?? 0);
  });
};

class RefusedAddress extends Error {
  constructor(hostname: string, address: string) {
    super(`${hostname} has the address ${address}, which is not public`);
  }
}

/** The message about a request that failed. */
function explain(error: unknown): string {
  const cause = causeOf(error);
  return cause instanceof RefusedAddress ? `was not asked: ${cause.message}` : `cannot be reached (${reasonOf(error)})`;
}

/** undici hides the reason in the cause. */
const causeOf = (error: unknown): unknown => (error instanceof TypeError && error.cause ? error.cause : error);

function reasonOf(error: unknown): string {
  const { code, message } = causeOf(error) as NodeJS.ErrnoException;
  return code ?? message;
}
