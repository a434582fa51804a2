import { parentPort, workerData } from 'node:worker_threads';
import type { PreparedQuery } from '../engine/engine.js';
import { creditWindow, type FromWorker, type ToWorker, type WorkerData } from '../engine/messages.js';
import { openFederation, type FederationOptions } from './comunica.js';
import { ServiceError } from './service-error.js';

/** The thread that answers federated queries, one at a time. It speaks as the embedded engine's worker does. */

if (!parentPort) throw new Error('this module runs in a worker thread only');
const port = parentPort;
const { nquads, prefixes, services, limit } = workerData as WorkerData & FederationOptions;
const evaluate = openFederation(nquads, prefixes, { services, limit });
const encoder = new TextEncoder();

/** UTF-16 units that are collected before they are sent. */
const chunkLength = 64 * 1024;

let credits = 0;
/** Wakes the query that waits for credit. */
let wake: () => void = () => undefined;
let cancelled = false;

const post = (message: FromWorker, transfer: readonly ArrayBuffer[] = []): void => port.postMessage(message, transfer);

async function send(text: string, last: boolean): Promise<void> {
  while (credits === 0 && !cancelled) await new Promise<void>((resolve) => { wake = resolve; });
  if (cancelled) return;
  credits -= 1;
  const bytes = encoder.encode(text);
  post({ kind: 'chunk', bytes, last }, [bytes.buffer as ArrayBuffer]);
}

async function run(query: PreparedQuery, mediaType: string): Promise<void> {
  credits = creditWindow;
  cancelled = false;
  try {
    let collected = '';
    for await (const piece of evaluate(query, mediaType)) {
      collected += piece;
      if (collected.length < chunkLength) continue;
      await send(collected, false);
      if (cancelled) break;
      collected = '';
    }
    if (cancelled) post({ kind: 'cancelled' });
    else await send(collected, true);
  } catch (error) {
    if (cancelled) post({ kind: 'cancelled' });
    else post({ kind: 'failed', message: (error as Error).message, fatal: false, ...(error instanceof ServiceError && { service: error.service }) });
  }
}

port.on('message', (message: ToWorker) => {
  switch (message.kind) {
    case 'run':
      void run(message.query, message.mediaType);
      break;
    case 'credit':
      credits += message.chunks;
      wake();
      break;
    case 'cancel':
      cancelled = true;
      wake();
      break;
  }
});
post({ kind: 'ready' });
