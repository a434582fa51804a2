import { createHash } from 'node:crypto';
import type { Writer as ChangeWriter } from '../../change/writer.js';
import type { CheckedChange } from '../../change/check-change.js';
import { Problem } from '../../platform/problem.js';
import { createRate } from '../../platform/rate.js';
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
  return keptCheck(await writer.check([{ added, removed, base }]));
}

/** @throws Problem 422 with `findings` for errors and for what says nothing new, 409 with `conflicts`. */
export function refuseFaulty(check: ContentCheck | undefined): void {
  switch (check?.outcome) {
    case 'refused': {
      const errors = check.findings.filter(({ severity }) => severity === 'error');
      throw new Problem(422, 'Proposal breaks a rule', `The knowledge graph would not be sound with it: ${errors[0]?.message ?? 'see the findings'}${errors.length > 1 ? ` And ${errors.length - 1} more.` : ''}`, { findings: check.findings });
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
