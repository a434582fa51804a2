import { expect, test } from '@jest/globals';
import { loggedAddress } from '../../../server/http/answers/log-request.js';

test.each([
  ['/notices.atom?key=secret', '/notices.atom?key=…'], ['/notices.atom?%6bey=secret&x=1', '/notices.atom?%6bey=…&x=1'], ['/login?a=1&in%76itation=secret', '/login?a=1&in%76itation=…'],
  ['/search?q=key=1', '/search?q=key=1'], ['/sparql?query=a&%zz=1&code=c', '/sparql?query=a&%zz=1&code=…'], ['/emt', '/emt'], [`/x?q=${'a'.repeat(3_000)}`, `/x?q=${'a'.repeat(1_995)}`],
])('the log holds %s as %s', (url, logged) => {
  expect(loggedAddress(url)).toBe(logged);
});
