import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createEngine } from '../../server/engine/create-engine.js';
import type { Engine } from '../../server/engine/contract/engine.js';
import { createFederatedEngine } from '../../server/federation/federated-engine.js';
import { routeEngine } from '../../server/federation/route-engine.js';
import { createSparqlHandler } from '../../server/http/sparql.js';
import { prepareQuery } from '../../server/sparql/prepare.js';
import { wrongResults } from '../support/wrong-results.js';
import { ask as askEngine, cascade, crowd, prefixes, serve, versionOf } from '../support/service.js';
import { until } from '../support/until.js';

// A worker loads Comunica, which takes two seconds of a processor and much longer beside other tests.
jest.setTimeout(120_000);

const ex = 'http://example.org/';
const graph = `<${ex}graph/remote>`;
/** What the remote service knows: genes of the stages, a chain, labels, and so much that nobody should ask for all. */
const remoteQuads = [
  ['invasion', 'gene', 'mmp9'], ['invasion', 'gene', 'snai1'], ['colonization', 'gene', 'postn'], ['other', 'gene', 'tp53'],
  ['mmp9', 'in', 'family'], ['family', 'in', 'superfamily'],
].map(([s, p, o]) => `<${ex}${s}> <${ex}${p}> <${ex}${o}> ${graph} .\n`).join('')
  + `<${ex}mmp9> <${ex}name> "matrix metallopeptidase 9" ${graph} .\n<${ex}snai1> <${ex}name> "colonization"@en ${graph} .\n`
  + `<${ex}invasion> <${ex}note> _:n ${graph} .\n_:n <${ex}says> "a note" ${graph} .\n`
  + Array.from({ length: 30_000 }, (_, i) => `<${ex}cell-${i}> <${ex}cellOf> <${ex}sample-${i}> ${graph} .\n`).join('');

/** An endpoint that notes what it is asked. */
interface Endpoint { readonly url: string; readonly server: Server; readonly asked: string[] }
const endpoints: Endpoint[] = [];
const engines: Engine[] = [];
async function endpoint(handler: (url: string) => Parameters<typeof serve>[0]): Promise<Endpoint> {
  const asked: string[] = [];
  let own = '';
  const { url, server } = await serve((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    void sleep(0).then(() => asked.push(`${req.method} ${req.url}`));
    handler(own)(req, res);
  });
  own = url;
  const opened = { url, server, asked };
  endpoints.push(opened);
  return opened;
}

/** Our own engine over some quads, which may ask services. */
async function embedded(version: Parameters<Engine['swap']>[0], services: readonly string[], limit = 2 ** 20): Promise<Engine> {
  const engine = routeEngine(createEngine({ workers: 1 }), createFederatedEngine({ services, limit }));
  engines.push(engine);
  await engine.swap(version);
  return engine;
}

/** Our own service over an engine. */
const service = (engine: Engine, services: readonly string[], timeout = 60_000): Promise<Endpoint> => {
  const handler = createSparqlHandler({ engine, prefixes, log: () => undefined, endpoint: `${ex}sparql`, timeout, services, namedGraphs: () => [] });
  return endpoint(() => handler);
};

