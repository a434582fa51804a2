import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openTables } from '../../server/people/tables.js';
import { peopleFile, peopleFolder } from '../../server/people/people-store.js';
import { changePoints, hasHappened, type ChangePoint, type Fate, type TablePoint } from '../support/kill-points.js';
import { isLong } from '../support/long.js';
import { startService, type ServiceProcess } from '../support/process.js';
import { addProposer, earlier } from '../support/proposers.js';
import { startSmallService, type SmallService } from '../support/small-service.js';
import { until } from '../support/until.js';

/** A service is killed while it accepts proposals: each is accepted as soon as the journal has it, and never twice. */

const base = 'https://w3id.org/metastasis/';
const line = (text: string): string => `<${base}emt> <http://www.w3.org/2004/02/skos/core#altLabel> ${JSON.stringify(text)}@en <${base}graph/small> .\n`;
const all: readonly TablePoint[] = ['a proposal is approved and nothing more', 'it is being accepted, which is not committed', 'it is being accepted and nothing was tried', 'its change has happened and no table knows', 'it is accepted, which is not committed', 'it is accepted and nobody was answered'];
/** Each costs two starts: a usual run has those where something is half done. */
const acceptPoints = isLong ? all : all.slice(2, 5);
/** Points of the tables at which the change has happened. */
const behindJournal: readonly string[] = ['its change has happened and no table knows', 'it is accepted, which is not committed', 'it is accepted and nobody was answered'];
const inChange: readonly ChangePoint[] = isLong ? changePoints : ['half of its line is in the journal'];

let small: SmallService, number = 0;
beforeAll(async () => {
  small = await startSmallService();
  mkdirSync(peopleFolder(small.data), { recursive: true });
  await small.service.stop();
  const tables = openTables(peopleFile(small.data));
  addProposer(tables, 'connie', 'Connie', 'contributor');
  addProposer(tables, 'cora', 'Cora', 'curator');
  tables.close();
}, 120_000);
afterAll(() => small.close());

/** Two approved proposals, laid into the tables while no service runs. */
function approved(): readonly string[] {
  const tables = openTables(peopleFile(small.data));
  const made = [0, 1].map(() => {
    const id = `killed${++number}`, content = { kind: 'correction', title: id, about: [`${base}emt`], added: line(id), removed: '', base: undefined, note: 'x', payload: null, origin: 'api' };
    expect(tables.addProposal({ id, state: 'approved', content, by: { id: 'connie', name: 'Connie' }, digest: id, touches: [], check: undefined, sealed: true, action: 'submit', time: earlier, counted: undefined }, { waiting: 1000, hourly: 0, bytes: 2 ** 30 })).toEqual({ kind: 'added' });
    return id;
  });
  tables.close();
  return made;
}
const start = (env: Readonly<Record<string, string>> = {}, preload?: string): Promise<ServiceProcess> => startService({ MPP_ONTOLOGY: small.ontology, MPP_DATA: small.data, MPP_ADMIN_TOKEN: 'token', MPP_WARM_UP: '0', ...env }, preload);
const accept = ({ origin }: ServiceProcess, ids: readonly string[]): Promise<number | undefined> => fetch(`${origin}/api/proposals/accept`, { method: 'POST', headers: { 'authorization': 'Bearer mpp_cora', 'content-type': 'application/json' }, body: JSON.stringify({ proposals: ids.map((id) => ({ id, etag: '"1"' })) }) }).then(({ status }) => status, () => undefined);
const journal = async (): Promise<readonly { readonly change: string; readonly version: string; readonly proposals?: readonly string[] }[]> => (await readFile(join(small.data, 'journal', 'changes.jsonl'), 'utf8').catch(() => '')).split('\n').filter((text) => text.endsWith('}')).map((text) => JSON.parse(text) as never);

test.each<[point: string, preload: string, happened: boolean, env: Readonly<Record<string, string>>]>([
  ...acceptPoints.map((point) => [point, 'kill-at-statement', behindJournal.includes(point), { DIE_AT: point }] as [string, string, boolean, Record<string, string>]),
  ...inChange.map((point) => [point, 'kill-at-change', hasHappened(point), {}] as [string, string, boolean, Record<string, string>]),
])('%s', async (point, preload, happened, env) => {
  const ids = approved(), service = await start(env, pathToFileURL(`dist/test/support/${preload}.js`).href);
  if (preload === 'kill-at-change') service.process.send({ dieAt: point as ChangePoint } satisfies Fate);
  expect(await accept(service, ids)).toBeUndefined();
  await until(() => service.process.signalCode === 'SIGKILL');
  const again = await start();
  try {
    const entries = (await journal()).filter(({ proposals }) => proposals?.some((id) => ids.includes(id)));
    expect(entries.map(({ proposals }) => proposals)).toEqual(happened ? [ids] : []);
    const found = await Promise.all(ids.map(async (id) => (await fetch(`${again.origin}/api/proposals/${id}`)).json() as Promise<Record<string, unknown>>));
    expect(found.map(({ state, change, version }) => [state, change, version])).toEqual(ids.map(() => (happened ? ['accepted', entries[0]?.change, entries[0]?.version] : ['approved', null, null])));
    const stated = await (await fetch(`${again.origin}/sparql?format=csv&query=${encodeURIComponent(`ASK { mpp:emt skos:altLabel "${ids[1]}"@en }`)}`)).text();
    expect(stated.trim()).toMatch(String(happened));
    // What did not happen can be done now, and what did happen is not done again.
    const answer = await fetch(`${again.origin}/api/proposals/${ids[0]}/accept`, { method: 'POST', headers: { 'authorization': 'Bearer mpp_cora', 'if-match': '*' } });
    expect(answer.status).toBe(happened ? 409 : 200);
  } finally {
    await again.stop();
  }
}, 120_000);
