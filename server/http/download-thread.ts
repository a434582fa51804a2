import { parentPort, workerData } from 'node:worker_threads';
import { giveWay } from '../platform/priority.js';
import { writeDownload, type DownloadTask } from './write-download.js';

/** The next piece of the document; null after the last one. */
export type DownloadPiece = Uint8Array | null;

/** The thread that writes one document, piece by piece as it is asked for, and ends: nobody else waits for a large one. */

if (!parentPort) throw new Error('this module runs in a worker thread only');
giveWay();
const port = parentPort, pieces = writeDownload(workerData as DownloadTask);
port.on('message', () => {
  void (async () => {
    const { done, value } = await pieces.next();
    const bytes: DownloadPiece = done ? null : new TextEncoder().encode(value);
    port.postMessage(bytes, bytes ? [bytes.buffer as ArrayBuffer] : []);
    if (done) port.close();
  })();
});
