import type { Actor } from '../../people/agents.js';
import type { Bound, Moved } from '../../people/proposal-tables.js';
import { newId, newSecret } from '../../people/secrets.js';
import { readChanges } from '../../change/read-changes.js';
import { Problem } from '../../platform/problem.js';
import { createAcceptance, recoverAccepting } from './accept.js';
import {
  boundProblem,
  longestComment,
  longestReason,
  mostBytes,
  mostComments,
  mostHeld,
  mostOwnComments,
  mostVisitorComments,
  mostVisitorStatements,
  mostVisits,
  mostWaiting,
  reviewMinutes,
} from './bounds.js';
import { createChecker, digestOf, refuseFaulty, touchedBy } from './check-content.js';
import { contentOf, readContent, readWords, type ProposalContent } from './content.js';
import type { Act, Curation, ProposalFilter, Sender } from './curation.js';
import { publicStates, waitingStates, type Proposal, type ProposalState, type Revision } from './proposal.js';
import { moderationOf, refuseUnstated } from './moderation.js';
import { nameOf, refuseAction, refuseRole, reviews, seenStates, sees, staleProblem } from './standing.js';
import { commentedStates, transitionOf, type ProposalAction } from './transitions.js';
import { createVisitorGuard } from './visitor-guard.js';
import { countWaiting } from './waiting.js';
import type { CurationOptions, Workshop } from './workshop.js';

/** Proposals of a page, and what a page may have. */
export const usualLimit = 50, mostListed = 500;
/** Milliseconds between two looks at what has lapsed. */
const sweepEvery = 60_000;
/** Milliseconds after which a proposal that nobody accepts any more is said to have been interrupted. */
const interruptedAfter = 5 * 60_000;
/** Others about the same resources. */
const mostBeside = 20;

/** Who is counted. */
const whoOf = (actor: Actor): string => (actor.kind === 'person' ? actor.person.id : actor.kind);
const now = (): string => new Date().toISOString();
const unknown = (id: string): Problem => new Problem(404, 'Unknown proposal', 'There is no proposal of this name, or it is not public.', { proposal: id.slice(0, 40) });

/**
 * Opens what becomes of proposals. What a stop interrupted is finished first: a proposal whose change is in the journal
 * was accepted, another is approved as before.
 *
 * @param opened Whether there are accounts already: without, nothing is made on the disk.
 */
export async function openCuration(given: CurationOptions, opened: boolean): Promise<Curation> {
  // Who merely reads pages makes no tables.
  let isThere = opened;
  const options: CurationOptions = { ...given, store: () => { isThere = true; return given.store(); } };
  const fresh = newSecret();
  const guard = createVisitorGuard(opened ? await (await options.store()).ownSecret('forms', fresh) : fresh);
  const running = new Map<string, number>();
  if (opened) await recoverAccepting(options, running);
  const swept = createSweep(options, running);
  const seen = async (actor: Actor, id: string): Promise<Proposal> => {
    await swept();
    const found = await (await options.store()).proposal(id) as Proposal | undefined;
    if (!found || !sees(actor, found)) throw unknown(id);
    return found;
  };
  const waiting = countWaiting(async () => (isThere ? options.store() : undefined)), workshop: Workshop = { ...options, guard, seen, running, waiting, check: createChecker(options.writer) };
  return {
    ...waiting.renewed({ ...makingOf(workshop), ...actingOf(workshop), accept: createAcceptance(workshop) }),
    ...commentsOf(workshop),
    ...moderationOf(workshop),
    ...readingOf(workshop, swept),
    formTime: () => guard.formTime(),
  };
}

/** Lets reviews lapse and the text of spam go, as time passes, and finishes what was interrupted. */
function createSweep(options: CurationOptions, running: ReadonlyMap<string, number>): () => Promise<void> {
  let last = -Infinity;
  return async () => {
    if (performance.now() - last < sweepEvery) return;
    last = performance.now();
    await options
      .store()
      .then((tables) => tables.sweepProposals(now()))
      .then(() => recoverAccepting(options, running, new Date(Date.now() - interruptedAfter).toISOString()))
      .catch((error: unknown) => {
        options.log('proposals could not be swept', error);
      });
  };
}

