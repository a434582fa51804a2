import { spawn } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { choicesOf } from '../support/random.js';
import { mutantsOf, type Mutant } from './mutants.js';

/**
 * `node dist/test/bench/mutate.js seed first count [results]`: how many faults the tests notice. Takes a sample of all places
 * of `server/engine` and `server/store` where one operator, condition, constant or statement can be changed, by the seed, and
 * runs the tests of a fresh clone against each of the sample from `first` on: the cases of `conformance/own` without jest,
 * then jest over the suites that see the file, the quickest first, until one fails or takes ten times as long as it should. Works on a
 * copy in a temporary folder, one mutant at a time. Writes a line of JSON a mutant to the file of results.
 */
const [seed = '1', first = '0', count = '300', results = 'mutants.jsonl'] = process.argv.slice(2);
/** Suites that see a file, the quickest first. */
const suitesOf = (file: string): readonly string[] => (/server\/engine\/[^/]+$/.test(file)
  ? ['dist/test/engine/(memory|native\\.|quick|protocol)', 'dist/test/engine/(ask|engine|native-worker|thread)\\.']
  : ['dist/test/engine/(memory|native\\.|quick|regex|values)', 'dist/test/store/', 'dist/test/conformance/random-values']);

const root = process.cwd(), copy = mkdtempSync(join(tmpdir(), 'mutants-'));
cpSync(join(root, 'dist'), join(copy, 'dist'), { recursive: true });
for (const name of ['node_modules', 'test', 'queries', 'ontology', 'package.json', 'docs', 'README.md', 'client', 'server']) symlinkSync(join(root, name), join(copy, name));

const files = ['dist/server/engine', 'dist/server/store'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.js')).map((name) => join(folder, name))).sort();
const places = files.flatMap((file) => mutantsOf(file, readFileSync(join(root, file), 'utf8')));
const { below } = choicesOf(Number(seed));
const sample: Mutant[] = [];
for (const left = [...places]; sample.length < Number(first) + Number(count) && left.length > 0;) sample.push(...left.splice(below(left.length), 1));

interface Run { readonly code: number | null; readonly text: string; readonly milliseconds: number; readonly late: boolean }
function run(args: readonly string[], limit: number, env: Readonly<Record<string, string>> = {}): Promise<Run> {
  const start = performance.now();
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { cwd: copy, env: { ...process.env, LONGEST_STRETCH: '100000', ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let text = '', late = false;
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { text = (text + chunk.toString()).slice(-20_000); });
    // With whatever it started.
    const timer = setTimeout(() => { late = true; try { process.kill(-(child.pid as number), 'SIGKILL'); } catch { /* It is gone. */ } }, limit);
    child.once('close', (code) => {
      clearTimeout(timer);
      done({ code, text, late, milliseconds: performance.now() - start });
    });
  });
}

const check = join('dist', 'test', 'bench', 'mutant-check.js');
const jest = (suite: string): readonly string[] => ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js', '--bail', '--rootDir', join(copy, 'dist', 'test'), suite];

const plain = await run([check], 600_000);
const known = JSON.parse(plain.text) as string[];
process.stdout.write(`${places.length} places in ${files.length} files; own cases: ${Math.round(plain.milliseconds)} ms, ${known.length} fail without any mutant and are left out\n`);
/** Milliseconds that a suite may take; 0 for one that fails without any mutant, which is left out. */
const limits = new Map<string, number>();
async function limitOf(suite: string): Promise<number> {
  const kept = limits.get(suite);
  if (kept !== undefined) return kept;
  const { code, milliseconds, text } = await run(jest(suite), 600_000);
  limits.set(suite, code === 0 ? 10 * milliseconds : 0);
  process.stdout.write(`${suite}: ${Math.round(milliseconds)} ms${code === 0 ? '' : `, fails without any mutant and is left out: ${text.slice(-600)}`}\n`);
  return limits.get(suite) ?? 0;
}

let noticed = 0, tried = 0;
for (const mutant of sample.slice(Number(first))) {
  for (const suite of suitesOf(mutant.file)) await limitOf(suite);
  const path = join(copy, mutant.file), text = readFileSync(path, 'utf8');
  writeFileSync(path, text.slice(0, mutant.start) + mutant.text + text.slice(mutant.end));
  let by: string | undefined;
  const own = await run([check], 10 * plain.milliseconds + 5000, { KNOWN: JSON.stringify(known) });
  if (own.late) by = 'own cases: no end';
  else if (own.code !== 0) by = `own cases: ${own.code === 1 ? own.text.slice(0, 100) : 'ended'}`;
  for (const suite of suitesOf(mutant.file)) {
    const limit = await limitOf(suite);
    if (by !== undefined) break;
    if (limit === 0) continue;
    const { code, late } = await run(jest(suite), limit);
    if (code !== 0) by = `${suite}${late ? ': no end' : ''}`;
  }
  writeFileSync(path, text);
  tried += 1;
  if (by !== undefined) noticed += 1;
  const line = text.slice(0, mutant.start).split('\n').length;
  const was = text.split('\n')[line - 1]?.trim() ?? '';
  appendFileSync(resolve(root, results), `${JSON.stringify({ seed: Number(seed), file: relative('dist', mutant.file), line, kind: mutant.kind, was, part: text.slice(mutant.start, mutant.end).slice(0, 120), by: by ?? null })}\n`);
  if (by === undefined) process.stdout.write(`not noticed: ${relative('dist', mutant.file)}:${line} ${mutant.kind}: ${was.slice(0, 160)}\n`);
  if (tried % 20 === 0) process.stdout.write(`${noticed} of ${tried} noticed\n`);
}
process.stdout.write(`${noticed} of ${tried} noticed\n`);
rmSync(copy, { recursive: true, force: true });
