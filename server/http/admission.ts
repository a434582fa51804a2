import { createHash } from 'node:crypto';
import { createBoundedCache } from '../platform/bounded-cache.js';
import { EngineError } from '../engine/contract/engine.js';
import { Problem } from '../platform/problem.js';

/** Bounds on what clients may ask for. 0 means that there is no such bound. */
export interface AdmissionLimits {
  /** Queries that the engine is given at a time. A single client gets half of them at most, so that others find room. */
  readonly slots: number;
  /** Queries beyond those, each for a client that has none running and asked little lately. Default: 0. */
  readonly reserve?: number;
  /** Queries of one client that run or wait. */
  readonly clientQueries: number;
  /** Queries a second and client, over ten seconds: after a pause as many as ten seconds allow may come at once. */
  readonly rate: number;
  /** Queries of all clients that wait. */
  readonly queue: number;
}

/** Decides which query may run, and which one next. */
export interface Admission {
  /** Counts a query against the rate of its client. @throws Problem 429 when it is used up. */
  count(client: string): void;
  /** A query that was counted is not asked after all. */
  takeBack(client: string): void;
  /**
   * Resolves when the query may run, with a function that is to be called when it has ended.
   *
   * @param key What makes the query the same as another one: tells how long it took last time.
   * @param timeout Milliseconds that it may wait.
   * @throws Problem 429 when the client has too many under way, 503 when too many wait; EngineError when it waited
   * until its limit or was cancelled.
   */
  enter(client: string, key: string, timeout: number, signal: AbortSignal): Promise<() => void>;
  readonly running: number;
  readonly waiting: number;
}

interface Client {
  /** Queries that the rate still allows, at the time `counted`. */
  tokens: number;
  counted: number;
  running: number;
  underWay: number;
  /** Milliseconds of the engine used, halved every `halfLife`, at the time `usedAt`. */
  used: number;
  usedAt: number;
}

interface Waiting {
  readonly client: Client;
  readonly expected: number;
  readonly since: number;
  readonly start: () => void;
}

/** Seconds over which the rate is averaged. */
export const rateWindow = 10;
/** Milliseconds after which half of what a client used is forgotten. */
const halfLife = 10_000;
/** Clients that are remembered, and bytes of durations. */
const remembered = 10_000, durationBytes = 4 * 2 ** 20;
/** Milliseconds of the engine that a client may have used lately to be given of the reserve. */
const littleUsed = 1_000;

/**
 * The queue ahead of the engine. The next to run is the query with the smallest sum of: milliseconds of the engine that
 * its client used lately, plus milliseconds that the query is expected to take, minus milliseconds that it has waited.
 * So a client that asked little passes one that asked much, a query known to be cheap passes one known to be
 * expensive, and none waits forever. Where the slots are taken, a client that has nothing running is given of the reserve. Expected is what the same query took last time, else the mean of all.
 */
