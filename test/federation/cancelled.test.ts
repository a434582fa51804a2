import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CancelledError } from '../../server/engine/contract/budget.js';
import { openFederation } from '../../server/federation/evaluate-federated.js';
import { prepareQuery } from '../../server/sparql/prepare.js';
import { cascade, prefixes } from '../support/service.js';
import { until } from '../support/until.js';

// Comunica takes two seconds of a processor to load, and much longer beside other tests.
jest.setTimeout(120_000);

const head = { 'content-type': 'application/sparql-results+json' };
const begun = '{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"1"}}';

/** A service that counts its connections, and the requests that it was asked and never answered. */
interface Unanswering { readonly url: string; readonly server: Server; asked: number; opened: number; closed: number }

async function unanswering(answer: RequestListener): Promise<Unanswering> {
  const server = createServer((req, res) => {
    service.asked += 1;
    req.resume();
    answer(req, res);
  });
  server.on('connection', (socket) => {
    service.opened += 1;
    socket.on('close', () => { service.closed += 1; });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const service = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sparql`, server, asked: 0, opened: 0, closed: 0 };
  return service;
}

describe('the connection to a service', () => {
  let silent: Unanswering, halfway: Unanswering, failing: Unanswering;
  let held = 0;
  beforeAll(async () => {
    silent = await unanswering(() => undefined);
    halfway = await unanswering((_, res) => { res.writeHead(200, head).write(begun); });
    // Of two requests at a time one fails, and the other one would wait for ever.
    failing = await unanswering((_, res) => { if (held++ > 0) res.writeHead(500, { connection: 'close' }).end(); });
  });
  afterAll(() => {
    for (const { server } of [silent, halfway, failing]) {
      server.closeAllConnections();
      server.close();
    }
  });
  const evaluate = (service: Unanswering, pattern: string, cancel: Int32Array) => openFederation(cascade.store, prefixes, { services: [service.url], limit: 2 ** 20 })(
    prepareQuery(`SELECT * { ${pattern} }`, { prefixes, services: [service.url] }), 'text/csv', { write: () => undefined, nameEngine: () => undefined, limits: { cancel } });

  test.each([
    ['has not answered', () => silent, ''], ['has sent half of its answer', () => halfway, ''], ['need not answer', () => silent, 'SILENT'],
  ])('that %s is closed when the query is cancelled', async (_, of, silently) => {
    const service = of(), { asked, closed } = service, cancel = new Int32Array(new SharedArrayBuffer(4));
    const running = evaluate(service, `SERVICE ${silently} <${service.url}> { ?s ?p ?x }`, cancel).then(() => 'answered', (error: unknown) => error);
    await until(() => service.asked > asked);
    expect(service.closed).toBe(closed);
    Atomics.store(cancel, 0, 1);
    expect(await running).toBeInstanceOf(CancelledError);
    await until(() => service.closed > closed);
  });

  test('is closed when the query ends because another request has failed', async () => {
    const values = Array.from({ length: 150 }, (_, i) => i).join(' '); // more than one request takes along
    await expect(evaluate(failing, `VALUES ?x { ${values} } SERVICE <${failing.url}> { ?s ?p ?x }`, new Int32Array(new SharedArrayBuffer(4)))).rejects.toThrow('status 500');
    // A third request may have begun in the place of the one that failed.
    expect(failing.asked).toBeGreaterThanOrEqual(2);
    await until(() => failing.closed === failing.opened);
  });
});
