import type { Dataset } from '../ontology/dataset.js';
import { Problem } from '../platform/problem.js';
import { createCandidateMaker, longestCheck, type CandidateMaker, type MakerData, type WriteLimits } from './candidate-maker.js';
import type { SentChange } from './change-set.js';
import type { CheckedChange } from './check-change.js';

/** Dry runs that may wait for the one that runs. */
const mostChecks = 4;
/** Characters of statements from which on a dry run is long: it has a thread of its own, so that who waits for a few lines does not wait for it. */
export const longCheck = 64 * 1024;
/** Milliseconds without a long dry run after which their thread is ended. */
const longIdle = 60_000;

export const isLongCheck = (changes: readonly Pick<SentChange, 'added' | 'removed'>[]): boolean =>
  changes.reduce((sum, { added, removed }) => sum + added.length + removed.length, 0) > longCheck;

/** What changes would do, in threads of their own: no change waits for it. */
export interface DryRuns {
  /** @throws Problem 503 where as many short ones wait as may. */
  refuse(): void;
  /** @throws Problem 503 where as many wait as may. */
  check(dataset: Dataset, changes: readonly SentChange[], signal: AbortSignal | undefined): Promise<CheckedChange>;
  close(): Promise<void>;
}

export function createDryRuns(data: MakerData, { evaluation, work }: WriteLimits): DryRuns {
  const short = createCandidateMaker(data), long = createCandidateMaker(data, longIdle);
  const limits = { evaluation: Math.min(evaluation, longestCheck), work: Math.min(work, longestCheck) };
  return {
    refuse() { refuseFull(short); },
    async check(dataset, changes, signal) {
      const thread = isLongCheck(changes) ? long : short;
      refuseFull(thread);
      return thread.check({ dataset, changes, blankNodes: false }, limits, signal);
    },
    async close() {
      await Promise.all([short.close(), long.close()]);
    },
  };
}

function refuseFull({ tasks }: CandidateMaker): void {
  if (tasks > mostChecks) throw new Problem(503, 'Too many dry runs', `${mostChecks} dry runs wait already.`, { limit: mostChecks }, { 'Retry-After': '5' });
}
