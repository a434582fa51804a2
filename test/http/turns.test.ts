import { expect, test } from '@jest/globals';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createTurns } from '../../server/http/turns.js';

const response = (): ServerResponse => new ServerResponse(new IncomingMessage(new Socket()));

test('work that takes long comes in turns, in its order, and not for a client that has gone', async () => {
  const served: number[] = [];
  const turns = createTurns();
  const serve = (id: number, res = response()): void => {
    turns(res, () => {
      served.push(id);
      for (const end = performance.now() + 10; performance.now() < end;);
    });
  };
  const gone = response();
  serve(1);
  serve(2);
  serve(0, gone);
  serve(3);
  gone.destroy();
  expect(served).toEqual([1]);
  await nextTurn();
  expect(served).toEqual([1, 2]);
  serve(4);
  await nextTurn();
  expect(served).toEqual([1, 2, 3]);
  await nextTurn();
  expect(served).toEqual([1, 2, 3, 4]);
});

test('short work is done as it comes', () => {
  const served: number[] = [];
  const turns = createTurns();
  for (const id of [1, 2, 3]) turns(response(), () => { served.push(id); });
  expect(served).toEqual([1, 2, 3]);
});
