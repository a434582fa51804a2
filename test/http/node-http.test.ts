import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startService, temporaryFolder, type ServiceProcess } from '../support/process.js';

/**
 * Requests as bytes, to the service and to a bare HTTP server of Node's beside it: what Node refuses, the service refuses in
 * the same way, and what Node hands on, the service answers. Differences are stated in the table.
 */

const crlf = '\r\n', host = `Host: example.org${crlf}`, end = `${host}${crlf}`;
const get = (target = '/health', version = 'HTTP/1.1'): string => `GET ${target} ${version}${crlf}`;
const plain = `${get()}${end}`;
const body = 'ASK {}';
const post = (headers: string, content: string): string => `POST /sparql HTTP/1.1${crlf}${host}Content-Type: application/sparql-query${crlf}${headers}${crlf}${content}`;
const lengthOf = (value: string, content = body): string => post(`Content-Length: ${value}${crlf}`, content);
const chunked = (content: string, headers = `Transfer-Encoding: chunked${crlf}`): string => post(headers, content);
const withHeader = (header: string): string => `${get()}${host}${header}${crlf}${crlf}`;

/** What differs: of the statuses that Node's handler would give, or of what becomes of the connection. */
interface Difference { readonly statuses?: readonly number[]; readonly closed?: boolean; readonly why: string }
type Case = readonly [name: string, bytes: string | readonly string[], difference?: Difference];

const host400: Difference = { statuses: [400], closed: true, why: 'one Host, and a proper one (RFC 9112, 3.2)' };
/** Why a request that was read whole is not answered with the fault of what follows. */
const ownAnswer = 'what was read whole gets an answer of its own; Node gives it the fault of what follows';
const unknownPath: Difference = { statuses: [404], why: 'the path is unknown' };
const method405: Difference = { statuses: [405], why: 'the path takes GET and HEAD' };

