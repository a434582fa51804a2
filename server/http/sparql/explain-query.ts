import type { IncomingMessage, ServerResponse } from 'node:http';
import { EngineError, type Engine, type OperatorProfile, type QueryResult } from '../../engine/contract/engine.js';
import { Problem } from '../../platform/problem.js';
import { explainQuery, type Ended } from '../../query/explain.js';
import { formatNamed, formats } from '../../rdf/formats.js';
import { prepareQuery } from '../../sparql/prepare.js';
import type { PreparedQuery } from '../../sparql/prepared-query.js';
import { keyOf, contentOfForm, type AskedQuery } from '../../sparql/question.js';
import { isSmall, most } from '../../sparql/small.js';
import { sendWhole } from '../answers/answer.js';
import { queryIdHeader, versionHeader } from '../answers/headers.js';
import { counterOf, type RunQuery } from './run-query.js';
import type { SparqlRequest } from './sparql-request.js';

/** A request to tell how a query is answered. */
export interface ExplainTask {
  readonly query: PreparedQuery;
  readonly request: SparqlRequest;
  readonly client: string;
  /** Headers that every answer has, names and values in turn. */
  readonly common: readonly string[];
  readonly engine: Engine;
  /** Whether the result of a query is kept in this format. */
  readonly isKept: (format: string) => boolean;
}

/**
 * Prepares a query that is to be explained.
 *
 * @param known The prepared query, if there is one already.
 * @throws Problem as `prepareQuery` does, and 413 for a query that takes too long to explain.
 */
export function readSmall({ text, options }: AskedQuery, known: PreparedQuery | undefined): PreparedQuery {
  if (text !== undefined && !isSmall(text))
    throw new Problem(
      413,
      'Query too long',
      `Only a short query is explained, of at most ${most.length.toLocaleString('en')} characters, ${most.patterns} patterns and ${most.brackets} pairs of brackets; without "explain" it is answered.`,
    );
  return known ?? prepareQuery(text, options);
}

/** What a bound that a query met is called; undefined for any other failure. */
function endedBy(error: unknown): Ended | undefined {
  if (!(error instanceof EngineError)) return undefined;
  const { reason, message: detail, limit, setting } = error;
  if (reason === 'timeout') return { reason, detail, limit: (limit ?? 0) / 1000, setting: 'MPP_QUERY_TIMEOUT' };
  return reason === 'limit' || reason === 'busy' ? { reason, detail, limit, setting } : undefined;
}

/**
 * Runs a query and answers with how it was evaluated, instead of with its result. Of a query that meets a bound it tells
 * what was done until then.
 */
export async function explain(req: IncomingMessage, res: ServerResponse, run: RunQuery, { query, request, client, common, engine, isKept }: ExplainTask): Promise<void> {
  const start = performance.now(), format = formatNamed(contentOfForm[query.form] === 'triples' ? 'nt' : 'json');
  let plan: readonly OperatorProfile[] | undefined, rows = 0, bytes = 0;
  let answered: Pick<QueryResult, 'version'> & { readonly engine?: string } = { version: engine.version };
  const send = (more: readonly string[], ended?: Ended): void => {
    const explanation = explainQuery(query, {
      asked: request.query ?? '', ...answered, milliseconds: performance.now() - start,
      ...(query.form !== 'ASK' && { rows }), ...(plan && { plan }), bytes, cached: formats.map(({ name }) => name).filter(isKept), ...(ended && { ended }),
    });
    const text = request.explain === 'text';
    const body = Buffer.from(text ? explanation.text : `${JSON.stringify(explanation.json, null, 2)}\n`);
    sendWhole(res, 200, [
      ...common, versionHeader, answered.version, ...more, 'Cache-Control', 'no-store',
      'Content-Type', text ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8', 'Content-Length', String(body.length),
    ], req.method === 'HEAD' ? undefined : body);
  };
  const tell = async ({ version, body: result, engine: name }: QueryResult, id: string): Promise<void> => {
    answered = { version, engine: name };
    const countRows = counterOf(format);
    for await (const chunk of result as AsyncIterable<Buffer>) {
      rows = countRows(chunk);
      bytes += chunk.length;
    }
    send([queryIdHeader, id]);
  };
  const onPlan = (operators: readonly OperatorProfile[]): void => { plan = operators; };
  try {
    await run(res, { key: keyOf(query), client, id: request.queryId }, (bounds) => engine.query(query, { ...bounds, format, onPlan }), tell);
  } catch (error) {
    const ended = endedBy(error);
    if (!ended || !plan || res.headersSent) throw error;
    // The runner has put the id of the query among the headers.
    send([], ended);
  }
}
