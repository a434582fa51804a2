import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { leaveInvitation } from '../../server/people/invitation-files.js';
import { rounds } from '../support/long.js';
import { small } from '../support/one-small-service.js';
import { authorized, type Answer } from '../support/small-service.js';
import { createVisitor, type Visitor } from '../support/visitor.js';

/** Three people do what they like, and the service does what a model of it says: the model is some lines, the service is all of it. */

const base = 'https://w3id.org/metastasis/', skos = 'http://www.w3.org/2004/02/skos/core#';
const line = (property: string, text: string): string => `<${base}emt> <${skos}${property}> "${text}"@en <${base}graph/small> .\n`;
const nameLine = (name: string): string => line('altLabel', name), definitionLine = (text: string): string => line('definition', text);

type Step =
  | { readonly kind: 'add' | 'remove'; readonly by: number; readonly author: number; readonly name: string; readonly back: number }
  | { readonly kind: 'define' | 'try'; readonly by: number; readonly author: number; readonly name: string; readonly back: number }
  | { readonly kind: 'undo'; readonly by: number; readonly author: number }
  | { readonly kind: 'block' | 'let in' | 'promote' | 'demote'; readonly who: number }
  | { readonly kind: 'read' };

const person = fc.nat(2), back = fc.nat(4);
const write = <Kind extends string>(kind: Kind, names: readonly string[]) => fc.record({ kind: fc.constant(kind), by: person, author: person, name: fc.constantFrom(...names), back });
const definitions = [1, 2, 3].map((n) => `A change of cells, as it is told for time ${n}.`);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: write('add' as const, ['one', 'two', 'three']) }, { weight: 3, arbitrary: write('remove' as const, ['one', 'two', 'three']) }, { weight: 4, arbitrary: write('define' as const, definitions) },
  { weight: 1, arbitrary: write('try' as const, definitions) }, { weight: 2, arbitrary: fc.record({ kind: fc.constant('undo' as const), by: person, author: person }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('block' as const, 'let in' as const, 'promote' as const, 'demote' as const), who: person }) }, { weight: 1, arbitrary: fc.constant({ kind: 'read' } as const) },
);

/** What is stated of the term. */
interface State { readonly names: ReadonlySet<string>; readonly definition: string }
const keyOf = ({ names, definition }: State): string => JSON.stringify([[...names].sort(), definition]);

let root: Visitor;
/** The model: who may what, what was stated after each change, and the version of each state. */
const people: { id: string; token: string; role: 'contributor' | 'curator'; blocked: boolean }[] = [];
const past: { readonly state: State; readonly version: string }[] = [];
const versions = new Map<string, string>();
let last: { readonly change: string; readonly before: State } | undefined;
const now = () => past.at(-1) as { readonly state: State; readonly version: string };

let clients = 0;
/** Each request comes from another client: what is bounded for one is tested elsewhere. */
const from = (): Record<string, string> => ({ 'x-forwarded-for': `198.51.${clients++ % 200}.${clients % 250}` });
async function enter(invitation: string): Promise<{ readonly id: string; readonly token: string }> {
  const visitor = createVisitor(small);
  await visitor.submit('/login/invitation', { invitation, name: 'Somebody', consent: 'yes' }, { headers: from() });
  const { json } = await visitor.get('/api/me'), page = await visitor.submit('/me/tokens', { label: 'model', scope: 'review', days: '1' }, { form: String(json.formToken) });
  // A contributor's token cannot have this scope.
  const made = page.status === 200 ? page : await visitor.submit('/me/tokens', { label: 'model', scope: 'propose', days: '1' }, { form: String(json.formToken) });
  return { id: String(json.id), token: /<code>(mpp_[^<]+)<\/code>/.exec(made.text)?.[1] ?? '' };
}

/** Before the first step: three curators, and a term with a definition only. */
async function begin(): Promise<void> {
  root = createVisitor(small);
  await root.submit('/login/invitation', { invitation: await leaveInvitation(small.data, { role: 'administrator', person: undefined }), name: 'Root', consent: 'yes' });
  for (let i = 0; i < 3; i++) people.push({ ...await enter(await leaveInvitation(small.data, { role: 'curator', person: undefined })), role: 'curator', blocked: false });
  await small.send('/api/changes', { removed: definitionLine('Loss of epithelial traits and gain of mesenchymal ones.') + nameLine('EMT'), added: definitionLine(definitions[0] ?? ''), reason: 'The start' }, authorized);
  past.push({ state: { names: new Set(), definition: definitions[0] ?? '' }, version: await small.version() });
  versions.set(keyOf(now().state), now().version);
}

/** What somebody is told who may not; undefined for who may. */
function refusal(by: number, author: number): readonly [status: number, title: string] | undefined {
  const [actor, other] = [people[by], people[author]];
  if (actor?.blocked) return [401, 'Not authorised'];
  if (actor?.role !== 'curator') return [403, 'Not permitted'];
  if (other?.blocked) return [400, 'Unknown author'];
  return by === author ? [403, 'Your own change'] : undefined;
}

/** What becomes of a write by the values that it saw, in `seen`; undefined for a conflict. */
function outcome({ kind, name }: Extract<Step, { readonly name: string }>, seen: { readonly state: State; readonly version: string }): State | undefined {
  const { state: { names, definition }, version } = now(), isCurrent = seen.version === version;
  switch (kind) {
    case 'add': return { names: new Set([...names, name]), definition };
    case 'remove': return names.has(name) || !isCurrent ? { names: new Set([...names].filter((each) => each !== name)), definition } : undefined;
    default: return definition === seen.state.definition || definition === name ? { names, definition: name } : undefined;
  }
}

