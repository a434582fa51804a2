import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { Parser } from 'n3';
import { failToStart, startService, temporaryFolder, type ServiceProcess } from '../support/process.js';
import { until, untilQueryRuns } from '../support/until.js';

const base = 'https://w3id.org/metastasis/';
const small = await readFile('test/fixtures/small.ttl', 'utf8');
const deprecated = `
mpp:old-name a mpp:Mechanism ;
    skos:prefLabel "old name"@en ;
    skos:definition "A term that was given up in favor of another."@en ;
    mpp:layDefinition "A word that is no longer used."@en ;
    mpp:definitionSource mpp:pmid-1234567 ;
    owl:deprecated true ;
    dct:isReplacedBy mpp:emt .
`;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let env: Record<string, string>;

/** A small ontology folder with one module. */
async function ontologyWith(name: string, module: string): Promise<Record<string, string>> {
  const ontology = join(folder.path, name);
  await mkdir(join(ontology, 'modules'), { recursive: true });
  await mkdir(join(ontology, 'images'));
  for (const file of ['schema.ttl', 'shapes.ttl', 'prefixes.ttl']) await cp(join('ontology', file), join(ontology, file));
  await writeFile(join(ontology, 'modules', 'small.ttl'), module);
  return { MPP_ONTOLOGY: ontology, MPP_DATA: join(folder.path, `${name}-data`) };
}

beforeAll(async () => {
  folder = await temporaryFolder();
  env = await ontologyWith('small', small + deprecated);
});
afterAll(() => folder.clean());

describe('the start', () => {
  const broken: [string, () => Promise<Record<string, string>> | Record<string, string>, string | RegExp][] = [
    ['a wrong setting', () => ({ ...env, MPP_WORKERS: 'many' }), 'MPP_WORKERS=many: expected a whole number from 1 to 64.\n'],
    ['a folder that is not there', () => ({ ...env, MPP_ONTOLOGY: '/no/such/folder' }), 'MPP_ONTOLOGY=/no/such/folder: there is no such folder, or it cannot be read (ENOENT).\n'],
    ['an address that is not ours', () => ({ ...env, HOST: '203.0.113.1' }), 'HOST=203.0.113.1: this machine has no such address.\n'],
    ['Turtle with an error in the middle', () => ontologyWith('broken', small.replace('mpp:stage-two', 'nope:stage-two')), /^\/.*\/broken\/modules\/small\.ttl:\d+:\d+: The prefix nope: is not declared\. Declare it at the top of the file: @prefix nope: <…> \.\n$/],
    ['a claim without a paper', () => ontologyWith('unsourced', small.replace(' ;\n    mpp:hasEvidence mpp:claim-snai1-promotes-emt-e1', '')),
      /^\/.*\/unsourced\/modules\/small\.ttl:\d+:1: error: <https:\/\/w3id\.org\/metastasis\/claim-snai1-promotes-emt> “evidence” \(mpp:hasEvidence\) is missing\. Add mpp:hasEvidence\. What .* \(https:\/\/w3id\.org\/metastasis\/shape-has-evidence\)\n$/],
  ];
  test.each(broken)('fails on %s with exit code 1 and a sentence that names it', async (_, settings, message) => {
    const { code, stderr } = await failToStart(await settings());
    expect(stderr).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
    expect(code).toBe(1);
  });

  test('fails on a port in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const { code, stderr } = await failToStart({ ...env, PORT: String(port) });
    other.close();
    expect({ code, stderr }).toEqual({ code: 1, stderr: `PORT=${port}: another process listens on this port of 127.0.0.1.\n` });
  });
});

