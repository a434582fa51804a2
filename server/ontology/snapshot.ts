import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { versionId } from './canonical.js';
import type { Dataset, DatasetSource } from './dataset.js';

/** What stands beside the N-Quads of a snapshot. */
interface Head extends Omit<Dataset, 'nquads' | 'prefixes'> {
  readonly prefixes: readonly (readonly [string, string])[];
}

/**
 * What every file that goes into a version held when it was read: `ontology/…`, `graphs/…`, `queries/…` and `code/…`
 * to the SHA-256 of its content.
 */
export type Fingerprints = ReadonlyMap<string, string>;

/**
 * The version that the source files give: read from the snapshot of an earlier start if every file that goes into it
 * is still the same, else built and kept for the next start.
 *
 * @param data folder for the snapshot; it is created when needed and can be deleted at any time.
 * @throws OntologyError as buildDataset does.
 */
export async function openDataset(source: DatasetSource, data: string): Promise<Dataset> {
  return (await openSources(source, data)).dataset;
}

/** As openDataset, with what the files held. */
export async function openSources(source: DatasetSource, data: string): Promise<{ readonly dataset: Dataset; readonly fingerprints: Fingerprints }> {
  const fingerprints = await readFingerprints(source);
  const kept = await readSnapshot(join(data, 'snapshot'), sourceKey(source, fingerprints));
  if (kept) return { dataset: kept, fingerprints };
  // Loaded only when needed: the validator and an engine for drafts would slow every other start down.
  const { buildDataset } = await import('./dataset.js');
  const dataset = await buildDataset(source);
  await keepSnapshot(source, data, dataset, fingerprints);
  return { dataset, fingerprints };
}

/** Keeps a version for the next start that finds files like these. */
export async function keepSnapshot(source: Pick<DatasetSource, 'base'>, data: string, dataset: Dataset, fingerprints: Fingerprints): Promise<void> {
  await writeSnapshot(join(data, 'snapshot'), sourceKey(source, fingerprints), dataset);
}

export const fingerprint = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** Every file that a version is made from, and the code that makes it. */
async function readFingerprints({ ontology, graphs, queries }: DatasetSource): Promise<Fingerprints> {
  const fingerprints = new Map<string, string>();
  const code = fileURLToPath(new URL('.', import.meta.url));
  const folders = [['ontology', ontology, '.ttl'], ['graphs', graphs, '.nq'], ['queries', queries, '.rq'], ['code', code, '.js']] as const;
  for (const [name, folder, suffix] of folders) {
    if (folder === undefined) continue;
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (name === 'graphs' && error.code === 'ENOENT') return [];
      throw error;
    });
    for (const entry of entries) {
      if (!entry.isFile() || !entry.name.endsWith(suffix)) continue;
      const path = join(entry.parentPath, entry.name);
      fingerprints.set(`${name}/${relative(folder, path).split(sep).join('/')}`, fingerprint(await readFile(path)));
    }
  }
  return fingerprints;
}

function sourceKey({ base }: Pick<DatasetSource, 'base'>, fingerprints: Fingerprints): string {
  return fingerprint(JSON.stringify([base, [...fingerprints].sort(([a], [b]) => (a < b ? -1 : 1))]));
}

async function readSnapshot(folder: string, key: string): Promise<Dataset | undefined> {
  try {
    const [head, bytes] = await Promise.all([readFile(join(folder, `${key}.json`), 'utf8'), readFile(join(folder, `${key}.nq`))]);
    const { prefixes, ...rest } = JSON.parse(head) as Head;
    // A damaged snapshot is no snapshot: it is built again.
    if (versionId(bytes) !== rest.id) return undefined;
    const nquads = new SharedArrayBuffer(bytes.byteLength);
    new Uint8Array(nquads).set(bytes);
    return { ...rest, prefixes: new Map(prefixes), nquads };
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeSnapshot(folder: string, key: string, { prefixes, nquads, ...rest }: Dataset): Promise<void> {
  await mkdir(folder, { recursive: true });
  const head: Head = { ...rest, prefixes: [...prefixes] };
  await writeDurably(join(folder, `${key}.nq`), new Uint8Array(nquads));
  await writeDurably(join(folder, `${key}.json`), JSON.stringify(head));
  const stale = (await readdir(folder)).filter((file) => !file.startsWith(key));
  await Promise.all(stale.map((file) => rm(join(folder, file), { force: true })));
}

/**
 * A text that follows from `inputs`: read from the folder when an earlier start kept it for the same ones, else made
 * and kept in the place of the others there.
 */
export async function keptText(folder: string, inputs: readonly string[], make: () => string): Promise<string> {
  const name = fingerprint(JSON.stringify(inputs));
  try {
    return await readFile(join(folder, name), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const text = make();
  await mkdir(folder, { recursive: true });
  await writeDurably(join(folder, name), text);
  const stale = (await readdir(folder)).filter((file) => !file.startsWith(name));
  await Promise.all(stale.map((file) => rm(join(folder, file), { force: true })));
  return text;
}

/** Whole or not at all: a reader never sees half a file, whenever the process is killed. */
async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  const file = await open(temporary, 'w');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}
