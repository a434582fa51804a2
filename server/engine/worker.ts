import { parentPort, workerData } from 'node:worker_threads';
import type { PreparedQuery } from './engine.js';
import { creditWindow, type FromWorker, type ToWorker, type WorkerData } from './messages.js';
import { openStore } from './oxigraph.js';

/** The thread that answers queries: loads its version, then one query at a time. */

if (!parentPort) throw new Error('this module runs in a worker thread only');
const port = parentPort;
const { nquads, prefixes } = workerData as WorkerData;
const evaluate = openStore(nquads, prefixes);
const encoder = new TextEncoder();

/** UTF-16 units of the result that are encoded and sent at a time: 64 KiB to 192 KiB of UTF-8. */
const chunkLength = 64 * 1024;

/** The result that is being sent, from `at` on. */
let sending: { readonly text: string; at: number } | undefined;
let credits = 0;

const post = (message: FromWorker, transfer: readonly ArrayBuffer[] = []): void => port.postMessage(message, transfer);

function send(): void {
  while (sending && credits > 0) {
    const { text, at } = sending;
    let end = Math.min(at + chunkLength, text.length);
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end -= 1;
    const bytes = encoder.encode(text.slice(at, end));
    const last = end === text.length;
    if (last) sending = undefined;
    else sending.at = end;
    credits -= 1;
    post({ kind: 'chunk', bytes, last }, [bytes.buffer as ArrayBuffer]);
  }
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;

function run(query: PreparedQuery, mediaType: string): void {
  try {
    sending = { text: evaluate(query, mediaType), at: 0 };
  } catch (error) {
    post({ kind: 'failed', ...explain(error) });
    return;
  }
  credits = creditWindow;
  send();
}

/** WebAssembly that ran out of stack or memory leaves a store that nothing can be asked any more. */
function explain(error: unknown): { message: string; fatal: boolean } {
  if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
    return { message: `The query is too complex or its result too large for the engine (${error.message}).`, fatal: true };
  }
  return { message: error instanceof Error ? error.message : String(error), fatal: false };
}

// The first query pays for compilation: let it be nobody's.
evaluate({ text: 'SELECT * { ?s ?p ?o } LIMIT 1', form: 'SELECT', defaultGraphs: [], namedGraphs: [] }, 'application/sparql-results+json');

port.on('message', (message: ToWorker) => {
  switch (message.kind) {
    case 'run':
      run(message.query, message.mediaType);
      break;
    case 'credit':
      credits += message.chunks;
      send();
      break;
    case 'cancel':
      // Nothing to do when the last chunk has left already: it ends the query as well.
      if (sending) {
        sending = undefined;
        post({ kind: 'cancelled' });
      }
      break;
  }
});
post({ kind: 'ready' });
