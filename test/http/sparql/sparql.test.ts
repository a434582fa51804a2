import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { Agent, request, type IncomingMessage, type OutgoingHttpHeaders, type Server } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { createEngine } from '../../../server/engine/create-engine.js';
import { createSparqlHandler } from '../../../server/http/sparql/sparql.js';
import { cascade, crowd, endless, prefixes, serve } from '../../support/service.js';

const engine = createEngine({ workers: 1 });
const logged: unknown[] = [];
let url: string, server: Server;
beforeAll(async () => {
  await engine.swap(cascade);
  ({ url, server } = await serve(createSparqlHandler({
    engine, prefixes, log: (...entry) => logged.push(entry), endpoint: 'http://example.org/sparql', timeout: 2000,
    body: { bytes: 10_000 }, namedGraphs: () => [{ name: 'http://example.org/graph/cascade', triples: 6 }, { name: 'http://example.org/graph/papers' }],
  })));
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await engine.close(0);
});

interface Answer { readonly status: number; readonly headers: IncomingMessage['headers']; readonly bytes: Buffer; readonly body: string }
interface Asked { readonly method?: string; readonly headers?: OutgoingHttpHeaders; readonly body?: string | Buffer }

/** One request as it is, without what fetch adds to it. */
async function send(search: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Answer> {
  const asked = request(`${url}${search}`, { method, headers });
  asked.end(body);
  const [response] = await once(asked, 'response') as [IncomingMessage];
  const bytes = Buffer.concat(await response.toArray() as Buffer[]);
  return { status: response.statusCode ?? 0, headers: response.headers, bytes, body: bytes.toString() };
}
const get = (query: string, accept?: string, more = ''): Promise<Answer> =>
  send(`?query=${encodeURIComponent(query)}${more}`, accept === undefined ? {} : { headers: { accept } });
const problem = ({ body }: Answer) => JSON.parse(body) as Record<string, unknown>;

const labels = 'SELECT ?s ?l { ?s skos:prefLabel ?l } ORDER BY ?s';
const json = '{"head":{"vars":["s","l"]},"results":{"bindings":['
  + '{"s":{"type":"uri","value":"http://example.org/colonization"},"l":{"type":"literal","value":"colonization, \\"late\\"","xml:lang":"en"}},\n'
  + '{"s":{"type":"uri","value":"http://example.org/invasion"},"l":{"type":"literal","value":"invasion","xml:lang":"en"}}]}}';

describe('each format', () => {
  const order = 'CONSTRUCT WHERE { ?s ex:order ?n }';
  const triple = '<http://example.org/colonization> <http://example.org/order> "2"^^<http://www.w3.org/2001/XMLSchema#integer> .\n';
  const turtle = '@prefix ex: <http://example.org/> .\n\nex:colonization ex:order 2 .\n';
  const rdfxml = '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF\n    xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"\n    xmlns:ex="http://example.org/">\n'
    + '  <rdf:Description rdf:about="http://example.org/colonization">\n    <ex:order rdf:datatype="http://www.w3.org/2001/XMLSchema#integer">2</ex:order>\n'
    + '  </rdf:Description>\n</rdf:RDF>\n';
  const about = '<http://example.org/graph/x> <http://example.org/p> "a" .\n';
  test.each([
    ['SELECT', labels, 'json', 'application/sparql-results+json', json],
    ['SELECT', labels, 'xml', 'application/sparql-results+xml', '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="s"/><variable name="l"/></head><results>\n'
      + '<result><binding name="s"><uri>http://example.org/colonization</uri></binding><binding name="l"><literal xml:lang="en">colonization, &quot;late&quot;</literal></binding></result>\n'
      + '<result><binding name="s"><uri>http://example.org/invasion</uri></binding><binding name="l"><literal xml:lang="en">invasion</literal></binding></result>\n</results></sparql>\n'],
    ['SELECT', labels, 'csv', 'text/csv', 's,l\r\nhttp://example.org/colonization,"colonization, ""late"""\r\nhttp://example.org/invasion,invasion\r\n'],
    ['SELECT', labels, 'tsv', 'text/tab-separated-values', '?s\t?l\n<http://example.org/colonization>\t"colonization, \\"late\\""@en\n<http://example.org/invasion>\t"invasion"@en\n'],
    ['ASK', 'ASK { ?s a ex:Stage }', 'json', 'application/sparql-results+json', '{"head":{},"boolean":true}'],
    ['ASK', 'ASK { ?s a ex:Stage }', 'xml', 'application/sparql-results+xml', '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head></head><boolean>true</boolean></sparql>\n'],
    ['ASK', 'ASK { ?s a ex:Stage }', 'csv', 'text/csv', 'true'],
    ['ASK', 'ASK { ?s a ex:Stag }', 'tsv', 'text/tab-separated-values', 'false'],
    ['CONSTRUCT', order, 'ttl', 'text/turtle', turtle],
    ['CONSTRUCT', order, 'trig', 'application/trig', turtle],
    ['CONSTRUCT', order, 'nt', 'application/n-triples', triple],
    ['CONSTRUCT', order, 'nq', 'application/n-quads', triple],
    ['CONSTRUCT', order, 'rdf', 'application/rdf+xml', rdfxml],
    ['CONSTRUCT', order, 'jsonld', 'application/ld+json', `${JSON.stringify({ '@context': { ex: 'http://example.org/' }, '@id': 'ex:colonization', 'ex:order': { '@type': 'http://www.w3.org/2001/XMLSchema#integer', '@value': '2' } }, null, 2)}\n`],
    ['DESCRIBE', 'DESCRIBE ex:invasion', 'ttl', 'text/turtle', '@prefix ex: <http://example.org/> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\n'
      + 'ex:invasion a ex:Stage ;\n    skos:prefLabel "invasion"@en ;\n    ex:precedes ex:colonization .\n'],
    ['CONSTRUCT of nothing', 'CONSTRUCT WHERE { ?s ex:nothing ?n }', 'ttl', 'text/turtle', ''],
    ['CONSTRUCT of a constant', 'CONSTRUCT { <http://example.org/graph/x> ex:p "a" } {}', 'nt', 'application/n-triples', about],
  ])('%s %j as %s', async (_, query, format, mediaType, body) => {
    const byName = await get(query, undefined, `&format=${format}`);
    expect(byName).toMatchObject({ status: 200, body });
    expect(byName.headers).toMatchObject({ 'content-type': `${mediaType}; charset=utf-8`, 'dataset-version': 'cascade', 'access-control-allow-origin': '*' });
    expect(await get(query, mediaType)).toMatchObject({ status: 200, body });
  });
});

describe('the protocol', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const direct = { 'content-type': 'application/sparql-query; charset=UTF-8' };
  const count = 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }';
  const papers = 'default-graph-uri=http%3A%2F%2Fexample.org%2Fgraph%2Fpapers';
  test.each<[string, string, Asked, string]>([
    ['GET', `?query=${encodeURIComponent(count)}&format=csv`, {}, 'n\r\n9\r\n'],
    ['GET with a dataset', `?query=${encodeURIComponent(count)}&format=csv&${papers}`, {}, 'n\r\n3\r\n'],
    ['form POST', '', { method: 'POST', headers: form, body: `query=${encodeURIComponent(count)}&format=csv&${papers}` }, 'n\r\n3\r\n'],
    ['direct POST', `?format=csv&${papers}`, { method: 'POST', headers: direct, body: count }, 'n\r\n3\r\n'],
    ['FROM', `?format=csv&query=${encodeURIComponent('SELECT (COUNT(*) AS ?n) FROM <http://example.org/graph/papers> { ?s ?p ?o }')}`, {}, 'n\r\n3\r\n'],
    ['HEAD', `?query=${encodeURIComponent(count)}&format=csv`, { method: 'HEAD' }, ''],
  ])('%s', async (_, search, asked, body) => {
    expect(await send(search, asked)).toMatchObject({ status: 200, body, headers: { 'content-type': 'text/csv; charset=utf-8' } });
  });

  test.each<[string, string, Asked, number, object]>([
    ['two queries', '?query=ASK+%7B%7D&query=ASK+%7B%7D', {}, 400, { detail: 'There are 2 values for "query"; give one.' }],
    ['a query in URL and body', '?query=ASK+%7B%7D', { method: 'POST', headers: direct, body: 'ASK {}' }, 400, { detail: 'There are 2 values for "query"; give one.' }],
    ['an empty query', '?query=', {}, 400, { detail: 'The query is empty.' }],
    ['a form without query', '', { method: 'POST', headers: form, body: 'format=csv' }, 400, { detail: 'The form has no parameter "query".' }],
    ['a syntax error', '?query=ASK', {}, 400, { title: 'Query syntax error', line: 1, column: 4 }],
    ['what only the engine refuses', `?query=${encodeURIComponent('SELECT (<http://www.w3.org/2001/XMLSchema#integer>(1, 2) AS ?y) {}')}`, {}, 400, { detail: '<http://www.w3.org/2001/XMLSchema#integer> takes 1 argument, not 2.' }],
    ['SERVICE', `?query=${encodeURIComponent('ASK { SERVICE <http://x/> {} }')}`, {}, 403, { service: '<http://x/>' }],
    ['an update in a form', '', { method: 'POST', headers: form, body: 'update=CLEAR+ALL' }, 403, { detail: 'Updates are not accepted here.' }],
    ['a posted update', '', { method: 'POST', headers: { 'content-type': 'application/sparql-update' }, body: 'CLEAR ALL' }, 403, { detail: 'Updates are not accepted here.' }],
    ['another method', '', { method: 'PUT' }, 405, { detail: 'PUT is not answered here; use GET or POST.' }],
    ['nothing acceptable', '?query=ASK+%7B%7D', { headers: { accept: 'image/png' } }, 406, {
      available: [['json', 'sparql-results+json'], ['xml', 'sparql-results+xml']].map(([name, type]) => ({ name, mediaType: `application/${type}` }))
        .concat({ name: 'csv', mediaType: 'text/csv' }, { name: 'tsv', mediaType: 'text/tab-separated-values' }),
    }],
    ['an unknown format', '?query=ASK+%7B%7D&format=pdf', {}, 400, { title: 'Unknown format' }],
    ['a body over the limit', '', { method: 'POST', headers: form, body: `query=${'x'.repeat(20_000)}` }, 413, { limit: 10_000, detail: 'The body may have 10000 bytes.' }],
    ['a chunked body over it', '', { method: 'POST', headers: { ...form, 'transfer-encoding': 'chunked' }, body: `query=${'x'.repeat(20_000)}` }, 413, { limit: 10_000 }],
    ['another media type', '', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'ASK {}' }, 415, { accepted: ['application/x-www-form-urlencoded', 'application/sparql-query', 'application/sparql-update'] }],
    ['no media type', '', { method: 'POST', body: 'ASK {}' }, 415, { title: 'Unsupported media type' }],
    ['another charset', '', { method: 'POST', headers: { 'content-type': 'application/sparql-query; charset=utf-16' }, body: 'ASK {}' }, 415, { accepted: ['utf-8'] }],
    ['bytes that are not UTF-8', '', { method: 'POST', headers: direct, body: Buffer.from([0x41, 0xff]) }, 400, { detail: 'The body is not UTF-8.' }],
    ['a misspelt query', '?qurey=ASK+%7B%7D', {}, 400, { title: 'Unknown parameter', nearest: 'query' }],
    ['a misspelt format', '?query=ASK+%7B%7D&fromat=csv', {}, 400, { title: 'Unknown parameter', parameter: 'fromat', nearest: 'format', detail: 'There is no parameter “fromat”. Did you mean “format”? It is written like this, in small letters.' }],
    ['a parameter in capitals', '?Query=ASK+%7B%7D', {}, 400, { nearest: 'query' }],
    ['a misspelt dataset', '?query=ASK+%7B%7D&default-graph-url=http%3A%2F%2Fexample.org%2Fgraph%2Fpapers', {}, 400, { nearest: 'default-graph-uri' }],
    ['a misspelt parameter in a form', '', { method: 'POST', headers: form, body: 'querry=ASK+%7B%7D' }, 400, { nearest: 'query' }],
    ['a misspelt parameter beside a posted query', '?formt=csv', { method: 'POST', headers: direct, body: 'ASK {}' }, 400, { nearest: 'format' }],
    ['a misspelt parameter of an update', '?using-graph-url=a', { method: 'POST', headers: { 'content-type': 'application/sparql-update' }, body: 'CLEAR ALL' }, 400, { nearest: 'using-graph-uri' }],
    ['a misspelt parameter in a long form', '', { method: 'POST', headers: form, body: `query=ASK+%7B%7D+%23${'x'.repeat(9000)}&fromat=csv` }, 400, { nearest: 'format' }],
    ['a graph that is no IRI', '?query=ASK+%7B%7D&default-graph-uri=a', {}, 400, { title: 'Invalid graph IRI' }],
  ])('refuses %s', async (_, search, asked, status, members) => {
    const answer = await send(search, asked);
    expect(problem(answer)).toMatchObject({ type: 'about:blank', status, ...members });
    expect(answer).toMatchObject({ status, headers: { 'content-type': 'application/problem+json; charset=utf-8', 'access-control-allow-origin': '*' } });
  });

  test('passes over what clients send to other endpoints', async () => {
    const others = ['output=json', 'results=json', 'queryLn=SPARQL', 'infer=true', 'reasoning=true', 'timeout=0', 'maxrows=1', 'limit=1', 'offset=1', 'debug=on', 'run=+Run+Query+', 'save=display', 'fname=', 'should-sponge=', 'signal_void=on', 'default-graph=', 'stylesheet=', 'force-accept=text%2Fplain', 'callback=f', 'charset=utf-8', 'accept=text%2Fcsv', 'queryId=1', 'maxQueryTimeMillis=1', 'action=tsv_export', 'send=100', 'Accept=text%2Fcsv', '_=1764517200000', 'x=1'];
    expect(await get(count, 'text/csv', `&${others.join('&')}`)).toMatchObject({ status: 200, body: 'n\r\n9\r\n' });
    expect(await send('', { method: 'POST', headers: { ...form, accept: 'text/csv' }, body: `query=${encodeURIComponent(count)}&${others.join('&')}` })).toMatchObject({ status: 200, body: 'n\r\n9\r\n' });
  });

  test('of several formats takes the first that it knows, as SPARQLWrapper gives them', async () => {
    const answer = await get('CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }', undefined, '&format=rdf%2Bxml&format=application%2Frdf%2Bxml&output=rdf%2Bxml');
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/rdf+xml; charset=utf-8']);
  });

  test('names what is allowed with 405 and in a preflight', async () => {
    expect((await send('', { method: 'DELETE' })).headers.allow).toBe('GET, HEAD, POST, OPTIONS');
    const preflight = await send('', { method: 'OPTIONS', headers: { origin: 'http://elsewhere.org', 'access-control-request-method': 'POST' } });
    expect(preflight).toMatchObject({ status: 204, headers: {
      'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET, HEAD, POST, OPTIONS',
      'access-control-allow-headers': 'Accept, Authorization, Change-Author, Change-Reason, Content-Type, If-Match, If-None-Match, Query-Id',
    } });
  });

  test('shows a browser its error as a page, escaped', async () => {
    const { status, headers, body } = await get('SELECT <script>', 'text/html,application/xhtml+xml,*/*;q=0.8');
    expect({ status, type: headers['content-type'] }).toEqual({ status: 400, type: 'text/html; charset=utf-8' });
    expect(body).toContain('<h1>Query syntax error</h1>\n<p>Line 1, column 8: Found `&lt;script&gt;`;');
  });
});

