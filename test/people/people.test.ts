import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import { openAccounts } from '../../server/people/accounts.js';
import { leaveInvitation } from '../../server/people/invitation-files.js';
import { migrations } from '../../server/people/migrations.js';
import { personIri, readName, readOrcid } from '../../server/people/person.js';
import { openPeopleStore, peopleFile } from '../../server/people/people-store.js';
import { leastRole, may, roles, scopes, within, type Action } from '../../server/people/roles.js';
import { formTokenOf, hashOf, newId } from '../../server/people/secrets.js';
import { mostTokens, openTables } from '../../server/people/tables.js';
import { temporaryFolder } from '../support/process.js';

const now = '2026-11-29T12:00:00.000Z', later = '2026-12-29T12:00:00.000Z';
const doing = { actor: 'somebody', time: now };

describe('roles', () => {
  test('each may do what those before it may', () => {
    for (const action of Object.keys(leastRole) as Action[]) {
      const allowed = roles.map((role) => may(role, action));
      expect(allowed).toEqual([...allowed].sort());
      expect(allowed).toContain(true);
    }
  });

  test('a token makes its person no more than it is, and no more than its scope says', () => {
    expect(scopes.map((scope) => within('curator', scope))).toEqual(['visitor', 'contributor', 'curator', 'curator']);
    expect(roles.map((role) => within(role, 'propose'))).toEqual(['visitor', 'contributor', 'contributor', 'contributor']);
  });
});

describe('names', () => {
  test.each([['0000-0002-1825-0097', '0000-0002-1825-0097'], [' https://orcid.org/0000-0002-1694-233X ', '0000-0002-1694-233X'], ['0000-0002-1825-0098', undefined], ['0000-0002-1694-2330', undefined], ['someone', undefined]])('ORCID iD %s', (text, orcid) => {
    expect(readOrcid(text)).toBe(orcid);
  });

  test('a name is one line without characters that are not seen', () => {
    expect(readName(' Ada\n\u202e  Lovelace\u0000 ')).toBe('Ada Lovelace');
    expect(readName('\u200b')).toBeUndefined();
    expect(readName('x'.repeat(121))).toBeUndefined();
  });

  test('a person without an ORCID iD has an address here', () => {
    expect([personIri({ id: 'abc', orcid: undefined }, 'http://example.org/'), personIri({ id: 'abc', orcid: '0000-0002-1825-0097' }, 'http://example.org/')]).toEqual(['http://example.org/people/abc', 'https://orcid.org/0000-0002-1825-0097']);
  });

  test('ids are 16 letters and digits, and differ', () => {
    const made = new Set(Array.from({ length: 1000 }, newId));
    expect([made.size, [...made].every((id) => /^[a-z0-9]{16}$/.test(id))]).toEqual([1000, true]);
  });

  test('the token of forms is another for each session', () => {
    expect(formTokenOf('a')).not.toBe(formTokenOf('b'));
  });
});

