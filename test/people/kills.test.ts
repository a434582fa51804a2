import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import Database from 'libsql';
import { openAccounts } from '../../server/people/accounts.js';
import { leaveInvitation, findInvitation } from '../../server/people/invitation-files.js';
import { migrations } from '../../server/people/migrations.js';
import { peopleFile, peopleFolder } from '../../server/people/people-store.js';
import { hashOf } from '../../server/people/secrets.js';
import { openTables } from '../../server/people/tables.js';
import type { TablePoint } from '../support/kill-points.js';
import { rounds } from '../support/long.js';
import { compiler, temporaryFolder } from '../support/process.js';

/** A process is killed while it works on accounts: what it was promised is there, and nothing is half. */

const preload = pathToFileURL('dist/test/support/kill-at-statement.js').href;
/** What a process was promised. */
interface Promised { readonly open?: boolean; readonly session?: string; readonly token?: string }

/** Runs `account-process` until it ends or is killed, at a point or after some milliseconds of work. */
async function run(data: string, deed: readonly string[], { point, after }: { readonly point?: TablePoint; readonly after?: number } = {}): Promise<{ readonly signal: string | null; readonly promised: readonly Promised[] }> {
  const child = spawn(process.execPath, [...compiler, '--import', preload, 'dist/test/support/account-process.js', data, ...deed], { env: { ...process.env, ...(point && { DIE_AT: point }) }, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (piece: Buffer) => { output += piece.toString(); });
  if (after !== undefined) void once(child.stdout, 'data').then(() => sleep(after)).then(() => child.kill('SIGKILL'));
  const [, signal] = await once(child, 'close') as [number | null, string | null];
  return { signal, promised: output.split('\n').filter((line) => line.endsWith('}')).map((line) => JSON.parse(line) as Promised) };
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>, data: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  data = folder.path;
  await mkdir(peopleFolder(data), { recursive: true });
});
afterEach(() => folder.clean());
const now = '2026-11-29T12:00:00.000Z', later = '2126-11-29T12:00:00.000Z';

/** What the tables hold, in numbers; the file is whole. */
function look<Found>(with_: (tables: ReturnType<typeof openTables>) => Found): { readonly found: Found; readonly counts: Readonly<Record<string, number>>; readonly whole: unknown } {
  const tables = openTables(peopleFile(data)), found = with_(tables);
  tables.close();
  const raw = new Database(peopleFile(data));
  const counts = Object.fromEntries(['person', 'session', 'token', 'event', 'identity'].map((table) => [table, Number((raw.prepare(`SELECT COUNT(*) AS n FROM ${table}`).get([]) as { n: number }).n)]));
  const whole = [(raw.prepare('PRAGMA integrity_check').get([]) as { integrity_check: string }).integrity_check, raw.prepare('PRAGMA foreign_key_check').all([]).length];
  raw.close();
  return { found, counts, whole };
}
const sound = ['ok', 0];
/** Somebody who has an account. */
const member = (): void => {
  look((tables) => {
    tables.invite({ hash: 'first', role: 'administrator', person: undefined, expires: later }, { actor: 'x', time: now });
    tables.redeem('first', { id: 'root', name: 'Root', session: { hash: 'session', expires: later }, time: now });
  });
};

describe('an invitation', () => {
  test.each<[TablePoint, number]>([
    ['nothing is written', 0], ['the invitation is used and there is no person', 0], ['there is a person without a session', 0], ['all is written and nothing is committed', 0], ['all is committed and nobody was answered', 1],
  ])('%s', async (point, people) => {
    const code = await leaveInvitation(data, { role: 'administrator', person: undefined });
    const killed = await run(data, ['redeem', code], { point });
    expect(killed).toEqual({ signal: 'SIGKILL', promised: [{ open: true }] });
    const { counts, whole } = look((tables) => tables.people());
    expect([counts, whole]).toEqual([{ person: people, session: people, token: 0, event: 2 * people, identity: 0 }, sound]);
    // It can be used as long as nobody came of it, and not again.
    const accounts = openAccounts(data), { session } = await accounts.redeem(code, 'Ada');
    await accounts.close();
    expect(session !== undefined).toBe(people === 0);
    expect(look((tables) => tables.people().length)).toMatchObject({ found: 1, whole: sound });
    expect(await findInvitation(data, hashOf(code))).toBeUndefined();
  });
});

describe('a token, and a login elsewhere', () => {
  test.each<[string, TablePoint, object]>([
    ['token', 'there is a token that nobody knows of', { token: 0, event: 2 }], ['token', 'all is written and nothing is committed', { token: 0, event: 2 }], ['token', 'all is committed and nobody was answered', { token: 1, event: 3 }],
    ['arrive', 'an account elsewhere is joined and there is no session', { identity: 1, session: 1, event: 3 }], ['arrive', 'all is written and nothing is committed', { identity: 0, session: 1, event: 2 }],
  ])('%s: %s', async (deed, point, counts) => {
    member();
    expect(await run(data, [deed, 'root'], { point })).toEqual({ signal: 'SIGKILL', promised: [{ open: true }] });
    expect(look(() => undefined)).toMatchObject({ counts, whole: sound });
  });

  const kills = rounds(3, 50);
  test(`${kills} times at any moment`, async () => {
    member();
    const all: Promised[] = [];
    for (let round = 0; round < kills; round++) {
      const { signal, promised } = await run(data, ['work', 'root'], { after: 20 + (round * 37) % 150 });
      expect(signal).toBe('SIGKILL');
      all.push(...promised.slice(-3));
      const { found, whole } = look((tables) => promised.slice(-3).map(({ session, token }) => (session !== undefined ? tables.session(hashOf(session), now) : token !== undefined ? tables.bearer(hashOf(token), now) : true) !== undefined));
      expect([whole, found]).toEqual([sound, found.map(() => true)]);
    }
    expect(all.length).toBeGreaterThan(kills);
  }, 60_000 + kills * 5_000);
});

describe('a migration', () => {
  // Of the steps that were released before, each is broken off once in a usual run.
  const steps = migrations.map((_, made) => made), points = ['a step of the migration is half done', 'a step of the migration has not begun', 'a step of the migration is done'] as const;
  test.each(steps.flatMap((made) => points.slice(0, rounds(made + 1 < steps.length ? 1 : 3, 3)).map((point) => [made, point] as const)))('after %i steps: %s', async (made, point) => {
    const raw = new Database(peopleFile(data));
    for (const step of migrations.slice(0, made)) raw.exec(step);
    raw.exec(`PRAGMA user_version = ${made}`);
    if (made > 0) raw.exec(`INSERT INTO person (id, name, role, created) VALUES ('ada', 'Ada', 'curator', '${now}')`);
    raw.close();
    expect(await run(data, ['open'], { point })).toEqual({ signal: 'SIGKILL', promised: [] });
    const between = new Database(peopleFile(data));
    expect(between.prepare('PRAGMA user_version').get([])).toMatchObject({ user_version: point === 'a step of the migration is done' ? made + 1 : made });
    between.close();
    // The next who opens them goes on with it.
    expect(look((tables) => tables.people().map(({ name }) => name))).toMatchObject({ found: made > 0 ? ['Ada'] : [], whole: sound });
  });
});