/** @throws Problem for what a table refused. */
function done(moved: Moved | Bound, action: ProposalAction, id: string): void {
  switch (moved.kind) {
    case 'moved': return;
    case 'none': throw unknown(id);
    case 'bound': throw boundProblem(moved);
    case 'stale':
      if (transitionOf(action).from.includes(moved.state as ProposalState)) throw changedMeanwhile(moved.tag, moved.state);
      throw staleProblem(action, moved.state as ProposalState, moved.tag);
  }
}

const changedMeanwhile = (tag: number, state: string): Problem => new Problem(412, 'Changed meanwhile', 'The proposal was changed since you saw it. Look at it again.', { state, tag });

/** Statements of somebody without an account are read at once: nothing else is until a curator looks. @throws Problem 400, 413. */
function refuseUnreadable(content: ProposalContent, base: string): void {
  if (content.added.length + content.removed.length > mostVisitorStatements)
    throw new Problem(413, 'Proposal too large', `Without an account a proposal has at most ${mostVisitorStatements} characters of statements.`, {
      member: 'added',
      limit: mostVisitorStatements,
    });
  const [read] = readChanges([content], { base, blankNodes: false });
  if ((content.added !== '' || content.removed !== '') && read?.added.length === 0 && read.removed.length === 0)
    throw new Problem(
      422,
      'Nothing new',
      'There is no statement in what is to be added or removed, only comments or empty lines. Leave it out and say in "note" what is meant, or write the statements.',
      { member: 'added' },
    );
}

function makingOf({ store, check: checked, guard, seen, base }: Workshop): Pick<Curation, 'propose' | 'saveDraft' | 'revise' | 'drop' | 'refuseVisit'> {
  const add = async (actor: Actor, content: ProposalContent, state: 'draft' | 'held' | 'open', sender: Sender): Promise<Proposal> => {
    const id = newId(), visitor = actor.kind === 'visitor', check = state === 'open' ? await checked(content, whoOf(actor)) : undefined;
    refuseFaulty(check);
    const made = await (
      await store()
    ).addProposal(
      {
        id,
        state,
        content,
        by: nameOf(actor, sender.name),
        digest: digestOf(content),
        touches: touchedBy(content),
        check,
        sealed: state !== 'draft',
        action: state === 'draft' ? 'draft' : 'submit',
        time: now(),
        counted: visitor ? guard.nameOf(sender.client, 'visit') : undefined,
      },
      { waiting: visitor ? mostHeld : mostWaiting, hourly: mostVisits, bytes: mostBytes },
    );
    switch (made.kind) {
      case 'same': throw new Problem(
        409,
        'Proposed already',
        made.own ? 'You have proposed exactly this already.' : 'Exactly this was proposed already; a curator will look at it.',
        made.own ? { proposal: made.id } : {},
      );
      case 'bound': throw boundProblem(made);
      case 'added': return await (await store()).proposal(id) as Proposal;
    }
  };
  const person = (actor: Actor): void => {
    refuseRole(actor, 'submit-proposal');
    if (actor.kind !== 'person') throw new Problem(403, 'No author', 'A proposal has an author: send it with a personal token, or in a browser by somebody who has logged in.');
  };
  return {
    async refuseVisit(client) {
      const met = await (await store()).visitorBound(guard.nameOf(client, 'visit'), now(), { waiting: mostHeld, hourly: mostVisits });
      if (met) throw boundProblem(met);
    },
    async propose(actor, given, sender) {
      // Whichever door it comes by, it is read here.
      const content = readContent(given, given.origin);
      if (actor.kind !== 'visitor') {
        person(actor);
        return add(actor, content, 'open', sender);
      }
      refuseUnreadable(content, base);
      const name = readWords(sender.name, 'name', { longest: 120 });
      guard.refuse(content, { ...sender, name });
      return add(actor, content, 'held', { ...sender, name });
    },
    async saveDraft(actor, content) {
      person(actor);
      return add(actor, readContent(content, content.origin, true), 'draft', { client: '' });
    },
    async revise(actor, id, given, tag) {
      refuseRole(actor, 'submit-proposal');
      const before = await seen(actor, id), action = transitionOf('amend').from.includes(before.state) ? 'amend' : 'revise', { to = before.state } = transitionOf(action);
      refuseAction(action, actor, before, false);
      if (before.tag !== tag) throw changedMeanwhile(before.tag, before.state);
      const content = readContent(given, given.origin, before.state === 'draft'), check = action === 'amend' ? await checked(content, whoOf(actor)) : undefined;
      refuseFaulty(check);
      done(
        await (
          await store()
        ).editProposal(
          {
            id,
            from: before.state,
            tag,
            to,
            action,
            by: nameOf(actor),
            content,
            digest: digestOf(content),
            touches: touchedBy(content),
            check,
            sealed: action === 'amend',
            time: now(),
          },
          mostBytes,
        ),
        action,
        id,
      );
      return seen(actor, id);
    },
    async drop(actor, id, tag) {
      refuseRole(actor, 'submit-proposal');
      const before = await seen(actor, id);
      refuseAction('drop', actor, before, false);
      if (before.tag !== tag) throw changedMeanwhile(before.tag, before.state);
      done(await (await store()).dropProposal(id, before.state, tag), 'drop', id);
    },
  };
}

