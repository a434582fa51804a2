import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { createEngine } from '../../server/engine/create-engine.js';
import { unlimited, type QueryLimits } from '../../server/http/answer-query.js';
import { readPlainRequest } from '../../server/http/plain-request.js';
import { createSparqlHandler, type SparqlOptions } from '../../server/http/sparql.js';
import { cascade, prefixes, serve } from '../support/service.js';

/** Requests as bytes: what Node's HTTP would do with them, and what is answered ahead of it. */

const engine = createEngine({ workers: 1 });
let server: Server, port: number;
/** Requests that came to Node's HTTP. */
let usual = 0;
beforeAll(() => engine.swap(cascade));
afterAll(() => engine.close(0));
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function open(limits: Partial<QueryLimits> = {}, more: Partial<SparqlOptions> = {}): Promise<void> {
  const served = await serve(createSparqlHandler({
    engine, prefixes, log: () => undefined, endpoint: 'http://example.org/sparql', timeout: 3000, namedGraphs: () => [], limits: { ...unlimited, ...limits }, ...more,
  }));
  ({ server } = served);
  port = Number(new URL(served.url).port);
  usual = 0;
  server.on('request', () => { usual += 1; });
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

  constructor() {
    this.socket = connect(port, '127.0.0.1').on('data', (chunk: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.#wake();
    }).on('close', () => {
      this.closed = true;
      this.#wake();
    }).on('error', () => undefined);
  }

  async #until<T>(look: () => T | undefined): Promise<T> {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (this.closed) throw new Error(`closed after: ${this.#bytes.toString()}`);
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

/** Without what is of its own in each answer. */
const plainOf = ({ status, headers, body }: Got): Got => ({
  status, body, headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, ['Date', 'Query-Id', 'X-Request-Id'].includes(name) ? 'its own' : value])),
});

async function exchange(request: string): Promise<Got> {
  const reader = new Reader();
  reader.socket.write(request, 'latin1');
  const got = await reader.answer();
  reader.socket.destroy();
  return got;
}

const labels = 'SELECT ?s ?l { ?s skos:prefLabel ?l } ORDER BY ?s';

describe('a plain request is answered as Node\'s HTTP does', () => {
  it.each<[string, string, number]>([
    ['ASK in the address', get('ASK { ?s ?p ?o }'), 1],
    ['posted', form(labels, 'Accept: application/sparql-results+json'), 1],
    ['as CSV', form(labels, 'Accept: text/csv'), 1],
    ['as it is chosen', form(labels, 'Accept: application/sparql-results+xml;q=0.5, text/tab-separated-values', 'accept-encoding: gzip, br'), 1],
    ['the text itself', `${crlf('POST /sparql HTTP/1.1', host, 'content-type: application/sparql-query', 'content-length: 16')}\r\nASK { ?s ?p ?o }`, 1],
    ['triples', form('DESCRIBE ex:invasion', 'Accept: application/n-triples'), 1],
    ['made triples', form('CONSTRUCT { ?s ex:n ?n } WHERE { ?s ex:order ?n }', 'Accept: application/n-triples'), 1],
    ['characters of more than a byte', form('SELECT ("größer – ≥" AS ?x) {}', 'Accept: text/csv'), 1],
    ['much of it, encoded', form(`SELECT ("${'a'.repeat(3000)}" AS ?x) {}`, 'Accept: text/csv', 'Accept-Encoding: gzip'), 1],
    ['with an id', form('ASK {}', 'Query-Id: mine'), 1],
    ['without the cache', form('ASK {}', 'Cache-Control: no-cache'), 1],
    ['not repeatable', form('ASK { FILTER(NOW() > 0) }'), 1],
    ['from one that goes through others', form('ASK {}', 'X-Forwarded-For: 192.0.2.1', 'Via: 1.1 proxy', 'Connection: Keep-Alive'), 1],
    ['a document, by a worker', form('DESCRIBE ex:invasion', 'Accept: text/turtle'), 0],
    ['wrong', form('SELECT ?x { ?s ?p ?x'), 0],
    ['no query', post('question=1'), 0],
    ['an update', post('update=INSERT%20DATA%20%7B%7D'), 0],
    ['an explanation', `${crlf('GET /sparql?query=ASK%7B%7D&explain=text HTTP/1.1', host)}\r\n`, 0],
    ['an id that is none', form('ASK {}', 'Query-Id: a/b'), 0],
    ['not acceptable', form('ASK {}', 'Accept: image/png'), 0],
    ['the description', `${crlf('GET /sparql HTTP/1.1', host, 'Accept: text/turtle')}\r\n`, 0],
    ['another path', `${crlf('GET /spar HTTP/1.1', host)}\r\n`, 0],
    ['known already', get('ASK {}', 'If-None-Match: *'), 0],
  ])('%s', async (_, request, ahead) => {
    await open();
    await exchange(request); // what is known from then on is so for both
    await exchange(request);
    await same(request, ahead);
  });

  it.each([['text/turtle'], ['text/csv']])('from the cache, as %s', async (accept) => {
    await open({}, { cacheBytes: 2 ** 20 });
    const request = form(accept === 'text/csv' ? labels : 'DESCRIBE ex:invasion', `Accept: ${accept}`);
    await exchange(request);
    expect((await same(request, 1)).headers['Cache-Status']).toBe('metastasis; hit');
  });
});

