import { join } from 'node:path';
import type { Engine } from './engine/engine.js';
import type { Dataset } from './ontology/dataset.js';
import { openResources, type Resources } from './ontology/resources.js';
import type { Assets } from './pages/assets.js';
import { createPages, type Pages } from './pages/pages.js';
import { createSearches } from './pages/search.js';
import type { Example } from './query/examples.js';
import { createViews, type Views } from './query/views.js';
import { graphOf } from './store/read-store.js';
import { queriesFolder } from './source.js';

/** What the service shows of one dataset. The next dataset brings a new one. */
export interface Version {
  readonly dataset: Dataset;
  readonly resources: Resources;
  readonly pages: Pages;
  /** The graphs with their number of triples. */
  readonly graphs: readonly { readonly name: string; readonly triples: number }[];
}

/** Milliseconds from the making of a version to the indexing of its search, unless the next one comes first. */
const indexDelay = 1000;

/**
 * @returns what makes the version of a dataset that the engine already answers from. What the version before has that
 * is still true is taken over.
 */
export function createVersions({ engine, assets, examples, base, images }: {
  readonly engine: Engine; readonly assets: Assets; readonly examples: readonly Example[]; readonly base: string; readonly images: string;
}): (dataset: Dataset) => Version {
  const makeSearch = createSearches();
  let viewsFor: { readonly prefixes: string; readonly views: Views } | undefined;
  let indexing: NodeJS.Timeout | undefined;
  return (dataset) => {
    const { id, prefixes, store } = dataset;
    const declared = JSON.stringify([...prefixes]);
    if (viewsFor?.prefixes !== declared) viewsFor = { prefixes: declared, views: createViews(join(queriesFolder, 'views'), engine, prefixes) };
    const pages = createPages({ views: viewsFor.views, makeSearch, prefixes, version: id, base, images, assets, examples, origin: '' });
    // Once the first requests are answered, so that nobody's first letter waits for the index. A failure shows when one searches.
    clearTimeout(indexing);
    indexing = setTimeout(() => void pages.search().catch(() => undefined), indexDelay).unref();
    const graphs = dataset.graphs.map((name) => ({ name, triples: graphOf(store, name).size }));
    return { dataset, graphs, resources: openResources(store), pages };
  };
}
