import { expect, test } from '@jest/globals';
import { isPublicAddress } from '../../server/outside/addresses.js';

test.each([
  ['93.184.216.34', true], ['8.8.8.8', true], ['2606:2800:220:1::1', true], ['172.15.255.255', true], ['172.32.0.0', true],
  ['127.0.0.1', false], ['127.9.9.9', false], ['0.0.0.0', false], ['10.1.2.3', false], ['172.16.0.1', false], ['172.31.255.255', false],
  ['192.168.1.1', false], ['169.254.169.254', false], ['100.64.0.1', false], ['224.0.0.1', false], ['255.255.255.255', false],
  ['::', false], ['::1', false], ['fe80::1', false], ['fc00::1', false], ['fd12:3456::1', false], ['::ffff:10.0.0.1', false], ['::ffff:8.8.8.8', false],
  ['64:ff9b::a00:1', false], ['2002:a00:1::', false], ['2001:db8::1', false], ['ff02::1', false],
])('%s is public: %s', (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic);
});
