import Database from 'libsql';
import { loginsOf } from './login-tables.js';
import { migrations } from './migrations.js';
import { passkeysOf, type PasskeyInfo } from './passkey-tables.js';
import { erasedName, type Person } from './person.js';
import { eraseWritten, proposalListsOf } from './proposal-lists.js';
import { proposalsOf, remarksOf } from './proposal-tables.js';
import { eraseReviewing, reviewTablesOf } from './review-tables.js';
import type { Role, TokenScope } from './roles.js';
import { begin, note, text, toPerson, type Doing, type NewSession, type SqlRow, type SqlStatements, type InTransaction } from './table-parts.js';

/** A personal token, without what it is: that is shown once. */
export interface TokenInfo {
  readonly id: string;
  readonly label: string;
  readonly scope: TokenScope;
  readonly created: string;
  readonly expires: string;
  /** The day on which it was used last. */
  readonly used: string | undefined;
}

/** What happened to an account, and who did it. */
export interface PersonEvent {
  readonly actor: string;
  readonly kind: string;
  readonly detail: string;
  readonly time: string;
}

/** An invitation: for a new person with a role, or for one that is known, who may log in by it. */
export interface Invitation {
  readonly hash: string;
  readonly role: Exclude<Role, 'visitor'> | undefined;
  readonly person: string | undefined;
  readonly expires: string;
}

/** What may become of an invitation. */
export type Redeemed = { readonly kind: 'welcome'; readonly person: Person } | { readonly kind: 'used' | 'expired' | 'blocked' };

/** Tokens of one person. */
export const mostTokens = 50;

/**
 * The tables of accounts, in one SQLite file with a rollback journal. To be opened by one connection at a time: the
 * SQLite of the package is older than the mend of a fault that two connections can meet with.
 *
 * @throws Error for a file that a newer release wrote.
 */
export function openTables(file: string) {
  const database = new Database(file);
  database.exec('PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON');
  const tables = {
    one: (sql: string, ...values: readonly unknown[]) => database.prepare(sql).get(values) as SqlRow | undefined,
    all: (sql: string, ...values: readonly unknown[]) => database.prepare(sql).all(values) as SqlRow[],
    run: (sql: string, ...values: readonly unknown[]) => database.prepare(sql).run(values).changes,
  };
  migrate(database, file);
  const whole = <Result>(work: () => Result): Result => (database.transaction(work) as unknown as { immediate: () => Result }).immediate();
  return {
    ...peopleOf(tables, whole),
    ...sessionsOf(tables, whole),
    ...invitationsOf(tables, whole),
    ...loginsOf(tables, whole),
    ...passkeysOf(tables, whole),
    ...proposalsOf(tables, whole),
    ...remarksOf(tables, whole),
    ...proposalListsOf(tables),
    ...reviewTablesOf(tables, whole),
    /** Copies everything into a new file. @throws Error where it is there already. */
    backup(target: string): void {
      database.prepare('VACUUM INTO ?').run([target]);
    },
    close(): void {
      database.close();
    },
  };
}

export type Tables = ReturnType<typeof openTables>;

function migrate(database: Database.Database, file: string): void {
  const made = Number((database.prepare('PRAGMA user_version').get([]) as { user_version: number }).user_version);
  if (made > migrations.length) throw new Error(`${file} was written by a newer release (${made} steps, ${migrations.length} are known): start that release, or put the file back from a copy`);
  for (const [i, step] of migrations.entries()) {
    if (i < made) continue;
    database.exec(`BEGIN IMMEDIATE; ${step}; PRAGMA user_version = ${i + 1}; COMMIT`);
  }
}

