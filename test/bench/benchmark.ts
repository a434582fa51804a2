import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { Agent } from 'node:http';
import { cpus, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom, generate } from './generate.js';
import { inProcess } from './in-process.js';
import { ask, clientHeaders, geometricMean, median, rate, short } from './measure.js';
import { lookUps, queries, withConstants, type BenchmarkQuery } from './queries.js';
import { fingerprint, type Fingerprint } from './results.js';
import { missing, startServer, usualServers, type Server } from './servers.js';

/**
 * The benchmark: the service beside other SPARQL endpoints on the same generated data in one run, cold (first time) and
 * warm, over HTTP and in process, with requests a second, load time and memory. Every result is compared. Servers that
 * are not installed are skipped by name; `test/bench/install-peers.sh` installs them. After a build:
 *
 *     node dist/test/bench/benchmark.js [--scale 0.03,1] [--servers ours,virtuoso] [--only dump,path] [--timeout 20]
 *       [--seconds 0.5] [--peers data/bench/peers] [--output docs/benchmark.md] [--no-http] [--no-in-process] [--encodings] [--quick]
 *
 * `--servers ours,earlier` measures an earlier state of the project in the folder BENCH_EARLIER, built, beside this one; `--encodings` asks with the headers of ordinary clients.
 * `--servers ours,service` measures what the whole service adds to its engine. `--quick` shows in seconds that it works, beside what needs no installation; its figures mean nothing.
 */

const { values: options } = parseArgs({
  options: {
    scale: { type: 'string' }, servers: { type: 'string' }, only: { type: 'string', default: '' }, timeout: { type: 'string', default: '20' }, seconds: { type: 'string' },
    peers: { type: 'string', default: 'data/bench/peers' }, output: { type: 'string' }, quick: { type: 'boolean', default: false },
    encodings: { type: 'boolean', default: false }, http: { type: 'boolean', default: true }, 'in-process': { type: 'boolean', default: true },
  },
  allowNegative: true,
});
const scales = (options.scale ?? (options.quick ? '0.004' : '0.03,1')).split(',').map(Number);
const asked = (options.servers ?? (options.quick ? 'ours,oxigraph-js' : usualServers.join(','))).split(',');
/** Seconds of warm runs of one query on one server, at most. */
const seconds = Number(options.seconds ?? (options.quick ? 0.02 : 0.5));
const timeout = Number(options.timeout);
const only = options.only.split(',').filter(Boolean);
const chosen = queries.filter(({ name }) => only.length === 0 || only.some((part) => name.includes(part)));

if (options.encodings) clientHeaders['Accept-Encoding'] = 'gzip, deflate, br';

const random = createRandom(1);
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const report: string[] = [];

/** What one server did with one query. */
interface Result {
  readonly cold: number;
  readonly warm: number;
  /** undefined when it gave no result; `failure` says why. */
  readonly result?: Fingerprint;
  readonly failure?: string;
}

