import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Database from 'libsql';
import { routes } from '../../server/http/routes.js';
import { openAccounts } from '../../server/people/accounts.js';
import { leastRole, may, roles, type Action, type Role } from '../../server/people/roles.js';
import { peopleFile } from '../../server/people/people-store.js';
import { hashOf } from '../../server/people/secrets.js';
import { small } from '../support/one-small-service.js';
import { commandScript, compiler } from '../support/process.js';
import { authorized, type Answer } from '../support/small-service.js';
import { untilQueryRuns } from '../support/until.js';
import { createVisitor, type Visitor } from '../support/visitor.js';

/** People over HTTP: who may do what, and what is refused. */

const base = 'https://w3id.org/metastasis/', graph = `${base}graph/small`;
const label = (text: string): string => `<${base}emt> <http://www.w3.org/2004/02/skos/core#altLabel> "${text}"@en <${graph}> .\n`;
/** One person per role, each with a session and with a token of the widest scope that the role can have. */
const people = {} as Record<Exclude<Role, 'visitor'>, { readonly visitor: Visitor; readonly id: string; readonly token: string }>;

/** The connections of this process go on meanwhile: one that the service has closed must be known to be. */
const command = async (...args: string[]): Promise<string> => (await promisify(execFile)(process.execPath, [...compiler, commandScript(), ...args], { env: { ...process.env, MPP_DATA: small.data, MPP_ONTOLOGY: small.ontology, PORT: '8080' } })).stdout;
const pathOf = (address: string): string => address.trim().replace(/^https?:\/\/[^/]+/, '');
const invited = (page: Answer): string => pathOf(/<code>(https?:\/\/[^<]+)<\/code>/.exec(page.text)?.[1] ?? '');
const codeOf = (path: string): string => new URL(path, 'http://x').searchParams.get('invitation') ?? '';

/** Each comes from another address: the number of tries is bounded for one. */
let joined = 0;
async function join2(path: string, name: string): Promise<Visitor> {
  const visitor = createVisitor(small);
  const made = await visitor.submit('/login/invitation', { invitation: codeOf(path), name, consent: 'yes' }, { headers: { 'x-forwarded-for': `198.51.100.${joined++ % 250}` } });
  expect([made.status, made.headers.get('location')]).toEqual([303, '/me']);
  return visitor;
}
const me = async (visitor: Visitor): Promise<Record<string, unknown>> => (await visitor.get('/api/me')).json;
async function tokenOf(visitor: Visitor, scope: string): Promise<string> {
  const made = await visitor.submit('/me/tokens', { label: 'test', scope, days: '1' }, { page: '/me' });
  return /<code>(mpp_[^<]+)<\/code>/.exec(made.text)?.[1] ?? '';
}
const invite = async (by: Visitor, fields: Record<string, string>): Promise<string> => invited(await by.submit('/admin/people/invite', fields, { page: '/admin/people' }));

beforeAll(async () => {
  const root = await join2(pathOf(await command('invite', '--admin')), 'Root');
  const add = async (role: Exclude<Role, 'visitor'>, visitor: Visitor, scope: string): Promise<void> => { people[role] = { visitor, id: String((await me(visitor)).id), token: await tokenOf(visitor, scope) }; };
  await add('administrator', root, 'administer');
  await add('curator', await join2(await invite(root, { role: 'curator' }), 'Cora'), 'review');
  await add('contributor', await join2(await invite(root, { role: 'contributor' }), 'Connie'), 'propose');
});

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

