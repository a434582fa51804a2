import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask as askAt, csv, ex, problem, useFederation, type Answer, type Endpoint } from '../support/federation.js';
import { cascade } from '../support/service.js';
import { until } from '../support/until.js';
import { wrongResults } from '../support/wrong-results.js';

// A worker loads Comunica, which takes two seconds of a processor and much longer beside other tests.
jest.setTimeout(120_000);

const { endpoint, embedded, service, remotes } = useFederation();
const dead = 'http://127.0.0.1:4/sparql';
const unlisted = 'http://127.0.0.1:5/sparql';
const unknown = 'http://unknown.invalid/sparql';
/** What the endpoint `wrong` answers. */
let wrongBody = '';
let wrong: Endpoint, remote: Endpoint, second: Endpoint, slow: Endpoint, broken: Endpoint, page: Endpoint, cut: Endpoint, mover: Endpoint, stayer: Endpoint;
let local: Endpoint, hasty: Endpoint, frugal: Endpoint;
/** Every service that may be asked. */
const list = (): string[] => [remote, second, slow, broken, page, cut, wrong, mover, stayer].map(({ url }) => url).concat(`${remote.url}?format=json`, dead, unknown);
beforeAll(async () => {
  ({ remote, second } = await remotes());
  slow = await endpoint(() => (req) => { req.resume(); });
  broken = await endpoint(() => (req, res) => { req.resume(); res.writeHead(500).end('no'); });
  page = await endpoint(() => (req, res) => { req.resume(); res.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Hello</h1>'); });
  cut = await endpoint(() => (req, res) => { req.resume(); res.writeHead(200, { 'content-type': 'application/sparql-results+json' }).end('{"head":{"vars":["s","g"]},"results":{"bindings":[{"s":{"type":"uri","value":"http://example.org/invasion"}'); });
  wrong = await endpoint(() => (req, res) => { req.resume(); res.writeHead(200, { 'content-type': 'application/sparql-results+json' }).end(wrongBody); });
  mover = await endpoint(() => (req, res) => { req.resume(); res.writeHead(307, { location: `http://localhost:${new URL(unlisted).port}/sparql` }).end(); });
  stayer = await endpoint(() => (req, res) => { req.resume(); res.writeHead(308, { location: `${remote.url}${req.url?.replace(/^[^?]*/, '')}` }).end(); });
  const engine = await embedded(cascade, list());
  local = await service(engine, list());
  hasty = await service(engine, list(), 1000);
  frugal = await service(await embedded(cascade, list(), 100_000), list());
}, 60_000);
const ask = (query: string, format?: string, more?: string): Promise<Answer> => askAt(local, query, format, more);

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
    const { status, detail, service } = await problem(local, failing(url()));
    expect({ status, service }).toEqual({ status: 502, service: url() });
    expect(detail.replace(`The service <${url()}> `, '')).toEqual(typeof reason === 'string' ? reason : expect.stringMatching(reason));
  });

  test.each(wrongResults)('%s in its answer: what is wrong is said, and with SILENT it is the empty solution', async (_, body, fault) => {
    wrongBody = body;
    const pattern = (silent: string) => `SELECT ?x { SERVICE ${silent} <${wrong.url}> { ?s ex:gene ?x } }`;
    expect(await problem(local, pattern(''))).toMatchObject({ status: 502, service: wrong.url, detail: `The service <${wrong.url}> gave an answer that cannot be read: ${fault}.` });
    expect(await ask(pattern('SILENT'))).toEqual(csv('x', ''));
  });

  test('a redirect to a listed service is followed, and an address may have parameters', async () => {
    for (const url of [stayer.url, `${remote.url}?format=json`]) {
      expect(await ask(`SELECT ?g { ex:colonization a ?t SERVICE <${url}> { ex:colonization ex:gene ?g } }`)).toEqual(csv('g', `${ex}postn`));
    }
  });

  test('too large: the limit is named', async () => {
    expect(await problem(frugal, `SELECT * { SERVICE <${remote.url}> { ?s ex:cellOf ?o } }`)).toMatchObject({
      status: 502, service: remote.url, detail: `The service <${remote.url}> sent more than the ${100_000 / 2 ** 20} MiB that one query may fetch.`,
    });
  });

  test('slow: ended at the limit of the query, and the next one is answered', async () => {
    expect(await problem(hasty, failing(slow.url))).toMatchObject({ status: 503, title: 'Query timeout', limit: 1 });
    expect((await askAt(hasty, 'ASK {}')).body).toBe('true');
  });
});

test('the service description tells whom SERVICE may ask', async () => {
  const body = await (await fetch(`${local.url}?format=nt`)).text();
  expect(body).toContain('<http://www.w3.org/ns/sparql-service-description#BasicFederatedQuery>');
  expect([...body.matchAll(/"SERVICE may ask <([^>]*)>\."@en/g)].map(([, service]) => service).sort()).toEqual(
    list().sort(),
  );
});

describe('what is not allowed', () => {
  test.each([
    ['not listed', `SERVICE <${unlisted}> { ?s ?p ?o }`, `<${unlisted}>`, 'it is not on the list of this service'],
    ['silent', `SERVICE SILENT <${unlisted}> { ?s ?p ?o }`, `<${unlisted}>`, 'it is not on the list of this service'],
    ['nested', `SERVICE <${dead}> { SERVICE <${unlisted}> { ?s ?p ?o } }`, `<${unlisted}>`, 'it is not on the list of this service'],
    ['in EXISTS', `FILTER EXISTS { SERVICE <${unlisted}> { ?s ?p ?o } }`, `<${unlisted}>`, 'it is not on the list of this service'],
  ])('%s', async (_, pattern, service, why) => {
    expect(await problem(local, `ASK { ${pattern} }`)).toMatchObject({
      status: 403, service, allowed: list(), detail: `SERVICE ${service} was not asked: ${why}. Allowed: ${list().map((url) => `<${url}>`).join(', ')}.`,
    });
  });

  test('nothing but SERVICE fetches anything', async () => {
    const trap = await endpoint(() => (req, res) => { req.resume(); res.end(); });
    const { url } = trap;
    await ask(`SELECT * FROM <${url}> { ?s ?p ?o }`);
    await ask(`SELECT * FROM NAMED <${url}> { GRAPH ?g { ?s ?p ?o } }`);
    await ask('ASK { ?s ?p ?o }', 'csv', `&default-graph-uri=${encodeURIComponent(url)}`);
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
