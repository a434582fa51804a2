import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmptyService } from '../../support/process.js';

const base = 'https://w3id.org/metastasis/';
const graph = 'http://example.org/graph?a=1&b=ä';
const named = (iri: string): string => `/graphs?graph=${encodeURIComponent(iri)}`;
const at = named(graph);
const triple = (name: string): string => `<http://example.org/${name}> <http://example.org/p> "${name}" .\n`;
let service: Awaited<ReturnType<typeof startEmptyService>>;

beforeAll(async () => {
  service = await startEmptyService();
});
afterAll(async () => {
  await service.close();
});

interface Sent { readonly type?: string; readonly body?: string | FormData; readonly headers?: Record<string, string> }
async function send(method: string, path: string, { type, body, headers = {} }: Sent = {}) {
  const response = await fetch(service.origin + path, {
    method, headers: { authorization: 'Bearer token', ...(type !== undefined && { 'content-type': type }), ...headers }, ...(body !== undefined && { body }),
  });
  return { status: response.status, headers: response.headers, body: await response.text() };
}
const put = (path: string, body: string, headers: Record<string, string> = {}) => send('PUT', path, { type: 'text/turtle', body, headers });
const triples = async (path: string): Promise<string> => (await send('GET', path, { headers: { accept: 'application/n-triples' } })).body;

const update = (body: string) => send('POST', '/sparql', { type: 'application/sparql-update', body });
const ask = async (query: string): Promise<boolean> => (JSON.parse((await send('POST', '/sparql', { type: 'application/sparql-query', body: query })).body) as { boolean: boolean }).boolean;

