import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DatasetSource } from './ontology/dataset.js';
import type { Settings } from './settings.js';

/** The project's own folder of queries; compiled code stands in dist/server. */
export const queriesFolder = fileURLToPath(new URL('../../queries/', import.meta.url));

/** The examples of how to ask. */
export const examplesFolder = join(queriesFolder, 'examples');

/** The built browser application. */
export const assetsFolder = fileURLToPath(new URL('../public/', import.meta.url));

/** What versions are made from under these settings. */
export const source = ({ ontology, base, data }: Settings): DatasetSource => ({
  ontology, graphs: join(data, 'graphs'), queries: queriesFolder, base, createDraft: async () => (await import('./engine/draft.js')).createDraft(),
  describe: async (dataset) => (await import('./query/metadata.js')).describer(examplesFolder, base)(dataset),
});
