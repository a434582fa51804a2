import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What is measured: a SPARQL endpoint as a process of its own, whose default graph is the union of all graphs. */
export interface Server {
  readonly name: string;
  /** Address that takes a query as a posted form. */
  readonly endpoint: string;
  /** Seconds from the N-Quads file to the first answer. */
  readonly loadSeconds: number;
  /** Resident memory of the process and its children, in MiB. */
  memory(): number;
  /** Resolves when it answers and does nothing else: after a query that it gave up it may load its data again, and one that was given up it may go on with. */
  rested(): Promise<void>;
  stop(): Promise<void>;
}

export interface StartOptions {
  /** N-Quads file. */
  readonly file: string;
  /** Seconds after which a query may be given up. */
  readonly timeout: number;
  /** Folder of what install-peers.sh installs. */
  readonly peers: string;
}

/** A row of the table of servers: what it needs, and how it is started. */
interface Kind {
  readonly name: string;
  /** Whether it runs only where it is named. */
  readonly onRequest?: boolean;
  /** Files or commands without which it cannot be started. */
  needs(peers: string): readonly string[];
  /** @param folder For its data; it is removed at the end. */
  start(options: StartOptions, port: number, folder: string): Promise<{ readonly process: ChildProcess; readonly path: string; readonly ready?: () => Promise<void> }>;
}

const compiled = (name: string): string => join(import.meta.dirname, name);
const root = join(import.meta.dirname, '../../..');
/** Checkout of an earlier state, built. */
const earlier = resolve(process.env['BENCH_EARLIER'] ?? 'data/bench/earlier');
/** Heap for data sets of millions of triples. */
const largeHeap = '--max-old-space-size=8192';

const kinds: readonly Kind[] = [
  {
    name: 'ours', needs: () => [],
    start: ({ file, timeout }, port) => Promise.resolve({ process: launch(process.execPath, [compiled('serve.js'), file, String(port), String(timeout)]), path: '/sparql' }),
  },
  {
    // An earlier state of this project, compiled in another folder: what a change costs is seen in one run.
    name: 'earlier', onRequest: true, needs: () => [join(earlier, 'dist/test/bench/serve.js')],
    start: ({ file, timeout }, port) => Promise.resolve({ process: launch(process.execPath, [join(earlier, 'dist/test/bench/serve.js'), file, String(port), String(timeout)]), path: '/sparql' }),
  },
  {
    // The whole service with the file loaded beside an empty ontology: what pages, derived triples and descriptions add.
    name: 'service', onRequest: true, needs: () => [],
    start({ file, timeout }, port, folder) {
      mkdirSync(join(folder, 'ontology'));
      const env = {
        // With this base the graphs of the file are none of the ontology.
        ...process.env, PORT: String(port), MPP_BASE: 'http://127.0.0.1/', MPP_ONTOLOGY: join(folder, 'ontology'), MPP_DATA: join(folder, 'data'), MPP_CACHE_BYTES: '0', MPP_RATE: '0', MPP_QUERY_TIMEOUT: String(timeout),
      };
      complete(process.execPath, [join(root, 'setup.mjs'), 'load', file], env);
      return Promise.resolve({ process: launch(process.execPath, [compiled('../../server/main.js')], env), path: '/sparql' });
    },
  },
  { name: 'virtuoso', needs: () => ['virtuoso-t', 'isql-vt'], start: startVirtuoso },
  {
    name: 'oxigraph', needs: (peers) => [join(peers, 'oxigraph/bin/oxigraph')],
    start({ file, timeout, peers }, port, folder) {
      const program = join(peers, 'oxigraph/bin/oxigraph');
      complete(program, ['load', '--location', folder, '--file', file]);
      return Promise.resolve({ process: launch(program, ['serve-read-only', '--location', folder, '--bind', `127.0.0.1:${port}`, '--union-default-graph', '--timeout-s', String(timeout)]), path: '/query' });
    },
  },
  {
    name: 'oxigraph-js', needs: () => [],
    start: ({ file, timeout }, port) => Promise.resolve({ process: launch(process.execPath, [largeHeap, compiled('serve-oxigraph.js'), file, String(port), String(timeout)]), path: '/' }),
  },
  {
    name: 'jena', needs: (peers) => ['java', jar(peers)],
    start({ file, timeout, peers }, port, folder) {
      complete('java', ['-cp', jar(peers), 'tdb2.tdbloader', '--loc', folder, file]);
      const args = ['-Xmx6g', '-jar', jar(peers), '--localhost', `--port=${port}`, `--timeout=${timeout * 1000}`, '--set=tdb2:unionDefaultGraph=true', `--loc=${folder}`, '/ds'];
      return Promise.resolve({ process: launch('java', args, { ...process.env, FUSEKI_BASE: join(folder, 'base') }), path: '/ds/query' });
    },
  },
  {
    name: 'comunica', needs: (peers) => [comunica(peers)],
    start({ file, peers }, port) {
      // It loads the file with its first query, of whose time that is: only who asks gives a query up.
      const args = [largeHeap, comunica(peers), file, '--port', String(port), '--timeout', '3600', '--unionDefaultGraph'];
      return Promise.resolve({ process: launch(process.execPath, args, { ...process.env, NODE_OPTIONS: largeHeap }), path: '/sparql' });
    },
  },
];

