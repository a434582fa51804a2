import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { choicesOf } from '../../support/random.js';
import { makeCopy } from './copy.js';
import { mutantsOf, type Mutant } from './mutants.js';
import { runTests, type Ended } from './process.js';
import type { Job } from './run-tests.js';
import { coverSuites, type Suite } from './suites.js';

/**
 * `node dist/test/bench/mutation/mutate.js seed first count [results] [folder]`: how many faults the tests notice. Takes a
 * sample, by the seed, of all places of `server/engine` and `server/store` where one operator, condition, constant or statement
 * can be changed, and runs the tests that execute the place until one fails, ends the process or has no end. Which tests those are is
 * found first, by V8's coverage. Each failure is tried without the change too: a test that fails there as well is not counted.
 * Writes a line of JSON a mutant to the file of results, and goes on where that file ends.
 */
const [seed = '1', first = '0', count = '300', results = 'mutants.jsonl', folder = join(tmpdir(), 'mutation')] = process.argv.slice(2);
const root = process.cwd(), plain = join(folder, 'plain'), changed = join(folder, 'changed');
mkdirSync(folder, { recursive: true });
for (const copy of [plain, changed]) makeCopy(root, copy);

const files = ['dist/server/engine', 'dist/server/store'].flatMap((below) => readdirSync(join(root, below), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.js')).map((name) => join(below, name))).sort();
const mutants = files.flatMap((file) => mutantsOf(file, readFileSync(join(root, file), 'utf8')));
/** Places are told apart by where they begin. */
const places = Object.fromEntries(files.map((file) => [file, [...new Set(mutants.filter((mutant) => mutant.file === file).map(({ start }) => start))].sort((a, b) => a - b)]));
const numbers = new Map(Object.entries(places).flatMap(([file, offsets]) => offsets.map((offset) => `${file}:${offset}`)).map((name, i) => [name, i]));

const { below } = choicesOf(Number(seed));
const sample: Mutant[] = [];
for (const left = [...mutants]; sample.length < Number(first) + Number(count) && left.length > 0;) sample.push(...left.splice(below(left.length), 1));

const suites = await coverSuites(plain, places, folder);
const bits = new Map<string, Buffer>();
function executes(covered: string | undefined, place: number): boolean {
  if (covered === undefined) return false;
  let read = bits.get(covered);
  if (!read) bits.set(covered, read = Buffer.from(covered, 'base64'));
  return ((read[place >> 3] ?? 0) >> (place & 7) & 1) === 1;
}
const times = new Map(suites.flatMap(({ file, tests }) => tests.map(({ id, milliseconds }) => [`${file}: ${id}`, milliseconds])));
const known = (file: string, id: string): number => times.get(`${file}: ${id}`) ?? 5000;
/** Files that hold only in a process of their own. */
const apart = new Set<string>();
const unsure = new Set(suites.flatMap(({ file, failing }) => failing.map((id) => `${file}: ${id}`)));

/**
 * Milliseconds of the longest suite with workers or processes that takes part. Such suites run for the files that pass messages,
 * and where no other suite executes the place: what they alone would notice elsewhere counts as not noticed.
 */
const longestAlone = 100_000, ofMessages = /server\/engine\/(workers\/[^/]+|[^/]+)$/;
interface Part { readonly file: string; readonly tests: readonly string[]; readonly milliseconds: number; readonly alone: boolean }
/** The tests of a file that execute a place: all where it is executed outside of them. */
function testsAt({ file, shared, outside, tests }: Suite, place: number): Part {
  const whole = executes(shared, place) || executes(outside, place);
  const mine = tests.filter(({ id, covered }) => !unsure.has(`${file}: ${id}`) && (whole || executes(covered, place)));
  return { file, tests: mine.map(({ id }) => id), milliseconds: mine.reduce((sum, { milliseconds }) => sum + milliseconds, 300), alone: outside !== undefined || apart.has(file) };
}
/** What is run, in this order: what needs no process of its own at once, then each other file alone. */
function jobsAt(place: number, mutated: string): readonly Job[] {
  const parts = suites.filter(({ file, outside, milliseconds }) => !unsure.has(`${file}: load`) && (outside === undefined || milliseconds <= longestAlone)).map((suite) => testsAt(suite, place)).filter(({ tests }) => tests.length > 0).sort((a, b) => a.milliseconds - b.milliseconds);
  const together = parts.filter(({ alone }) => !alone);
  const wide = together.length === 0 || ofMessages.test(mutated);
  return [...(together.length > 0 ? [{ files: together }] : []), ...parts.filter(({ file, alone }) => alone && (wide || apart.has(file))).map((part) => ({ files: [part] }))];
}

/**
 * What is left to run after a test that failed without the change, too: one that ran after other files is tried again by
 * itself, from now on; one that was alone is left out.
 */
function withoutFailing({ files: run }: Job, { file, id, how, text }: NonNullable<Ended['failure']>): readonly Job[] {
  const at = run.findIndex((part) => part.file === file), mine = run[at], rest = run.slice(at + 1);
  if (!mine) return [];
  const after = rest.length > 0 ? [{ files: rest }] : [];
  if (run.length > 1 && !apart.has(file)) {
    apart.add(file);
    return [...after, { files: [mine] }];
  }
  process.stdout.write(`fails without any change, too, and is left out: ${file}: ${id}: ${how} ${text.slice(0, 200)}\n`);
  const real = mine.tests?.includes(id) ?? false;
  unsure.add(`${file}: ${real ? id : 'load'}`);
  return real ? [{ files: [{ file, tests: mine.tests?.filter((one) => one !== id) }] }, ...after] : after;
}

/** The first failure that is due to the change. */
async function notice(mutant: Mutant): Promise<Ended['failure']> {
  const place = numbers.get(`${mutant.file}:${mutant.start}`) ?? -1;
  const path = join(changed, mutant.file), text = readFileSync(path, 'utf8');
  writeFileSync(path, text.slice(0, mutant.start) + mutant.text + text.slice(mutant.end));
  try {
    const waiting = [...jobsAt(place, mutant.file)];
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      const { failure } = await runTests(changed, job, known);
      if (!failure) continue;
      // The same tests up to that one, without the change.
      const last = job.files.findIndex(({ file }) => file === failure.file);
      const same = job.files.slice(0, last + 1).map(({ file, tests = [] }, i) => ({ file, tests: i < last || !tests.includes(failure.id) ? tests : tests.slice(0, tests.indexOf(failure.id) + 1) }));
      const without = await runTests(plain, { files: same }, known);
      if (!without.failure) return failure;
      waiting.unshift(...withoutFailing(job, without.failure));
    }
    return undefined;
  } finally {
    writeFileSync(path, text);
  }
}

/** Line of the source that a place of a compiled file comes from. */
function sourceLine(file: string, text: string, offset: number): number {
  const before = text.slice(0, offset).split('\n');
  const map = new SourceMap(JSON.parse(readFileSync(join(root, `${file}.map`), 'utf8')) as SourceMapPayload);
  const entry = map.findEntry(before.length - 1, before.at(-1)?.length ?? 0);
  return 'originalLine' in entry ? entry.originalLine + 1 : before.length;
}

const path = resolve(root, results);
const done = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').filter(Boolean).length : 0;
let noticed = 0, tried = 0;
for (const mutant of sample.slice(Number(first) + done)) {
  const start = performance.now();
  const place = numbers.get(`${mutant.file}:${mutant.start}`) ?? -1;
  const by = await notice(mutant);
  tried += 1;
  if (by) noticed += 1;
  const text = readFileSync(join(root, mutant.file), 'utf8');
  const file = mutant.file.replace(/^dist\/(.*)\.js$/, '$1.ts'), line = sourceLine(mutant.file, text, mutant.start);
  const was = (text.split('\n')[text.slice(0, mutant.start).split('\n').length - 1] ?? '').trim();
  const part = text.slice(mutant.start, mutant.end).slice(0, 160);
  const seconds = Math.round((performance.now() - start) / 100) / 10;
  appendFileSync(path, `${JSON.stringify({ seed: Number(seed), file, line, kind: mutant.kind, was, part, by: by ? `${by.file}: ${by.id}` : null, how: by?.how ?? null, executing: jobsAt(place, mutant.file).flatMap((job) => job.files).reduce((sum, { tests = [] }) => sum + tests.length, 0), seconds })}\n`);
  if (!by) process.stdout.write(`not noticed: ${file}:${line} ${mutant.kind}: ${was.slice(0, 160)}\n`);
  if (tried % 20 === 0) process.stdout.write(`${noticed} of ${tried} noticed\n`);
}
process.stdout.write(`${noticed} of ${tried} noticed\n`);
