import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { peopleFolder } from '../../server/people/people-store.js';
import { addProposer, withTables } from '../support/proposers.js';
import { startSmallService, type Answer, type SmallService } from '../support/small-service.js';

/** Two curators at once: one of them does it, and the other is told what it is now. */

const base = 'https://w3id.org/metastasis/', skos = 'http://www.w3.org/2004/02/skos/core#', rounds = 5;
let small: SmallService;
beforeAll(async () => {
  small = await startSmallService({ MPP_TRUSTED_PROXIES: '127.0.0.1' });
  mkdirSync(peopleFolder(small.data), { recursive: true });
  await small.restart();
  withTables(small.data, (tables) => { for (const [id, name, role] of [['connie', 'Connie', 'contributor'], ['cora', 'Cora', 'curator'], ['clea', 'Clea', 'curator']] as const) addProposer(tables, id, name, role); });
}, 120_000);
afterAll(() => small.close());

let made = 0;
const propose = async (): Promise<string> => String((await small.send('/api/proposals', { kind: 'correction', title: `Name ${++made}`, about: [`${base}emt`], note: 'It is used.', added: `<${base}emt> <${skos}altLabel> "name of number ${made}"@en <${base}graph/small> .\n` }, { 'authorization': 'Bearer mpp_connie', 'x-forwarded-for': `192.0.2.${made}` })).json.id);
const tagOf = async (id: string): Promise<string> => String((await small.get(`/api/proposals/${id}`)).json.etag);
const act = (id: string, action: string, who: string, tag: string, body: object = {}): Promise<Answer> => small.send(`/api/proposals/${id}/${action}`, body, { 'authorization': `Bearer mpp_${who}`, 'if-match': tag, 'x-forwarded-for': `198.51.100.${made}` });
/** Both at once, from what both saw. */
const both = async (id: string, first: string, second: string, body: object = {}): Promise<readonly Answer[]> => {
  const tag = await tagOf(id);
  return Promise.all([act(id, first, 'cora', tag, body), act(id, second, 'clea', tag, body)]);
};
const statuses = (answers: readonly Answer[]): readonly number[] => answers.map(({ status }) => status).sort();
const changes = async (): Promise<number> => (await readFile(join(small.data, 'journal', 'changes.jsonl'), 'utf8').catch(() => '')).split('\n').filter(Boolean).length;

test('of two who decide one does, and the other is told', async () => {
  for (let i = 0; i < rounds; i++) {
    const id = await propose(), decided = await both(id, 'approve', 'reject', { reason: 'I think so' });
    expect(statuses(decided)[0]).toBe(200);
    expect([409, 412]).toContain(statuses(decided)[1]);
    const { json } = await small.get(`/api/proposals/${id}`), won = decided.findIndex(({ status }) => status === 200);
    expect([json.state, (json.decidedBy as { id: string }).id]).toEqual([['approved', 'rejected'][won], ['cora', 'clea'][won]]);
    expect(decided[1 - won]?.json).toMatchObject({ state: json.state });
    expect((json.events as { action: string }[]).map(({ action }) => action)).toEqual(['submit', ['approve', 'reject'][won]]);
  }
}, 60_000);

test('two who accept the same make one change of it', async () => {
  for (let i = 0; i < rounds; i++) {
    const id = await propose(), before = await changes();
    expect((await act(id, 'approve', 'cora', await tagOf(id))).status).toBe(200);
    const accepted = await both(id, 'accept', 'accept');
    expect(statuses(accepted)[0]).toBe(200);
    expect([409, 412]).toContain(statuses(accepted)[1]);
    expect([await changes() - before, (await small.get(`/api/proposals/${id}`)).json.state]).toEqual([1, 'accepted']);
  }
}, 60_000);

test('who reviews is seen, and another may take it over', async () => {
  const id = await propose();
  expect((await act(id, 'claim', 'cora', await tagOf(id))).json).toMatchObject({ state: 'in-review', assignee: { id: 'cora' } });
  expect((await small.get(`/proposals/${id}`, { accept: 'text/html' })).text).toContain('looks at it until');
  expect((await act(id, 'release', 'clea', await tagOf(id))).status).toBe(403);
  expect((await act(id, 'claim', 'clea', await tagOf(id))).json).toMatchObject({ assignee: { id: 'clea' } });
  expect((await act(id, 'approve', 'cora', await tagOf(id))).json).toMatchObject({ state: 'approved', assignee: null });
});
