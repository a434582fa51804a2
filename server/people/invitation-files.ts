import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { invitationsFolder } from './people-store.js';
import { isRole } from './roles.js';
import { hashOf, newSecret } from './secrets.js';
import type { Invitation } from './tables.js';

/** Days for which an invitation may be used. */
export const invitationDays = 7;
const day = 24 * 3600 * 1000;

/** The time at which an invitation made now expires. */
export const invitationEnd = (now = Date.now()): string => new Date(now + invitationDays * day).toISOString();

/**
 * Makes an invitation beside the tables, which only the service opens: so it can be made while that runs. Only a hash of
 * the code is kept.
 *
 * @returns the code.
 */
export async function leaveInvitation(data: string, invitee: Pick<Invitation, 'role' | 'person'>): Promise<string> {
  const code = newSecret(), folder = invitationsFolder(data);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, `${hashOf(code)}.json`), `${JSON.stringify({ ...invitee, expires: invitationEnd() })}\n`, { mode: 0o600, flag: 'wx' });
  return code;
}

/** The invitation that was left for a code; undefined when there is none. */
export async function findInvitation(data: string, hash: string): Promise<Invitation | undefined> {
  const text = await readFile(join(invitationsFolder(data), `${hash}.json`), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const { role, person, expires } = JSON.parse(text) as Partial<Record<keyof Invitation, unknown>>;
  if (typeof expires !== 'string') return undefined;
  return typeof person === 'string' ? { hash, role: undefined, person, expires } : isRole(role) ? { hash, role, person: undefined, expires } : undefined;
}

/** Takes an invitation away that was used: the tables know of it now. */
export const dropInvitation = (data: string, hash: string): Promise<void> => rm(join(invitationsFolder(data), `${hash}.json`), { force: true });
