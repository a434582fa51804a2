import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Agent, fetch as undiciFetch, type RequestInit as UndiciInit } from 'undici';
import { leaveInvitation } from '../../server/people/invitation-files.js';
import { createAuthenticator } from '../support/authenticator.js';
import { authorized, startSmallService, type SmallService } from '../support/small-service.js';
import { startTlsRelay, type TlsRelay } from '../support/tls-relay.js';
import { createVisitor, type Visitor } from '../support/visitor.js';

/** A service behind a proxy that ends TLS: what stands between is real, with a certificate that is checked. */

const base = 'https://w3id.org/metastasis/', graph = `${base}graph/small`;
let relay: TlsRelay, small: SmallService, browser: Agent;
const trusting = ((input: string, init?: UndiciInit) => undiciFetch(input, { ...init, dispatcher: browser })) as unknown as typeof fetch;
const visit = (): Visitor => createVisitor({ service: { origin: relay.origin } }, undefined, trusting);

beforeAll(async () => {
  relay = await startTlsRelay();
  browser = new Agent({ connect: { ca: relay.certificate } });
  small = await startSmallService({ MPP_ORIGIN: relay.origin, MPP_TRUSTED_PROXIES: '127.0.0.1', MPP_REVIEW: 'own' });
});
afterAll(async () => {
  await browser.close();
  await relay.close();
  await small.close();
});

describe.each([['is told the host that browsers ask for', true], ['is told its own host', false]])('the service %s', (_, keepsHost) => {
  beforeAll(() => { relay.lead(small.service.origin, keepsHost); });

  const enter = async (visitor: Visitor, name: string) => visitor.submit('/login/invitation', { invitation: await leaveInvitation(small.data, { role: 'administrator', person: undefined }), name, consent: 'yes' });

  test('somebody logs in by an invitation and by a passkey, and changes what is known', async () => {
    const visitor = visit(), entered = await enter(visitor, 'Ada'), [session = ''] = entered.headers.getSetCookie().filter((line) => line.includes('session'));
    expect([entered.status, entered.headers.get('location')]).toEqual([303, '/me']);
    // What a browser takes from one host alone, and sends by TLS alone.
    expect([/^__Host-mpp-session=/.test(session), ...['Secure', 'HttpOnly', 'SameSite=Lax', 'Path=/'].map((part) => session.split('; ').includes(part)), /domain=/i.test(session)]).toEqual([true, true, true, true, true, false]);

    const me = (await visitor.get('/api/me')).json, form = String(me.formToken), label = `behind TLS ${String(keepsHost)}`;
    const added = `<${base}emt> <http://www.w3.org/2004/02/skos/core#altLabel> "${label}"@en <${graph}> .\n`;
    const changed = await visitor.send('/api/changes', { added, reason: 'test' }, { 'form-token': form });
    expect([changed.status, changed.json.added]).toEqual([200, 1]);
    expect(await small.ask(`SELECT ?s { ?s ?p "${label}"@en }`)).toContain(`${base}emt`);

    const device = createAuthenticator(relay.origin), asked = (await visitor.send('/api/passkeys/options', {}, { 'form-token': form })).json;
    expect(asked).toMatchObject({ rp: { id: 'localhost' } });
    expect((await visitor.send('/api/passkeys', { name: 'key', credential: device.register(asked) }, { 'form-token': form })).status).toBe(201);
    const other = visit(), options = await other.send('/login/passkey/options', {}), [login = ''] = options.headers.getSetCookie();
    expect([login.startsWith('__Secure-mpp-passkey='), login.split('; ').includes('Secure')]).toEqual([true, true]);
    expect(await other.send('/login/passkey', { credential: device.logIn(options.json), next: '/about' })).toMatchObject({ status: 200, json: { next: '/about' } });
    expect((await other.get('/api/me')).json).toMatchObject({ kind: 'person', name: 'Ada' });
    // The address that the service listens at is no page of it.
    const third = visit(), again = (await third.send('/login/passkey/options', {})).json;
    expect((await third.send('/login/passkey', { credential: device.logIn(again, { origin: small.service.origin }), next: '/' })).status).toBe(403);
  });

  test('what comes from another page is refused, also from the address behind the proxy', async () => {
    const visitor = visit();
    await enter(visitor, 'Bob');
    const form = String((await visitor.get('/api/me')).json.formToken), added = `<${base}emt> <http://www.w3.org/2004/02/skos/core#altLabel> "forged"@en <${graph}> .\n`;
    for (const origin of ['https://evil.example', small.service.origin, relay.origin.replace('https:', 'http:'), 'null']) {
      expect([origin, (await visitor.send('/api/changes', { added, reason: 'test' }, { 'form-token': form, origin })).status]).toEqual([origin, 403]);
    }
    expect(await small.ask('SELECT ?s { ?s ?p "forged"@en }')).not.toContain(base);
    const left = await visitor.submit('/logout', {}, { page: '/me' });
    expect([left.status, (await visitor.get('/api/me')).json.kind]).toEqual([303, 'visitor']);
  });

  test('links that somebody is given name the address that browsers see', async () => {
    const visitor = visit();
    await enter(visitor, 'Cleo');
    const invited = await visitor.submit('/admin/people/invite', { role: 'curator' }, { page: '/admin/people' });
    expect(/<code>(https?:\/\/[^<]+)<\/code>/.exec(invited.text)?.[1]).toMatch(new RegExp(`^${relay.origin}/login`));
    const address = small.service.origin.replace('http://', ''), pages = await Promise.all(['/', '/about', '/login', '/emt', '/sparql', '/api', '/changes.atom'].map(async (path) => [path, (await visitor.get(path)).text.includes(address)]));
    expect(pages.filter(([, names]) => names)).toEqual([]);
  });

  test('a program changes what is known by a token', async () => {
    const update = `INSERT DATA { GRAPH <${graph}> { <${base}emt> <http://www.w3.org/2004/02/skos/core#altLabel> "by a program ${String(keepsHost)}"@en } }`;
    const answer = await trusting(`${relay.origin}/sparql`, { method: 'POST', headers: { ...authorized, 'content-type': 'application/sparql-update' }, body: update });
    expect([answer.status, await small.ask(`SELECT ?s { ?s ?p "by a program ${String(keepsHost)}"@en }`)]).toEqual([expect.any(Number), expect.stringContaining(`${base}emt`)]);
  });
});

test('a browser that does not trust the certificate is not let through to the service', async () => {
  await expect(fetch(`${relay.origin}/login`)).rejects.toThrow();
});
