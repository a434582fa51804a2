import { Problem } from '../../platform/problem.js';

/** What one client has asked, and what may still be asked. */
export interface Client {
  /** Queries that the rate still allows, at the time `counted`. */
  tokens: number;
  counted: number;
  running: number;
  underWay: number;
  /** Milliseconds of the engine used, halved every `halfLife`, at the time `usedAt`. */
  used: number;
  usedAt: number;
}

/** Seconds over which the rate is averaged. */
export const rateWindow = 10;
/** Milliseconds after which half of what a client used is forgotten. */
const halfLife = 10_000;
/** Clients that are remembered. */
const remembered = 10_000;

/** Finds a client by its name, or begins with it. @param rate Queries per second; 0 for any number. */
export function createClients(rate: number): (name: string) => Client {
  const clients = new Map<string, Client>();
  return (name) => {
    let client = clients.get(name);
    if (!client) {
      if (clients.size >= remembered) forgetIdle(clients);
      const now = performance.now();
      clients.set(name, client = { tokens: rateWindow * rate, counted: now, running: 0, underWay: 0, used: 0, usedAt: now });
    }
    return client;
  };
}

/** Forgets clients that have nothing under way; what they may ask starts again in full. */
function forgetIdle(clients: Map<string, Client>): void {
  for (const [name, { underWay }] of clients) if (underWay === 0) clients.delete(name);
}

/** Takes one query from what the rate allows. @throws Problem 429 when that is used up. */
export function countAgainstRate(client: Client, rate: number): void {
  const now = performance.now();
  client.tokens = Math.min(rateWindow * rate, client.tokens + (now - client.counted) / 1000 * rate);
  client.counted = now;
  if (client.tokens < 1) {
    throw new Problem(
      429, 'Too many requests', `A client may ask ${rate} queries a second, averaged over ${rateWindow} seconds.`,
      { limit: rate, setting: 'MPP_RATE' }, { 'Retry-After': String(Math.ceil((1 - client.tokens) / rate)) },
    );
  }
  client.tokens -= 1;
}

/** Milliseconds of the engine used until now, those of queries that run included. To be called before `running` changes. */
export function usedBy(client: Client): number {
  const now = performance.now(), passed = now - client.usedAt;
  client.used = client.used * 2 ** (-passed / halfLife) + passed * client.running;
  client.usedAt = now;
  return client.used;
}