/** What the endpoint `wrong` answers, and what makes the endpoint `late` answer. */
let wrongBody = '', answerLate = (): void => undefined;
let wrong: Endpoint, remote: Endpoint, second: Endpoint, slow: Endpoint, broken: Endpoint, page: Endpoint, cut: Endpoint, mover: Endpoint, stayer: Endpoint, late: Endpoint;
let local: Endpoint, hasty: Endpoint, frugal: Endpoint;
const dead = 'http://127.0.0.1:4/sparql';
const unlisted = 'http://127.0.0.1:5/sparql';
const unknown = 'http://unknown.invalid/sparql';
beforeAll(async () => {
  remote = await service(await embedded(versionOf('remote', remoteQuads), []), []);
  second = await service(await embedded(versionOf('second', `<${ex}mmp9> <${ex}inhibitedBy> <${ex}timp1> ${graph} .\n`), []), []);
  slow = await endpoint(() => (req) => { req.resume(); });
  late = await endpoint(() => (req, res) => {
    req.resume();
    answerLate = () => { res.writeHead(200, { 'content-type': 'application/sparql-results+json' }).end('{"head":{"vars":[]},"results":{"bindings":[{}]}}'); };
  });
  broken = await endpoint(() => (req, res) => { req.resume(); res.writeHead(500).end('no'); });
  page = await endpoint(() => (req, res) => { req.resume(); res.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Hello</h1>'); });
  cut = await endpoint(() => (req, res) => { req.resume(); res.writeHead(200, { 'content-type': 'application/sparql-results+json' }).end('{"head":{"vars":["s","g"]},"results":{"bindings":[{"s":{"type":"uri","value":"http://example.org/invasion"}'); });
  wrong = await endpoint(() => (req, res) => { req.resume(); res.writeHead(200, { 'content-type': 'application/sparql-results+json' }).end(wrongBody); });
  mover = await endpoint(() => (req, res) => { req.resume(); res.writeHead(307, { location: `http://localhost:${new URL(unlisted).port}/sparql` }).end(); });
  stayer = await endpoint(() => (req, res) => { req.resume(); res.writeHead(308, { location: `${remote.url}${req.url?.replace(/^[^?]*/, '')}` }).end(); });
  const services = [remote.url, second.url, slow.url, broken.url, page.url, cut.url, wrong.url, mover.url, stayer.url, `${remote.url}?format=json`, dead, unknown];
  const engine = await embedded(cascade, services);
  local = await service(engine, services);
  hasty = await service(engine, services, 4000);
  frugal = await service(await embedded(cascade, services, 100_000), services);
}, 60_000);
afterAll(async () => {
  for (const { server } of endpoints) {
    server.closeAllConnections();
    server.close();
  }
  await Promise.all(engines.map((engine) => engine.close(0)));
});

interface Answer { readonly status: number; readonly engine: string | null; readonly body: string }
async function ask(query: string, format = 'csv', { url } = local, more = ''): Promise<Answer> {
  const response = await fetch(`${url}?format=${format}&query=${encodeURIComponent(query)}${more}`);
  return { status: response.status, engine: response.headers.get('query-engine'), body: await response.text() };
}
const csv = (...lines: string[]): Answer => ({ status: 200, engine: 'comunica, embedded', body: lines.map((line) => `${line}\r\n`).join('') });
const problem = async (query: string, at = local) => {
  const { status, body } = await ask(query, 'csv', at);
  return { status, ...JSON.parse(body) as { detail: string; service?: string; allowed?: string[] } };
};

describe('a join', () => {
  test('of local and remote: the remote is sent what it is asked for', async () => {
    remote.asked.length = 0;
    expect(await ask(`SELECT ?label ?gene { ?s a ex:Stage ; skos:prefLabel ?label SERVICE <${remote.url}> { ?s ex:gene ?gene } } ORDER BY ?gene`)).toEqual(csv(
      'label,gene', `invasion,${ex}mmp9`, `"colonization, ""late""",${ex}postn`, `invasion,${ex}snai1`,
    ));
    expect(remote.asked).toHaveLength(1);
  });

  test('of two remotes, without anything local', async () => {
    expect(await ask(`SELECT * { SERVICE <${remote.url}> { ex:invasion ex:gene ?g } SERVICE <${second.url}> { ?g ex:inhibitedBy ?i } }`)).toEqual(csv('g,i', `${ex}mmp9,${ex}timp1`));
  });

  test.each([
    ['OPTIONAL', (s: string) => `SELECT ?s ?g { ?s a ex:Stage OPTIONAL { ${s} FILTER(?g != ex:postn) } } ORDER BY ?s ?g`, ['s,g', `${ex}colonization,`, `${ex}invasion,${ex}mmp9`, `${ex}invasion,${ex}snai1`]],
    ['MINUS', (s: string) => `SELECT ?s { ?s ex:precedes|^ex:precedes ?o MINUS { ${s} FILTER(?g = ex:postn) } }`, ['s', `${ex}invasion`]],
    ['UNION', (s: string) => `SELECT ?g { ?s ex:order 2 { ${s} } UNION { BIND(ex:none AS ?g) } } ORDER BY ?g`, ['g', `${ex}none`, `${ex}postn`]],
    ['EXISTS', (s: string) => `SELECT ?s { ?s a ex:Stage FILTER NOT EXISTS { ${s} FILTER(?g = ex:postn) } }`, ['s', `${ex}invasion`]],
    ['a subquery', (s: string) => `SELECT ?s ?n { ?s a ex:Stage { SELECT ?s (COUNT(?g) AS ?n) { ${s} } GROUP BY ?s } } ORDER BY ?s`, ['s,n', `${ex}colonization,1`, `${ex}invasion,2`]],
    ['BIND and FILTER', (s: string) => `SELECT ?x { ?s a ex:Stage ${s} BIND(STRAFTER(STR(?g), "org/") AS ?x) FILTER(?s = ex:invasion) } ORDER BY ?x`, ['x', 'mmp9', 'snai1']],
  ])('within %s', async (_, query, lines) => {
    expect(await ask(query(`SERVICE <${remote.url}> { ?s ex:gene ?g }`))).toEqual(csv(...lines));
  });

  test('a service is given its pattern whole: paths, OPTIONAL, subqueries with a limit', async () => {
    remote.asked.length = 0;
    expect(await ask(`SELECT ?g ?up ?n { ?s a ex:Stage SERVICE <${remote.url}> { ?s ex:gene ?g . ?g ex:in+ ?up OPTIONAL { ?g ex:name ?n } { SELECT ?up { ?up ^ex:in ?x } ORDER BY DESC(?up) LIMIT 1 } } }`))
      .toEqual(csv('g,up,n', `${ex}mmp9,${ex}superfamily,matrix metallopeptidase 9`));
    expect(remote.asked).toHaveLength(1);
  });

  test('values come in blocks, and nothing is asked where nothing can match', async () => {
    remote.asked.length = 0;
    const many = Array.from({ length: 250 }, (_, i) => `ex:cell-${i}`).join(' ');
    expect(await ask(`SELECT (COUNT(?o) AS ?n) { VALUES ?s { ${many} } SERVICE <${remote.url}> { ?s ex:cellOf ?o } }`)).toEqual(csv('n', '250'));
    expect(remote.asked).toHaveLength(3);
    expect(await ask(`SELECT ?o { ?s a ex:Nothing SERVICE <${dead}> { ?s ex:cellOf ?o } }`)).toEqual(csv('o'));
  });

  test('blank nodes: ours match nothing remote, remote ones keep their identity within one answer', async () => {
    expect(await ask(`SELECT ?name ?says { ?p ex:author ?a ; ex:about ?s SERVICE <${remote.url}> { ?s ex:note ?n . ?n ex:says ?says } OPTIONAL { ?a ex:name ?name } }`))
      .toEqual(csv('name,says', 'Isaiah Fidler 🔬,a note'));
    expect(await ask(`SELECT ?a { ?p ex:author ?a SERVICE <${remote.url}> { ?a ex:says ?x } }`)).toEqual(csv('a'));
    expect(await ask(`SELECT ?x { SERVICE <${remote.url}> { ex:invasion ex:note ?n } ?n ex:name ?x }`)).toEqual(csv('x'));
  });

  test('the dataset of the protocol holds for our own patterns only', async () => {
    const query = `SELECT ?l ?g { ?s skos:prefLabel ?l SERVICE <${remote.url}> { ?s ex:gene ?g } } ORDER BY ?g LIMIT 1`;
    expect(await ask(query, 'csv', local, `&default-graph-uri=${encodeURIComponent(`${ex}graph/papers`)}`)).toEqual(csv('l,g'));
    expect(await ask(query, 'csv', local, `&default-graph-uri=${encodeURIComponent(`${ex}graph/cascade`)}`)).toEqual(csv('l,g', `invasion,${ex}mmp9`));
    expect(await ask(`SELECT ?u ?g { GRAPH ?u { ?s ex:order 2 } SERVICE <${remote.url}> { ?s ex:gene ?g } }`)).toEqual(csv('u,g', `${ex}graph/cascade,${ex}postn`));
  });
});

describe('SERVICE with a variable', () => {
  const at = (...services: string[]) => `VALUES (?s ?x) { ${services.map((url, i) => `(ex:${['invasion', 'colonization'][i]} <${url}>)`).join(' ')} }`;
  test('asks each service with what belongs to it', async () => {
    remote.asked.length = second.asked.length = 0;
    expect(await ask(`SELECT ?s ?g { ${at(remote.url, second.url)} SERVICE ?x { ?s ex:gene ?g } } ORDER BY ?g`)).toEqual(csv('s,g', `${ex}invasion,${ex}mmp9`, `${ex}invasion,${ex}snai1`));
    expect([remote.asked.length, second.asked.length]).toEqual([1, 1]);
  });
  test.each(['', 'SILENT '])('%sis refused where it is not on the list', async (silent) => {
    expect(await problem(`ASK { ${at(unlisted)} SERVICE ${silent}?x { ?s ?p ?o } }`)).toMatchObject({
      status: 403, service: unlisted, detail: expect.stringContaining(`SERVICE <${unlisted}> was not asked: it is not on the list of this service. Allowed: <${remote.url}>`),
    });
  });
  test('needs a value', async () => {
    expect(await problem('ASK { SERVICE ?x { ?s ?p ?o } }')).toMatchObject({ status: 400, detail: 'SERVICE ?x cannot be asked: the patterns beside it do not bind ?x.' });
  });
});

test('within GRAPH, the patterns beside a SERVICE are those of the graph', async () => {
  remote.asked.length = 0;
  const within = (graph: string) => ask(`SELECT ?s ?g { GRAPH ${graph} { ?s ex:order 2 SERVICE <${remote.url}> { ?s ex:gene ?g } } }`);
  expect(await within(`<${ex}graph/cascade>`)).toEqual(csv('s,g', `${ex}colonization,${ex}postn`));
  expect(await within('?u')).toEqual(csv('s,g', `${ex}colonization,${ex}postn`));
  expect(remote.asked).toHaveLength(2);
  expect(await within(`<${ex}graph/papers>`)).toEqual(csv('s,g'));
  expect(remote.asked).toHaveLength(2);
});

describe('each format', () => {
  const names = () => `SELECT ?g ?n { SERVICE <${remote.url}> { ex:invasion ex:gene ?g OPTIONAL { ?g ex:name ?n } } } ORDER BY ?g`;
  const graphOf = () => `CONSTRUCT { ?s ex:hasGene ?g } { ?s a ex:Stage SERVICE <${remote.url}> { ?s ex:gene ?g } }`;
  const triples = [['colonization', 'postn'], ['invasion', 'mmp9'], ['invasion', 'snai1']].map(([s, g]) => `<${ex}${s}> <${ex}hasGene> <${ex}${g}> .`);
  test.each<[string, () => string, string, string]>([
    ['SELECT', names, 'json', `{"head":{"vars":["g","n"]},"results":{"bindings":[{"g":{"type":"uri","value":"${ex}mmp9"},"n":{"type":"literal","value":"matrix metallopeptidase 9"}},\n{"g":{"type":"uri","value":"${ex}snai1"},"n":{"type":"literal","value":"colonization","xml:lang":"en"}}]}}`],
    ['SELECT', names, 'xml', `<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="g"/><variable name="n"/></head><results>\n<result><binding name="g"><uri>${ex}mmp9</uri></binding><binding name="n"><literal>matrix metallopeptidase 9</literal></binding></result>\n<result><binding name="g"><uri>${ex}snai1</uri></binding><binding name="n"><literal xml:lang="en">colonization</literal></binding></result>\n</results></sparql>\n`],
    ['SELECT', names, 'tsv', `?g\t?n\n<${ex}mmp9>\t"matrix metallopeptidase 9"\n<${ex}snai1>\t"colonization"@en\n`],
    ['ASK', () => `ASK { SERVICE <${remote.url}> { ex:invasion ex:gene ?g } }`, 'json', '{"head":{},"boolean":true}'],
    ['ASK', () => `ASK { SERVICE <${remote.url}> { ex:invasion ex:none ?g } }`, 'csv', 'false'],
    ['CONSTRUCT', graphOf, 'ttl', '@prefix ex: <http://example.org/> .\n\nex:colonization ex:hasGene ex:postn .\n\nex:invasion ex:hasGene ex:mmp9 ,\n        ex:snai1 .\n'],
    ['DESCRIBE', () => `DESCRIBE ?s { SERVICE <${remote.url}> { ?s ex:gene ex:postn } }`, 'ttl', '@prefix ex: <http://example.org/> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\nex:colonization a ex:Stage ;\n    skos:prefLabel "colonization, \\"late\\""@en ;\n    ex:order 2 .\n'],
  ])('%s %p as %s', async (_, query, format, body) => {
    expect(await ask(query(), format)).toEqual({ status: 200, engine: 'comunica, embedded', body });
  });
  test.each(['nt', 'nq'])('CONSTRUCT as %s', async (format) => {
    const { body } = await ask(graphOf(), format);
    expect(body.trim().split('\n').sort()).toEqual(triples);
  });
  test.each(['jsonld', 'rdf', 'trig'])('CONSTRUCT as %s', async (format) => {
    const { status, body } = await ask(graphOf(), format);
    expect({ status, holds: body.includes('mmp9') }).toEqual({ status: 200, holds: true });
  });

  test('is not kept by anybody, while a query without SERVICE is answered as before', async () => {
    const federated = await fetch(`${local.url}?query=${encodeURIComponent(names())}`);
    expect({ cache: federated.headers.get('cache-control'), etag: federated.headers.get('etag') }).toEqual({ cache: 'no-store', etag: null });
    expect((await ask('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }'))).toEqual({ status: 200, engine: 'embedded', body: 'n\r\n9\r\n' });
  });

  test('a long result arrives whole', async () => {
    const { body } = await ask(`SELECT ?x ?y { { SERVICE <${remote.url}> { ex:invasion ex:gene ?g } } ?a ?b ?c . ?d ?e ?f . ?h ?i ?j . ?k ?l ?m BIND(STR(?a) AS ?x) BIND(STR(?c) AS ?y) }`);
    expect(body.split('\r\n')).toHaveLength(2 * 9 ** 4 + 2);
  });
});

describe('SERVICE SILENT', () => {
  test.each([
    ['a dead service', () => dead], ['one that fails', () => broken.url], ['a page', () => page.url], ['an answer cut short', () => cut.url],
    ['a name that is unknown', () => unknown], ['a redirect to elsewhere', () => mover.url],
  ])('%s gives one empty solution', async (_, url) => {
    expect(await ask(`SELECT ?s ?g { ?s a ex:Stage SERVICE SILENT <${url()}> { ?s ex:gene ?g } } ORDER BY ?s`)).toEqual(csv('s,g', `${ex}colonization,`, `${ex}invasion,`));
  });
  test('is asked once, not once a solution', async () => {
    broken.asked.length = 0;
    await ask(`SELECT ?s ?g { ?s ?p ?o SERVICE SILENT <${broken.url}> { ?s ex:gene ?g } }`);
    expect(broken.asked).toHaveLength(1);
  });
});

describe('a service that fails is named', () => {
  const failing = (url: string) => `SELECT * { ?s a ex:Stage SERVICE <${url}> { ?s ex:gene ?g } }`;
  test.each<[string, () => string, string | RegExp]>([
    ['dead', () => dead, 'cannot be reached (ECONNREFUSED).'],
    ['failing', () => broken.url, 'answered with status 500.'],
    ['a page', () => page.url, 'gave an answer that cannot be read: it is text/html.'],
    ['cut short', () => cut.url, /^gave an answer that cannot be read: /],
    ['redirecting elsewhere', () => mover.url, 'answered with a redirect to localhost:5, which is not a host of an allowed service.'],
  ])('%s', async (_, url, reason) => {
    const { status, detail, service } = await problem(failing(url()));
    expect({ status, service }).toEqual({ status: 502, service: url() });
    expect(detail.replace(`The service <${url()}> `, '')).toEqual(typeof reason === 'string' ? reason : expect.stringMatching(reason));
  });

  test.each(wrongResults)('%s in its answer: what is wrong is said, and with SILENT it is the empty solution', async (_, body, fault) => {
    wrongBody = body;
    const pattern = (silent: string) => `SELECT ?x { SERVICE ${silent} <${wrong.url}> { ?s ex:gene ?x } }`;
    expect(await problem(pattern(''))).toMatchObject({ status: 502, service: wrong.url, detail: `The service <${wrong.url}> gave an answer that cannot be read: ${fault}.` });
    expect(await ask(pattern('SILENT'))).toEqual(csv('x', ''));
  });

  test('a redirect to a listed service is followed, and an address may have parameters', async () => {
    for (const url of [stayer.url, `${remote.url}?format=json`]) {
      expect(await ask(`SELECT ?g { ex:colonization a ?t SERVICE <${url}> { ex:colonization ex:gene ?g } }`)).toEqual(csv('g', `${ex}postn`));
    }
  });

  test('too large: the limit is named', async () => {
    expect(await problem(`SELECT * { SERVICE <${remote.url}> { ?s ex:cellOf ?o } }`, frugal)).toMatchObject({
      status: 502, service: remote.url, detail: `The service <${remote.url}> sent more than the ${100_000 / 2 ** 20} MiB that one query may fetch.`,
    });
  });

  test('slow: ended at the limit of the query, and the next one is answered', async () => {
    expect(await problem(failing(slow.url), hasty)).toMatchObject({ status: 503, title: 'Query timeout', limit: 4 });
    expect((await ask('ASK {}', 'csv', hasty)).body).toBe('true');
  });
});

test('the service description tells whom SERVICE may ask', async () => {
  const body = await (await fetch(`${local.url}?format=nt`)).text();
  expect(body).toContain('<http://www.w3.org/ns/sparql-service-description#BasicFederatedQuery>');
  expect([...body.matchAll(/"SERVICE may ask <([^>]*)>\."@en/g)].map(([, service]) => service).sort()).toEqual(
    [remote, second, slow, broken, page, cut, wrong, mover, stayer].map(({ url }) => url).concat(`${remote.url}?format=json`, dead, unknown).sort(),
  );
});

describe('what is not allowed', () => {
  const list = () => [remote, second, slow, broken, page, cut, wrong, mover, stayer].map(({ url }) => url).concat(`${remote.url}?format=json`, dead, unknown);
  test.each([
    ['not listed', `SERVICE <${unlisted}> { ?s ?p ?o }`, `<${unlisted}>`, 'it is not on the list of this service'],
    ['silent', `SERVICE SILENT <${unlisted}> { ?s ?p ?o }`, `<${unlisted}>`, 'it is not on the list of this service'],
    ['nested', `SERVICE <${dead}> { SERVICE <${unlisted}> { ?s ?p ?o } }`, `<${unlisted}>`, 'it is not on the list of this service'],
    ['in EXISTS', `FILTER EXISTS { SERVICE <${unlisted}> { ?s ?p ?o } }`, `<${unlisted}>`, 'it is not on the list of this service'],
  ])('%s', async (_, pattern, service, why) => {
    expect(await problem(`ASK { ${pattern} }`)).toMatchObject({
      status: 403, service, allowed: list(), detail: `SERVICE ${service} was not asked: ${why}. Allowed: ${list().map((url) => `<${url}>`).join(', ')}.`,
    });
  });

  test('nothing but SERVICE fetches anything', async () => {
    const trap = await endpoint(() => (req, res) => { req.resume(); res.end(); });
    const { url } = trap;
    await ask(`SELECT * FROM <${url}> { ?s ?p ?o }`);
    await ask(`SELECT * FROM NAMED <${url}> { GRAPH ?g { ?s ?p ?o } }`);
    await ask('ASK { ?s ?p ?o }', 'csv', local, `&default-graph-uri=${encodeURIComponent(url)}`);
    await ask(`SELECT * FROM <${url}> FROM NAMED <${url}> { { ?s ?p ?o } UNION { GRAPH <${url}> { ?s ?p ?o } } SERVICE <${remote.url}> { ex:invasion ex:gene ?x } }`);
    await ask(`DESCRIBE <${url}> { SERVICE <${remote.url}> { ex:invasion ex:gene ?x } }`);
    await ask(`PREFIX x: <${url}#> ASK { GRAPH x:a { ?s ?p ?o } SERVICE <${mover.url.replace('/sparql', '/other')}> {} }`);
    for (const body of [`LOAD <${url}>`, `LOAD SILENT <${url}> INTO GRAPH <${url}>`]) {
      await fetch(local.url, { method: 'POST', headers: { 'content-type': 'application/sparql-update' }, body });
      await ask(body);
    }
    await sleep(200);
    expect(trap.asked).toEqual([]);
  });
});

test('a query is ended when its client goes, and the worker is free again', async () => {
  const gone = new AbortController();
  slow.asked.length = 0;
  const stuck = fetch(`${local.url}?query=${encodeURIComponent(`ASK { SERVICE <${slow.url}> { ?s ?p ?o } }`)}`, { signal: gone.signal });
  await until(() => slow.asked.length > 0);
  gone.abort();
  await expect(stuck).rejects.toThrow();
  expect(await ask(`ASK { SERVICE <${second.url}> { ?s ?p ?o } }`)).toMatchObject({ body: 'true' });
});

describe('what our evaluator does not take', () => {
  const modern = (...lines: string[]): Answer => ({ ...csv(...lines), engine: 'comunica' });
  test('is evaluated by Comunica over our store', async () => {
    expect(await ask('SELECT ?s { ?s a ex:Stage ; skos:prefLabel ?l FILTER(!isTRIPLE(?l)) } ORDER BY ?s')).toEqual(modern('s', `${ex}colonization`, `${ex}invasion`));
    expect(await ask('ASK { ?s ex:order <<( ?a ?b ?c )>> }')).toMatchObject({ body: 'false', engine: 'comunica' });
    expect(await ask('SELECT ?u { GRAPH ?u { ?s ex:order 2 . ?s a ?t } FILTER(!isTRIPLE(?s)) }')).toEqual(modern('u', `${ex}graph/cascade`));
    expect(await ask(`SELECT ?s FROM <${ex}graph/papers> { ?s ex:order 2 FILTER(!isTRIPLE(?s)) }`)).toEqual(modern('s'));
  });
  test('triple terms and directions stand in results', async () => {
    const query = 'SELECT ?t ?d { ?s ex:order 2 BIND(TRIPLE(?s, ex:order, 2) AS ?t) BIND("x"@ar--rtl AS ?d) }';
    const { results } = JSON.parse((await ask(query, 'json')).body) as { results: { bindings: Record<string, unknown>[] } };
    expect(results.bindings).toEqual([{
      t: { type: 'triple', value: { subject: { type: 'uri', value: `${ex}colonization` }, predicate: { type: 'uri', value: `${ex}order` }, object: { type: 'literal', value: '2', datatype: 'http://www.w3.org/2001/XMLSchema#integer' } } },
      d: { type: 'literal', value: 'x', 'xml:lang': 'ar', 'its:dir': 'rtl' },
    }]);
    expect((await ask(query, 'tsv')).body).toBe(`?t\t?d\n<<( <${ex}colonization> <${ex}order> "2"^^<http://www.w3.org/2001/XMLSchema#integer> )>>\t"x"@ar--rtl\n`);
    const construct = 'CONSTRUCT { ?s ex:said <<( ?s ex:order "x"@ar--rtl )>> } { ?s ex:order 2 }';
    for (const format of ['nt', 'ttl']) expect((await ask(construct, format)).body.trim()).toBe(`<${ex}colonization> <${ex}said> <<( <${ex}colonization> <${ex}order> "x"@ar--rtl )>> .`);
    expect(await ask(construct, 'rdf')).toMatchObject({ status: 400, body: expect.stringContaining('which RDF/XML cannot hold') });
  });
  test('asks services as well', async () => {
    expect(await ask(`SELECT ?g { ?s ex:order 2 SERVICE <${remote.url}> { ?s ex:gene ?g } FILTER(!isTRIPLE(?g)) }`)).toEqual(modern('g', `${ex}postn`));
  });
  test('is tagged, and explained', async () => {
    const url = (more: string) => `${local.url}?format=csv&query=${encodeURIComponent('SELECT ?s { ?s ex:order 2 FILTER(!isTRIPLE(?s)) }')}${more}`;
    expect((await fetch(url(''))).headers.get('etag')).toBeTruthy();
    const explained = await (await fetch(url('&explain=json'))).json() as object;
    expect(explained).toMatchObject({ engine: 'comunica', rows: 1, rewritten: expect.stringMatching(/isTRIPLE/i) });
  });
});

describe('the worker', () => {
  const federated = (services: readonly string[], idle: number) => {
    const engine = createFederatedEngine({ services, limit: 2 ** 20, workers: 1, idle });
    engines.push(engine);
    return engine;
  };
  const prepare = (pattern: string) => prepareQuery(`SELECT (COUNT(*) AS ?n) { ${pattern} }`, { prefixes, services: [second.url, slow.url, late.url] });
  const quick = () => prepare(`SERVICE <${second.url}> { ?s ?p ?o }`);

  let engine: Engine;
  beforeAll(async () => {
    engine = federated([second.url, slow.url], 60_000);
    await engine.swap(crowd);
  });
  test.each([
    ['waits for a service', () => prepare(`SERVICE <${slow.url}> { ?s ?p ?o }`)],
    ['is busy', () => prepare(`SERVICE <${second.url}> { ?s ?p ?o } ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c + ?f + ?i = -1)`)],
  ])('that %s is ended at the limit, and the next query is answered', async (_, query) => {
    expect(await askEngine(engine, quick(), { timeout: 60_000 })).toBe('n\r\n1\r\n');
    await expect(askEngine(engine, query(), { timeout: 1000 })).rejects.toMatchObject({ reason: 'timeout', limit: 1000 });
    await sleep(300);
    const before = process.cpuUsage();
    await sleep(500);
    expect(process.cpuUsage(before).user).toBeLessThan(250_000); // microseconds
    expect(await askEngine(engine, quick(), { timeout: 60_000 })).toBe('n\r\n1\r\n');
  });

  test('sees a new version with the next query, and goes when it is idle', async () => {
    const engine = federated([second.url, late.url], 500);
    const size = prepare(`SERVICE <${second.url}> { ?s ?p ?o } ?a ?b ?c`);
    await engine.swap(cascade);
    expect(await askEngine(engine, size, { timeout: 60_000 })).toBe('n\r\n9\r\n');
    const running = askEngine(engine, prepare(`SERVICE <${late.url}> { ?s ?p ?o } ?a ?b ?c`), { timeout: 60_000 });
    await until(() => late.asked.length > 0);
    await engine.swap(crowd);
    answerLate();
    expect(await running).toBe('n\r\n9\r\n');
    expect(await askEngine(engine, size, { timeout: 60_000 })).toBe('n\r\n2000\r\n');
    await engine.swap(cascade);
    expect(await askEngine(engine, size, { timeout: 60_000 })).toBe('n\r\n9\r\n');
    await engine.swap(crowd);
    const threads = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'MessagePort').length, before = threads();
    await until(() => threads() < before);
    expect(await askEngine(engine, size, { timeout: 60_000 })).toBe('n\r\n2000\r\n');
  });
});
