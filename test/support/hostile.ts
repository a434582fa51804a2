import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { storedFile } from '../../server/ontology/graphs.js';
import { startService, temporaryFolder, type ServiceProcess } from './process.js';
import type { LoopReport } from './watch-loop.js';

/** The service as a user starts it, with a watch on the thread that listens. */
export interface WatchedService extends ServiceProcess {
  /** What the watch has seen since it was last asked to forget; `reset` forgets it, `collect` collects garbage first. */
  report(order?: 'reset' | 'collect'): Promise<LoopReport>;
  /** Waits until the thread that listens has nothing to do: the warm-up is over. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a service over `hostileData` with the query limit given, in seconds. */
export async function startWatchedService(limit: number, env: Readonly<Record<string, string>> = {}): Promise<WatchedService> {
  const folder = await temporaryFolder();
  const ontology = join(folder.path, 'ontology');
  const stored = join(folder.path, 'data', 'graphs');
  await Promise.all([mkdir(ontology), mkdir(stored, { recursive: true })]);
  await writeFile(join(stored, storedFile('http://e/g')), hostileData);
  return watched(folder, { MPP_ONTOLOGY: ontology, MPP_QUERY_TIMEOUT: String(limit), MPP_WARM_UP: '4.5', ...env });
}

/** Starts a service over the ontology itself. */
export const startWatchedSite = async (env: Readonly<Record<string, string>> = {}): Promise<WatchedService> => watched(await temporaryFolder(), { MPP_WARM_UP: '4.5', ...env });

async function watched(folder: Awaited<ReturnType<typeof temporaryFolder>>, env: Readonly<Record<string, string>>): Promise<WatchedService> {
  const service = await startService({ MPP_DATA: join(folder.path, 'data'), MPP_ADMIN_TOKEN: 'token', ...env }, fileURLToPath(new URL('./watch-loop.js', import.meta.url)), undefined, true);
  const report = async (order?: 'reset' | 'collect'): Promise<LoopReport> => {
    service.process.send(order ?? 'report');
    const [answer] = await once(service.process, 'message', { signal: AbortSignal.timeout(5000) }) as [LoopReport];
    return answer;
  };
  return {
    ...service, report,
    async quiet() {
      for (let calm = 0, { busy } = await report(); calm < 5;) {
        await sleep(100);
        const now = (await report()).busy;
        calm = now - busy < 15 ? calm + 1 : 0;
        busy = now;
      }
    },
    async close() {
      const end = setTimeout(() => service.process.kill('SIGKILL'), 15_000);
      await service.stop();
      clearTimeout(end);
      await folder.clean();
    },
  };
}

/** Data that is enough for a pattern to meet something and for a product of patterns not to end: N-Quads of one graph. */
export const hostileData = Array.from({ length: 2000 }, (_, i) => `<http://e/s${i}> <http://e/label> "label ${i} aaaaaaaaaaaaaaaaaaaaaaaa!"@en <http://e/g> .
<http://e/s${i}> <http://e/n> "${i}"^^<http://www.w3.org/2001/XMLSchema#integer> <http://e/g> .
<http://e/s${i}> <http://e/next> <http://e/s${(i * 7 + 1) % 2000}> <http://e/g> .
`).join('');

export interface Reply {
  /** 0: no answer, or one that was cut. */
  readonly status: number;
  readonly milliseconds: number;
  readonly headers: IncomingHttpHeaders;
  /** The first few thousand characters. */
  readonly text: string;
}

interface AskOptions { readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT'; readonly headers?: Readonly<Record<string, string>>; readonly from?: string; readonly agent?: Agent; readonly patience: number }

/** Asks as a client that is at an address of its own on this machine. Never rejects. */
export function askFrom(url: string, body: string | undefined, { method = body === undefined ? 'GET' : 'POST', headers = {}, from = '127.0.0.1', agent, patience }: AskOptions): Promise<Reply> {
  const start = performance.now();
  return new Promise((resolve) => {
    const done = (status: number, text: string, answered: IncomingHttpHeaders = {}): void => {
      clearTimeout(late);
      resolve({ status, text, headers: answered, milliseconds: performance.now() - start });
    };
    const asked = request(url, { method, headers, localAddress: from, ...(agent && { agent }) }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => { if (text.length < 4000) text += chunk; });
      answer.on('end', () => { done(answer.complete ? answer.statusCode ?? 0 : 0, text, answer.headers); });
      answer.on('error', (error) => { done(0, String(error)); });
    }).on('error', (error) => { done(0, String(error)); });
    const late = setTimeout(() => asked.destroy(new Error(`no answer in ${patience} ms`)), patience);
    asked.end(body);
  });
}

export const askQuery = (origin: string, query: string, options: AskOptions): Promise<Reply> =>
  askFrom(`${origin}/sparql`, query, { ...options, headers: { 'content-type': 'application/sparql-query', 'cache-control': 'no-store', ...options.headers } });