describe('caching', () => {
  test('a result that the client has is not sent again', async () => {
    const { headers } = await get(labels);
    expect(headers).toMatchObject({ vary: 'Accept, Accept-Encoding', 'cache-control': 'no-cache', etag: expect.stringMatching(/^"[\w-]{27}"$/) });
    const again = await send(`?query=${encodeURIComponent(labels)}`, { headers: { 'if-none-match': `"x", W/${headers.etag}` } });
    expect(again).toMatchObject({ status: 304, body: '', headers: { etag: headers.etag, vary: 'Accept, Accept-Encoding', 'cache-control': 'no-cache' } });
  });

  test('tags differ by query, format, dataset, encoding and version', async () => {
    const tags = [
      await get(labels), await get(`${labels} LIMIT 1`), await get(labels, 'text/csv'), await get(labels, undefined, '&default-graph-uri=http://a/'),
      await get(labels, undefined, '&named-graph-uri=http://a/'), await send(`?query=${encodeURIComponent(labels)}`, { headers: { 'accept-encoding': 'gzip' } }),
    ].map(({ headers }) => headers.etag);
    await engine.swap({ ...cascade, id: 'other' });
    tags.push((await get(labels)).headers.etag);
    await engine.swap(cascade);
    expect(new Set(tags).size).toBe(7);
  });

  test.each([
    ['gzip', 'gzip', gunzipSync],
    ['gzip;q=0.5, br', 'br', brotliDecompressSync],
    ['br;q=0.1, *;q=0.2', 'gzip', gunzipSync],
    ['deflate', undefined, (bytes: Buffer) => bytes],
    ['identity;q=1, gzip;q=0.5', undefined, (bytes: Buffer) => bytes],
  ])('Accept-Encoding %j gives %s', async (accept, encoding, decode) => {
    const pairs = 'SELECT * { ?a skos:prefLabel ?b . ?c ?d ?e . ?f ?g ?h } LIMIT 32';
    const { headers, bytes } = await send(`?query=${encodeURIComponent(pairs)}`, { headers: { 'accept-encoding': accept } });
    expect([headers['content-encoding'], headers['content-length']]).toEqual([encoding, String(bytes.length)]);
    expect(decode(bytes).toString()).toBe((await get(pairs)).body);
  });

  test('what leaves in one flight is not encoded', async () => {
    const { headers, body } = await send(`?query=${encodeURIComponent(labels)}`, { headers: { 'accept-encoding': 'gzip, br' } });
    expect([headers['content-encoding'], body]).toEqual([undefined, json]);
  });
});

