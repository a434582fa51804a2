import { getHeapStatistics } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { Dataset } from '../ontology/dataset.js';
import { OntologyError } from '../ontology/findings.js';
import type { BuildDataset } from '../ontology/snapshot.js';
import type { Settings } from '../platform/settings.js';

/** What the thread is to build. */
export interface BuildTask {
  readonly settings: Settings;
  readonly previous: Dataset | undefined;
  readonly unchanged: ReadonlySet<string>;
}

/** How it ended. Errors lose all but their message on the way between threads, hence the parts. */
export type BuildOutcome =
  | { readonly kind: 'built'; readonly dataset: Dataset }
  | { readonly kind: 'refused' } & Pick<OntologyError, 'sourceErrors' | 'findings'>
  | { readonly kind: 'failed'; readonly error: unknown; readonly code: string | undefined; readonly path: string | undefined };

/**
 * Builds versions in a thread of their own: this one stays free, and what building takes besides the version, the
 * statements as objects, the reasoning and the validator, is given back with the thread.
 */
export const buildInThread = (settings: Settings): BuildDataset => (previous, unchanged) => new Promise((resolve, reject) => {
  const worker = new Worker(new URL('./build-thread.js', import.meta.url), {
    workerData: { settings, previous, unchanged } satisfies BuildTask,
    // The settings of Node for its heap are not those of its threads; most of what building makes is short-lived.
    resourceLimits: { maxOldGenerationSizeMb: getHeapStatistics().heap_size_limit / 2 ** 20, maxYoungGenerationSizeMb: 96 },
  });
  worker.once('error', reject).once('exit', () => { reject(new Error('the thread that builds the version ended without one')); });
  worker.once('message', (outcome: BuildOutcome) => {
    switch (outcome.kind) {
      case 'built': resolve(outcome.dataset); break;
      case 'refused': reject(new OntologyError(outcome.sourceErrors, outcome.findings)); break;
      case 'failed': reject(outcome.error instanceof Error ? Object.assign(outcome.error, { code: outcome.code, path: outcome.path }) : new Error(String(outcome.error)));
    }
  });
});
