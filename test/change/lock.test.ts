import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lockData } from '../../server/change/lock.js';
import { temporaryFolder } from '../support/process.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>, other: ChildProcess | undefined;
beforeEach(async () => { folder = await temporaryFolder(); });
afterEach(async () => {
  other?.kill('SIGKILL');
  other = undefined;
  await folder.clean();
});

const module = new URL('../../server/change/lock.js', import.meta.url).href;
/** Another process that has locked the folder and waits. */
async function lockElsewhere(): Promise<ChildProcess> {
  other = spawn(process.execPath, ['--input-type=module', '-e', `
    const { lockData } = await import(${JSON.stringify(module)});
    lockData(${JSON.stringify(folder.path)}, 'A service');
    process.stdin.resume().on('end', () => process.exit(0));
    process.stdout.write('locked');`], { stdio: ['pipe', 'pipe', 'inherit'] });
  if (other.stdout) await once(other.stdout, 'data');
  return other;
}
const holder = (): { readonly pid: number; readonly what: string } => JSON.parse(readFileSync(join(folder.path, 'writer.lock'), 'utf8')) as { pid: number; what: string };

test('a data folder that another process writes to is refused, and the process named', async () => {
  const { pid } = await lockElsewhere();
  expect(() => { lockData(folder.path, 'A load'); }).toThrow(expect.objectContaining({
    status: 409, title: 'Folder in use', detail: `A service (process ${pid}) writes to ${folder.path}; one process may do so at a time.`,
  }));
});

test('a process that ends by itself leaves no lock', async () => {
  const ending = await lockElsewhere();
  expect(holder()).toMatchObject({ pid: ending.pid, what: 'A service' });
  ending.stdin?.end();
  await once(ending, 'exit');
  expect(existsSync(join(folder.path, 'writer.lock'))).toBe(false);
});

test('what a killed process left is no hindrance', async () => {
  const killed = await lockElsewhere();
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  expect(holder().pid).toBe(killed.pid);
  lockData(folder.path, 'A load');
  expect(holder()).toMatchObject({ pid: process.pid, what: 'A load' });
});

test.each([['half of a lock', '{"pid":'], ['the lock of a later process with the same number', JSON.stringify({ pid: 1, started: 'another time', what: 'A service' })]])('%s is no hindrance', async (_, left) => {
  await writeFile(join(folder.path, 'writer.lock'), left);
  lockData(folder.path, 'A load');
  expect(holder()).toMatchObject({ pid: process.pid, what: 'A load' });
});