const cases: readonly Case[] = [
  // The line of the request.
  ['HTTP/1.1', plain],
  ['HTTP/1.0', `${get('/health', 'HTTP/1.0')}${crlf}`],
  ['HTTP/1.0 with Host', `${get('/health', 'HTTP/1.0')}${end}`],
  ['HTTP/1.0 that keeps the connection', `${get('/health', 'HTTP/1.0')}Connection: keep-alive${crlf}${crlf}`],
  ['HTTP/0.9', `GET /health${crlf}${crlf}`],
  ['HTTP/1.2', `${get('/health', 'HTTP/1.2')}${end}`],
  ['HTTP/2.0', `${get('/health', 'HTTP/2.0')}${end}`],
  ['HTTP/9.9', `${get('/health', 'HTTP/9.9')}${end}`],
  ['a version of one number', `${get('/health', 'HTTP/1')}${end}`],
  ['a version in small letters', `${get('/health', 'http/1.1')}${end}`],
  ['another protocol', `${get('/health', 'ICY/1.1')}${end}`],
  ['the preface of HTTP/2', `PRI * HTTP/2.0${crlf}${crlf}SM${crlf}${crlf}`],
  ['HEAD', `HEAD /health HTTP/1.1${crlf}${end}`],
  ['a method in small letters', `get /health HTTP/1.1${crlf}${end}`],
  ['a method that nobody knows', `FOO /health HTTP/1.1${crlf}${end}`],
  ['a method of WebDAV', `PROPFIND /health HTTP/1.1${crlf}${end}`, method405],
  ['TRACE', `TRACE /health HTTP/1.1${crlf}${end}`, method405],
  ['a method with a bracket', `GE{T /health HTTP/1.1${crlf}${end}`],
  ['no method', ` /health HTTP/1.1${crlf}${end}`],
  ['an empty line ahead', `${crlf}${plain}`],
  ['many empty lines ahead', `${crlf.repeat(20)}${plain}`],
  ['a line feed ahead', `\n${plain}`],
  ['a space ahead', ` ${plain}`],
  ['two spaces behind the method', `GET  /health HTTP/1.1${crlf}${end}`],
  ['two spaces ahead of the version', `GET /health  HTTP/1.1${crlf}${end}`],
  ['a space behind the version', `GET /health HTTP/1.1 ${crlf}${end}`],
  ['tabs between the parts', `GET\t/health\tHTTP/1.1${crlf}${end}`],
  ['a space in the target', `${get('/hea lth')}${end}`],
  ['a NUL in the target', `${get('/health\0')}${end}`],
  ['eight bits in the target', `${get('/health?é')}${end}`],
  ['a fragment in the target', `${get('/health#x')}${end}`],
  ['an empty query', `${get('/health?')}${end}`],
  ['an absolute target', `${get('http://example.org/health')}${end}`],
  ['an absolute target of another scheme', `${get('ftp://example.org/health')}${end}`, { statuses: [400], closed: true, why: 'no http address' }],
  ['a target of an authority', `${get('example.org:80')}${end}`],
  ['a target without a slash', `${get('health')}${end}`],
  ['a star', `OPTIONS * HTTP/1.1${crlf}${end}`, { statuses: [405], why: 'the service as a whole has no options' }],
  ['a target of 8 kB', `${get(`/health?${'a'.repeat(8000)}`)}${end}`],
  ['a target of 20 kB', `${get(`/health?${'a'.repeat(20_000)}`)}${end}`],
  ['line feeds alone', 'GET /health HTTP/1.1\nHost: example.org\n\n'],
  ['a carriage return alone', 'GET /health HTTP/1.1\rHost: example.org\r\r'],
  ['two carriage returns', `GET /health HTTP/1.1\r${crlf}${end}`],
  ['no line at all', 'x'.repeat(100)],
  ['bytes of TLS', '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03'],
  // Headers.
  ['no Host', `${get()}${crlf}`],
  ['an empty Host', `${get()}Host:${crlf}${crlf}`],
  ['a Host with a port', `${get()}Host: example.org:80${crlf}${crlf}`],
  ['a Host of IPv6', `${get()}Host: [::1]:80${crlf}${crlf}`],
  ['two hosts', `${get()}${host}${host}${crlf}`, host400],
  ['a Host with a space', `${get()}Host: exa mple${crlf}${crlf}`, host400],
  ['a Host with a path', `${get()}Host: example.org/x${crlf}${crlf}`, host400],
  ['a Host with a user', `${get()}Host: a@example.org${crlf}${crlf}`, host400],
  ['a Host with a port that is none', `${get()}Host: example.org:99999${crlf}${crlf}`, host400],
  ['a space ahead of the colon', withHeader('X-A : b')],
  ['no colon', withHeader('X-A')],
  ['an empty name', withHeader(': b')],
  ['an empty value', withHeader('X-A:')],
  ['a value with spaces around', withHeader('X-A:   b   ')],
  ['a value with tabs', withHeader('X-A:\tb\tc')],
  ['a value that goes on in the next line', withHeader(`X-A: b${crlf} c`)],
  ['the first header that goes on', `${get()} X-A: b${crlf}${end}`],
  ['a NUL in a value', withHeader('X-A: b\0c')],
  ['a control character in a value', withHeader('X-A: b\x01c')],
  ['a delete character in a value', withHeader('X-A: b\x7fc')],
  ['a carriage return in a value', withHeader('X-A: b\rc')],
  ['a line feed in a value', withHeader('X-A: b\nc')],
  ['eight bits in a value', withHeader('X-A: \xe9\xff')],
  ['eight bits in a name', withHeader('X-\xe9: b')],
  ['a bracket in a name', withHeader('X(A): b')],
  ['a name of quotes', withHeader('"X": b')],
  ['a header of 10 kB', withHeader(`X-A: ${'b'.repeat(10_000)}`)],
  ['a header of 20 kB', withHeader(`X-A: ${'b'.repeat(20_000)}`)],
  ['a name of 20 kB', withHeader(`${'b'.repeat(20_000)}: x`)],
  ['500 short headers', withHeader(Array.from({ length: 500 }, (_, i) => `X-${i}: b`).join(crlf))],
  ['3,000 short headers', withHeader(Array.from({ length: 3000 }, (_, i) => `X-${i}: b`).join(crlf))],
  ['the same header a hundred times', withHeader(Array.from({ length: 100 }, () => 'Accept: */*').join(crlf))],
  ['Connection: close', withHeader('Connection: close')],
  ['Connection: keep-alive', withHeader('Connection: keep-alive')],
  ['Connection with names of headers', withHeader('Connection: close, X-A')],
  ['Upgrade to a web socket', withHeader(`Connection: Upgrade${crlf}Upgrade: websocket`)],
  ['Upgrade to HTTP/2', withHeader(`Connection: Upgrade, HTTP2-Settings${crlf}Upgrade: h2c${crlf}HTTP2-Settings: AAMAAABkAAQAAP__`)],
  ['Expect: 100-continue', lengthOf(`6${crlf}Expect: 100-continue`)],
  ['Expect of something else', lengthOf(`6${crlf}Expect: 200-ok`)],
  ['a body that comes after 100', [lengthOf(`6${crlf}Expect: 100-continue`, ''), body]],
  // Bodies with a length.
  ['a body', lengthOf('6')],
  ['a body in pieces', [lengthOf('6', 'AS'), 'K ', '{}']],
  ['a body of nothing', lengthOf('0', ''), { statuses: [400], why: 'an empty text is no query' }],
  ['no length', post('', ''), { statuses: [400], why: 'an empty text is no query' }],
  ['GET with a body', `${get()}${host}Content-Length: 5${crlf}${crlf}hello`],
  ['a length below zero', lengthOf('-6')],
  ['a length with a plus', lengthOf('+6')],
  ['a length in hexadecimal', lengthOf('0x6')],
  ['a length with a letter', lengthOf('6a')],
  ['a length with a fraction', lengthOf('6.0')],
  ['a length with zeros', lengthOf('0006')],
  ['a length with spaces', lengthOf('  6  ')],
  ['a length of two numbers', lengthOf('6 6')],
  ['a length that is empty', lengthOf('')],
  ['a length that is a list', lengthOf('6, 6')],
  ['the same length twice', lengthOf(`6${crlf}Content-Length: 6`)],
  ['two lengths', lengthOf(`6${crlf}Content-Length: 7`)],
  ['a length beyond 64 bits', lengthOf('99999999999999999999')],
  ['a request behind a body', `${lengthOf('6')}${plain}`],
  ['a body longer than its length', lengthOf('6', `${body}xxx`), { statuses: [200, 400], why: 'the query is answered with its last byte, ahead of what follows' }],
  // Bodies in chunks.
  ['one chunk', chunked(`6${crlf}${body}${crlf}0${crlf}${crlf}`)],
  ['three chunks', chunked(`2${crlf}AS${crlf}2${crlf}K ${crlf}2${crlf}{}${crlf}0${crlf}${crlf}`)],
  ['chunks in pieces', [chunked('2'), crlf, 'AS', `${crlf}4${crlf}K {}`, `${crlf}0`, `${crlf}${crlf}`]],
  ['a size in capital letters', chunked(`A${crlf}ASK { }   ${crlf}0${crlf}${crlf}`)],
  ['a size with zeros', chunked(`0006${crlf}${body}${crlf}000${crlf}${crlf}`)],
  ['an extension of a chunk', chunked(`6;a=b${crlf}${body}${crlf}0${crlf}${crlf}`)],
  ['an extension in quotes', chunked(`6;a="b c"${crlf}${body}${crlf}0${crlf}${crlf}`)],
  ['an extension of 20 kB', chunked(`6;a=${'b'.repeat(20_000)}${crlf}${body}${crlf}0${crlf}${crlf}`)],
  ['trailers', chunked(`6${crlf}${body}${crlf}0${crlf}X-A: b${crlf}${crlf}`)],
  ['a trailer that is no header', chunked(`6${crlf}${body}${crlf}0${crlf}X A${crlf}${crlf}`)],
  ['a size that is none', chunked(`x${crlf}${body}${crlf}0${crlf}${crlf}`)],
  ['a size below zero', chunked(`-6${crlf}${body}${crlf}0${crlf}${crlf}`)],
  ['a size with 0x', chunked(`0x6${crlf}${body}${crlf}0${crlf}${crlf}`)],
  ['a size with a space ahead', chunked(` 6${crlf}${body}${crlf}0${crlf}${crlf}`)],
  ['a size with a space behind', chunked(`6 ${crlf}${body}${crlf}0${crlf}${crlf}`)],
  ['a size beyond 64 bits', chunked(`fffffffffffffffff${crlf}${body}${crlf}0${crlf}${crlf}`)],
  ['an empty size', chunked(`${crlf}${body}${crlf}0${crlf}${crlf}`)],
  ['a chunk without its end', chunked(`6${crlf}${body}0${crlf}${crlf}`)],
  ['a chunk longer than its size', chunked(`4${crlf}${body}${crlf}0${crlf}${crlf}`)],
  ['line feeds between chunks', chunked(`6\n${body}\n0\n\n`)],
  ['chunks and a length', chunked(`6${crlf}${body}${crlf}0${crlf}${crlf}`, `Transfer-Encoding: chunked${crlf}Content-Length: 6${crlf}`)],
  ['a length and chunks', chunked(`6${crlf}${body}${crlf}0${crlf}${crlf}`, `Content-Length: 6${crlf}Transfer-Encoding: chunked${crlf}`)],
  ['a coding in capital letters', chunked(`6${crlf}${body}${crlf}0${crlf}${crlf}`, `Transfer-Encoding: Chunked${crlf}`)],
  ['chunked twice', chunked(`6${crlf}${body}${crlf}0${crlf}${crlf}`, `Transfer-Encoding: chunked, chunked${crlf}`)],
  ['chunked in two headers', chunked(`6${crlf}${body}${crlf}0${crlf}${crlf}`, `Transfer-Encoding: chunked${crlf}Transfer-Encoding: chunked${crlf}`)],
  ['identity', chunked(body, `Transfer-Encoding: identity${crlf}Content-Length: 6${crlf}`)],
  ['a coding behind chunked', chunked(`6${crlf}${body}${crlf}0${crlf}${crlf}`, `Transfer-Encoding: chunked, gzip${crlf}`)],
  ['a coding that is none', chunked(`6${crlf}${body}${crlf}0${crlf}${crlf}`, `Transfer-Encoding: x${crlf}`)],
  ['an empty coding', chunked(`6${crlf}${body}${crlf}0${crlf}${crlf}`, `Transfer-Encoding:${crlf}`)],
  ['chunks of HTTP/1.0', chunked(`6${crlf}${body}${crlf}0${crlf}${crlf}`).replace('HTTP/1.1', 'HTTP/1.0')],
  // Several on one connection.
  ['two requests at once', plain + plain],
  ['ten requests at once', plain.repeat(10)],
  ['a request a byte at a time', [...plain]],
  ['a request behind one that closes', `${withHeader('Connection: close')}${plain}`, { statuses: [200], why: ownAnswer }],
  ['a request behind an unknown path', `${get('/no-such-thing')}${end}${plain}`, { statuses: [404, 200], why: unknownPath.why }],
  ['what is no request behind one', `${plain}garbage${crlf}${crlf}`, { statuses: [200], why: ownAnswer }],
  ['an empty line behind a request', `${plain}${crlf}${crlf}${plain}`],
  ['HEAD and GET', `HEAD /health HTTP/1.1${crlf}${end}${plain}`],
  ['the half of a request', `${get()}Host: exam`],
];

