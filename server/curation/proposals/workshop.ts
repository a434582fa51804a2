import type { History } from '../../change/history.js';
import type { ChangeWriter } from '../../change/writer.js';
import type { Actor } from '../../people/agents.js';
import type { PeopleStore } from '../../people/people-store.js';
import type { Log } from '../../platform/log.js';
import type { ProposalContent } from './content.js';
import type { ContentCheck, Proposal } from './proposal.js';
import type { VisitorGuard } from './visitor-guard.js';
import type { Waiting } from './waiting.js';

export interface CurationOptions {
  readonly store: () => Promise<PeopleStore>;
  readonly writer: Pick<ChangeWriter, 'check' | 'applyChanges'>;
  readonly history: Pick<History, 'change'>;
  /** `own`: authors may decide on their own proposals. */
  readonly review: 'two' | 'own';
  /** Public base IRI. */
  readonly base: string;
  readonly log: Log;
}

/** What the parts of a curation work with. */
export interface Workshop extends CurationOptions {
  readonly guard: VisitorGuard;
  readonly waiting: Waiting;
  /** Ids of proposals that are being accepted now, and by how many requests. */
  readonly running: Map<string, number>;
  /** Checks a content for somebody. @throws Problem 429. */
  readonly check: (content: ProposalContent, who: string) => Promise<ContentCheck | undefined>;
  /** A proposal that the actor may see. @throws Problem 404. */
  readonly seen: (actor: Actor, id: string) => Promise<Proposal>;
}