const toToken = (row: SqlRow): TokenInfo => ({
  id: String(row.id),
  label: String(row.label),
  scope: row.scope as TokenScope,
  created: String(row.created),
  expires: String(row.expires),
  used: text(row.used),
});
function peopleOf(tables: SqlStatements, whole: InTransaction) {
  const { one, all, run } = tables;
  const find = (name: string): Person | undefined => {
    const row = one('SELECT * FROM person WHERE id = ? OR orcid = ?', name, name);
    return row && toPerson(row);
  };
  /** Whether nobody could administer the service without this person. */
  const isLast = (id: string): boolean => Number(one(`SELECT COUNT(*) AS n FROM person WHERE role = 'administrator' AND blocked = 0 AND erased = 0 AND id <> ?`, id)?.n) === 0
    && one(`SELECT 1 AS n FROM person WHERE id = ? AND role = 'administrator' AND blocked = 0 AND erased = 0`, id) !== undefined;
  const leave = (id: string): void => { for (const table of ['session', 'token', 'identity', 'login', 'passkey']) run(`DELETE FROM ${table} WHERE person = ?`, id); };
  return {
    /** A person by id or ORCID iD. */
    person: find,
    people: (): readonly Person[] => all('SELECT * FROM person ORDER BY erased, name, id').map(toPerson),
    /** @returns undefined when there is no such person; `last` when it is the last administrator; `taken` for an ORCID of another. */
    change: (
      id: string,
      wanted: { readonly role?: Person['role']; readonly orcid?: string | null; readonly blocked?: boolean; readonly name?: string },
      doing: Doing,
    ): Person | 'last' | 'taken' | undefined =>
      whole(() => {
        const before = find(id);
        if (!before || before.erased) return undefined;
        const after = { ...before, ...wanted };
        if ((after.role !== 'administrator' || after.blocked) && isLast(id)) return 'last';
        if (typeof wanted.orcid === 'string' && one('SELECT 1 AS n FROM person WHERE orcid = ? AND id <> ?', wanted.orcid, id)) return 'taken';
        run(
          'UPDATE person SET role = ?, orcid = ?, blocked = ?, name = ? WHERE id = ?',
          after.role,
          after.orcid ?? null,
          after.blocked ? 1 : 0,
          after.name,
          id,
        );
        if (after.blocked) for (const table of ['session', 'token']) run(`DELETE FROM ${table} WHERE person = ?`, id);
        const changed = Object.entries(wanted)
          .filter(([key, value]) => before[key as keyof Person] !== (value ?? undefined))
          .map(([key, value]) => `${key} ${String(value)}`);
        if (changed.length > 0) note(tables, id, doing, 'changed', changed.join(', '));
        return find(id);
      }),
    /** Takes away everything but the id, which accepted changes name. @returns false when there is no such person; `last` as above. */
    erase: (id: string, doing: Doing): boolean | 'last' =>
      whole(() => {
        if (!find(id)) return false;
        if (isLast(id)) return 'last';
        run(`UPDATE person SET name = ?, orcid = NULL, role = 'contributor', blocked = 1, erased = 1 WHERE id = ?`, erasedName, id);
        leave(id);
        eraseWritten(tables, id, doing.time);
        eraseReviewing(tables, id);
        run('DELETE FROM event WHERE person = ?', id);
        run('DELETE FROM invitation WHERE person = ?', id);
        note(tables, id, { ...doing, actor: doing.actor === id ? id : doing.actor }, 'erased');
        return true;
      }),
    /** Everything that is kept of a person, but for secrets. */
    everything: (
      id: string,
    ):
      | {
          readonly person: Person;
          readonly tokens: readonly TokenInfo[];
          readonly sessions: readonly { readonly created: string; readonly expires: string }[];
          readonly identities: readonly { readonly issuer: string; readonly subject: string }[];
          readonly passkeys: readonly PasskeyInfo[];
          readonly events: readonly PersonEvent[];
        }
      | undefined => {
      const person = find(id);
      return (
        person && {
          person,
          tokens: all('SELECT * FROM token WHERE person = ? ORDER BY created', id).map(toToken),
          sessions: all('SELECT created, expires FROM session WHERE person = ? ORDER BY created', id).map(({ created, expires }) => ({
            created: String(created),
            expires: String(expires),
          })),
          identities: all('SELECT issuer, subject FROM identity WHERE person = ?', id).map(({ issuer, subject }) => ({
            issuer: String(issuer),
            subject: String(subject),
          })),
          passkeys: all('SELECT id, name, created, used FROM passkey WHERE person = ? ORDER BY created, id', id).map((row) => ({
            id: String(row.id),
            name: String(row.name),
            created: String(row.created),
            used: text(row.used),
          })),
          events: all('SELECT actor, kind, detail, time FROM event WHERE person = ? ORDER BY number DESC LIMIT 500', id).map(
            ({ actor, kind, detail, time }) => ({ actor: String(actor), kind: String(kind), detail: String(detail), time: String(time) }),
          ),
        }
      );
    },
  };
}

