import { Agent, request } from 'node:http';
import { startService } from '../support/process.js';

/**
 * Requests a second of one question when it is evaluated each time (cache off), when it is found in the cache, and when
 * the client has it already (304). Run after a build: `node dist/test/bench/cache.js [seconds] [connections]`.
 */
const seconds = Number(process.argv[2] ?? 3), connections = Number(process.argv[3] ?? 16);
const print = (line: string): void => { process.stdout.write(`${line}\n`); };

const questions: readonly (readonly [string, string])[] = [
  ['ASK', 'ASK { mpp:emt a mpp:Mechanism }'],
  ['labels of 500 terms', 'SELECT ?s ?l { ?s a mpp:Mechanism ; skos:prefLabel ?l } ORDER BY ?l LIMIT 500'],
  ['claims by status', 'SELECT ?status (COUNT(DISTINCT ?claim) AS ?n) { ?claim a mpp:Claim ; mpp:status ?status } GROUP BY ?status ORDER BY ?status'],
];

/** Asks over as many connections at once for some seconds. @returns Requests a second, and the median in milliseconds. */
async function measure(url: string, headers: Record<string, string>, expected: number): Promise<{ readonly rate: number; readonly median: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const times: number[] = [];
  const once = (): Promise<void> => new Promise((resolve, reject) => {
    const start = performance.now();
    request(url, { agent, headers }, (answer) => {
      if (answer.statusCode !== expected) reject(new Error(`${url} was answered with ${answer.statusCode}`));
      answer.on('end', () => {
        times.push(performance.now() - start);
        resolve();
      }).resume();
    }).on('error', reject).end();
  });
  await once();
  const begin = performance.now();
  await Promise.all(Array.from({ length: connections }, async () => { while (performance.now() - begin < seconds * 1000) await once(); }));
  const rate = times.length / ((performance.now() - begin) / 1000);
  agent.destroy();
  return { rate, median: times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN };
}

const free = { MPP_RATE: '0', MPP_CLIENT_QUERIES: '0' };
const off = await startService({ ...free, MPP_CACHE_BYTES: '0' }), on = await startService(free);
print(`${connections} connections, ${seconds} s each; requests a second (median ms)`);
try {
  for (const [name, query] of questions) {
    const path = `/sparql?format=json&query=${encodeURIComponent(query)}`;
    const etag = (await fetch(on.origin + path, { headers: { 'accept-encoding': 'identity' } })).headers.get('etag') ?? '';
    const results = [
      ['miss', await measure(off.origin + path, {}, 200)], ['hit', await measure(on.origin + path, {}, 200)], ['304', await measure(on.origin + path, { 'if-none-match': etag }, 304)],
    ] as const;
    print(`${name.padEnd(22)}${results.map(([kind, { rate, median }]) => `${kind} ${rate.toFixed(0)} (${median.toFixed(2)})`).join('   ')}`);
  }
} finally {
  await Promise.all([off.stop(), on.stop()]);
}
