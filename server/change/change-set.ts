import { randomBytes } from 'node:crypto';
import type { Finding } from '../ontology/findings.js';

/** Who makes or accepts a change. */
export interface Agent {
  readonly name: string;
  /** For the record in git; default: the name at localhost. */
  readonly email?: string;
  /** Of a person with an account; names it in the graph. */
  readonly iri?: string;
}

/** How a change came to be accepted. */
export type Acceptance = 'by another' | 'by its author' | 'by the administration';


/** Why a change is made and by whom: what history shows. */
export interface Cause {
  readonly author: Agent;
  /** Who accepted it; default: the author. */
  readonly reviewer?: Agent;
  /** Absent where nobody is known by an account. */
  readonly acceptance?: Acceptance;
  readonly reason: string;
  /** The change that this one undoes. */
  readonly reverts?: string;
  /** Where several changes are made as one: who made each and why, in their order. */
  readonly parts?: readonly { readonly author: Agent; readonly reason: string }[];
  /** Ids of the proposals that it makes true; of parts in their order. */
  readonly proposals?: readonly string[];
  /** The name that it gets in the journal, 16 hexadecimal digits that no other has; default: one at random. */
  readonly change?: string;
}

/** A name for a change. */
export const newChangeName = (): string => randomBytes(8).toString('hex');

/** A change as it was sent: statements that come and statements that go. */
export interface SentChange {
  /** N-Quads; a statement without a graph is one of the default graph. */
  readonly added: string;
  /** The same; the values that the author saw. */
  readonly removed: string;
  /** Id of the version that the author saw, whether it is known here or not; default: the current one. */
  readonly base?: string | undefined;
}

/** Changes that become true at once, or none of them. */
export interface ChangeSet extends Cause {
  readonly changes: readonly SentChange[];
}

/** What became of a change. */
export interface Applied {
  /** Names the change in the journal; absent when nothing changed. */
  readonly change?: string;
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