describe('who may do what', () => {
  /** Who tries something, by a session or by a token: `headers` are those of a program, `visitor` is a browser. */
  interface Who { readonly visitor: Visitor; readonly headers: Readonly<Record<string, string>>; readonly way: 'token' | 'session' }
  /** Does something in a way that changes nothing that other cells need. */
  type Try = (who: Who) => Promise<Answer>;
  /** How an action is tried, and the status where it may be done; `program`: by a token, too, and not by a session alone. */
  interface Attempt { readonly make: Try; readonly done: number; readonly program?: true; readonly addresses: readonly string[] }
  const raw = async (method: string, path: string, headers: Readonly<Record<string, string>>, body?: string): Promise<Answer> => {
    const response = await fetch(small.service.origin + path, { method, headers, redirect: 'manual', ...(body !== undefined && { body }) }), text = await response.text();
    return { status: response.status, headers: response.headers, text, json: {} };
  };
  const page = (path: string): Try => ({ visitor }) => visitor.get(path);
  const submit = (path: string, fields: Record<string, string>): Try => ({ visitor }) => visitor.submit(path, fields, { page: '/me' });
  const json = (path: string, body: () => object): Try => ({ headers }) => small.send(path, body(), headers);
  let doubts = 0;
  const author = (): string => people.contributor.id;
  /** A query that would run for hours, of a client that nobody here is. */
  const endless = 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . FILTER(?c + ?f + ?i = -1) }';
  const queryId = 'query-of-another-client-0123456789', queryPath = `/api/queries/${queryId}`;
  let running: Promise<unknown> | undefined;
  const cancel: Try = async ({ headers }) => {
    running ??= fetch(`${small.service.origin}/sparql?query=${encodeURIComponent(endless)}`, { headers: { 'query-id': queryId, 'x-forwarded-for': '192.0.2.1' } }).then((response) => response.text()).catch(() => undefined);
    await untilQueryRuns(small.service.origin, queryId);
    const answer = await raw('DELETE', queryPath, { ...headers, 'x-forwarded-for': '192.0.2.9' });
    if (answer.status === 204) {
      await running;
      running = undefined;
    }
    return answer;
  };
  // Its own client ends the one that is left: it would keep a processor busy.
  afterAll(async () => {
    if (running) expect((await raw('DELETE', queryPath, { 'x-forwarded-for': '192.0.2.1' })).status).toBe(204);
    await running;
  });
  const undoAlone: Try = async ({ headers }) => {
    const answer = await small.send(`/api/changes/${await someChange()}/revert`, {}, headers);
    if (answer.status === 200) undoable = undefined;
    return answer;
  };
  const tries: Readonly<Record<Action, Attempt>> = {
    'read': { make: ({ headers }) => raw('GET', '/emt', headers), done: 200, program: true, addresses: [] },
    'check': { make: json('/api/check', () => ({ added: label('x') })), done: 200, program: true, addresses: ['POST /api/check'] },
    'propose': { make: json('/api/proposals', () => ({ kind: 'correction', title: 'A doubt', note: `Doubt ${doubts++}` })), done: 201, program: true, addresses: ['POST /api/proposals', 'POST /contribute/{form}'] },
    'submit-proposal': { make: json('/api/proposals', () => ({ kind: 'correction', title: 'A doubt', note: 'A draft', state: 'draft' })), done: 201, program: true, addresses: [] },
    'review-proposal': { make: ({ headers }) => small.send('/api/proposals/none/claim', {}, { ...headers, 'if-match': '*' }), done: 404, program: true, addresses: ['GET /review/flags', 'POST /review/flags', 'GET /api/flags', 'POST /api/flags/{number}', 'POST /me/interests'] },
    'see-account': { make: page('/me'), done: 200, addresses: ['GET /me', 'POST /logout', 'POST /me/notices'] },
    'make-token': { make: submit('/me/tokens', { label: 'x', scope: 'read', days: '1' }), done: 200, addresses: ['POST /me/tokens', 'POST /me/tokens/end'] },
    'manage-passkeys': { make: submit('/me/passkeys/remove', { passkey: 'none' }), done: 404, addresses: ['POST /api/passkeys/options', 'POST /api/passkeys', 'POST /me/passkeys/rename', 'POST /me/passkeys/remove'] },
    'join-account': { make: submit('/me/join', {}), done: 404, addresses: ['POST /me/join'] }, // no issuer is set here
    'export-account': { make: page('/me/export'), done: 200, addresses: ['GET /me/export'] },
    'erase-account': { make: submit('/me/erase', { name: 'another name' }), done: 400, addresses: ['POST /me/erase'] },
    'publish-account': { make: submit('/me/publish', {}), done: 404, addresses: ['POST /me/publish'] }, // the small ontology has no module of people
    'send-tables': { make: ({ visitor }) => visitor.submit('/bulk', {}, { page: '/me' }), done: 400, addresses: ['POST /bulk'] },
    'look-up': { make: ({ headers }) => raw('GET', '/api/lookup/paper?id=nothing', headers), done: 400, program: true, addresses: ['GET /api/lookup/paper', 'GET /api/lookup/trial'] },
    'accept-change': { make: json('/api/changes', () => ({ added: label('EMT'), reason: 'x', author: author() })), done: 200, program: true, addresses: ['POST /api/changes'] },
    'undo-change': { make: json('/api/changes/0123456789abcdef/revert', () => ({ author: author() })), done: 404, program: true, addresses: ['POST /api/changes/{id}/revert', 'POST /changes/{id}/revert'] },
    'undo-alone': { make: undoAlone, done: 200, program: true, addresses: [] },
    'update': { make: ({ headers }) => raw('POST', '/sparql', { ...headers, 'content-type': 'application/sparql-update', 'change-author': author() }, `INSERT DATA { GRAPH <${graph}> { mpp:emt skos:altLabel "EMT"@en } }`), done: 204, program: true, addresses: ['any /sparql'] },
    'write-graph': { make: ({ headers }) => raw('POST', '/graphs?graph=urn:nothing', { ...headers, 'content-type': 'text/turtle', 'change-author': author() }, ''), done: 204, program: true, addresses: ['any /graphs'] },
    'cancel-query': { make: cancel, done: 204, program: true, addresses: ['DELETE /api/queries/{id}'] },
    'see-people': { make: page('/admin/people'), done: 200, addresses: ['GET /admin/people'] },
    'invite': { make: submit('/admin/people/invite', { role: 'contributor' }), done: 200, addresses: ['POST /admin/people/invite'] },
    'change-person': { make: submit('/admin/people/change', { person: 'nobody', role: 'curator' }), done: 404, addresses: ['POST /admin/people/change'] },
    'block-person': { make: submit('/admin/people/block', { person: 'nobody', blocked: 'yes' }), done: 404, addresses: ['POST /admin/people/block'] },
    'erase-person': { make: submit('/admin/people/erase', { person: 'nobody' }), done: 404, addresses: ['POST /admin/people/erase'] },
    'back-up': { make: json('/api/backup', () => ({})), done: 201, program: true, addresses: ['POST /api/backup', 'POST /admin/backup'] },
  };
  /** A change that can be undone: whoever undoes it makes the next one necessary. */
  let undoable: string | undefined;
  const someChange = async (): Promise<string> => undoable ??= String((await small.send('/api/changes', { added: label('to be undone'), reason: 'To be undone' }, authorized)).json.change);
  const cells = (Object.keys(leastRole) as Action[]).flatMap((action) => roles.flatMap((role) => (tries[action].program && role !== 'visitor' ? ['token', 'session'] as const : ['session'] as const).map((way) => [role, may(role, action) ? 'may' : 'may not', action, way] as const)));

  test.each(cells)('%s %s %s, by a %s', async (role, can, action, way) => {
    const person = role === 'visitor' ? undefined : people[role], { make, done, program } = tries[action], visitor = person?.visitor ?? createVisitor(small);
    const headers = !person ? {} : way === 'token' ? bearer(person.token) : { 'cookie': visitor.cookies(), 'origin': small.service.origin, 'form-token': String((await me(visitor)).formToken) };
    const answer = await make({ visitor, headers, way });
    // Another page could have a session cancel for its holder: only the token of an administrator does. Others are told that it is not theirs.
    if (action === 'cancel-query') expect(answer.status).toBe(can === 'may' && way === 'token' ? done : 403);
    else if (can === 'may') expect(answer.status).toBe(done);
    else if (role !== 'visitor') expect(answer.status).toBe(403);
    else if (!program && answer.status === 303) expect(answer.headers.get('location')).toMatch(/^\/login\?next=/);
    else expect(answer.status).toBe(401);
  });

  test('every address that is not for everybody has its action', () => {
    const open = ['GET /login', 'GET /login/start', 'GET /login/callback', 'POST /login/invitation', 'POST /login/passkey/options', 'POST /login/passkey', 'GET /api/me', 'POST /api/forms/check'];
    const known = new Set([...open, ...Object.values(tries).flatMap(({ addresses }) => addresses)]);
    const all = routes.filter(({ method, address }) => method === 'POST' || method === 'DELETE' || /^\/(?:me|admin|login|api\/lookup)\b/.test(address)).map(({ method, address }) => `${method} ${address}`);
    // Proposals have a table of their own.
    expect(all.filter((address) => !known.has(address) && !/\/(?:proposals|review|annotations|annotate|lint|analyse|text)/.test(address))).toEqual([]);
  });

  test('a token does no more than its scope', async () => {
    const token = await tokenOf(people.curator.visitor, 'propose');
    const { status, json } = await small.send('/api/changes', { added: label('x'), reason: 'x', author: people.contributor.id }, bearer(token));
    expect([status, json.detail]).toEqual([403, 'This needs the role curator; you have the role contributor. The scope of the token, propose, does not go so far.']);
    expect((await people.contributor.visitor.submit('/me/tokens', { label: 'x', scope: 'review', days: '1' }, { page: '/me' })).status).toBe(400);
  });
});

