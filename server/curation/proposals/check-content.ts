import { createHash } from 'node:crypto';
import { isLongCheck, longCheck } from '../../change/dry-runs.js';
import type { ChangeWriter } from '../../change/writer.js';
import type { CheckedChange } from '../../change/check-change.js';
import { Problem } from '../../platform/problem.js';
import { createRate } from '../../platform/rate.js';
import { shortened } from '../../platform/shortened.js';
import { mpp } from '../../rdf/vocabulary.js';
import type { ProposalContent } from './content.js';
import type { ContentCheck } from './proposal.js';

/** Findings and properties that are kept with a content. */
const mostKept = 200;
/** Resources by which a proposal is found. */
const mostTouched = 200;

export const changesNothing = ({ added, removed }: Pick<ProposalContent, 'added' | 'removed'>): boolean => added === '' && removed === '';

const keptCheck = ({ outcome, version, sentence, diff, more, findings, conflicts }: CheckedChange): ContentCheck => ({
  outcome, version, sentence, diff: diff.slice(0, mostKept), more: more + Math.max(0, diff.length - mostKept), findings: findings.slice(0, mostKept), conflicts: conflicts.slice(0, mostKept),
});

/** Contents with statements that one person may have checked: each takes a second of a thread. */
const checksPerPerson = { most: 30, seconds: 60, what: 'checks of proposals' };

/** What the knowledge would say to a content of somebody. @throws Problem 429 where one person has too many, or another long one, checked; and as `checkContent`. */
export function createChecker(writer: Pick<ChangeWriter, 'check'>): (content: ProposalContent, who: string) => Promise<ContentCheck | undefined> {
  const rate = createRate(checksPerPerson), long = new Set<string>();
  return async (content, who) => {
    if (changesNothing(content)) return undefined;
    rate.count(who);
    if (!isLongCheck([content])) return checkContent(content, writer);
    if (long.has(who))
      throw new Problem(
        429,
        'One at a time',
        `A proposal of yours with more than ${longCheck} characters of statements is being checked. Nothing was kept; send this one again once that has its answer.`,
        { limit: 1 },
        { 'Retry-After': '10' },
      );
    long.add(who);
    try {
      return await checkContent(content, writer);
    } finally {
      long.delete(who);
    }
  };
}

/** What the knowledge would say to a content. @throws Problem of what cannot be read, 503 where too many are checked. */
async function checkContent(content: ProposalContent, writer: Pick<ChangeWriter, 'check'>): Promise<ContentCheck> {
  const { added, removed, base } = content;
  const checked = await writer.check([{ added, removed, base }]);
  // What breaks a rule is told by that rule.
  if (checked.outcome === 'accepted') refuseUnmarked(checked.unmarked);
  return keptCheck(checked);
}

/** A paper or trial that is new says when its record was seen, or that nobody has looked it up: forms and tables do. @throws Problem 422. */
function refuseUnmarked(unmarked: CheckedChange['unmarked']): void {
  const [first] = unmarked;
  if (!first) return;
  const message = 'The record of the paper or trial was neither looked up, nor is it marked as typed by hand.';
  const findings = unmarked.map(({ resource, kind }) => ({
    severity: 'error',
    check: 'typed-by-hand',
    resource,
    property: mpp.typedByHand,
    field: 'typed by hand',
    value: null,
    message,
    remedy: `Add mpp:typedByHand true in the same graph, which shows it as not verified; or ${kind === mpp.Paper ? 'the record that /api/lookup/paper gives, with pav:retrievedOn' : 'mpp:lastChecked'}, the day on which it was ${kind === mpp.Paper ? 'seen' : 'compared with its registry'}: a day that has been.`,
  }));
  throw new Problem(422, 'Proposal fails a check', `${message} <${shortened(first.resource)}>: ${findings[0]?.remedy ?? ''}`, { findings });
}

/** @throws Problem 422 with `findings` for errors and for what says nothing new, 409 with `conflicts`. */
export function refuseFaulty(check: ContentCheck | undefined): void {
  switch (check?.outcome) {
    case 'refused': {
      const errors = check.findings.filter(({ severity }) => severity === 'error');
      throw new Problem(
        422,
        'Proposal fails a check',
        `The knowledge graph would not be sound with it: ${errors[0]?.message ?? 'see the findings'}${errors.length > 1 ? ` And ${errors.length - 1} more.` : ''}`,
        { findings: check.findings },
      );
    }
    case 'conflict': throw new Problem(409, 'Proposal out of date', 'Values that it replaces are not what its author saw. Look at what holds now and propose it again.', {
      conflicts: check.conflicts,
      version: check.version,
    });
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
export function digestOf({ kind, title, note, added, removed, about, payload }: ProposalContent): string {
  // The same words may stand at several places of a page: what stands around a passage tells which is meant.
  const { prefix = '', suffix = '' } = (kind === 'annotation' && typeof payload === 'object' ? payload ?? {} : {}) as { readonly prefix?: unknown; readonly suffix?: unknown };
  return createHash('sha256').update(JSON.stringify([kind, title, note, added, removed, [...about].sort(), ...(prefix !== '' || suffix !== '' ? [prefix, suffix] : [])])).digest('hex');
}