describe('a connection', () => {
  const post = (n: number): string => {
    const body = `query=${encodeURIComponent(`SELECT (${n} AS ?n) {}`)}`;
    return `POST / HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  };
  const numbers = (answers: string): readonly string[] => answers.match(/^\d+(?=\r$)/gm) ?? [];

  test('gives the answers of requests that come in one packet in their order, and one of a request in pieces', async () => {
    const socket = connect(Number(new URL(url).port));
    let answers = '';
    socket.setEncoding('latin1').on('data', (text: string) => { answers += text; });
    socket.write([1, 2, 3].map(post).join(''));
    while (numbers(answers).length < 3) await sleep(5);
    for (const piece of post(4).match(/[^]{1,40}/g) ?? []) {
      socket.write(piece);
      await sleep(5);
    }
    while (numbers(answers).length < 4) await sleep(5);
    socket.destroy();
    expect(numbers(answers)).toEqual(['1', '2', '3', '4']);
  });

  test('may be used again after a chunked body', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports: (number | undefined)[] = [];
    for (const n of [1, 2]) {
      const asked = request(url, { agent, method: 'POST', headers: { 'accept': 'text/csv', 'content-type': 'application/sparql-query', 'transfer-encoding': 'chunked' } });
      asked.write('SELECT (');
      await sleep(20);
      asked.end(`${n} AS ?n) {}`);
      const [response] = await once(asked, 'response') as [IncomingMessage];
      ports.push(response.socket.localPort);
      expect(Buffer.concat(await response.toArray() as Buffer[]).toString()).toBe(`n\r\n${n}\r\n`);
    }
    agent.destroy();
    expect(ports[1]).toBe(ports[0]);
  });

  test('that ends in the middle of a body is nobody\'s failure', async () => {
    const before = logged.length;
    const socket = connect(Number(new URL(url).port));
    await once(socket, 'connect');
    socket.write(post(5).slice(0, -3));
    await sleep(50);
    socket.destroy();
    await once(socket, 'close');
    await sleep(50);
    expect(logged.slice(before)).toEqual([]);
    expect((await get('SELECT (6 AS ?n) {}', 'text/csv')).body).toBe('n\r\n6\r\n');
  });
});

describe('the service description', () => {
  test('answers a bare GET', async () => {
    const { status, headers, body } = await send('');
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'text/turtle; charset=utf-8' });
    const sd = 'http://www.w3.org/ns/sparql-service-description#';
    expect(body).toContain(`ex:sparql a <${sd}Service> ;`);
    expect(body).toContain(`<${sd}feature> <${sd}UnionDefaultGraph> ;`);
    expect(body).toContain(`<${sd}name> <http://example.org/graph/papers> .`);
    expect(body).toContain(`<${sd}graph> <http://example.org/graph/cascade> ;`);
    expect(body).toContain('<http://example.org/graph/cascade> <http://rdfs.org/ns/void#triples> 6 .');
    expect(body).toContain(`<${sd}defaultEntailmentRegime> <http://www.w3.org/ns/entailment/Simple> ;`);
    expect(body).toContain('"A query may take 2 seconds."@en');
  });

  test.each(['ttl', 'jsonld', 'nt', 'rdf', 'trig', 'nq'])('can be had as %s', async (format) => {
    const { status, body } = await send(`?format=${format}`);
    expect({ status, long: body.length > 1000 }).toEqual({ status: 200, long: true });
  });

  test('is a query page for a browser', async () => {
    const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
    expect(await send('', { headers: browser })).toMatchObject({ status: 303, headers: { location: '/query' } });
  });
});

