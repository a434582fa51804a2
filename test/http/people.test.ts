import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { leastRole, may, roles, type Action, type Role } from '../../server/people/roles.js';
import { authorized, startSmallService, type Answer, type SmallService } from '../support/small-service.js';
import { createVisitor, type Visitor } from '../support/visitor.js';

/** People over HTTP: who may do what, and what is refused. */

const base = 'https://w3id.org/metastasis/', graph = `${base}graph/small`;
const label = (text: string): string => `<${base}emt> <http://www.w3.org/2004/02/skos/core#altLabel> "${text}"@en <${graph}> .\n`;

let small: SmallService;
/** One person a role, each with a session and with a token of the widest scope that the role can have. */
const people = {} as Record<Exclude<Role, 'visitor'>, { readonly visitor: Visitor; readonly id: string; readonly token: string }>;

const command = (...args: string[]): string => execFileSync(process.execPath, ['dist/server/cli.js', ...args], { encoding: 'utf8', env: { ...process.env, MPP_DATA: small.data, MPP_ONTOLOGY: small.ontology, PORT: '8080' }, stdio: ['ignore', 'pipe', 'ignore'] });
const pathOf = (address: string): string => address.trim().replace(/^https?:\/\/[^/]+/, '');
const invited = (page: Answer): string => pathOf(/<code>(https?:\/\/[^<]+)<\/code>/.exec(page.text)?.[1] ?? '');
const codeOf = (path: string): string => new URL(path, 'http://x').searchParams.get('invitation') ?? '';

async function join2(path: string, name: string): Promise<Visitor> {
  const visitor = createVisitor(small);
  const made = await visitor.submit('/login/invitation', { invitation: codeOf(path), name, consent: 'yes' });
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
  small = await startSmallService();
  const root = await join2(pathOf(command('invite', '--admin')), 'Root');
  const add = async (role: Exclude<Role, 'visitor'>, visitor: Visitor, scope: string): Promise<void> => { people[role] = { visitor, id: String((await me(visitor)).id), token: await tokenOf(visitor, scope) }; };
  await add('administrator', root, 'administer');
  await add('curator', await join2(await invite(root, { role: 'curator' }), 'Cora'), 'review');
  await add('contributor', await join2(await invite(root, { role: 'contributor' }), 'Connie'), 'propose');
});
afterAll(() => small.close());

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

