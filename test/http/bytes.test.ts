import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { createEngine } from '../../server/engine/create-engine.js';
import type { HttpServerOptions } from '../../server/http/http-server.js';
import { formParameters, searchParameters } from '../../server/http/requests/parameters.js';
import { unlimited, type QueryLimits } from '../../server/http/sparql/query-limits.js';
import { createSparqlHandler, type SparqlOptions } from '../../server/http/sparql/sparql.js';
import { cascade, prefixes, serve } from '../support/service.js';

/** Requests as bytes, and what comes back. */

const engine = createEngine({ workers: 1, warmUp: false });
let server: Server, port: number;
beforeAll(() => engine.swap(cascade));
afterAll(() => engine.close(0));
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function open(limits: Partial<QueryLimits> = {}, more: Partial<SparqlOptions> = {}, http: HttpServerOptions = {}): Promise<void> {
  const served = await serve(createSparqlHandler({
    engine, prefixes, log: () => undefined, endpoint: 'http://example.org/sparql', timeout: 3000, namedGraphs: () => [], limits: { ...unlimited, ...limits }, ...more,
  }), http);
  ({ server } = served);
  port = Number(new URL(served.url).port);
}

const crlf = (...lines: readonly string[]): string => lines.map((line) => `${line}\r\n`).join('');
const host = 'Host: example.org';
const get = (query: string, ...headers: readonly string[]): string => `${crlf(`GET /sparql?query=${encodeURIComponent(query)} HTTP/1.1`, host, ...headers)}\r\n`;
const post = (body: string, ...headers: readonly string[]): string =>
  `${crlf('POST /sparql HTTP/1.1', host, 'Content-Type: application/x-www-form-urlencoded', `Content-Length: ${Buffer.byteLength(body)}`, ...headers)}\r\n${body}`;
const form = (query: string, ...headers: readonly string[]): string => post(`query=${encodeURIComponent(query)}`, ...headers);

interface Got { readonly status: string; readonly headers: Readonly<Record<string, string>>; readonly body: string }

/** Reads answers from a connection, one after the other. */
class Reader {
  readonly socket: Socket;
  #bytes = Buffer.alloc(0);
  #wake: () => void = () => undefined;
  closed = false;
  /** Resolves when the connection has gone. */
  readonly gone: Promise<void>;

  constructor() {
    this.socket = connect(port, '127.0.0.1').on('data', (chunk: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.#wake();
    }).on('close', () => {
      this.closed = true;
      this.#wake();
    }).on('error', () => undefined);
    this.gone = new Promise((resolve) => { this.socket.once('close', () => { resolve(); }); });
  }

  async #until<T>(look: () => T | undefined): Promise<T> {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (this.closed) throw new Error(`closed after: ${this.#bytes.toString('latin1', 0, 1000)}`);
      await new Promise<void>((resolve) => { this.#wake = resolve; });
    }
  }

  async answer(): Promise<Got> {
    const end = await this.#until(() => {
      const at = this.#bytes.indexOf('\r\n\r\n');
      return at < 0 ? undefined : at;
    });
    const [status = '', ...lines] = this.#bytes.subarray(0, end).toString('latin1').split('\r\n');
    const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
    let start = end + 4, body = '';
    if (headers['Transfer-Encoding'] === 'chunked') {
      for (let size = -1; size !== 0;) {
        const line = await this.#until(() => (this.#bytes.indexOf('\r\n', start) < 0 ? undefined : this.#bytes.indexOf('\r\n', start)));
        size = Number.parseInt(this.#bytes.subarray(start, line).toString(), 16);
        const from = line + 2;
        await this.#until(() => (this.#bytes.length >= from + size + 2 ? true : undefined));
        body += this.#bytes.subarray(from, from + size).toString('latin1');
        start = from + size + 2;
      }
    } else {
      const length = Number(headers['Content-Length'] ?? 0);
      await this.#until(() => (this.#bytes.length >= start + length ? true : undefined));
      body = this.#bytes.subarray(start, start + length).toString('latin1');
      start += length;
    }
    this.#bytes = this.#bytes.subarray(start);
    return { status, headers, body };
  }
}

async function exchange(request: string | Buffer): Promise<Got> {
  const reader = new Reader();
  reader.socket.write(typeof request === 'string' ? Buffer.from(request, 'latin1') : request);
  try {
    return await reader.answer();
  } finally {
    reader.socket.destroy();
  }
}
const statusOf = async (request: string | Buffer): Promise<string> => (await exchange(request)).status.slice('HTTP/1.1 '.length);
const yes = '{"head":{},"boolean":true}';

