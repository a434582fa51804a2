import { join } from 'node:path';
import type { Engine } from '../engine/contract/engine.js';
import type { Dataset } from '../ontology/dataset.js';
import { openResources, type Resources } from '../ontology/resources.js';
import type { Assets } from './assets.js';
import { createPages, type Pages } from './pages.js';
import { createSearches } from './search.js';
import type { Responsible } from './shell.js';
import { countExampleRows } from '../query/example-rows.js';
import type { Example } from '../query/examples.js';
import { createViews, type AllViews } from '../query/views.js';
import { graphOf } from '../store/read-store.js';
import { queriesFolder } from '../platform/folders.js';
import { ArgumentError } from '../platform/argument-error.js';

/** What the service shows of one dataset. The next dataset brings a new one. */
export interface Version {
  readonly dataset: Dataset;
  readonly resources: Resources;
  readonly pages: Pages;
  /** The graphs with their number of triples. */
  readonly graphs: readonly { readonly name: string; readonly triples: number }[];
}

/** Milliseconds from the making of a version to the indexing of its search, unless the next one comes first: indexing takes more of the processor than a change. */
const indexDelay = 5000;

/** The versions that are shown, one after the other. */
export interface Versions {
  /** The version that the engine answers from, at every moment. */
  current(): Version;
  /** Makes the engine answer from a dataset, which from then on is the current version. Throws what `swap` of the engine throws. */
  show(dataset: Dataset): Promise<void>;
}

/**
 * Everything that a version is asked for comes from it alone. What the version before has that is still true is taken over.
 */
export function createVersions({ engine, assets, examples, base, images, services = [], responsible = {}, origin = '' }: {
  readonly engine: Engine; readonly assets: Assets; readonly examples: readonly Example[]; readonly base: string; readonly images: string; readonly services?: readonly string[];
  readonly responsible?: Responsible;
  /** Scheme and host under which readers know the service. Default: pages name none. */
  readonly origin?: string | undefined;
}): Versions {
  const makeSearch = createSearches();
  /** Those that the engine answers from, or will. */
  const versions = new Map<string, Version>();
  let viewsFor: { readonly prefixes: string; readonly views: AllViews } | undefined;
  let indexing: NodeJS.Timeout | undefined, newest = '';
  const make = (dataset: Dataset): Version => {
    const { id, prefixes, store } = dataset;
    const declared = JSON.stringify([...prefixes]);
    if (viewsFor?.prefixes !== declared) viewsFor = { prefixes: declared, views: createViews(join(queriesFolder, 'views'), engine, prefixes) };
    const pages = createPages({
      views: viewsFor.views.at(id),
      makeSearch,
      prefixes,
      version: id,
      base,
      images,
      assets,
      examples,
      services,
      origin,
      responsible,
      countExamples: () => countExampleRows(engine, examples, prefixes),
    });
    const graphs = dataset.graphs.map((name) => ({ name, triples: graphOf(store, name).size }));
    return { dataset, graphs, resources: openResources(store), pages };
  };
  return {
    current() {
      const version = versions.get(engine.version);
      if (!version) throw new ArgumentError('no version is shown yet');
      return version;
    },
    async show(dataset) {
      const { id } = dataset, version = make(dataset);
      newest = id;
      versions.set(id, version); // ahead of the swap: the engine changes at a moment of its own
      await engine.swap(dataset);
      for (const other of versions.keys()) if (other !== engine.version && other !== newest) versions.delete(other);
      // Once the first requests are answered, so that nobody's first letter waits for the index. A failure shows when one searches.
      clearTimeout(indexing);
      indexing = setTimeout(() => void version.pages.search().catch(() => undefined), indexDelay).unref();
    },
  };
}