describe('a query that does not end', () => {
  test('is answered with 503, its limit and when to try again', async () => {
    await engine.swap(crowd);
    const answer = await get(endless);
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(problem(answer)).toMatchObject({ limit: 2, setting: 'MPP_QUERY_TIMEOUT', detail: 'The query was ended at the limit of 2 s. Ask for less, or more precisely.' });
  });

  test('is ended when the client goes', async () => {
    // More of them, one after the other, than there may ever be workers at a time, and each within its limit.
    for (let i = 0; i < 4; i++) {
      const asked = request(`${url}?query=${encodeURIComponent(endless)}`);
      asked.on('error', () => undefined).end();
      await sleep(200);
      asked.destroy();
    }
    expect(await get('ASK {}')).toMatchObject({ status: 200 });
  });

  test('cuts the connection when the answer has begun', async () => {
    const asked = request(`${url}?query=${encodeURIComponent('SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }')}`);
    asked.end();
    const [response] = await once(asked, 'response') as [IncomingMessage];
    expect(response.statusCode).toBe(200);
    await sleep(2500); // a reader that does not read: what is kept for it ends, and its worker is held beyond the limit
    await expect(response.toArray()).rejects.toThrow('aborted');
    expect(logged).toEqual([['an answer was cut short', expect.objectContaining({ reason: 'timeout' })]]);
  });
});
