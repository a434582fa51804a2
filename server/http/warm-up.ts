import { Agent, createServer, request, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds that answering may take: all questions in turn, and then the one that was answered soonest. */
const budget = { all: 1500, one: 1500 } as const;
/** Milliseconds of an answer that depends on how well the way to it and back is compiled. */
const short = 2;
/** Milliseconds between two questions: requests of others come first. */
const pause = 1;

/**
 * Asks an endpoint some questions, and those with a short answer again and again: the compiler of JavaScript is met by
 * them instead of by somebody's first questions. At the end only the cheapest is asked, some thousand times: the way of
 * every request is optimised then, for which V8 waits longer than for the loops of an evaluation. They come over a
 * connection of their own, so that no log tells of them, and leave nothing in the cache of results.
 */
export async function warmUp(endpoint: RequestListener, questions: readonly string[]): Promise<void> {
  const server = createServer(endpoint).unref();
  // A client of its own: nobody else's limits are used up.
  server.on('connection', (socket) => { Object.defineProperty(socket, 'remoteAddress', { value: 'warm-up' }); });
  await new Promise<void>((resolve, reject) => { server.once('error', reject).listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    /** Milliseconds until the answer. */
    const timed = async (question: string): Promise<number> => {
      await sleep(pause);
      const start = performance.now();
      await ask(port, agent, question);
      return performance.now() - start;
    };
    let next = questions, soonest = questions[0], least = Infinity, rounds = 0;
    for (let spent = 0; spent < budget.all && next.length > 0; rounds++) {
      const answeredSoon: string[] = [];
      for (const question of next) {
        const milliseconds = await timed(question);
        if (milliseconds <= short) answeredSoon.push(question);
        if (milliseconds < least) [soonest, least] = [question, milliseconds];
        spent += milliseconds;
        if (spent >= budget.all) break;
      }
      if (rounds > 0) next = answeredSoon; // the first time, nothing is short
    }
    for (let spent = 0; spent < budget.one && soonest !== undefined;) spent += await timed(soonest);
  } finally {
    agent.destroy();
    server.close();
  }
}

function ask(port: number, agent: Agent, question: string): Promise<void> {
  const body = new URLSearchParams({ query: question }).toString();
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body), 'Cache-Control': 'no-store' };
  return new Promise((resolve, reject) => {
    request({ port, agent, method: 'POST', path: '/sparql', headers }, (answer) => {
      answer.on('end', resolve).on('error', reject).resume();
    }).on('error', reject).end(body);
  });
}
