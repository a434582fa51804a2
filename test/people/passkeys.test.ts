import { expect, test } from '@jest/globals';
import { relyingPartyOf } from '../../server/people/passkeys.js';

test.each<[string, string | undefined]>([
  ['https://kb.example.org', 'kb.example.org'], ['https://kb.example.org:8443', 'kb.example.org'], ['http://localhost:8080', 'localhost'],
  ['http://kb.example.org', undefined], ['http://127.0.0.1:8080', undefined], ['https://192.0.2.1', undefined], ['https://[2001:db8::1]', undefined], ['', undefined],
])('passkeys at %s are for the name %s', (origin, name) => {
  expect(relyingPartyOf(origin)?.name).toBe(name);
});
