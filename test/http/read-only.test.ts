import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRestrictions } from '../../server/change/restrictions.js';
import { leaveInvitation } from '../../server/people/invitation-files.js';
import { startService, temporaryFolder, type ServiceProcess } from '../support/process.js';
import { createVisitor } from '../support/visitor.js';
import { until } from '../support/until.js';

/** Modes of files do not hold for root, unless it gives up that right for good. */
const asOthers = 'if [ "$(id -u)" = 0 ]; then exec setpriv --bounding-set=-all --inh-caps=-all "$0" "$@"; fi';
const sentence = 'The knowledge graph cannot be changed on this service, because it cannot write to the folder of MPP_ONTOLOGY (EACCES); graphs beside it, accounts and dry runs work.';

describe('an ontology that cannot be written', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>, service: ServiceProcess;
  const modules = (): string => join(folder.path, 'ontology', 'modules');
  beforeAll(async () => {
    folder = await temporaryFolder();
    await mkdir(modules(), { recursive: true });
    await writeFile(join(modules(), 'notes.ttl'), '');
    await chmod(modules(), 0o555);
    service = await startService({ MPP_ONTOLOGY: join(folder.path, 'ontology'), MPP_DATA: join(folder.path, 'data'), MPP_ADMIN_TOKEN: 'token', MPP_WARM_UP: '0' }, undefined, asOthers);
  }, 60_000);
  afterAll(async () => {
    await service.stop();
    await chmod(modules(), 0o755);
    await folder.clean();
  });

  test('is told at the start and on the pages', async () => {
    await until(() => service.output().includes(`\n${sentence}\n`));
    const visitor = createVisitor({ service });
    const made = await visitor.submit('/login/invitation', { invitation: await leaveInvitation(join(folder.path, 'data'), { role: 'curator', person: undefined }), name: 'Ada', consent: 'yes' });
    expect(made.status).toBe(303);
    for (const path of ['/login', '/me', '/contribute']) expect([path, (await visitor.get(path)).text.includes(`<p class="notice">${sentence}</p>`)]).toEqual([path, true]);
  });

  test.each<[string, (origin: string, graph: string) => Promise<Response>]>([
    ['a change set', (origin, graph) => fetch(`${origin}/api/changes`, { method: 'POST', headers: { 'authorization': 'Bearer token', 'content-type': 'application/json' }, body: JSON.stringify({ added: `<urn:s> <urn:p> <urn:o> <${graph}> .`, reason: 'x' }) })],
    ['an update', (origin, graph) => fetch(`${origin}/sparql`, { method: 'POST', headers: { 'authorization': 'Bearer token', 'content-type': 'application/sparql-update' }, body: `INSERT DATA { GRAPH <${graph}> { <urn:s> <urn:p> <urn:o> } }` })],
    ['the Graph Store', (origin, graph) => fetch(`${origin}/graphs?graph=${graph}`, { method: 'POST', headers: { 'authorization': 'Bearer token', 'content-type': 'text/turtle' }, body: '<urn:s> <urn:p> <urn:o> .' })],
  ])('%s is refused with the sentence; a graph beside it is written', async (_, send) => {
    const refused = await send(service.origin, 'https://w3id.org/metastasis/graph/notes'), problem = await refused.json() as { readonly detail: string };
    expect([refused.status, problem]).toEqual([507, expect.objectContaining({ title: 'Storage failed', cause: 'EACCES', setting: 'MPP_ONTOLOGY' })]);
    expect(problem.detail.endsWith(`Nothing was changed; send it again once this is mended. ${sentence}`)).toBe(true);
    expect(await readdir(modules())).toEqual(['notes.ttl']);
    expect((await send(service.origin, 'urn:beside')).status).toBeLessThan(300);
  });

  test('is not told any more once it is mended', async () => {
    await chmod(modules(), 0o755);
    expect((await (await fetch(`${service.origin}/login`, { headers: { accept: 'text/html' } })).text()).includes(sentence)).toBe(false);
    await chmod(modules(), 0o555);
  });
});

test('what differs over another store is told', async () => {
  const told = await createRestrictions({ ontology: 'test', store: true })();
  expect(told).toEqual(['The store of MPP_STORE answers here: a change is shown once that store has taken it, and any other service over it cannot answer from then on until it is started again.']);
  expect(await createRestrictions({ ontology: 'test', store: false })()).toEqual([]);
});