/** Asks as it is and in a way that is not plain. @param ahead Whether the first is answered ahead of Node's HTTP. */
async function same(request: string, ahead: number): Promise<Got> {
  usual = 0;
  const plain = await exchange(request);
  expect(1 - usual).toBe(ahead);
  usual = 0;
  const other = await exchange(request.replace('\r\n', '\r\nUnusual: yes\r\n'));
  expect(usual).toBe(1);
  const timeless = (got: Got): Got => (got.body.includes(' ms') ? { ...got, body: got.body.replaceAll(/[\d.]+ ms/g, 'some ms'), headers: { ...got.headers, 'Content-Length': 'some' } } : got);
  expect(timeless(plainOf(plain))).toEqual(timeless(plainOf(other)));
  if (ahead === 1) {
    expect(plain.status).toBe('HTTP/1.1 200 OK');
    expect(Math.abs(Date.parse(plain.headers['Date'] as string) - Date.now())).toBeLessThan(3000);
  }
  return plain;
}

describe('a connection', () => {
  it('is read ahead of Node\'s HTTP until something comes that is not plain, and by it from then on', async () => {
    await open();
    const reader = new Reader();
    const ask = async (request: string): Promise<[string, number]> => {
      reader.socket.write(request, 'latin1');
      const { status, body } = await reader.answer();
      return [`${status.slice(9)} ${body.slice(0, 23)}`, usual];
    };
    const yes = '200 OK {"head":{},"boolean":tr';
    expect(await ask(form('ASK {}'))).toEqual([yes, 0]);
    expect(await ask(get('ASK {}'))).toEqual([yes, 0]);
    expect(await ask(form('ASK {', 'Accept: application/json'))).toEqual(['400 Bad Request {\n  "type": "about:blan', 1]);
    expect(await ask(form('ASK {}'))).toEqual([yes, 2]);
    reader.socket.destroy();
  });

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

  it('may be ended by its client behind the request', async () => {
    await open();
    const reader = new Reader();
    reader.socket.end(form('SELECT (1 AS ?x) {}', 'Accept: text/csv'));
    expect((await reader.answer()).body).toBe('x\r\n1\r\n');
    for (let i = 0; i < 100 && !reader.closed; i++) await sleep(10);
    expect(reader.closed).toBe(true);
  });

  it('that says nothing, or nothing more, is closed after a while', async () => {
    await open();
    server.keepAliveTimeout = 60;
    server.headersTimeout = 60;
    const silent = new Reader(), resting = new Reader();
    resting.socket.write(form('ASK {}'));
    expect((await resting.answer()).headers['Keep-Alive']).toBe('timeout=0');
    expect([silent.closed, resting.closed]).toEqual([false, false]);
    await sleep(300);
    expect([silent.closed, resting.closed]).toEqual([true, true]);
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
    await stopped;
    for (let i = 0; i < 100 && !(resting.closed && waiting.closed); i++) await sleep(10);
    expect([resting.closed, waiting.closed]).toEqual([true, true]);
  });
});

it('what is not answered ahead counts once against the rate of its client', async () => {
  await open({ rate: 0.5 }); // five in ten seconds
  const statuses: string[] = [];
  for (const query of ['ASK {', 'ASK { FILTER(REGEX("a", "a")) }', 'ASK {}', 'ASK { # other\n}', 'ASK { ?s ?p }', 'ASK { ?a ?b ?c }', 'ASK { ?d ?e ?f }']) statuses.push((await exchange(form(query))).status.slice(9, 12));
  expect(statuses).toEqual(['400', '200', '200', '200', '400', '429', '429']);
});

it('a body beyond the limit is refused', async () => {
  await open({}, { maxBody: 40 });
  expect((await exchange(form('ASK {}'))).status).toBe('HTTP/1.1 200 OK');
  const refused = await exchange(form('ASK { ?s ?p "much longer" }'));
  expect([refused.status, JSON.parse(refused.body)]).toEqual(['HTTP/1.1 413 Payload Too Large', { type: 'about:blank', title: 'Body too large', status: 413, detail: 'The body may have 40 bytes.', limit: 40 }]);
});

