import type { Log } from '../platform/log.js';
import type { Agent } from './change-set.js';
import { createGate } from '../platform/turns.js';
import { Problem } from '../platform/problem.js';
import { runGit, type RunGit } from './git.js';
import type { JournalEntry } from './journal.js';

/** The git repository that an ontology folder stands in. */
export interface Repository {
  /** The last commit of a version; undefined where there is none. */
  find(version: string): Promise<{ readonly commit: string; readonly time: string; readonly subject: string } | undefined>;
  /** Commits the files of a change and nothing else. What cannot be committed is logged: the journal has the change. */
  commit(entry: JournalEntry): Promise<void>;
}

/** @returns undefined when git is missing, the folder stands in no repository, or the repository ignores it. */
export async function openRepository(folder: string, log: Log, git: RunGit = runGit): Promise<Repository | undefined> {
  let prefix: string;
  try {
    const [isInside, ...path] = (await git(folder, ['rev-parse', '--is-inside-work-tree', '--show-prefix'])).trimEnd().split('\n');
    if (isInside !== 'true') return undefined;
    prefix = path.join('\n');
  } catch {
    return undefined;
  }
  if (await git(folder, ['check-ignore', '--quiet', '.']).then(() => true, () => false)) return undefined;
  return {
    async find(version) {
      if (!/^[0-9a-f]{64}$/.test(version)) return undefined;
      const found = (await git(folder, ['log', '--max-count=1', '--fixed-strings', `--grep=Version: ${version}`, '--format=%H%n%cI%n%s'])).trim().split('\n');
      const [commit = '', time = '', subject = ''] = found;
      return commit === '' ? undefined : { commit, time, subject };
    },
    async commit({ change, author, reviewer, acceptance, reason, version, files, parts = [], proposals = [] }) {
      const changed = files.filter((file) => file.folder === 'ontology');
      if (changed.length === 0) return;
      const trailers = [
        `Version: ${version}`,
        `Change: ${change}`,
        ...(acceptance ? [`Accepted: ${acceptance}`] : []),
        ...[...authorsOf(author, parts)].map((iri) => `Author: ${iri}`),
        ...(reviewer.iri ? [`Reviewer: ${reviewer.iri}`] : []),
        ...proposals.map((id) => `Proposal: ${id}`),
      ];
      try {
        const named = (files: typeof changed): readonly string[] => files.map(({ path }) => `:(top,literal)${prefix}${path}`), paths = named(changed);
        const gone = named(changed.filter(({ sha256 }) => sha256 === null)), there = named(changed.filter(({ sha256 }) => sha256 !== null));
        // `--only`: what a curator has staged in other files stays staged. No hooks, no signature: nobody is there to answer them.
        const commit = (): Promise<string> => git(folder, [
          '-c', 'core.hooksPath=/dev/null', '-c', 'commit.gpgSign=false', 'commit', '--only', '--quiet', '--no-verify', '--cleanup=whitespace',
          '-m', `${reason}\n\n${trailers.join('\n')}`, '--', ...paths,
        ], { ...identity('AUTHOR', author), ...identity('COMMITTER', reviewer) });
        // Most changes are of files that git knows: it takes them by itself then, and it tells at once where it does not.
        if (gone.length === 0 && await commit().then(() => true, () => false)) return;
        if (there.length > 0) await git(folder, ['add', '--', ...there]);
        // `add` fails for a file whose removal is staged already: a kill may have come between that and the commit.
        if (gone.length > 0) await git(folder, ['rm', '--cached', '--ignore-unmatch', '--quiet', '--', ...gone]);
        if (!(await git(folder, ['status', '--porcelain', '--', ...paths])).trim()) return;
        await commit();
      } catch (error) {
        log('a change could not be committed to git; the journal has it', error);
      }
    },
  };
}

/** Commits that are looked for at once, and that may wait: anybody may ask. */
const sought = 2, mostWaiting = 20;

/** Finds the commit of a version. @throws Problem 503 */
export function createCommitFinder(repository: Promise<Repository | undefined>): (version: string) => ReturnType<Repository['find']> {
  const gate = createGate(
    sought,
    mostWaiting,
    () =>
      new Problem(503, 'Too many versions at once', `${mostWaiting} versions wait to be looked for already.`, { limit: mostWaiting }, { 'Retry-After': '2' }),
  );
  return (version) => gate(async () => (await repository)?.find(version));
}

/** IRIs of who wrote a change, or its parts. */
const authorsOf = (author: Agent, parts: readonly { readonly author: Agent }[]): ReadonlySet<string> => new Set([author, ...parts.map((part) => part.author)].flatMap(({ iri }) => iri ?? []));

const plain = (text: string): string => text.replace(/[\u0000-\u001f<>]/g, ' ').trim();

const identity = (role: 'AUTHOR' | 'COMMITTER', { name, email }: Agent): Record<string, string> => ({
  [`GIT_${role}_NAME`]: plain(name) || 'unknown',
  [`GIT_${role}_EMAIL`]: plain(email ?? '') || `${plain(name).toLowerCase().replace(/[^a-z0-9.-]+/g, '-') || 'unknown'}@localhost`,
});
