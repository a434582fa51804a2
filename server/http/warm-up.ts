import { Agent, request, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { thisProcess } from './requests/client.js';
import { createHttpServer } from './http-server.js';

/** Milliseconds that the questions take, if nobody says otherwise, and the share of it that is for rounds of all questions. */
const usual = 4500, shareOfAll = 1 / 3;
/** How many are the cheapest, and how often they are asked. */
const few = 4, often = 3000;
/** The ways in which clients ask: several formats, with and without coding, by GET and by POST. */
const ways: readonly { readonly method: 'GET' | 'POST'; readonly headers: Readonly<Record<string, string>> }[] = [
  { method: 'POST', headers: { Accept: 'application/sparql-results+json, application/n-triples' } },
  { method: 'GET', headers: { Accept: 'application/sparql-results+json, text/turtle;q=0.9, */*;q=0.1', 'Accept-Encoding': 'gzip, deflate, br' } },
  { method: 'POST', headers: { Accept: 'text/csv, text/turtle', 'Accept-Encoding': 'gzip' } },
  { method: 'GET', headers: { Accept: 'application/sparql-results+xml, application/n-triples' } },
  { method: 'POST', headers: { Accept: 'text/tab-separated-values, application/n-triples' } },
];
/** Milliseconds between two questions: requests of others come first. */
const pause = 1;

/** Milliseconds for which nobody else has to have been served, between two looks, and that are waited for others in all. */
const rest = 600, look = 20, longestWait = 10_000;

/** Lets those who ask a server go first. */
function givingWayTo(server: Server): { giveWay(): Promise<void>; end(): void } {
  // Who waited for the start comes first, too.
  let served = 0, last = performance.now(), waited = 0;
  const note = (_: unknown, res: ServerResponse): void => {
    served += 1;
    res.once('close', () => {
      served -= 1;
      last = performance.now();
    });
  };
  server.on('request', note);
  return {
    async giveWay() {
      for (; waited < longestWait && (served > 0 || performance.now() - last < rest); waited += look) await sleep(look);
    },
    end() { server.off('request', note); },
  };
}

/**
 * Asks the endpoint of a service some questions, then the faster half of them again, and so on: the JavaScript compiler
 * does its work for these, and not during somebody's first queries. At the end the cheapest are asked some thousand
 * times, so that V8 optimises the code that every request passes; it takes longer to do that than for the loops of an
 * evaluation. None of these questions is logged, or leaves a result in the cache.
 *
 * @param milliseconds That the questions may take; 0: none is asked. @param visited The server of everybody else: while it
 * answers somebody, and a little longer, nothing is asked, so that the first reader after a start has the processor.
 */
export async function warmUp(service: RequestListener, questions: readonly string[], milliseconds = usual, visited?: Server): Promise<void> {
  if (milliseconds === 0) return;
  const budget = { all: shareOfAll * milliseconds, few: (1 - shareOfAll) * milliseconds };
  const server = createHttpServer(service, { remote: thisProcess }).unref(); // a client of its own, so that no limit of others is used up
  await new Promise<void>((resolve, reject) => { server.once('error', reject).listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 }), others = visited && givingWayTo(visited);
  try {
    let turn = 0;
    /** Milliseconds until the answer. */
    const timed = async (question: string): Promise<number> => {
      await sleep(pause);
      await others?.giveWay();
      const start = performance.now();
      await ask(port, agent, question, ways[turn++ % ways.length] as (typeof ways)[number]);
      return performance.now() - start;
    };
    let next = questions;
    for (let spent = 0, rounds = 0; spent < budget.all && (rounds === 0 || next.length > few); rounds++) {
      const took: { readonly question: string; readonly milliseconds: number }[] = [];
      for (const question of next) {
        const milliseconds = await timed(question);
        took.push({ question, milliseconds });
        if ((spent += milliseconds) >= budget.all) break;
      }
      next = took.sort((a, b) => a.milliseconds - b.milliseconds).slice(0, Math.ceil(took.length / 2)).map(({ question }) => question);
    }
    const last = next.slice(0, few);
    for (let spent = 0, asked = 0; spent < budget.few && asked < often && last.length > 0; asked += last.length) for (const question of last) spent += await timed(question);
  } finally {
    others?.end();
    agent.destroy();
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
