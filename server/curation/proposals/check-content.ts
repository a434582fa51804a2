import { createHash } from 'node:crypto';
import type { ChangeWriter } from '../../change/writer.js';
import type { CheckedChange } from '../../change/check-change.js';
import { Problem } from '../../platform/problem.js';
import { createRate } from '../../platform/rate.js';
import { due, turn } from '../../platform/turns.js';
import { mpp, pav, rdf } from '../../rdf/vocabulary.js';
import type { ProposalContent } from './content.js';
import type { ContentCheck } from './proposal.js';

/** Findings and properties that are kept with a content. */
const mostKept = 200;
/** Resources by which a proposal is found. */
const mostTouched = 200;

export const changesNothing = ({ added, removed }: Pick<ProposalContent, 'added' | 'removed'>): boolean => added === '' && removed === '';

export const keptCheck = ({ outcome, version, sentence, diff, more, findings, conflicts }: CheckedChange): ContentCheck => ({
  outcome, version, sentence, diff: diff.slice(0, mostKept), more: more + Math.max(0, diff.length - mostKept), findings: findings.slice(0, mostKept), conflicts: conflicts.slice(0, mostKept),
});

/** Contents with statements that one person may have checked: each takes a second of a thread. */
const checksPerPerson = { most: 30, seconds: 60, what: 'checks of proposals' };

/** What the knowledge would say to a content of somebody. @throws Problem 429, and as `checkContent`. */
export function createChecker(writer: Pick<ChangeWriter, 'check'>): (content: ProposalContent, who: string) => Promise<ContentCheck | undefined> {
  const rate = createRate(checksPerPerson);
  return async (content, who) => {
    if (!changesNothing(content)) rate.count(who);
    return checkContent(content, writer);
  };
}

/** What the knowledge would say to a content. @throws Problem of what cannot be read, 503 where too many are checked. */
async function checkContent(content: ProposalContent, writer: Pick<ChangeWriter, 'check'>): Promise<ContentCheck | undefined> {
  if (changesNothing(content)) return undefined;
  const { added, removed, base } = content;
  await refuseUnmarked(added);
  return keptCheck(await writer.check([{ added, removed, base }]));
}

/** By class: what a record says that was looked up, or that was typed by hand. */
const marks: ReadonlyMap<string, readonly string[]> = new Map([[mpp.Paper, [pav.retrievedOn, mpp.typedByHand]], [mpp.ClinicalTrial, [mpp.lastChecked, mpp.typedByHand]]]);

/** A paper or trial that is new says when its record was seen, or that nobody has looked it up: forms and tables do. It is read in turns. @throws Problem 422. */
async function refuseUnmarked(added: string): Promise<void> {
  if (!added.includes(mpp.Paper) && !added.includes(mpp.ClinicalTrial)) return;
  const stated = new Map<string, Set<string>>(), classes = new Map<string, string>();
  for (const [, subject = '', predicate = '', object] of added.matchAll(/^[ \t]*<([^<>\s]+)>[ \t]*<([^<>\s]+)>[ \t]*(?:<([^<>\s]+)>)?/gm)) {
    if (due()) await turn();
    if (predicate === rdf.type && object !== undefined && marks.has(object)) classes.set(subject, object);
    let own = stated.get(subject);
    if (!own) stated.set(subject, own = new Set());
    own.add(predicate);
  }
  const [found] = [...classes].filter(([subject, kind]) => marks.get(kind)?.every((mark) => stated.get(subject)?.has(mark) !== true));
  if (!found) return;
  const [resource, kind] = found, message = 'The record of the paper or trial was neither looked up, nor is it marked as typed by hand.', remedy = `Add mpp:typedByHand true, which shows it as not verified; or ${kind === mpp.Paper ? 'the record that /api/lookup/paper gives, with pav:retrievedOn' : 'mpp:lastChecked, the day on which it was compared with its registry'}.`;
  throw new Problem(422, 'Proposal fails a check', `${message} <${resource.slice(0, 300)}>: ${remedy}`, { findings: [{ severity: 'error', check: 'typed-by-hand', resource, property: mpp.typedByHand, field: 'typed by hand', value: null, message, remedy }] });
}

/** @throws Problem 422 with `findings` for errors and for what says nothing new, 409 with `conflicts`. */
export function refuseFaulty(check: ContentCheck | undefined): void {
  switch (check?.outcome) {
    case 'refused': {
      const errors = check.findings.filter(({ severity }) => severity === 'error');
      throw new Problem(422, 'Proposal fails a check', `The knowledge graph would not be sound with it: ${errors[0]?.message ?? 'see the findings'}${errors.length > 1 ? ` And ${errors.length - 1} more.` : ''}`, { findings: check.findings });
    }
    case 'conflict': throw new Problem(409, 'Proposal out of date', 'Values that it replaces are not what its author saw. Look at what holds now and propose it again.', { conflicts: check.conflicts, version: check.version });
    case 'unchanged': throw new Problem(422, 'Nothing new', 'The knowledge graph says this already.', { findings: [] });
    default:
  }
}

/** Resources that a content is about, and that its statements name. */
export function touchedBy({ about, added, removed }: ProposalContent): readonly string[] {
  const found = new Set(about);
  for (const match of `${added}\n${removed}`.matchAll(/^[ \t]*<([^<>"{}|^`\\\s]+)>/gm)) {
    if (found.size >= mostTouched) break;
    found.add(match[1] ?? '');
  }
  return [...found];
}

/** The same for the same content, whoever sends it. */
export const digestOf = ({ kind, title, note, added, removed, about }: ProposalContent): string => createHash('sha256').update(JSON.stringify([kind, title, note, added, removed, [...about].sort()])).digest('hex');
