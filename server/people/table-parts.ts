import type { Person } from './person.js';

/** A session that begins. */
export interface NewSession { readonly hash: string; readonly expires: string }

/** Who does something, and when: for the events of an account. */
export interface Doing { readonly actor: string; readonly time: string }

/** Sessions of one person; the oldest one ends where there are more. */
const mostSessions = 20;

export type SqlRow = Readonly<Record<string, string | number | null>>;

/** The tables as they are asked. */
export interface SqlStatements {
  one(sql: string, ...values: readonly unknown[]): SqlRow | undefined;
  all(sql: string, ...values: readonly unknown[]): SqlRow[];
  /** @returns the number of rows that changed. */
  run(sql: string, ...values: readonly unknown[]): number;
}

/** Does all of some work, or nothing of it. */
export type InTransaction = <Result>(work: () => Result) => Result;

export const text = (value: string | number | null | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

export const toPerson = (row: SqlRow): Person => ({
  id: String(row.id), name: String(row.name), orcid: text(row.orcid), role: row.role as Person['role'], blocked: row.blocked === 1, erased: row.erased === 1, created: String(row.created),
});

/** Notes what happened to an account. */
export const note = ({ run }: SqlStatements, person: string, { actor, time }: Doing, kind: string, detail = ''): void => {
  run('INSERT INTO event (person, actor, kind, detail, time) VALUES (?, ?, ?, ?, ?)', person, actor, kind, detail, time);
};

/** Begins a session; the one of the person that began first ends where there are too many, whatever a clock that is set back says. To be called in a transaction. */
export function begin({ run }: SqlStatements, person: string, { hash, expires }: NewSession, time: string): void {
  run('DELETE FROM session WHERE expires <= ?', time);
  run('INSERT INTO session (hash, person, created, expires) VALUES (?, ?, ?, ?)', hash, person, time, expires);
  run('DELETE FROM session WHERE person = ? AND hash NOT IN (SELECT hash FROM session WHERE person = ? ORDER BY rowid DESC LIMIT ?)', person, person, mostSessions);
}
