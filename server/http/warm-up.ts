import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { thisProcess } from './client.js';
import { createEagerServer, type Service } from './eager-server.js';

/** Milliseconds that answering may take: all questions in turn, and then the one that was answered soonest. */
const budget = { all: 1500, one: 1500 } as const;
/** Milliseconds of an answer that depends on how well the way to it and back is compiled. */
const short = 2;
/** What makes a request one for Node's HTTP, and not for the shorter way of plain ones. */
const usual = { 'Warm-Up': 'usual' };
/** As clients ask: in the formats of results and of triples that are written straight, with encodings, posted and in the address, on both ways. */
const ways: readonly { readonly method: 'GET' | 'POST'; readonly headers: Readonly<Record<string, string>> }[] = [
  { method: 'POST', headers: { Accept: 'application/sparql-results+json, application/n-triples' } },
  { method: 'POST', headers: { Accept: 'text/csv, text/turtle', 'Accept-Encoding': 'gzip', ...usual } },
  { method: 'GET', headers: { Accept: 'application/sparql-results+json, text/turtle;q=0.9, */*;q=0.1', 'Accept-Encoding': 'gzip, deflate, br' } },
  { method: 'POST', headers: { Accept: 'application/sparql-results+xml, application/n-triples', 'User-Agent': 'warm-up', ...usual } },
  { method: 'POST', headers: { Accept: 'text/tab-separated-values, application/n-triples' } },
];
/** Milliseconds between two questions: requests of others come first. */
const pause = 1;

/**
 * Asks the endpoint of a service some questions, and those with a short answer again and again: the compiler of
 * JavaScript is met by them instead of by somebody's first questions. At the end only the cheapest is asked, some
 * thousand times: the way of every request is optimised then, for which V8 waits longer than for the loops of an
 * evaluation. No log tells of them, and they leave nothing in the cache of results.
 */
export async function warmUp(service: Service, questions: readonly string[]): Promise<void> {
  const server = createEagerServer(service, thisProcess).unref(); // nobody else's limits are used up
  await new Promise<void>((resolve, reject) => { server.once('error', reject).listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  /** A connection for each way: with a question that takes longer, it is for Node's HTTP from then on. */
  let agents: readonly Agent[] = [];
  const connect = (): void => {
    for (const agent of agents) agent.destroy();
    agents = ways.map(() => new Agent({ keepAlive: true, maxSockets: 1 }));
  };
  try {
    let turn = 0;
    /** Milliseconds until the answer. */
    const timed = async (question: string): Promise<number> => {
      await sleep(pause);
      const start = performance.now();
      const way = turn++ % ways.length;
      await ask(port, agents[way] as Agent, question, ways[way] as (typeof ways)[number]);
      return performance.now() - start;
    };
    let next = questions, soonest = questions[0], least = Infinity, rounds = 0;
    for (let spent = 0; spent < budget.all && next.length > 0; rounds++) {
      const answeredSoon: string[] = [];
      connect();
      for (const question of next) {
        const milliseconds = await timed(question);
        if (milliseconds <= short) answeredSoon.push(question);
        if (milliseconds < least) [soonest, least] = [question, milliseconds];
        spent += milliseconds;
        if (spent >= budget.all) break;
      }
      if (rounds > 0) next = answeredSoon; // the first time, nothing is short
    }
    connect();
    for (let spent = 0; spent < budget.one && soonest !== undefined;) spent += await timed(soonest);
  } finally {
    for (const agent of agents) agent.destroy();
    server.close();
  }
}

function ask(port: number, agent: Agent, question: string, { method, headers }: (typeof ways)[number]): Promise<void> {
  const form = new URLSearchParams({ query: question }).toString();
  const [path, body] = method === 'GET' ? [`/sparql?${form}`, ''] : ['/sparql', form];
  const content = method === 'GET' ? {} : { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    request({ port, agent, method, path, headers: { ...headers, ...content, 'Cache-Control': 'no-store' } }, (answer) => {
      answer.on('end', resolve).on('error', reject).resume();
    }).on('error', reject).end(body);
  });
}