/** What a server did: the statuses of its answers, interim ones left out, and whether it closed the connection. */
interface Outcome { readonly statuses: readonly number[]; readonly closed: boolean }

/** Milliseconds without a byte after which nothing more is expected, and those in which an answer comes. */
const calm = 500, patience = 10_000;

/** @param answers So many are waited for, however long they take. */
async function exchange(port: number, bytes: string | readonly string[], answers = 0): Promise<Outcome> {
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  let text = '', closed = false, last = performance.now();
  socket.setEncoding('latin1').on('data', (piece: string) => {
    text += piece;
    last = performance.now();
  }).on('end', () => { closed = true; }).on('close', () => { closed = true; }).on('error', () => undefined);
  await once(socket, 'connect');
  for (const piece of typeof bytes === 'string' ? [bytes] : bytes) {
    if (!socket.destroyed) socket.write(Buffer.from(piece, 'latin1'));
    await sleep(2);
  }
  const statuses = (): readonly number[] => [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status)).filter((status) => status >= 200);
  const begun = last = performance.now();
  while (!closed && (performance.now() - last < calm || (statuses().length < answers && performance.now() - begun < patience))) await sleep(20);
  socket.destroy();
  return { statuses: statuses(), closed };
}

let service: ServiceProcess, bare: Server;
const outcomes = new Map<string, { readonly ours: Outcome; readonly nodes: Outcome }>();
beforeAll(async () => {
  const folder = await temporaryFolder();
  service = await startService({ MPP_DATA: folder.path, MPP_RATE: '0' });
  bare = createServer((req, res) => { req.resume().on('end', () => { res.writeHead(200, { 'Content-Length': 8 }).end('answered'); }); }).listen(0, '127.0.0.1');
  await once(bare, 'listening');
  const port = Number(new URL(service.origin).port), { port: other } = bare.address() as AddressInfo;
  const left = [...cases];
  await Promise.all(Array.from({ length: 24 }, async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [name, bytes] = next, nodes = await exchange(other, bytes);
      const ours = await exchange(port, bytes, nodes.statuses.length);
      outcomes.set(name, { ours, nodes });
    }
  }));
}, 120_000);
afterAll(async () => {
  bare.closeAllConnections();
  bare.close();
  await service.stop();
});

test.each(cases.map(([name, , difference]) => [name, difference] as const))('%s', (name, difference) => {
  const { ours, nodes } = outcomes.get(name) ?? {};
  expect(ours).toEqual({ statuses: difference?.statuses ?? nodes?.statuses, closed: difference?.closed ?? nodes?.closed });
});
