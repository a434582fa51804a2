import { erasedName } from './person.js';
import { text, type SqlRow } from './table-parts.js';

/** Who wrote or did something: a person by id, or a name alone. */
export interface NamedBy { readonly id: string | undefined; readonly name: string }

/** What a proposal is, as the tables keep it. Kinds, states and actions are those of server/curation, which the tables do not judge. */
export interface ProposalRow {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly state: string;
  readonly revision: number;
  readonly tag: number;
  readonly author: NamedBy;
  readonly about: readonly string[];
  readonly assignee: NamedBy | undefined;
  readonly assignedUntil: string | undefined;
  readonly change: string | undefined;
  readonly version: string | undefined;
  readonly decidedBy: NamedBy | undefined;
  readonly reason: string | undefined;
  readonly duplicateOf: string | undefined;
  readonly comments: number;
  readonly created: string;
  readonly changed: string;
  /** When it began to wait: its place in the queue. */
  readonly submitted: string;
}

/** What is proposed, as the tables keep it: kind and origin are words that `curation/proposals` knows. */
export interface ContentRow {
  readonly kind: string;
  /** One sentence for the queue, plain text. */
  readonly title: string;
  /** IRIs of the resources that it is about. */
  readonly about: readonly string[];
  /** N-Quads, as `POST /api/changes` takes them. Empty, with `removed`, for an annotation or a report in plain words. */
  readonly added: string;
  /** The same; the values that the author saw. */
  readonly removed: string;
  /** Id of the version that the author saw. */
  readonly base: string | undefined;
  /** Why, in the author's words; public. */
  readonly note: string;
  /** Values of the form, so that it can be opened again: anything that JSON can say. */
  readonly payload: unknown;
  readonly origin: string;
}

export interface RevisionRow extends ContentRow {
  readonly number: number;
  readonly by: NamedBy;
  readonly time: string;
  readonly check: unknown;
}

export interface ProposalEventRow {
  readonly number: number;
  readonly by: NamedBy;
  readonly action: string;
  readonly from: string | undefined;
  readonly to: string;
  readonly reason: string;
  readonly time: string;
  /** What who approved or accepted had stated of own interests by then. */ readonly interests?: string;
}
export interface CommentRow { readonly number: number; readonly by: NamedBy; readonly text: string; readonly held: boolean; readonly time: string }

/** What a visitor is called who gave no name. */
export const unnamed = 'a visitor';

const person = (id: unknown, name: unknown, otherwise: unknown): NamedBy =>
  typeof id === 'string'
    ? { id, name: typeof name === 'string' ? name : erasedName }
    : { id: undefined, name: typeof otherwise === 'string' && otherwise !== '' ? otherwise : unnamed };
const json = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) as unknown : undefined);

/** Selects proposals with the names of those who have to do with them, and what they are about. */
export const proposalColumns = 'proposal.*, a.name AS author_name, r.name AS assignee_name, d.name AS decider_person, newest.about';
export const proposalJoins = `JOIN revision newest ON newest.proposal = proposal.id AND newest.number = proposal.revision
  LEFT JOIN person a ON a.id = proposal.author LEFT JOIN person r ON r.id = proposal.assignee LEFT JOIN person d ON d.id = proposal.decider`;

export const toProposal = (row: SqlRow): ProposalRow => ({
  id: String(row.id), kind: String(row.kind), title: String(row.title), state: String(row.state), revision: Number(row.revision), tag: Number(row.tag),
  author: person(row.author, row.author_name, row.visitor), about: json(row.about) as readonly string[],
  assignee: row.assignee === null ? undefined : person(row.assignee, row.assignee_name, undefined), assignedUntil: text(row.until),
  change: text(row.change), version: text(row.version), decidedBy: row.decider === null && row.decider_name === null ? undefined : person(row.decider, row.decider_person, row.decider_name),
  reason: text(row.reason) || undefined, duplicateOf: text(row.same), comments: Number(row.comments), created: String(row.created), changed: String(row.changed), submitted: String(row.submitted),
});

export const toRevision = (row: SqlRow): RevisionRow => ({
  number: Number(row.number),
  by: person(row.person, row.person_name, row.visitor),
  time: String(row.time),
  kind: String(row.kind),
  title: String(row.title),
  about: json(row.about) as readonly string[],
  added: String(row.added),
  removed: String(row.removed),
  base: text(row.base),
  note: String(row.note),
  payload: json(row.payload),
  origin: String(row.origin),
  check: json(row.checked),
});

export const toProposalEvent = (row: SqlRow): ProposalEventRow => ({
  number: Number(row.number),
  by: person(row.person, row.person_name, row.name),
  action: String(row.action),
  from: text(row.before),
  to: String(row.state),
  reason: String(row.reason),
  time: String(row.time),
  ...(typeof row.interests === 'string' && { interests: row.interests }),
});

export const toComment = (row: SqlRow): CommentRow => ({
  number: Number(row.number),
  by: person(row.person, row.person_name, row.name),
  text: String(row.text),
  held: row.held === 1,
  time: String(row.time),
});