const jar = (peers: string): string => join(peers, 'jena', 'jena-fuseki-server-5.6.0.jar');
const comunica = (peers: string): string => join(peers, 'comunica/node_modules/@comunica/query-sparql-file/bin/http.js');

const serverNames: readonly string[] = kinds.map(({ name }) => name);
export const usualServers: readonly string[] = kinds.filter(({ onRequest }) => !onRequest).map(({ name }) => name);

/** What a server lacks on this machine; undefined when it can be started. @throws RangeError for an unknown name. */
export function missing(name: string, peers: string): string | undefined {
  return kindNamed(name).needs(peers).find((need) => (need.includes('/') ? !existsSync(need) : spawnSync('which', [need]).status !== 0));
}

function kindNamed(name: string): Kind {
  const kind = kinds.find((of) => of.name === name);
  if (!kind) throw new RangeError(`there is no server ${name}; there are ${serverNames.join(', ')}`);
  return kind;
}

/** Loads the file and waits for the first answer. @throws Error with what the process said when it ends before. */
export async function startServer(name: string, options: StartOptions): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), `bench-${name}-`));
  const port = await freePort();
  const start = performance.now();
  const { process: child, path, ready } = await kindNamed(name).start({ ...options, file: resolve(options.file) }, port, folder);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => { said = (said + chunk.toString()).slice(-4000); });
  const gone = new Promise<void>((done) => { child.once('exit', () => { done(); }); });
  const endpoint = `http://127.0.0.1:${port}${path}`;
  const stop = async (): Promise<void> => {
    // A cluster's children do not end with it.
    for (const pid of [...family(child.pid as number)].reverse()) kill(pid, 'SIGTERM');
    const late = setTimeout(() => { for (const pid of family(child.pid as number)) kill(pid, 'SIGKILL'); }, 5000);
    await gone;
    clearTimeout(late);
    rmSync(folder, { recursive: true, force: true });
  };
  const answering = async (): Promise<void> => {
    while (!(await answers(endpoint))) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${name} ended before it answered: ${said}`);
      await sleep(50);
    }
  };
  await ready?.();
  const rested = async (): Promise<void> => {
    await answering();
    for (let before = processorTime(child.pid as number), after; ; before = after) {
      await sleep(1000);
      after = processorTime(child.pid as number);
      if (after - before < 0.1) break;
    }
    await answering();
  };
  await answering();
  return {
    name, endpoint, loadSeconds: (performance.now() - start) / 1000, rested, stop,
    memory: () => [...family(child.pid as number)].reduce((sum, pid) => sum + residentMemory(pid), 0),
  };
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    const body = new URLSearchParams({ query: 'ASK { ?s <http://www.w3.org/2004/02/skos/core#notation> "MOL1" }' });
    const response = await fetch(endpoint, { method: 'POST', body, headers: { accept: 'application/sparql-results+json' } });
    return response.ok && ((await response.json()) as { boolean: boolean }).boolean;
  } catch {
    return false;
  }
}

/** A database folder, filled by the bulk loader. Results are not cut, and memory is as its manual says for 4 GB. */
async function startVirtuoso({ file, timeout }: StartOptions, port: number, folder: string): ReturnType<Kind['start']> {
  const sqlPort = await freePort();
  mkdirSync(join(folder, 'db'));
  const section = (name: string, values: Readonly<Record<string, string | number>>): string => `[${name}]\n${Object.entries(values).map(([key, value]) => `${key} = ${value}\n`).join('')}\n`;
  const db = (name: string): string => join(folder, 'db', name);
  writeFileSync(join(folder, 'virtuoso.ini'), [
    section('Database', { DatabaseFile: db('v.db'), ErrorLogFile: db('v.log'), LockFile: db('v.lck'), TransactionFile: db('v.trx'), xa_persistent_file: db('v.pxa'), FileExtend: 200, MaxCheckpointRemap: 2000 }),
    section('TempDatabase', { DatabaseFile: db('t.db'), TransactionFile: db('t.trx'), FileExtend: 200, MaxCheckpointRemap: 2000 }),
    section('Parameters', {
      ServerPort: sqlPort, ServerThreads: 32, NumberOfBuffers: 340_000, MaxDirtyBuffers: 250_000, MaxQueryMem: '2G', DirsAllowed: `${dirname(file)}, ${folder}`, CaseMode: 2,
      DisableUnixSocket: 1, CheckpointInterval: 0,
    }),
    section('HTTPServer', { ServerPort: `127.0.0.1:${port}`, ServerRoot: folder, ServerThreads: 32, MaxClientConnections: 32 }),
    section('SPARQL', { ResultSetMaxRows: 100_000_000, MaxQueryCostEstimationTime: 0, MaxQueryExecutionTime: timeout }),
  ].join(''));
  const child = launch('virtuoso-t', ['+foreground', '+configfile', join(folder, 'virtuoso.ini')]);
  const sql = (statement: string): boolean => spawnSync('isql-vt', [String(sqlPort), 'dba', 'dba', `exec=${statement}`], { encoding: 'utf8' }).status === 0;
  return {
    process: child, path: '/sparql',
    async ready() {
      while (!sql('status();')) await sleep(200);
      const loaded = sql(`ld_dir('${dirname(file)}', '${basename(file)}', 'urn:x:none'); rdf_loader_run(); checkpoint;`);
      if (!loaded) throw new Error('virtuoso could not load the file');
    },
  };
}

const launch = (command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): ChildProcess => spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });

function complete(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): void {
  const { status, stderr, error } = spawnSync(command, args, { env, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (error || status !== 0) throw new Error(`${basename(command)} ${args[0]} failed: ${error?.message ?? stderr.slice(-2000)}`);
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer();
    server.once('error', failed).listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => { found(typeof address === 'object' && address ? address.port : 0); });
    });
  });
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch { /* it is gone */ }
}

/** A process of ours and all that it started, from /proc. */
function* family(pid: number): Generator<number> {
  yield pid;
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    if (Number(/^PPid:\s+(\d+)/m.exec(status(entry))?.[1]) === pid) yield* family(Number(entry));
  }
}

function status(pid: number | string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

/** Seconds of processor time of a process and its children; the kernel counts hundredths. */
function processorTime(pid: number): number {
  let ticks = 0;
  for (const one of family(pid)) {
    try {
      const fields = readFileSync(`/proc/${one}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
      ticks += Number(fields[11]) + Number(fields[12]);
    } catch { /* it is gone */ }
  }
  return ticks / 100;
}

const residentMemory = (pid: number): number => Number(/^VmRSS:\s+(\d+) kB/m.exec(status(pid))?.[1] ?? 0) / 1024;
