import { getHeapStatistics } from 'node:v8';
import type { MessagePort } from 'node:worker_threads';
import { EngineError, type OperatorProfile } from '../contract/engine.js';
import { releaseColumns } from '../../store/release-columns.js';
import type { QueryTask, FromWorker, Manner, ToWorker, Work, WorkerVersion } from './messages.js';
import { cellsOf, createWorkerEnd, type Outcome, type Reply } from './protocol.js';
import { isSmallPlan } from '../planning/small-plan.js';
import { mayHaveBroken } from '../contract/budget.js';
import { CancelledError } from '../run/context.js';
import { giveWay } from '../../platform/priority.js';
import { Problem } from '../../platform/problem.js';
import { createPreparer, contentOfForm } from '../../sparql/question.js';
import { UnsupportedError } from '../../sparql/unsupported.js';

/**
 * Evaluates a query. Before it gives the first chunk to `write`, which may block the thread or throw a CancelledError, it
 * names the engines that took part. Resolves with what the operators of the plan did, if that was asked for and can be told.
 */
export type EvaluateQuery = (asked: QueryTask, write: (chunk: Uint8Array) => void, nameEngine: (name: string) => void) => Promise<readonly OperatorProfile[] | undefined>;

/** Bytes of prepared queries that a worker keeps. */
const keptBytes = 32 * 2 ** 20;

/**
 * Takes queries in a worker thread, one at a time, and sends their results or why there is none. Between two queries it
 * may be given another version.
 *
 * @param open makes what answers from a version.
 */
export function serveQueries(port: MessagePort, control: Int32Array, open: (version: WorkerVersion) => EvaluateQuery): void {
  giveWay();
  const end = createWorkerEnd({ cells: cellsOf(control), post: (message, transfer = []) => { port.postMessage(message, transfer); }, memory: ownMemory });
  const prepare = createPreparer(keptBytes);
  let answer: EvaluateQuery | undefined;

  /** The query to evaluate. @throws Problem for a text that is no query; CancelledError where its client takes no format of its content. */
  const queryOf = (work: Work, { again }: Manner, reply: Reply): Pick<QueryTask, 'query' | 'mediaType'> => {
    if ('query' in work) return work;
    const { query, head } = prepare(work.asked);
    reply.head(head, again && isSmallPlan(query) ? query : undefined);
    const mediaType = work.mediaTypes[contentOfForm[head.form]];
    if (mediaType === undefined) throw new CancelledError('Its client takes no such result.');
    return { query, mediaType };
  };
  const run = async (evaluate: EvaluateQuery, { work, manner }: Extract<ToWorker, { kind: 'query' }>): Promise<void> => {
    const reply = end.begin(), start = performance.now();
    let engine = '';
    const send = (bytes: Uint8Array, last: boolean, plan?: readonly OperatorProfile[]): void => {
      reply.chunk({ bytes, last, engine, milliseconds: performance.now() - start, ...(plan && { plan }) });
    };
    try {
      reply.look();
      const query = queryOf(work, manner, reply), { explain: measured, timeout, left } = manner;
      let held: Uint8Array | undefined; // one chunk is held back, so that the last one can be marked as the last
      const plan = await evaluate({ ...query, explain: measured, timeout, deadline: start + left }, (chunk) => {
        if (held) send(held, false);
        held = chunk;
      }, (name) => { engine = name; });
      send(held ?? new Uint8Array(0), true, plan);
    } catch (error) {
      reply.end(outcomeOf(error));
    }
  };
  const take = async (message: ToWorker): Promise<void> => {
    if (message.kind === 'query') {
      if (answer) await run(answer, message);
      return;
    }
    const first = !answer;
    answer = open(message);
    if (first) end.ready();
    else releaseColumns(message.store);
  };
  // One after the other: a query may wait for answers of other services, and a version that comes meanwhile is for the next query.
  let last: Promise<void> = Promise.resolve();
  port.on('message', (message: ToWorker) => { last = last.then(() => take(message)); });
}

/** Bytes of this thread's heap, and of what it holds outside of it. */
function ownMemory(): number {
  const { total_heap_size: heap, external_memory: external } = getHeapStatistics();
  return heap + external;
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof CancelledError) return { kind: 'cancelled' };
  if (error instanceof Problem) {
    const { status, title, detail, members, headers } = error;
    return { kind: 'refused', problem: { status, title, detail, members, headers } };
  }
  return { kind: 'failed', ...explain(error) };
}

/** A thread that ran out of stack or memory may have left its caches in the middle of a change. */
function explain(error: unknown): Omit<Extract<FromWorker, { kind: 'failed' }>, 'kind'> {
  if (error instanceof EngineError) return { reason: error.reason, message: error.message, fatal: false, service: error.service, limit: error.limit, setting: error.setting };
  const message = error instanceof Error ? error.message : String(error);
  if (mayHaveBroken(error)) return { reason: 'evaluation', message: `The query is too complex or its result too large for the engine (${message}).`, fatal: true };
  return { reason: error instanceof UnsupportedError ? 'unsupported' : 'evaluation', message, fatal: false };
}
