import { parentPort, workerData } from 'node:worker_threads';
import type { OperatorProfile } from '../contract/engine.js';
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

/** After the thread is ready, one at a time: a query that comes meanwhile is next. */
const askItself = (queries: readonly PreparedQuery[]): void => {
  const [query, ...others] = queries;
  if (!query) return;
  newest?.(query, query.form === 'CONSTRUCT' || query.form === 'DESCRIBE' ? 'application/n-triples' : 'application/sparql-results+json', { write: () => undefined });
  setImmediate(askItself, others);
};

serveQueries(parentPort, control, ({ store, prefixes }) => {
  const evaluate = openStore(store, { prefixes });
  if (!newest && warmUp) setImmediate(askItself, [...warmUps, ...warmUps]);
  newest = evaluate;
  return async ({ query, mediaType, explain, deadline, timeout }, write, nameEngine) => {
    if (query.services) throw new UnsupportedError('SERVICE is answered by another engine.');
    let plan: readonly OperatorProfile[] | undefined;
    const options = { cancel: control, deadline, timeout, ...(explain && { onPlan: (operators: readonly OperatorProfile[]) => { plan = operators; } }) };
    nameEngine(engineName);
    await writeDocument(mediaType, prefixes, write, (type, to) => evaluate(query, type, { write: to, ...options }));
    return plan;
  };
});
