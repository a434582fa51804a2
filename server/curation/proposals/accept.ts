import { newChangeName, type Agent, type Applied, type Cause } from '../../change/change-set.js';
import type { ChangeSummary } from '../../change/change-summary.js';
import type { Conflict } from '../../change/merge-changes.js';
import type { Actor } from '../../people/agents.js';
import { agentOf } from '../../people/person.js';
import type { Move, Moved } from '../../people/proposal-tables.js';
import { Problem } from '../../platform/problem.js';
import { mostTogether } from './bounds.js';
import { changesNothing } from './check-content.js';
import { removedAnnotation } from './content.js';
import type { Curation } from './curation.js';
import type { ContentCheck, Proposal, ProposalState, Revision } from './proposal.js';
import { refuseUnstated } from './moderation.js';
import { nameOf, refuseAction, refuseRole, staleProblem } from './standing.js';
import { ownTransitions } from './transitions.js';
import type { CurationOptions, Workshop } from './workshop.js';

/** A proposal that is being accepted, as it stands in the tables. */
interface Accepting { readonly proposal: Proposal; readonly content: Revision; readonly author: Agent }

/** The service itself, in the history of a proposal. */
const service = { id: undefined, name: 'this service' } as const;
const now = (): string => new Date().toISOString();

const step = (action: keyof typeof ownTransitions, { id, tag }: Pick<Proposal, 'id' | 'tag'>, more: Partial<Move> = {}): Move => ({
  id,
  tag,
  from: 'accepting',
  to: ownTransitions[action].to,
  action,
  by: service,
  reason: '',
  time: now(),
  decides: 'reason' in more,
  ...more,
});

/**
 * Finishes what was interrupted, by a stop or by a disk that took no more: with its line in the journal a change has happened.
 *
 * @param running Ids of those that are being accepted now. @param since Only what has been so since then.
 */
export async function recoverAccepting({ store, history, log }: CurationOptions, running: ReadonlyMap<string, number>, since = now()): Promise<void> {
  const tables = await store();
  for (const row of await tables.proposalsIn('accepting')) {
    if (running.has(row.id) || row.changed > since) continue;
    const found = row.change === undefined ? undefined : await history.change(row.change), happened = found?.entry.proposals?.includes(row.id) ? found.entry : undefined;
    await tables.moveProposal(happened ? step('applied', row, { version: happened.version }) : step('put-back', row, { change: null, reason: 'It was interrupted before it could be accepted.' }));
    log(`the proposal ${row.id} was interrupted while it was being accepted: it ${happened ? 'was accepted' : 'is approved as before'}`);
  }
}

/** @returns what accepts proposals. */
export function createAcceptance(workshop: Workshop): Curation['accept'] {
  const { store, seen, review, running } = workshop;
  return async (actor, wanted) => {
    refuseRole(actor, 'accept-change');
    if (wanted.length === 0 || wanted.length > mostTogether)
      throw new Problem(wanted.length === 0 ? 400 : 413, 'Bad number of proposals', `1 to ${mostTogether} proposals are accepted at once.`, {
        limit: mostTogether,
      });
    const ids = [...new Set(wanted.map(({ id }) => id))];
    const tables = await store(), change = newChangeName(), chosen: Accepting[] = [];
    for (const { id, tag } of ids.flatMap((each) => wanted.find((other) => other.id === each) ?? [])) {
      const proposal = await seen(actor, id);
      refuseAction('accept', actor, proposal, review === 'own');
      if (proposal.tag !== tag)
        throw new Problem(412, 'Changed meanwhile', `The proposal ${id} was changed since you saw it. Look at it again.`, {
          proposal: id,
          state: proposal.state,
          tag: proposal.tag,
        });
      const content = await tables.revision(id) as Revision | undefined, person = proposal.author.id === undefined ? undefined : await tables.person(proposal.author.id);
      if (content) chosen.push({ proposal, content, author: person ? agentOf(person, workshop.base) : { name: proposal.author.name } });
    }
    await refuseUnstated(actor, workshop);
    // From here on each knows the change that it is about to become: whatever happens, the journal tells whether it did.
    for (const { proposal } of chosen) running.set(proposal.id, (running.get(proposal.id) ?? 0) + 1);
    try {
      return await acceptChosen(chosen, change, actor);
    } finally {
      // Two may try the same one: the one that fails leaves it to the other.
      for (const { proposal } of chosen) running.set(proposal.id, (running.get(proposal.id) ?? 1) - 1);
      for (const { proposal } of chosen) if (running.get(proposal.id) === 0) running.delete(proposal.id);
    }
  };
  async function acceptChosen(chosen: readonly Accepting[], change: string, actor: Actor): Promise<readonly Proposal[]> {
    const tables = await store(),
      moved = await tables.moveProposals(
        chosen.map(({ proposal: { id, tag } }) => ({
          id,
          tag,
          from: 'approved',
          to: 'accepting',
          action: 'accept',
          by: nameOf(actor),
          reason: '',
          time: now(),
          decides: true,
          change,
        })),
      );
    const taken = chosen.filter((_, i) => moved[i]?.kind === 'moved').map((each) => ({ ...each, proposal: { ...each.proposal, tag: each.proposal.tag + 1 } }));
    const stale = moved.find((each): each is Extract<Moved, { kind: 'stale' }> => each.kind === 'stale');
    if (taken.length === 0) throw staleProblem('accept', (stale?.state ?? 'withdrawn') as ProposalState, stale?.tag ?? 0);
    await acceptTaken(workshop, actor, taken, change);
    return await Promise.all(chosen.map(({ proposal }) => tables.proposal(proposal.id))) as readonly Proposal[];
  }
}

