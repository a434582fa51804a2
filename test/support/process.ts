import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
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
 * Flags of the compiler that the test run was started with, for the services that it starts: each lives for seconds. Services
 * whose times are measured are started without them, and from the compiled files, as users start them.
 */
export const compiler = process.execArgv.filter((flag) => flag.startsWith('--interrupt-budget='));

/** Where the script stands that starts the service, if it is another one: see `bundled-service`. */
export const serviceVariable = 'TEST_BUNDLED_SERVICE';

/** The script of the commands: that of the bundle where services are started from it. */
export const commandScript = (): string => process.env[serviceVariable]?.replace(/main\.cjs$/, 'cli.cjs') ?? 'dist/server/cli.js';

/**
 * Starts the service with a channel to this process: it ends when this process does, however that comes about.
 *
 * @param preload A module that is loaded ahead of the service, and hears messages.
 * @param limits Commands of the shell that come first, such as `ulimit`.
 * @param measured Its times are measured.
 */
function launch(env: Readonly<Record<string, string>>, preload?: string, limits?: string, measured = false) {
  const flags = measured ? [] : compiler, script = measured ? undefined : process.env[serviceVariable];
  const command = [process.execPath, ...flags, ...(preload ? ['--import', preload] : []), script ?? 'dist/server/main.js'];
  const [file = '', ...args] = limits === undefined ? command : ['sh', '-c', `${limits}; exec "$0" "$@"`, ...command];
  const child = spawn(file, args, {
    env: { ...environment, ...process.env, PORT: '0', MPP_WORKERS: preload ? '2' : '1', ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  }) as ChildProcessByStdio<null, Readable, Readable>;
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => { stdout += chunk.toString(); });
  child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString(); });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, ended, stdout: () => stdout, stderr: () => stderr };
}

/** Snapshots that starts of other tests have left, by what their ontology holds: the service itself knows whether one is still true. */
const shared = 'dist/test/snapshots';

/** A hash over the files of an ontology; undefined where they cannot be read, which is for the service to tell. */
async function hashOf(ontology: string): Promise<string | undefined> {
  try {
    const files = (await readdir(ontology, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile() && entry.name.endsWith('.ttl')).map((entry) => join(entry.parentPath, entry.name)).sort();
    const hash = createHash('sha256');
    for (const file of files) hash.update(`\0${relative(ontology, file)}\0`).update(await readFile(file));
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}

/** Gives a start with a new data folder the snapshot of another over the same ontology, as building it takes seconds. @returns Leaves its own for the next. */
async function shareSnapshot({ MPP_ONTOLOGY = 'ontology', MPP_DATA }: Readonly<Record<string, string>>): Promise<() => Promise<void>> {
  const hash = MPP_DATA === undefined || existsSync(join(MPP_DATA, 'snapshot')) ? undefined : await hashOf(MPP_ONTOLOGY);
  if (hash === undefined || MPP_DATA === undefined) return () => Promise.resolve();
  const folder = join(MPP_DATA, 'snapshot'), own = join(folder, 'version.store'), kept = join(shared, `${hash}.store`);
  await mkdir(folder, { recursive: true });
  await mkdir(shared, { recursive: true });
  const found = await copyFile(kept, own).then(() => true, () => false), before = found ? (await stat(own)).mtimeMs : 0;
  return async () => {
    // Written anew: there was none, or it is of other code. A disk that is full in a test takes none.
    const after = await stat(own).then(({ mtimeMs }) => mtimeMs, () => before);
    if (after === before) return;
    const copy = `${kept}.${process.pid}`;
    await copyFile(own, copy);
    await rename(copy, kept);
  };
}

/** Starts the service and waits until it prints its address. @throws Error with its output when it ends before. */
export async function startService(env: Readonly<Record<string, string>> = {}, preload?: string, limits?: string, measured = false): Promise<ServiceProcess> {
  const leaveSnapshot = await shareSnapshot(env);
  const { child, ended, stdout, stderr } = launch(env, preload, limits, measured);
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
