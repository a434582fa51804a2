import Database from 'libsql';
import { peopleFile } from '../../server/people/people-store.js';
import type { Role } from '../../server/people/roles.js';
import { hashOf } from '../../server/people/secrets.js';
import { openTables, type Tables } from '../../server/people/tables.js';

/** Somebody who proposes or reviews, with the header that says so. */
export interface Proposer { readonly id: string; readonly name: string; readonly role: Role; readonly headers: Readonly<Record<string, string>> }

export const later = '2126-11-29T12:00:00.000Z', earlier = '2026-11-29T12:00:00.000Z';
const scopeOf = { contributor: 'propose', curator: 'review', administrator: 'administer' } as const;

/** Works on the tables of a data folder beside the service, which must have nothing to do meanwhile. */
export function withTables<Result>(data: string, work: (tables: Tables, raw: Database.Database) => Result): Result {
  const tables = openTables(peopleFile(data)), raw = new Database(peopleFile(data));
  try {
    return work(tables, raw);
  } finally {
    tables.close();
    raw.close();
  }
}

/** Makes an account with a token of the widest scope. */
export function addProposer(tables: Tables, id: string, name: string, role: Exclude<Role, 'visitor'>): Proposer {
  tables.invite({ hash: `invitation of ${id}`, role, person: undefined, expires: later }, { actor: 'test', time: earlier });
  tables.redeem(`invitation of ${id}`, { id, name, session: { hash: hashOf(`session-of-${id}`), expires: later }, time: earlier });
  tables.addToken(id, { hash: hashOf(`mpp_${id}`), id: `token-${id}`, label: 'test', scope: scopeOf[role], created: earlier, expires: later });
  // Who reviews has said which interests of their own others should know of.
  if (role !== 'contributor') tables.stateInterests(id, 'None.', new Date().toISOString());
  return { id, name, role, headers: { authorization: `Bearer mpp_${id}` } };
}
