import { parentPort, workerData } from 'node:worker_threads';
import { joinMemory } from '../platform/memory.js';
import type { WorkerData } from '../engine/workers/messages.js';
import { serveQueries } from '../engine/workers/serve-queries.js';
import { openFederation, type EvaluateFederated, type FederationOptions } from './evaluate-federated.js';

/** The thread that answers queries with SERVICE, and those that our evaluator does not take. */

if (!parentPort) throw new Error('this module runs in a worker thread only');
const { control, memory, services, limit } = workerData as WorkerData & FederationOptions;
joinMemory(memory);

serveQueries(parentPort, control, ({ store, prefixes }) => {
  // Many versions are never asked such a query.
  let evaluate: EvaluateFederated | undefined;
  return async ({ query, mediaType, explain, deadline, timeout }, write, told) => {
    evaluate ??= openFederation(store, prefixes, { services, limit });
    await evaluate(query, mediaType, { write, limits: { cancel: control, deadline, timeout }, nameEngine: told.engine, ...(explain && { onPlan: told.plan }) });
  };
});