describe('a service over an empty ontology, without a token', () => {
  let service: ServiceProcess;
  beforeAll(async () => {
    const empty = join(folder.path, 'empty');
    await mkdir(empty);
    service = await startService({ MPP_ONTOLOGY: empty, MPP_DATA: join(folder.path, 'empty-data'), MPP_ADMIN_TOKEN: '' });
  });

  test('answers queries and has a first page', async () => {
    const answer = await fetch(`${service.origin}/sparql?format=csv&query=${encodeURIComponent('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }')}`);
    expect({ status: answer.status, text: await answer.text() }).toEqual({ status: 200, text: 'n\r\n0\r\n' });
    expect((await fetch(service.origin)).status).toBe(200);
  });

  test('lets nobody write, and names the setting', async () => {
    const refused = await fetch(`${service.origin}/sparql`, {
      method: 'POST', headers: { 'authorization': 'Bearer token', 'content-type': 'application/sparql-update' }, body: 'INSERT DATA { GRAPH <http://example.org/x> { mpp:a mpp:b mpp:c } }',
    });
    expect({ status: refused.status, body: await refused.json() }).toEqual({ status: 403, body: expect.objectContaining({ title: 'Writes are refused', detail: expect.stringContaining('MPP_ADMIN_TOKEN') }) });
  });

  test('stops with exit code 0', async () => {
    expect(await service.stop()).toBe(0);
  });
});

