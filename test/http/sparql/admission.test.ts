import { describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAdmission } from '../../../server/http/sparql/admission.js';
import { Problem } from '../../../server/platform/problem.js';

describe('the order of the queue', () => {
  const signal = new AbortController().signal;
  const admission = () => createAdmission({ slots: 1, clientQueries: 0, rate: 0, queue: 0 });

  test('a client that has used little passes one that has used much', async () => {
    const queue = admission(), order: string[] = [];
    const leave = await queue.enter('heavy', 'q', 1000, signal);
    const waiting = ['heavy', 'heavy', 'light'].map(async (client) => {
      const done = await queue.enter(client, 'q', 1000, signal);
      order.push(client);
      done();
    });
    await sleep(50);
    leave();
    await Promise.all(waiting);
    expect(order).toEqual(['light', 'heavy', 'heavy']);
  });

  test('a query that was cheap passes one that was expensive', async () => {
    const queue = admission(), order: string[] = [];
    for (const [key, time] of [['slow', 80], ['fast', 1]] as const) {
      const leave = await queue.enter('a', key, 1000, signal);
      await sleep(time);
      leave();
    }
    const leave = await queue.enter('b', 'other', 1000, signal);
    const waiting = ['slow', 'fast'].map(async (key) => {
      const done = await queue.enter('a', key, 1000, signal);
      order.push(key);
      done();
    });
    leave();
    await Promise.all(waiting);
    expect(order).toEqual(['fast', 'slow']);
  });

  test('one that has waited long enough is next, however expensive', async () => {
    const queue = admission(), order: string[] = [];
    const slow = await queue.enter('a', 'slow', 1000, signal);
    await sleep(60);
    slow();
    const leave = await queue.enter('b', 'other', 1000, signal);
    const enter = async (key: string, client: string): Promise<void> => {
      const done = await queue.enter(client, key, 1000, signal);
      order.push(key);
      done();
    };
    const first = enter('slow', 'c');
    await sleep(120);
    const second = enter('fast', 'd');
    leave();
    await Promise.all([first, second]);
    expect(order).toEqual(['slow', 'fast']);
  });

  test('a client that has nothing running is given of the reserve, once and if it asked little', async () => {
    const queue = createAdmission({ slots: 2, reserve: 1, clientQueries: 0, rate: 0, queue: 0 }), entered: string[] = [];
    const enter = async (client: string): Promise<() => void> => {
      const leave = await queue.enter(client, 'q', 60_000, signal);
      entered.push(client);
      return leave;
    };
    const first = await enter('heavy'), second = await enter('also heavy');
    const waiting = [enter('heavy'), enter('also heavy')];
    const third = await enter('light');
    expect(entered).toEqual(['heavy', 'also heavy', 'light']);
    const fourth = enter('another');
    expect(queue.waiting).toBe(3);
    third();
    const leave = await fourth;
    expect(entered).toEqual(['heavy', 'also heavy', 'light', 'another']);
    for (const end of [first, second, leave]) end();
    for (const end of await Promise.all(waiting)) end();
    expect([queue.running, queue.waiting]).toEqual([0, 0]);
  });

  test('durations of long queries take little memory', async () => {
    const queue = admission(), before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 2000; i++) (await queue.enter('a', `${i}${'é≥'.repeat(50_000)}`, 1000, signal))();
    expect((process.memoryUsage().heapUsed - before) / 2 ** 20).toBeLessThan(150); // their texts are 400 MB
  });

  test('a query that is cancelled while it waits leaves no trace', async () => {
    const queue = admission(), gone = new AbortController();
    const leave = await queue.enter('a', 'q', 1000, signal);
    const waiting = queue.enter('a', 'q', 1000, gone.signal);
    gone.abort();
    await expect(waiting).rejects.toMatchObject({ reason: 'aborted' });
    leave();
    expect([queue.running, queue.waiting]).toEqual([0, 0]);
  });
});

test('a refusal is a problem of its own kind', () => {
  expect(() => createAdmission({ slots: 0, clientQueries: 0, rate: 0.01, queue: 0 }).count('a')).toThrow(Problem);
});
