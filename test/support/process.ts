import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { environment } from '../../server/service/start-service.js';

/** The service as a process of its own, as a user starts it. */
export interface ServiceProcess {
  /** Scheme, host and port without a slash at the end. */
  readonly origin: string;
  readonly process: ChildProcess;
  /** Everything that was written to standard output and standard error so far. */
  output(): string;
  /** Asks it to stop and resolves with its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** How a start that failed ended. */
export interface FailedStart {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * @param preload A module that is loaded ahead of the service, and hears messages.
 * @param limits Commands of the shell that come first, such as `ulimit`.
 */
function launch(env: Readonly<Record<string, string>>, preload?: string, limits?: string) {
  const command = [process.execPath, ...(preload ? ['--import', preload] : []), 'dist/server/main.js'];
  const [file = '', ...args] = limits === undefined ? command : ['sh', '-c', `${limits}; exec "$0" "$@"`, ...command];
  const child = spawn(file, args, {
    env: { ...environment, ...process.env, PORT: '0', MPP_WORKERS: '2', ...env }, stdio: ['ignore', 'pipe', 'pipe', ...(preload ? ['ipc' as const] : [])],
  }) as ChildProcessByStdio<null, Readable, Readable>;
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => { stdout += chunk.toString(); });
  child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString(); });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, ended, stdout: () => stdout, stderr: () => stderr };
}

/** The snapshot of the ontology that a start of other tests has left: the service itself knows whether it is still true. */
const shared = 'dist/test/snapshot.store';

/** Gives a start over the ontology the snapshot of another, as building it takes seconds. @returns Leaves its own for the next. */
async function shareSnapshot({ MPP_ONTOLOGY, MPP_DATA }: Readonly<Record<string, string>>): Promise<() => Promise<void>> {
  if (MPP_ONTOLOGY !== undefined || MPP_DATA === undefined) return () => Promise.resolve();
  const folder = join(MPP_DATA, 'snapshot'), own = join(folder, 'version.store');
  await mkdir(folder, { recursive: true });
  await copyFile(shared, own).catch(() => undefined); // there is none yet
  return async () => {
    const copy = `${shared}.${process.pid}`;
    await copyFile(own, copy);
    await rename(copy, shared);
  };
}

/** Starts the service and waits until it prints its address. @throws Error with its output when it ends before. */
export async function startService(env: Readonly<Record<string, string>> = {}, preload?: string, limits?: string): Promise<ServiceProcess> {
  const leaveSnapshot = await shareSnapshot(env);
  const { child, ended, stdout, stderr } = launch(env, preload, limits);
  const origin = await new Promise<string>((resolve, reject) => {
    const look = (): void => {
      const address = /^Metastasis Perspective.*(http:\/\/\S+)$/m.exec(stdout())?.[1];
      // What is bound to is asked: `localhost` may have two addresses.
      if (address) resolve(address.replace('//localhost:', '//127.0.0.1:'));
    };
    child.stdout.on('data', look);
    void ended.then((code) => { reject(new Error(`the service ended with code ${code}:\n${stdout()}${stderr()}`)); });
  });
  await leaveSnapshot();
  return {
    origin, process: child, output: () => stdout() + stderr(),
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}

/** Starts the service where it must fail, and tells how. */
export async function failToStart(env: Readonly<Record<string, string>>, limits?: string): Promise<FailedStart> {
  const { ended, stdout, stderr } = launch(env, undefined, limits);
  const code = await ended;
  return { code, stdout: stdout(), stderr: stderr() };
}

/** A temporary folder that is removed with `clean`. */
export async function temporaryFolder(): Promise<{ readonly path: string; clean(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'metastasis-'));
  return { path, clean: () => rm(path, { recursive: true, force: true }) };
}

/** A service over an ontology that is empty, in a folder of its own; updates are taken with the token `token`. */
export async function startEmptyService(env: Readonly<Record<string, string>> = {}): Promise<{ readonly origin: string; readonly process: ChildProcess; readonly ontology: string; output(): string; close(): Promise<void> }> {
  const folder = await temporaryFolder();
  const ontology = join(folder.path, 'ontology');
  await mkdir(ontology);
  const { origin, process: child, output, stop } = await startService({ MPP_ONTOLOGY: ontology, MPP_DATA: join(folder.path, 'data'), MPP_ADMIN_TOKEN: 'token', ...env });
  return {
    origin, process: child, ontology, output,
    async close() {
      await stop();
      await folder.clean();
    },
  };
}
