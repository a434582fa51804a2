import type { LocatedFinding } from './locate-in-modules.js';
import type { Conflict } from './merge-changes.js';
import type { UnmarkedRecord } from './unmarked-records.js';
import type { ToldChange } from './tell-change.js';

/** What a change would do, without doing it. */
export interface CheckedChange extends ToldChange {
  /** `accepted`: it could be made as it is; `unchanged`: it says nothing new. */
  readonly outcome: 'accepted' | 'refused' | 'conflict' | 'unchanged';
  /** Id of the version that it was tried on. */
  readonly version: string;
  /** Numbers of statements that would come and go. */
  readonly added: number;
  readonly removed: number;
  /** Errors, for which it would be refused; or the warnings that the version would have and the current one has not. */
  readonly findings: readonly LocatedFinding[];
  /** Findings and conflicts beyond those that are told. */
  readonly moreFindings: number;
  readonly conflicts: readonly Conflict[];
  readonly moreConflicts: number;
  /** New papers and trials without a mark of where their record comes from; the first of them. */
  readonly unmarked: readonly UnmarkedRecord[];
}
