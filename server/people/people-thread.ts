import { parentPort, workerData } from 'node:worker_threads';
import type { FromPeople, ToPeople } from './people-store.js';
import { openTables, type Tables } from './tables.js';

/** The thread that has the one connection to the tables: a write waits for the disk, and the thread that listens does not. */

if (!parentPort) throw new Error('this module runs in a worker thread only');
const port = parentPort;
const post = (message: FromPeople): void => { port.postMessage(message); };

let tables: Tables | undefined;
try {
  tables = openTables(workerData as string);
  post({ kind: 'opened' });
} catch (error) {
  post({ kind: 'failed', message: (error as Error).message });
}

port.on('message', ({ number, method, values }: ToPeople) => {
  try {
    const call = tables?.[method] as ((...values: readonly unknown[]) => unknown) | undefined;
    if (!call) throw new Error('the tables are not open');
    post({ kind: 'done', number, result: call(...values) });
    if (method === 'close') port.close();
  } catch (error) {
    post({ kind: 'refused', number, message: (error as Error).message });
  }
});
