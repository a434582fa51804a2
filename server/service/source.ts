import { join } from 'node:path';
import { examplesFolder, queriesFolder } from '../platform/folders.js';
import type { DatasetSource } from '../ontology/dataset.js';
import type { Settings } from '../platform/settings.js';

/** What versions are made from under these settings. */
export const source = ({ ontology, base, data }: Settings): DatasetSource => ({
  ontology, graphs: join(data, 'graphs'), queries: queriesFolder, base, createCandidateStore: async () => (await import('../engine/evaluator/candidate-store.js')).createCandidateStore(),
  describe: { whole: async (dataset, previous) => (await import('../query/metadata.js')).describer(examplesFolder, base).whole(dataset, previous) },
});
