import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PlanStep, QueryResult } from '../engine/engine.js';
import { explainQuery } from '../query/explain.js';
import { rowCounter } from '../query/rows.js';
import { formats } from '../rdf/formats.js';
import { sendWhole } from './answer.js';
import { queryIdHeader, versionHeader } from './headers.js';
import type { Plan } from './query-plans.js';
import { shapes } from './representation.js';
import { formatNamed, type createRunner } from './run-query.js';
import type { SparqlRequest } from './sparql-request.js';

/** A question for how a query is answered. */
export interface ExplainTask {
  readonly plan: Plan;
  readonly request: SparqlRequest;
  readonly client: string;
  /** Headers that every answer has, names and values in turn. */
  readonly common: readonly string[];
  /** Whether a result in this format is kept. */
  readonly isKept: (format: string) => boolean;
}

/** Runs a query and answers with how, instead of with what it found. */
export async function explain(req: IncomingMessage, res: ServerResponse, run: ReturnType<typeof createRunner>, { plan, request, client, common, isKept }: ExplainTask): Promise<void> {
  const { query, key } = plan, start = performance.now();
  const format = formatNamed(shapes[query.form] === 'triples' ? 'nt' : 'json');
  let steps: readonly PlanStep[] | undefined;
  const tell = async ({ version, body: result, engine }: QueryResult, id: string): Promise<void> => {
    const countRows = rowCounter(format.name);
    let rows = 0, bytes = 0;
    for await (const chunk of result as AsyncIterable<Buffer>) {
      rows = countRows(chunk);
      bytes += chunk.length;
    }
    const explanation = explainQuery(query, {
      asked: request.query ?? '', engine, version, milliseconds: performance.now() - start,
      ...(query.form !== 'ASK' && { rows }), ...(steps && { plan: steps }), bytes, cached: formats.map(({ name }) => name).filter(isKept),
    });
    const text = request.explain === 'text';
    const body = Buffer.from(text ? explanation.text : `${JSON.stringify(explanation.json, null, 2)}\n`);
    sendWhole(res, 200, [
      ...common, versionHeader, version, queryIdHeader, id, 'Cache-Control', 'no-store',
      'Content-Type', text ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8', 'Content-Length', String(body.length),
    ], req.method === 'HEAD' ? undefined : body);
  };
  await run(res, { query, key, client, format, id: request.queryId, onPlan: (taken) => { steps = taken; } }, tell);
}