const verdicts: readonly ProposalAction[] = ['approve', 'request-changes', 'reject'];
/** Actions that are no decision on a proposal. */
const undecided: readonly ProposalAction[] = ['claim', 'release', 'admit', 'restore'];

function actingOf({ store, check: checked, seen, review }: Workshop): Pick<Curation, 'act'> {
  return {
    async act(actor: Actor, id: string, action: ProposalAction, { tag, reason: given, of }: Act) {
      const { needs, to, check: checks, reason: needed, of: namesOther } = transitionOf(action);
      refuseRole(actor, needs);
      const before = await seen(actor, id);
      refuseAction(action, actor, before, review === 'own');
      if (before.tag !== tag) throw changedMeanwhile(before.tag, before.state);
      if (action === 'approve') await refuseUnstated(actor, { store });
      if (to === undefined || action === 'accept' || action === 'amend') throw new TypeError(`${action} is done in another way`);
      const reason = readWords(given, 'reason', { longest: longestReason, lines: true, needed: needed === true });
      const other = namesOther ? await otherOf(of, id) : undefined;
      const tables = await store(), content = checks ? await tables.revision(id) as Revision | undefined : undefined;
      // A draft may say nothing; what is submitted does.
      if (action === 'submit' && content) readContent(contentOf(content), content.origin);
      const check = content && await checked(content, whoOf(actor)).catch((error: unknown) => {
        // A curator takes up what a visitor sent, whatever is wrong with it.
        if (checks === 'notes' && error instanceof Problem && error.status < 500 && error.status !== 429) return undefined;
        throw error;
      });
      if (checks === 'refuses') refuseFaulty(check);
      done(
        await tables.moveProposal({
          id,
          from: before.state,
          tag,
          to,
          action,
          by: nameOf(actor),
          reason,
          time: now(),
          decides: !undecided.includes(action),
          ...(action === 'submit' && { seal: true }),
          ...(check && { check }),
          ...(action === 'claim' && { until: new Date(Date.now() + reviewMinutes * 60_000).toISOString() }),
          ...(verdicts.includes(action) && { verdict: action as 'approve' }),
          ...(other !== undefined && { duplicateOf: other }),
        }),
        action,
        id,
      );
      return await tables.proposal(id) as Proposal;
    },
  };
  /** @throws Problem 400 where no other proposal is named, or one that is not public. */
  async function otherOf(of: string | undefined, id: string): Promise<string> {
    const other = of === undefined || of === id ? undefined : await (await store()).proposal(of);
    if (!other || !publicStates.includes(other.state as ProposalState))
      throw new Problem(400, 'Other proposal missing', '"of" is the id of another proposal, which is public and says the same.', { member: 'of' });
    return other.id;
  }
}

