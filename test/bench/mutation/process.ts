import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Job, Told } from './run-tests.js';

export interface Ended {
  /** Where and how it failed; undefined when it did not. */
  readonly failure?: { readonly file: string; readonly id: string; readonly how: 'fails' | 'no end' | 'ends the process'; readonly text: string };
  readonly milliseconds: number;
}

/** Milliseconds without a word after which a process has no end. */
const quiet = 6000;

/**
 * Runs tests in a copy.
 * @param known Milliseconds that a test takes; what takes twenty times as long and some seconds has no end.
 * @param told Is given each word of it.
 */
export async function runTests(copy: string, job: Job, known: (file: string, id: string) => number, told: (one: Told) => void = () => undefined): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), 'job-')), path = join(folder, 'job.json'), start = performance.now();
  writeFileSync(path, JSON.stringify(job));
  const child = spawn(process.execPath, ['--expose-gc', join('dist', 'test', 'bench', 'mutation', 'run-tests.js'), path], {
    cwd: copy, env: { ...process.env, LONGEST_STRETCH: '100000', TMPDIR: folder }, stdio: ['ignore', 'pipe', 'pipe', 'pipe'], detached: true,
  });
  let text = '', late = false, done = false, timer: NodeJS.Timeout | undefined;
  let at: { readonly file: string; readonly id: string } = { file: '', id: 'start' }, failed: Ended['failure'];
  const kill = (): void => { try { process.kill(-(child.pid as number), 'SIGKILL'); } catch { /* It is gone. */ } };
  const wait = (milliseconds: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => { late = true; kill(); }, milliseconds);
  };
  wait(60_000);
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => { text = (text + chunk.toString()).slice(-4000); });
  createInterface({ input: child.stdio[3] as Readable }).on('line', (line) => {
    const one = JSON.parse(line) as Told;
    told(one);
    if (one.kind === 'done') done = true;
    if (one.kind === 'fail') failed ??= { file: one.file, id: one.id, how: 'fails', text: one.text };
    if (one.kind === 'start') at = { file: one.file, id: one.id };
    if (one.kind === 'load') at = { file: one.file, id: 'load' };
    wait(at.id === 'load' ? 10 * quiet : quiet + 20 * known(at.file, at.id));
  });
  await new Promise<void>((resolve) => { child.once('close', () => { resolve(); }); });
  clearTimeout(timer);
  kill(); // what it started
  rmSync(folder, { recursive: true, force: true });
  const milliseconds = performance.now() - start;
  if (failed) return { failure: failed, milliseconds };
  if (!done) return { failure: { ...at, how: late ? 'no end' : 'ends the process', text: text.slice(-600) }, milliseconds };
  return { milliseconds };
}
