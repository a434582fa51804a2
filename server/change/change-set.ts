import type * as RDF from '@rdfjs/types';
import type { Finding } from '../ontology/findings.js';

/** Who makes or accepts a change. */
export interface Agent {
  readonly name: string;
  /** For the record in git; default: the name at localhost. */
  readonly email?: string;
}

/** Why a change is made and by whom: what history shows. */
export interface Cause {
  readonly author: Agent;
  /** Who accepted it; default: the author. */
  readonly reviewer?: Agent;
  readonly reason: string;
}

/** A change as a whole: all of it becomes true at once, or none. */
export interface ChangeSet extends Cause {
  readonly added: readonly RDF.Quad[];
  readonly removed: readonly RDF.Quad[];
  /** Id of the version that the author saw; default: the current one. */
  readonly base?: string;
}

/** What became of a change. */
export interface Applied {
  /** Id of the version that it gave; that of `base` when nothing changed. */
  readonly version: string;
  /** Id of the version before it. */
  readonly base: string;
  /** Numbers of stated quads. */
  readonly added: number;
  readonly removed: number;
  /** IRIs of the graphs that changed, sorted. */
  readonly graphs: readonly string[];
  /** Those of them that did not exist before. */
  readonly created: readonly string[];
  /** What the checks of lower severity say of the new version. */
  readonly warnings: readonly Finding[];
}
