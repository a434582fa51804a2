import { describe, expect, test } from '@jest/globals';
import { isPublicAddress } from '../../server/federation/addresses.js';
import { createGuardedFetch, type ResolveName } from '../../server/federation/guarded-fetch.js';
import { serve } from '../support/service.js';

test.each([
  ['93.184.216.34', true], ['8.8.8.8', true], ['2606:2800:220:1::1', true], ['172.15.255.255', true], ['172.32.0.0', true],
  ['127.0.0.1', false], ['127.9.9.9', false], ['0.0.0.0', false], ['10.1.2.3', false], ['172.16.0.1', false], ['172.31.255.255', false],
  ['192.168.1.1', false], ['169.254.169.254', false], ['100.64.0.1', false], ['224.0.0.1', false], ['255.255.255.255', false],
  ['::', false], ['::1', false], ['fe80::1', false], ['fc00::1', false], ['fd12:3456::1', false], ['::ffff:10.0.0.1', false], ['::ffff:8.8.8.8', false],
  ['64:ff9b::a00:1', false], ['2002:a00:1::', false], ['2001:db8::1', false], ['ff02::1', false],
])('%s is public: %s', (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic);
});

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
    expect(await (await fetchFrom(service, budget())(service)).json()).toEqual({ boolean: true });
    await expect(fetchFrom(other, budget())(other)).rejects.toThrow('rebound.example has the address 127.0.0.1, which is not public');
    server.closeAllConnections();
    server.close();
  });
});

test.each([
  ['a JSON that ends early', 'application/sparql-results+json', '{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"http://a/"}}', /Expected ',' or '\]'|Unexpected end/],
  ['a JSON without solutions', 'application/json', '{}', 'it has no solutions'],
  ['an XML that ends early', 'application/sparql-results+xml', '<sparql><results><result>', 'it has no end'],
  ['something else', 'text/html', '<p>', 'it is text/html'],
])('%s is no answer', async (_, type, body, fault) => {
  const { url, server } = await serve((__, res) => res.writeHead(200, { 'content-type': type }).end(body));
  await expect(createGuardedFetch([url])(url, { left: 1000, limit: 1000 })(url)).rejects.toMatchObject({
    name: 'ServiceError', reason: 'service', service: url, message: typeof fault === 'string' ? `The service <${url}> gave an answer that cannot be read: ${fault}.` : expect.stringMatching(fault),
  });
  server.closeAllConnections();
  server.close();
});
