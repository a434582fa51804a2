import { parentPort, workerData } from 'node:worker_threads';
import type { PlanStep, PreparedQuery } from './engine.js';
import { engineName, type WorkerData } from './messages.js';
import { openStore } from './native/open-store.js';
import { serveQueries } from './serve-queries.js';
import { warmUps } from './warm-up.js';
import { writeDocument } from './write-document.js';

/** The thread that answers queries over the shared columns of its version. */

if (!parentPort) throw new Error('this module runs in a worker thread only');
const { store, prefixes, control } = workerData as WorkerData;
const evaluate = openStore(store, prefixes);


serveQueries(parentPort, control, async ({ query, mediaType, explain }, write, nameEngine) => {
  let plan: readonly PlanStep[] | undefined;
  const options = { cancel: control, ...(explain && { onPlan: (steps: readonly PlanStep[]) => { plan = steps; } }) };
  nameEngine(engineName);
  await writeDocument(mediaType, prefixes, write, (type, to) => evaluate(query, type, { write: to, ...options }));
  return plan;
});

/** One at a time after it is ready, so that a question that comes meanwhile is next. */
const warmUp = (queries: readonly PreparedQuery[]): void => {
  const [query, ...others] = queries;
  if (!query) return;
  evaluate(query, query.form === 'CONSTRUCT' ? 'application/n-triples' : 'application/sparql-results+json', { write: () => undefined });
  setImmediate(warmUp, others);
};
setImmediate(warmUp, [...warmUps, ...warmUps]);
