import { afterAll, beforeAll, expect, test } from '@jest/globals';
import express from 'express';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, constants, gunzipSync } from 'node:zlib';
import type { RouteContext } from '../../../server/http/route-handlers.js';
import { routes } from '../../../server/http/routes.js';

const script = 'export const answer = 42;\n'.repeat(200);
/** What the build writes: no server compresses like this while a client waits. */
const written = brotliCompressSync(script, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: script.length } });
let folder: string, server: Server, port: number;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assets-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'assets/main.js'), script);
  writeFileSync(join(folder, 'assets/main.js.br'), written);
  writeFileSync(join(folder, 'assets/plain.js'), script);
  const route = routes.find(({ address }) => address === '/assets');
  if (!route?.handler) throw new Error('there is no route for scripts');
  server = createServer(express().use('/assets', route.handler({ assets: folder } as RouteContext)));
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

async function fetched(path: string, encoding: string) {
  const response = await new Promise<IncomingMessage>((resolve) => { get({ port, path, headers: { 'accept-encoding': encoding } }, resolve); });
  return { coding: response.headers['content-encoding'], type: response.headers['content-type'], cache: response.headers['cache-control'], vary: response.headers.vary, body: await buffer(response) };
}

const common = { type: 'text/javascript; charset=utf-8', cache: 'public, max-age=31536000, immutable', vary: 'Accept-Encoding' };

test('a client that takes Brotli gets what the build has compressed', async () => {
  expect(await fetched('/assets/main.js', 'gzip, deflate, br')).toEqual({ ...common, coding: 'br', body: written });
});

test('another client gets the script, and so does everybody where the build has compressed nothing', async () => {
  const zipped = await fetched('/assets/main.js', 'gzip');
  expect({ ...zipped, body: gunzipSync(zipped.body).toString() }).toEqual({ ...common, coding: 'gzip', body: script });
  expect(await fetched('/assets/main.js', 'identity')).toEqual({ ...common, coding: undefined, body: Buffer.from(script) });
  expect(await fetched('/assets/plain.js', 'gzip')).toMatchObject({ ...common, coding: 'gzip' });
});
