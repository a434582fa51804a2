import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { publicStates, states, type ProposalState } from '../../server/curation/proposals/proposal.js';
import { proposalActions, transitionOf, transitions, type ProposalAction } from '../../server/curation/proposals/transitions.js';
import { leastRole, may } from '../../server/people/roles.js';
import { mkdirSync } from 'node:fs';
import { peopleFolder } from '../../server/people/people-store.js';
import { startSmallService, type SmallService } from '../support/small-service.js';
import { addProposer, earlier, later, withTables, type Proposer } from '../support/proposers.js';

/** Every action by everybody in every state, over HTTP; and the table against the page that people read. */

let small: SmallService;
beforeAll(async () => {
  small = await startSmallService({ MPP_TRUSTED_PROXIES: '127.0.0.1' });
}, 120_000);
afterAll(() => small.close());

const visitor: Proposer = { id: '', name: 'a visitor', role: 'visitor', headers: {} };
/** Who acts, and what they are to the proposal. */
interface Cast { readonly who: string; readonly actor: Proposer; readonly author: string | undefined; readonly assignee: string | undefined }

/** What the page says must happen, from what the table has. */
function expected(action: ProposalAction, state: ProposalState, { actor, author, assignee }: Cast): number {
  const { from, who, needs } = transitionOf(action), isAuthor = author === actor.id;
  if (!may(actor.role, needs)) return actor.role === 'visitor' ? 401 : 403;
  if (!publicStates.includes(state) && !isAuthor && !(may(actor.role, 'review-proposal') && state !== 'draft')) return 404;
  if (!from.includes(state)) return 409;
  const relations = [isAuthor ? 'author' : 'other', ...(assignee === actor.id ? ['assignee'] : [])];
  return who.some((each) => relations.includes(each)) ? 200 : 403;
}

let clients = 0;
/** Each request comes from another client: what one may send is bounded. */
const from = (): Record<string, string> => ({ 'x-forwarded-for': `198.51.${Math.floor(clients / 250) % 250}.${clients++ % 250}` });

async function send(action: ProposalAction, id: string, tag: number, { headers }: Proposer): Promise<{ readonly status: number; readonly json: Record<string, unknown> }> {
  const method = action === 'drop' ? 'DELETE' : action === 'revise' || action === 'amend' ? 'PATCH' : 'POST', body = method === 'PATCH' ? { note: 'Other words' } : { ...(transitionOf(action).reason && { reason: 'Since' }), ...(transitionOf(action).of && { of: 'other' }) };
  const response = await fetch(`${small.service.origin}/api/proposals/${id}${method === 'POST' ? `/${action}` : ''}`, { method, headers: { ...headers, ...from(), 'if-match': `"${tag}"`, ...(method !== 'DELETE' && { 'content-type': 'application/json' }) }, ...(method !== 'DELETE' && { body: JSON.stringify(body) }) });
  const text = await response.text();
  return { status: response.status, json: text === '' ? {} : JSON.parse(text) as Record<string, unknown> };
}

/** Revise and amend are one address: the state says which. */
const addressed = (action: ProposalAction, state: ProposalState): ProposalAction => (action === 'revise' && transitions.amend.from.some((each) => each === state) ? 'amend' : action === 'amend' && !transitions.amend.from.some((each) => each === state) ? 'revise' : action);

