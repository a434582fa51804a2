import type { Actor } from '../../people/agents.js';
import { newId } from '../../people/secrets.js';
import { readChanges } from '../../change/read-changes.js';
import { Problem } from '../../platform/problem.js';
import { boundProblem, mostBytes, mostHeld, mostVisitorStatements, mostVisits, mostWaiting } from './bounds.js';
import { digestOf, refuseFaulty, touchedBy } from './check-content.js';
import { readContent, readWords, type ProposalContent } from './content.js';
import type { Curation, Sender } from './curation.js';
import type { Proposal } from './proposal.js';
import { nameOf, refuseAction, refuseRole } from './standing.js';
import { changedMeanwhile, done, now, whoOf } from './step-outcome.js';
import { transitionOf } from './transitions.js';
import type { Workshop } from './workshop.js';

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

/** Puts a proposal into the tables. @throws Problem where its content has an error, waits already, or meets a bound. */
async function add(
  actor: Actor,
  content: ProposalContent,
  state: 'draft' | 'held' | 'open',
  sender: Sender,
  { store, check: checked, guard }: Workshop,
): Promise<Proposal> {
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
}

/** @throws Problem 401, 403. */
function refuseNoPerson(actor: Actor): void {
  refuseRole(actor, 'submit-proposal');
  if (actor.kind !== 'person') throw new Problem(403, 'No author', 'A proposal has an author: send it with a personal token, or in a browser by somebody who has logged in.');
}

/** Another content of a proposal. @throws Problem where somebody else was faster, and as the first content. */
async function revise(actor: Actor, id: string, given: ProposalContent, tag: number, { store, check: checked, seen }: Workshop): Promise<Proposal> {
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
}

/** How proposals come to be, get another content and are dropped by their authors. */
export function makingOf(workshop: Workshop): Pick<Curation, 'propose' | 'saveDraft' | 'revise' | 'drop' | 'refuseVisit'> {
  const { store, guard, seen, base } = workshop;
  return {
    async refuseVisit(client) {
      const met = await (await store()).visitorBound(guard.nameOf(client, 'visit'), now(), { waiting: mostHeld, hourly: mostVisits });
      if (met) throw boundProblem(met);
    },
    async propose(actor, given, sender) {
      // Whichever door it comes by, it is read here.
      const content = readContent(given, given.origin);
      if (actor.kind !== 'visitor') {
        refuseNoPerson(actor);
        return add(actor, content, 'open', sender, workshop);
      }
      refuseUnreadable(content, base);
      const name = readWords(sender.name, 'name', { longest: 120 });
      guard.refuse(content, { ...sender, name });
      return add(actor, content, 'held', { ...sender, name }, workshop);
    },
    async saveDraft(actor, content) {
      refuseNoPerson(actor);
      return add(actor, readContent(content, content.origin, true), 'draft', { client: '' }, workshop);
    },
    revise: (actor, id, given, tag) => revise(actor, id, given, tag, workshop),
    async drop(actor, id, tag) {
      refuseRole(actor, 'submit-proposal');
      const before = await seen(actor, id);
      refuseAction('drop', actor, before, false);
      if (before.tag !== tag) throw changedMeanwhile(before.tag, before.state);
      done(await (await store()).dropProposal(id, before.state, tag), 'drop', id);
    },
  };
}
