import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Files of what was looked up, each with its key: `MPP_DATA/lookups`. They can be thrown away. */
export interface KeptLookups {
  /** @returns undefined where nothing is kept, or what is kept cannot be read. */
  get(key: string): Promise<unknown>;
  /** Keeps a value; a disk that is full loses a cache and no look-up. */
  set(key: string, value: unknown): Promise<void>;
}

/** Files that are kept; a tenth goes, the oldest first, where there are more. */
const mostKept = 5_000;
/** Characters of one. */
const longest = 2 ** 18;

export function keepLookups(data: string, most = mostKept): KeptLookups {
  const folder = join(data, 'lookups');
  const fileOf = (key: string): string => join(folder, `${createHash('sha256').update(key).digest('hex').slice(0, 40)}.json`);
  let written = 0;
  return {
    async get(key) {
      const text = await readFile(fileOf(key), 'utf8').catch(() => undefined);
      if (text === undefined) return undefined;
      try {
        const kept = JSON.parse(text) as { readonly key?: unknown; readonly value?: unknown };
        return kept.key === key ? kept.value : undefined;
      } catch {
        return undefined; // a file that was cut off
      }
    },
    async set(key, value) {
      const text = JSON.stringify({ key, value });
      if (text.length > longest) return;
      try {
        await mkdir(folder, { recursive: true });
        const part = `${fileOf(key)}.${randomBytes(4).toString('hex')}.part`;
        await writeFile(part, text);
        await rename(part, fileOf(key));
        // At the first one, since an earlier process may have left many.
        if (written++ % Math.max(1, Math.floor(most / 10)) === 0) await tidy(folder, most);
      } catch (error) {
        if (!('code' in (error as object))) throw error;
      }
    },
  };
}

async function tidy(folder: string, most: number): Promise<void> {
  const names = await readdir(folder);
  if (names.length <= most) return;
  const dated: { readonly name: string; readonly at: number }[] = [];
  for (const name of names) {
    const at = await stat(join(folder, name)).then(({ mtimeMs }) => mtimeMs, () => 0);
    dated.push({ name, at });
  }
  dated.sort((a, b) => a.at - b.at);
  for (const { name } of dated.slice(0, names.length - most + Math.floor(most / 10))) await unlink(join(folder, name)).catch(() => undefined);
}
