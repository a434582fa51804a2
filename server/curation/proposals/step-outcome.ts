import type { Actor } from '../../people/agents.js';
import type { Bound, Moved } from '../../people/proposal-tables.js';
import { Problem } from '../../platform/problem.js';
import { boundProblem } from './bounds.js';
import type { ProposalState } from './proposal.js';
import { staleProblem } from './standing.js';
import { transitionOf, type ProposalAction } from './transitions.js';

/** Who is counted. */
export const whoOf = (actor: Actor): string => (actor.kind === 'person' ? actor.person.id : actor.kind);
export const now = (): string => new Date().toISOString();
export const unknown = (id: string): Problem => new Problem(404, 'Unknown proposal', 'There is no proposal of this name, or it is not public.', { proposal: id.slice(0, 40) });

/** @throws Problem for what a table refused. */
export function done(moved: Moved | Bound, action: ProposalAction, id: string): void {
  switch (moved.kind) {
    case 'moved': return;
    case 'none': throw unknown(id);
    case 'bound': throw boundProblem(moved);
    case 'stale':
      if (transitionOf(action).from.includes(moved.state as ProposalState)) throw changedMeanwhile(moved.tag, moved.state);
      throw staleProblem(action, moved.state as ProposalState, moved.tag);
  }
}

export const changedMeanwhile = (tag: number, state: string): Problem => new Problem(412, 'Changed meanwhile', 'The proposal was changed since you saw it. Look at it again.', { state, tag });
