import { text, type SqlStatements, type InTransaction } from './table-parts.js';
import { unnamed, type ContentRow, type NamedBy } from './proposal-rows.js';

/** Bounds of what is kept, so that nobody can fill the disk. */
export interface ProposalBounds {
  /** Drafts and waiting proposals of one person; for a visitor's it is what may be held in all. */
  readonly waiting: number;
  /** Of one client and hour, for a visitor. */
  readonly hourly: number;
  /** Of all contents of one person that were not accepted. */
  readonly bytes: number;
}

/** What a bound was met by. */
export interface Bound { readonly kind: 'bound'; readonly what: 'waiting' | 'hourly' | 'bytes' | 'revisions' | 'comments' | 'flags' | 'interests'; readonly limit: number }

export interface NewProposal {
  readonly id: string;
  readonly state: string;
  readonly content: ContentRow;
  /** The author; without an id, a visitor with a name. */
  readonly by: NamedBy;
  /** Names what the same content has. */
  readonly digest: string;
  readonly touches: readonly string[];
  readonly check: unknown;
  /** Whether the content is final: it was seen by others. */
  readonly sealed: boolean;
  readonly action: string;
  readonly time: string;
  /** Who is counted: a name of a visitor's client that cannot be turned back. */
  readonly counted: string | undefined;
}

/** A step of a proposal from one state to another. */
export interface Move {
  readonly id: string;
  readonly from: string;
  readonly tag: number;
  readonly to: string;
  readonly action: string;
  readonly by: NamedBy;
  readonly reason: string;
  readonly time: string;
  /** Until when the actor reviews it; otherwise nobody does any more. */
  readonly until?: string;
  /** Whether actor and reason are the decision that stands. */
  readonly decides?: boolean;
  /** Kept as the verdict on the newest content. */
  readonly verdict?: 'approve' | 'request-changes' | 'reject';
  readonly change?: string | null;
  readonly version?: string;
  readonly duplicateOf?: string;
  /** What the check says of the newest content; which is final from now on. */
  readonly check?: unknown;
  readonly seal?: boolean;
}

/** What became of a step: `stale` where the proposal is not as it was seen. */
export type Moved = { readonly kind: 'moved' } | { readonly kind: 'stale'; readonly state: string; readonly tag: number } | { readonly kind: 'none' };

export interface NewRevision extends Pick<Move, 'id' | 'from' | 'tag' | 'to' | 'action' | 'by' | 'time' | 'check'> {
  readonly content: ContentRow;
  readonly digest: string;
  readonly touches: readonly string[];
  readonly sealed: boolean;
}

export interface NewComment {
  readonly id: string;
  readonly by: NamedBy;
  readonly text: string;
  readonly held: boolean;
  readonly time: string;
  readonly counted: string;
  readonly hourly: number;
  readonly most: number;
}

/** Proposals that wait, of their author; and contents that are kept of one proposal. */
const waiting = `('draft', 'held', 'open', 'in-review', 'changes-asked', 'approved', 'accepting', 'needs-merge')`;
const mostRevisions = 100;
/** Days after which the text of spam is gone. */
const spamDays = 30;

/** About as many as a content takes. */
const bytesOf = ({ added, removed, note, payload }: ContentRow): number => added.length + removed.length + note.length + JSON.stringify(payload ?? null).length;
const hourOf = (time: string): string => time.slice(0, 13);
/** A visitor keeps the name that they gave; a person's is read where it is shown. */
const nameOf = ({ id, name }: NamedBy): string | null => (id === undefined && name !== unnamed ? name : null);

interface Parts {
  readonly add: (proposal: string, number: number, revision: Pick<NewRevision, 'content' | 'by' | 'check' | 'sealed' | 'time'>) => void;
  readonly touch: (proposal: string, iris: readonly string[]) => void;
  readonly note: (proposal: string, event: Pick<Move, 'by' | 'action' | 'to' | 'reason' | 'time'> & { readonly from: string | null }) => void;
  readonly stale: (id: string) => Moved;
}