/** What others noticed while something went on, in milliseconds. */
export interface Probes { readonly health: number; readonly cheap: number; readonly failed: number }

/** Asks `/health` and a cheap query again and again, each as another client, until `end`. @returns The longest waits. */
export async function probe(origin: string, end: Promise<unknown>, pause = 20): Promise<Probes> {
  let ended = false, failed = 0;
  void end.finally(() => { ended = true; });
  const watch = async (from: string, ask: (options: AskOptions) => Promise<Reply>): Promise<number> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    let longest = 0;
    while (!ended) {
      const { status, milliseconds } = await ask({ from, agent, patience: 60_000 });
      if (status !== 200) failed += 1;
      longest = Math.max(longest, milliseconds);
      await sleep(pause);
    }
    agent.destroy();
    return longest;
  };
  const [health, cheap] = await Promise.all([
    watch('127.0.0.2', (options) => askFrom(`${origin}/health`, undefined, options)),
    watch('127.0.0.3', (options) => askQuery(origin, 'ASK { <http://e/s1> <http://e/n> 1 }', options)),
  ]);
  return { health, cheap, failed };
}

/** One attack: the same query, or those that a function gives, several times at once. */
export interface Attack {
  readonly name: string;
  readonly query: string | ((i: number) => string);
  readonly times?: number;
}

/** What an attack did. Milliseconds. */
export interface Damage {
  readonly name: string;
  readonly replies: readonly Reply[];
  readonly slowest: number;
  readonly probes: Probes;
  readonly loop: LoopReport;
  /** How many times as long everything took as it would, had the thread that listens had a processor whenever it wanted one. Default: 1. */
  readonly slowed?: number;
}

/** Attacks and watches. @param patience Milliseconds after which an attacker gives up. */
export async function attack(service: WatchedService, { name, query, times = 4 }: Attack, patience: number): Promise<Damage> {
  await service.report('reset');
  const queries = Array.from({ length: times }, (_, i) => (typeof query === 'string' ? query : query(i)));
  const all = Promise.all(queries.map((text, i) => askQuery(service.origin, text, { from: `127.0.1.${i + 1}`, patience })));
  const [replies, probes] = await Promise.all([all, probe(service.origin, all)]);
  return { name, replies, probes, slowest: Math.max(...replies.map(({ milliseconds }) => milliseconds)), loop: await service.report('reset') };
}

/** What Node says of a connection that is cut in the middle of an answer: so ends one that met a bound after it had begun. */
const cut = 'Error: aborted';

/** Asks for pages, each as a client of its own, all at once, and watches. @param body Is sent to each. */
export async function visit(service: WatchedService, name: string, paths: readonly string[], { body, method = body === undefined ? 'GET' : 'POST', headers = {} }: Pick<AskOptions, 'method' | 'headers'> & { readonly body?: string } = {}): Promise<Damage> {
  const before = await service.report('reset');
  const all = Promise.all(paths.map((path, i) => askFrom(service.origin + path, body, { method, headers, from: `127.0.1.${(i % 200) + 1}`, patience: 60_000 })));
  const [replies, probes] = await Promise.all([all, probe(service.origin, all)]);
  const loop = await service.report('reset'), busy = loop.busy - before.busy;
  return { name, replies, probes, slowest: Math.max(...replies.map(({ milliseconds }) => milliseconds)), loop, slowed: busy > 0 ? 1 + (loop.waited - before.waited) / busy : 1 };
}

/** What others noticed of something, beyond what they may. */
export function harmOf({ probes, loop, slowed = 1 }: Pick<Damage, 'probes' | 'loop' | 'slowed'>): readonly string[] {
  const faults: string[] = [];
  // What this machine took for itself, and for the client, is not the fault of the service.
  const away = Math.max(0, loop.late - loop.held);
  if (probes.health > 100 * slowed + away) faults.push(`/health waited ${Math.round(probes.health)} ms`);
  if (probes.cheap > 100 * slowed + away) faults.push(`a cheap query waited ${Math.round(probes.cheap)} ms`);
  if (probes.failed > 0) faults.push(`${probes.failed} requests of others failed`);
  if (loop.held > 50) faults.push(`the thread that listens was held for ${Math.round(loop.held)} ms`);
  return faults;
}

/** What is wrong about an attack; nothing, when the service held. @param limit Seconds of a query. */
export function faultsOf({ replies, slowest, probes, loop }: Damage, limit: number): readonly string[] {
  const faults: string[] = [];
  for (const { status, text } of replies) {
    if (status === 0 && text === cut) continue;
    if (![200, 400, 413, 422, 503].includes(status)) faults.push(`status ${status}: ${text.slice(0, 200)}`);
    else if ((status === 422 || status === 503) && !/MPP_[A-Z_]+/.test(text)) faults.push(`${status} names no setting: ${text.slice(0, 300)}`);
  }
  if (slowest > limit * 1000 + 500) faults.push(`an answer after ${Math.round(slowest)} ms`);
  return [...new Set([...faults, ...harmOf({ probes, loop })])];
}
