import { fileURLToPath } from 'node:url';
import type { DatasetSource } from './ontology/dataset.js';
import type { Draft } from './ontology/draft.js';
import type { Settings } from './settings.js';

/** The project's own folder of queries; compiled code stands in dist/server. */
export const queriesFolder = fileURLToPath(new URL('../../queries/', import.meta.url));

/** The built browser application. */
export const assetsFolder = fileURLToPath(new URL('../public/', import.meta.url));

/** What versions are made from under these settings. */
export function source({ ontology, base }: Settings, createDraft: () => Draft): DatasetSource {
  return { ontology, queries: queriesFolder, base, createDraft };
}
