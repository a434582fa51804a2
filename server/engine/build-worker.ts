import { parentPort, workerData } from 'node:worker_threads';
import { storeFromNQuads } from '../store/build-store.js';

/** The thread that turns a version's N-Quads into shared columns, once for all threads that answer queries. */

if (!parentPort) throw new Error('this module runs in a worker thread only');
parentPort.postMessage(storeFromNQuads(workerData as SharedArrayBuffer));
