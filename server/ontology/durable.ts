import { open, rename, rm } from 'node:fs/promises';

/** Whole or not at all: a reader never sees half a file, whenever the process is killed. */
export async function writeDurably(path: string, parts: Iterable<string | Uint8Array>): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = await open(temporary, 'w');
    try {
      for (const part of parts) await file.writeFile(part);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    // Our unfinished file must not keep a full disk full.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}
