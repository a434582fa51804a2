import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { Parser } from 'n3';
import { EngineError, type Engine, type PlanStep, type QueryOptions, type QueryResult } from '../engine/engine.js';
import { Problem } from '../problem.js';
import { rowCounter } from '../query/rows.js';
import { formats, type Format } from '../rdf/formats.js';
import { serialize } from '../rdf/serialize.js';
import type { PrefixMap } from '../rdf/turtle.js';
import type { PreparedQuery } from '../sparql/prepared-query.js';
import type { Admission } from './admission.js';
import { queryIdHeader } from './headers.js';
import { shapes } from './representation.js';
import type { RunningQueries } from './running-queries.js';

export interface RunOptions {
  readonly engine: Engine;
  readonly prefixes: PrefixMap;
  readonly admission: Admission;
  readonly queries: RunningQueries;
  /** Milliseconds for one query, waiting included. */
  readonly timeout: number;
  /** Rows, or triples, of one result; 0 for any number. */
  readonly maxRows: number;
}

/** A query that is to be run, for whom, and under which name. */
export interface Run {
  readonly query: PreparedQuery;
  /** What makes another query the same. */
  readonly key: string;
  readonly client: string;
  readonly format: Format;
  /** The name that the client gave it. */
  readonly id: string | undefined;
  readonly onPlan?: (steps: readonly PlanStep[]) => void;
}

/**
 * Runs queries, each when it is its turn.
 *
 * @returns runs one; `use` gets the result and settles when it was read. Throws Problem 409 for a name that is taken and
 * for a query that was cancelled, 422 for too many rows, 429, 503; and what the engine throws.
 */
export function createRunner({ engine, prefixes, admission, queries, timeout, maxRows }: RunOptions) {
  return async (res: ServerResponse, run: Run, use: (result: QueryResult, id: string) => Promise<void>): Promise<void> => {
    const { query, key, client, format, onPlan } = run;
    const id = run.id ?? randomUUID(); // not to be guessed: others may have the same address, and who names a query may end it
    const running = queries.open(id, client);
    const close = (): void => running.close();
    res.once('close', close);
    const start = performance.now();
    let waited = 0;
    try {
      const leave = await admission.enter(client, key, timeout, running.signal);
      try {
        waited = Math.round(performance.now() - start);
        const options = { timeout: Math.max(1, timeout - waited), signal: running.signal, ...(onPlan && { onPlan }) };
        const result = maxRows > 0 && query.form !== 'ASK' ? await withinRows(query, format, options) : await engine.query(query, { format, ...options });
        // The worker is free as soon as the last bytes have left it, whenever the client has read them.
        if (result.whole === undefined) result.body.once('close', leave);
        await use(result, id);
      } finally {
        leave();
      }
    } catch (error) {
      if (!res.headersSent) res.setHeader(queryIdHeader, id);
      if (running.cancelled && !res.headersSent) throw new Problem(409, 'Query cancelled', `The query ${id} was cancelled on request.`, { id });
      if (waited > 0 && error instanceof EngineError && error.reason === 'timeout') {
        throw new EngineError('timeout', `The query was ended at the limit of ${timeout / 1000} s, of which it waited ${waited / 1000} s for its turn.`, { limit: timeout, cause: error });
      }
      throw error;
    } finally {
      res.off('close', close);
      running.done();
    }
  };

  /** The result as a whole, if it has not too many rows. Triples are counted as N-Triples and written in the format then. */
  async function withinRows(query: PreparedQuery, format: Format, options: Omit<QueryOptions, 'format'>): Promise<QueryResult> {
    const triples = shapes[query.form] === 'triples';
    const counted = triples ? formatNamed('nt') : format;
    const { engine: name, version, body } = await engine.query(query, { format: counted, ...options });
    const count = rowCounter(counted.name);
    const chunks: Buffer[] = [];
    for await (const chunk of body as AsyncIterable<Buffer>) {
      if (count(chunk) > maxRows) {
        throw new Problem(
          422, 'Result too large', `The result has more than ${maxRows} ${triples ? 'triples' : 'rows'}, which is the limit (MPP_MAX_ROWS). Ask for less, or in parts with LIMIT and OFFSET.`,
          { limit: maxRows },
        );
      }
      chunks.push(chunk);
    }
    if (counted === format) return { engine: name, version, body: Readable.from(chunks) };
    const quads = new Parser({ format: 'N-Triples' }).parse(Buffer.concat(chunks).toString());
    return { engine: name, version, body: Readable.from([Buffer.from(await serialize(quads, format, prefixes))]) };
  }
}

export function formatNamed(name: string): Format {
  const found = formats.find((format) => format.name === name);
  if (!found) throw new RangeError(`no format ${name}`);
  return found;
}