describe('a graph by its name', () => {
  test('is made, read, replaced, extended and removed', async () => {
    expect((await send('GET', at)).status).toBe(404);
    expect((await send('DELETE', at)).status).toBe(404);
    expect((await put(at, triple('one'))).status).toBe(201);
    expect(await triples(at)).toBe(triple('one'));
    expect((await put(at, triple('two'))).status).toBe(204);
    expect(await triples(at)).toBe(triple('two'));
    expect((await send('POST', at, { type: 'application/n-triples', body: triple('one') })).status).toBe(204);
    expect(await triples(at)).toBe(triple('one') + triple('two'));
    const head = await send('HEAD', at);
    expect({ status: head.status, body: head.body, type: head.headers.get('content-type') }).toEqual({ status: 200, body: '', type: 'text/turtle; charset=utf-8' });
    expect((await put(at, '')).status).toBe(204);
    expect((await send('GET', at)).status).toBe(404);
    expect((await send('POST', at, { type: 'text/turtle', body: triple('one') })).status).toBe(201);
    expect((await send('DELETE', at)).status).toBe(204);
    expect((await send('HEAD', at)).status).toBe(404);
  });

  test('POST to /graphs names a new one', async () => {
    const made = await send('POST', '/graphs', { type: 'text/turtle', body: '<#here> <http://example.org/p> 1 .' });
    const location = made.headers.get('location') ?? '';
    expect({ status: made.status, location }).toEqual({ status: 201, location: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/graphs\?graph=urn%3Auuid%3A[0-9a-f-]{36}$/) });
    const iri = decodeURIComponent(location.split('=')[1] ?? '');
    const path = location.slice(service.origin.length);
    expect(await triples(named(location))).toBe(await triples(path));
    expect(await triples(path)).toBe(`<${iri}#here> <http://example.org/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n`);
    expect((await send('POST', path, { type: 'text/turtle', body: '' })).status).toBe(204); // nothing is added
    expect(await triples(path)).not.toBe('');
    expect((await send('DELETE', path)).status).toBe(204);
  });

  test('a name is decoded once, and is the same however much of it is encoded', async () => {
    await put('/graphs?graph=http://example.org/%2531', triple('encoded'));
    await put('/graphs?graph=http://example.org/%31', triple('one'));
    expect(await triples('/graphs?graph=http%3A%2F%2Fexample.org%2F1')).toBe(triple('one'));
    expect(await triples(named('http://example.org/%31'))).toBe(triple('encoded'));
    for (const name of ['http://example.org/1', 'http://example.org/%31']) expect((await send('DELETE', named(name))).status).toBe(204);
    expect((await send('GET', '/graphs/%E0%A4%A')).status).toBe(400);
  });

  test('a direct address is the module of its name where there is one', async () => {
    const module = `${base}graph/notes/one`;
    expect((await update(`CREATE GRAPH <${module}>`)).status).toBe(204);
    const file = join(service.ontology, 'modules', 'notes', 'one.ttl');
    expect(await readFile(file, 'utf8')).toBe('');
    expect(await send('GET', '/graphs/notes/one', { headers: { accept: 'application/n-triples' } })).toMatchObject({ status: 200, body: '' });
    expect((await put('/graphs/notes/one', triple('one'))).status).toBe(204);
    expect(await readFile(file, 'utf8')).toBe(triple('one'));
    for (const name of [module, `${service.origin}/graphs/notes/one`, `${base}graphs/notes/one`, `${service.origin}/graphs?graph=${module}`]) expect(await triples(named(name))).toBe(triple('one'));
    expect((await put('/graphs/notes/one', '')).status).toBe(204);
    expect((await send('GET', '/graphs/notes/one')).status).toBe(200);
    expect((await send('DELETE', '/graphs/notes/one')).status).toBe(204);
    await expect(readFile(file)).rejects.toThrow('ENOENT');
    for (const method of ['GET', 'DELETE']) expect((await send(method, '/graphs/notes/one')).status).toBe(404);
  });

  test('any other address names a stored graph, whatever it looks like as a file', async () => {
    const paths = ['person/1.ttl', 'con', 'CON', '.git', '%2e%2e%2fescape', 'a%2Fb', 'caf%C3%A9'];
    for (const [i, path] of paths.entries()) expect({ path, status: (await put(`/graphs/${path}`, `[] <http://example.org/p> ${i} .`)).status }).toEqual({ path, status: 201 });
    for (const [i, path] of paths.entries()) {
      const iri = `${base}graphs/${path}`;
      for (const name of [`/graphs/${path}`, named(iri), named(`${service.origin}/graphs/${path}`)]) expect(await triples(name)).toMatch(new RegExp(`^_:\\S+ <http://example.org/p> "${i}"\\S+ \\.\\n$`));
      expect(await ask(`ASK { GRAPH <${iri}> { ?s <http://example.org/p> ${i} } }`)).toBe(true);
    }
    expect(await readdir(join(service.ontology, 'modules')).catch(() => [])).toEqual(expect.not.arrayContaining(['con.ttl']));
    // A module of the same address would hide the graph.
    expect(JSON.parse((await update(`CREATE GRAPH <${base}graph/person/1.ttl>`)).body)).toMatchObject({ status: 409, title: 'Graph name taken' });
    for (const path of paths) expect((await send('DELETE', `/graphs/${path}`)).status).toBe(204);
  });

  test('a module that is not there is not made by a document', async () => {
    const near = `${base}graph/vocabulary`, wrong = `${base}graph/vocabularry`;
    await update(`CREATE GRAPH <${near}>`);
    for (const method of ['PUT', 'POST', 'DELETE']) {
      const { status, body } = await send(method, named(wrong), method === 'DELETE' ? {} : { type: 'text/turtle', body: triple('one') });
      expect({ method, status, body: JSON.parse(body) as unknown }).toMatchObject({ method, status: 404, body: { title: 'No such graph', graph: wrong, nearest: [near] } });
    }
    expect(JSON.parse((await send('GET', named(wrong))).body)).toMatchObject({ status: 404, nearest: [near] });
    expect((await update(`DROP GRAPH <${near}>`)).status).toBe(204);
  });

  test('?default is read as the union of all graphs and written to one of its own', async () => {
    const union = (): Promise<string> => triples('/graphs?default'); // without what the service says of itself
    await put(at, triple('one'));
    expect((await put('/graphs?default', triple('two'))).status).toBe(201);
    expect(await union()).toBe(triple('one') + triple('two'));
    expect(await triples('/graphs/default')).toBe(triple('two'));
    expect((await send('DELETE', '/graphs?default')).status).toBe(204);
    expect(await union()).toBe(triple('one'));
    expect((await send('DELETE', '/graphs?default')).status).toBe(204);
    await send('DELETE', at);
    expect(await union()).toBe('');
  });
});