function partsOf({ one, run }: SqlStatements): Parts {
  return {
    add(proposal, number, { content, by, check, sealed, time }) {
      run(
        `INSERT INTO revision (proposal, number, person, bytes, kind, title, about, added, removed, base, note, payload, origin, checked, sealed, time) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (proposal, number) DO UPDATE SET bytes = excluded.bytes, kind = excluded.kind, title = excluded.title, about = excluded.about, added = excluded.added, removed = excluded.removed, base = excluded.base, note = excluded.note,
          payload = excluded.payload, origin = excluded.origin, checked = excluded.checked, sealed = excluded.sealed, time = excluded.time WHERE revision.sealed = 0`,
        proposal,
        number,
        by.id ?? null,
        bytesOf(content),
        content.kind,
        content.title,
        JSON.stringify(content.about),
        content.added,
        content.removed,
        content.base ?? null,
        content.note,
        JSON.stringify(content.payload ?? null),
        content.origin,
        check === undefined ? null : JSON.stringify(check),
        sealed ? 1 : 0,
        time,
      );
    },
    touch(proposal, iris) {
      run('DELETE FROM touches WHERE proposal = ?', proposal);
      for (const iri of iris) run('INSERT OR IGNORE INTO touches (iri, proposal) VALUES (?, ?)', iri, proposal);
    },
    note(proposal, { by, action, from, to, reason, time }) {
      run(
        'INSERT INTO proposal_event (proposal, person, name, action, before, state, revision, reason, time) SELECT id, ?, ?, ?, ?, ?, revision, ?, ? FROM proposal WHERE id = ?',
        by.id ?? null,
        nameOf(by),
        action,
        from,
        to,
        reason,
        time,
        proposal,
      );
    },
    stale(id) {
      const row = one('SELECT state, tag FROM proposal WHERE id = ?', id);
      return row ? { kind: 'stale', state: String(row.state), tag: Number(row.tag) } : { kind: 'none' };
    },
  };
}

/** Counts one for a name in an hour. @returns false where that was one too many: nothing is counted then. */
export function count({ one, run }: SqlStatements, name: string, time: string, most: number): boolean {
  if (Number(one('SELECT count FROM counter WHERE name = ? AND hour = ?', name, hourOf(time))?.count ?? 0) >= most) return false;
  run('INSERT INTO counter (name, hour, count) VALUES (?, ?, 1) ON CONFLICT (name, hour) DO UPDATE SET count = count + 1', name, hourOf(time));
  return true;
}

/** Takes one step: one statement that names what was seen, and a line of the history. */
function moverOf(tables: SqlStatements): (step: Move) => Moved {
  const { run } = tables, { note, stale } = partsOf(tables);
  return (step) => {
    const { id, from, tag, to, by, reason, time, until, decides = false, change, version, duplicateOf, verdict } = step;
    const changed = run(
      `UPDATE proposal SET state = ?, tag = tag + 1, changed = ?, assignee = ?, until = ?, change = CASE WHEN ? THEN ? ELSE change END, version = COALESCE(?, version), same = COALESCE(?, same),
        decider = CASE WHEN ? THEN ? ELSE decider END, decider_name = CASE WHEN ? THEN ? ELSE decider_name END, reason = CASE WHEN ? THEN ? ELSE reason END, submitted = CASE WHEN state = 'draft' THEN ? ELSE submitted END
        WHERE id = ? AND state = ? AND tag = ?`,
      to,
      time,
      until === undefined ? null : (by.id ?? null),
      until ?? null,
      change === undefined ? 0 : 1,
      change ?? null,
      version ?? null,
      duplicateOf ?? null,
      decides ? 1 : 0,
      by.id ?? null,
      decides ? 1 : 0,
      nameOf(by),
      decides ? 1 : 0,
      reason,
      time,
      id,
      from,
      tag,
    );
    if (changed === 0) return stale(id);
    if (step.check !== undefined) run('UPDATE revision SET checked = ? WHERE proposal = ? AND number = (SELECT revision FROM proposal WHERE id = ?)', JSON.stringify(step.check), id, id);
    if (step.seal) run('UPDATE revision SET sealed = 1 WHERE proposal = ?', id);
    if (verdict) run('INSERT INTO review (proposal, revision, person, verdict, reason, time) SELECT id, revision, ?, ?, ?, ? FROM proposal WHERE id = ?', by.id ?? null, verdict, reason, time, id);
    note(id, step);
    return { kind: 'moved' };
  };
}