/** Accepts proposals that are `accepting` for a change of this name; of those that fail, halves are tried. */
async function acceptTaken(workshop: Workshop, actor: Actor, taken: readonly Accepting[], change: string): Promise<void> {
  const tables = await workshop.store(), words = taken.filter(({ content }) => changesNothing(content)), statements = taken.filter(({ content }) => !changesNothing(content));
  if (words.length > 0) await tables.moveProposals([...words.map(({ proposal }) => step('applied', proposal, { change: null })), ...await takenAway(tables, words)]);
  const queue = groupsOf(statements).map((group, i): Group => ({ group, name: i === 0 ? change : newChangeName() }));
  // What would be too much for one change is several, each of which is named ahead of its writing, too.
  for (const { group, name } of queue.slice(1)) await tables.chooseChange(group.map(({ proposal }) => proposal.id), name);
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { group, name } = next;
    let applied: Applied;
    try {
      applied = await apply(workshop, actor, group, name);
    } catch (error) {
      await notApplied(error, next);
      continue;
    }
    // Where the tables fail now, the journal tells later that it has happened.
    await tables.moveProposals(
      group.map(({ proposal }) =>
        step('applied', proposal, {
          version: applied.version,
          ...(applied.change === undefined && { change: null, reason: 'The knowledge graph said this already.', decides: false }),
        }),
      ),
    );
    await noteReverts(tables, group);
  }

  async function notApplied(error: unknown, { group, name }: Group): Promise<void> {
    const [first] = group;
    if (!(error instanceof Problem) || !isOfContent(error)) {
      // The change may have happened all the same, and only not be shown yet.
      const happened = (await workshop.history.change(name).catch(() => undefined))?.entry, waiting = queue.flatMap((each) => each.group);
      if (happened) await tables.moveProposals(group.map(({ proposal }) => step('applied', proposal, { version: happened.version })));
      await tables.moveProposals(
        [...(happened ? [] : group), ...waiting].map(({ proposal }) =>
          step('put-back', proposal, { change: null, reason: error instanceof Problem ? error.detail : 'The service failed.' }),
        ),
      );
      throw error;
    }
    if (group.length === 1 && first) {
      await tables.moveProposal(refusal(error, first));
      return;
    }
    // One that cannot be accepted does not hold the others: each half is tried by itself, in the order of the queue.
    const middle = Math.ceil(group.length / 2), halves = [group.slice(0, middle), group.slice(middle)].map((half) => ({ group: half, name: newChangeName() }));
    for (const half of halves) await tables.chooseChange(half.group.map(({ proposal }) => proposal.id), half.name);
    queue.unshift(...halves);
  }
}

/** Proposals that become one change, and its name. */
interface Group { readonly group: readonly Accepting[]; readonly name: string }

/** Characters of statements of one change. */
const largestTogether = 4 * 2 ** 20;

function groupsOf(all: readonly Accepting[]): readonly (readonly Accepting[])[] {
  const groups: Accepting[][] = [];
  let size = Infinity;
  for (const each of all) {
    const own = each.content.added.length + each.content.removed.length;
    if (size + own > largestTogether) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1)?.push(each);
    size += own;
  }
  return groups;
}

/** Whether a change was refused for what it says, and not for what the service or the disk could not do. */
const isOfContent = ({ status, members }: Problem): boolean => [400, 403, 413, 422].includes(status) || (status === 409 && members['file'] === undefined);

