import { parentPort, workerData } from 'node:worker_threads';
import { Parser } from 'n3';
import { formats } from '../rdf/formats.js';
import { serialize } from '../rdf/serialize.js';
import type { PlanStep, PreparedQuery } from './engine.js';
import { control as place, creditWindow, type FromWorker, type ToWorker, type WorkerData } from './messages.js';
import { CancelledError } from './native/context.js';
import { openStore } from './native/open-store.js';

/** The thread that answers queries over the shared columns of its version, one at a time. */

if (!parentPort) throw new Error('this module runs in a worker thread only');
const port = parentPort;
const { store, prefixes, control } = workerData as WorkerData;
const evaluate = openStore(store, prefixes);

/** Formats that the evaluator leaves to the serialisers: a document has to be known as a whole. */
const byDocument = new Map(formats.filter(({ name }) => name === 'jsonld' || name === 'rdf').map((format) => [format.mediaType, format]));

const post = (message: FromWorker, transfer: readonly ArrayBuffer[] = []): void => port.postMessage(message, transfer);

/** Sends a chunk, and waits while the reader has no room for it. @throws CancelledError when it will not be read. */
function send(bytes: Uint8Array, last: boolean, plan?: readonly PlanStep[]): void {
  while (Atomics.load(control, place.credits) <= 0) {
    if (Atomics.load(control, place.cancel) !== 0) throw new CancelledError();
    Atomics.wait(control, place.credits, 0);
  }
  Atomics.sub(control, place.credits, 1);
  post({ kind: 'chunk', bytes, last, ...(plan && { plan }) }, [bytes.buffer as ArrayBuffer]);
}

async function run({ query, mediaType, explain: explained }: ToWorker): Promise<void> {
  Atomics.store(control, place.cancel, 0);
  Atomics.store(control, place.credits, creditWindow);
  try {
    const document = byDocument.get(mediaType);
    let plan: readonly PlanStep[] | undefined;
    const measured = explained && { onPlan: (steps: readonly PlanStep[]): void => { plan = steps; } };
    let held: Uint8Array | undefined; // one chunk stays back, so that the last one is known to be it
    const write = (chunk: Uint8Array): void => {
      if (held) send(held, false);
      held = chunk;
    };
    if (document) {
      const lines: Uint8Array[] = [];
      evaluate(query, 'application/n-triples', { write: (chunk) => lines.push(chunk), cancel: control, ...measured });
      const quads = new Parser({ format: 'application/n-triples' }).parse(Buffer.concat(lines).toString('utf8'));
      write(new TextEncoder().encode(await serialize(quads, document, prefixes)));
    } else {
      evaluate(query, mediaType, { write, cancel: control, ...measured });
    }
    send(held ?? new Uint8Array(0), true, plan);
  } catch (error) {
    post(error instanceof CancelledError ? { kind: 'cancelled' } : { kind: 'failed', ...explain(error) });
  }
}

/** A thread that ran out of stack or memory may have left its caches in the middle of a change. */
function explain(error: unknown): { message: string; fatal: boolean } {
  if (error instanceof RangeError) {
    return { message: `The query is too complex or its result too large for the engine (${error.message}).`, fatal: true };
  }
  return { message: error instanceof Error ? error.message : String(error), fatal: false };
}

// The first query pays for compilation: let it be nobody's.
const warmUp: PreparedQuery = { text: 'SELECT * { ?s ?p ?o OPTIONAL { ?o ?q ?r } } LIMIT 10', form: 'SELECT', defaultGraphs: [], namedGraphs: [] };
evaluate(warmUp, 'application/sparql-results+json', { write: () => undefined });

port.on('message', (message: ToWorker) => void run(message));
post({ kind: 'ready' });
