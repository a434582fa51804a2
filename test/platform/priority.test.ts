import { execFileSync } from 'node:child_process';
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

own('the threads that a process has for itself give way to the one that listens', () => {
  const script = `
    import { readdirSync } from 'node:fs';
    import { getPriority } from 'node:os';
    import { helpersGiveWay } from ${JSON.stringify(new URL('../../server/platform/priority.js', import.meta.url).href)};
    const born = getPriority();
    helpersGiveWay();
    const others = readdirSync('/proc/self/task').map(Number).filter((thread) => thread !== process.pid);
    console.log(JSON.stringify({ own: getPriority() - born, others: [...new Set(others.map((thread) => getPriority(thread) - born))], isSome: others.length > 0, most: 19 - born }));
  `;
  const { most, ...found } = JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })) as { readonly most: number };
  expect(found).toEqual({ own: 0, others: [Math.min(10, most)], isSome: true });
});
