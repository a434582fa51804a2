import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ask, askFor, failureWords, ServiceProblem, wasAborted } from '../../client/ask.js';

/** What the service does, by path. */
let server: Server, origin: string, closed = 0;
beforeAll(async () => {
  server = createServer(({ url }, response) => {
    response.on('close', () => { if (!response.writableFinished) closed += 1; });
    if (url === '/silent') return;
    if (url === '/half') response.writeHead(200, { 'content-type': 'application/json' }).write('{"a":');
    else if (url === '/cut') response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' }).write('{"a":', () => { response.destroy(); });
    else if (url === '/refused') response.writeHead(422, { 'content-type': 'application/problem+json' }).end('{"title":"Too long","detail":"The name has 300 characters; 200 are read."}');
    else response.writeHead(200, { 'content-type': 'application/json' }).end(url === '/strange' ? '<html>' : '{"a":1}');
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const failure = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'answered', (error: unknown) => error);
const reading = async (path: string, limit?: number): Promise<unknown> => (await askFor(origin + path, limit === undefined ? {} : { limit })).json();

test('an answer is given back, whatever its status; askFor takes none but one', async () => {
  expect(await reading('/')).toEqual({ a: 1 });
  expect((await ask(`${origin}/refused`)).status).toBe(422);
  const refused = await failure(askFor(`${origin}/refused`));
  expect(refused).toBeInstanceOf(ServiceProblem);
  expect(failureWords(refused)).toBe('Too long. The name has 300 characters; 200 are read.');
});

test.each([['before it answers', '/silent'], ['in the middle of its answer', '/half']])('a service that stops %s is given up at the limit, and its connection closed', async (_, path) => {
  const before = closed;
  expect(failureWords(await failure(reading(path, 100)))).toBe('The service took too long to answer. Try again.');
  while (closed === before) await new Promise((resolve) => { setTimeout(resolve, 5); });
});

test('who has sent a request may end it, and nothing is said of that', async () => {
  const controller = new AbortController(), asked = failure(ask(`${origin}/silent`, { signal: controller.signal }));
  controller.abort();
  expect(wasAborted(await asked)).toBe(true);
  expect(wasAborted(await failure(reading('/silent', 50)))).toBe(false);
});

describe('words for', () => {
  test.each([
    ['nobody who answers', () => ask('http://127.0.0.1:9/'), 'The service cannot be reached. Try again.'],
    ['an answer that is cut', () => reading('/cut'), 'The service cannot be reached. Try again.'],
    ['an answer that is none', () => reading('/strange'), 'The answer of the service cannot be read. Try again.'],
  ])('%s', async (_, act, words) => {
    expect(failureWords(await failure(act()))).toBe(words);
  });

  test('a device that is offline', () => {
    const was = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
    Object.defineProperty(globalThis, 'navigator', { value: { onLine: false }, configurable: true });
    try {
      expect(failureWords(new TypeError('fetch failed'))).toBe('This device is offline. Try again when it is connected.');
    } finally {
      if (was) Object.defineProperty(globalThis, 'navigator', was);
      else delete (globalThis as { navigator?: unknown }).navigator;
    }
  });
});
