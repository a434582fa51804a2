import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { startService, temporaryFolder, type ServiceProcess } from '../support/process.js';

/** A change of the shipped ontology, from HTTP to its files, and undone: the version is what it was, by its id. */
const base = 'https://w3id.org/metastasis/', authorization = 'Bearer token';
let folder: Awaited<ReturnType<typeof temporaryFolder>>, service: ServiceProcess;
beforeAll(async () => {
  folder = await temporaryFolder();
  await cp('ontology', join(folder.path, 'ontology'), { recursive: true });
  service = await startService({ MPP_ONTOLOGY: join(folder.path, 'ontology'), MPP_DATA: join(folder.path, 'data'), MPP_ADMIN_TOKEN: 'token', MPP_WARM_UP: '0' });
}, 240_000);
afterAll(async () => {
  await service.stop();
  await folder.clean();
}, 60_000);

const version = async (): Promise<string> => (await (await fetch(`${service.origin}/health`)).json() as { readonly version: string }).version;
async function send(path: string, body: object): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(`${service.origin}${path}`, { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const json = await answer.json() as Readonly<Record<string, unknown>>;
  expect([answer.status, json['detail']]).toEqual([200, undefined]);
  return json;
}

test('a change of the whole ontology is undone to the version before it', async () => {
  const before = await version(), graph = `${base}graph/mechanisms`;
  const { results: { bindings: [found] } } = await (await fetch(`${service.origin}/sparql?format=json&query=${encodeURIComponent(`SELECT ?definition { GRAPH <${graph}> { mpp:emt skos:definition ?definition } }`)}`)).json() as { readonly results: { readonly bindings: readonly { readonly definition: { readonly value: string } }[] } };
  const line = (property: string, text: string): string => `<${base}emt> <http://www.w3.org/2004/02/skos/core#${property}> ${JSON.stringify(text)}@en <${graph}> .\n`, old = found?.definition.value ?? '';
  expect(old).not.toBe('');
  const made = await send('/api/changes', { added: line('definition', `${old.replace(/\.$/, '')}, once.`) + line('altLabel', 'a name for a test'), removed: line('definition', old), base: before, reason: 'A test of undoing' });
  expect([await version() === before, await version()]).toEqual([false, made['version']]);
  const undone = await send(`/api/changes/${String(made['change'])}/revert`, { reason: 'Undone' });
  expect([undone['version'], await version()]).toEqual([before, before]);
  expect(await (await fetch(`${service.origin}/sparql?format=csv&query=${encodeURIComponent('ASK { mpp:emt skos:altLabel "a name for a test"@en }')}`)).text()).toContain('false');
}, 240_000);
