import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Diff } from '../../change/statements.js';
import type { ReleaseSummary } from '../../pages/releases.js';
import { unlessAbsent } from '../../platform/absent.js';
import { Problem } from '../../platform/problem.js';
import { createGate } from '../../platform/turns.js';
import { createComparer } from './compare-files.js';

export const isDate = (name: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(name);

/** The file that two releases are compared by. */
const compared = 'ontology.nq';
/** Bytes of a file that is compared, which takes as much memory three times. */
const largestCompared = 2 ** 28;
/** Comparisons that may wait for the one that runs. */
const mostWaiting = 10;

/** The folder of the releases, looked at anew each time: a release may come by a copy while the service runs. */
export interface ReleaseFolder {
  /** Those that are whole so far as can be told, newest first. */
  list(): Promise<readonly ReleaseSummary[]>;
  /** One release. @throws Problem 404 where there is none, 503 where its list of files is not whole yet. */
  find(date: string): Promise<ReleaseSummary>;
  /** A file of a release. @throws Problem 503 where it has fewer or more bytes than the release says. */
  whole(release: ReleaseSummary, path: string): Promise<void>;
  /** What two releases differ in, as statements in N-Quads. @throws Problem 413 for too much, 503 where too many wait. */
  between(from: ReleaseSummary, to: ReleaseSummary): Promise<Diff>;
}

const again = { 'Retry-After': '10' };
const unfinished = (what: string): Problem =>
  new Problem(
    503,
    'Release not whole',
    `${what} It may be on its way here: ask again. If it stays so, whoever runs the service has to copy the release once more.`,
    {},
    again,
  );

/** @param derived IRI of the graph of derived statements, which are not compared. */
export function createReleaseFolder(folder: string, derived: string): ReleaseFolder {
  const compare = createComparer(), known = new Map<string, { readonly stamp: string; readonly release: ReleaseSummary | undefined }>();
  const gate = createGate(
    1,
    mostWaiting,
    () =>
      new Problem(
        503,
        'Too many comparisons at once',
        `${mostWaiting} comparisons of releases are waiting already, which is the bound; ask again.`,
        { limit: mostWaiting },
        again,
      ),
  );
  /** What `release.json` says; undefined where it is not there or not whole. It is read again once it has changed. */
  const read = async (date: string): Promise<ReleaseSummary | undefined> => {
    const path = join(folder, date, 'release.json'), found = await stat(path).catch(() => undefined);
    if (!found?.isFile()) return undefined;
    const stamp = `${found.mtimeMs} ${found.size}`, before = known.get(date);
    if (before?.stamp === stamp) return before.release;
    const release = asRelease(await readFile(path, 'utf8').catch(() => ''), date);
    known.set(date, { stamp, release });
    return release;
  };
  const whole: ReleaseFolder['whole'] = async ({ date, files }, path) => {
    const bytes = files.find((file) => file.path === path)?.bytes, found = bytes === undefined ? undefined : await stat(join(folder, date, path)).catch(() => undefined);
    if (bytes !== undefined && found?.size !== bytes) throw unfinished(`The file ${path} of the release of ${date} has ${found?.size ?? 0} bytes of ${bytes}.`);
  };
  return {
    whole,
    async list() {
      const dates = (await readdir(folder).catch(unlessAbsent) ?? []).filter(isDate).sort().reverse();
      for (const date of known.keys()) if (!dates.includes(date)) known.delete(date);
      return (await Promise.all(dates.map(read))).flatMap((release) => release ?? []);
    },
    async find(date) {
      const release = isDate(date) ? await read(date) : undefined;
      if (release) return release;
      if (isDate(date) && await stat(join(folder, date)).then((found) => found.isDirectory(), () => false)) throw unfinished(`The list of files of the release of ${date} is not whole.`);
      throw new Problem(404, 'No such release', `There is no release ${date.slice(0, 50)}; /releases lists those there are.`);
    },
    between: (from, to) => gate(async () => {
      for (const release of [from, to]) {
        await whole(release, compared);
        if ((release.files.find(({ path }) => path === compared)?.bytes ?? Infinity) > largestCompared)
          throw new Problem(
            413,
            'Too large',
            `${compared} of the release of ${release.date} has more than ${largestCompared} bytes, or is not there: it is not compared.`,
            { limit: largestCompared },
          );
      }
      const [before, after] = [from, to].map(({ date }) => join(folder, date, compared)) as [string, string];
      const stamps = await Promise.all([before, after].map(async (path) => { const { mtimeMs, size } = await stat(path); return `${path} ${mtimeMs} ${size}`; }));
      return compare({ before, after, without: ` <${derived}> .` }, stamps.join('\n'));
    }),
  };
}

/** Of a text, what it says of a release; undefined where that is not whole. */
function asRelease(text: string, date: string): ReleaseSummary | undefined {
  try {
    const release = JSON.parse(text) as Partial<ReleaseSummary> | null;
    return release?.date === date && typeof release.version === 'string' && Array.isArray(release.files) ? release as ReleaseSummary : undefined;
  } catch {
    return undefined;
  }
}