describe('the record of a change', () => {
  const accept = (added: string, author: string | undefined, token = people.curator.token) => small.send('/api/changes', { added, reason: 'A name', ...(author !== undefined && { author }) }, bearer(token));
  const journal = async (): Promise<Record<string, unknown>> => JSON.parse((await readFile(join(small.data, 'journal', 'changes.jsonl'), 'utf8')).trim().split('\n').at(-1) ?? '') as Record<string, unknown>;

  test('names two people, in journal and git', async () => {
    expect((await accept(label('a name by two'), people.contributor.id)).status).toBe(200);
    const [author, reviewer] = [{ name: 'Connie', iri: `${base}people/${people.contributor.id}` }, { name: 'Cora', iri: `${base}people/${people.curator.id}` }];
    const entry = await journal();
    expect(entry).toMatchObject({ author, reviewer, acceptance: 'by another', reason: 'A name' });
    expect(small.git('log', '-1', '--format=%an|%cn|%B').trim()).toBe(`Connie|Cora|A name\n\nVersion: ${String(entry.version)}\nChange: ${String(entry.change)}\nAccepted: by another\nAuthor: ${author.iri}\nReviewer: ${reviewer.iri}`);
  });

  test('nobody accepts their own', async () => {
    for (const author of [undefined, people.curator.id]) {
      const { status, json } = await accept(label('my own'), author);
      expect([status, json.title]).toEqual([403, 'Your own change']);
    }
    expect((await accept(label('x'), 'nobody')).json).toMatchObject({ status: 400, title: 'Unknown author' });
  });

  test('a program of the administration has a name of its own', async () => {
    expect((await small.send('/api/changes', { added: label('by a program'), reason: 'x' }, authorized)).status).toBe(200);
    expect(await journal()).toMatchObject({ author: { name: 'administrator' }, reviewer: { name: 'administrator' }, acceptance: 'by the administration' });
  });
});

