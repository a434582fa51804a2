import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { backUp, backupsFolder } from './back-up.js';
import { dropInvitation, findInvitation, invitationEnd } from './invitation-files.js';
import { peopleFile, peopleFolder, openPeopleStore, type PeopleStore } from './people-store.js';
import { newId, newSecret, hashOf } from './secrets.js';
import { personalTokenPrefix } from './agents.js';
import type { Person } from './person.js';
import type { Role, TokenScope } from './roles.js';
import type { NewSession } from './table-parts.js';
import type { Invitation, Redeemed } from './tables.js';

/** Days after which a session ends. */
export const sessionDays = 14;
/** Days that a personal token may last. */
export const longestToken = 366;
const day = 24 * 3600 * 1000;

/** Accounts: the tables, and what needs more than tables (invitations, tokens, backups). */
export interface Accounts {
  readonly store: () => Promise<PeopleStore>;
  /** Whether an invitation may still be used; what it is for. */
  invitation(code: string): Promise<Invitation | undefined>;
  /** @returns what became of it, and the secret of the session that has begun. */
  redeem(code: string, name: string): Promise<Redeemed & { readonly session?: string }>;
  /** Makes an invitation. @returns its code, which is shown once. */
  invite(invitee: { readonly role: Exclude<Role, 'visitor'> } | { readonly person: string }, actor: Person): Promise<string>;
  /** Makes a personal token. @returns it, to be shown once; undefined when the person has as many as may be. */
  makeToken(person: Person, token: { readonly label: string; readonly scope: TokenScope; readonly days: number }): Promise<string | undefined>;
  /** Makes a backup below the folder of the data. Nothing may be written to journal and graphs meanwhile. @returns its folder, seen from there. */
  backUp(): Promise<string>;
  close(): Promise<void>;
}

/** Whether somebody was invited to the service of a data folder. */
export const hasPeople = (data: string): boolean => existsSync(peopleFolder(data));

/** A session that begins now. */
export const newSession = (now = Date.now()): NewSession & { readonly secret: string } => {
  const secret = newSecret();
  return { secret, hash: hashOf(secret), expires: new Date(now + sessionDays * day).toISOString() };
};

export function openAccounts(data: string): Accounts {
  let opened: Promise<PeopleStore> | undefined;
  /** Opened at the first need, and again after a failure. */
  const store = (): Promise<PeopleStore> => opened ??= openPeopleStore(peopleFile(data)).catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  const left = async (hash: string): Promise<Invitation | undefined> => findInvitation(data, hash);
  return {
    store,
    async invitation(code) {
      const hash = hashOf(code), now = new Date().toISOString();
      const known = await (await store()).invitation(hash, now);
      if (known) return known;
      const outside = await left(hash);
      return outside && outside.expires > now ? outside : undefined;
    },
    async redeem(code, name) {
      const hash = hashOf(code), { secret, ...session } = newSession();
      const redeemed = await (await store()).redeem(hash, { id: newId(), name, session, time: new Date().toISOString() }, await left(hash));
      // The tables know of it: whatever becomes of the file, it cannot be used again.
      await dropInvitation(data, hash);
      return redeemed.kind === 'welcome' ? { ...redeemed, session: secret } : redeemed;
    },
    async invite(invitee, actor) {
      const code = newSecret();
      const invitation = { hash: hashOf(code), expires: invitationEnd(), role: 'role' in invitee ? invitee.role : undefined, person: 'person' in invitee ? invitee.person : undefined };
      await (await store()).invite(invitation, { actor: actor.id, time: new Date().toISOString() });
      return code;
    },
    async makeToken(person, { label, scope, days }) {
      const secret = newSecret(personalTokenPrefix), now = Date.now();
      const added = await (
        await store()
      ).addToken(person.id, {
        hash: hashOf(secret),
        id: newId(),
        label,
        scope,
        created: new Date(now).toISOString(),
        expires: new Date(now + days * day).toISOString(),
      });
      return added ? secret : undefined;
    },
    async backUp() {
      const folder = `${backupsFolder}/${new Date().toISOString().replace(/[:.]/g, '-')}-${newId().slice(0, 4)}`, tables = await store();
      await backUp(data, join(data, folder), (file) => tables.backup(file));
      return folder;
    },
    async close() {
      await (await opened)?.close();
    },
  };
}
