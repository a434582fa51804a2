import { expect, test } from '@jest/globals';
import { joinHandlers } from '../../server/http/join-handlers.js';
import { handledAddresses } from '../../server/http/routes.js';

test('handlers are joined where each has its route and each route its handler', () => {
  expect(joinHandlers(['GET /a', 'POST /a', 'GET /b'], [{ 'GET /a': 1, 'POST /a': 2 }, { 'GET /b': 3 }])).toEqual({ 'GET /a': 1, 'POST /a': 2, 'GET /b': 3 });
});

test.each<readonly [string, string[], Record<string, number>[], string]>([
  ['a route without a handler', ['GET /a', 'GET /b'], [{ 'GET /a': 1 }], 'no file answers GET /b'],
  ['a handler without a route', ['GET /a'], [{ 'GET /a': 1 }, { 'GET /b': 2 }], 'no route leads to what answers GET /b'],
  ['an address that two files answer', ['GET /a'], [{ 'GET /a': 1 }, { 'GET /a': 2 }], 'two files answer GET /a'],
  ['a row that is there twice', ['GET /a', 'GET /a'], [{ 'GET /a': 1 }], 'two routes are GET /a'],
])('%s is told before the service listens', (_, addresses, parts, fault) => {
  expect(() => joinHandlers(addresses, parts)).toThrow(`Routes and handlers do not fit together: ${fault}.`);
});

test('the table of routes has rows whose handlers stand in files of their own', () => {
  expect(handledAddresses).toEqual(expect.arrayContaining(['GET /me', 'GET /analyse', 'GET /contribute', 'POST /analyse']));
});
