import type { Applied, Cause, SentChange } from '../change/change-set.js';
import type { CheckedChange } from '../change/check-change.js';
import type { ChangeWriter } from '../change/writer.js';
import { Problem } from '../platform/problem.js';
import { shortened } from '../platform/shortened.js';

/** Changes that are made as one. */
const mostTogether = 100;
/** Characters of a reason. */
const longestReason = 2000;

/** Changes as a client sends them: one, or several that become true at once. */
interface SentChanges {
  readonly changes: readonly (SentChange & { readonly reason: string | undefined; readonly author: string | undefined })[];
  readonly reason: string | undefined;
  readonly author: string | undefined;
}

const wrong = (detail: string, members: Readonly<Record<string, unknown>> = {}): Problem => new Problem(400, 'Bad change', detail, members);

/**
 * `POST /api/check`: what changes would do, without doing it.
 *
 * @param body `{added, removed, base?}` with N-Quads, or `{changes: […]}` with several of them.
 * @throws Problem 400 for another body, and what the writer throws.
 */
export async function checkChanges(body: unknown, writer: ChangeWriter, signal: AbortSignal): Promise<object> {
  const { findings, unmarked, ...rest } = await writer.check(readChanges(body).changes, { signal });
  void unmarked; // proposals are asked for such a mark, changes of curators are not
  return {
    ...rest,
    findings: findings.map((finding) => ({
      ...finding,
      remedy: finding.remedy ?? null,
      property: finding.property ?? null,
      file: finding.file ?? null,
      line: finding.line ?? null,
      field: finding.field ?? null,
    })),
  } satisfies Omit<CheckedChange, 'findings' | 'unmarked'> & { readonly findings: readonly object[] };
}

/**
 * `POST /api/changes`: makes changes, all of them or none.
 *
 * @param body As for a check, with `reason`, and with `author` where somebody else wrote it; of several each may have its own.
 * @param accept Who is named in the record, by the author that is named.
 * @throws Problem 400, and what the writer throws: 409 with `conflicts`, 422 with `findings`.
 */
export async function makeChanges(
  body: unknown,
  accept: (author: string | undefined) => Promise<Omit<Cause, 'reason' | 'parts'>>,
  writer: ChangeWriter,
  signal: AbortSignal,
): Promise<Omit<Applied, 'warnings'> & { readonly warnings: number }> {
  const { changes, reason, author } = readChanges(body);
  const parts = changes.map((change) => change.reason ?? reason);
  if (parts.some((each) => each === undefined)) throw wrong('A change needs a reason, which history shows: the member "reason".');
  const together = reason ?? (parts.length === 1 ? parts[0] : `${parts.length} changes: ${parts.join('; ').slice(0, 200)}`) ?? '';
  const accepted = await Promise.all(changes.map((change) => accept(change.author ?? author)));
  const [first] = accepted,
    authors = new Set(accepted.map((each) => each.author.iri ?? each.author.name));
  if (!first) throw wrong('There is no change.');
  const applied = await writer.applyChanges(
    {
      ...first,
      ...(authors.size > 1 && { author: { name: `${authors.size} authors` } }),
      reason: together,
      changes,
      ...(changes.length > 1 && { parts: parts.map((each, i) => ({ author: accepted[i]?.author ?? first.author, reason: each ?? together })) }),
    },
    { signal },
  );
  return { ...applied, warnings: applied.warnings.length };
}

function readChanges(body: unknown): SentChanges {
  const sent = asObject(body, 'The body');
  const reason = asReason(sent.reason), author = asAuthor(sent.author);
  if (sent.changes === undefined) return { changes: [readChange(sent)], reason, author };
  if (!Array.isArray(sent.changes) || sent.changes.length === 0) throw wrong('"changes" is a list of changes, one or more.');
  if (sent.changes.length > mostTogether) throw new Problem(413, 'Too many changes', `At most ${mostTogether} changes are made as one.`, { limit: mostTogether });
  for (const name of ['added', 'removed', 'base']) if (sent[name] !== undefined) throw wrong(`"${name}" stands in each of the "changes", not beside them.`);
  return { changes: sent.changes.map((each) => readChange(asObject(each, 'Each change'))), reason, author };
}

function readChange({ added = '', removed = '', base, reason, author, ...others }: Readonly<Record<string, unknown>>): SentChanges['changes'][number] {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw wrong(`There is no member "${shortened(unknown)}" in a change; it has "added", "removed", "base", "reason" and "author".`);
  if (typeof added !== 'string' || typeof removed !== 'string') throw wrong('"added" and "removed" are texts in N-Quads.');
  if (base !== undefined && (typeof base !== 'string' || !/^[0-9a-f]{64}$/.test(base))) throw wrong('"base" is the id of a version: 64 hexadecimal digits, as the header Dataset-Version has it.');
  if (`${added}${removed}`.trim() === '') throw wrong('The change neither adds nor removes anything.');
  return { added, removed, base, reason: asReason(reason), author: asAuthor(author) };
}

function asObject(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(`${what} is an object: {"added": "…", "removed": "…", "base": "…", "reason": "…"}.`);
  return value as Record<string, unknown>;
}

function asAuthor(value: unknown): string | undefined {
  if (value !== undefined && typeof value !== 'string') throw wrong('"author" is the id or ORCID of who wrote the change.');
  return value;
}

function asReason(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw wrong('"reason" is a text.');
  const reason = value.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  if (reason.length > longestReason) throw new Problem(400, 'Reason too long', `The reason has ${reason.length} characters; the limit is ${longestReason}.`, { limit: longestReason });
  return reason || undefined;
}
