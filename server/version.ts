import { join } from 'node:path';
import type { Engine } from './engine/engine.js';
import type { Dataset } from './ontology/dataset.js';
import { indexResources, type Resources } from './ontology/resources.js';
import type { Assets } from './pages/assets.js';
import { createPages, type Pages } from './pages/pages.js';
import type { Example } from './query/examples.js';
import { createViews } from './query/views.js';
import { queriesFolder } from './source.js';

/** What the service shows of one dataset. The next dataset brings a new one. */
export interface Version {
  readonly dataset: Dataset;
  readonly resources: Resources;
  readonly pages: Pages;
}

/** Makes the version of a dataset that the engine already answers from. */
export function createVersion(dataset: Dataset, { engine, assets, examples, base, images }: {
  readonly engine: Engine; readonly assets: Assets; readonly examples: readonly Example[]; readonly base: string; readonly images: string;
}): Version {
  const { id, prefixes, nquads } = dataset;
  const views = createViews(join(queriesFolder, 'views'), engine, prefixes);
  return {
    dataset,
    resources: indexResources(nquads),
    pages: createPages({ views, prefixes, version: id, base, images, assets, examples, origin: '' }),
  };
}
