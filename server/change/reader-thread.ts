import { parentPort } from 'node:worker_threads';
import { Problem } from '../platform/problem.js';
import { formatNamed } from '../rdf/formats.js';
import { told } from './candidate-maker.js';
import { readDocuments } from './read-documents.js';
import type { FromReader, ToReader } from './reader.js';
import { giveWay } from '../platform/priority.js';

/** The thread that reads documents ahead of the queue of changes. One task at a time. */

if (!parentPort) throw new Error('this module runs in a worker thread only');
giveWay();
const port = parentPort;

port.on('message', ({ documents, base }: ToReader) => {
  void (async () => {
    try {
      const read = await readDocuments(documents.map((document) => ({ ...document, format: formatNamed(document.format) })), base);
      port.postMessage({ kind: 'read', read } satisfies FromReader, [read.statements.buffer as ArrayBuffer]);
    } catch (error) {
      port.postMessage((error instanceof Problem ? { kind: 'problem', problem: told(error) } : { kind: 'failed', error }) satisfies FromReader);
    }
  })();
});
