import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { leaveInvitation } from '../../server/people/invitation-files.js';
import { createAuthenticator, type Lies, type TestAuthenticator } from '../support/authenticator.js';
import { startSmallService, type Answer, type SmallService } from '../support/small-service.js';
import { createVisitor, type Visitor } from '../support/visitor.js';

/** Passkeys over HTTP, with an authenticator in software that also lies. */

/** As behind a proxy that ends TLS. */
const site = 'https://kb.example.org';
let small: SmallService, root: Visitor;
beforeAll(async () => {
  small = await startSmallService({ MPP_ORIGIN: site, MPP_TRUSTED_PROXIES: '127.0.0.1' });
  root = (await member('Root', 'administrator')).visitor;
});
afterAll(() => small.close());

interface Member { readonly visitor: Visitor; readonly id: string; readonly form: string; readonly device: TestAuthenticator }
async function member(name: string, role: 'administrator' | 'curator' = 'curator'): Promise<Member> {
  const visitor = createVisitor(small, site);
  await visitor.submit('/login/invitation', { invitation: await leaveInvitation(small.data, { role, person: undefined }), name, consent: 'yes' }, { headers: from() });
  const { json } = await visitor.get('/api/me');
  return { visitor, id: String(json.id), form: String(json.formToken), device: createAuthenticator(site) };
}
/** Each request comes from another client: none of them is refused for its number. */
let clients = 0;
const from = (): Record<string, string> => ({ 'x-forwarded-for': `192.0.2.${clients++ % 250}` });
const ask = async ({ visitor, form }: Member): Promise<Record<string, unknown>> => (await visitor.send('/api/passkeys/options', {}, { 'form-token': form })).json;
const add = (who: Member, credential: object, name = 'a key'): Promise<Answer> => who.visitor.send('/api/passkeys', { name, credential }, { 'form-token': who.form });
const register = async (who: Member, lies?: Lies): Promise<Answer> => add(who, who.device.register(await ask(who), lies));
const begin = async (visitor: Visitor): Promise<Record<string, unknown>> => (await visitor.send('/login/passkey/options', {}, from())).json;
const finish = (visitor: Visitor, credential: object, next = '/about'): Promise<Answer> => visitor.send('/login/passkey', { credential, next }, from());
const logIn = async (visitor: Visitor, device: TestAuthenticator, lies?: Lies): Promise<Answer> => finish(visitor, device.logIn(await begin(visitor), lies));
const me = async (visitor: Visitor): Promise<Record<string, unknown>> => (await visitor.get('/api/me')).json;

test('somebody adds a passkey, logs in by it, names it anew, and keeps the last one', async () => {
  const ada = await member('Ada'), asked = await ask(ada);
  expect(asked).toMatchObject({ rp: { id: 'kb.example.org' }, user: { name: 'Ada', id: Buffer.from(ada.id).toString('base64url') }, attestation: 'none', authenticatorSelection: { residentKey: 'required', userVerification: 'required' } });
  const made = await add(ada, ada.device.register(asked), 'phone');
  expect([made.status, made.json]).toEqual([201, { id: expect.any(String), name: 'phone' }]);
  expect((await ask(ada)).excludeCredentials).toEqual([{ id: made.json.id, type: 'public-key' }]);

  const fresh = createVisitor(small, site), entered = await logIn(fresh, ada.device);
  expect([entered.status, entered.json, entered.headers.get('cache-control')]).toEqual([200, { next: '/about' }, 'private, no-store']);
  expect(await me(fresh)).toMatchObject({ kind: 'person', name: 'Ada' });
  const passkey = String(made.json.id), here = { page: '/me' };
  await ada.visitor.submit('/me/passkeys/rename', { passkey, name: 'old phone' }, here);
  expect((await ada.visitor.get('/me/export')).json.passkeys).toEqual([{ id: passkey, name: 'old phone', created: expect.stringMatching(/Z$/), used: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) }]);
  expect((await ada.visitor.get('/me')).text).toMatch(/<h3>old phone<\/h3>[^]*Rename/);

  const last = await ada.visitor.submit('/me/passkeys/remove', { passkey }, here);
  expect([last.status, last.text.includes('Nothing else lets you in: add another passkey before you remove this one.')]).toEqual([409, true]);
  const second = createAuthenticator(site);
  expect((await add(ada, second.register(await ask(ada)), 'key')).status).toBe(201);
  expect((await ada.visitor.submit('/me/passkeys/remove', { passkey }, here)).headers.get('location')).toBe('/me#passkeys');
  expect([(await logIn(createVisitor(small, site), ada.device)).status, (await logIn(createVisitor(small, site), second)).status]).toEqual([403, 200]);
});

