import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { getPriority } from 'node:os';
import { expect, test } from '@jest/globals';

const own = process.platform === 'linux' ? test : test.skip;

own('a thread that gives way has a lower priority, and the one that listens keeps its own', async () => {
  const before = getPriority();
  const worker = new Worker(`
    const { parentPort } = require('node:worker_threads');
    const { getPriority } = require('node:os');
    import(${JSON.stringify(new URL('../../server/platform/priority.js', import.meta.url).href)}).then(({ giveWay }) => {
      const born = getPriority();
      giveWay();
      parentPort.postMessage(getPriority() - born);
    });
  `, { eval: true });
  const [lower] = await once(worker, 'message') as [number];
  await worker.terminate();
  expect(lower).toBe(Math.min(19, before + 5) - before);
  expect(getPriority()).toBe(before);
});
