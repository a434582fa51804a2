import childProcess, { type ForkOptions } from 'node:child_process';
import files, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import type { GitCommand, GitResult } from '../../server/change/git.js';
import type { ChangePoint, Fate } from './kill-points.js';

/**
 * Loaded ahead of the service (`node --import`) by tests: the process ends as by `kill -9` at a moment of a change that a
 * message names. It watches the calls of Node.js by which changes are written.
 */

let fate: ChangePoint | undefined;
const dieAt = (point: ChangePoint): void => { if (fate === point) process.kill(process.pid, 'SIGKILL'); };

async function watchFiles(): Promise<void> {
  const { open, rename, rm } = files;
  const some = await open('/dev/null'), prototype = Object.getPrototypeOf(some) as FileHandle;
  await some.close();
  const { appendFile } = prototype;
  let renamed = 0;
  Object.assign(files, {
    async open(...call: Parameters<typeof open>) {
      const handle = await open(...call);
      if (fate === 'a text is half written' && String(call[0]).endsWith('.staged')) {
        await handle.write('half a te');
        dieAt(fate);
      }
      return handle;
    },
    async rename(...call: Parameters<typeof rename>) {
      if (String(call[0]).endsWith('.staged') && renamed++ % 2 === 1) dieAt('some files are in their places');
      return rename(...call);
    },
    async rm(...call: Parameters<typeof rm>) {
      if (String(call[0]).endsWith('.removed')) dieAt('a file is gone, its mark is not');
      return rm(...call);
    },
  });
  Object.assign(prototype, {
    async appendFile(this: FileHandle, line: Buffer) {
      dieAt('all texts are written');
      if (fate === 'half of its line is in the journal') {
        await appendFile.call(this, line.subarray(0, line.length / 2));
        dieAt(fate);
      }
      await appendFile.call(this, line);
      dieAt('its line is in the journal');
    },
  });
}

/** Git runs in a process beside the service: what goes to it and comes from it is watched. */
function watchGit(): void {
  const { fork } = childProcess;
  Object.assign(childProcess, {
    fork(module: URL, options: ForkOptions) {
      const child = fork(module, options), { send, emit } = child;
      let commit: number | undefined;
      Object.assign(child, {
        send(command: GitCommand) {
          const isCommit = command.args.includes('commit');
          if (isCommit) {
            commit = command.id;
            dieAt('git has the files and no commit');
          } else if (command.args.includes('add')) dieAt('git has not been told');
          const sent = send.call(child, command);
          if (isCommit) dieAt('git is committing');
          return sent;
        },
        emit(name: string, ...values: readonly unknown[]) {
          if (name === 'message' && (values[0] as GitResult).id === commit) dieAt('git has the commit');
          return Reflect.apply(emit, child, [name, ...values]) as boolean;
        },
      });
      return child;
    },
  });
}

if (isMainThread) {
  await watchFiles();
  watchGit();
  syncBuiltinESMExports();
  process.on('message', (message) => { fate = (message as Fate).dieAt; });
}
