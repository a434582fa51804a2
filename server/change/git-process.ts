import { runGit, type GitCommand, type GitResult } from './git.js';

/** The process that runs git for the service. It ends when the service is gone, and not by a signal to both of them: a commit may be under way. */

process.on('SIGINT', () => undefined).on('SIGTERM', () => undefined).on('SIGHUP', () => undefined);
process.on('disconnect', () => { process.exit(); });
process.on('message', ({ id, folder, args, env }: GitCommand) => {
  // Who asked may be gone meanwhile: then nobody is told.
  const tell = (result: Omit<GitResult, 'id'>): void => { process.send?.({ id, ...result } satisfies GitResult, () => undefined); };
  runGit(folder, args, env).then((output) => { tell({ output, failed: false }); }, (error: unknown) => { tell({ output: (error as Error).message, failed: true }); });
});
