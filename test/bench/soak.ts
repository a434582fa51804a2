import { Agent, request } from 'node:http';
import { startService } from '../support/process.js';

/**
 * Many clients at once for a while, each asking one question after the other: whether every answer is right and whole,
 * the statuses, and how long answers took. Ends with exit code 1 when one was lost, cut or wrong.
 * Run after a build: `node dist/test/bench/soak.js [clients] [seconds]`.
 */
const clients = Number(process.argv[2] ?? 200), seconds = Number(process.argv[3] ?? 60);
const print = (line: string): void => { process.stdout.write(`${line}\n`); };

/** From look-ups to aggregates; no answer depends on the clock. The last one is not cached. */
const questions: readonly string[] = [
  'ASK { mpp:emt a mpp:Mechanism }',
  'SELECT ?s ?l { ?s a mpp:Mechanism ; skos:prefLabel ?l } ORDER BY ?l ?s LIMIT 500',
  'SELECT ?status (COUNT(DISTINCT ?claim) AS ?n) { ?claim a mpp:Claim ; mpp:status ?status } GROUP BY ?status ORDER BY ?status',
  'SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 2000',
  'SELECT ?organ (COUNT(?claim) AS ?n) { ?claim rdf:subject mpp:breast-cancer ; rdf:predicate mpp:metastasizesTo ; rdf:object ?organ } GROUP BY ?organ ORDER BY ?organ',
  'SELECT ?s ?l { ?s skos:prefLabel ?l FILTER(CONTAINS(LCASE(STR(?l)), "cell") && RAND() >= 0) } ORDER BY ?l ?s',
];
const formats = ['json', 'csv', 'xml', 'tsv'];
const pages = ['/', '/emt', '/vocabulary', '/api/suggest?q=em', '/emt.ttl'];
const paths = [...questions.flatMap((query) => formats.map((format) => `/sparql?format=${format}&query=${encodeURIComponent(query)}`)), ...pages];

interface Answer { readonly status: number; readonly body: Buffer; readonly milliseconds: number }

const fetchOnce = (origin: string, path: string, agent: Agent): Promise<Answer> => new Promise((resolve, reject) => {
  const start = performance.now();
  request(origin + path, { agent, headers: { accept: 'text/html, */*;q=0.5' } }, (answer) => {
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject)
      .on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks), milliseconds: performance.now() - start }));
  }).on('error', reject).end();
});

// All clients have one address here, which the service would take for one client.
const service = await startService({ MPP_RATE: '0', MPP_CLIENT_QUERIES: '0', MPP_QUEUE: '0' });
let failed = false;
try {
  const single = new Agent({ keepAlive: true });
  const expected = new Map<string, Buffer>();
  for (const path of paths) {
    const { status, body } = await fetchOnce(service.origin, path, single);
    if (status !== 200 || body.length === 0) throw new Error(`${path} was answered with ${status}`);
    expected.set(path, body);
  }
  single.destroy();

  const statuses = new Map<string, number>(), times: number[] = [];
  const wrong: string[] = [];
  const count = (status: string): void => { statuses.set(status, (statuses.get(status) ?? 0) + 1); };
  const end = performance.now() + seconds * 1000;
  await Promise.all(Array.from({ length: clients }, async (_, client) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let turn = client; performance.now() < end; turn += 7) {
      const path = paths[turn % paths.length] as string;
      try {
        const { status, body, milliseconds } = await fetchOnce(service.origin, path, agent);
        count(String(status));
        times.push(milliseconds);
        // A refusal that says so is no loss; its number is reported.
        if (status === 503 || status === 429) continue;
        if (status !== 200 || !body.equals(expected.get(path) as Buffer)) wrong.push(`${status} ${body.length} bytes at ${path}`);
      } catch (error) {
        count((error as NodeJS.ErrnoException).code ?? String(error));
        wrong.push(`${String(error)} at ${path}`);
      }
    }
    agent.destroy();
  }));
  times.sort((a, b) => a - b);
  const at = (share: number): string => (times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? NaN).toFixed(1);
  print(`${clients} clients, ${seconds} s: ${times.length} answers (${(times.length / seconds).toFixed(0)} a second), ${wrong.length} lost, cut or wrong`);
  print(`statuses: ${[...statuses].map(([status, n]) => `${status} ${n}`).join(', ')}`);
  print(`milliseconds: p50 ${at(0.5)}, p90 ${at(0.9)}, p99 ${at(0.99)}, longest ${at(1)}`);
  for (const one of wrong.slice(0, 10)) print(one);
  const faults = service.output().split('\n').filter((line) => line.includes('"level":"error"'));
  print(`faults in the log: ${faults.length}`);
  for (const fault of faults.slice(0, 3)) print(fault.slice(0, 500));
  failed = wrong.length > 0 || faults.length > 0;
} finally {
  await service.stop();
}
process.exitCode = failed ? 1 : 0;
