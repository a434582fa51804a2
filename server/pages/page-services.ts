import type { PrefixMap } from '../rdf/turtle.js';
import type { Views } from '../query/views.js';
import type { Assets } from './assets.js';
import type { Example } from './query.js';
import type { MakeSearch } from './search.js';
import type { Responsible } from './shell.js';

/** What the pages of a version are made from. */
export interface PageServices {
  readonly views: Views;
  readonly makeSearch: MakeSearch;
  readonly prefixes: PrefixMap;
  /** Id of the version that the views answer from. */
  readonly version: string;
  /** Base IRI of the entities: what stands below it is linked on our own origin. */
  readonly base: string;
  /** Folder of the drawings. */
  readonly images: string;
  readonly assets: Assets;
  readonly examples: readonly Example[];
  /** Endpoints that SERVICE may ask. Default: none. */
  readonly services?: readonly string[];
  /** How many rows each example gives, by its id. Default: nobody knows. */
  readonly countExamples?: () => Promise<Readonly<Record<string, number>>>;
  /** Scheme and host in canonical links, without a slash at the end; empty for relative ones. */
  readonly origin: string;
  /** Who answers for the site. */
  readonly responsible?: Responsible;
}
