import { parentPort, workerData } from 'node:worker_threads';
import { giveWay } from '../../platform/priority.js';
import { FormatError } from '../../rdf/format-error.js';
import { writeDownload, type DownloadTask } from './write-download.js';

/** The next piece of the document, null after the last one, or why the format cannot hold it. */
export type DownloadPiece = Uint8Array | null | { readonly refused: string };

/** The thread that writes one document, piece by piece as it is asked for, and ends: nobody else waits for a large one. */

if (!parentPort) throw new Error('this module runs in a worker thread only');
giveWay();
const port = parentPort, pieces = writeDownload(workerData as DownloadTask);
port.on('message', () => {
  void (async () => {
    try {
      const { done, value } = await pieces.next();
      const bytes = done ? null : new TextEncoder().encode(value);
      port.postMessage(bytes satisfies DownloadPiece, bytes ? [bytes.buffer as ArrayBuffer] : []);
      if (done) port.close();
    } catch (error) {
      // Any other error ends the thread, and with it the document.
      if (!(error instanceof FormatError)) throw error;
      port.postMessage({ refused: error.message } satisfies DownloadPiece);
    }
  })();
});