export function createAdmission(limits: AdmissionLimits): Admission {
  const { reserve = 0 } = limits, slots = limits.slots || Infinity, share = Math.max(1, Math.floor(slots / 2));
  const clients = new Map<string, Client>();
  const durations = createBoundedCache<number>(durationBytes, () => 16);
  const queue = new Set<Waiting>();
  let running = 0, mean = 10;

  const stateOf = (name: string): Client => {
    let client = clients.get(name);
    if (!client) {
      if (clients.size >= remembered) forgetIdle(clients);
      const now = performance.now();
      clients.set(name, client = { tokens: rateWindow * limits.rate, counted: now, running: 0, underWay: 0, used: 0, usedAt: now });
    }
    return client;
  };
  /** Milliseconds used until now, those of queries that run included. */
  const usedBy = (client: Client): number => {
    const now = performance.now(), passed = now - client.usedAt;
    client.used = client.used * 2 ** (-passed / halfLife) + passed * client.running;
    client.usedAt = now;
    return client.used;
  };
  const mayRun = (client: Client): boolean => client.running < share
    && (running < slots || (running < slots + reserve && client.running === 0 && usedBy(client) < littleUsed));
  const next = (): Waiting | undefined => {
    let best: Waiting | undefined, lowest = Infinity;
    const now = performance.now();
    for (const candidate of queue) {
      if (!mayRun(candidate.client)) continue;
      const score = usedBy(candidate.client) + candidate.expected - (now - candidate.since);
      if (score < lowest) [best, lowest] = [candidate, score];
    }
    return best;
  };
  const dispatch = (): void => {
    while (running < slots + reserve && queue.size > 0) {
      const chosen = next();
      if (!chosen) break;
      queue.delete(chosen);
      chosen.start();
    }
  };
  const run = (client: Client, key: string): () => void => {
    usedBy(client);
    running += 1;
    client.running += 1;
    const start = performance.now();
    let left = false;
    return () => {
      if (left) return;
      left = true;
      usedBy(client);
      running -= 1;
      client.running -= 1;
      client.underWay -= 1;
      const took = performance.now() - start;
      mean += (took - mean) / 20;
      durations.set(nameOf(key), took);
      dispatch();
    };
  };

  return {
    count(name) {
      if (!limits.rate) return;
      const client = stateOf(name), now = performance.now();
      client.tokens = Math.min(rateWindow * limits.rate, client.tokens + (now - client.counted) / 1000 * limits.rate);
      client.counted = now;
      if (client.tokens < 1) {
        throw new Problem(
          429, 'Too many requests', `A client may ask ${limits.rate} queries a second (MPP_RATE), averaged over ${rateWindow} seconds.`,
          { limit: limits.rate }, { 'Retry-After': String(Math.ceil((1 - client.tokens) / limits.rate)) },
        );
      }
      client.tokens -= 1;
    },
    takeBack(name) {
      if (limits.rate) stateOf(name).tokens += 1;
    },
    async enter(name, key, timeout, signal) {
      const client = stateOf(name);
      if (signal.aborted) throw aborted();
      if (limits.clientQueries && client.underWay >= limits.clientQueries) {
        throw new Problem(
          429, 'Too many queries at once', `A client may have ${limits.clientQueries} queries under way at a time (MPP_CLIENT_QUERIES).`,
          { limit: limits.clientQueries }, { 'Retry-After': '1' },
        );
      }
      if (queue.size === 0 && mayRun(client)) {
        client.underWay += 1;
        return run(client, key);
      }
      if (limits.queue && queue.size >= limits.queue) {
        throw new Problem(
          503, 'Too many queries waiting', `${limits.queue} queries of all clients are waiting already (MPP_QUEUE).`,
          { limit: limits.queue }, { 'Retry-After': '5' },
        );
      }
      client.underWay += 1;
      return new Promise<() => void>((resolve, reject) => {
        const settle = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', abort);
        };
        const leave = (error: EngineError): void => {
          settle();
          queue.delete(entry);
          client.underWay -= 1;
          reject(error);
        };
        const abort = (): void => leave(aborted());
        const entry: Waiting = {
          client, expected: durations.get(nameOf(key)) ?? mean, since: performance.now(),
          start() {
            settle();
            resolve(run(client, key));
          },
        };
        const timer = setTimeout(() => leave(new EngineError(
          'timeout', `The query waited for a free worker until the limit of ${timeout / 1000} s and was not evaluated.`, { limit: timeout },
        )), timeout);
        signal.addEventListener('abort', abort, { once: true });
        queue.add(entry);
        dispatch();
      });
    },
    get running() { return running; },
    get waiting() { return queue.size; },
  };
}

/** UTF-16 units of a key that is its own name. */
const longestName = 1024;
const nameOf = (key: string): string => (key.length <= longestName ? key : createHash('sha1').update(key).digest('base64'));

const aborted = (): EngineError => new EngineError('aborted', 'The query was ended because its client went away.');

/** Forgets clients that have nothing under way; what they may ask starts again in full. */
function forgetIdle(clients: Map<string, Client>): void {
  for (const [name, { underWay }] of clients) if (underWay === 0) clients.delete(name);
}