function sessionsOf(tables: SqlStatements, whole: InTransaction) {
  const { one, all, run } = tables;
  const holder = (row: SqlRow | undefined): Person | undefined => (row && row.blocked === 0 && row.erased === 0 ? toPerson(row) : undefined);
  return {
    /** Who has a session that has not ended. */
    session: (hash: string, now: string): Person | undefined =>
      holder(one('SELECT person.* FROM session JOIN person ON person.id = session.person WHERE session.hash = ? AND session.expires > ?', hash, now)),
    endSession(hash: string): void {
      run('DELETE FROM session WHERE hash = ?', hash);
    },
    endSessions(person: string): void {
      run('DELETE FROM session WHERE person = ?', person);
    },
    /** Who has a token that has not ended, and for what. Notes the day of its use. */
    bearer: (hash: string, now: string): { readonly person: Person; readonly scope: TokenScope } | undefined => {
      const row = one(
          'SELECT person.*, token.scope, token.used FROM token JOIN person ON person.id = token.person WHERE token.hash = ? AND token.expires > ?',
          hash,
          now,
        ),
        person = holder(row);
      if (!row || !person) return undefined;
      const day = now.slice(0, 10);
      if (row.used !== day) run('UPDATE token SET used = ? WHERE hash = ?', day, hash);
      return { person, scope: row.scope as TokenScope };
    },
    tokens: (person: string): readonly TokenInfo[] => all('SELECT * FROM token WHERE person = ? ORDER BY created DESC', person).map(toToken),
    /** @returns false when the person has as many as may be. */
    addToken: (person: string, { hash, id, label, scope, created, expires }: Omit<TokenInfo, 'used'> & { readonly hash: string }): boolean =>
      whole(() => {
        if (Number(one('SELECT COUNT(*) AS n FROM token WHERE person = ?', person)?.n) >= mostTokens) return false;
        run(
          'INSERT INTO token (hash, id, person, label, scope, created, expires) VALUES (?, ?, ?, ?, ?, ?, ?)',
          hash,
          id,
          person,
          label,
          scope,
          created,
          expires,
        );
        note(tables, person, { actor: person, time: created }, 'token made', label);
        return true;
      }),
    /** @returns whether there was one. */
    endToken: (person: string, id: string, time: string): boolean =>
      whole(() => {
        const ended = run('DELETE FROM token WHERE person = ? AND id = ?', person, id) > 0;
        if (ended) note(tables, person, { actor: person, time }, 'token ended', id);
        return ended;
      }),
  };
}

function invitationsOf(tables: SqlStatements, whole: InTransaction) {
  const { one, run } = tables;
  const add = ({ hash, role, person, expires }: Invitation, { actor, time }: Doing): void => {
    run('INSERT OR IGNORE INTO invitation (hash, role, person, inviter, created, expires) VALUES (?, ?, ?, ?, ?, ?)', hash, role ?? null, person ?? null, actor, time, expires);
  };
  return {
    invite(invitation: Invitation, doing: Doing): void {
      add(invitation, doing);
    },
    /** An invitation that may still be used. */
    invitation: (hash: string, now: string): Invitation | undefined => {
      const row = one('SELECT * FROM invitation WHERE hash = ? AND used IS NULL AND expires > ?', hash, now);
      return row && { hash, role: (text(row.role) as Invitation['role']) ?? undefined, person: text(row.person), expires: String(row.expires) };
    },
    /**
     * Uses an invitation: a person comes to be, or one that is known comes back, and has a session. All of that, or nothing.
     *
     * @param from An invitation that was made outside, to be used now.
     */
    redeem: (
      hash: string,
      { id, name, session, time }: { readonly id: string; readonly name: string; readonly session: NewSession; readonly time: string },
      from?: Invitation,
    ): Redeemed =>
      whole((): Redeemed => {
        if (from) add(from, { actor: 'the command invite', time });
        const row = one('SELECT * FROM invitation WHERE hash = ?', hash);
        if (!row || String(row.expires) <= time) return { kind: 'expired' };
        if (run('UPDATE invitation SET used = ? WHERE hash = ? AND used IS NULL', time, hash) === 0) return { kind: 'used' };
        const known = text(row.person);
        if (known === undefined) {
          run('INSERT INTO person (id, name, role, created) VALUES (?, ?, ?, ?)', id, name, row.role, time);
          note(tables, id, { actor: text(row.inviter) ?? '', time }, 'invited', String(row.role));
        }
        const found = one('SELECT * FROM person WHERE id = ?', known ?? id);
        if (!found || found.blocked === 1) return { kind: 'blocked' };
        begin(tables, String(found.id), session, time);
        note(tables, String(found.id), { actor: String(found.id), time }, 'logged in', 'by an invitation');
        return { kind: 'welcome', person: toPerson(found) };
      }),
  };
}
