import { expect, test } from '@jest/globals';
import { once } from 'node:events';
import { connect } from 'node:net';
import { startEmptyService } from '../support/process.js';

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
