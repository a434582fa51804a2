import { countedBody, createOutsideFetch, OutsideError, reasonOf } from '../../outside/outside-fetch.js';
import { Problem } from '../../platform/problem.js';
import { packageVersion } from '../../platform/package-version.js';
import { labelOf, type ServiceName } from './services.js';

/** Milliseconds for one answer, and its bytes. */
const timeout = 5_000, mostBytes = 2 ** 20;
/** Requests to one service in a second: what the slowest of them asks of programs without a key. */
const perSecond = 3;
/** Requests that wait for one service: the last of them waits ten seconds. */
const mostWaiting = 30;

/** A service did not answer, or not as it should. */
export class LookupError extends Error {
  readonly service: ServiceName;
  readonly host: string;
  readonly isLate: boolean;
  constructor(service: ServiceName, host: string, reason: string, options: ErrorOptions & { readonly isLate?: boolean } = {}) {
    super(reason, options);
    this.service = service;
    this.host = host;
    this.isLate = options.isLate ?? false;
  }
}

/** Asks one service for the JSON at a path below its address. @returns undefined where it says that there is no such thing (404). @throws LookupError */
export type AskService = (service: ServiceName, path: string) => Promise<unknown>;

/** Asks services one after the other, each at its pace. */
export function createAskService(addresses: ReadonlyMap<ServiceName, string>): AskService {
  const outside = createOutsideFetch(new Set([...addresses.values()].map((address) => new URL(address).host)), 'MPP_LOOKUP_HOSTS');
  const paces = new Map<ServiceName, Pace>();
  return async (service, path) => {
    const address = addresses.get(service);
    if (address === undefined) throw new LookupError(service, labelOf(service), 'is not named by MPP_LOOKUP_HOSTS');
    const url = new URL(path, address), fail = (reason: string, options: ErrorOptions & { readonly isLate?: boolean } = {}): LookupError => new LookupError(service, url.host, reason, options);
    let pace = paces.get(service);
    if (!pace) paces.set(service, pace = createPace());
    await pace();
    const signal = AbortSignal.timeout(timeout), late = (): LookupError => fail(`did not answer within ${timeout / 1000} seconds`, { isLate: true });
    const response = await outside(url, { signal, headers: { 'accept': 'application/json', 'user-agent': `metastasis-perspective/${packageVersion}` } }).catch((error: unknown) => {
      throw signal.aborted ? late() : fail(error instanceof OutsideError ? error.message : reasonOf(error), { cause: error });
    });
    if (!response.ok) {
      await response.body?.cancel();
      if (response.status === 404) return undefined;
      throw fail(`answered with status ${response.status}`);
    }
    const text = response.body === null ? '' : await new Response(countedBody(response.body, { left: mostBytes }, () => fail('sent more than 1 MiB'))).text().catch((error: unknown) => {
      throw error instanceof LookupError ? error : signal.aborted ? late() : fail(`broke off its answer (${reasonOf(error)})`, { cause: error });
    });
    try {
      return JSON.parse(text) as unknown;
    } catch (cause) {
      throw fail('gave an answer that is no JSON', { cause });
    }
  };
}

/** Waits for the own turn. @throws Problem 503 where too many wait. */
type Pace = () => Promise<void>;

function createPace(): Pace {
  let next = 0, waiting = 0;
  return async () => {
    if (waiting >= mostWaiting) throw new Problem(503, 'Too many look-ups', `${mostWaiting} look-ups wait for one service already.`, { limit: mostWaiting }, { 'Retry-After': '10' });
    const now = performance.now(), at = Math.max(now, next);
    next = at + 1000 / perSecond;
    if (at <= now) return;
    waiting += 1;
    await new Promise((resolve) => { setTimeout(resolve, at - now); });
    waiting -= 1;
  };
}
