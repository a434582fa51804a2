import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { readSnapshot } from '../store/snapshot.js';
import type { Dataset, DatasetSource } from './dataset.js';
import { reading } from './damaged.js';
import { storedFiles } from './graphs.js';
import { moduleFiles } from './module-files.js';
import type { SnapshotTask } from './snapshot-thread.js';

/**
 * By path, the SHA-256 of every file that goes into a version, as it was when it was read: `ontology/…`, `graphs/…`,
 * `queries/…` and `code/…`.
 */
export type Fingerprints = ReadonlyMap<string, string>;

/** What one file holds. */
interface Kept {
  readonly base: string;
  readonly dataset: Dataset;
  readonly fingerprints: Fingerprints;
  /** State of the files of stored graphs on the disk: a file of that state is not read again to know what it holds. */
  readonly states: ReadonlyMap<string, string>;
}

/** A version with what the files held that it was made from. */
export interface Opened {
  readonly dataset: Dataset;
  readonly fingerprints: Fingerprints;
}

/** Builds the version that the files give, as buildDataset does. */
export type BuildDataset = (previous: Dataset | undefined, unchanged: ReadonlySet<string>) => Promise<Dataset>;

/** Called when a snapshot could not be kept; the only consequence is that the next start takes longer. */
export type Complain = (message: string, error: unknown) => void;

/** @throws OntologyError as buildDataset does. */
export async function openDataset(source: DatasetSource, data: string, complain?: Complain): Promise<Dataset> {
  return (await openSources(source, data, complain)).dataset;
}

/**
 * The version that the source files give: read from the snapshot of an earlier start if every file that goes into it
 * is still the same, else built, with the stored graphs that are still the same taken from there, and kept.
 *
 * @param data folder for the snapshot; it is created when needed and can be deleted at any time.
 * @param build Default: in this thread.
 * @throws OntologyError as buildDataset does.
 */
export async function openSources(source: DatasetSource, data: string, complain: Complain = () => undefined, build = buildHere(source)): Promise<Opened> {
  const kept = await readKept(join(data, 'snapshot', fileName));
  const fingerprints = await readFingerprints(source, kept);
  if (kept && kept.base === source.base && same(kept.fingerprints, fingerprints)) return { dataset: kept.dataset, fingerprints };
  const of = (fingerprints: Fingerprints, folder: string): Fingerprints => new Map([...fingerprints].filter(([path]) => path.startsWith(`${folder}/`)));
  const usable = kept && kept.base === source.base && same(of(kept.fingerprints, 'code'), of(fingerprints, 'code')) ? kept : undefined;
  const unchanged = [...of(fingerprints, 'graphs')].filter(([path, hash]) => usable?.fingerprints.get(path) === hash).map(([path]) => path.slice('graphs/'.length));
  const dataset = await build(usable?.dataset, new Set(unchanged));
  await keepSnapshot(source, data, { dataset, fingerprints }).catch((error: unknown) => { complain('the snapshot could not be kept', error); });
  return { dataset, fingerprints };
}

/** The version that an earlier start kept, if every file that goes into it is still the same. */
export async function readUnchanged(source: DatasetSource, data: string): Promise<Dataset | undefined> {
  const kept = await readKept(join(data, 'snapshot', fileName));
  return kept && kept.base === source.base && same(kept.fingerprints, await readFingerprints(source, kept)) ? kept.dataset : undefined;
}

/** The code is loaded only when needed: the validator and an engine for candidates would slow every other start down. */
const buildHere = (source: DatasetSource): BuildDataset => async (previous, unchanged) => (await import('./dataset.js')).buildDataset(source, previous, unchanged);

const fileName = 'version.store';

/** Keeps a version for the next start that finds files like these. Large ones take a second or more, in a thread. */
export async function keepSnapshot({ base, graphs }: Pick<DatasetSource, 'base' | 'graphs'>, data: string, { dataset, fingerprints }: Opened): Promise<void> {
  const folder = join(data, 'snapshot');
  await mkdir(folder, { recursive: true });
  const states = new Map<string, string>();
  for (const path of fingerprints.keys()) if (graphs !== undefined && path.startsWith('graphs/')) states.set(path, await stateOf(join(graphs, path.slice('graphs/'.length))));
  const content: Kept = { base, dataset, fingerprints, states };
  await new Promise<void>((resolve, reject) => {
    const worker = new Worker(new URL('./snapshot-thread.js', import.meta.url), { workerData: { path: join(folder, fileName), content } satisfies SnapshotTask });
    worker.once('error', reject).once('exit', () => { resolve(); });
  });
  const stale = (await readdir(folder)).filter((file) => file !== fileName);
  await Promise.all(stale.map((file) => rm(join(folder, file), { force: true })));
}

const same = (a: Fingerprints, b: Fingerprints): boolean => a.size === b.size && [...a].every(([path, hash]) => b.get(path) === hash);

/** The state of a file on the disk: it changes whenever the file is written, and seldom otherwise. */
async function stateOf(path: string): Promise<string> {
  const { size, mtimeNs, ctimeNs, ino } = await stat(path, { bigint: true });
  return [size, mtimeNs, ctimeNs, ino].join(' ');
}

/** Every file that a version is made from, and the code that makes it. */
async function readFingerprints({ ontology, graphs, queries }: DatasetSource, kept: Kept | undefined): Promise<Fingerprints> {
  const fingerprints = new Map<string, string>();
  const code = fileURLToPath(new URL('..', import.meta.url));
  const folders = [
    ['queries', queries, '.rq'], ['examples', join(queries, 'examples'), '.ttl'],
    ...['rdf', 'store', 'ontology', 'engine', 'query'].map((name) => ['code', join(code, name), '.js'] as const),
  ] as const;
  const add = async (key: string, path: string, known?: string): Promise<void> => {
    fingerprints.set(key, known ?? await reading(path, () => hashFile(path)));
  };
  for (const file of await moduleFiles(ontology)) await add(`ontology/${file}`, join(ontology, file));
  for (const file of graphs === undefined ? [] : await storedFiles(graphs)) {
    const key = `graphs/${file}`, path = join(graphs as string, file);
    await add(key, path, kept?.states.get(key) === await stateOf(path) ? kept?.fingerprints.get(key) : undefined);
  }
  for (const [name, folder, suffix] of folders) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (name === 'examples' && error.code === 'ENOENT') return [];
      throw error;
    });
    for (const entry of entries) {
      if (!entry.isFile() || !entry.name.endsWith(suffix)) continue;
      const path = join(entry.parentPath, entry.name);
      const key = `${name}/${relative(name === 'code' ? code : folder, path).split(sep).join('/')}`;
      await add(key, path);
    }
  }
  return fingerprints;
}

/** SHA-256 of a file of any size. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path);
  try {
    for await (const chunk of file.createReadStream({ highWaterMark: 2 ** 20, autoClose: false })) hash.update(chunk as Buffer);
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

/** The snapshot; undefined when there is none, or it is damaged, or of another layout. */
async function readKept(path: string): Promise<Kept | undefined> {
  let file;
  try {
    file = await open(path);
  } catch {
    return undefined;
  }
  try {
    const bytes = new SharedArrayBuffer((await file.stat()).size);
    const view = new Uint8Array(bytes);
    for (let at = 0; at < view.length;) {
      const { bytesRead } = await file.read(view, at, Math.min(view.length - at, 2 ** 28), at);
      if (bytesRead === 0) return undefined;
      at += bytesRead;
    }
    return readSnapshot(bytes) as Kept;
  } catch {
    return undefined;
  } finally {
    await file.close();
  }
}
