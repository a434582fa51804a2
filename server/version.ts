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

/** Milliseconds from the making of a version to the indexing of its search. */
const indexDelay = 1000;

/** Makes the version of a dataset that the engine already answers from. */
export function createVersion(dataset: Dataset, { engine, assets, examples, base, images }: {
  readonly engine: Engine; readonly assets: Assets; readonly examples: readonly Example[]; readonly base: string; readonly images: string;
}): Version {
  const { id, prefixes, nquads } = dataset;
  const views = createViews(join(queriesFolder, 'views'), engine, prefixes);
  const pages = createPages({ views, prefixes, version: id, base, images, assets, examples, origin: '' });
  // Once the first requests are answered, so that nobody's first letter waits for the index. A failure shows when one searches.
  setTimeout(() => void pages.search().catch(() => undefined), indexDelay).unref();
  return { dataset, resources: indexResources(nquads), pages };
}