/** Proposals as they come to be, change and go. Each step is one transaction, and one statement that names what was seen. */
export function proposalsOf(tables: SqlStatements, whole: InTransaction) {
  const { one, run } = tables, { add, touch, note, stale } = partsOf(tables);
  const number = (sql: string, ...values: readonly unknown[]): number => Number(one(`SELECT COUNT(*) AS n FROM ${sql}`, ...values)?.n);
  const full = ({ id }: NamedBy, content: ContentRow, most: number): boolean =>
    id !== undefined
    && Number(
      one(
        `SELECT COALESCE(SUM(bytes), 0) AS n FROM revision WHERE proposal IN (SELECT id FROM proposal WHERE author = ? AND state NOT IN ('accepting', 'accepted', 'reverted'))`,
        id,
      )?.n,
    )
      + bytesOf(content)
      > most;
  const move = moverOf(tables);
  return {
    /** @returns `same` where this content waits already. */
    addProposal: (made: NewProposal, bounds: ProposalBounds): { readonly kind: 'added' } | { readonly kind: 'same'; readonly id: string; readonly own: boolean } | Bound => whole(() => {
      const { id, state, content, by, digest, touches, time, counted, action } = made;
      const same =
        state === 'draft'
          ? undefined
          : one(
              `SELECT id, author FROM proposal WHERE digest = ? AND state IN ${waiting} AND state <> 'draft' AND (author IS ? OR ? IS NULL)`,
              digest,
              by.id ?? null,
              by.id ?? null,
            );
      if (same) return { kind: 'same', id: String(same.id), own: by.id !== undefined };
      if (
        (by.id === undefined ? number(`proposal WHERE state = 'held'`) : number(`proposal WHERE author = ? AND state IN ${waiting}`, by.id)) >= bounds.waiting
      )
        return { kind: 'bound', what: 'waiting', limit: bounds.waiting };
      if (full(by, content, bounds.bytes)) return { kind: 'bound', what: 'bytes', limit: bounds.bytes };
      if (counted !== undefined && !count(tables, counted, time, bounds.hourly)) return { kind: 'bound', what: 'hourly', limit: bounds.hourly };
      run(
        'INSERT INTO proposal (id, kind, title, state, revision, tag, author, visitor, digest, created, submitted, changed) VALUES (?, ?, ?, ?, 1, 1, ?, ?, ?, ?, ?, ?)',
        id,
        content.kind,
        content.title,
        state,
        by.id ?? null,
        nameOf(by),
        digest,
        time,
        time,
        time,
      );
      add(id, 1, made);
      touch(id, touches);
      note(id, { by, action, from: null, to: state, reason: '', time });
      return { kind: 'added' };
    }),
    /** Whether a bound is met already, which costs less than the reading of what is sent. */
    visitorBound: (counted: string, time: string, bounds: Omit<ProposalBounds, 'bytes'>): Bound | undefined => {
      if (Number(one('SELECT count FROM counter WHERE name = ? AND hour = ?', counted, hourOf(time))?.count ?? 0) >= bounds.hourly) return { kind: 'bound', what: 'hourly', limit: bounds.hourly };
      return number(`proposal WHERE state = 'held'`) >= bounds.waiting ? { kind: 'bound', what: 'waiting', limit: bounds.waiting } : undefined;
    },
    moveProposal: (step: Move): Moved => whole(() => move(step)),
    /** Steps of several proposals, each of its own; all that can be taken are. */
    moveProposals: (steps: readonly Move[]): readonly Moved[] => whole(() => steps.map(move)),
    /** Names the change that proposals are about to become, in the place of one that did not happen. */
    chooseChange: (ids: readonly string[], change: string): void => whole(() => { for (const id of ids) run(`UPDATE proposal SET change = ? WHERE id = ? AND state = 'accepting'`, change, id); }),
    /** Another content: in the place of one that nobody else has seen, after one that was. */
    editProposal: (revision: NewRevision, bytes: number): Moved | Bound => whole(() => {
      const { id, from, tag, to, by, content, digest, touches, time } = revision;
      const newest = one(
        'SELECT proposal.revision, revision.sealed FROM proposal JOIN revision ON revision.proposal = proposal.id AND revision.number = proposal.revision WHERE proposal.id = ? AND state = ? AND tag = ?',
        id,
        from,
        tag,
      );
      if (!newest) return stale(id);
      const next = Number(newest.revision) + (newest.sealed === 1 ? 1 : 0);
      if (next > mostRevisions) return { kind: 'bound', what: 'revisions', limit: mostRevisions };
      if (full(by, content, bytes)) return { kind: 'bound', what: 'bytes', limit: bytes };
      run(
        'UPDATE proposal SET state = ?, tag = tag + 1, revision = ?, kind = ?, title = ?, digest = ?, changed = ?, assignee = NULL, until = NULL WHERE id = ?',
        to,
        next,
        content.kind,
        content.title,
        digest,
        time,
        id,
      );
      add(id, next, revision);
      touch(id, touches);
      // Each keystroke of a draft is no event of its own.
      if (from !== 'draft') note(id, { ...revision, reason: '' });
      return { kind: 'moved' };
    }),
    /** Takes a draft away. */
    dropProposal: (id: string, from: string, tag: number): Moved => whole(() => {
      if (!one('SELECT 1 AS n FROM proposal WHERE id = ? AND state = ? AND tag = ?', id, from, tag)) return stale(id);
      forget(tables, `id = ?`, id);
      return { kind: 'moved' };
    }),
  };
}

