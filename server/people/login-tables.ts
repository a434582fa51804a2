import { readOrcid, type Person } from './person.js';
import { begin, note, toPerson, type Doing, type NewSession, type SqlStatements, type InTransaction } from './table-parts.js';

/** A login at an issuer that has begun: what it has to come back with, and what it is for. */
export interface BegunLogin {
  /** Hash of the secret that only the browser has that began. */
  readonly browser: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Where to go afterwards. */
  readonly next: string;
  /** Who joins an account elsewhere with the one here; absent: somebody logs in. */
  readonly person: string | undefined;
}

/** Logins that are under way at a time. */
const mostLogins = 1_000;

/** What became of somebody who came back from an issuer. */
export type Arrived = { readonly kind: 'welcome'; readonly person: Person } | { readonly kind: 'unknown' | 'blocked' | 'taken' };

/** Whether an issuer is ORCID or its sandbox: nobody else is believed about an ORCID iD. */
export const isOrcidIssuer = (issuer: string): boolean => /^https:\/\/(?:sandbox\.)?orcid\.org\/?$/.test(issuer);

/** Logins at issuers, and who is who there. */
export function loginsOf(tables: SqlStatements, whole: InTransaction) {
  const { one, run } = tables;
  const findPerson = (id: unknown): Person | undefined => {
    const row = one('SELECT * FROM person WHERE id = ? AND erased = 0', id);
    return row && toPerson(row);
  };
  return {
    /** @returns false when too many are under way. */
    beginLogin: (state: string, login: BegunLogin, { time, expires }: { readonly time: string; readonly expires: string }): boolean =>
      whole(() => {
        run('DELETE FROM login WHERE expires <= ?', time);
        if (Number(one('SELECT COUNT(*) AS n FROM login')?.n) >= mostLogins) return false;
        run(
          'INSERT INTO login (state, browser, nonce, verifier, next, person, expires) VALUES (?, ?, ?, ?, ?, ?, ?)',
          state,
          login.browser,
          login.nonce,
          login.verifier,
          login.next,
          login.person ?? null,
          expires,
        );
        return true;
      }),
    /** Takes a login that has begun: it comes back once. @param state Hash of the state. */
    takeLogin: (state: string, browser: string, time: string): BegunLogin | undefined =>
      whole(() => {
        const row = one('SELECT * FROM login WHERE state = ? AND browser = ? AND expires > ?', state, browser, time);
        if (!row) return undefined;
        run('DELETE FROM login WHERE state = ?', state);
        return {
          browser,
          nonce: String(row.nonce),
          verifier: String(row.verifier),
          next: String(row.next),
          person: typeof row.person === 'string' ? row.person : undefined,
        };
      }),
    /**
     * Somebody has come back from an issuer: a session begins for who is known by that identity, or by an ORCID iD that
     * ORCID itself says; or the identity is joined with the account of `join`.
     */
    arrive: (
      { issuer, subject }: { readonly issuer: string; readonly subject: string },
      { join, session, time }: { readonly join: string | undefined; readonly session: NewSession; readonly time: string },
    ): Arrived =>
      whole((): Arrived => {
        const orcid = isOrcidIssuer(issuer) ? readOrcid(subject) : undefined;
        const known =
          one('SELECT person FROM identity WHERE issuer = ? AND subject = ?', issuer, subject)?.person
          ?? (orcid === undefined ? undefined : one('SELECT id FROM person WHERE orcid = ?', orcid)?.id);
        if (join !== undefined && known !== undefined && known !== join) return { kind: 'taken' };
        const person = findPerson(known ?? join);
        if (!person) return { kind: 'unknown' };
        if (person.blocked) return { kind: 'blocked' };
        const doing: Doing = { actor: person.id, time };
        if (run('INSERT OR IGNORE INTO identity (issuer, subject, person, created) VALUES (?, ?, ?, ?)', issuer, subject, person.id, time) > 0)
          note(tables, person.id, doing, 'joined', issuer);
        if (orcid !== undefined && person.orcid === undefined) run('UPDATE person SET orcid = ? WHERE id = ?', orcid, person.id);
        if (join === undefined) {
          begin(tables, person.id, session, time);
          note(tables, person.id, doing, 'logged in', `by ${issuer}`);
        }
        return { kind: 'welcome', person: findPerson(person.id) ?? person };
      }),
  };
}
