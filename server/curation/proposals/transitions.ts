import type { ProposalState } from './proposal.js';

/** Who somebody is to a proposal. A visitor's has no author: everybody is another then. */
export type ActorRelation = 'author' | 'other' | 'assignee';

interface Row {
  readonly from: readonly ProposalState[];
  /** The state afterwards; absent: it stays. */
  readonly to?: ProposalState;
  /** The action of server/people/roles.ts, which has the least role. */
  readonly needs: 'propose' | 'submit-proposal' | 'review-proposal' | 'accept-change';
  /** Who may; with `own-review`, authors may, too, where MPP_REVIEW=own. */
  readonly who: readonly (ActorRelation | 'own-review')[];
  /** Whether a reason must be given. */
  readonly reason?: true;
  /** Whether the proposal that says the same must be named. */
  readonly of?: true;
  /** Whether the content is checked against the knowledge first, and refused for errors. */
  readonly check?: 'refuses' | 'notes';
  /** What a button says. */
  readonly label: string;
}

const another: Row['who'] = ['other', 'assignee', 'own-review'];
const anybody: Row['who'] = ['author', 'other', 'assignee'];

/**
 * What may be done with a proposal: by whom, in which states, and what becomes of it. The one place where that is said:
 * HTTP, pages, documentation and tests read it.
 */
export const transitions = {
  /** Another content takes the place of the one that was seen. */
  'revise': { from: ['draft', 'changes-asked', 'needs-merge'], needs: 'submit-proposal', who: ['author'], label: 'Edit' },
  /** The same where others see it already: it is checked at once, and reviewed again. */
  'amend': { from: ['open', 'in-review', 'approved'], to: 'open', needs: 'submit-proposal', who: ['author'], check: 'refuses', label: 'Edit' },
  /** A draft is taken away. */
  'drop': { from: ['draft'], needs: 'submit-proposal', who: ['author'], label: 'Delete the draft' },
  'submit': { from: ['draft', 'changes-asked', 'needs-merge'], to: 'open', needs: 'submit-proposal', who: ['author'], check: 'refuses', label: 'Submit' },
  'withdraw': { from: ['open', 'in-review', 'changes-asked', 'approved', 'needs-merge'], to: 'withdrawn', needs: 'submit-proposal', who: ['author'], label: 'Withdraw' },
  /** A visitor's proposal is shown to everybody. */
  'admit': { from: ['held'], to: 'open', needs: 'review-proposal', who: anybody, check: 'notes', label: 'Take up' },
  /** Somebody looks at it; others see that, and may take it over. */
  'claim': { from: ['open', 'in-review'], to: 'in-review', needs: 'review-proposal', who: another, label: 'Review this' },
  'release': { from: ['in-review'], to: 'open', needs: 'review-proposal', who: ['assignee'], label: 'Stop reviewing' },
  'approve': { from: ['open', 'in-review'], to: 'approved', needs: 'review-proposal', who: another, label: 'Approve' },
  'request-changes': { from: ['open', 'in-review', 'approved', 'needs-merge'], to: 'changes-asked', needs: 'review-proposal', who: another, reason: true, label: 'Ask for changes' },
  'reject': { from: ['held', 'open', 'in-review', 'changes-asked', 'approved', 'needs-merge'], to: 'rejected', needs: 'review-proposal', who: another, reason: true, label: 'Reject' },
  'duplicate': { from: ['held', 'open', 'in-review', 'changes-asked', 'needs-merge'], to: 'duplicate', needs: 'review-proposal', who: another, of: true, label: 'Mark as a duplicate' },
  'spam': { from: ['held', 'open', 'in-review'], to: 'spam', needs: 'review-proposal', who: ['other', 'assignee'], label: 'Mark as spam' },
  /** Spam that was none. */
  'restore': { from: ['spam'], to: 'held', needs: 'review-proposal', who: ['other'], label: 'Not spam' },
  /** It becomes true. */
  'accept': { from: ['approved'], to: 'accepting', needs: 'accept-change', who: another, label: 'Accept' },
} as const satisfies Readonly<Record<string, Row>>;

export type ProposalAction = keyof typeof transitions;
export const proposalActions = Object.keys(transitions) as readonly ProposalAction[];
export const transitionOf = (action: ProposalAction): Row => transitions[action];

/** What the service does by itself, from `accepting` and afterwards. */
export const ownTransitions = {
  /** The change is in the journal. */
  'applied': { from: ['accepting'], to: 'accepted' },
  /** Values are not what the author saw. */
  'conflicted': { from: ['accepting'], to: 'needs-merge' },
  /** A check would fail. */
  'refused': { from: ['accepting'], to: 'open' },
  /** It could not be tried: a full disk, a stop. */
  'put-back': { from: ['accepting'], to: 'approved' },
  /** Nobody has gone on with a review in its time. */
  'lapsed': { from: ['in-review'], to: 'open' },
  /** A later change undid the one that it became. */
  'undone': { from: ['accepted'], to: 'reverted' },
} as const satisfies Readonly<Record<string, { readonly from: readonly ProposalState[]; readonly to: ProposalState }>>;

/** Comments are taken in these. */
export const commentedStates: readonly ProposalState[] = ['open', 'in-review', 'changes-asked', 'approved', 'accepted', 'needs-merge', 'rejected', 'withdrawn', 'duplicate', 'reverted'];

/** Whether who has a relation to a proposal may do something with it, as far as that depends on the relation. */
export const concerns = (action: ProposalAction, relations: readonly ActorRelation[], ownReview: boolean): boolean =>
  transitionOf(action).who.some((who) => (who === 'own-review' ? ownReview && relations.includes('author') : relations.includes(who)));
