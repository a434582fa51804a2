import type { Actor } from '../../people/agents.js';
import { may } from '../../people/roles.js';
import { unnamed, type NamedBy } from '../../people/proposal-rows.js';
import { Problem } from '../../platform/problem.js';
import { publicStates, states, type Proposal, type ProposalState } from './proposal.js';
import { concerns, proposalActions, transitionOf, type ProposalAction, type ActorRelation } from './transitions.js';

/** What somebody is called in what is kept. */
export function nameOf(actor: Actor, visitor?: string): NamedBy {
  switch (actor.kind) {
    case 'person': return { id: actor.person.id, name: actor.person.name };
    case 'administration': return { id: undefined, name: 'administrator' };
    case 'visitor': return { id: undefined, name: visitor === undefined || visitor === '' ? unnamed : visitor };
  }
}

/** What somebody is to a proposal. */
function relationsOf(actor: Actor, { author, assignee }: Pick<Proposal, 'author' | 'assignee'>): readonly ActorRelation[] {
  const id = actor.kind === 'person' ? actor.person.id : undefined;
  return [id !== undefined && author.id === id ? 'author' : 'other', ...(id !== undefined && assignee?.id === id ? ['assignee' as const] : [])];
}

/** Whether somebody may review: sees what is held, too. */
export const reviews = (actor: Actor): boolean => may(actor.role, 'review-proposal');

/** The states in which somebody may see proposals of any author. Drafts are seen by their author alone. */
export const seenStates = (actor: Actor): readonly ProposalState[] => states.filter((state) => publicStates.includes(state) || (reviews(actor) && (state === 'held' || state === 'spam')));

export const sees = (actor: Actor, proposal: Pick<Proposal, 'state' | 'author' | 'assignee'>): boolean =>
  seenStates(actor).includes(proposal.state) || (actor.role !== 'visitor' && relationsOf(actor, proposal).includes('author'));

const words: Readonly<Record<ProposalState, string>> = {
  'draft': 'a draft',
  'held': 'held until a curator has looked at it',
  'open': 'open',
  'in-review': 'in review',
  'changes-asked': 'waiting for changes of its author',
  'approved': 'approved',
  'accepting': 'being accepted',
  'accepted': 'accepted',
  'needs-merge': 'out of date: values are not what its author saw',
  'rejected': 'rejected',
  'withdrawn': 'withdrawn',
  'spam': 'marked as spam',
  'duplicate': 'marked as a duplicate',
  'reverted': 'accepted and undone',
};
export const stateWords = (state: ProposalState): string => words[state];

/** @throws Problem 409 with `state`, 403 for who may not, whatever the role. */
export function refuseAction(action: ProposalAction, actor: Actor, proposal: Proposal, ownReview: boolean): void {
  const { from, who, label } = transitionOf(action), { state, tag } = proposal;
  if (!from.includes(state)) throw staleProblem(action, state, tag);
  if (concerns(action, relationsOf(actor, proposal), ownReview)) return;
  const own = relationsOf(actor, proposal).includes('author');
  throw own
    ? new Problem(403, 'Your own proposal', 'Nobody decides on their own proposal; another curator does. MPP_REVIEW=own is for a service that one person runs.', { action, who })
    : new Problem(403, 'Not yours', action === 'release' ? 'Only who reviews a proposal stops that.' : `“${label}” is for the author of a proposal.`, { action, who });
}

export const staleProblem = (action: ProposalAction, state: ProposalState, tag: number): Problem =>
  new Problem(
    409,
    'Not in this state',
    `The proposal is ${words[state]} now; “${transitionOf(action).label}” is for one that is ${transitionOf(action)
      .from.map((each) => words[each])
      .join(', or ')}.`,
    { state, tag, action, from: transitionOf(action).from },
  );

/** What somebody may do with a proposal now: the buttons of its page. */
export const actionsFor = (actor: Actor, proposal: Proposal, ownReview: boolean): readonly ProposalAction[] => proposalActions.filter((action) => {
  const { from, needs } = transitionOf(action);
  return from.includes(proposal.state) && may(actor.role, needs) && concerns(action, relationsOf(actor, proposal), ownReview);
});

/** @throws Problem 401, 403. */
export function refuseRole(actor: Actor, needs: Parameters<typeof may>[1]): void {
  if (may(actor.role, needs)) return;
  throw actor.kind === 'visitor'
    ? new Problem(401, 'Not authorised', 'This is for somebody who has logged in.', {}, { 'WWW-Authenticate': 'Bearer realm="Metastasis Perspective"' })
    : new Problem(403, 'Not permitted', `You have the role ${actor.role} here, which may not do this.`, { role: actor.role });
}
