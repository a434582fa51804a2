import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerData } from '../engine/workers/messages.js';
import { serveQueries } from '../engine/workers/serve-queries.js';

/** The thread that prepares queries for a store that is elsewhere: its answer is the query itself, as JSON. */

if (!parentPort) throw new Error('this module runs in a worker thread only');
serveQueries(parentPort, (workerData as WorkerData).control, () => ({ query: { parsed: _, ...query } }, write) => {
  write(new TextEncoder().encode(JSON.stringify(query)));
  return Promise.resolve();
});