const available = asked.filter((name) => {
  const lacking = missing(name, options.peers);
  if (lacking !== undefined) say(`skipped: ${name}, as there is no ${lacking}`);
  return lacking === undefined;
});
report.push(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores (${cpus()[0]?.model.trim()}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}. `
  + (options.encodings ? 'Asked as ordinary clients do, with `Accept-Encoding: gzip, deflate, br`. ' : '')
  + `Not measured: ${usualServers.filter((name) => !available.includes(name)).join(', ') || 'none'}.`);

for (const scale of scales) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-data-'));
  const file = join(folder, 'data.nq');
  const quads = writeData(file, scale);
  report.push('', `## ${quads.toLocaleString('en')} quads`);
  say(`scale ${scale}: ${quads} quads`);
  try {
    if (options.http) await overHttp(file);
    if (options['in-process']) {
      report.push('', '### In process', '', 'Milliseconds, warm, and the first time. `loop` is a hand-written loop over the same arrays that writes the same JSON.', '');
      report.push(...inProcess(file, chosen, seconds, say));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
const text = `${report.join('\n')}\n`;
process.stdout.write(text);
if (options.output !== undefined) {
  mkdirSync(dirname(options.output), { recursive: true });
  writeFileSync(options.output, text);
}

function writeData(path: string, scale: number): number {
  const descriptor = openSync(path, 'w');
  let lines = 0;
  for (const chunk of generate(scale)) {
    writeSync(descriptor, chunk);
    for (let at = chunk.indexOf('\n'); at >= 0; at = chunk.indexOf('\n', at + 1)) lines++;
  }
  closeSync(descriptor);
  return lines;
}

async function overHttp(file: string): Promise<void> {
  const servers: Server[] = [];
  try {
    for (const name of available) {
      const server = await startServer(name, { file, timeout, peers: options.peers });
      servers.push(server);
      say(`${name}: loaded in ${server.loadSeconds.toFixed(1)} s, ${server.memory().toFixed(0)} MiB`);
    }
    const table = new Map<BenchmarkQuery, readonly Result[]>();
    for (const query of chosen) table.set(query, await askFirst(query, servers));
    for (const [query, first] of [...table]) {
      const results = await askAgain(query, servers, first);
      table.set(query, results);
      say(`${query.name.padEnd(18)}${servers.map(({ name }, i) => `${name} ${results[i]?.failure === undefined ? short(results[i]?.warm ?? NaN) : 'failed'}`).join('  ')}`);
    }
    const names = servers.map(({ name }) => name);
    report.push('', '### Over HTTP', '', ...disagreements(table, names), '', 'Milliseconds, warm (median) and, in brackets, cold (the first time). The last column is the fastest other by ours.', '');
    report.push(...timesTable(table, names), '', ...ratioLines(table, names), '');
    report.push(`| | ${names.join(' | ')} |`, `|---|${names.map(() => '---|').join('')}`);
    report.push(`| seconds from file to first answer | ${servers.map(({ loadSeconds }) => loadSeconds.toFixed(1)).join(' | ')} |`);
    report.push(`| resident memory after the queries, MiB | ${servers.map((server) => server.memory().toFixed(0)).join(' | ')} |`);
    await rates(servers);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

/** The first time on each. Every query has its first time before any is asked again, so that warm servers are warm for all. */
async function askFirst(query: BenchmarkQuery, servers: readonly Server[]): Promise<readonly Result[]> {
  const agent = new Agent({ keepAlive: true });
  const results: Result[] = [];
  for (const [i, server] of shuffled([...servers.entries()])) {
    try {
      const { milliseconds, body } = await ask(server, query, agent, timeout * 1000);
      results[i] = { cold: milliseconds, warm: NaN, result: fingerprint(query, body) };
    } catch (error) {
      results[i] = { cold: NaN, warm: NaN, failure: (error as Error).message };
      await server.rested();
    }
  }
  agent.destroy();
  return results;
}

/**
 * Asks the servers by turns, so that other load of the machine hits all of them. The order is shuffled: a server that always
 * followed the slowest one would always find cold processor caches.
 */
async function askAgain(query: BenchmarkQuery, servers: readonly Server[], results: readonly Result[]): Promise<readonly Result[]> {
  const agent = new Agent({ keepAlive: true });
  const times = servers.map((): number[] => []);
  const spent = servers.map(() => 0);
  const failures: (string | undefined)[] = [];
  for (let round = 0; round < 50; round++) {
    for (const [i, server] of shuffled([...servers.entries()])) {
      const enough = round >= 3 ? spent[i] as number > seconds * 1000 : spent[i] as number > seconds * 10_000;
      if (results[i]?.failure !== undefined || failures[i] !== undefined || enough) continue;
      try {
        const { milliseconds } = await ask(server, query, agent, timeout * 2000);
        (times[i] as number[]).push(milliseconds);
        spent[i] = spent[i] as number + milliseconds;
      } catch (error) {
        failures[i] = (error as Error).message;
        await server.rested();
      }
    }
  }
  agent.destroy();
  return results.map((result, i) => {
    const failure = result.failure ?? failures[i];
    return { ...result, warm: times[i]?.length ? median(times[i] as number[]) : result.cold, ...(failure !== undefined && { failure }) };
  });
}

function shuffled<T>(values: T[]): T[] {
  for (let last = values.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [values[last], values[other]] = [values[other] as T, values[last] as T];
  }
  return values;
}

/** Who failed, and who gave another result than most. */
function disagreements(table: ReadonlyMap<BenchmarkQuery, readonly Result[]>, names: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const [{ name }, results] of table) {
    const votes = new Map<string, number>();
    for (const { result } of results) if (result) votes.set(result.hash, (votes.get(result.hash) ?? 0) + 1);
    const [right] = [...votes].sort(([, a], [, b]) => b - a)[0] ?? [];
    const rows = results.find(({ result }) => result?.hash === right)?.result?.rows;
    results.forEach(({ result, failure }, i) => {
      if (failure !== undefined) lines.push(`- ${name}: ${names[i]} failed (${failure})`);
      else if (result?.hash !== right) lines.push(`- ${name}: ${names[i]} gives another result, ${result?.rows} rows where most give ${rows}`);
    });
  }
  return lines.length === 0 ? ['All give the same results.'] : ['All give the same results, except:', '', ...lines];
}

function rowsOf(results: readonly Result[]): number {
  return results.find(({ result }) => result)?.result?.rows ?? 0;
}

function timesTable(table: ReadonlyMap<BenchmarkQuery, readonly Result[]>, names: readonly string[]): readonly string[] {
  const lines = [`| query | kind | rows | ${names.join(' | ')} | fastest other / ours |`, `|---|---|---|${names.map(() => '---|').join('')}---|`];
  const cell = ({ warm, cold, failure }: Result): string => (failure === undefined ? `${short(warm)} (${short(cold)})` : 'failed');
  for (const [{ name, kind }, results] of table) {
    const ours = results[names.indexOf('ours')];
    const fastest = Math.min(...results.filter((result) => result !== ours && result.failure === undefined).map(({ warm }) => warm));
    lines.push(`| ${name} | ${kind} | ${rowsOf(results)} | ${results.map(cell).join(' | ')} | ${ours && Number.isFinite(fastest) ? short(fastest / ours.warm) : ''} |`);
  }
  return lines;
}

/** Geometric means of each server's time by ours, over the queries that both answered. */
function ratioLines(table: ReadonlyMap<BenchmarkQuery, readonly Result[]>, names: readonly string[]): readonly string[] {
  const at = names.indexOf('ours');
  if (at < 0) return [];
  const all = [...table.values()];
  const ratios = (i: number, time: 'warm' | 'cold'): readonly number[] => all
    .filter((results) => results[i]?.failure === undefined && results[at]?.failure === undefined).map((results) => (results[i] as Result)[time] / (results[at] as Result)[time]);
  const fastest = (time: 'warm' | 'cold'): readonly number[] => all
    .filter((results) => results.some(({ failure }, i) => i !== at && failure === undefined) && results[at]?.failure === undefined)
    .map((results) => Math.min(...results.filter((result, i) => i !== at && result.failure === undefined).map((result) => result[time])) / (results[at] as Result)[time]);
  const row = (label: string, warm: readonly number[], cold: readonly number[]): string =>
    `| ${label} | ${short(geometricMean(warm))} | ${short(geometricMean(cold))} | ${warm.filter((ratio) => ratio < 1).length} of ${warm.length} |`;
  return [
    'How many times as long as ours, geometric mean over the queries that both answered:', '', '| | warm | cold | faster than ours, warm |', '|---|---|---|---|',
    ...names.flatMap((name, i) => (i === at ? [] : [row(name, ratios(i, 'warm'), ratios(i, 'cold'))])),
    ...(names.length > 1 ? [row('the fastest other of each query', fastest('warm'), fastest('cold'))] : []),
  ];
}

async function rates(servers: readonly Server[]): Promise<void> {
  const look = chosen.filter(({ name }) => (lookUps as readonly string[]).includes(name));
  if (look.length === 0) return;
  report.push('', 'Requests a second with 1 and with 16 connections; below, with other constants each time, so that no text comes twice:', '', `| query | ${servers.map(({ name }) => name).join(' | ')} |`, `|---|${servers.map(() => '---|').join('')}`);
  const asked: readonly { readonly label: string; readonly texts: (turn: number) => BenchmarkQuery }[] = [
    ...look.map((query) => ({ label: query.name, texts: () => query })),
    ...look.map((query) => ({ label: `${query.name}, others`, texts: (turn: number) => withConstants(query, turn) })),
  ];
  for (const { label, texts } of asked) {
    const cells: string[] = [];
    for (const server of servers) {
      try {
        const [one, many] = [await rate(server, texts, 1, 2 * seconds), await rate(server, texts, 16, 4 * seconds)];
        cells.push(`${one.toFixed(0)} / ${many.toFixed(0)}`);
      } catch (error) {
        cells.push(`failed (${(error as Error).message.slice(0, 60)})`);
      }
    }
    report.push(`| ${label} | ${cells.join(' | ')} |`);
    say(`${label} requests a second: ${servers.map(({ name }, i) => `${name} ${cells[i]}`).join('  ')}`);
  }
}
