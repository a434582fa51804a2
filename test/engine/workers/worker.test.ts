import { Worker } from 'node:worker_threads';
import { expect, it } from '@jest/globals';
import { storeFromNQuads } from '../../../server/store/build-store.js';

it('a store is read by a worker without a copy', async () => {
  const data = storeFromNQuads(new TextEncoder().encode('<http://e/s> <http://e/p> "o" <http://e/g> .\n').buffer);
  const engine = new URL('../../../server/engine/evaluator/open-store.js', import.meta.url).href;
  const worker = new Worker(`
    import { parentPort, workerData } from 'node:worker_threads';
    const { openStore } = await import(${JSON.stringify(engine)});
    const chunks = [];
    openStore(workerData)({ text: 'ASK { GRAPH <http://e/g> { ?s ?p "o" } }', form: 'ASK', defaultGraphs: [], namedGraphs: [] }, 'text/csv', { write: (chunk) => chunks.push(chunk) });
    parentPort.postMessage({ text: Buffer.concat(chunks).toString(), shared: workerData.text.buffer instanceof SharedArrayBuffer });
  `, { eval: true, workerData: data });
  const answer = await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  await worker.terminate();
  expect(answer).toEqual({ text: 'true', shared: true });
});