describe('what is plain', () => {
  const read = (text: string) => readPlainRequest(Buffer.from(text, 'latin1'));

  it('is read whole', () => {
    expect(read(form('ASK {}', 'Accept:  text/csv \t', 'X-Forwarded-For: 192.0.2.1, 10.0.0.1'))).toEqual({
      method: 'POST', url: '/sparql', headers: {
        host: 'example.org', 'content-type': 'application/x-www-form-urlencoded', 'content-length': '18', accept: 'text/csv', 'x-forwarded-for': '192.0.2.1, 10.0.0.1',
      },
      sparql: { query: 'ASK {}', defaultGraphs: [], namedGraphs: [], format: undefined, explain: undefined, queryId: undefined },
    });
  });

  it('is decoded as a form is, whatever it is', () => {
    const piece = fc.constantFrom('a', '+', '%', '%2', '%41', '%2B', '%26', '%00', '%C3%BC', '%C3', '%FF', '%ED%A0%80', '%F0%9F%A7%AC', '=', '?', '%EF%BB%BF');
    fc.assert(fc.property(fc.array(piece, { minLength: 1 }), (pieces) => {
      const value = pieces.join('');
      const expected = new URLSearchParams(`query=${value}`).get('query');
      expect(read(post(`query=${value}`))?.sparql.query).toBe(expected);
      expect(read(`${crlf(`GET /sparql?query=${value} HTTP/1.1`, host)}\r\n`)?.sparql.query).toBe(expected);
    }), { numRuns: 2000, seed: 1 });
  });

  const good = get('ASK {}', 'Accept: text/csv');
  const posted = form('ASK {}', 'Accept: text/csv');
  it.each([
    ['a part of a request', good.slice(0, -2)],
    ['more than a request', good + good],
    ['bytes behind its body', `${posted}\r\n`],
    ['less than its body', posted.slice(0, -1)],
    ['a body of a GET', good.replace('Accept', 'Content-Length: 1\r\nAccept') + 'a'],
    ['an empty body of a GET', good.replace('Accept', 'Content-Length: 0\r\nAccept')],
    ['no length', posted.replace(/Content-Length: \d+\r\n/, '')],
    ['a length of another form', posted.replace('Content-Length: ', 'Content-Length: 0')],
    ['a signed length', posted.replace('Content-Length: ', 'Content-Length: +')],
    ['two lengths', posted.replace('Accept', 'Content-Length: 18\r\nAccept')],
    ['chunks', posted.replace('Accept', 'Transfer-Encoding: chunked\r\nAccept')],
    ['a header twice', good.replace('\r\n\r\n', '\r\naccept: text/csv\r\n\r\n')],
    ['no host', good.replace('Host: example.org\r\n', '')],
    ['a connection that ends', good.replace('Accept', 'Connection: close\r\nAccept')],
    ['an upgrade', good.replace('Accept', 'Connection: Upgrade\r\nUpgrade: h2c\r\nAccept')],
    ['an expectation', posted.replace('Accept', 'Expect: 100-continue\r\nAccept')],
    ['a condition', good.replace('Accept', 'If-None-Match: "a"\r\nAccept')],
    ['who it is', good.replace('Accept', 'Authorization: Bearer a\r\nAccept')],
    ['an unknown header', good.replace('Accept', 'Accept-Everything')],
    ['a property of every object', good.replace('Accept:', '__proto__:')],
    ['another property of every object', good.replace('Accept:', 'constructor:')],
    ['a space before the colon', good.replace('Accept:', 'Accept :')],
    ['a folded header', good.replace('text/csv', 'text/csv,\r\n text/html')],
    ['bytes that are no ASCII', good.replace('text/csv', 'text/cs\u00fc')],
    ['a control character', good.replace('text/csv', 'text/csv\u0001')],
    ['a bare line feed', good.replaceAll('\r\n', '\n')],
    ['one bare line feed', good.replace('\r\nAccept', '\nAccept')],
    ['a bare carriage return', good.replace('\r\nAccept', '\rAccept')],
    ['HTTP/1.0', good.replace('HTTP/1.1', 'HTTP/1.0')],
    ['another method', good.replace('GET', 'HEAD')],
    ['a method in small letters', good.replace('GET', 'get')],
    ['a longer path', good.replace('/sparql', '/sparqls')],
    ['a deeper path', good.replace('/sparql', '/sparql/')],
    ['a whole address', good.replace('/sparql', 'http://example.org/sparql')],
    ['a space in the address', good.replace('ASK', 'ASK ')],
    ['an empty line ahead', `\r\n${good}`],
    ['a body that is no UTF-8', post('query=ASK%20%7B%7D\u00ff')],
    ['two queries', good.replace('?query', '?query=ASK&query')],
    ['another type', posted.replace('x-www-form-urlencoded', 'json')],
    ['a very long request', get(`ASK { FILTER("${'a'.repeat(17_000)}" = "") }`)],
  ])('is not %s', (_, text) => {
    expect(read(good)).toBeDefined();
    expect(read(posted)).toBeDefined();
    expect(read(text)).toBeUndefined();
  });
});
