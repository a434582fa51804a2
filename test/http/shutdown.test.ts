import { expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startEmptyService, startService, temporaryFolder } from '../support/process.js';
import { until } from '../support/until.js';

test('a reader who has stopped reading does not keep the service from stopping', async () => {
  const service = await startEmptyService();
  // 8 MB: more than the system takes for a connection.
  const query = `SELECT ("${'0123456789'.repeat(1000)}" AS ?x) ?a ?b { ${['a', 'b'].map((name) => `VALUES ?${name} { ${Array.from({ length: 28 }, (_, i) => i).join(' ')} }`).join(' ')} }`;
  const { port } = new URL(service.origin);
  const stuck = connect(Number(port), '127.0.0.1').on('error', () => undefined);
  stuck.write(`POST /sparql HTTP/1.1\r\nHost: localhost\r\nAccept: text/csv\r\nContent-Type: application/sparql-query\r\nContent-Length: ${query.length}\r\n\r\n${query}`);
  await once(stuck, 'readable');
  const [code] = await Promise.all([once(service.process, 'exit').then(([status]) => status as number), service.close()]);
  expect({ code, forced: /stopped by force/.test(service.output()) }).toEqual({ code: 0, forced: false });
}, 30_000);

test('a service stops when whoever started it is killed, and gives its data free', async () => {
  const folder = await temporaryFolder(), data = join(folder.path, 'data'), ontology = join(folder.path, 'ontology');
  await mkdir(ontology);
  const env = { ...process.env, PORT: '0', MPP_WARM_UP: '0', MPP_ONTOLOGY: ontology, MPP_DATA: data };
  const starter = spawn(process.execPath, ['dist/server/cli.js', 'serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(starter.stdout), 'line') as [string];
  const origin = /http:\S+/.exec(line)?.[0] ?? '';
  expect((await fetch(`${origin}/health`)).status).toBe(200);
  starter.kill('SIGKILL');
  await until(() => fetch(`${origin}/health`).then(() => false, () => true));
  // The lock of the data is free: another start takes them.
  const next = await startService({ MPP_ONTOLOGY: ontology, MPP_DATA: data });
  expect(await next.stop()).toBe(0);
  await folder.clean();
}, 60_000);
