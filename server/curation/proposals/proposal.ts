import type { LocatedFinding } from '../../change/locate-in-modules.js';
import type { Conflict } from '../../change/merge-changes.js';
import type { PropertyChange } from '../../change/tell-change.js';
import type { ProposalContent, ProposalKind } from './content.js';

/** What a proposal may be in. */
export const states = ['draft', 'held', 'open', 'in-review', 'changes-asked', 'approved', 'accepting', 'accepted', 'needs-merge', 'rejected', 'withdrawn', 'spam', 'duplicate', 'reverted'] as const;
export type ProposalState = (typeof states)[number];

/** What everybody may read; the others are for their author and for curators. */
export const publicStates: readonly ProposalState[] = ['open', 'in-review', 'changes-asked', 'approved', 'accepting', 'accepted', 'needs-merge', 'rejected', 'withdrawn', 'duplicate', 'reverted'];
/** What waits for somebody's decision. */
export const waitingStates: readonly ProposalState[] = ['held', 'open', 'in-review', 'changes-asked', 'approved', 'accepting', 'needs-merge'];

/** Who wrote something: a person, or a visitor with the name that they gave. */
export interface ProposalAuthor {
  /** Id of the person; absent for a visitor. */
  readonly id: string | undefined;
  /** Present for a person; `a visitor` where none was given. */
  readonly name: string;
}

/** A proposal as lists show it. */
export interface Proposal {
  /** 16 letters and digits. */
  readonly id: string;
  readonly kind: ProposalKind;
  readonly title: string;
  readonly state: ProposalState;
  /** Number of the newest content, from 1. */
  readonly revision: number;
  /** Counts whatever changes of the proposal: its ETag. Who changes it names what they saw. */
  readonly tag: number;
  readonly author: ProposalAuthor;
  readonly about: readonly string[];
  /** Who reviews it now, and until when. */
  readonly assignee: ProposalAuthor | undefined;
  readonly assignedUntil: string | undefined;
  /** The change of the journal that it became, and the version that this gave. */
  readonly change: string | undefined;
  readonly version: string | undefined;
  /** Who decided last, and the reason. */
  readonly decidedBy: ProposalAuthor | undefined;
  readonly reason: string | undefined;
  /** The proposal that says the same. */
  readonly duplicateOf: string | undefined;
  readonly comments: number;
  /** ISO 8601, UTC. */
  readonly created: string;
  readonly changed: string;
}

/** What the check said of a content. */
export interface ContentCheck {
  readonly outcome: 'accepted' | 'refused' | 'conflict' | 'unchanged';
  /** Id of the version that it was tried on. */
  readonly version: string;
  /** The change in words. */
  readonly sentence: string;
  readonly diff: readonly PropertyChange[];
  /** Properties that `diff` leaves out. */
  readonly more: number;
  readonly findings: readonly LocatedFinding[];
  /** Seen, now and proposed. */
  readonly conflicts: readonly Conflict[];
}

/** A content as it stood; none is ever changed. */
export interface Revision extends ProposalContent {
  readonly number: number;
  readonly by: ProposalAuthor;
  readonly time: string;
  /** Absent until it was submitted, and where no statement changes. */
  readonly check: ContentCheck | undefined;
}

/** What happened to a proposal. */
export interface ProposalEvent {
  readonly number: number;
  readonly by: ProposalAuthor;
  readonly action: string;
  readonly from: ProposalState | undefined;
  readonly to: ProposalState;
  readonly reason: string;
  readonly time: string;
  /** What who approved or accepted had stated of own interests by then. */
  readonly interests?: string;
}

export interface ProposalComment {
  readonly number: number;
  readonly by: ProposalAuthor;
  readonly text: string;
  /** Seen by curators alone, until one of them shows it. */
  readonly held: boolean;
  readonly time: string;
}

/** Everything of a proposal that its reader may know. */
export interface ProposalDetail {
  readonly proposal: Proposal;
  readonly content: Revision;
  readonly events: readonly ProposalEvent[];
  readonly comments: readonly ProposalComment[];
  /** Other proposals about the same resources that wait. */
  readonly others: readonly Proposal[];
}
