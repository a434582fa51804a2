import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where tests that need other programs keep these. */
export const tools = join('dist', 'tools');

export interface Outcome { readonly code: number; readonly output: string }
export function run(command: string, args: readonly string[], { cwd, env, seconds = 600 }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>>; readonly seconds?: number } = {}): Outcome {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', timeout: seconds * 1000, maxBuffer: 2 ** 28, ...(cwd !== undefined && { cwd }), ...(env && { env: { ...process.env, ...env } }) });
  return { code: status ?? 1, output: `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}` };
}

const folderOf = (name: string): string => join(tools, name);
/** A program of an environment of Python. */
export const program = (name: string, environment = 'python'): string => resolve(folderOf(environment), 'bin', name);

/** Packages of Python in an environment of their own. @returns why they cannot be installed. */
export function installPython(packages: readonly string[], environment = 'python'): string | undefined {
  const python = program('python', environment), made = existsSync(python) ? { code: 0, output: '' } : run('python3', ['-m', 'venv', folderOf(environment)]);
  const { code, output } = made.code === 0 ? run(python, ['-m', 'pip', 'install', '-q', ...packages], { seconds: 1800 }) : made;
  return code === 0 ? undefined : `${packages.join(', ')}: cannot be installed: ${output.trim().split('\n').at(-1)}`;
}
