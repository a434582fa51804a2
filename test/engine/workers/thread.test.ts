import { afterEach, describe, expect, test } from '@jest/globals';
import { startThread, type Thread } from '../../../server/engine/workers/thread.js';
import type { Sink } from '../../../server/engine/workers/protocol.js';
import { cascade, crowd, endless, select } from '../../support/service.js';

const serve = new URL('../../../server/engine/workers/serve-queries.js', import.meta.url).href;
const budget = new URL('../../../server/engine/contract/budget.js', import.meta.url).href;

/** A thread that answers a query with what the code does: it has `write`, and `cancelled()`, the flag of the protocol. */
function start(answer: string, opening = ''): { readonly thread: Thread; readonly lines: string[] } {
  const lines: string[] = [];
  const module = `
    import { parentPort, workerData } from 'node:worker_threads';
    import { serveQueries } from ${JSON.stringify(serve)};
    import { CancelledError } from ${JSON.stringify(budget)};
    const cancelled = () => Atomics.load(workerData.control, 0) !== 0;
    serveQueries(parentPort, workerData.control, () => { ${opening}; return async (asked, write) => { ${answer} }; });`;
  thread = startThread(cascade, { module: { url: new URL(`data:text/javascript,${encodeURIComponent(module)}`) }, log: (line) => { lines.push(line); } });
  return { thread, lines };
}
let thread: Thread;
afterEach(() => thread.end());

/** Asks, and tells what was heard and when the thread is free. */
function ask(of: Thread, work = { query: select('ASK {}'), mediaType: 'text/csv' }, manner = { explain: false, again: false, timeout: 20_000, left: 20_000 }) {
  const heard: unknown[] = [];
  let free: () => void;
  const ended = new Promise<void>((resolve) => { free = resolve; });
  const sink: Sink = {
    head: () => { heard.push('head'); },
    chunk: (bytes, last) => { heard.push([Buffer.from(bytes).toString(), last]); },
    failed: (error) => { heard.push(error); },
    ended: () => { free(); },
  };
  return { exchange: of.ask(work, manner, sink), heard, ended };
}

test('a worker ends its query by itself when its time has passed', async () => {
  thread = startThread(crowd);
  await thread.ready;
  const { heard, ended } = ask(thread, { query: select(endless), mediaType: 'text/csv' }, { explain: false, again: false, timeout: 5000, left: 100 });
  await ended;
  expect(heard).toMatchObject([{ reason: 'timeout', limit: 5000, message: 'The query was ended at the limit of 5 s.' }]);
  expect(thread.alive).toBe(true);
});

describe('a worker that dies', () => {
  test('while it loads tells why to who waits for it', async () => {
    start('', 'throw new Error("it does not open")');
    await expect(thread.ready).rejects.toMatchObject({ message: 'version cascade could not be loaded', cause: { message: 'it does not open' } });
    expect(thread.alive).toBe(false);
  });

  test('while it evaluates fails its query', async () => {
    start('process.exit(1)');
    await thread.ready;
    const { heard, ended } = ask(thread);
    await ended;
    expect(heard).toMatchObject([{ reason: 'evaluation', message: 'The worker that evaluated the query was ended.' }]);
    expect(thread.alive).toBe(false);
    await thread.gone;
  });

  test('between two chunks fails its query', async () => {
    start('write(new TextEncoder().encode("a")); write(new TextEncoder().encode("b")); write(new TextEncoder().encode("c")); await new Promise((resolve) => setTimeout(resolve, 50)); process.exit(1)');
    await thread.ready;
    const { heard, ended } = ask(thread);
    await ended;
    expect(heard).toEqual([['a', false], ['b', false], expect.objectContaining({ reason: 'evaluation' })]);
  });

  test('for want of memory says so', async () => {
    start('const held = []; for (;;) held.push(new Array(2e6).fill(0.5))');
    await thread.ready;
    const { heard, ended } = ask(thread);
    await ended;
    expect(heard).toMatchObject([{ reason: 'limit', limit: 1024, message: 'The query needed more than the 1024 MiB of memory that a worker may have.' }]);
  }, 60_000);

  test('of a mistake in its code fails its query', async () => {
    start('setTimeout(() => { throw new TypeError("a mistake"); }); await new Promise(() => {})');
    await thread.ready;
    const { heard, ended } = ask(thread);
    await ended;
    expect(heard).toMatchObject([{ reason: 'evaluation', cause: { message: 'a mistake' } }]);
  });

  test('when it is idle is known to be gone', async () => {
    start('', 'setTimeout(() => process.exit(1), 200)');
    await thread.ready;
    await thread.gone;
    expect(thread.alive).toBe(false);
  });
});

describe('a cancel', () => {
  test('that is confirmed leaves the worker as it was', async () => {
    const { lines } = start('while (!cancelled()); throw new CancelledError("cancelled")');
    await thread.ready;
    for (let round = 0; round < 20; round++) {
      const { exchange, heard, ended } = ask(thread);
      await new Promise((resolve) => { setTimeout(resolve, round); });
      exchange.cancel();
      await ended;
      expect(heard).toEqual([]);
    }
    expect({ alive: thread.alive, lines }).toEqual({ alive: true, lines: [] });
  });

  test('that is not, as nothing looks at it, ends the worker, and a line says so', async () => {
    const { lines } = start('write(new TextEncoder().encode("a")); write(new TextEncoder().encode("b")); for (;;);');
    await thread.ready;
    const { exchange, heard, ended } = ask(thread);
    while (heard.length === 0) await new Promise((resolve) => { setTimeout(resolve, 5); });
    exchange.cancel();
    await ended;
    await thread.gone;
    expect({ heard, alive: thread.alive, lines }).toEqual({ heard: [['a', false]], alive: false, lines: ['a worker was ended: it did not end its query within 250 ms'] });
  });

  test('reaches a worker that waits for its reader', async () => {
    const { lines } = start('for (;;) write(new TextEncoder().encode("a"))');
    await thread.ready;
    for (let round = 0; round < 10; round++) {
      const { exchange, heard, ended } = ask(thread);
      await new Promise((resolve) => { setTimeout(resolve, 20); });
      expect(heard.length).toBeLessThanOrEqual(16);
      exchange.credit(2);
      exchange.cancel();
      await ended;
    }
    expect({ alive: thread.alive, lines }).toEqual({ alive: true, lines: [] });
  });
});
