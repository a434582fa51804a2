import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { askFrom, askQuery, harmOf, probe, startWatchedService, type Reply, type WatchedService } from '../support/hostile.js';

/** Texts of megabytes, several at once: reading them takes no more memory than all queries may have, and nobody waits. */
const memory = 256;
let service: WatchedService;
beforeAll(async () => {
  service = await startWatchedService(20, { MPP_RATE: '0', MPP_MEMORY: String(memory) });
  await service.quiet();
}, 240_000);
afterAll(() => service.close(), 30_000);

/** The most memory in MiB that the process has while something goes on, beyond what it has ahead of it. */
async function grownBy(work: Promise<unknown>): Promise<number> {
  let ended = false, most = 0;
  const { resident: before } = await service.report();
  void work.finally(() => { ended = true; });
  while (!ended) {
    most = Math.max(most, (await service.report()).resident);
    await sleep(20);
  }
  return most - before;
}

const values = (count: number, i: number): string => `SELECT * { ${['a', 'b', 'c', 'd'].map((name) => `VALUES ?${name} {${' 1'.repeat(count / 4)} }`).join(' ')} FILTER(?a = ${i + 2}) } LIMIT 1`;

/** Asks as four clients, and tells what others noticed. */
async function askAll(texts: readonly string[]): Promise<{ readonly replies: readonly Reply[]; readonly grown: number; readonly harm: readonly string[] }> {
  const before = await service.report('reset'), all = Promise.all(texts.map((text, i) => askQuery(service.origin, text, { from: `127.0.1.${i + 1}`, patience: 60_000 })));
  const [replies, grown, probes] = await Promise.all([all, grownBy(all), probe(service.origin, all)]), loop = await service.report('reset'), busy = loop.busy - before.busy;
  return { replies, grown, harm: harmOf({ probes, loop: { ...loop, held: loop.worked }, slowed: busy > 0 ? 1 + (loop.waited - before.waited) / busy : 1 }) };
}

test('four texts of two million constants are refused unread, with the bound, its setting and what to do', async () => {
  const { replies, grown, harm } = await askAll(Array.from({ length: 4 }, (_, i) => values(2_000_000, i)));
  for (const { status, text } of replies) expect([status, JSON.parse(text)]).toEqual([422, expect.objectContaining({ setting: 'MPP_MEMORY', limit: (memory / 2) * 1024, detail: expect.stringMatching(/has 2,000,\d+ words, terms and signs; reading it takes about 1,\d+ MiB of memory, and a query may have 128 MiB\. .* in parts\./) as unknown })]);
  expect(grown).toBeLessThan(memory);
  expect(harm).toEqual([]);
}, 120_000);

test('four that may be read by themselves wait, or are told that others hold the memory', async () => {
  const { replies, grown, harm } = await askAll(Array.from({ length: 4 }, (_, i) => values(120_000, i)));
  const statuses = replies.map(({ status }) => status);
  expect(statuses.filter((status) => ![200, 422, 503].includes(status))).toEqual([]);
  for (const { status, text } of replies) if (status !== 200) expect(text).toMatch(/MPP_(?:MEMORY|QUERY_TIMEOUT)/);
  expect(grown).toBeLessThan(memory);
  expect(harm).toEqual([]);
}, 120_000);

test('a page of a result repeats no long query', async () => {
  const query = 'SELECT (1 AS ?x) { }', text = `${query} # ${"'<&>".repeat(900_000)}`, headers = { 'content-type': 'application/sparql-query', 'accept': 'text/html' };
  const short = await askFrom(`${service.origin}/sparql`, query, { patience: 60_000, headers }), before = await service.report('reset');
  const all = Promise.all([1, 2, 3].map((i) => askFrom(`${service.origin}/sparql`, text, { from: `127.0.2.${i}`, patience: 60_000, headers })));
  const [replies, probes] = await Promise.all([all, probe(service.origin, all)]), loop = await service.report('reset'), busy = loop.busy - before.busy;
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
  for (const reply of replies) expect(Number(reply.headers['content-length']) - Number(short.headers['content-length'])).toBeLessThan(20_000);
  expect(harmOf({ probes, loop: { ...loop, held: loop.worked }, slowed: busy > 0 ? 1 + (loop.waited - before.waited) / busy : 1 })).toEqual([]);
}, 120_000);

test('a graph of 60,000 statements is written with the thread that listens free', async () => {
  const lines = Array.from({ length: 60_000 }, (_, i) => `<http://e/t${i}> <http://e/p> "a text of line ${i}" .\n`).join(''), before = await service.report('reset');
  const all = askFrom(`${service.origin}/graphs?graph=http://e/large`, lines, { method: 'PUT', patience: 60_000, headers: { 'content-type': 'application/n-triples', 'authorization': 'Bearer token' } });
  const [reply, probes] = await Promise.all([all, probe(service.origin, all)]), loop = await service.report('reset'), busy = loop.busy - before.busy;
  expect([reply.status, reply.text]).toEqual([201, '']);
  expect(harmOf({ probes, loop: { ...loop, held: loop.worked }, slowed: busy > 0 ? 1 + (loop.waited - before.waited) / busy : 1 })).toEqual([]);
}, 120_000);