const oneLine = (text: string): string => text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
/** Title and note in one line. Titles are made of notes: what the title ends with is not said twice. */
export function reasonLine(title: string, note: string): string {
  const [head, words] = [oneLine(title), oneLine(note)], whole = head.replace(/…$/, '');
  if (words === '' || head.endsWith(words)) return head.slice(0, 2000);
  // The title has what the note begins with, behind what it is about.
  for (let at = 0; at >= 0 && whole.length - at >= leastRepeated; at = whole.indexOf(' ', at + 1)) {
    const start = at === 0 ? 0 : at + 1;
    if (words.startsWith(whole.slice(start))) return (whole.slice(0, start) + words).slice(0, 2000);
  }
  return `${head}: ${words}`.slice(0, 2000);
}
/** Characters that are said twice by more than chance. */
const leastRepeated = 10;
const reasonOf = ({ content: { title, note } }: Accepting): string => reasonLine(title, note);

/** The change that one or several proposals become: each is a part of it, by its own author. */
async function apply({ writer, base, review }: Workshop, actor: Actor, group: readonly Accepting[], change: string): Promise<Applied> {
  const parts = group.map((each) => ({ author: each.author, reason: reasonOf(each) })), [first] = parts, authors = new Set(group.map(({ author }) => author.iri ?? author.name));
  if (!first) throw new TypeError('there is nothing to accept');
  const own = actor.kind === 'person' && group.some(({ proposal }) => proposal.author.id === actor.person.id);
  const acceptance: Cause['acceptance'] = actor.kind === 'administration' ? 'by the administration' : own && review === 'own' ? 'by its author' : 'by another';
  return writer.applyChanges({
    author: authors.size > 1 ? { name: `${authors.size} authors` } : first.author,
    reviewer: actor.kind === 'person' ? agentOf(actor.person, base) : { name: 'administrator' },
    acceptance, change, reason: parts.length === 1 ? first.reason : `${parts.length} proposals: ${group.map(({ content }) => oneLine(content.title)).join('; ')}`.slice(0, 2000),
    proposals: group.map(({ proposal }) => proposal.id), ...(parts.length > 1 && { parts }), ...(revertedBy(group) !== undefined && { reverts: revertedBy(group) as string }),
    changes: group.map(({ content: { added, removed, base: seenVersion } }) => ({ added, removed, base: seenVersion })),
  });
}

/** The change that a proposal of kind revert undoes; nothing where several are accepted as one. */
function revertedBy(group: readonly Accepting[]): string | undefined {
  const [{ content } = { content: undefined }] = group, undone = (content?.payload as { readonly change?: unknown } | null | undefined)?.change;
  return group.length === 1 && content?.kind === 'revert' && typeof undone === 'string' && /^[0-9a-f]{16}$/.test(undone) ? undone : undefined;
}

async function noteReverts(tables: Awaited<ReturnType<CurationOptions['store']>>, group: readonly Accepting[]): Promise<void> {
  const undone = revertedBy(group);
  if (undone === undefined) return;
  await tables.moveProposals((await tables.proposalsOfChange(undone)).filter(({ state }) => state === 'accepted').map((row) => step('undone', row, { from: 'accepted' })));
}

/** Annotations that were accepted, and that proposals in words take away: in the same step as these are accepted. */
async function takenAway(tables: Awaited<ReturnType<CurationOptions['store']>>, words: readonly Accepting[]): Promise<readonly Move[]> {
  const found = await Promise.all([...new Set(words.flatMap(({ content }) => removedAnnotation(content) ?? []))].map((id) => tables.proposal(id)));
  return found.flatMap((row) => (row?.state === 'accepted' && row.kind === 'annotation' ? [step('undone', row, { from: 'accepted' })] : []));
}

/** Why a proposal does not fit any more, for people: who changed the same, and why. */
function conflictWords(changes: unknown): string {
  const [last] = [...(Array.isArray(changes) ? changes as readonly ChangeSummary[] : [])].reverse();
  return `Values that it replaces are not what its author saw${last ? `: ${last.author} changed them on ${last.time.slice(0, 10)} (${last.reason.slice(0, 300).replace(/\.$/, '')})` : ''}.`;
}

/** What becomes of one that could not be accepted: its findings, or the three columns, are kept with it. */
function refusal({ status, detail, members }: Problem, { proposal, content }: Accepting): Move {
  const known: ContentCheck = content.check ?? { outcome: 'refused', version: '', sentence: '', diff: [], more: 0, findings: [], conflicts: [] };
  if (status === 409) {
    const conflicts = (members['conflicts'] ?? []) as readonly Conflict[];
    return step('conflicted', proposal, {
      change: null,
      reason: conflictWords(members['changes']),
      check: {
        ...known,
        outcome: 'conflict',
        conflicts,
        version: typeof members['version'] === 'string' ? members['version'] : known.version,
      } satisfies ContentCheck,
    });
  }
  return step('refused', proposal, {
    change: null,
    reason: detail,
    check: { ...known, outcome: 'refused', findings: ((members['findings'] ?? []) as ContentCheck['findings']).slice(0, 200) } satisfies ContentCheck,
  });
}
