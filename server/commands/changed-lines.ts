import { spawnSync } from 'node:child_process';
import type { LineSpan } from '../ontology/locate-findings.js';

/** Lines of files that differ from a commit. */
export interface ChangedLines {
  /** Whether some of the lines differ, or something was taken away at them. */
  touch(span: LineSpan): boolean;
}

/** Git does not know what was asked of it. */
export class GitError extends Error {}

/**
 * The lines of the files below a folder that differ from a commit, in what is on the disk; all of a file that git does not
 * follow.
 *
 * @param commit As `HEAD` or `origin/main`.
 * @throws GitError where the folder is in no repository of git, or that has no such commit.
 */
export function changedLines(folder: string, commit: string): ChangedLines {
  const git = (...args: string[]): string => {
    const { status, stdout, stderr, error } = spawnSync('git', ['-C', folder, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 });
    if (error) throw new GitError(`git could not be run: ${error.message}.`);
    if (status !== 0) throw new GitError(`--changed needs a commit of the git repository of ${folder}: ${stderr.trim().split('\n')[0] || `there is no ${commit}`}.`);
    return stdout;
  };
  const id = git('rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}^{commit}`).trim();
  const files = new Map<string, { readonly from: number; readonly to: number }[]>();
  let lines: { readonly from: number; readonly to: number }[] = [];
  for (const line of git('-c', 'core.quotePath=false', 'diff', '--unified=0', '--no-color', '--no-ext-diff', '--no-renames', '--relative', id, '--', '.').split('\n')) {
    const file = /^\+\+\+ (?:b\/(.*)|\/dev\/null)$/.exec(line);
    if (file) files.set(file[1] ?? '', lines = []);
    const [, start, count] = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    if (start === undefined) continue;
    const from = Number(start), many = Number(count ?? 1);
    // What was taken away stood between this line and the next one.
    lines.push(many === 0 ? { from, to: from + 1 } : { from, to: from + many - 1 });
  }
  for (const file of git('-c', 'core.quotePath=false', 'ls-files', '--others', '--exclude-standard', '--', '.').split('\n')) if (file !== '') files.set(file, [{ from: 1, to: Infinity }]);
  return { touch: ({ file, from, to }) => (files.get(file) ?? []).some((changed) => changed.from <= to && from <= changed.to) };
}
