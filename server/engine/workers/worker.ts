import { parentPort, workerData } from 'node:worker_threads';
import type { PreparedQuery } from '../../sparql/prepared-query.js';
import { joinMemory } from '../../platform/memory.js';
import { engineName, type WorkerData } from './messages.js';
import type { EmbeddedThreadData } from './thread.js';
import { openStore, type Evaluate } from '../evaluator/open-store.js';
import { UnsupportedError } from '../../sparql/unsupported.js';
import { serveQueries } from './serve-queries.js';
import { warmUps } from './warm-up.js';
import { writeDocument } from './write-document.js';

/** The thread that answers queries over the shared columns of the version that it has. */

if (!parentPort) throw new Error('this module runs in a worker thread only');
const { control, memory, warmUp = true } = workerData as WorkerData & EmbeddedThreadData;
joinMemory(memory);
let newest: Evaluate | undefined;

/**
 * Milliseconds after the start in which the first reader has the processor, which other threads may be answering; for which
 * nobody has asked this one before it asks itself; between two looks; and that are waited in all.
 */
const ahead = 2500, rest = 200, look = 20, longestWait = 5000;
let asked = 0, waited = 0;

/** Some time after the thread is ready, one at a time: a query that comes meanwhile is next. */
const askItself = (queries: readonly PreparedQuery[]): void => {
  const [query, ...others] = queries;
  if (!query) return;
  if (waited < longestWait && performance.now() - asked < rest) {
    waited += look;
    setTimeout(askItself, look, queries);
    return;
  }
  newest?.(query, query.form === 'CONSTRUCT' || query.form === 'DESCRIBE' ? 'application/n-triples' : 'application/sparql-results+json', { write: () => undefined });
  setImmediate(askItself, others);
};

serveQueries(parentPort, control, ({ store, prefixes }) => {
  const evaluate = openStore(store, { prefixes });
  if (!newest && warmUp) {
    asked = performance.now() + ahead - rest;
    setImmediate(askItself, [...warmUps, ...warmUps]);
  }
  newest = evaluate;
  return async ({ query, mediaType, explain, deadline, timeout }, write, told) => {
    if (query.services) throw new UnsupportedError('SERVICE is answered by another engine.');
    const options = { cancel: control, deadline, timeout, ...(explain && { onPlan: told.plan }) };
    told.engine(engineName);
    await writeDocument(mediaType, prefixes, write, (type, to) => evaluate(query, type, { write: to, ...options }));
    asked = performance.now();
  };
});
