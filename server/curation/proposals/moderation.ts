import type { Actor } from '../../people/agents.js';
import { Problem } from '../../platform/problem.js';
import { boundProblem, mostFlags, mostListedFlags, mostOpenVisitorFlags, mostVisitorFlags, longestReason, yearOfInterests } from './bounds.js';
import { readWords } from './content.js';
import type { Curation } from './curation.js';
import { nameOf, refuseRole } from './standing.js';
import type { Workshop } from './workshop.js';

const now = (): string => new Date().toISOString();

/** Whether a statement of interests still holds. */
export const isStated = (statement: { readonly time: string } | undefined, at = Date.now()): boolean => statement !== undefined && at - Date.parse(statement.time) < yearOfInterests;

/** @throws Problem 403 where a person decides who has not said within a year which interests of their own others should know of. */
export async function refuseUnstated(actor: Actor, { store }: Pick<Workshop, 'store'>): Promise<void> {
  if (actor.kind !== 'person' || isStated(await (await store()).interests(actor.person.id))) return;
  throw new Problem(
    403,
    'Interests not stated',
    'Who approves and accepts says once a year which interests of their own others should know of. Say it on /me#interests, and do this again.',
    { remedy: '/me#interests' },
  );
}

/** What becomes of a flag: its subject stays as it is, something was done, or the comment is hidden. */
export const flagOutcomes = ['kept', 'resolved', 'hidden'] as const;

/** Flags of readers, which curators look at, and what somebody is told. */
export function moderationOf({ store, guard, seen }: Workshop): Pick<Curation, 'flag' | 'flags' | 'settleFlag' | 'notices'> {
  return {
    async flag(actor, id, { comment, reason: given }, sender) {
      await seen(actor, id);
      const visitor = actor.kind === 'visitor', reason = readWords(given, 'reason', { longest: longestReason, lines: true, needed: true });
      if (visitor) guard.refuse({ title: '', note: reason, added: '', removed: '', payload: null }, sender);
      const who = visitor ? guard.nameOf(sender.client, 'flag') : actor.kind === 'person' ? actor.person.id : 'the administration';
      const added = await (
        await store()
      ).addFlag({
        id,
        comment,
        by: nameOf(actor),
        flagger: who,
        reason,
        time: now(),
        counted: `flag of ${who}`,
        hourly: visitor ? mostVisitorFlags : mostFlags,
        ...(visitor && { most: mostOpenVisitorFlags }),
      });
      switch (added.kind) {
        case 'added': return;
        case 'same': throw new Problem(409, 'Flagged already', 'You have flagged this already; a curator will look at it.');
        case 'none': throw new Problem(404, 'Unknown comment', 'The proposal has no comment of this number that everybody sees.');
        case 'bound': throw boundProblem(added);
      }
    },
    async flags(actor) {
      refuseRole(actor, 'review-proposal');
      return (await store()).openFlags(mostListedFlags);
    },
    async settleFlag(actor, number, outcome) {
      refuseRole(actor, 'review-proposal');
      const tables = await store(), settled = await tables.settleFlag(number, outcome === 'kept' ? 'kept' : 'resolved', nameOf(actor));
      if (!settled) throw new Problem(409, 'Settled already', 'Somebody has looked at this flag already, or there is none of this number.');
      if (outcome === 'hidden' && settled.comment !== undefined) await tables.holdComment(settled.proposal, settled.comment, true);
    },
    async notices(person, limit) { return (await store()).notices(person, limit); },
  };
}