describe('who may do what', () => {
  /** Does something as a role, in a way that changes nothing that other cells need; 401 or a way to the login for a visitor. */
  type Try = (who: { readonly visitor: Visitor; readonly headers: Record<string, string> }) => Promise<Answer>;
  const raw = async (method: string, path: string, headers: Record<string, string>, body?: string): Promise<Answer> => {
    const response = await fetch(small.service.origin + path, { method, headers, redirect: 'manual', ...(body !== undefined && { body }) }), text = await response.text();
    return { status: response.status, headers: response.headers, text, json: {} };
  };
  const page = (path: string): Try => ({ visitor }) => visitor.get(path);
  const submit = (path: string, fields: Record<string, string>): Try => ({ visitor }) => visitor.submit(path, fields, { page: '/me' });
  /** How each action is tried, and the status where it may be done. */
  const tries: Readonly<Record<Action, readonly [Try, number]>> = {
    'read': [({ headers }) => raw('GET', '/emt', headers), 200],
    'check': [({ headers }) => small.send('/api/check', { added: label('x') }, { ...headers }), 200],
    'see-account': [page('/me'), 200],
    'make-token': [submit('/me/tokens', { label: 'x', scope: 'read', days: '1' }), 200],
    'export-account': [page('/me/export'), 200],
    'erase-account': [submit('/me/erase', { name: 'another name' }), 400],
    'publish-account': [submit('/me/publish', {}), 404], // the small ontology has no module of people
    'accept-change': [({ headers }) => small.send('/api/changes', { added: label('EMT'), reason: 'x', author: people.contributor.id }, headers), 200],
    'update': [({ headers }) => raw('POST', '/sparql', { ...headers, 'content-type': 'application/sparql-update', 'change-author': people.contributor.id }, `INSERT DATA { GRAPH <${graph}> { mpp:emt skos:altLabel "EMT"@en } }`), 204],
    'write-graph': [({ headers }) => raw('POST', '/graphs?graph=urn:nothing', { ...headers, 'content-type': 'text/turtle', 'change-author': people.contributor.id }, ''), 204],
    'cancel-query': [({ headers }) => raw('DELETE', '/api/queries/nobodys-query-0123456789', headers), 404],
    'see-people': [page('/admin/people'), 200],
    'invite': [submit('/admin/people/invite', { role: 'contributor' }), 200],
    'change-person': [submit('/admin/people/change', { person: 'nobody', role: 'curator' }), 404],
    'block-person': [submit('/admin/people/block', { person: 'nobody', blocked: 'yes' }), 404],
    'erase-person': [submit('/admin/people/erase', { person: 'nobody' }), 404],
  };
  const cells = (Object.keys(leastRole) as Action[]).flatMap((action) => roles.map((role) => [role, may(role, action) ? 'may' : 'may not', action] as const));

  test.each(cells)('%s %s %s', async (role, can, action) => {
    const person = role === 'visitor' ? undefined : people[role], [attempt, done] = tries[action];
    const answer = await attempt({ visitor: person?.visitor ?? createVisitor(small), headers: person ? bearer(person.token) : {} });
    // A query that is not there is 404 for everybody; who may cancel those of others is tried in test/http/cancel-query.
    if (action === 'cancel-query') expect(answer.status).toBe(404);
    else if (can === 'may') expect(answer.status).toBe(done);
    else if (role !== 'visitor') expect(answer.status).toBe(403);
    else if (answer.status === 303) expect(answer.headers.get('location')).toMatch(/^\/login\?next=/);
    else expect(answer.status).toBe(401);
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
  test('a form from another origin, one without any, and one of another session', async () => {
    const { visitor } = people.curator, form = String((await me(visitor)).formToken), fields = { label: 'stolen', scope: 'read', days: '1' };
    const foreign: Record<string, string>[] = [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }];
    for (const headers of foreign) expect((await visitor.submit('/me/tokens', fields, { form, headers })).status).toBe(403);
    const bare = await fetch(`${small.service.origin}/me/tokens`, { method: 'POST', headers: { cookie: visitor.cookies() }, body: new URLSearchParams({ ...fields, form }) });
    expect(bare.status).toBe(403);
    const other = String((await me(people.contributor.visitor)).formToken);
    for (const forged of [other, 'x', '']) expect((await visitor.submit('/me/tokens', fields, { form: forged })).status).toBe(403);
    expect((await visitor.submit('/me/tokens', fields)).status).toBe(403);
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

  test('accounts survive a kill, and a service for one person lets it accept its own', async () => {
    await small.restart('SIGKILL', { MPP_REVIEW: 'own' });
    expect((await me(people.curator.visitor)).id).toBe(people.curator.id);
    expect((await small.send('/api/changes', { added: label('my own name'), reason: 'x' }, bearer(people.curator.token))).status).toBe(200);
    expect(JSON.parse((await readFile(join(small.data, 'journal', 'changes.jsonl'), 'utf8')).trim().split('\n').at(-1) ?? '')).toMatchObject({ author: { name: 'Cora' }, reviewer: { name: 'Cora' }, acceptance: 'by its author' });
  });

  test('a backup is put back by one command', async () => {
    const target = `${small.data}-backup`;
    expect(() => command('backup', target)).toThrow(); // the service runs
    await small.service.stop();
    command('backup', target);
    expect((await readdir(target)).sort()).toEqual(['journal', 'people.sqlite']);
    command('restore', target);
    await small.restart();
    expect((await me(people.curator.visitor)).id).toBe(people.curator.id);
  });
});