describe('a passkey is not added', () => {
  test.each<[string, Lies]>([
    ['from a page of another origin', { origin: 'https://evil.example' }], ['from the same host by another scheme', { origin: 'http://kb.example.org' }],
    ['for another name', { name: 'evil.example' }], ['without its user having been seen', { unverified: true }],
  ])('%s', async (_, lies) => {
    const who = await member('Bob');
    expect(await register(who, lies)).toMatchObject({ status: 403, json: { title: 'Passkey not taken' } });
    expect((await who.visitor.get('/me/export')).json.passkeys).toEqual([]);
  });

  test('a second time by the same answer, by a challenge of another session, and by one that was made up', async () => {
    const [bob, eve] = [await member('Bob'), await member('Eve')], asked = await ask(bob), answer = bob.device.register(asked);
    expect((await add(bob, answer)).status).toBe(201);
    expect(await add(bob, answer)).toMatchObject({ status: 403, json: { title: 'Passkey not taken' } });
    expect((await add(eve, eve.device.register(await ask(bob)))).status).toBe(403);
    expect((await register(eve, { challenge: Buffer.from('forged').toString('base64url') })).status).toBe(403);
    // A credential that somebody has is not somebody else's as well.
    expect(await add(eve, bob.device.register(await ask(eve)))).toMatchObject({ status: 409, json: { title: 'Passkey taken' } });
  });

  test('without a name, by a token, or from a body that is no answer', async () => {
    const who = await member('Kim');
    expect((await add(who, who.device.register(await ask(who)), ' ')).status).toBe(400);
    for (const credential of [{}, { response: { clientDataJSON: 'x' } }, { response: { clientDataJSON: Buffer.from('{"challenge":7}').toString('base64url') } }]) expect((await add(who, credential)).status).toBe(400);
    const asked = await ask(who), broken = who.device.register(asked) as { response: Record<string, string> };
    expect((await add(who, { ...broken, response: { ...broken.response, attestationObject: 'AAAA' } })).status).toBe(403);
    expect((await small.send('/api/passkeys/options', {}, { authorization: 'Bearer token' })).status).toBe(403);
  });

  test('beyond twenty', async () => {
    const who = await member('Max');
    for (let i = 0; i < 20; i++) await add(who, createAuthenticator(site).register(await ask(who)));
    expect(await register(who)).toMatchObject({ status: 409, json: { title: 'Too many passkeys', limit: 20 } });
  });
});

