import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether a program runs with these arguments and without a failure. */
export const runs = (command: string, ...args: readonly string[]): boolean => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** Where the tests of other clients keep their Python packages (`test/clients/run.sh`). */
export const pythonEnvironment = process.env['CLIENTS_VENV'] ?? join(tmpdir(), 'metastasis-clients-venv');
export const ownPython = join(pythonEnvironment, 'bin', 'python');

/** A Python that has these packages; undefined where this machine has none. @param packages With commas between. */
export const pythonWith = (packages: string): string | undefined => [ownPython, 'python3'].find((python) => runs(python, '-c', `import ${packages}`));
