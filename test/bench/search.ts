import { startService } from '../support/process.js';

/**
 * Time of `/api/suggest` over HTTP for questions of every sort, over the project's own ontology.
 * Run after a build: `node dist/test/bench/search.js [rounds]`. Prints median, 95th percentile and maximum a question.
 */
const rounds = Number(process.argv[2] ?? 40);
const print = (line: string): void => { process.stdout.write(`${line}\n`); };
const questions = ['c', 'me', 'EMT', 'snail', 'dormancy', 'bone metastasis', 'metastassis', 'dorminancy', 'the spread to the brain', 'Klein 2009', '10.1038/nrc2627', 'cells that stay alive without growth'];

const service = await startService();
const ask = async (question: string): Promise<number> => {
  const start = performance.now();
  const response = await fetch(`${service.origin}/api/suggest?q=${encodeURIComponent(question)}`);
  if (!response.ok) throw new Error(`${question}: ${response.status}`);
  await response.text();
  return performance.now() - start;
};
print(`first question, with the index built: ${(await ask('emt')).toFixed(0)} ms`);
const at = (sorted: readonly number[], share: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN).toFixed(1);
for (const question of questions) {
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) times.push(await ask(question));
  times.sort((a, b) => a - b);
  print(`${question.padEnd(40)} ${at(times, 0.5)} ms median, ${at(times, 0.95)} ms 95th percentile, ${at(times, 1)} ms at most`);
}
await service.stop();
