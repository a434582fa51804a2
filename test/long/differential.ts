import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { jenaOracle, ourAnswer, oxigraphOracle, sameAnswer, withDataset } from '../conformance/oracles.js';
import { denseData, randomCount, randomData, randomQuery } from '../conformance/random-query.js';
import { valuesData, valuesPrologue, valuesQuery } from '../conformance/random-values.js';

/**
 * `node dist/test/long/differential.js grammar first-seed count [Fuseki dataset] [file]`: asks us, Oxigraph and, where the
 * dataset of a Fuseki is given, Jena the same random queries, of the grammar `values`, `structure` or `counts`, and writes
 * each disagreement to the file: with whom, the query, the data and the answers.
 */
const [grammar = 'values', first = '1', count = '3000', jena, file] = process.argv.slice(2);
const end = Number(first) + Number(count);
const oracles = [oxigraphOracle, ...(jena && jena !== '-' ? [jenaOracle(jena)] : [])];
const patience = 5000;

const made = (seed: number): readonly [prologue: string, nquads: string, query: string] => {
  if (grammar === 'values') return [valuesPrologue, valuesData(seed), valuesQuery(seed)];
  const [data, query] = grammar === 'counts' ? [denseData, randomCount] : [randomData, randomQuery];
  return ['', fc.sample(data, { seed, numRuns: 1 })[0] ?? '', fc.sample(query, { seed, numRuns: 1 })[0] ?? ''];
};

/** What came of one seed, in words to be counted. */
async function compare(seed: number): Promise<readonly string[]> {
  const [prologue, nquads, query] = made(seed);
  let ours = '', error = '';
  try {
    ours = ourAnswer(nquads, query, 3000, prologue);
  } catch (thrown) {
    error = `${(thrown as Error).name}: ${(thrown as Error).message}`;
    if (/RowLimit/.test(error)) return ['too many rows'];
  }
  const [dataset, text] = withDataset(nquads, query);
  const notes: string[] = [], verdicts: string[] = [], answers: string[] = [`ours: ${ours || error}`];
  for (const oracle of oracles) {
    const { text: theirs, error: fault } = await oracle.answer(dataset, text, prologue);
    const same = theirs === undefined ? error !== '' : error === '' && sameAnswer(query, ours, theirs);
    notes.push(`${oracle.name}: ${same ? theirs === undefined ? 'both refuse' : 'same' : theirs === undefined ? 'fails' : error ? 'answers what we refuse' : 'differs'}`);
    if (same) continue;
    verdicts.push(oracle.name);
    answers.push(`${oracle.name}: ${theirs ?? fault ?? ''}`);
  }
  if (verdicts.length > 0 && file) appendFileSync(file, `### ${seed} ${verdicts.join(' ')}\n${query}\n---\n${nquads}---\n${answers.join('\n')}\n\n`);
  return notes;
}

if (isMainThread) {
  const tally = new Map<string, number>();
  const note = (what: string): void => void tally.set(what, (tally.get(what) ?? 0) + 1);
  /** Compares in a thread, which is ended when a seed takes too long. @returns The seed to go on with. */
  const run = async (seed: number): Promise<number> => {
    let next = seed, at = performance.now(), gone = false;
    const thread = new Worker(new URL(import.meta.url), { argv: process.argv.slice(2), workerData: seed });
    thread.on('message', (notes: readonly string[]) => {
      notes.forEach(note);
      next += 1;
      at = performance.now();
    }).once('exit', () => { gone = true; });
    while (!gone) {
      await sleep(50);
      if (performance.now() - at < patience + (next === seed ? 5000 : 0)) continue;
      note('does not end');
      process.stdout.write(`seed ${next} does not end: ${made(next)[2]}\n`);
      await thread.terminate();
      next += 1;
    }
    return next;
  };
  for (let seed = Number(first); seed < end;) seed = await run(seed);
  process.stdout.write(`${[...tally].sort().map(([what, n]) => `${what}: ${n}`).join('\n')}\n`);
} else {
  for (let seed = workerData as number; seed < end; seed++) parentPort?.postMessage(await compare(seed));
}