test('every action, by everybody, in every state', async () => {
  mkdirSync(peopleFolder(small.data), { recursive: true });
  await small.restart();
  const people = withTables(small.data, (tables) => ({ connie: addProposer(tables, 'connie', 'Connie', 'contributor'), carl: addProposer(tables, 'carl', 'Carl', 'contributor'), cora: addProposer(tables, 'cora', 'Cora', 'curator'), clea: addProposer(tables, 'clea', 'Clea', 'curator'), root: addProposer(tables, 'root', 'Root', 'administrator') }));
  const { connie, carl, cora, clea, root } = people;
  const casts: readonly Cast[] = [
    { who: 'a visitor', actor: visitor, author: 'connie', assignee: 'cora' }, { who: 'the author', actor: connie, author: 'connie', assignee: 'cora' }, { who: 'another contributor', actor: carl, author: 'connie', assignee: 'cora' },
    { who: 'a curator', actor: clea, author: 'connie', assignee: 'cora' }, { who: 'the curator who reviews', actor: cora, author: 'connie', assignee: 'cora' }, { who: 'a curator who wrote it', actor: cora, author: 'cora', assignee: 'clea' },
    { who: 'an administrator', actor: root, author: 'connie', assignee: 'cora' }, { who: 'an administrator who wrote it', actor: root, author: 'root', assignee: 'cora' },
    { who: 'a curator, of a visitor', actor: clea, author: undefined, assignee: 'cora' }, { who: 'a contributor, of a visitor', actor: connie, author: undefined, assignee: 'cora' },
  ];
  const cells = casts.flatMap((cast) => states.flatMap((state) => proposalActions.map((action) => ({ cast, state, action, id: '' }))));
  const placed = withTables(small.data, (tables, raw) => {
    const add = (id: string, state: ProposalState, { author, assignee }: Pick<Cast, 'author' | 'assignee'>): void => {
      const content = { kind: 'correction', title: id, about: [], added: '', removed: '', base: undefined, note: id, payload: null, origin: 'api' };
      raw.prepare('INSERT INTO proposal (id, kind, title, state, revision, tag, author, digest, assignee, until, created, submitted, changed) VALUES (?, ?, ?, ?, 1, 7, ?, ?, ?, ?, ?, ?, ?)').run(id, content.kind, id, state, author ?? null, id, state === 'in-review' ? assignee ?? null : null, state === 'in-review' ? later : null, earlier, earlier, new Date().toISOString());
      raw.prepare(`INSERT INTO revision (proposal, number, person, bytes, kind, title, about, added, removed, note, payload, origin, sealed, time) VALUES (?, 1, ?, 0, 'correction', ?, '[]', '', '', ?, 'null', 'api', 1, ?)`).run(id, author ?? null, id, id, earlier);
    };
    raw.exec('BEGIN');
    add('other', 'open', { author: 'connie', assignee: undefined });
    const made = cells.map((cell, i) => {
      add(`cell${i}`, cell.state, cell.cast);
      return { ...cell, id: `cell${i}` };
    });
    raw.exec('COMMIT');
    expect(tables.countProposals().draft).toBe(casts.length * proposalActions.length);
    return made;
  });
  const wrong: unknown[] = [], counted = new Map<number, number>();
  const tryOut = async ({ cast, state, action, id }: (typeof placed)[number]): Promise<void> => {
    const meant = addressed(action, state), status = expected(meant, state, { ...cast, assignee: state === 'in-review' ? cast.assignee : undefined }), answer = await send(action, id, 7, cast.actor);
    const after = status === 200 ? (meant === 'accept' ? 'accepted' : transitionOf(meant).to ?? state) : undefined;
    counted.set(status, (counted.get(status) ?? 0) + 1);
    if (answer.status !== (status === 200 && action === 'drop' ? 204 : status) || (after !== undefined && action !== 'drop' && answer.json.state !== after)) wrong.push({ who: cast.who, state, action, status, after, answered: answer.status, said: answer.json.detail ?? answer.json.state });
    if (status === 409 && answer.json.state !== state) wrong.push({ id, action, state, told: answer.json });
  };
  for (let i = 0; i < placed.length; i += 16) await Promise.all(placed.slice(i, i + 16).map(tryOut));
  expect(wrong).toEqual([]);
  // Every kind of outcome is met often: the table is not empty anywhere.
  expect([[200, 401, 403, 404, 409].filter((status) => (counted.get(status) ?? 0) < 20), placed.length]).toEqual([[], casts.length * states.length * proposalActions.length]);
}, 300_000);

describe('the page of documentation', () => {
  test('has the table as it is', async () => {
    const text = await readFile('docs/contribute.md', 'utf8');
    const rows = [...text.matchAll(/^\| `([a-z-]+)` \| ([a-z-, ]+) \| ([a-z-]+) \| (\w+) \| ([a-z-, ]+) \| (.*?) ?\|$/gm)].map(([, action, states_, to, role, who, needs]) => [action, states_, to, role, who, needs]);
    expect(rows).toEqual(proposalActions.map((action) => {
      const { from: starts, to, needs, who, reason, of, check } = transitionOf(action);
      return [action, starts.join(', '), to ?? 'stays', leastRole[needs], who.join(', '), [...(reason ? ['a reason'] : []), ...(of ? ['the other proposal'] : []), ...(check === 'refuses' ? ['a check without errors'] : []), ...(check === 'notes' ? ['a check, which is kept'] : [])].join(', ')];
    }));
  });
});
