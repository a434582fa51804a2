import { join } from 'node:path';
import { examplesFolder, queriesFolder } from './folders.js';
import type { DatasetSource } from './ontology/dataset.js';
import type { Settings } from './settings.js';

/** What versions are made from under these settings. */
export const source = ({ ontology, base, data }: Settings): DatasetSource => ({
  ontology, graphs: join(data, 'graphs'), queries: queriesFolder, base, createDraft: async () => (await import('./engine/draft.js')).createDraft(),
  describe: async (dataset) => (await import('./query/metadata.js')).describer(examplesFolder, base)(dataset),
});
