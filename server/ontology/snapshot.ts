import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { versionId } from './canonical.js';
import type { Dataset, DatasetSource } from './dataset.js';

/** What stands beside the N-Quads of a snapshot. */
interface Head extends Omit<Dataset, 'nquads' | 'prefixes'> {
  readonly prefixes: readonly (readonly [string, string])[];
}

/**
 * The version that the source files give: read from the snapshot of an earlier start if every file that goes into it
 * is still the same, else built and kept for the next start.
 *
 * @param data folder for the snapshot; it is created when needed and can be deleted at any time.
 * @throws OntologyError as buildDataset does.
 */
export async function openDataset(source: DatasetSource, data: string): Promise<Dataset> {
  const folder = join(data, 'snapshot');
  const key = await sourceKey(source);
  const kept = await readSnapshot(folder, key);
  if (kept) return kept;
  // Loaded only when needed: the validator and an engine for drafts would slow every other start down.
  const { buildDataset } = await import('./dataset.js');
  const dataset = await buildDataset(source);
  await writeSnapshot(folder, key, dataset);
  return dataset;
}

/** Hash over the name and content of every file that a version is made from, and of the code that makes it. */
async function sourceKey({ ontology, queries, base }: DatasetSource): Promise<string> {
  const hash = createHash('sha256').update(base);
  const code = fileURLToPath(new URL('.', import.meta.url));
  for (const [folder, suffix] of [[ontology, '.ttl'], [queries, '.rq'], [code, '.js']] as const) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(suffix)).map((entry) => join(entry.parentPath, entry.name));
    for (const file of files.sort()) hash.update(`\0${file.slice(folder.length)}\0`).update(await readFile(file));
  }
  return hash.digest('hex');
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