describe('formats', () => {
  const literal = '"1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>';
  const written = `<http://example.org/s> <http://example.org/p> ${literal} .\n`;
  const documents: [string, string][] = [
    ['text/turtle', '@prefix ex: <http://example.org/> . ex:s ex:p 1.50 .'],
    ['application/n-triples', written],
    ['application/n-quads', written],
    ['application/trig', '<http://example.org/s> <http://example.org/p> 1.50 .'],
    ['application/ld+json', '{"@id":"http://example.org/s","http://example.org/p":{"@value":"1.50","@type":"http://www.w3.org/2001/XMLSchema#decimal"}}'],
    ['application/rdf+xml', '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="http://example.org/"><rdf:Description rdf:about="http://example.org/s"><ex:p rdf:datatype="http://www.w3.org/2001/XMLSchema#decimal">1.50</ex:p></rdf:Description></rdf:RDF>'],
  ];
  test.each(documents)('%s is read and written, and literals keep their look', async (type, body) => {
    await send('DELETE', at);
    expect((await send('PUT', at, { type: `${type}; charset=UTF-8`, body })).status).toBe(201);
    expect(await triples(at)).toBe(written);
    const read = await send('GET', at, { headers: { accept: type } });
    expect({ status: read.status, type: read.headers.get('content-type') }).toEqual({ status: 200, type: `${type}; charset=utf-8` });
    expect(read.body).toContain('1.50');
    expect((await send('PUT', at, { type, body: read.body })).status).toBe(204);
    expect(await triples(at)).toBe(written);
  });

  test('files of a form are one graph together', async () => {
    const body = new FormData();
    body.append('a', new Blob([triple('one')], { type: 'text/turtle' }), 'a.ttl');
    body.append('b', new Blob([triple('two')]), 'b.nt');
    expect((await send('PUT', at, { body })).status).toBe(204);
    expect(await triples(at)).toBe(triple('one') + triple('two'));
  });

  test('the same blank nodes sent again change nothing; merged ones stay apart', async () => {
    const body = '<http://example.org/s> <http://example.org/p> [ <http://example.org/q> [] ], [ <http://example.org/q> 1 ] .';
    const first = await put(at, body);
    const again = await put(at, body.replace(/(\[.*\]), (\[.*\])/, '$2, $1'));
    expect(again.headers.get('dataset-version')).toBe(first.headers.get('dataset-version'));
    expect((await send('POST', at, { type: 'text/turtle', body: '<http://example.org/s> <http://example.org/p> [ <http://example.org/q> [] ] .' })).status).toBe(204);
    expect((await triples(at)).match(/<http:\/\/example.org\/p>/g)?.length).toBe(3);
  });
});

const filePart = (name: string, body: string): string => `--x\r\nContent-Disposition: form-data; name="f"; filename="${name}"\r\n\r\n${body}\r\n`;

