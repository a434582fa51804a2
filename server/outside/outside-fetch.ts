import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import type { Agent, RequestInit as UndiciInit } from 'undici';
import { isPublicAddress } from './addresses.js';

/** Redirects that are followed for one request. */
const maxRedirects = 5;
/** Milliseconds to connect; how long an answer may take is said by the signal of a request. */
const connectTimeout = 10_000;

/** What kept a request from its answer, to follow the name of who was asked: "answered with a redirect to …". */
export class OutsideError extends Error {}

/** `dns.lookup`, as far as it is used. */
export type ResolveName = (hostname: string, options: LookupOptions & { all: true }, callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void) => void;

/** Sends a request and follows its redirects. @throws OutsideError; whatever the status, the answer is given back. */
export type OutsideFetch = (url: URL, init: UndiciInit) => Promise<Response>;

/**
 * A fetch that reaches listed hosts and nothing else. The address is checked where the connection is made, so that a name
 * cannot lead elsewhere between check and use; a redirect is followed to a host of the list only. An address that is not
 * public is refused unless the list names it itself, as a number or as localhost.
 *
 * @param hosts Host and port, as `URL` has them. @param list What they are called where a redirect leads out of them.
 */
export function createOutsideFetch(hosts: ReadonlySet<string>, list: string, resolveName: ResolveName = lookup): OutsideFetch {
  let agent: Agent | undefined;
  const follow: OutsideFetch = async (from, init) => {
    let url = from;
    if (!hosts.has(url.host)) throw new OutsideError(`was not asked: ${url.host} is not a host of ${list}`);
    // A tenth of the start of a service would go by until this is loaded, and most never ask anybody.
    const undici = await import('undici');
    const dispatcher = agent ??= new undici.Agent({ connect: { lookup: checked(resolveName), timeout: connectTimeout }, headersTimeout: 0, bodyTimeout: 0 });
    let request: UndiciInit = { ...init, redirect: 'manual', dispatcher };
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const response = await undici.fetch(url, request) as unknown as Response;
      const location = response.headers.get('location');
      if (response.status < 301 || response.status > 308 || !location) return response;
      await response.body?.cancel();
      if (!URL.canParse(location, url)) throw new OutsideError('answered with a redirect to what is no address');
      url = new URL(location, url);
      if (!/^https?:$/.test(url.protocol) || !hosts.has(url.host)) {
        throw new OutsideError(`answered with a redirect to ${url.host || url.protocol}, which is not a host of ${list}`);
      }
      // A redirect keeps method and body, since the question is the same wherever it is sent; only 303 asks for GET.
      if (response.status === 303) request = { ...request, method: 'GET', body: null };
    }
    throw new OutsideError(`redirected more than ${maxRedirects} times`);
  };
  return (url, init) => follow(url, init).catch((error: unknown) => {
    throw error instanceof OutsideError ? error : new OutsideError(explain(error), { cause: error });
  });
}

/** A body that is counted while it comes. @throws what `tooMuch` makes, to whoever reads it, once there is more than is left of the budget. */
export function countedBody(body: ReadableStream<Uint8Array>, budget: { left: number }, tooMuch: () => Error): ReadableStream<Uint8Array> {
  return body.pipeThrough(new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      budget.left -= chunk.byteLength;
      if (budget.left < 0) controller.error(tooMuch());
      else controller.enqueue(chunk);
    },
  }));
}

type LookupCallback = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

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

function explain(error: unknown): string {
  const cause = causeOf(error);
  return cause instanceof RefusedAddress ? `was not asked: ${cause.message}` : `cannot be reached (${reasonOf(error)})`;
}

/** undici hides the reason in the cause. */
const causeOf = (error: unknown): unknown => (error instanceof TypeError && error.cause ? error.cause : error);

/** Why a request or its body failed, in a word. */
export function reasonOf(error: unknown): string {
  const { code, message } = causeOf(error) as NodeJS.ErrnoException;
  return code ?? message;
}
