import { begin, note, text, toPerson, type Doing, type NewSession, type SqlRow, type SqlStatements, type InTransaction } from './table-parts.js';
import type { Person } from './person.js';

/** A passkey as its person sees it. */
export interface PasskeyInfo {
  /** Names it among all passkeys: the id of its credential, as base64url. */
  readonly id: string;
  readonly name: string;
  readonly created: string;
  /** The day on which somebody logged in by it last. */
  readonly used: string | undefined;
}

/** A passkey as it is checked. */
export interface Passkey extends Pick<PasskeyInfo, 'id'> {
  readonly person: Person;
  /** The public key in COSE, as base64url. */
  readonly key: string;
  /** What the authenticator counted last; 0 where it does not count. */
  readonly counter: number;
}

/** What a challenge is for, and who may answer it: the hash of a secret that only one browser has. */
export interface ChallengeUse {
  readonly purpose: 'register' | 'login';
  readonly holder: string;
}

/** Passkeys of one person, and challenges that wait for an answer. */
export const mostPasskeys = 20, mostChallenges = 1_000;

const toInfo = (row: SqlRow): PasskeyInfo => ({ id: String(row.id), name: String(row.name), created: String(row.created), used: text(row.used) });

/** Passkeys, and the challenges that they answer. */
export function passkeysOf(tables: SqlStatements, whole: InTransaction) {
  const { one, all, run } = tables;
  const count = (sql: string, ...values: readonly unknown[]): number => Number(one(`SELECT COUNT(*) AS n FROM ${sql}`, ...values)?.n);
  return {
    /** @param hash Of the challenge. @returns false when too many wait. */
    addChallenge: (hash: string, { purpose, holder }: ChallengeUse, { time, expires }: { readonly time: string; readonly expires: string }): boolean =>
      whole(() => {
        run('DELETE FROM challenge WHERE expires <= ?', time);
        if (count('challenge') >= mostChallenges) return false;
        run('INSERT INTO challenge (hash, purpose, holder, expires) VALUES (?, ?, ?, ?)', hash, purpose, holder, expires);
        return true;
      }),
    /** Takes a challenge away: it is answered once. @returns whether it was given for this, and to who answers. */
    takeChallenge: (hash: string, { purpose, holder }: ChallengeUse, time: string): boolean =>
      run('DELETE FROM challenge WHERE hash = ? AND purpose = ? AND holder = ? AND expires > ?', hash, purpose, holder, time) > 0,
    passkeys: (person: string): readonly PasskeyInfo[] => all('SELECT * FROM passkey WHERE person = ? ORDER BY created, id', person).map(toInfo),
    /** @returns `many` when the person has as many as may be, `taken` for one that somebody has already. */
    addPasskey: (
      person: string,
      { id, key, counter, name }: { readonly id: string; readonly key: string; readonly counter: number; readonly name: string },
      time: string,
    ): 'added' | 'many' | 'taken' =>
      whole(() => {
        if (one('SELECT 1 AS n FROM passkey WHERE id = ?', id)) return 'taken';
        if (count('passkey WHERE person = ?', person) >= mostPasskeys) return 'many';
        run('INSERT INTO passkey (id, person, key, counter, name, created) VALUES (?, ?, ?, ?, ?, ?)', id, person, key, counter, name, time);
        note(tables, person, { actor: person, time }, 'passkey added', name);
        return 'added';
      }),
    /** A passkey with its person, who may be blocked. */
    passkey: (id: string): Passkey | undefined => {
      const row = one(
        'SELECT person.*, passkey.key AS passkey_key, passkey.counter AS passkey_counter FROM passkey JOIN person ON person.id = passkey.person WHERE passkey.id = ?',
        id,
      );
      return row && { id, person: toPerson(row), key: String(row.passkey_key), counter: Number(row.passkey_counter) };
    },
    /** A session begins by a passkey. @returns false where its counter has not gone on, or its person is blocked: nothing has begun then. */
    enterByPasskey: (id: string, counter: number, session: NewSession, time: string): boolean =>
      whole(() => {
        const person = text(
          one('SELECT person.id FROM passkey JOIN person ON person.id = passkey.person WHERE passkey.id = ? AND person.blocked = 0 AND person.erased = 0', id)
            ?.id,
        );
        if (
          person === undefined
          || run(
            'UPDATE passkey SET counter = ?, used = ? WHERE id = ? AND (counter < ? OR (counter = 0 AND ? = 0))',
            counter,
            time.slice(0, 10),
            id,
            counter,
            counter,
          ) === 0
        )
          return false;
        begin(tables, person, session, time);
        note(tables, person, { actor: person, time }, 'logged in', 'by a passkey');
        return true;
      }),
    /** @returns whether there was one. */
    renamePasskey: (person: string, id: string, name: string): boolean => run('UPDATE passkey SET name = ? WHERE person = ? AND id = ?', name, person, id) > 0,
    /**
     * @param issuer Where the person may log in, too, if an account there is joined; `givesOrcid`: or by the ORCID iD.
     * @returns `last` where nothing else lets the person in: it stays.
     */
    removePasskey: (
      person: string,
      id: string,
      issuer: { readonly issuer: string; readonly givesOrcid: boolean } | undefined,
      time: string,
    ): 'removed' | 'none' | 'last' =>
      whole(() => {
        const name = text(one('SELECT name FROM passkey WHERE person = ? AND id = ?', person, id)?.name);
        if (name === undefined) return 'none';
        const others = count('passkey WHERE person = ? AND id <> ?', person, id),
          joined = issuer ? count('identity WHERE person = ? AND issuer = ?', person, issuer.issuer) : 0;
        const byOrcid = issuer?.givesOrcid ? count('person WHERE id = ? AND orcid IS NOT NULL', person) : 0;
        if (others + joined + byOrcid === 0) return 'last';
        run('DELETE FROM passkey WHERE id = ?', id);
        note(tables, person, { actor: person, time } satisfies Doing, 'passkey removed', name);
        return 'removed';
      }),
  };
}