function commentsOf({ store, guard, seen }: Workshop): Pick<Curation, 'comment' | 'moderate'> {
  return {
    async comment(actor, id, words, sender) {
      const before = await seen(actor, id), visitor = actor.kind === 'visitor';
      if (!visitor) refuseRole(actor, 'submit-proposal');
      const text = readWords(words, 'text', { longest: longestComment, lines: true, needed: true }), name = visitor ? readWords(sender.name, 'name', { longest: 120 }) : undefined;
      if (visitor) guard.refuse({ title: '', note: text, added: '', removed: '', payload: null }, { ...sender, name });
      if (!commentedStates.includes(before.state))
        throw new Problem(409, 'Not in this state', `A proposal in the state ${before.state} takes no comments.`, {
          state: before.state,
          tag: before.tag,
          from: commentedStates,
        });
      const added = await (
        await store()
      ).addComment({
        id,
        by: nameOf(actor, name),
        text,
        held: visitor,
        time: now(),
        counted: visitor ? guard.nameOf(sender.client, 'comment') : `comment of ${actor.kind === 'person' ? actor.person.id : 'the administration'}`,
        hourly: visitor ? mostVisitorComments : mostOwnComments,
        most: mostComments,
      });
      if (added.kind === 'none') throw unknown(id);
      if (added.kind === 'bound') throw boundProblem(added);
    },
    async moderate(actor, id, comment, held) {
      refuseRole(actor, 'review-proposal');
      await seen(actor, id);
      if (!await (await store()).holdComment(id, comment, held)) throw new Problem(404, 'Unknown comment', 'The proposal has no comment of this number.');
    },
  };
}

function readingOf({ store, seen, waiting }: Workshop, swept: () => Promise<void>): Pick<Curation, 'find' | 'revision' | 'list' | 'counts' | 'waitingFor' | 'noteUndone' | 'written'> {
  return {
    async find(actor, id) {
      const proposal = await seen(actor, id), tables = await store();
      const [content, events, comments, others] = await Promise.all([
        tables.revision(id),
        tables.proposalEvents(id),
        tables.comments(id, reviews(actor)),
        tables.proposalsBeside(
          id,
          waitingStates.filter((state) => seenStates(actor).includes(state)),
          mostBeside,
        ),
      ]);
      if (!content) throw unknown(id);
      return { proposal, content: content as Revision, events: events as never, comments, others: others as readonly Proposal[] };
    },
    async revision(actor, id, number) {
      await seen(actor, id);
      const found = await (await store()).revision(id, number);
      if (!found) throw new Problem(404, 'Unknown revision', 'The proposal has no revision of this number.');
      return found as Revision;
    },
    async list(actor, { states: wanted, kind, about, author, mine, days, order = 'newest', limit = usualLimit, cursor }: ProposalFilter) {
      await swept();
      const viewer = actor.kind === 'person' && actor.role !== 'visitor' ? actor.person.id : undefined;
      if (mine && viewer === undefined) throw new Problem(401, 'Not authorised', 'What is yours is known of somebody who has logged in.');
      const allowed: readonly ProposalState[] = viewer === undefined ? seenStates(actor) : [...seenStates(actor), 'draft'], asked = (wanted ?? allowed).filter((state) => allowed.includes(state));
      if (asked.length === 0) return { items: [], next: undefined };
      const count = Math.min(limit, mostListed), until = days === undefined ? undefined : new Date(Date.now() - days * 24 * 3600 * 1000).toISOString();
      const rows = await (await store()).listProposals({ states: asked, viewer, kind, about, author, mine, until, newest: order === 'newest', limit: count + 1, after: readCursor(cursor) });
      const items = rows.slice(0, count), last = items.at(-1);
      return { items: items as unknown as readonly Proposal[], next: rows.length > count && last ? Buffer.from(`${last.submitted} ${last.id}`).toString('base64url') : undefined };
    },
    async counts(actor) {
      refuseRole(actor, 'review-proposal');
      return (await store()).countProposals();
    },
    waitingFor: (iri) => waiting.of(iri),
    async noteUndone(change) {
      const tables = await store();
      await tables.moveProposals(
        (await tables.proposalsOfChange(change))
          .filter(({ state }) => state === 'accepted')
          .map(({ id, tag }) => ({
            id,
            tag,
            from: 'accepted',
            to: 'reverted',
            action: 'undone',
            by: { id: undefined, name: 'this service' },
            reason: '',
            time: now(),
          })),
      );
    },
    async written(person) { return (await store()).written(person); },
  };
}

/** @throws Problem 400. */
function readCursor(cursor: string | undefined): { readonly submitted: string; readonly id: string } | undefined {
  if (cursor === undefined) return undefined;
  const [, submitted, id] = /^(\d{4}-[\d:.TZ-]{10,30}) ([0-9a-z]{1,40})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (submitted === undefined || id === undefined) throw new Problem(400, 'Bad cursor', 'cursor is the value of next of the page before.', { parameter: 'cursor' });
  return { submitted, id };
}
