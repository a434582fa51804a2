import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { problemOf, secondsOf, ServiceProblem } from '../../client/ask.js';
import { askQuery, firstColumn } from '../../client/query/results/run.js';

test.each([
  ['5', 5], [' 12 ', 12], ['0', 0], ['Sun, 29 Nov 2026 16:00:30 GMT', 30], ['Sun, 29 Nov 2026 15:59:00 GMT', 0], ['soon', undefined], ['', undefined], [null, undefined],
])('Retry-After: %j', (header, seconds) => {
  expect(secondsOf(header, Date.parse('2026-11-29T16:00:00Z'))).toBe(seconds);
});

test('a problem says what the service told, when to come again, and that a page is none', async () => {
  const told = (body: string, type: string, more: Record<string, string> = {}): Response => new Response(body, { status: 503, statusText: 'Service Unavailable', headers: { 'Content-Type': type, ...more } });
  expect((await problemOf(told('{"title":"Busy","detail":"Too many."}', 'application/problem+json', { 'Retry-After': '5' }))).message).toBe('Busy. Too many. Try again in 5 s.');
  expect((await problemOf(told('no json', 'application/problem+json'))).message).toBe('503 Service Unavailable.');
  expect((await problemOf(told('<html>', 'text/html; charset=utf-8'))).message).toMatch(/^503 Service Unavailable\. The answer is a web page \(text\/html\) and no result: /);
});

describe('what answers in the place of the endpoint', () => {
  let server: Server, answer: { readonly type: string; readonly body: string };
  const { fetch } = globalThis;
  beforeEach(async () => {
    server = createServer((_, response) => { response.writeHead(200, { 'Content-Type': answer.type }).end(answer.body); });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const { port } = server.address() as AddressInfo;
    // A page asks its own origin.
    globalThis.fetch = (address, init) => fetch(new URL(address as string, `http://127.0.0.1:${port}`), init);
  });
  afterEach(async () => {
    globalThis.fetch = fetch;
    await new Promise((resolve) => { server.close(resolve); });
  });
  const { signal } = new AbortController();

  test('a web page is told as one', async () => {
    answer = { type: 'text/html; charset=utf-8', body: '<!doctype html><title>Sign in</title>' };
    const asked = askQuery('SELECT * {}', signal, () => undefined);
    await expect(asked).rejects.toThrow(ServiceProblem);
    await expect(asked).rejects.toThrow(/^Another page answered\. The answer is a web page \(text\/html\) and no result: something between here and the service answered in its place/);
  });

  test('rows are read', async () => {
    answer = { type: 'text/tab-separated-values; charset=utf-8', body: '?x\n"EMT"@en\n\n<http://a>\n' };
    expect(await firstColumn('SELECT ?x {}', signal)).toEqual(['"EMT"@en', '<http://a>']);
  });
});
