import { expect, test } from '@jest/globals';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { inTurns } from '../../server/http/in-turns.js';

const exchange = (url: string): [IncomingMessage, ServerResponse] => {
  const req = new IncomingMessage(new Socket());
  req.url = url;
  return [req, new ServerResponse(req)];
};

test('requests that take long come in turns, in their order, and not for a client that has gone', async () => {
  const served: (string | undefined)[] = [];
  const listen = inTurns((req) => {
    served.push(req.url);
    for (const end = performance.now() + 10; performance.now() < end;);
  });
  const [gone, response] = exchange('/gone');
  for (const [req, res] of [exchange('/1'), exchange('/2'), [gone, response], exchange('/3')] as const) listen(req, res);
  response.destroy();
  expect(served).toEqual(['/1']);
  await nextTurn();
  expect(served).toEqual(['/1', '/2']);
  listen(...exchange('/4'));
  await nextTurn();
  expect(served).toEqual(['/1', '/2', '/3']);
  await nextTurn();
  expect(served).toEqual(['/1', '/2', '/3', '/4']);
});

test('short ones are answered as they come', () => {
  const served: (string | undefined)[] = [];
  const listen = inTurns((req) => { served.push(req.url); });
  for (const url of ['/1', '/2', '/3']) listen(...exchange(url));
  expect(served).toEqual(['/1', '/2', '/3']);
});
