import { execFile, fork, type ChildProcess } from 'node:child_process';

/** Runs git in a folder. @returns What it writes to standard output. @throws Error with what it says, and after the time for one command. */
export type RunGit = (folder: string, args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<string>;

/** Milliseconds that git gets for one command. */
const timeout = 20_000;

/** Without the environment variables by which a git command around this process would lead ours to another repository. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));

/** Runs git as a child of this process. */
export const runGit: RunGit = (folder, args, env = {}) => new Promise((resolve, reject) => {
  execFile('git', ['-C', folder, ...args], { env: { ...environment, ...env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' }, timeout }, (error, stdout, stderr) => {
    if (error) reject(new Error(`git ${args[0]} failed: ${stderr.trim() || error.message}`, { cause: error }));
    else resolve(stdout);
  });
});

/** A command for the process beside, and what came of it. */
export interface GitCommand { readonly id: number; readonly folder: string; readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> }
export interface GitResult { readonly id: number; readonly output: string; readonly failed: boolean }

/** Git by a small process beside this one. */
export interface GitBeside {
  readonly run: RunGit;
  close(): void;
}

/**
 * Starts a process that runs git for this one. Whoever starts a program is copied first, pages and all: a service of half
 * a gigabyte would not listen for 70 ms at each command. To be called while this process is small. A process beside that
 * has died is started again with the next command.
 */
export function startGit(): GitBeside {
  const waiting = new Map<number, { readonly resolve: (output: string) => void; readonly reject: (error: Error) => void }>();
  let number = 0, child: ChildProcess | undefined;
  const open = (): ChildProcess => {
    const opened = fork(new URL('./git-process.js', import.meta.url), { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    opened.on('message', ({ id, output, failed }: GitResult) => {
      if (failed) waiting.get(id)?.reject(new Error(output));
      else waiting.get(id)?.resolve(output);
      waiting.delete(id);
    });
    const end = (): void => {
      if (child !== opened) return;
      child = undefined;
      for (const { reject } of waiting.values()) reject(new Error('the process that runs git has ended'));
      waiting.clear();
    };
    opened.on('error', end).on('exit', end);
    opened.unref();
    opened.channel?.unref();
    return opened;
  };
  child = open();
  return {
    run: (folder, args, env = {}) => new Promise((resolve, reject) => {
      const id = number++;
      waiting.set(id, { resolve, reject });
      (child ??= open()).send({ id, folder, args, env } satisfies GitCommand);
    }),
    close: () => { if (child?.connected) child.disconnect(); },
  };
}