describe('private pages', () => {
  test.each(['/login', '/me', '/me/export', '/admin/people', '/api/me', '/people/x'])('%s is kept by nobody, and read by no other page', async (path) => {
    const { headers } = await people.administrator.visitor.get(path);
    if (path === '/people/x') expect(headers.get('cache-control')).toBe('no-store');
    else expect([headers.get('cache-control'), headers.get('access-control-allow-origin')]).toEqual(['private, no-store', null]);
  });

  test('the cookie is for this service alone, and no script reads it', async () => {
    const path = await invite(people.administrator.visitor, { person: people.curator.id });
    const again = await createVisitor(small).submit('/login/invitation', { invitation: codeOf(path), next: 'https://evil.example/' });
    expect([again.headers.get('location'), again.headers.get('set-cookie')]).toEqual(['/me', expect.stringMatching(/^mpp-session=[\w-]{43}; Max-Age=1209600; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/)]);
  });

  test('no secret stands in the log or the tables', async () => {
    const secrets = [people.curator.token, people.curator.visitor.cookies().replace('mpp-session=', '')];
    const files = (await readdir(join(small.data, 'people'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    for (const secret of secrets) {
      expect(small.service.output().includes(secret)).toBe(false);
      for (const file of files) expect(await readFile(join(file.parentPath, file.name), 'latin1')).not.toContain(secret);
    }
    const path = await invite(people.administrator.visitor, { role: 'contributor' });
    await createVisitor(small).get(path);
    // The line is written once the answer has been sent.
    while (!small.service.output().includes('/login?invitation=…')) await small.version();
    expect(small.service.output().includes(codeOf(path))).toBe(false);
  });

  test('a person is shown with what is in the record anyway', async () => {
    const { status, text } = await small.get(`/people/${people.curator.id}`, { accept: 'text/html' });
    expect(status).toBe(200);
    expect(text).toMatch(/<h1>Cora<\/h1>[^]*Curator of this knowledge graph since/);
    expect(text).toContain('none is known here');
  });
});

describe('refused', () => {
  /** Every form of a page, wherever it leads. */
  const forms = routes.filter(({ method, address }) => method === 'POST' && !address.startsWith('/api/')).map(({ address }) => address.replace('{id}', '0123456789abcdef').replace('{form}', 'claim')).filter((path) => !/proposals|analyse|text|login\/passkey/.test(path));
  test.each(forms)('%s from another origin, and with the token of another session', async (path) => {
    const { visitor } = people.administrator, form = String((await me(visitor)).formToken), other = String((await me(people.contributor.visitor)).formToken);
    const foreign: Record<string, string>[] = [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }];
    for (const headers of foreign) expect((await visitor.submit(path, {}, { form, headers })).status).toBe(403);
    const bare = await fetch(small.service.origin + path, { method: 'POST', headers: { cookie: visitor.cookies() }, body: new URLSearchParams({ form }) });
    expect(bare.status).toBe(403);
    // An invitation is used by who has no session yet.
    if (path !== '/login/invitation') for (const forged of [other, 'x', '']) expect((await visitor.submit(path, {}, { form: forged })).status).toBe(403);
    expect((await me(visitor)).kind).toBe('person');
  });

  test.each<[string, string, string]>([
    ['POST', '/api/changes', 'application/json'], ['POST', '/api/changes/0123456789abcdef/revert', 'application/json'], ['POST', '/api/backup', 'application/json'], ['POST', '/api/passkeys/options', 'application/json'], ['POST', '/api/passkeys', 'application/json'],
    ['POST', '/sparql', 'application/sparql-update'], ['PUT', '/graphs?graph=urn:x', 'text/turtle'], ['POST', '/graphs', 'text/turtle'], ['DELETE', '/graphs?graph=urn:x', 'text/turtle'],
  ])('%s %s by a session, from another origin or without its token', async (method, path, type) => {
    const { visitor } = people.administrator, form = String((await me(visitor)).formToken), before = await small.version();
    const send = async (headers: Record<string, string>): Promise<number> => (await fetch(small.service.origin + path, { method, headers: { 'cookie': visitor.cookies(), 'content-type': type, ...headers }, ...(method !== 'DELETE' && { body: '' }) })).status;
    for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'origin': small.service.origin, 'sec-fetch-site': 'cross-site' }, {}] as Record<string, string>[]) expect(await send({ ...headers, 'form-token': form })).toBe(403);
    for (const forged of [{}, { 'form-token': 'x' }, { 'form-token': String((await me(people.contributor.visitor)).formToken) }] as Record<string, string>[]) expect(await send({ origin: small.service.origin, ...forged })).toBe(403);
    expect(await small.version()).toBe(before);
  });

  test('the token of a form whose session has ended, and a session beside a token that is none', async () => {
    const visitor = await join2(await invite(people.administrator.visitor, { role: 'contributor' }), 'Zoe'), cookies = visitor.cookies(), form = String((await me(visitor)).formToken);
    for (const authorization of ['Bearer mpp_wrong', 'Bearer', 'Bearer ', 'Bearer mpp_a mpp_b']) expect((await small.get('/api/me', { cookie: cookies, authorization })).status).toBe(401);
    expect((await small.get('/api/me', { authorization: 'Basic YTpi' })).status).toBe(200);
    await visitor.submit('/logout', {}, { form });
    const late = createVisitor(small);
    late.setCookies(cookies);
    expect((await late.submit('/me/tokens', { label: 'x', scope: 'read', days: '1' }, { form })).status).toBe(401);
  });

  test('an interface that is sent a session without the token of forms', async () => {
    const { visitor } = people.curator, headers = { cookie: visitor.cookies(), origin: small.service.origin };
    const body = { added: label('by session'), reason: 'x', author: people.contributor.id };
    expect((await small.send('/api/changes', body, headers)).status).toBe(403);
    expect((await small.send('/api/changes', body, { ...headers, 'form-token': String((await me(visitor)).formToken) })).status).toBe(200);
  });

  test('a session that was fixed before the login, or is named twice', async () => {
    const victim = createVisitor(small);
    victim.setCookies(`mpp-session=${'A'.repeat(43)}`);
    const path = await invite(people.administrator.visitor, { person: people.contributor.id });
    await victim.submit('/login/invitation', { invitation: codeOf(path) });
    expect(victim.cookies()).not.toContain('A'.repeat(43));
    const doubled = createVisitor(small);
    doubled.setCookies(victim.cookies());
    const twice = await fetch(`${small.service.origin}/api/me`, { headers: { cookie: `mpp-session=x; ${victim.cookies()}` } });
    expect(await twice.json()).toEqual({ kind: 'visitor', role: 'visitor' });
    expect((await me(doubled)).kind).toBe('person');
  });

  test('an invitation that was used, and a form of it that is sent again', async () => {
    const path = await invite(people.administrator.visitor, { role: 'contributor' });
    await join2(path, 'Dora');
    const again = await createVisitor(small).submit('/login/invitation', { invitation: codeOf(path), name: 'Eve', consent: 'yes' });
    expect(again.status).toBe(403);
    expect((await createVisitor(small).get(path)).text).toContain('This invitation cannot be used');
  });

  test('session and tokens of somebody who is blocked, and of somebody who is erased', async () => {
    const { visitor: root } = people.administrator;
    const join3 = async (name: string) => {
      const visitor = await join2(await invite(root, { role: 'curator' }), name);
      return { visitor, id: String((await me(visitor)).id), token: await tokenOf(visitor, 'review') };
    };
    const [blocked, erased] = [await join3('Bob'), await join3('Ed')];
    await root.submit('/admin/people/block', { person: blocked.id, blocked: 'yes' }, { page: '/admin/people' });
    expect((await erased.visitor.submit('/me/erase', { name: 'Ed' }, { page: '/me' })).headers.get('location')).toBe('/');
    for (const { visitor, token } of [blocked, erased]) {
      expect((await small.send('/api/changes', { added: label('x'), reason: 'x' }, bearer(token))).status).toBe(401);
      expect((await me(visitor)).kind).toBe('visitor');
    }
    expect((await small.get(`/people/${erased.id}`, { accept: 'text/html' })).text).toContain('former contributor');
    expect((await root.submit('/admin/people/block', { person: people.administrator.id, blocked: 'yes' }, { page: '/admin/people' })).text).toContain('Nobody could administer this service any more');
  });
});

