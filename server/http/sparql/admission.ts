import { createHash } from 'node:crypto';
import { EngineError } from '../../engine/contract/engine.js';
import { createBoundedCache } from '../../platform/bounded-cache.js';
import { Problem } from '../../platform/problem.js';
import { countAgainstRate, createClients, usedBy, type Client } from '../requests/client-use.js';

/** Bounds on what clients may ask for. 0 means that there is no such bound. */
export interface AdmissionLimits {
  /** Queries that the engine is given at a time. A single client gets half of them at most, so that others find room. */
  readonly slots: number;
  /** Queries beyond those, each for a client that has none running and has used little lately. Default: 0. */
  readonly reserve?: number;
  /** Queries of one client that run or wait. */
  readonly clientQueries: number;
  /** Queries per second and client, averaged over ten seconds: after a pause, as many as ten seconds allow may come at once. */
  readonly rate: number;
  /** Queries of all clients that wait. */
  readonly queue: number;
}

/** Decides which query may run, and which one next. */
export interface Admission {
  /** Counts a query against the rate of its client. @throws Problem 429 when it is used up. */
  count(client: string): void;
  /** Takes a count back: the query is not asked after all. */
  takeBack(client: string): void;
  /**
   * Resolves when the query may run, with a function that is to be called when it has ended.
   *
   * @param key Equal for queries that are the same: it finds how long the query took last time.
   * @param timeout Milliseconds that it may wait.
   * @throws Problem 429 when the client has too many under way, 503 when too many wait; EngineError when it waited
   * until its limit or was cancelled.
   */
  enter(client: string, key: string, timeout: number, signal: AbortSignal): Promise<() => void>;
  readonly running: number;
  readonly waiting: number;
}

interface Waiting {
  readonly client: Client;
  readonly expected: number;
  readonly since: number;
  readonly start: () => void;
}

/** Bytes of durations that are remembered. */
const durationBytes = 4 * 2 ** 20;
/** A client gets a slot of the reserve only if it has used fewer milliseconds of the engine lately. */
const littleUsed = 1_000;

/**
 * The queue ahead of the engine. The next to run is the query with the smallest sum of: milliseconds of the engine that
 * its client used lately, plus milliseconds that the query is expected to take, minus milliseconds that it has waited.
 * So a client that asked little passes one that asked much, a query known to be cheap passes one known to be expensive,
 * and none waits forever. Where all slots are taken, a client that has nothing running gets one of the reserve. A query
 * is expected to take as long as the same query took last time, or else as long as the mean of all.
 */
export function createAdmission(limits: AdmissionLimits): Admission {
  const { rate, reserve = 0 } = limits, slots = limits.slots || Infinity, share = Math.max(1, Math.floor(slots / 2));
  const clientOf = createClients(rate);
  const durations = createBoundedCache<number>(durationBytes, () => 16);
  const queue = new Set<Waiting>();
  let running = 0, mean = 10;

  const mayRun = (client: Client): boolean => client.running < share
    && (running < slots || (running < slots + reserve && client.running === 0 && usedBy(client) < littleUsed));
  const dispatch = (): void => {
    while (running < slots + reserve && queue.size > 0) {
      const chosen = nextOf(queue, mayRun);
      if (!chosen) break;
      queue.delete(chosen);
      chosen.start();
    }
  };
  /** Takes a slot. @returns What gives it back. */
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
      if (rate) countAgainstRate(clientOf(name), rate);
    },
    takeBack(name) {
      if (rate) clientOf(name).tokens += 1;
    },
    async enter(name, key, timeout, signal) {
      const client = clientOf(name);
      if (signal.aborted) throw aborted();
      refuseBeyond(limits, client, queue.size);
      client.underWay += 1;
      if (queue.size === 0 && mayRun(client)) return run(client, key);
      const waiting = wait(queue, { client, expected: durations.get(nameOf(key)) ?? mean, run: () => run(client, key) }, timeout, signal);
      dispatch();
      return waiting;
    },
    get running() { return running; },
    get waiting() { return queue.size; },
  };
}

/** @throws Problem 429 when the client has too many queries under way, 503 when too many are waiting already. */
function refuseBeyond({ clientQueries, queue: mostWaiting }: AdmissionLimits, { underWay }: Client, waiting: number): void {
  if (clientQueries && underWay >= clientQueries) {
    throw new Problem(
      429, 'Too many queries at once', `A client may have ${clientQueries} queries under way at a time.`,
      { limit: clientQueries, setting: 'MPP_CLIENT_QUERIES' }, { 'Retry-After': '1' },
    );
  }
  if (!mostWaiting || waiting < mostWaiting) return;
  throw new Problem(
    503, 'Too many queries waiting', `${mostWaiting} queries of all clients are waiting already.`,
    { limit: mostWaiting, setting: 'MPP_QUEUE' }, { 'Retry-After': '5' },
  );
}

/** The query that is to run next, of those whose client may run one. */
function nextOf(queue: Iterable<Waiting>, mayRun: (client: Client) => boolean): Waiting | undefined {
  let best: Waiting | undefined, lowest = Infinity;
  const now = performance.now();
  for (const candidate of queue) {
    if (!mayRun(candidate.client)) continue;
    const score = usedBy(candidate.client) + candidate.expected - (now - candidate.since);
    if (score < lowest) [best, lowest] = [candidate, score];
  }
  return best;
}

/** Puts a query into the queue. Resolves when it was started; rejects when it waited until its limit or its client went. */
function wait(
  queue: Set<Waiting>,
  { client, expected, run }: { readonly client: Client; readonly expected: number; readonly run: () => () => void },
  timeout: number,
  signal: AbortSignal,
): Promise<() => void> {
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
      client,
      expected,
      since: performance.now(),
      start() {
        settle();
        resolve(run());
      },
    };
    const timer = setTimeout(
      () =>
        leave(
          new EngineError('timeout', `The query waited for a free worker until the limit of ${timeout / 1000} s and was not evaluated.`, { limit: timeout }),
        ),
      timeout,
    );
    signal.addEventListener('abort', abort, { once: true });
    queue.add(entry);
  });
}

/** UTF-16 units of the longest key that is not hashed. */
const longestName = 1024;
const nameOf = (key: string): string => (key.length <= longestName ? key : createHash('sha1').update(key).digest('base64'));

const aborted = (): EngineError => new EngineError('aborted', 'The query was ended because its client went away.');
