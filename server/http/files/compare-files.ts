import { mostLines } from '../../change/counted.js';
import type { Diff } from '../../change/statements.js';
import { createTaskThread } from '../../engine/workers/task-thread.js';
import { createBoundedCache } from '../../platform/bounded-cache.js';
import { Problem } from '../../platform/problem.js';

/** Two files of statements, a line each. @param without The end of lines that are passed over. */
export interface ComparisonTask { readonly before: string; readonly after: string; readonly without: string }

/** A comparison ends with exactly one message. */
export type FromComparison = { readonly kind: 'compared'; readonly difference: Lines } | { readonly kind: 'far' } | { readonly kind: 'failed'; readonly error: unknown };

type Lines = Pick<Diff, 'added' | 'removed'>;

/** Bytes of differences that are kept: files of releases stay as they are. Milliseconds of one comparison. */
const keptBytes = 64 * 2 ** 20, limit = 60_000;

const sizeOf = ({ added, removed }: Lines): number => [...added, ...removed].reduce((sum, line) => sum + 2 * line.length + 32, 0);

/** Lines of two files that one of them has alone. @param key Names the two files as they are now. */
export type CompareFiles = (task: ComparisonTask, key: string) => Promise<Lines>;

/** Compares in a thread, which goes with the memory that it took. @throws Problem 413 for too much, 503 past the limit of time. */
export function createComparer(): CompareFiles {
  const thread = createTaskThread<FromComparison>(new URL('./compare-thread.js', import.meta.url));
  const kept = createBoundedCache<Lines>(keptBytes, sizeOf);
  return async (task, key) => {
    const known = kept.get(key);
    if (known) return known;
    const difference = await thread.run<Lines>(task, {
      begin(turn) {
        turn.limit(
          limit,
          new Problem(
            503,
            'Comparison timeout',
            `The versions were not compared within ${limit / 1000} s, which is the bound; compare their files, which /releases lists.`,
            { limit: limit / 1000 },
            { 'Retry-After': '10' },
          ),
        );
        turn.last();
      },
      hear(message, turn) {
        switch (message.kind) {
          case 'compared': turn.resolve(message.difference); break;
          case 'far': turn.reject(new Problem(413, 'Too far apart', `These versions differ in more than ${mostLines} statements.`, { limit: mostLines })); break;
          case 'failed': turn.reject(message.error);
        }
      },
    });
    kept.set(key, difference);
    return difference;
  };
}
