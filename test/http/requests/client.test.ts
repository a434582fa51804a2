import { expect, test } from '@jest/globals';
import { clientOf } from '../../../server/http/requests/client.js';

const from = (remoteAddress: string, forwarded?: string): string =>
  clientOf({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } } as never, new Set(['10.0.0.1']));

test.each([
  ['192.0.2.7', undefined, '192.0.2.7'],
  ['::ffff:192.0.2.7', undefined, '192.0.2.7'],
  ['192.0.2.7', '198.51.100.1', '192.0.2.7'],
  ['10.0.0.1', '203.0.113.5, 198.51.100.1', '198.51.100.1'],
  ['::ffff:10.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2'],
  ['2001:db8::5', undefined, '2001:db8:0:0'],
  ['fe80::1%eth0', undefined, 'fe80:0:0:0'],
])('the client of %s forwarding %s is %s', (remote, forwarded, client) => {
  expect(from(remote, forwarded)).toBe(client);
});
