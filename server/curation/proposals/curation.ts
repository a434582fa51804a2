import type { Actor } from '../../people/agents.js';
import type { WrittenProposals } from '../../people/proposal-lists.js';
import type { FlagRow, Notice } from '../../people/review-tables.js';
import type { ProposalContent, ProposalKind } from './content.js';
import type { Proposal, ProposalDetail, ProposalState, Revision } from './proposal.js';
import type { ProposalAction } from './transitions.js';

/** Who a visitor is, and what guards against programs that fill in forms. */
export interface Sender {
  /** Address of the client: counted, and not kept with the proposal. */
  readonly client: string;
  /** What a visitor wants to be called; public. */
  readonly name?: string | undefined;
  /**
   * What came with the form; absent for a client of the API. `trap` is a field that people do not see and leave empty,
   * `time` is what `formTime` gave when the form was written, `arrived` when it came here (milliseconds since 1970), where
   * it was checked at length since.
   */
  readonly form?: { readonly trap: string; readonly time: string; readonly arrived?: number };
}

/** What somebody does with a proposal. */
export interface Act {
  /** The tag that was seen (If-Match). */
  readonly tag: number;
  /** Why; needed by some actions. */
  readonly reason?: string | undefined;
  /** The proposal that says the same, for `duplicate`. */
  readonly of?: string | undefined;
}

export interface ProposalFilter {
  readonly states?: readonly ProposalState[] | undefined;
  readonly kind?: ProposalKind | undefined;
  /** IRI of a resource. */
  readonly about?: string | undefined;
  /** Id of a person. */
  readonly author?: string | undefined;
  /** Only what the one who asks wrote or reviews. */
  readonly mine?: boolean | undefined;
  /** Only what has waited for so many days. */
  readonly days?: number | undefined;
  readonly order?: 'oldest' | 'newest' | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface ProposalPage {
  readonly items: readonly Proposal[];
  readonly next: string | undefined;
}

/**
 * Proposals and their review. All of it throws Problem: 401 and 403 for who may not, 404 for what is not there or not
 * for this reader, 409 with `state` where the proposal is not in a state for it, 412 where it was changed meanwhile, 422
 * with `findings`, 429 past a bound.
 */
export interface Curation {
  /** Makes a proposal and submits it: `held` for a visitor, `open` for a person. Nothing is kept where it is refused. */
  propose(actor: Actor, content: ProposalContent, sender: Sender): Promise<Proposal>;
  /** Tells ahead of the reading that a client without an account has sent as much as may be. @throws Problem 429. */
  refuseVisit(client: string): Promise<void>;
  /** Makes a draft of a person. */
  saveDraft(actor: Actor, content: ProposalContent): Promise<Proposal>;
  /** Puts another content in the place of the one that was seen. */
  revise(actor: Actor, id: string, content: ProposalContent, tag: number): Promise<Proposal>;
  /** Takes a draft away. */
  drop(actor: Actor, id: string, tag: number): Promise<void>;
  /** Does one of the actions that the table of transitions has. */
  act(actor: Actor, id: string, action: ProposalAction, act: Act): Promise<Proposal>;
  /** Accepts approved proposals as one change. What cannot be accepted does not hold the others. @returns what became of each. */
  accept(actor: Actor, wanted: readonly { readonly id: string; readonly tag: number }[]): Promise<readonly Proposal[]>;
  comment(actor: Actor, id: string, text: string, sender: Sender): Promise<void>;
  /** Shows a comment that is held, or hides one. */
  moderate(actor: Actor, id: string, comment: number, held: boolean): Promise<void>;
  /** Tells curators of something that should not stand as it does. @throws Problem 409 where who flags has done so already. */
  flag(actor: Actor, id: string, flag: { readonly comment: number | undefined; readonly reason: string }, sender: Sender): Promise<void>;
  /** Flags that nobody has looked at, the oldest first. */
  flags(actor: Actor): Promise<readonly FlagRow[]>;
  /** Says what became of a flag: it stays as it is, something was done, or the comment is hidden. @throws Problem 409. */
  settleFlag(actor: Actor, number: number, outcome: 'kept' | 'resolved' | 'hidden'): Promise<void>;
  /** What happened to the proposals of somebody and was said beside them, the newest first; for the person alone. */
  notices(person: string, limit: number): Promise<readonly Notice[]>;
  find(actor: Actor, id: string): Promise<ProposalDetail>;
  revision(actor: Actor, id: string, number: number): Promise<Revision>;
  list(actor: Actor, filter: ProposalFilter): Promise<ProposalPage>;
  /** How many there are in each state, for who may review. */
  counts(actor: Actor): Promise<Readonly<Partial<Record<ProposalState, number>>>>;
  /** How many public proposals wait on a resource. */
  waitingFor(iri: string): Promise<number>;
  /** Notes that the change was undone that proposals became. */
  noteUndone(change: string): Promise<void>;
  /** What somebody wrote about proposals, for the person alone. */
  written(person: string): Promise<WrittenProposals>;
  /** What a form for visitors carries, signed: the time at which it was written. */
  formTime(): string;
}
