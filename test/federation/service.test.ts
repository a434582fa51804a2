import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startService, temporaryFolder, type ServiceProcess } from '../support/process.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>, remote: ServiceProcess, local: ServiceProcess;
/** An endpoint that takes a query and never answers. */
let silent: Server;
const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/sparql`;
beforeAll(async () => {
  folder = await temporaryFolder();
  silent = createServer((req) => { req.resume(); }).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const settings = async (name: string): Promise<Record<string, string>> => {
    const ontology = join(folder.path, name);
    await mkdir(join(ontology, 'modules'), { recursive: true });
    await mkdir(join(ontology, 'images'));
    await cp(join('ontology', 'prefixes.ttl'), join(ontology, 'prefixes.ttl'));
    return { MPP_ONTOLOGY: ontology, MPP_DATA: join(folder.path, `${name}-data`) };
  };
  const [there, here] = [await settings('there'), await settings('here')];
  const triple = (s: string, p: string, o: string) => `<http://example.org/${s}> <http://example.org/${p}> ${o} .\n`;
  await writeFile(join(there['MPP_ONTOLOGY'] ?? '', 'modules', 'genes.ttl'), triple('snai1', 'chromosome', '"20"') + triple('tp53', 'chromosome', '"17"'));
  await writeFile(join(here['MPP_ONTOLOGY'] ?? '', 'modules', 'genes.ttl'), triple('snai1', 'drives', '<http://example.org/emt>'));
  remote = await startService(there);
  local = await startService({ ...here, MPP_SERVICES: `${remote.origin}/sparql ${addressOf(silent)}` });
}, 60_000);
afterAll(async () => {
  await remote.stop();
  await local.stop();
  silent.closeAllConnections();
  silent.close();
  await folder.clean();
});

test('one service asks another that its setting names, and no other', async () => {
  const ask = (service: string) => fetch(`${local.origin}/sparql?format=csv&query=${encodeURIComponent(
    `SELECT ?gene ?c { ?gene <http://example.org/drives> ?x SERVICE <${service}> { ?gene <http://example.org/chromosome> ?c } }`,
  )}`);
  const answer = await ask(`${remote.origin}/sparql`);
  expect({ status: answer.status, engine: answer.headers.get('query-engine'), body: await answer.text() })
    .toEqual({ status: 200, engine: 'comunica, embedded', body: 'gene,c\r\nhttp://example.org/snai1,20\r\n' });
  const refused = await ask(`${local.origin}/sparql`);
  expect({ status: refused.status, body: await refused.json() }).toMatchObject({ status: 403, body: { allowed: [`${remote.origin}/sparql`, addressOf(silent)] } });
});

test('a query that waits for another service is cancelled by its id, and the other is no longer asked', async () => {
  const asked = once(silent, 'request') as Promise<[IncomingMessage]>;
  const answer = fetch(`${local.origin}/sparql?query=${encodeURIComponent(`ASK { SERVICE <${addressOf(silent)}> { ?s ?p ?o } }`)}`, { headers: { 'query-id': 'waiting-for-a-service' } });
  const [{ socket }] = await asked;
  const closed = once(socket, 'close');
  expect((await fetch(`${local.origin}/api/queries/waiting-for-a-service`, { method: 'DELETE' })).status).toBe(204);
  const cancelled = await answer;
  expect({ status: cancelled.status, body: await cancelled.json() }).toMatchObject({ status: 409, body: { title: 'Query cancelled', id: 'waiting-for-a-service' } });
  await closed;
  const next = await fetch(`${local.origin}/sparql?format=csv&query=${encodeURIComponent(`SELECT ?c { SERVICE <${remote.origin}/sparql> { ?gene <http://example.org/chromosome> ?c } } ORDER BY ?c`)}`);
  expect(await next.text()).toBe('c\r\n17\r\n20\r\n');
});

test('a service that has federated stops when it is asked to', async () => {
  expect(await local.stop()).toBe(0);
});
