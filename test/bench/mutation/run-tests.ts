import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { takeTests, type Block, type CollectedTest } from './jest-globals.js';
import { openCoverage, type Coverage } from './coverage.js';

/** What one process is to run, as JSON in the file that its argument names. */
export interface Job {
  /** Files below dist/test, in order; the ids of their tests, or undefined for all. */
  readonly files: readonly { readonly file: string; readonly tests?: readonly string[] | undefined }[];
  /** Where given, nothing is left out after a test that fails, and what each test executed is told. */
  readonly places?: Readonly<Record<string, readonly number[]>>;
  /** Folder for the coverage of workers and other processes. */
  readonly outside?: string;
}
/** What it tells, one line of JSON each. */
export type Told =
  | { readonly kind: 'load' | 'loaded'; readonly file: string; readonly covered?: string }
  | { readonly kind: 'start' | 'end'; readonly file: string; readonly id: string; readonly covered?: string; readonly milliseconds?: number }
  | { readonly kind: 'fail'; readonly file: string; readonly id: string; readonly text: string }
  | { readonly kind: 'done' };

const job = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Job;
const tell = (told: Told): void => { writeSync(3, `${JSON.stringify(told)}\n`); };
const coverage: Coverage | undefined = job.places && openCoverage(process.cwd(), job.places);
if (job.outside !== undefined) process.env['NODE_V8_COVERAGE'] = job.outside;
const taken = (): { covered?: string } => (coverage ? { covered: coverage.take() } : {});

let current: { readonly file: string; readonly id: string } = { file: '', id: 'load' };
function fail(error: unknown): void {
  tell({ kind: 'fail', ...current, text: inspect(error).slice(0, 600) });
  if (!coverage) process.exit(1);
}
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

/** Hooks of blocks that were entered run once. */
const entered = new Set<Block>();

async function runOne({ id, blocks, run }: CollectedTest): Promise<void> {
  try {
    for (const block of blocks) {
      if (entered.has(block)) continue;
      entered.add(block);
      if (block.beforeAll.length > 0) tell({ kind: 'load', file: current.file });
      for (const body of block.beforeAll) await body();
    }
    tell({ kind: 'start', ...current });
    const start = performance.now(), before = taken();
    for (const block of blocks) for (const body of block.beforeEach) await body();
    await run();
    for (const block of blocks.toReversed()) for (const body of block.afterEach.toReversed()) await body();
    if (before.covered !== undefined) tell({ kind: 'loaded', file: current.file, ...before });
    tell({ kind: 'end', file: current.file, id, milliseconds: performance.now() - start, ...taken() });
  } catch (error) {
    fail(error);
  }
}

for (const { file, tests: wanted } of job.files) {
  current = { file, id: 'load' };
  tell({ kind: 'load', file });
  const chosen = wanted && new Set(wanted);
  try {
    await import(pathToFileURL(join(process.cwd(), 'dist', 'test', file)).href);
  } catch (error) {
    fail(error);
  }
  const { root, tests } = takeTests();
  tell({ kind: 'loaded', file, ...taken() });
  const mine = tests.filter(({ id }) => !chosen || chosen.has(id));
  const left = new Map<Block, number>();
  for (const { blocks } of mine) for (const block of blocks) left.set(block, (left.get(block) ?? 0) + 1);
  for (const one of mine) {
    current = { file, id: one.id };
    await runOne(one);
    for (const block of one.blocks.toReversed()) {
      const rest = (left.get(block) ?? 0) - 1;
      left.set(block, rest);
      if (rest > 0 || block === root) continue;
      for (const body of block.afterAll) await Promise.resolve().then(body as () => unknown).catch(fail);
    }
  }
  current = { file, id: 'end' };
  if (mine.length > 0) for (const body of root.afterAll) await Promise.resolve().then(body as () => unknown).catch(fail);
}
tell({ kind: 'done' });
process.exit(0);
