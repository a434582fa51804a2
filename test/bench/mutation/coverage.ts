import { readdirSync, readFileSync } from 'node:fs';
import { Session, type Profiler } from 'node:inspector';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Which places of the code were executed, by V8's coverage of blocks. Places are offsets in compiled files, by the path of the
 * file in the copy; a set of them is written as bits in base64, file after file.
 */
export type Places = Readonly<Record<string, readonly number[]>>;

export interface Coverage {
  /** What was executed since the last call. */
  take(): string;
}

/** Where the places of each file begin among all. */
function startsOf(places: Places): ReadonlyMap<string, { readonly first: number; readonly offsets: readonly number[] }> {
  let first = 0;
  return new Map(Object.entries(places).map(([file, offsets]) => {
    const entry = [file, { first, offsets }] as const;
    first += offsets.length;
    return entry;
  }));
}

type Script = Pick<Profiler.ScriptCoverage, 'url' | 'functions'>;

function mark(scripts: readonly Script[], root: string, starts: ReturnType<typeof startsOf>, bits: Uint8Array): void {
  for (const { url, functions } of scripts) {
    if (!url.startsWith('file:')) continue;
    const path = fileURLToPath(url);
    const known = path.startsWith(root) ? starts.get(path.slice(root.length + 1)) : undefined;
    if (!known) continue;
    const { first, offsets } = known;
    // The innermost range decides: what is larger is marked first.
    const ranges = functions.flatMap((one) => one.ranges).sort((a, b) => (b.endOffset - b.startOffset) - (a.endOffset - a.startOffset));
    const mine = new Uint8Array(offsets.length);
    for (const { startOffset, endOffset, count } of ranges) {
      let low = 0, high = offsets.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((offsets[middle] as number) < startOffset) low = middle + 1;
        else high = middle;
      }
      for (let i = low; i < offsets.length && (offsets[i] as number) < endOffset; i++) mine[i] = count > 0 ? 1 : 0;
    }
    mine.forEach((hit, i) => { if (hit === 1) bits[(first + i) >> 3] = (bits[(first + i) >> 3] as number) | (1 << ((first + i) & 7)); });
  }
}

const roomFor = (places: Places): Uint8Array => new Uint8Array(Math.ceil(Object.values(places).reduce((sum, { length }) => sum + length, 0) / 8));

/** Watches this thread. @param root Folder of the copy. */
export function openCoverage(root: string, places: Places): Coverage {
  const starts = startsOf(places), session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return {
    take() {
      const bits = roomFor(places);
      session.post('Profiler.takePreciseCoverage', (error, given) => {
        if (error) throw error;
        mark(given.result, root, starts, bits);
      });
      return Buffer.from(bits).toString('base64');
    },
  };
}

/** What the workers and processes executed that wrote their coverage to a folder. */
export function readOutside(folder: string, root: string, places: Places): Uint8Array {
  const starts = startsOf(places), bits = roomFor(places);
  for (const name of readdirSync(folder)) {
    try {
      mark((JSON.parse(readFileSync(join(folder, name), 'utf8')) as { result: readonly Script[] }).result, root, starts, bits);
    } catch {
      // A process that was killed while it wrote.
    }
  }
  return bits;
}
