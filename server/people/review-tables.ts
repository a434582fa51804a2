import { text, type SqlRow, type SqlStatements, type InTransaction } from './table-parts.js';
import { count, type Bound } from './proposal-tables.js';
import type { NamedBy } from './proposal-rows.js';
import { erasedName } from './person.js';

/** What somebody who reviews says of own interests. */
export interface InterestStatement { readonly text: string; readonly time: string }

/** A flag on a proposal, or on one of its comments. */
export interface FlagRow {
  readonly number: number;
  readonly proposal: string;
  readonly title: string;
  /** Number of the comment; undefined for the proposal itself. */
  readonly comment: number | undefined;
  /** What the comment says. */
  readonly words: string | undefined;
  readonly by: NamedBy;
  readonly reason: string;
  readonly time: string;
}

export interface NewFlag {
  readonly id: string;
  readonly comment: number | undefined;
  readonly by: NamedBy;
  readonly flagger: string;
  readonly reason: string;
  readonly time: string;
  readonly counted: string;
  readonly hourly: number;
  /** For a visitor: the most open flags of all visitors together. */ readonly most?: number;
}

/** What happened to a proposal of somebody, or was said of it. */
export interface Notice { readonly proposal: string; readonly title: string; readonly action: string; readonly by: NamedBy; readonly words: string; readonly time: string }

const named = (row: SqlRow): NamedBy => (typeof row.person === 'string' ? { id: row.person, name: text(row.person_name) ?? erasedName } : { id: undefined, name: text(row.name) ?? 'a visitor' });