const send = (path: string, body: object, by: number): Promise<Answer> => small.send(path, body, { authorization: `Bearer ${people[by]?.token ?? ''}` });

/** The service has come to a state: by the version that it always has. */
function arrive(state: State, { json }: Answer): void {
  const before = now(), version = String(json.version), known = versions.get(keyOf(state));
  expect([version === before.version, known ?? version]).toEqual([keyOf(state) === keyOf(before.state), version]);
  versions.set(keyOf(state), version);
  if (version === before.version) return;
  last = { change: String(json.change), before: before.state };
  past.push({ state, version });
}

async function writes(step: Extract<Step, { readonly name: string }>): Promise<void> {
  const seen = past[Math.max(0, past.length - 1 - step.back)] ?? now(), { kind, name, by, author } = step;
  if ((kind === 'define' || kind === 'try') && name === seen.state.definition) return;
  const what = kind === 'add' ? { added: nameLine(name) } : kind === 'remove' ? { removed: nameLine(name) } : { removed: definitionLine(seen.state.definition), added: definitionLine(name) };
  const state = outcome(step, seen), refused = refusal(by, author);
  if (kind === 'try') {
    const { json } = await small.send('/api/check', { base: seen.version, ...what }, from());
    expect(json.outcome).toBe(!state ? 'conflict' : keyOf(state) === keyOf(now().state) ? 'unchanged' : 'accepted');
    return;
  }
  const answer = await send('/api/changes', { base: seen.version, author: people[author]?.id, reason: kind, ...what }, by);
  if (refused) expect([answer.status, answer.json.title]).toEqual(refused);
  else if (!state) expect(answer.status).toBe(409);
  else {
    expect([answer.status, answer.json.detail]).toEqual([200, undefined]);
    arrive(state, answer);
  }
  if (!refused && !state && kind === 'define') expect(answer.json.conflicts).toMatchObject([{ seen: [`"${seen.state.definition}"@en`], now: [`"${now().state.definition}"@en`], proposed: [`"${name}"@en`] }]);
}

async function undo({ by, author }: { readonly by: number; readonly author: number }): Promise<void> {
  if (!last) return;
  const { before } = last, [actor, other] = [people[by], people[author]], alone = await send(`/api/changes/${last.change}/revert`, { author: other?.id }, by);
  // Nobody undoes alone; the administration does, for who asked it.
  expect([alone.status, alone.json.title]).toEqual(actor?.blocked ? [401, 'Not authorised'] : [403, actor?.role === 'curator' ? 'Not alone' : 'Not permitted']);
  const answer = await small.send(`/api/changes/${last.change}/revert`, { author: other?.id }, { ...authorized, ...from() });
  if (other?.blocked) expect([answer.status, answer.json.title]).toEqual([400, 'Unknown author']);
  else {
    expect(answer.status).toBe(200);
    arrive(before, answer);
  }
}

async function administer(kind: string, who: number): Promise<void> {
  const found = people[who], form = String((await root.get('/api/me')).json.formToken);
  if (!found) return;
  const submit = (path: string, fields: Record<string, string>): Promise<Answer> => root.submit(path, { person: found.id, ...fields }, { form });
  if (kind === 'promote' || kind === 'demote') {
    found.role = kind === 'promote' ? 'curator' : 'contributor';
    expect((await submit('/admin/people/change', { role: found.role, orcid: '' })).status).toBe(303);
    if (found.blocked || kind === 'demote') return;
  } else {
    found.blocked = kind === 'block';
    expect((await submit('/admin/people/block', { blocked: found.blocked ? 'yes' : 'no' })).status).toBe(303);
    if (found.blocked) return;
  }
  // Blocking has ended all tokens, and one that was made by a contributor is for that.
  const { text } = await submit('/admin/people/invite', {});
  found.token = (await enter(/invitation=([\w-]+)/.exec(text)?.[1] ?? '')).token;
}

async function take(step: Step): Promise<void> {
  switch (step.kind) {
    case 'read':
      expect([await small.version(), (await small.ask('SELECT ?n { mpp:emt skos:altLabel ?n } ORDER BY ?n')).trim().split('\r\n').slice(1)]).toEqual([now().version, [...now().state.names].sort()]);
      break;
    case 'undo': await undo(step); break;
    case 'block': case 'let in': case 'promote': case 'demote': await administer(step.kind, step.who); break;
    default: await writes(step);
  }
}

const [runs, steps] = [rounds(1, 20), rounds(60, 500)];
test(`${runs * steps} steps of three people agree with the model`, async () => {
  await begin();
  await fc.assert(fc.asyncProperty(fc.array(anyStep, { minLength: steps, maxLength: steps, size: 'max' }), async (all) => {
    for (const step of all) await take(step);
    await take({ kind: 'read' });
  }), { numRuns: runs, endOnFailure: true, ...(runs === 1 && { seed: 20261129 }) });
  // Tests that follow have the last administrator.
  expect((await root.submit('/me/erase', { name: 'Root' }, { page: '/me' })).headers.get('location')).toBe('/');
}, 120_000 + runs * steps * 2_000);
