import type { RequestInit as UndiciInit } from 'undici';
import { countedBody, createOutsideFetch, OutsideError, reasonOf, type ResolveName } from '../outside/outside-fetch.js';
import { readJsonResult } from '../rdf/json-results.js';
import { ServiceError } from './service-error.js';
import { xmlResultAsJson } from './xml-results.js';

/** Bytes that the services may still send for one query. */
export interface ByteBudget { left: number; readonly limit: number }

export type GuardedFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * A fetch that reaches listed services, follows redirects among their hosts, and gives their answers as SPARQL results in
 * JSON. Where `signal` is aborted, the connection to the service is closed, whatever it has sent by then.
 */
export function createGuardedFetch(services: readonly string[], resolveName?: ResolveName): (service: string, budget: ByteBudget, signal?: AbortSignal) => GuardedFetch {
  const follow = createOutsideFetch(new Set(services.map((service) => new URL(service).host)), 'an allowed service', resolveName);

  return (service, budget, signal) => async (input, init = {}) => {
    const { method = 'GET', headers, body } = init;
    const url = requestUrl(input, service);
    for (const parameters of [url.searchParams, body]) {
      const query = parameters instanceof URLSearchParams && parameters.get('query');
      if (query) parameters.set('query', withPlainStrings(query));
    }
    const signals = [signal, init.signal].filter((each) => each instanceof AbortSignal);
    const asked = { method, headers, body: body instanceof URLSearchParams ? body.toString() : body, ...(signals.length > 0 && { signal: AbortSignal.any(signals) }) } as UndiciInit;
    const response = await follow(url, asked).catch((error: unknown) => {
      throw error instanceof OutsideError ? new ServiceError(service, error.message, { cause: error.cause }) : error;
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new ServiceError(service, `answered with status ${response.status}`);
    }
    if (!response.body) return response;
    const counted = countedBody(response.body, budget, () => new ServiceError(service, `sent more than the ${budget.limit / 2 ** 20} MiB that one query may fetch`));
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
