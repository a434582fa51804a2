import { proposalColumns, proposalJoins, toComment, toProposal, toProposalEvent, toRevision, type CommentRow, type ProposalEventRow, type ProposalRow, type RevisionRow } from './proposal-rows.js';
import { erasedName } from './person.js';
import { forget } from './proposal-tables.js';
import type { SqlRow, SqlStatements } from './table-parts.js';

/** Which proposals are asked for. */
export interface ListedProposals {
  /** States that may be seen; and, whatever its state, what `viewer` wrote. */
  readonly states: readonly string[];
  readonly viewer: string | undefined;
  readonly kind?: string | undefined;
  readonly about?: string | undefined;
  readonly author?: string | undefined;
  /** Only what the viewer wrote or reviews. */
  readonly mine?: boolean | undefined;
  /** Only what has waited since then, or longer. */
  readonly until?: string | undefined;
  readonly newest: boolean;
  readonly limit: number;
  /** The place after which the page begins. */
  readonly after?: { readonly submitted: string; readonly id: string } | undefined;
}

/** What somebody wrote about proposals, without contents. */
export interface WrittenProposals {
  readonly proposals: readonly ProposalRow[];
  readonly comments: readonly (CommentRow & { readonly proposal: string })[];
  readonly reviews: readonly { readonly proposal: string; readonly revision: number; readonly verdict: string; readonly reason: string; readonly time: string }[];
}

/** Rows of one kind that a page of a proposal, or an export, holds. */
const mostShown = 1_000;
const list = (count: number): string => `(${Array<string>(count).fill('?').join(', ')})`;

/** Proposals as they are read. */
export function proposalListsOf({ one, all }: SqlStatements) {
  const newest = `SELECT ${proposalColumns} FROM proposal ${proposalJoins}`;
  const revisions = 'SELECT revision.*, person.name AS person_name, proposal.visitor FROM revision JOIN proposal ON proposal.id = revision.proposal LEFT JOIN person ON person.id = revision.person';
  const found = (row: SqlRow | undefined): ProposalRow | undefined => row && toProposal(row);
  return {
    proposal: (id: string): ProposalRow | undefined => found(one(`${newest} WHERE proposal.id = ?`, id)),
    /** The content of a number; default: the newest. */
    revision: (id: string, number?: number): RevisionRow | undefined => {
      const row = one(`${revisions} WHERE revision.proposal = ? AND revision.number = COALESCE(?, proposal.revision)`, id, number ?? null);
      return row && toRevision(row);
    },
    proposalEvents: (id: string): readonly ProposalEventRow[] =>
      all(
        `SELECT proposal_event.*, person.name AS person_name, CASE WHEN action IN ('approve', 'accept') THEN (SELECT text FROM interest WHERE interest.person = proposal_event.person AND interest.time <= proposal_event.time ORDER BY interest.time DESC LIMIT 1) END AS interests FROM proposal_event LEFT JOIN person ON person.id = proposal_event.person WHERE proposal = ? ORDER BY number DESC LIMIT ?`,
        id,
        mostShown,
      )
        .reverse()
        .map(toProposalEvent),
    comments: (id: string, held: boolean): readonly CommentRow[] =>
      all(
        'SELECT comment.*, person.name AS person_name FROM comment LEFT JOIN person ON person.id = comment.person WHERE proposal = ? AND held <= ? ORDER BY number LIMIT ?',
        id,
        held ? 1 : 0,
        mostShown,
      ).map(toComment),
    listProposals: ({ states, viewer, kind, about, author, mine, until, newest: backwards, limit, after }: ListedProposals): readonly ProposalRow[] => {
      const where: string[] = [],
        values: unknown[] = [];
      const and = (condition: string, ...given: readonly unknown[]): void => {
        where.push(condition);
        values.push(...given);
      };
      and(`proposal.state IN ${list(states.length)}`, ...states);
      if (viewer === undefined) and(`proposal.state NOT IN ('draft')`);
      else and(`(proposal.state <> 'draft' OR proposal.author = ?)`, viewer);
      if (kind !== undefined) and('proposal.kind = ?', kind);
      if (about !== undefined) and('proposal.id IN (SELECT proposal FROM touches WHERE iri = ?)', about);
      if (author !== undefined) and('proposal.author = ?', author);
      if (mine) and('(proposal.author = ? OR proposal.assignee = ?)', viewer ?? '', viewer ?? '');
      if (until !== undefined) and('proposal.submitted <= ?', until);
      if (after) and(`(proposal.submitted, proposal.id) ${backwards ? '<' : '>'} (?, ?)`, after.submitted, after.id);
      const order = backwards ? 'DESC' : 'ASC';
      // The places are found first: the names of those of other pages are not read.
      return all(
        `SELECT ${proposalColumns} FROM (SELECT id AS place FROM proposal WHERE ${where.join(' AND ')} ORDER BY proposal.submitted ${order}, proposal.id ${order} LIMIT ?) JOIN proposal ON proposal.id = place ${proposalJoins} ORDER BY proposal.submitted ${order}, proposal.id ${order}`,
        ...values,
        limit,
      ).map(toProposal);
    },
    countProposals: (): Readonly<Record<string, number>> =>
      Object.fromEntries(all('SELECT state, COUNT(*) AS n FROM proposal GROUP BY state').map(({ state, n }) => [String(state), Number(n)])),
    countTouching: (iri: string, states: readonly string[]): number =>
      Number(
        one(
          `SELECT COUNT(*) AS n FROM touches JOIN proposal ON proposal.id = touches.proposal WHERE touches.iri = ? AND proposal.state IN ${list(states.length)}`,
          iri,
          ...states,
        )?.n,
      ),
    /** Others about the same resources. */
    proposalsBeside: (id: string, states: readonly string[], limit: number): readonly ProposalRow[] =>
      all(
        `${newest} WHERE proposal.id IN (SELECT others.proposal FROM touches own JOIN touches others ON others.iri = own.iri WHERE own.proposal = ? AND others.proposal <> ?) AND proposal.state IN ${list(states.length)} ORDER BY proposal.submitted, proposal.id LIMIT ?`,
        id,
        id,
        ...states,
        limit,
      ).map(toProposal),
    /** Those of a state, or of a change of the journal. */
    proposalsIn: (state: string): readonly ProposalRow[] =>
      all(`${newest} WHERE proposal.state = ? ORDER BY proposal.submitted, proposal.id`, state).map(toProposal),
    proposalsOfChange: (change: string): readonly ProposalRow[] =>
      all(`${newest} WHERE proposal.change = ? ORDER BY proposal.submitted, proposal.id`, change).map(toProposal),
    /** What somebody wrote about proposals: each content is asked for by itself. */
    written: (person: string): WrittenProposals => ({
      proposals: all(`${newest} WHERE proposal.author = ? ORDER BY proposal.created, proposal.id`, person).map(toProposal),
      comments: all(
        'SELECT comment.*, person.name AS person_name FROM comment JOIN person ON person.id = comment.person WHERE person = ? ORDER BY number',
        person,
      ).map((row) => ({ proposal: String(row.proposal), ...toComment(row) })),
      reviews: all('SELECT * FROM review WHERE person = ? ORDER BY time', person).map(({ proposal, revision, verdict, reason, time }) => ({
        proposal: String(proposal),
        revision: Number(revision),
        verdict: String(verdict),
        reason: String(reason),
        time: String(time),
      })),
    }),
    /** Who approved the newest content last. */
    approver: (id: string): string | undefined => {
      const row = one(
        `SELECT review.person FROM review JOIN proposal ON proposal.id = review.proposal AND proposal.revision = review.revision WHERE proposal = ? AND verdict = 'approve' ORDER BY review.time DESC LIMIT 1`,
        id,
      );
      return typeof row?.person === 'string' ? row.person : undefined;
    },
  };
}

