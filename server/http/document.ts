import { Worker } from 'node:worker_threads';
import type { DownloadTask } from './download-thread.js';

/** Writes a document in a thread of its own. @throws what the thread throws, e.g. RangeError for a format that cannot hold the quads. */
export function writeDocument(workerData: DownloadTask): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./download-thread.js', import.meta.url), { workerData });
    worker.once('message', (bytes: Uint8Array) => resolve(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the download thread ended with code ${code} and wrote nothing`)));
  });
}