/** Comments on proposals, what time does, and the secret of forms. */
export function remarksOf(tables: SqlStatements, whole: InTransaction) {
  const { one, run } = tables, move = moverOf(tables);
  const number = (sql: string, ...values: readonly unknown[]): number => Number(one(`SELECT COUNT(*) AS n FROM ${sql}`, ...values)?.n);
  return {
    addComment: ({ id, by, text: words, held, time, counted, hourly, most }: NewComment): { readonly kind: 'added' } | Bound | { readonly kind: 'none' } => whole(() => {
      if (!one('SELECT 1 AS n FROM proposal WHERE id = ?', id)) return { kind: 'none' };
      if (number('comment WHERE proposal = ?', id) >= most) return { kind: 'bound', what: 'comments', limit: most };
      if (!count(tables, counted, time, hourly)) return { kind: 'bound', what: 'hourly', limit: hourly };
      run('INSERT INTO comment (proposal, person, name, text, held, time) VALUES (?, ?, ?, ?, ?, ?)', id, by.id ?? null, nameOf(by), words, held ? 1 : 0, time);
      if (!held) run('UPDATE proposal SET comments = comments + 1 WHERE id = ?', id);
      return { kind: 'added' };
    }),
    /** Shows a comment to everybody, or to curators alone. @returns whether there is one. */
    holdComment: (id: string, comment: number, held: boolean): boolean => whole(() => {
      const row = one('SELECT held FROM comment WHERE proposal = ? AND number = ?', id, comment);
      if (row && (row.held === 1) !== held) {
        run('UPDATE comment SET held = ? WHERE number = ?', held ? 1 : 0, comment);
        run('UPDATE proposal SET comments = comments + ? WHERE id = ?', held ? -1 : 1, id);
      }
      return row !== undefined;
    }),
    /** What time does: reviews lapse, the text of spam goes, counters of hours that have passed go. */
    sweepProposals: (time: string): number => whole(() => {
      const lapsed = tables.all(`SELECT id, tag FROM proposal WHERE state = 'in-review' AND until <= ?`, time);
      for (const row of lapsed) move({ id: String(row.id), from: 'in-review', tag: Number(row.tag), to: 'open', action: 'lapsed', by: { id: undefined, name: 'this service' }, reason: '', time });
      run('DELETE FROM counter WHERE hour < ?', hourOf(time));
      forget(tables, `state = 'spam' AND changed <= ?`, new Date(Date.parse(time) - spamDays * 24 * 3600 * 1000).toISOString());
      return lapsed.length;
    }),
    /** A secret of the service itself, made at its first need. */
    ownSecret: (name: string, fresh: string): string => whole(() => {
      run('INSERT OR IGNORE INTO own_secret (name, value) VALUES (?, ?)', name, fresh);
      return text(one('SELECT value FROM own_secret WHERE name = ?', name)?.value) ?? fresh;
    }),
  };
}

/** Takes proposals away with all that belongs to them. */
export function forget({ run }: SqlStatements, where: string, ...values: readonly unknown[]): void {
  run(`UPDATE proposal SET same = NULL WHERE same IN (SELECT id FROM proposal WHERE ${where})`, ...values);
  for (const table of ['revision', 'touches', 'proposal_event', 'comment', 'review', 'flag']) run(`DELETE FROM ${table} WHERE proposal IN (SELECT id FROM proposal WHERE ${where})`, ...values);
  run(`DELETE FROM proposal WHERE ${where}`, ...values);
}
