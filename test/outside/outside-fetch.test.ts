import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { countedBody, createOutsideFetch, OutsideError, reasonOf } from '../../server/outside/outside-fetch.js';

let server: Server, host: string, asked: string[] = [];
beforeAll(async () => {
  server = createServer(async (req, res) => {
    const { pathname, searchParams } = new URL(req.url ?? '', 'http://localhost');
    asked.push([req.method, pathname, await text(req)].filter(Boolean).join(' '));
    const to = searchParams.get('to');
    if (pathname === '/round') res.writeHead(307, { location: '/round' }).end();
    else if (to !== null) res.writeHead(Number(searchParams.get('status')), { location: to }).end();
    else res.writeHead(pathname === '/missing' ? 404 : 200).end('an answer');
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const ask = async (path: string, init = {}, hosts = [host]): Promise<string> => {
  asked = [];
  const response = await createOutsideFetch(new Set(hosts), 'the list')(new URL(path, `http://${host}`), init);
  return `${response.status} ${await response.text()}`;
};
const redirect = (status: number, to: string): string => `/from?status=${status}&to=${encodeURIComponent(to)}`;

test('whatever its status, an answer of a listed host is given back', async () => {
  expect([await ask('/'), await ask('/missing')]).toEqual(['200 an answer', '404 an answer']);
});

test('a host that is not listed is not asked, be it only another port', async () => {
  await expect(ask('/', {}, ['127.0.0.1', '127.0.0.1:1'])).rejects.toThrow(new OutsideError(`was not asked: ${host} is not a host of the list`));
  expect(asked).toEqual([]);
});

test.each([[301, 'POST'], [302, 'POST'], [307, 'POST'], [308, 'POST'], [303, 'GET']])('a redirect %d is followed by %s', async (status, method) => {
  expect(await ask(redirect(status, '/to'), { method: 'POST', body: 'words' })).toBe('200 an answer');
  expect(asked).toEqual(['POST /from words', method === 'GET' ? 'GET /to' : 'POST /to words']);
});

test.each([
  ['a host that is not listed', 'http://other.example/', 'answered with a redirect to other.example, which is not a host of the list'],
  ['another protocol', 'file:///etc/passwd', 'answered with a redirect to file:, which is not a host of the list'],
  ['what is no address', 'http://[', 'answered with a redirect to what is no address'],
])('a redirect to %s is not followed', async (_, to, message) => {
  await expect(ask(redirect(302, to))).rejects.toThrow(new OutsideError(message));
  expect(asked).toEqual(['GET /from']);
});

test('redirects without end are given up', async () => {
  await expect(ask('/round')).rejects.toThrow(new OutsideError('redirected more than 5 times'));
  expect(asked).toHaveLength(6);
});

test('a host that nobody answers at is told with the reason', async () => {
  const fetchFrom = createOutsideFetch(new Set(['127.0.0.1:10']), 'the list');
  await expect(fetchFrom(new URL('http://127.0.0.1:10/'), {})).rejects.toMatchObject({ message: 'cannot be reached (ECONNREFUSED)' });
});

test('a body is counted against what is left for several, and ends beyond it', async () => {
  const budget = { left: 15 }, tooMuch = (): Error => new Error('that is too much');
  const read = (): Promise<string> => new Response(countedBody(new Blob(['ten bytes.']).stream(), budget, tooMuch)).text();
  expect([await read(), budget.left]).toEqual(['ten bytes.', 5]);
  await expect(read()).rejects.toThrow('that is too much');
  expect(reasonOf(await read().catch((error: unknown) => error))).toBe('that is too much');
});