describe('the service', () => {
  let service: ServiceProcess;
  beforeAll(async () => { service = await startService({ ...env, MPP_QUERY_TIMEOUT: '2' }); });
  const get = (path: string, headers: Record<string, string> = {}) => fetch(service.origin + path, { headers, redirect: 'manual' });

  test.each([
    ['/emt', 'text/turtle', 'text/turtle; charset=utf-8'],
    ['/emt', 'application/ld+json', 'application/ld+json; charset=utf-8'],
    ['/emt', 'application/n-triples', 'application/n-triples; charset=utf-8'],
    ['/emt', 'application/rdf+xml', 'application/rdf+xml; charset=utf-8'],
    ['/emt', 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8', 'text/html; charset=utf-8'],
    ['/emt', '*/*', 'text/html; charset=utf-8'],
    ['/emt', 'text/html;q=0.5, text/turtle', 'text/turtle; charset=utf-8'],
    ['/emt.ttl', 'text/html', 'text/turtle; charset=utf-8'],
    ['/emt.jsonld', '*/*', 'application/ld+json; charset=utf-8'],
    ['/emt.nt', '*/*', 'application/n-triples; charset=utf-8'],
    ['/emt.rdf', '*/*', 'application/rdf+xml; charset=utf-8'],
    ['/Mechanism', 'text/turtle', 'text/turtle; charset=utf-8'],
    ['/claim-snai1-promotes-emt', 'text/html', 'text/html; charset=utf-8'],
    ['/pmid-1234567', 'text/html', 'text/html; charset=utf-8'],
  ])('%s for Accept: %s is %s', async (path, accept, type) => {
    const response = await get(path, { accept });
    expect({ status: response.status, type: response.headers.get('content-type') }).toEqual({ status: 200, type });
  });

  test('the Turtle of a term holds its claim, the evidence and the mapping', async () => {
    const response = await get('/snai1.ttl');
    const triples = new Parser().parse(await response.text()).map(({ subject, predicate, object }) => [subject.value, predicate.value, object.value].map((v) => v.replace(base, '')).join(' '));
    expect(triples).toEqual(expect.arrayContaining([
      'snai1 promotes emt', 'claim-snai1-promotes-emt status status-emerging', 'claim-snai1-promotes-emt-e1 paper pmid-1234567', 'emt http://www.w3.org/2004/02/skos/core#prefLabel epithelial-mesenchymal transition',
    ]));
  });

  test('an answer is asked for again at no cost', async () => {
    for (const path of ['/', '/emt', '/emt.ttl', '/graph', '/query', '/about']) {
      const etag = (await get(path)).headers.get('etag') ?? '';
      expect([path, (await get(path, { 'if-none-match': etag })).status]).toEqual([path, 304]);
    }
    const encoded = await Promise.all(['gzip', 'br', 'identity'].map(async (encoding) => {
      const { headers } = await get('/emt', { 'accept-encoding': encoding });
      return [headers.get('content-encoding'), headers.get('vary'), headers.get('etag')];
    }));
    expect(encoded.map(([encoding, vary]) => [encoding, vary])).toEqual([['gzip', 'Accept, Accept-Encoding'], ['br', 'Accept, Accept-Encoding'], [null, 'Accept, Accept-Encoding']]);
    expect(new Set(encoded.map(([,, tag]) => tag)).size).toBe(3);
    const tags = await Promise.all(['/?audience=patients', '/?audience=scientists'].map(async (path) => (await get(path)).headers.get('etag')));
    expect(new Set(tags).size).toBe(2);
  });

  test.each(['/ontology.ttl', '/emt.ttl', '/api/search?q=e&limit=100', '/shapes.ttl', '/graph/schema.ttl'])('each coding of %s has a tag of its own, by which it is known', async (path) => {
    const answers = await Promise.all(['identity', 'gzip', 'br'].map(async (coding) => {
      const answer = await get(path, { 'accept-encoding': coding }), etag = answer.headers.get('etag') ?? '';
      const text = await answer.text(), again = (await get(path, { 'accept-encoding': coding, 'if-none-match': etag })).status;
      const other = (await get(path, { 'accept-encoding': coding === 'br' ? 'gzip' : 'br', 'if-none-match': etag })).status;
      return { etag, text, again, other };
    }));
    expect(new Set(answers.map(({ etag }) => etag)).size).toBe(3);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.map(({ etag, again, other }) => [etag.startsWith('"'), again, other])).toEqual([[true, 304, 200], [true, 304, 200], [true, 304, 200]]);
  });

  test('an unknown name is 404 with the nearest names, for people and for machines', async () => {
    const page = await get('/snail1', { accept: 'text/html' });
    expect({ status: page.status, offers: /href="\/snai1"/.test(await page.text()) }).toEqual({ status: 404, offers: true });
    const problem = await get('/snail1', { accept: 'text/turtle' });
    expect({ status: problem.status, type: problem.headers.get('content-type') }).toEqual({ status: 404, type: 'application/problem+json; charset=utf-8' });
    const body = await problem.json() as { nearest: string[] };
    expect(body).toMatchObject({ title: 'Unknown name', status: 404, detail: `This version of the knowledge graph says nothing of <${base}snail1>.` });
    expect(body.nearest[0]).toBe(`${base}snai1`);
  });

  test('a deprecated term resolves, marked, with its replacement', async () => {
    const page = await get('/old-name', { accept: 'text/html' });
    const html = await page.text();
    expect({ status: page.status, replaced: /href="\/emt"/.test(html), marked: /withdrawn|deprecated/i.test(html) }).toEqual({ status: 200, replaced: true, marked: true });
    expect(await (await get('/old-name.nt')).text()).toContain(`<${base}old-name> <http://purl.org/dc/terms/isReplacedBy> <${base}emt> .`);
  });

  test.each([
    ['/emt', { accept: 'image/png' }, 406, 'Not acceptable'],
    ['/sparql?query=ASK%7B%7D', { accept: 'image/png' }, 406, 'Not acceptable'],
    ['/sparql?query=SELECT%20*%20%7B%20nope%3Aa%20%3Fp%20%3Fo%20%7D', {}, 400, 'Query syntax error'],
    ['/%E0%A4%A', {}, 400, 'Bad address'],
    ['/no/%80', {}, 400, 'Bad address'],
    ['/no/such/page', { accept: 'application/json' }, 404, 'Unknown name'],
    ['/graph/none', { accept: 'text/turtle' }, 404, 'Unknown graph'],
    ['/graph/small', { accept: 'image/png' }, 406, 'Not acceptable'],
    ['/.well-known/sparql-examples/none.rq', {}, 404, 'Unknown example'],
  ])('GET %s with %j is %i %s', async (path, headers, status, title) => {
    const response = await get(path, headers as Record<string, string>);
    expect({ status: response.status, type: response.headers.get('content-type'), body: await response.json() }).toEqual({
      status, type: 'application/problem+json; charset=utf-8', body: expect.objectContaining({ status, title, detail: expect.stringMatching(/.{20}/) }),
    });
  });

  test.each([['/%E0%A4%A', 400, 'Bad address'], ['/search?q=a&q=b&limit=x', 400, 'Bad limit'], ['/health', 405, 'Method not allowed']])('a browser at %s gets a page like the others: %i %s', async (path, status, title) => {
    const response = await fetch(service.origin + path, { method: status === 405 ? 'DELETE' : 'GET', headers: { accept: 'text/html' } });
    const page = await response.text();
    expect({
      status: response.status, type: response.headers.get('content-type'), cache: response.headers.get('cache-control'), policy: response.headers.get('content-security-policy')?.includes("style-src 'self' 'sha256-"),
      heading: /<h1>(.*?)<\/h1>/.exec(page)?.[1], shell: page.includes('class="site-header"'),
    }).toEqual({ status, type: 'text/html; charset=utf-8', cache: 'no-store', policy: true, heading: title, shell: true });
  });

  test('a body of 20 MB is refused and the setting named; the next request is answered', async () => {
    const response = await fetch(`${service.origin}/sparql`, { method: 'POST', headers: { 'content-type': 'application/sparql-query' }, body: `ASK {} #${'x'.repeat(20_000_000)}` });
    expect({ status: response.status, body: await response.json() }).toEqual({ status: 413, body: expect.objectContaining({ status: 413, setting: 'MPP_QUERY_SIZE', detail: 'The body may have 12648448 bytes (MPP_QUERY_SIZE).' }) });
    expect((await get('/health')).status).toBe(200);
  });

  test('a method that changes something is refused', async () => {
    const response = await fetch(`${service.origin}/emt`, { method: 'DELETE' });
    expect({ status: response.status, allow: response.headers.get('allow') }).toEqual({ status: 405, allow: 'GET, HEAD' });
  });

  test('pages may load nothing from elsewhere', async () => {
    const response = await get('/');
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self' 'sha256-[^']+'; style-src 'self'(?: 'sha256-[^']+'){7};/);
    const html = await response.text();
    expect([...html.matchAll(/<(?:script|link|img|iframe)[^>]*(?:src|href)="([^"]+)"/g)].map(([, url]) => url).filter((url) => /^(?:https?:)?\/\//.test(url ?? '') && !url?.startsWith(base))).toEqual([]);
  });

  test('/health asks a query and tells the version', async () => {
    const response = await get('/health');
    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 200, body: { status: 'ok', version: expect.stringMatching(/^[0-9a-f]{64}$/), triples: expect.any(Number), graphs: 7, warnings: expect.any(Number), uptime: expect.any(Number) },
    });
  });

  test('every request leaves one structured line in the log', async () => {
    const response = await get('/emt?trace=1');
    await response.text();
    // Lines leave together, a moment later.
    let record: unknown;
    await until(() => {
      record = service.output().split('\n').filter((line) => /^\{.*\}$/.test(line)).map((line) => JSON.parse(line) as Record<string, unknown>).find(({ url }) => url === '/emt?trace=1');
      return record !== undefined;
    });
    expect(record).toEqual({ time: expect.any(String), event: 'request', id: response.headers.get('x-request-id'), method: 'GET', url: '/emt?trace=1', status: 200, complete: true, milliseconds: expect.any(Number) });
  });

  // The last one: nothing answers after it.
  test('SIGTERM lets a running request end, takes no new one, and exits with 0', async () => {
    const endless = 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?a != ?d && ?d != ?g && STR(?c) != STR(?i)) }';
    const running = fetch(`${service.origin}/sparql?query=${encodeURIComponent(endless)}`, { headers: { 'query-id': 'running' } });
    await untilQueryRuns(service.origin, 'running');
    const stopped = service.stop();
    const response = await running;
    expect({ status: response.status, body: await response.json() }).toEqual({ status: 503, body: expect.objectContaining({ title: 'Query timeout', limit: 2 }) });
    expect(await stopped).toBe(0);
    await expect(fetch(`${service.origin}/health`)).rejects.toThrow();
  });
});