describe('the tables', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>, file: string, tables: ReturnType<typeof openTables>;
  beforeEach(async () => {
    folder = await temporaryFolder();
    file = join(folder.path, 'people.sqlite');
    tables = openTables(file);
  });
  afterEach(async () => {
    tables.close();
    await folder.clean();
  });
  const join2 = (id: string, role: 'contributor' | 'curator' | 'administrator' = 'contributor') => {
    tables.invite({ hash: `invitation of ${id}`, role, person: undefined, expires: later }, doing);
    return tables.redeem(`invitation of ${id}`, { id, name: `Name of ${id}`, session: { hash: `session of ${id}`, expires: later }, time: now });
  };

  test('an invitation makes one person, once', () => {
    expect(join2('ada', 'curator')).toEqual({ kind: 'welcome', person: { id: 'ada', name: 'Name of ada', orcid: undefined, role: 'curator', blocked: false, erased: false, created: now } });
    expect(tables.session('session of ada', now)).toMatchObject({ id: 'ada' });
    expect(tables.redeem('invitation of ada', { id: 'eve', name: 'Eve', session: { hash: 'x', expires: later }, time: now })).toEqual({ kind: 'used' });
    expect(tables.people().map(({ id }) => id)).toEqual(['ada']);
  });

  test('an invitation ends, and one that nobody made is none', () => {
    tables.invite({ hash: 'old', role: 'curator', person: undefined, expires: now }, doing);
    expect(tables.redeem('old', { id: 'a', name: 'A', session: { hash: 's', expires: later }, time: now })).toEqual({ kind: 'expired' });
    expect(tables.redeem('never', { id: 'a', name: 'A', session: { hash: 's', expires: later }, time: now })).toEqual({ kind: 'expired' });
  });

  test('sessions and tokens end, by time and by blocking', () => {
    join2('root', 'administrator');
    join2('ada', 'curator');
    expect(tables.addToken('ada', { hash: 't', id: 'one', label: 'script', scope: 'review', created: now, expires: later })).toBe(true);
    expect(tables.bearer('t', now)).toMatchObject({ person: { id: 'ada' }, scope: 'review' });
    expect(tables.tokens('ada')).toEqual([{ id: 'one', label: 'script', scope: 'review', created: now, expires: later, used: '2026-11-29' }]);
    expect([tables.bearer('t', later), tables.session('session of ada', later)]).toEqual([undefined, undefined]);
    tables.change('ada', { blocked: true }, doing);
    expect([tables.bearer('t', now), tables.session('session of ada', now)]).toEqual([undefined, undefined]);
    tables.change('ada', { blocked: false }, doing);
    expect([tables.bearer('t', now), tables.session('session of ada', now)]).toEqual([undefined, undefined]);
  });

  test('the last administrator stays', () => {
    join2('root', 'administrator');
    expect([tables.change('root', { role: 'curator' }, doing), tables.change('root', { blocked: true }, doing), tables.erase('root', doing)]).toEqual(['last', 'last', 'last']);
    join2('second', 'administrator');
    expect(tables.change('root', { role: 'curator' }, doing)).toMatchObject({ role: 'curator' });
    expect(tables.erase('second', doing)).toBe('last');
  });

  test('an ORCID iD belongs to one person', () => {
    join2('ada');
    join2('bob');
    tables.change('ada', { orcid: '0000-0002-1825-0097' }, doing);
    expect(tables.change('bob', { orcid: '0000-0002-1825-0097' }, doing)).toBe('taken');
    expect(tables.person('0000-0002-1825-0097')).toMatchObject({ id: 'ada' });
  });

  test('of who is erased nothing is left but the id, not in the file either', async () => {
    join2('root', 'administrator');
    join2('ada');
    tables.change('ada', { orcid: '0000-0002-1825-0097' }, doing);
    expect(tables.erase('ada', { actor: 'ada', time: now })).toBe(true);
    expect(tables.person('ada')).toEqual({ id: 'ada', name: 'former contributor', orcid: undefined, role: 'contributor', blocked: true, erased: true, created: now });
    expect(tables.everything('ada')).toMatchObject({ tokens: [], sessions: [], identities: [], events: [{ kind: 'erased' }] });
    expect(await readFile(file, 'latin1')).not.toMatch(/Name of ada|0000-0002-1825-0097/);
    expect(tables.change('ada', { role: 'curator' }, doing)).toBeUndefined();
  });

  test('a person has so many tokens and sessions, and no more', () => {
    join2('ada');
    const add = (i: number) => tables.addToken('ada', { hash: `t${i}`, id: `t${i}`, label: 'x', scope: 'read', created: now, expires: later });
    expect(Array.from({ length: mostTokens + 1 }, (_, i) => add(i)).filter(Boolean)).toHaveLength(mostTokens);
    for (let i = 0; i < 30; i++) {
      tables.invite({ hash: `again ${i}`, role: undefined, person: 'ada', expires: later }, doing);
      tables.redeem(`again ${i}`, { id: '', name: '', session: { hash: `s${i}`, expires: later }, time: `2026-11-29T12:00:${String(i).padStart(2, '0')}.000Z` });
    }
    expect(tables.everything('ada')?.sessions).toHaveLength(20);
    expect([tables.session('s29', now), tables.session('session of ada', now)]).toEqual([expect.objectContaining({ id: 'ada' }), undefined]);
    // A clock that is set back ends the session that began first, and not the one that begins.
    tables.invite({ hash: 'back', role: undefined, person: 'ada', expires: later }, doing);
    tables.redeem('back', { id: '', name: '', session: { hash: 'back', expires: later }, time: '2026-11-29T11:00:00.000Z' });
    expect(['back', 's29', 's10'].map((hash) => tables.session(hash, now)?.id)).toEqual(['ada', 'ada', undefined]);
  });

  test('are kept as hashes, copied whole, and not opened by an older release', async () => {
    join2('ada');
    const copy = join(folder.path, 'copy.sqlite');
    tables.backup(copy);
    const other = openTables(copy);
    expect(other.people()).toEqual(tables.people());
    other.close();
    const raw = new Database(copy);
    raw.exec(`PRAGMA user_version = ${migrations.length + 1}`);
    raw.close();
    expect(() => openTables(copy)).toThrow(`was written by a newer release (${migrations.length + 1} steps, ${migrations.length} are known)`);
  });
});

describe('the thread of the tables', () => {
  test('tells what is wrong with the file, and closes', async () => {
    const folder = await temporaryFolder(), file = peopleFile(folder.path);
    const store = await openPeopleStore(file);
    expect(await store.people()).toEqual([]);
    await expect(store.backup(file)).rejects.toThrow(`${file}: `);
    await store.close();
    await folder.clean();
  });

  test('an invitation that was left beside them is used once, also by two at once', async () => {
    const folder = await temporaryFolder(), accounts = openAccounts(folder.path);
    const code = await leaveInvitation(folder.path, { role: 'administrator', person: undefined });
    expect(await accounts.invitation(code)).toMatchObject({ role: 'administrator' });
    const both = await Promise.all([accounts.redeem(code, 'First'), accounts.redeem(code, 'Second')]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['used', 'welcome']);
    expect(await accounts.invitation(code)).toBeUndefined();
    expect((await (await accounts.store()).people()).length).toBe(1);
    expect(await readFile(peopleFile(folder.path), 'latin1')).not.toContain(code);
    expect((await (await accounts.store()).invitation(hashOf(code), now))).toBeUndefined();
    await accounts.close();
    await folder.clean();
  });
});
