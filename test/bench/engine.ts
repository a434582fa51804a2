import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import oxigraph from 'oxigraph';
import { openStore } from '../../server/engine/native/open-store.js';
import { storeFromNQuads } from '../../server/store/build-store.js';
import { readSnapshot, toSharedBuffer, writeSnapshot } from '../../server/store/snapshot.js';

/**
 * Compares the evaluator with Oxigraph in this process, the runs of both taken in turn, and checks that they give as many
 * rows. Not a test: the figures depend on the machine.
 *
 *     node dist/test/bench/engine.js --data kg.nt --queries queries.mjs [--only k05,k21] [--no-oxigraph] [--seconds 1]
 *
 * The module of queries exports one object whose values are SPARQL texts by name; the first export is taken.
 */

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' }, queries: { type: 'string' }, only: { type: 'string', default: '' }, oxigraph: { type: 'boolean', default: true },
    seconds: { type: 'string', default: '1' },
  },
  allowNegative: true,
});
if (options.data === undefined || options.queries === undefined) throw new Error('--data FILE.nt and --queries FILE.mjs are needed');

/** Runs of each engine for a query, at least. */
const fewestRuns = 5;
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const module = await import(new URL(options.queries, `file://${process.cwd()}/`).href) as Record<string, Record<string, string>>;
const names = options.only.split(',').filter(Boolean);
const queries = Object.entries(Object.values(module)[0] ?? {}).filter(([name]) => names.length === 0 || names.some((part) => name.includes(part)));

function timed<T>(label: string, run: () => T): T {
  const [start, memory] = [performance.now(), process.memoryUsage().rss];
  const result = run();
  print(`${label}: ${((performance.now() - start) / 1000).toFixed(2)} s, ${((process.memoryUsage().rss - memory) / 2 ** 20).toFixed(0)} MiB`);
  return result;
}

const file = readFileSync(options.data);
const bytes = toSharedBuffer(file);
const data = timed('store built', () => storeFromNQuads(bytes));
const snapshot = toSharedBuffer(Buffer.concat(timed('snapshot made', () => writeSnapshot(data))));
timed(`snapshot of ${(snapshot.byteLength / 2 ** 20).toFixed(0)} MiB read`, () => readSnapshot(snapshot));
print(`${data.union.size} triples, ${data.blanks + data.iris + data.literals} terms`);
const evaluate = openStore(data);

/** Oxigraph copies what it is given: a piece at a time. */
function* pieces(source: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < source.length; at += 2 ** 24) yield source.subarray(at, at + 2 ** 24);
}

const oracle = options.oxigraph ? timed('Oxigraph loaded', () => {
  const store = new oxigraph.Store();
  store.load(pieces(file), { format: 'application/n-quads', no_transaction: true, lenient: true });
  return store;
}) : undefined;

const median = (times: number[]): number => times.sort((a, b) => a - b)[times.length >>> 1] as number;
/** Rows of a result in JSON or N-Triples. */
function count(result: string): number {
  if (!result.startsWith('{')) return new Set(result.split('\n').filter(Boolean)).size;
  const { boolean, results } = JSON.parse(result) as { boolean?: boolean; results?: { bindings: unknown[] } };
  return boolean === undefined ? results?.bindings.length ?? 0 : Number(boolean);
}

print(`${'query'.padEnd(16)} ${'first'.padStart(9)} ${'native'.padStart(9)} ${'Oxigraph'.padStart(9)} ${'ratio'.padStart(8)}     rows   (ms)`);
let logarithms = 0;
for (const [name, text] of queries) {
  const form = (/\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b/.exec(text)?.[1] ?? 'SELECT') as 'SELECT';
  const mediaType = /CONSTRUCT|DESCRIBE/.test(form) ? 'application/n-triples' : 'application/sparql-results+json';
  let chunks: Uint8Array[] = [];
  const native = (): void => {
    chunks = [];
    evaluate({ text, form, defaultGraphs: [], namedGraphs: [] }, mediaType, { write: (chunk) => chunks.push(chunk) });
  };
  let answer = '';
  const other = (): void => {
    answer = oracle?.query(text, { results_format: mediaType, use_default_graph_as_union: true }) as string;
  };
  const clock = (run: () => void): number => {
    const start = performance.now();
    run();
    return performance.now() - start;
  };
  const first = clock(native);
  const [ours, theirs]: [number[], number[]] = [[], []];
  const end = performance.now() + Number(options.seconds) * 1000;
  while (ours.length < fewestRuns || (performance.now() < end && ours.length < 2000)) {
    ours.push(clock(native));
    // Nothing is learnt from a slow one more than a few times.
    if (oracle && theirs.length < Math.max(fewestRuns, ours.length / 10)) theirs.push(clock(other));
  }
  const rows = count(Buffer.concat(chunks).toString());
  const [a, b] = [median(ours), oracle ? median(theirs) : NaN];
  logarithms += Math.log(b / a);
  const agrees = !oracle || count(answer) === rows;
  print(`${name.padEnd(16)} ${first.toFixed(1).padStart(9)} ${a.toFixed(3).padStart(9)} ${b.toFixed(3).padStart(9)} ${(b / a).toFixed(1).padStart(8)} ${String(rows).padStart(8)}${agrees ? '' : `   Oxigraph: ${count(answer)} rows`}`);
}
print(`geometric mean of the ratios: ${Math.exp(logarithms / queries.length).toFixed(2)}`);
