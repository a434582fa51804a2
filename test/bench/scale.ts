import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, cpSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { Agent } from 'node:http';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compiler, startService } from '../support/process.js';
import { writeSmallOntology } from '../support/small-service.js';
import { base, generate } from './generate.js';
import { ask, calm as usualCalm, processor, rest, short } from './measure.js';
import { queries } from './queries.js';

/**
 * The service with millions of triples beside the ontology: they are generated, loaded by the command line, started
 * with, asked and changed. The import has a namespace of its own, so that the pages do not take it for theirs. After a
 * build:
 *
 *     node dist/test/bench/scale.js [millions, 2] [--quick]
 *
 * Prints a table. Processor time and memory are read from /proc. `--quick` shows in seconds that it works, over few terms in
 * the place of the ontology.
 */

const { values: { quick }, positionals: [given] } = parseArgs({ allowPositionals: true, options: { quick: { type: 'boolean', default: false } } });
const millions = given ?? (quick ? '0.01' : '2');
const imported = 'http://example.org/import/';
/** Queries of five kinds that read much of the import. */
const heavy = ['path-group', 'count-distinct', 'optional-deep', 'regex', 'dump'];
const token = 'scale';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const rows: (readonly [string, string])[] = [];
const note = (what: string, figure: string): void => {
  rows.push([what, figure]);
  say(`${what}: ${figure}`);
};
const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** A line of /proc/PID/status in MiB; NaN where the system has none. */
function memory(pid: number | undefined, line: 'VmRSS' | 'VmHWM'): number {
  try {
    return Number(new RegExp(`^${line}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return NaN;
  }
}

/** How often the queries and the changes are measured. */
const times = quick ? 2 : 4;
const calm = quick ? 200 : usualCalm;

const folder = mkdtempSync(join(tmpdir(), 'scale-'));
try {
  const file = join(folder, 'import.nq'), ontology = join(folder, 'ontology'), data = join(folder, 'data');
  if (quick) await writeSmallOntology(ontology);
  else cpSync('ontology', ontology, { recursive: true });
  const env = { MPP_ONTOLOGY: ontology, MPP_DATA: data, MPP_ADMIN_TOKEN: token, MPP_CACHE_BYTES: '0', MPP_QUERY_TIMEOUT: '120' };
  const triples = write(file);
  note('triples imported', triples.toLocaleString('en'));

  let start = performance.now();
  const loading = spawn(process.execPath, [...compiler, 'dist/server/cli.js', 'load', file], { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '', peak = 0;
  loading.stderr.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  const watch = setInterval(() => { peak = Math.max(peak, memory(loading.pid, 'VmHWM') || 0); }, 100);
  const [code] = await once(loading, 'close') as [number | null];
  clearInterval(watch);
  if (code !== 0) throw new Error(`the load ended with code ${code}:\n${said}`);
  note('load', `${seconds(start)}, at most ${peak.toFixed(0)} MiB`);

  start = performance.now();
  const service = await startService(env);
  try {
    const { pid } = service.process;
    const agent = new Agent({ keepAlive: true });
    const server = { name: 'ours', endpoint: `${service.origin}/sparql`, loadSeconds: 0, memory: () => memory(pid, 'VmRSS'), stop: () => Promise.resolve() };
    note('start again', seconds(start));
    await rest(pid, calm);
    note('memory at rest', `${memory(pid, 'VmRSS').toFixed(0)} MiB`);
    for (const name of heavy) {
      const query = queries.find((one) => one.name === name);
      if (!query) throw new Error(`there is no query ${name}`);
      const moved = { ...query, text: query.text.replaceAll(base, imported) };
      const took: number[] = [];
      for (let n = 0; n < times; n++) took.push((await ask(server, moved, agent, 120_000)).milliseconds);
      note(`${name} (${query.kind})`, `${short(took[0] ?? NaN)} ms, again ${short(Math.min(...took.slice(1)))} ms`);
    }
    agent.destroy();

    const change = async (what: string, text: (n: number) => string): Promise<void> => {
      const figures: string[] = [];
      for (let n = 0; n < times; n++) {
        await rest(pid, calm);
        const before = processor(pid), began = performance.now();
        const answer = await fetch(server.endpoint, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/sparql-update' }, body: text(n) });
        if (!answer.ok) throw new Error(`${what}: ${answer.status} ${await answer.text()}`);
        const acknowledged = (performance.now() - began) / 1000;
        await rest(pid, calm);
        figures.push(`${acknowledged.toFixed(2)} s (${(processor(pid) - before).toFixed(1)} s)`);
      }
      note(`${what}, acknowledged (processor time)`, `${figures[0]}, then ${figures.slice(1).join(', ')}`);
    };
    await change('one triple into another graph', (n) => `INSERT DATA { GRAPH <http://example.org/notes> { <http://example.org/note> <http://example.org/says> "${n}" } }`);
    await change('one triple into an imported graph', (n) => `INSERT DATA { GRAPH <${imported}graph/sites> { <http://example.org/note> <http://example.org/says> "${n}" } }`);
    await change('one triple into a curated module', (n) => `INSERT DATA { GRAPH <${base}graph/${quick ? 'small' : 'vocabulary'}> { mpp:emt skos:hiddenLabel "scale ${n}"@en } }`);
    note('memory at the end', `${memory(pid, 'VmRSS').toFixed(0)} MiB, at most ${memory(pid, 'VmHWM').toFixed(0)} MiB`);
  } finally {
    await service.stop();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write([
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores (${cpus()[0]?.model.trim()}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}.`, '',
  '| | |', '|---|---|', ...rows.map(([what, figure]) => `| ${what} | ${figure} |`), '',
].join('\n'));

/** @returns the number of lines. */
function write(path: string): number {
  const descriptor = openSync(path, 'w');
  let lines = 0;
  for (const chunk of generate(Number(millions) / 2.26)) {
    writeSync(descriptor, chunk.replaceAll(`<${base}`, `<${imported}`));
    for (let at = chunk.indexOf('\n'); at >= 0; at = chunk.indexOf('\n', at + 1)) lines++;
  }
  closeSync(descriptor);
  return lines;
}
