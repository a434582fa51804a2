import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Server, ServerResponse } from 'node:http';
import { EngineError } from '../../../server/engine/contract/engine.js';
import { sendProblem } from '../../../server/http/answers/errors.js';
import { Problem } from '../../../server/platform/problem.js';
import { serve } from '../../support/service.js';

let server: Server, url: string, logged: unknown[], before: (res: ServerResponse) => void, error: unknown;
beforeEach(async () => {
  logged = [];
  before = () => undefined;
  ({ server, url } = await serve((req, res) => {
    before(res);
    sendProblem(req, res, error, (...entry) => logged.push(entry));
  }));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

describe('sendProblem', () => {
  test.each<[string, unknown, number, object]>([
    ['a problem', new Problem(418, 'Teapot', 'Short and stout.', { handle: 1 }), 418, { type: 'about:blank', title: 'Teapot', detail: 'Short and stout.', handle: 1 }],
    ['a timeout', new EngineError('timeout', 'Too long.', { limit: 1500 }), 503, { title: 'Query timeout', limit: 1.5, setting: 'MPP_QUERY_TIMEOUT' }],
    ['an error of evaluation', new EngineError('evaluation', 'No such function.'), 400, { title: 'Query cannot be evaluated', detail: 'No such function.' }],
    ['a closed engine', new EngineError('closed', 'Shutting down.'), 503, { title: 'Service unavailable', detail: 'Shutting down.' }],
  ])('tells the client of %s and logs nothing', async (_, thrown, status, members) => {
    error = thrown;
    const answer = await fetch(url);
    expect({ status: answer.status, ...await answer.json() as object }).toEqual({ status, type: 'about:blank', detail: expect.any(String), ...members });
    expect(logged).toEqual([]);
  });

  test('logs a fault of ours and shows nothing of it', async () => {
    error = new TypeError('secret');
    const answer = await fetch(url);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('secret');
    expect(logged).toEqual([['a request failed', error]]);
  });

  test('drops the headers of the answer that was meant', async () => {
    error = new Problem(400, 'Wrong', 'Wrong.');
    before = (res) => res.setHeader('ETag', '"x"').setHeader('Content-Encoding', 'gzip').setHeader('Vary', 'Accept');
    const { headers } = await fetch(url);
    expect([headers.get('etag'), headers.get('content-encoding'), headers.get('vary')]).toEqual([null, null, 'Accept']);
  });

  test('cuts the connection when the answer has begun', async () => {
    error = new Error('late');
    before = (res) => res.writeHead(200).write('half');
    await expect(fetch(url).then((answer) => answer.text())).rejects.toThrow();
    expect(logged).toEqual([['an answer was cut short', error]]);
  });
});