/** States of what has become part of the knowledge: its author licensed it, and it stays. */
const kept = `('accepting', 'accepted', 'reverted')`;

/**
 * Erases what somebody wrote. Drafts are deleted. Of what others saw, the texts are erased. Accepted
 * proposals stay, under “former contributor”. Decisions on proposals of others stay.
 */
export function eraseWritten(tables: SqlStatements, person: string, time: string): void {
  const { run } = tables;
  forget(tables, `author = ? AND state = 'draft'`, person);
  run(
    `INSERT INTO proposal_event (proposal, person, name, action, before, state, revision, reason, time) SELECT id, author, NULL, 'withdraw', state, 'withdrawn', revision, '', ? FROM proposal WHERE author = ? AND state IN ('open', 'in-review', 'changes-asked', 'approved', 'needs-merge')`,
    time,
    person,
  );
  run(
    `UPDATE proposal SET state = 'withdrawn', assignee = NULL, until = NULL, changed = ? WHERE author = ? AND state IN ('open', 'in-review', 'changes-asked', 'approved', 'needs-merge')`,
    time,
    person,
  );
  run(
    `UPDATE revision SET title = ?, about = '[]', added = '', removed = '', note = '', payload = 'null', checked = NULL WHERE person = ? AND proposal IN (SELECT id FROM proposal WHERE author = ? AND state NOT IN ${kept})`,
    `Taken away by a ${erasedName}`,
    person,
    person,
  );
  run(`UPDATE proposal SET title = ?, digest = id, tag = tag + 1 WHERE author = ? AND state NOT IN ${kept}`, `Taken away by a ${erasedName}`, person);
  run(`DELETE FROM touches WHERE proposal IN (SELECT id FROM proposal WHERE author = ? AND state NOT IN ${kept})`, person);
  run(`UPDATE comment SET text = '' WHERE person = ?`, person);
  run(`UPDATE revision SET payload = 'null' WHERE person = ?`, person);
  run(`UPDATE proposal SET state = 'open', assignee = NULL, until = NULL, tag = tag + 1 WHERE state = 'in-review' AND assignee = ?`, person);
}