describe('a connection', () => {
  it('gives all answers, in order, whatever the pieces are in which requests come', async () => {
    await open();
    const queries = ['ASK {}', 'ASK { FILTER(REGEX("a", "b")) }', 'SELECT (1 AS ?x) {}', 'ASK { ex:none ?p ?o }', 'ASK {}'];
    const bytes = Buffer.from(queries.map((query, i) => (i % 2 ? get(query, 'Accept: text/csv, */*;q=0.1') : form(query, 'Accept: text/csv, */*;q=0.1'))).join(''), 'latin1');
    const expected: string[] = [];
    for (const query of queries) expected.push((await exchange(get(query, 'Accept: text/csv, */*;q=0.1'))).body);
    for (const size of [1, 7, 100, 211, bytes.length]) {
      const reader = new Reader();
      reader.socket.setNoDelay(true);
      for (let at = 0; at < bytes.length; at += size) {
        reader.socket.write(bytes.subarray(at, at + size));
        if (size > 1 || at % 40 === 0) await sleep(1);
      }
      const got: string[] = [];
      while (got.length < queries.length) got.push((await reader.answer()).body);
      expect(got).toEqual(expected);
      reader.socket.destroy();
    }
  });

  it('waits for its turn, and nothing that comes meanwhile overtakes', async () => {
    await open({}, { turns: (to, work) => { setTimeout(() => { if (!to.destroyed) work(); }, 40); } });
    const reader = new Reader();
    reader.socket.write(form('SELECT (1 AS ?x) {}', 'Accept: text/csv'));
    await sleep(10);
    reader.socket.write(form('SELECT (2 AS ?x) {}', 'Accept: text/csv'));
    await sleep(10);
    reader.socket.write(form('SELECT (REPLACE("34", "4", "") AS ?x) {}', 'Accept: text/csv'));
    expect([await reader.answer(), await reader.answer(), await reader.answer()].map(({ body }) => body)).toEqual(['x\r\n1\r\n', 'x\r\n2\r\n', 'x\r\n3\r\n']);
  });

  it.each([
    ['at once', 'SELECT (1 AS ?x) {}'],
    ['by a worker', 'SELECT (REPLACE("12", "2", "") AS ?x) {}'],
  ])('whose client ends its half behind the request is answered all the same, %s', async (_, query) => {
    await open();
    const reader = new Reader();
    reader.socket.end(form(query, 'Accept: text/csv'));
    expect((await reader.answer()).body).toBe('x\r\n1\r\n');
    await reader.gone;
  });

  it('whose client has ended its half and waits longer gets an interim answer before its own', async () => {
    await open({}, { turns: (to, work) => { setTimeout(() => { if (!to.destroyed) work(); }, 900); } });
    const reader = new Reader();
    reader.socket.end(form('SELECT (1 AS ?x) {}', 'Accept: text/csv'));
    expect((await reader.answer()).status).toBe('HTTP/1.1 100 Continue');
    let answer = await reader.answer();
    while (answer.status === 'HTTP/1.1 100 Continue') answer = await reader.answer();
    expect([answer.status, answer.body]).toEqual(['HTTP/1.1 200 OK', 'x\r\n1\r\n']);
  });

  it('that says nothing more is closed after a while', async () => {
    await open();
    server.keepAliveTimeout = 60;
    const resting = new Reader();
    resting.socket.write(form('ASK {}'));
    expect((await resting.answer()).headers['Keep-Alive']).toBe('timeout=0');
    await resting.gone;
  });

  it('that rests is closed when the service stops, and one that waits for its turn is answered before', async () => {
    await open({}, { turns: (to, work) => { setTimeout(() => { if (!to.destroyed) work(); }, 50); } });
    const resting = new Reader(), waiting = new Reader();
    resting.socket.write(form('ASK {}'));
    await resting.answer();
    waiting.socket.write(form('SELECT (1 AS ?x) {}', 'Accept: text/csv'));
    await sleep(20);
    const stopped = new Promise<void>((resolve) => { server.close(() => { resolve(); }); });
    expect((await waiting.answer()).body).toBe('x\r\n1\r\n');
    server.closeIdleConnections();
    await Promise.all([stopped, resting.gone, waiting.gone]);
  });
});