describe('without a script', () => {
  test('somebody logs out, and out of everywhere', async () => {
    const { visitor: root } = people.administrator, visitor = await join2(await invite(root, { role: 'contributor' }), 'Lou');
    const id = String((await me(visitor)).id), other = createVisitor(small);
    await other.submit('/login/invitation', { invitation: codeOf(await invite(root, { person: id })) });
    expect((await me(other)).id).toBe(id);
    expect((await visitor.submit('/logout', { everywhere: 'yes' }, { page: '/me' })).headers.get('location')).toBe('/');
    expect([(await me(visitor)).kind, (await me(other)).kind]).toEqual(['visitor', 'visitor']);
  });

  test('an administrator gives a role and an ORCID iD', async () => {
    const { visitor: root } = people.administrator, visitor = await join2(await invite(root, { role: 'contributor' }), 'Olga'), id = String((await me(visitor)).id);
    const change = (orcid: string) => root.submit('/admin/people/change', { person: id, role: 'curator', orcid }, { page: '/admin/people' });
    expect((await change('0000-0002-1825-0098')).text).toContain('0000-0002-1825-0098 is no ORCID iD');
    expect((await change('0000-0002-1825-0097')).status).toBe(303);
    expect(await me(visitor)).toMatchObject({ role: 'curator', orcid: '0000-0002-1825-0097', iri: 'https://orcid.org/0000-0002-1825-0097' });
    expect((await small.get('/people/0000-0002-1825-0097', { accept: 'text/html' })).text).toContain('<h1>Olga</h1>');
  });

  test('somebody takes along everything that is kept of them, and no secret', async () => {
    const { visitor, token } = people.contributor, { json, headers } = await visitor.get('/me/export');
    expect(headers.get('content-disposition')).toBe('attachment; filename=account.json');
    expect(json).toMatchObject({ person: { name: 'Connie', role: 'contributor' }, tokens: [{ label: 'test', scope: 'propose' }, { label: 'x', scope: 'read' }], iri: `${base}people/${people.contributor.id}` });
    expect(JSON.stringify(json)).not.toContain(token);
  });

  let backup: string;
  const sessionOf = ({ visitor }: { readonly visitor: Visitor }): string => visitor.cookies().replace('mpp-session=', '');

  test('a backup is made while the service writes', async () => {
    await expect(command('backup', `${small.data}-backup`)).rejects.toThrow(); // one process writes at a time
    const page = await people.administrator.visitor.submit('/admin/backup', {}, { page: '/admin/people' }), [, byPage = ''] = /<code>(backups\/[^<]+)<\/code>/.exec(page.text) ?? [];
    const writes = ['one', 'two', 'three'].map((name) => small.send('/api/changes', { added: label(`beside a backup, ${name}`), reason: name }, authorized));
    const { status, json } = await small.send('/api/backup', {}, authorized);
    for (const write of writes) expect((await write).status).toBe(200);
    expect([status, Object.keys(json).sort()]).toEqual([201, ['changes', 'folder', 'version']]);
    backup = join(small.data, String(json.folder));
    for (const folder of [join(small.data, byPage), backup]) expect((await readdir(folder)).sort()).toEqual(expect.arrayContaining(['journal', 'people.sqlite']));
    const lines = (await readFile(join(backup, 'journal', 'changes.jsonl'), 'utf8')).trim().split('\n');
    expect([lines.length, (JSON.parse(lines.at(-1) ?? '') as { version: string }).version]).toEqual([json.changes, json.version]);
  });

  test('accounts survive a kill', async () => {
    await small.service.stop('SIGKILL');
    const accounts = openAccounts(small.data), store = await accounts.store(), now = new Date().toISOString();
    for (const role of ['curator', 'contributor'] as const) expect((await store.session(hashOf(sessionOf(people[role])), now))?.id).toBe(people[role].id);
    await accounts.close();
  });

  test('a backup is put back by one command, a session ends by its time, and a service for one person lets it accept its own', async () => {
    await mkdir(join(small.data, 'graphs'), { recursive: true });
    await writeFile(join(small.data, 'graphs', 'later'), 'of after the backup');
    const told = await command('restore', backup), [, aside = ''] = /What was there before is in (\S+): /.exec(told) ?? [];
    expect(told).toMatch(/^Put back: accounts, journal\.\nWhat was there before is in .*\/before-restore-[^/]*: graphs, people, journal\.\n$/);
    expect([await readFile(join(aside, 'graphs', 'later'), 'utf8'), existsSync(join(small.data, 'graphs', 'later'))]).toEqual(['of after the backup', false]);
    const tables = new Database(peopleFile(small.data));
    for (const table of ['session', 'token']) tables.exec(`UPDATE ${table} SET expires = '2026-01-01T00:00:00.000Z' WHERE person = '${people.contributor.id}'`);
    tables.close();
    await small.restart('SIGKILL', { MPP_REVIEW: 'own' });
    expect([(await me(people.curator.visitor)).id, (await me(people.contributor.visitor)).kind]).toEqual([people.curator.id, 'visitor']);
    expect((await small.send('/api/changes', { added: label('x'), reason: 'x' }, bearer(people.contributor.token))).status).toBe(401);
    expect((await small.send('/api/changes', { added: label('my own name'), reason: 'x' }, bearer(people.curator.token))).status).toBe(200);
    expect(JSON.parse((await readFile(join(small.data, 'journal', 'changes.jsonl'), 'utf8')).trim().split('\n').at(-1) ?? '')).toMatchObject({ author: { name: 'Cora' }, reviewer: { name: 'Cora' }, acceptance: 'by its author' });
    // There a curator undoes alone, too, and the record says so.
    const [{ change } = { change: '' }] = (await small.get('/changes', { accept: 'application/json' })).json.changes as { change: string }[];
    expect((await small.send(`/api/changes/${change}/revert`, {}, bearer(people.curator.token))).status).toBe(200);
    expect((await small.get(`/changes/${change}`, { accept: 'application/json' })).json.undoneBy).toMatch(/^[0-9a-f]{16}$/);
  });
});