describe('what is refused', () => {
  const turtle = { type: 'text/turtle', body: triple('one') };
  test.each<[string, string, string, Sent, number, string]>([
    ['a store read as a graph', 'GET', '/graphs', {}, 400, 'Graph missing'],
    ['PUT without a graph', 'PUT', '/graphs', turtle, 400, 'Graph missing'],
    ['DELETE without a graph', 'DELETE', '/graphs', {}, 400, 'Graph missing'],
    ['two names', 'GET', `${at}&default`, {}, 400, 'Ambiguous request'],
    ['one name twice', 'GET', `${at}&graph=urn:x`, {}, 400, 'Ambiguous request'],
    ['a path and a name', 'GET', '/graphs/small?default', {}, 400, 'Ambiguous request'],
    ['a relative name', 'GET', '/graphs?graph=small', {}, 400, 'Invalid graph IRI'],
    ['a module whose path leaves the folder', 'PUT', named(`${base}graph/../escape`), turtle, 400, 'Invalid graph name'],
    ['a module that is a hidden file', 'PUT', named(`${base}graph/.git`), turtle, 400, 'Invalid graph name'],
    ['a module that is a device elsewhere', 'PUT', named(`${base}graph/con`), turtle, 400, 'Invalid graph name'],
    ['an unknown graph', 'GET', '/graphs/nothing', {}, 404, 'No such graph'],
    ['an unknown format', 'GET', '/graphs?default', { headers: { accept: 'image/png' } }, 406, 'Not acceptable'],
    ['PATCH', 'PATCH', at, turtle, 405, 'Method not allowed'],
    ['a document that is no RDF', 'PUT', at, { type: 'text/csv', body: 'a,b' }, 415, 'Unsupported media type'],
    ['a document without a type', 'PUT', at, { type: '', body: 'x' }, 415, 'Unsupported media type'],
    ['another charset', 'PUT', at, { type: 'text/turtle; charset=latin1', body: '' }, 415, 'Unsupported charset'],
    ['a form without a file', 'PUT', at, { type: 'multipart/form-data; boundary=x', body: '--x--\r\n' }, 400, 'Malformed body'],
    ['a form of one word', 'PUT', at, { type: 'multipart/form-data; boundary=x', body: 'word' }, 400, 'Malformed body'],
    ['a form without a boundary', 'PUT', at, { type: 'multipart/form-data', body: '--x--\r\n' }, 400, 'Malformed body'],
    ['a form that ends too early', 'PUT', at, { type: 'multipart/form-data; boundary=x', body: `${filePart('a.ttl', triple('one'))}--` }, 400, 'Malformed body'],
    ['a field of a form', 'PUT', at, { type: 'multipart/form-data; boundary=x', body: '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n' }, 415, 'Unsupported media type'],
    ['a thousand files and one', 'PUT', at, { type: 'multipart/form-data; boundary=x', body: `${filePart('a.ttl', triple('one')).repeat(1001)}--x--\r\n` }, 413, 'Too many files'],
    ['broken Turtle', 'PUT', at, { type: 'text/turtle', body: `${triple('one')}<a> <b>` }, 400, 'Document cannot be read'],
    ['RDF/XML that ends too early', 'PUT', at, { type: 'application/rdf+xml', body: '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' }, 400, 'Document cannot be read'],
    ['a document of another format than it says', 'PUT', at, { type: 'application/rdf+xml', body: triple('one') }, 400, 'Document cannot be read'],
    ['broken JSON-LD', 'PUT', at, { type: 'application/ld+json', body: '{' }, 400, 'Document cannot be read'],
    ['a remote context', 'PUT', at, { type: 'application/ld+json', body: '{"@context":"http://127.0.0.1:1/","@id":"x","y":1}' }, 400, 'Document cannot be read'],
    ['named graphs in a graph', 'PUT', at, { type: 'application/trig', body: `<http://example.org/g> { ${triple('one')} }` }, 400, 'Document cannot be read'],
    ['a derived graph', 'PUT', '/graphs/derived', turtle, 403, 'Graph is derived'],
    ['the shapes', 'PUT', '/graphs/shapes', turtle, 403, 'Graph is edited as a file'],
    ['blank nodes in a module', 'PUT', '/graphs/bare', { type: 'text/turtle', body: '[] <http://example.org/p> 1 .' }, 422, 'Change rejected'],
    ['a wrong token', 'PUT', at, { ...turtle, headers: { authorization: 'Bearer nope' } }, 401, 'Not authorised'],
    ['an existing graph to be made', 'PUT', at, { ...turtle, headers: { 'if-none-match': '*' } }, 412, 'Precondition failed'],
    ['another state of the graph', 'PUT', at, { ...turtle, headers: { 'if-match': '"other"' } }, 412, 'Precondition failed'],
  ])('%s: %s %s', async (_, method, path, sent, status, title) => {
    if ((await send('HEAD', at)).status === 404) await put(at, triple('two'));
    await update(`CREATE SILENT GRAPH <${base}graph/bare>`);
    const before = await triples('/graphs?default');
    const refused = await send(method, path, sent);
    expect({ status: refused.status, body: JSON.parse(refused.body) as unknown }).toEqual({ status, body: expect.objectContaining({ status, title }) });
    expect(await triples('/graphs?default')).toBe(before);
  });

  test('a syntax error names its line', async () => {
    expect(JSON.parse((await put(at, `${triple('one')}<a> <b> nope:c .`)).body)).toMatchObject({ line: 2, detail: 'Line 2: Undefined prefix "nope:".' });
  });
});

test('the entity tag is that of the graph: other graphs leave it alone, and it guards a write', async () => {
  await put(at, triple('one'));
  const etag = (await send('GET', at)).headers.get('etag') ?? '';
  await put(named('urn:other'), triple('two'));
  expect((await send('GET', at, { headers: { 'if-none-match': etag } })).status).toBe(304);
  expect((await put(at, triple('three'), { 'if-match': etag })).status).toBe(204);
  expect((await put(at, triple('four'), { 'if-match': etag })).status).toBe(412);
  expect((await send('GET', at, { headers: { 'if-none-match': etag } })).status).toBe(200);
  expect(await triples(at)).toBe(triple('three'));
});

test('OPTIONS tells a browser what it may send', async () => {
  const { status, headers } = await send('OPTIONS', at);
  expect({ status, methods: headers.get('access-control-allow-methods'), origin: headers.get('access-control-allow-origin') }).toEqual({ status: 204, methods: 'GET, HEAD, PUT, POST, DELETE, OPTIONS', origin: '*' });
});