/** What belongs to who reviews, and to who is told: interests, flags, notices and the feeds of these. */
export function reviewTablesOf(tables: SqlStatements, whole: InTransaction) {
  const { one, all, run } = tables;
  return {
    /** When somebody agreed to terms of this name; undefined where they did not. */
    agreement: (person: string, terms: string): string | undefined =>
      text(one('SELECT time FROM agreement WHERE person = ? AND terms = ?', person, terms)?.time),
    /** All that somebody agreed to, with its time. */
    agreements: (person: string): readonly { readonly terms: string; readonly time: string }[] =>
      all('SELECT terms, time FROM agreement WHERE person = ? ORDER BY time', person).map((row) => ({ terms: String(row.terms), time: String(row.time) })),
    /** Keeps the first time. */
    agree: (person: string, terms: string, time: string): void => {
      run('INSERT OR IGNORE INTO agreement (person, terms, time) VALUES (?, ?, ?)', person, terms, time);
    },
    /** The newest statement of interests. */
    interests: (person: string): InterestStatement | undefined => {
      const row = one('SELECT text, time FROM interest WHERE person = ? ORDER BY time DESC LIMIT 1', person);
      return row && { text: String(row.text), time: String(row.time) };
    },
    /** All of them, the newest first. */
    allInterests: (person: string): readonly InterestStatement[] =>
      all('SELECT text, time FROM interest WHERE person = ? ORDER BY time DESC', person).map((row) => ({ text: String(row.text), time: String(row.time) })),
    /** All are kept: each stands beside what was decided while it held. */
    stateInterests: (
      person: string,
      words: string,
      time: string,
      {
        since = '',
        most = Infinity,
        hourly = Infinity,
      }: { /** What is older is not counted. */ readonly since?: string; readonly most?: number; readonly hourly?: number } = {},
    ): { readonly kind: 'stated' } | Bound =>
      whole(() => {
        if (Number(one('SELECT COUNT(*) AS n FROM interest WHERE person = ? AND time > ?', person, since)?.n) >= most)
          return { kind: 'bound', what: 'interests', limit: most };
        if (!count(tables, `interests of ${person}`, time, hourly)) return { kind: 'bound', what: 'hourly', limit: hourly };
        run('INSERT OR REPLACE INTO interest (person, text, time) VALUES (?, ?, ?)', person, words, time);
        return { kind: 'stated' };
      }),
    /** @returns `same` where who flags has flagged it already. */
    addFlag: ({ id, comment, by, flagger, reason, time, counted, hourly, most }: NewFlag): { readonly kind: 'added' | 'same' | 'none' } | Bound =>
      whole(() => {
        if (
          !one('SELECT 1 AS n FROM proposal WHERE id = ?', id)
          || (comment !== undefined && !one('SELECT 1 AS n FROM comment WHERE proposal = ? AND number = ? AND held = 0', id, comment))
        )
          return { kind: 'none' };
        if (one('SELECT 1 AS n FROM flag WHERE proposal = ? AND comment = ? AND flagger = ?', id, comment ?? 0, flagger)) return { kind: 'same' };
        if (most !== undefined && Number(one(`SELECT COUNT(*) AS n FROM flag WHERE state = 'open' AND person IS NULL`)?.n) >= most)
          return { kind: 'bound', what: 'flags', limit: most };
        if (!count(tables, counted, time, hourly)) return { kind: 'bound', what: 'hourly', limit: hourly };
        run(
          `INSERT INTO flag (proposal, comment, flagger, person, reason, state, time) VALUES (?, ?, ?, ?, ?, 'open', ?)`,
          id,
          comment ?? 0,
          flagger,
          by.id ?? null,
          reason,
          time,
        );
        return { kind: 'added' };
      }),
    /** Flags that nobody has looked at, the oldest first. */
    openFlags: (limit: number): readonly FlagRow[] =>
      all(
        `SELECT flag.*, proposal.title, comment.text AS words, person.name AS person_name, NULL AS name FROM flag JOIN proposal ON proposal.id = flag.proposal
        LEFT JOIN comment ON comment.number = flag.comment LEFT JOIN person ON person.id = flag.person WHERE flag.state = 'open' ORDER BY flag.number LIMIT ?`,
        limit,
      ).map((row) => ({
        number: Number(row.number),
        proposal: String(row.proposal),
        title: String(row.title),
        comment: Number(row.comment) || undefined,
        words: text(row.words),
        by: named(row),
        reason: String(row.reason),
        time: String(row.time),
      })),
    countFlags: (): number => Number(one(`SELECT COUNT(*) AS n FROM flag WHERE state = 'open'`)?.n),
    /** Settles all flags of what one flag is about. @returns the proposal and comment; undefined where the flag is not open. */
    settleFlag: (number: number, state: 'kept' | 'resolved', by: NamedBy): { readonly proposal: string; readonly comment: number | undefined } | undefined =>
      whole(() => {
        const row = one(`SELECT proposal, comment FROM flag WHERE number = ? AND state = 'open'`, number);
        if (!row) return undefined;
        run(`UPDATE flag SET state = ?, settler = ? WHERE proposal = ? AND comment = ? AND state = 'open'`, state, by.id ?? null, row.proposal, row.comment);
        return { proposal: String(row.proposal), comment: Number(row.comment) || undefined };
      }),
    /** What happened to the proposals of somebody, and comments of others beside theirs, the newest first. */
    notices: (person: string, limit: number): readonly Notice[] => {
      const events = all(
        `SELECT e.proposal, p.title, e.action, e.reason AS words, e.person, person.name AS person_name, e.name, e.time FROM proposal_event e JOIN proposal p ON p.id = e.proposal LEFT JOIN person ON person.id = e.person
          WHERE p.author = ? AND e.person IS NOT ? AND e.action NOT IN ('claim', 'release', 'lapsed', 'accept') ORDER BY e.number DESC LIMIT ?`,
        person,
        person,
        limit,
      );
      const comments = all(
        `SELECT c.proposal, p.title, 'comment' AS action, c.text AS words, c.person, person.name AS person_name, c.name, c.time FROM comment c JOIN proposal p ON p.id = c.proposal LEFT JOIN person ON person.id = c.person
          WHERE c.held = 0 AND c.person IS NOT ? AND (p.author = ? OR c.proposal IN (SELECT proposal FROM comment WHERE person = ?)) ORDER BY c.number DESC LIMIT ?`,
        person,
        person,
        person,
        limit,
      );
      return [...events, ...comments]
        .map((row): Notice => ({
          proposal: String(row.proposal),
          title: String(row.title),
          action: String(row.action),
          by: typeof row.person === 'string' || typeof row.name === 'string' || row.action === 'comment' ? named(row) : { id: undefined, name: 'this service' },
          words: String(row.words),
          time: String(row.time),
        }))
        .sort((a, b) => (a.time < b.time ? 1 : -1))
        .slice(0, limit);
    },
    /** Gives somebody another address of their feed: the one before finds nothing any more. */
    setFeed(person: string, hash: string): void {
      run('INSERT INTO feed (person, hash) VALUES (?, ?) ON CONFLICT (person) DO UPDATE SET hash = excluded.hash', person, hash);
    },
    endFeed(person: string): void {
      run('DELETE FROM feed WHERE person = ?', person);
    },
    hasFeed: (person: string): boolean => one('SELECT 1 AS n FROM feed WHERE person = ?', person) !== undefined,
    /** Whose feed an address is: of nobody who is blocked or erased. */
    feedOf: (hash: string): { readonly id: string; readonly name: string } | undefined => {
      const row = one(
        'SELECT person.id, person.name FROM feed JOIN person ON person.id = feed.person WHERE feed.hash = ? AND person.blocked = 0 AND person.erased = 0',
        hash,
      );
      return row && { id: String(row.id), name: String(row.name) };
    },
  };
}

/** Takes away what belongs to somebody who leaves. To be called in a transaction. */
export function eraseReviewing({ run }: SqlStatements, person: string): void {
  run('DELETE FROM interest WHERE person = ?', person);
  run('DELETE FROM agreement WHERE person = ?', person);
  run('DELETE FROM feed WHERE person = ?', person);
  run(`UPDATE flag SET person = NULL, reason = '', flagger = 'erased ' || number WHERE person = ?`, person);
}
