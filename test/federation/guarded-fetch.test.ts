import { describe, expect, test } from '@jest/globals';
import { createGuardedFetch } from '../../server/federation/guarded-fetch.js';
import type { ResolveName } from '../../server/outside/outside-fetch.js';
import { serve } from '../support/service.js';
import { wrongResults } from '../support/wrong-results.js';

describe('a name', () => {
  const budget = () => ({ left: 1000, limit: 1000 });
  const resolvingTo = (...answers: string[][]): ResolveName => (_, __, callback) => {
    callback(null, (answers.length > 1 ? answers.shift() ?? [] : answers[0] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
  };
  test.each([
    [['10.0.0.7'], '10.0.0.7'], [['127.0.0.1'], '127.0.0.1'], [['169.254.169.254'], '169.254.169.254'], [['fd00::7'], 'fd00::7'], [['::1'], '::1'],
    [['93.184.216.34', '192.168.0.1'], '192.168.0.1'],
  ])('that leads to %j is not connected to, even where a server listens', async (addresses, refused) => {
    let asked = 0;
    const { url, server } = await serve((_, res) => {
      asked += 1;
      res.end();
    });
    const service = `http://intranet.example:${new URL(url).port}/sparql`;
    await expect(createGuardedFetch([service], resolvingTo(addresses))(service, budget())(service))
      .rejects.toThrow(`The service <${service}> was not asked: intranet.example has the address ${refused}, which is not public.`);
    expect(asked).toBe(0);
    server.close();
  });

  test('that changes between two requests is checked each time', async () => {
    const { url, server } = await serve((_, res) => res.writeHead(200, { 'content-type': 'application/json', connection: 'close' }).end('{"boolean":true}'));
    const service = `http://localhost:${new URL(url).port}/sparql`, other = service.replace('localhost', 'rebound.example');
    const fetchFrom = createGuardedFetch([service, other], resolvingTo(['127.0.0.1']));
    expect(await (await fetchFrom(service, budget())(service)).json()).toEqual({ head: {}, boolean: true });
    await expect(fetchFrom(other, budget())(other)).rejects.toThrow('rebound.example has the address 127.0.0.1, which is not public');
    server.closeAllConnections();
    server.close();
  });
});

const xml = (solution: string): string => `<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head><results><result>${solution}</result></results></sparql>`;

test.each<[string, string, string, string | RegExp]>([
  ...wrongResults.map(([what, body, fault]): [string, string, string, string] => [what, 'application/sparql-results+json', body, fault]),
  ['a JSON that ends early', 'application/sparql-results+json', '{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"http://a/"}}', /Expected ',' or '\]'|Unexpected end/],
  ['a JSON without solutions', 'application/json', '{}', 'it has no solutions'],
  ['an XML that ends early', 'application/sparql-results+xml', '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><results><result>', /unclosed tag: result/],
  ['an XML of something else', 'application/xml', '<html><body/></html>', 'it has the element html'],
  ['an XML with a binding twice', 'application/sparql-results+xml', xml('<binding name="x"><literal>a</literal></binding><binding name="x"><literal>b</literal></binding>'), 'a solution binds ?x twice'],
  ['an XML with two values', 'application/sparql-results+xml', xml('<binding name="x"><literal>a</literal><uri>a:b</uri></binding>'), '?x has two values in one solution'],
  ['an XML without a value', 'application/sparql-results+xml', xml('<binding name="x"/>'), 'the value of ?x is null, and no term'],
  ['an XML with a wrong IRI', 'application/sparql-results+xml', xml('<binding name="x"><uri>a b</uri></binding>'), 'the value of ?x is no absolute IRI: "a b"'],
  ['an XML with a wrong language', 'application/sparql-results+xml', xml('<binding name="x"><literal xml:lang="e n">a</literal></binding>'), 'the value of ?x has "e n", which is no language tag'],
  ['an XML with text outside', 'application/sparql-results+xml', xml('text'), 'it has text in result'],
  ['an XML with entities', 'application/sparql-results+xml', `<!DOCTYPE sparql [<!ENTITY a "b">]>${xml('<binding name="x"><literal>&a;</literal></binding>')}`, 'it has a document type'],
  ['a deep XML', 'application/sparql-results+xml', xml(`<binding name="x">${'<literal>'.repeat(50_000)}`), 'it has the element literal in literal'],
  ['something else', 'text/html', '<p>', 'it is text/html'],
])('%s is no answer', async (_, type, body, fault) => {
  const { url, server } = await serve((__, res) => res.writeHead(200, { 'content-type': type }).end(body));
  await expect(createGuardedFetch([url])(url, { left: 2 ** 20, limit: 2 ** 20 })(url)).rejects.toMatchObject({
    name: 'ServiceError', reason: 'service', service: url, message: typeof fault === 'string' ? `The service <${url}> gave an answer that cannot be read: ${fault}.` : expect.stringMatching(fault),
  });
  server.closeAllConnections();
  server.close();
});

test.each<[string, string, string, unknown]>([
  ['solutions in XML', 'application/sparql-results+xml; charset=utf-8', xml('\n<binding name="x">\n<literal xml:lang="en">a &lt; b </literal></binding>\n'), { head: { vars: ['x'] }, results: { bindings: [{ x: { type: 'literal', value: 'a < b ', 'xml:lang': 'en' } }] } }],
  ['a boolean in XML', 'application/sparql-results+xml', '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>true</boolean></sparql>', { head: {}, boolean: true }],
  ['a head behind the solutions', 'application/sparql-results+json', '{"results":{"bindings":[{}]},"head":{"vars":["x"],"link":[]}}', { head: { vars: ['x'] }, results: { bindings: [{}] } }],
  ['words of a draft, and an empty language', 'application/json', '{"head":{"vars":["x"]},"results":{"distinct":false,"bindings":[{"x":{"type":"typed-literal","value":"a","datatype":"a:b"}},{"x":{"type":"literal","value":"","xml:lang":""}}]}}',
    { head: { vars: ['x'] }, results: { bindings: [{ x: { type: 'typed-literal', value: 'a', datatype: 'a:b' } }, { x: { type: 'literal', value: '', 'xml:lang': '' } }] } }],
])('%s are read', async (_, type, body, result) => {
  const { url, server } = await serve((__, res) => res.writeHead(200, { 'content-type': type }).end(body));
  expect(await (await createGuardedFetch([url])(url, { left: 1000, limit: 1000 })(url)).json()).toEqual(result);
  server.closeAllConnections();
  server.close();
});