describe('nobody is let in', () => {
  let ada: Member;
  beforeAll(async () => {
    ada = await member('Ada Two');
    await register(ada);
  });
  const refused = async (device: TestAuthenticator, lies?: Lies): Promise<void> => {
    const visitor = createVisitor(small, site), answer = await logIn(visitor, device, lies);
    expect([answer.status, answer.json.title, (await me(visitor)).kind]).toEqual([403, 'Passkey not taken', 'visitor']);
    expect(answer.headers.get('set-cookie') ?? '').not.toContain('session');
  };

  test.each<[string, Lies]>([
    ['from a page of another origin', { origin: 'https://evil.example' }], ['for another name', { name: 'evil.example' }], ['without its user having been seen', { unverified: true }],
    ['by a challenge that was made up', { challenge: Buffer.from('forged').toString('base64url') }], ['as somebody else', { userHandle: Buffer.from('somebody else').toString('base64url') }], ['by a passkey that nobody has', { id: 'AAAA' }],
  ])('%s', async (_, lies) => refused(ada.device, lies));

  test('by the key of another person', async () => {
    const eve = await member('Eve Two'), { json } = await register(eve);
    // Her key, with the id of his credential, and his key with hers.
    await refused(ada.device, { id: String(json.id), userHandle: Buffer.from(eve.id).toString('base64url') });
    await refused(createAuthenticator(site), { id: String(json.id), userHandle: Buffer.from(eve.id).toString('base64url') });
  });

  test('by an answer that comes again, or to a challenge of another browser', async () => {
    const visitor = createVisitor(small, site), answer = ada.device.logIn(await begin(visitor));
    expect((await finish(visitor, answer)).status).toBe(200);
    const again = createVisitor(small, site);
    await begin(again);
    expect((await finish(again, answer)).status).toBe(403);
    const other = createVisitor(small, site), third = createVisitor(small, site);
    await begin(third);
    expect((await finish(third, ada.device.logIn(await begin(other)))).status).toBe(403);
    expect((await finish(createVisitor(small, site), ada.device.logIn(await begin(other)))).status).toBe(403);
  });

  test('by a passkey that counts back, as a copy of it does', async () => {
    const who = await member('Uma');
    await register(who, { counter: 5 });
    for (const [counter, status] of [[6, 200], [6, 403], [3, 403], [0, 403], [7, 200]] as const) expect((await logIn(createVisitor(small, site), who.device, { counter })).status).toBe(status);
    const still = await member('Ivo');
    await register(still, { counter: 0 });
    for (let i = 0; i < 2; i++) expect((await logIn(createVisitor(small, site), still.device, { counter: 0 })).status).toBe(200);
  });

  test('who is blocked or erased', async () => {
    const [bob, ed] = [await member('Bob Two'), await member('Ed')];
    for (const who of [bob, ed]) expect((await register(who)).status).toBe(201);
    await root.submit('/admin/people/block', { person: bob.id, blocked: 'yes' }, { page: '/admin/people' });
    await ed.visitor.submit('/me/erase', { name: 'Ed' }, { page: '/me' });
    expect([await logIn(createVisitor(small, site), bob.device), await logIn(createVisitor(small, site), ed.device)]).toMatchObject([{ status: 403, json: { title: 'Blocked' } }, { status: 403, json: { title: 'Passkey not taken' } }]);
  });

  test('from another page', async () => {
    for (const path of ['/login/passkey/options', '/login/passkey']) {
      for (const headers of [{ origin: 'https://evil.example' }, { 'origin': site, 'sec-fetch-site': 'cross-site' }]) expect((await createVisitor(small, site).send(path, {}, { ...from(), ...headers })).status).toBe(403);
    }
  });

  test('too often', async () => {
    const visitor = createVisitor(small, site), answers = Array.from({ length: 70 }, () => visitor.send('/login/passkey', {}, { 'x-forwarded-for': '198.51.100.7' }));
    expect(new Set((await Promise.all(answers)).map(({ status }) => status))).toEqual(new Set([403, 429]));
  });
});

describe('under an https address', () => {
  test('the cookies are for this host alone, and for https alone', async () => {
    const who = await member('Sia'), visitor = createVisitor(small, site), asked = await visitor.send('/login/passkey/options', {}, from());
    await register(who);
    expect(asked.headers.get('set-cookie')).toMatch(/^__Secure-mpp-passkey=[\w-]{43}; Max-Age=300; Path=\/login; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/);
    const answer = await finish(visitor, who.device.logIn(asked.json)), session = answer.headers.getSetCookie().find((line) => line.includes('session'));
    expect(session).toMatch(/^__Host-mpp-session=[\w-]{43}; Max-Age=1209600; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/);
    // Another host of the domain can set the plain name, and is not believed.
    const plain = createVisitor(small, site);
    plain.setCookies(visitor.cookies().replace('__Host-mpp-session', 'mpp-session'));
    expect([(await me(visitor)).kind, (await me(plain)).kind]).toEqual(['person', 'visitor']);
    const out = await visitor.submit('/logout', {}, { page: '/me' });
    expect(out.headers.get('set-cookie')).toMatch(/^__Host-mpp-session=; Path=\/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=Lax$/);
  });

  test('what comes from the address behind the proxy is from another page', async () => {
    const { visitor } = await member('Tom');
    expect((await visitor.submit('/me/tokens', { label: 'x', scope: 'read', days: '1' }, { page: '/me', headers: { origin: small.service.origin } })).status).toBe(403);
    expect((await visitor.submit('/me/tokens', { label: 'x', scope: 'read', days: '1' }, { page: '/me' })).status).toBe(200);
  });

  test('an invitation leads to it, whatever the Host line says', async () => {
    const { text } = await root.submit('/admin/people/invite', { role: 'curator' }, { page: '/admin/people', headers: { host: 'evil.example' } });
    expect(text).toContain(`<code>${site}/login?invitation=`);
  });
});
