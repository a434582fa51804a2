import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { createEngine } from '../../server/engine/create-engine.js';
import { ask, crowd, formatOf, prefixes, select } from '../support/service.js';

/**
 * A process of its own, so that nothing else takes or gives memory: a query of much memory, twice, and what the process
 * holds meanwhile and afterwards. Prints a line of JSON.
 */

/** MiB of the process beside those of before. */
export interface MemoryReport {
  readonly highest: number;
  /** The least within a minute after the first query, and after the second. */
  readonly afterwards: readonly [number, number];
  readonly answers: readonly string[];
  readonly freed: number;
  /** What the next query says. */
  readonly next: string;
}

const csv = formatOf('csv');
const engine = createEngine({ workers: 1 });
await engine.swap({ ...crowd, prefixes });
// All workers that stand ready have started, and each has answered.
await Promise.all([1, 2].map(() => ask(engine, 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(?f < 100) }', { timeout: 60_000 })));
await sleep(1000);
const before = process.memoryUsage.rss(), excess = (): number => (process.memoryUsage.rss() - before) / 2 ** 20;
let highest = 0, freed = 0;
const watch = setInterval(() => { highest = Math.max(highest, excess()); }, 20);
// Hundreds of thousands of groups, whose texts are of this query alone.
const large = 'SELECT (COUNT(*) AS ?n) { SELECT ?x (COUNT(*) AS ?m) { ?a ?b ?c . ?d ?e ?f FILTER(?f < 250) BIND(CONCAT("some long text to be held ", STR(?c * 1000 + ?f)) AS ?x) } GROUP BY ?x }';
const answers: string[] = [];
/** @param enough MiB at which nothing more is waited for. */
async function holdAndLeave(enough: number): Promise<number> {
  const { body } = await engine.query(select(large), { format: csv, timeout: 100_000, onFree: () => { freed += 1; } });
  answers.push(await text(body));
  let least = excess();
  for (const start = performance.now(); least > enough && performance.now() - start < 30_000; least = Math.min(least, excess())) await sleep(250);
  return least;
}
const first = await holdAndLeave(20), second = await holdAndLeave(first + 20);
clearInterval(watch);
const report: MemoryReport = { highest, afterwards: [first, second], answers, freed, next: await ask(engine, 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }') };
process.stdout.write(`${JSON.stringify(report)}\n`);
await engine.close(0);
