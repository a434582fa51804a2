import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { leaveInvitation } from '../../server/people/invitation-files.js';
import { client, startIssuer, type TestIssuer } from '../support/issuer.js';
import { startSmallService, type Answer, type SmallService } from '../support/small-service.js';
import { createVisitor, type Visitor } from '../support/visitor.js';

/** The login at an issuer: a real one, that runs here. */

let small: SmallService, issuer: TestIssuer, root: Visitor;
const me = async (visitor: Visitor): Promise<Record<string, unknown>> => (await visitor.get('/api/me')).json;
const pathOf = (address: string): string => address.replace(small.service.origin, '');
const toIssuer = (answer: Answer): string => answer.headers.get('location') ?? '';
async function joinBy(code: string, name: string): Promise<Visitor> {
  const visitor = createVisitor(small);
  await visitor.submit('/login/invitation', { invitation: code, name, consent: 'yes' });
  return visitor;
}
const member = async (name: string): Promise<Visitor> => joinBy(await leaveInvitation(small.data, { role: 'curator', person: undefined }), name);
/** Joins the account of somebody with one at the issuer. */
async function join(visitor: Visitor, subject: string): Promise<Answer> {
  const page = await visitor.submit('/me/join', {}, { page: '/me' });
  const address = /href="(http[^"]+)"[^>]*>Continue to/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  return visitor.get(pathOf(await issuer.logIn(address, subject)));
}

beforeAll(async () => {
  // It says of itself that it is set up for a test.
  for (const level of ['warn', 'info'] as const) jest.spyOn(console, level).mockImplementation(() => undefined);
  issuer = await startIssuer();
  small = await startSmallService({ MPP_OIDC_ISSUER: issuer.address, MPP_OIDC_CLIENT_ID: client.id, MPP_OIDC_CLIENT_SECRET: client.secret, MPP_OIDC_NAME: 'Example Issuer' });
  issuer.register(`${small.service.origin}/login/callback`);
  root = await joinBy(await leaveInvitation(small.data, { role: 'administrator', person: undefined }), 'Root');
});
afterAll(async () => {
  await small.close();
  await issuer.close();
});

test('somebody joins an account elsewhere with the one here, and logs in by it', async () => {
  const ada = await member('Ada'), { id } = await me(ada);
  expect((await createVisitor(small).get('/login')).text).toContain('Log in with Example Issuer');
  const joined = await join(ada, 'ada-there');
  expect([joined.status, joined.headers.get('location')]).toEqual([303, '/me']);
  expect((await ada.get('/me')).text).toContain('You can log in here with it.');
  expect((await ada.get('/me/export')).json).toMatchObject({ identities: [{ issuer: issuer.address, subject: 'ada-there' }] });

  const fresh = createVisitor(small), start = await fresh.get('/login/start?next=%2Fabout');
  expect(start.headers.get('cache-control')).toBe('private, no-store');
  expect([...new URL(toIssuer(start)).searchParams.keys()].sort()).toEqual(['client_id', 'code_challenge', 'code_challenge_method', 'nonce', 'redirect_uri', 'response_type', 'scope', 'state']);
  expect(new URL(toIssuer(start)).searchParams.get('scope')).toBe('openid');
  const back = await fresh.get(pathOf(await issuer.logIn(toIssuer(start), 'ada-there')));
  expect([back.status, back.headers.get('location')]).toEqual([303, '/about']);
  expect(await me(fresh)).toMatchObject({ kind: 'person', id, name: 'Ada', role: 'curator' });
});

describe('refused', () => {
  const begun = async (): Promise<{ visitor: Visitor; back: string }> => {
    const visitor = createVisitor(small);
    return { visitor, back: pathOf(await issuer.logIn(toIssuer(await visitor.get('/login/start')), 'ada-there')) };
  };
  const refused = async (visitor: Visitor, path: string): Promise<void> => {
    const before = visitor.cookies(), answer = await visitor.get(path);
    expect([answer.status, (await me(visitor)).kind]).toEqual([403, 'visitor']);
    expect(answer.headers.get('set-cookie') ?? '').not.toContain('mpp-session=');
    expect(before).not.toContain('mpp-session');
  };

  test('a state that was made up, and one of another login', async () => {
    const { visitor, back } = await begun(), other = await begun();
    await refused(visitor, back.replace(/state=[^&]+/, 'state=forged'));
    await refused(visitor, back.replace(/state=[^&]+/, /state=[^&]+/.exec(other.back)?.[0] ?? ''));
  });

  test('a code that comes a second time', async () => {
    const { visitor, back } = await begun(), { status } = await visitor.get(back);
    expect([status, (await me(visitor)).kind]).toEqual([303, 'person']);
    const again = createVisitor(small);
    again.setCookies(visitor.cookies());
    expect((await again.get(back)).status).toBe(403);
  });

  test('a code of another login, with a state of this one', async () => {
    const { visitor, back } = await begun(), other = await begun();
    await refused(visitor, back.replace(/code=[^&]+/, /code=[^&]+/.exec(other.back)?.[0] ?? ''));
  });

  test('an answer that another browser began to ask for', async () => {
    const { back } = await begun();
    await refused(createVisitor(small), back);
  });

  test('an answer of another issuer, and one that says that it was refused', async () => {
    const { visitor, back } = await begun();
    await refused(visitor, back.replace(/iss=[^&]+/, 'iss=https%3A%2F%2Fevil.example'));
    const second = await begun();
    await refused(second.visitor, second.back.replace(/code=[^&]+/, 'error=access_denied'));
  });

  test('somebody whom nobody here knows, and somebody who is blocked', async () => {
    const visitor = createVisitor(small), unknown = await visitor.get(pathOf(await issuer.logIn(toIssuer(await visitor.get('/login/start')), 'stranger')));
    expect([unknown.status, unknown.text.includes('Nobody here is known by this account of Example Issuer')]).toEqual([403, true]);
    const bob = await member('Bob'), { id } = await me(bob);
    await join(bob, 'bob-there');
    await root.submit('/admin/people/block', { person: String(id), blocked: 'yes' }, { page: '/admin/people' });
    const again = createVisitor(small);
    expect((await again.get(pathOf(await issuer.logIn(toIssuer(await again.get('/login/start')), 'bob-there')))).status).toBe(403);
    expect((await me(again)).kind).toBe('visitor');
  });

  test('an account there that is joined with somebody else, and a join whose session has ended', async () => {
    const eve = await member('Eve');
    expect((await join(eve, 'ada-there')).status).toBe(409);
    const page = await eve.submit('/me/join', {}, { page: '/me' }), address = /href="(http[^"]+)"[^>]*>Continue to/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const back = pathOf(await issuer.logIn(address, 'eve-there'));
    await eve.submit('/logout', {}, { page: '/me' });
    expect((await eve.get(back)).status).toBe(403);
  });

  test('a way to another site after the login', async () => {
    for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
      const visitor = createVisitor(small), start = await visitor.get(`/login/start?next=${encodeURIComponent(next)}`);
      expect((await visitor.get(pathOf(await issuer.logIn(toIssuer(start), 'ada-there')))).headers.get('location')).toBe('/me');
    }
  });
});

test('a session that began before the login ends with it', async () => {
  const visitor = await member('Fay'), before = visitor.cookies();
  await join(visitor, 'fay-there');
  const start = await visitor.get('/login/start');
  await visitor.get(pathOf(await issuer.logIn(toIssuer(start), 'fay-there')));
  const old = createVisitor(small);
  old.setCookies(before);
  expect([(await me(visitor)).kind, (await me(old)).kind]).toEqual(['person', 'visitor']);
});
