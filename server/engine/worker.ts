import { parentPort, workerData } from 'node:worker_threads';
import type { PlanStep, PreparedQuery } from './engine.js';
import { engineName, type WorkerData } from './messages.js';
import { openStore } from './native/open-store.js';
import { serveQueries } from './serve-queries.js';
import { writeDocument } from './write-document.js';

/** The thread that answers queries over the shared columns of its version. */

if (!parentPort) throw new Error('this module runs in a worker thread only');
const { store, prefixes, control } = workerData as WorkerData;
const evaluate = openStore(store, prefixes);

// The first query pays for compilation: let it be nobody's.
const warmUp: PreparedQuery = { text: 'SELECT * { ?s ?p ?o OPTIONAL { ?o ?q ?r } } LIMIT 10', form: 'SELECT', defaultGraphs: [], namedGraphs: [] };
evaluate(warmUp, 'application/sparql-results+json', { write: () => undefined });

serveQueries(parentPort, control, async ({ query, mediaType, explain }, write, nameEngine) => {
  let plan: readonly PlanStep[] | undefined;
  const options = { cancel: control, ...(explain && { onPlan: (steps: readonly PlanStep[]) => { plan = steps; } }) };
  nameEngine(engineName);
  await writeDocument(mediaType, prefixes, write, (type, to) => evaluate(query, type, { write: to, ...options }));
  return plan;
});