describe('a large answer', () => {
  const large = form(`SELECT ("${'0123456789'.repeat(1000)}" AS ?x) ?a ?b ?c ?d { ${['a', 'b', 'c', 'd'].map((name) => `VALUES ?${name} { 1 2 3 4 5 6 }`).join(' ')} }`, 'Accept: text/csv');

  /** Asks for it, and counts what comes. @param rest Milliseconds without reading, once its beginning is there. */
  const count = (rest: number): Promise<{ readonly head: string; readonly bytes: number }> => new Promise((resolve, reject) => {
    let head = '', bytes = 0, expected = Infinity;
    const socket = connect(port, '127.0.0.1', () => { socket.write(large); }).on('error', reject).on('close', () => { resolve({ head, bytes }); });
    socket.on('data', (chunk: Buffer) => {
      if (head === '') {
        head = chunk.toString('latin1', 0, chunk.indexOf('\r\n\r\n') + 4);
        expected = head.length + Number(/Content-Length: (\d+)/.exec(head)?.[1] ?? Infinity);
        socket.pause();
        setTimeout(() => { socket.resume(); }, rest);
      }
      bytes += chunk.length;
      if (bytes >= expected) socket.destroy();
    });
  });

  it('that was kept comes whole to a reader who pauses for longer than connections rest', async () => {
    await open({}, { cacheBytes: 2 ** 28, timeout: 60_000 });
    const body = large.slice(large.indexOf('\r\n\r\n') + 4);
    const whole = await (await fetch(`http://127.0.0.1:${port}/sparql`, { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Accept': 'text/csv', 'Accept-Encoding': 'identity' }, body })).arrayBuffer();
    expect(whole.byteLength).toBeGreaterThan(12_000_000);
    server.keepAliveTimeout = 100;
    const { head, bytes } = await count(800);
    expect([/Cache-Status: (.*)\r/.exec(head)?.[1], bytes]).toEqual(['metastasis; hit', head.length + whole.byteLength]);
  }, 60_000);

  it('that nobody takes is dropped after a while', async () => {
    await open({}, { cacheBytes: 2 ** 28, timeout: 60_000 }, { stall: 200 });
    const reader = new Reader();
    reader.socket.pause().write(large);
    const sockets = new Promise<void>((resolve) => { server.once('connection', (socket) => { socket.once('close', () => { resolve(); }); }); });
    await sockets;
  });
});

it('what is asked counts once against the rate of its client', async () => {
  await open({ rate: 0.5 }); // five in ten seconds
  const statuses: string[] = [];
  for (const query of ['ASK {', 'ASK { FILTER(REGEX("a", "a")) }', 'ASK {}', 'ASK { # other\n}', 'ASK { ?s ?p }', 'ASK { ?a ?b ?c }', 'ASK { ?d ?e ?f }']) statuses.push((await exchange(form(query))).status.slice(9, 12));
  expect(statuses).toEqual(['400', '200', '200', '200', '400', '429', '429']);
});

describe('a body', () => {
  const query = 'query=ASK%20%7B%7D';
  const coded = (coding: string, bytes: Buffer): Buffer => Buffer.concat([
    Buffer.from(`${crlf('POST /sparql HTTP/1.1', host, 'Content-Type: application/x-www-form-urlencoded', `Content-Encoding: ${coding}`, `Content-Length: ${bytes.length}`)}\r\n`), bytes,
  ]);

  it.each([
    ['gzip', gzipSync(query)], ['x-gzip', gzipSync(query)], ['GZIP', gzipSync(query)], ['deflate', deflateSync(query)], ['br', brotliCompressSync(query)], ['identity', Buffer.from(query)],
  ])('that is encoded as %s is decoded', async (coding, bytes) => {
    await open();
    expect((await exchange(coded(coding, bytes))).body).toBe(yes);
  });

  it.each([
    ['another coding', 'zstd', Buffer.from(query), '415 Unsupported Media Type', 'A body may be encoded as gzip, deflate, br, not as zstd.'],
    ['two codings', 'gzip, br', Buffer.from(query), '415 Unsupported Media Type', 'A body may be encoded as gzip, deflate, br, not as gzip, br.'],
    ['what is not so encoded', 'gzip', Buffer.from(query), '400 Bad Request', 'The body is not what its Content-Encoding says.'],
    ['half of it', 'gzip', gzipSync(query).subarray(0, -12), '400 Bad Request', 'The body is not what its Content-Encoding says.'],
    ['a bomb', 'br', brotliCompressSync(Buffer.alloc(5_000_000, 'a')), '413 Payload Too Large', 'The body may have 100000 bytes.'],
  ])('%s is refused', async (_, coding, bytes, status, detail) => {
    await open({}, { body: { bytes: 100_000 } });
    const refused = await exchange(coded(coding, bytes));
    expect([refused.status.slice(9), (JSON.parse(refused.body) as { detail: string }).detail, refused.headers['Accept-Encoding']])
      .toEqual([status, detail, status.startsWith('415') ? 'gzip, deflate, br' : undefined]);
  });

  it('beyond the limit is refused, and read to its end so that its client hears it', async () => {
    await open({}, { body: { bytes: 1000 } });
    for (const length of [`Content-Length: ${20_000_000}`, 'Transfer-Encoding: chunked']) {
      const chunked = length.startsWith('T');
      const reader = new Reader();
      reader.socket.write(`${crlf('POST /sparql HTTP/1.1', host, 'Content-Type: application/sparql-query', length)}\r\n`);
      const part = Buffer.alloc(1_000_000, ' ');
      for (let i = 0; i < 20; i++) reader.socket.write(chunked ? Buffer.concat([Buffer.from('f4240\r\n'), part, Buffer.from('\r\n')]) : part);
      if (chunked) reader.socket.write('0\r\n\r\n');
      reader.socket.write(form('ASK {}'));
      const refused = await reader.answer();
      expect([refused.status, JSON.parse(refused.body)]).toEqual(['HTTP/1.1 413 Payload Too Large', { type: 'about:blank', title: 'Body too large', status: 413, detail: 'The body may have 1000 bytes.', limit: 1000 }]);
      expect((await reader.answer()).body).toBe(yes);
      reader.socket.destroy();
    }
  });
});

describe('parameters', () => {
  const piece = fc.constantFrom('a', '+', '%', '%2', '%41', '%2B', '%26', '%00', '%C3%BC', '%C3', '%FF', '%ED%A0%80', '%F0%9F%A7%AC', '=', '?', '%EF%BB%BF', '&', '&query=', '&a', 'query');

  it('are decoded as URLSearchParams does, alone or among others, at once or in steps', async () => {
    await fc.assert(fc.asyncProperty(fc.array(piece, { minLength: 1 }), async (pieces) => {
      const text = `query=${pieces.join('')}`, expected = new URLSearchParams(text), steps = await formParameters(Buffer.from(text));
      for (const name of ['query', 'a', '']) {
        expect(searchParameters(text).getAll(name)).toEqual(expected.getAll(name));
        expect([steps.has(name), steps.getAll(name)]).toEqual([expected.has(name), expected.getAll(name)]);
      }
    }), { numRuns: 1000, seed: 1 });
  });

  it('are so many at most', async () => {
    await expect(formParameters(Buffer.from('a=1&'.repeat(20_000)))).rejects.toMatchObject({ status: 400, title: 'Too many parameters' });
  });
});

describe('a target or host', () => {
  const line = (target: string, ...headers: readonly string[]): string => `${crlf(`GET ${target} HTTP/1.1`, ...headers)}\r\n`;
  const ask = '/sparql?query=ASK%7B%7D';

  it.each<[string, string, string]>([
    ['one host', line(ask, 'Host: example.org:8080'), '200 OK'],
    ['an address of IPv6', line(ask, 'Host: [::1]:80'), '200 OK'],
    ['a host that is empty', line(ask, 'Host:'), '200 OK'],
    ['escapes and an underscore', line(ask, 'Host: a_b%20c'), '200 OK'],
    ['two hosts', line(ask, host, host), '400 Bad Request'],
    ['two hosts in one', line(ask, 'Host: a, b'), '400 Bad Request'],
    ['hosts of which one is empty', line(ask, host, 'host:'), '400 Bad Request'],
    ['no host', line(ask), '400 Bad Request'],
    ['a host with a path', line(ask, 'Host: example.org/a'), '400 Bad Request'],
    ['a user', line(ask, 'Host: me@example.org'), '400 Bad Request'],
    ['a port that is none', line(ask, 'Host: example.org:http'), '400 Bad Request'],
    ['a port too large', line(ask, 'Host: example.org:65536'), '400 Bad Request'],
    ['half of an address', line(ask, 'Host: [::1'), '400 Bad Request'],
    ['an address that is none', line(ask, 'Host: [1:2]'), '400 Bad Request'],
    ['bytes that are no ASCII', line(ask, 'Host: \u00fc.org'), '400 Bad Request'],
    ['an absolute address', line(`http://other.org${ask}`, host), '200 OK'],
    ['one with a port', line(`HTTP://other.org:81${ask}`, host), '200 OK'],
    ['one of https', line(`https://other.org${ask}`, host), '200 OK'],
    ['one whose port is too large', line(`http://other.org:99999999${ask}`, host), '400 Bad Request'],
    ['one without a host', line(`http://${ask}`, host), '400 Bad Request'],
    ['one of another scheme', line(`ftp://other.org${ask}`, host), '400 Bad Request'],
    ['two slashes', line('//', host), '404 Not Found'],
    ['a target without a slash', line('sparql?query=ASK%7B%7D', host), '400 Bad Request'],
  ])('%s', async (_, request, status) => {
    await open();
    expect(await statusOf(request)).toBe(status);
  });

  it('of an absolute address counts more than the header', async () => {
    await open();
    const { body } = await exchange(line('http://other.org/sparql', host, 'Accept: application/n-triples'));
    expect(body).toContain('<http://other.org/sparql>');
  });

  it('a header of nothing but spaces takes no time', async () => {
    await open();
    await exchange(get('ASK {}'));
    const start = performance.now();
    for (let i = 0; i < 20; i++) await exchange(get('ASK {}', `Accept: ${' '.repeat(15_000)}a`, 'If-None-Match: a'));
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
