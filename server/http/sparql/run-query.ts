import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { EngineError, type AskOptions, type AskResult, type Engine, type QueryOptions, type QueryResult } from '../../engine/contract/engine.js';
import { Problem } from '../../platform/problem.js';
import { formatNamed, type Format } from '../../rdf/formats.js';
import type { RowCounter } from '../../rdf/row-counters.js';
import type { AskedQuery, ResultContent } from '../../sparql/question.js';
import type { Admission } from './admission.js';
import { queryIdHeader } from '../answers/headers.js';
import type { RunningQueries } from './running-queries.js';
import { ArgumentError } from '../../platform/argument-error.js';

export interface RunOptions {
  readonly admission: Admission;
  readonly queries: RunningQueries;
  /** Milliseconds for one query, waiting included. */
  readonly timeout: number;
}

/** For which client a query is run, and under which id. */
export interface Start {
  /** Equal for queries that are the same. */
  readonly key: string;
  readonly client: string;
  /** The id that the client gave it. */
  readonly id: string | undefined;
}

/** The bounds of an evaluation. */
export type Bounds = Pick<QueryOptions, 'timeout' | 'signal' | 'onFree' | 'taken'>;

/**
 * Runs a query when its turn comes. `evaluate` asks the engine; `use` gets the result and resolves when it was read.
 * Throws Problem 409 for an id that is taken and for a query that was cancelled, 429, 503; and what the two functions
 * throw.
 */
export type RunQuery = <Result extends QueryResult | AskResult>(
  res: ServerResponse, start: Start, evaluate: (bounds: Bounds) => Promise<Result>, use: (result: Result, id: string) => Promise<void>,
) => Promise<void>;

/** Milliseconds of waiting from which on the answer tells of it. */
const noticeable = 50;

export function createRunner({ admission, queries, timeout }: RunOptions): RunQuery {
  return async (res, { key, client, id: given }, evaluate, use) => {
    const id = given ?? randomUUID(); // not to be guessed: several clients may have one address, and whoever knows the id may end the query
    const running = queries.open(id, client);
    const close = (): void => running.close();
    res.once('close', close);
    const start = performance.now();
    let waited = 0;
    try {
      const leave = await admission.enter(client, key, timeout, running.signal);
      try {
        waited = Math.round(performance.now() - start);
        // The worker is free as soon as the last bytes have left it, even if the client has not read them yet.
        let begun = false, free = false;
        const onFree = (): void => {
          free = true;
          if (begun) leave();
        };
        const result = await evaluate({ timeout: Math.max(1, timeout - waited), signal: running.signal, onFree, taken: () => takenFrom(res) });
        begun = true;
        if (free) leave();
        await use(result, id);
      } finally {
        leave();
      }
    } catch (error) {
      if (!res.headersSent) res.setHeader(queryIdHeader, id);
      if (running.cancelled && !res.headersSent) throw new Problem(409, 'Query cancelled', `The query ${id} was cancelled on request.`, { id });
      if (waited > 0 && error instanceof EngineError && error.reason === 'timeout') {
        const why = waited < noticeable ? '' : `, of which it waited ${waited / 1000} s for its turn`;
        throw new EngineError('timeout', `The query was ended at the limit of ${timeout / 1000} s${why}.`, { limit: timeout, cause: error });
      }
      throw error;
    } finally {
      res.off('close', close);
      running.done();
    }
  };
}

/** Bytes of this answer and of earlier ones on the connection that the operating system has taken. */
const takenFrom = ({ socket }: ServerResponse): number => (socket ? socket.bytesWritten - socket.writableLength : 0);

/**
 * The result, unless it has too many rows. Triples are counted in N-Triples first; then the result is asked for again
 * in its format.
 *
 * @param most Rows or triples; 0 for any number. @throws Problem 422.
 */
export async function withinRows(most: number, format: Format, ask: (format: Format) => Promise<QueryResult>): Promise<QueryResult> {
  if (most === 0) return ask(format);
  const triples = format.holds.has('triples'), counted = triples ? formatNamed('nt') : format;
  const { engine, version, body } = await ask(counted), chunks = await within(most, triples, counterOf(counted), body);
  return counted === format ? { engine, version, body: Readable.from(chunks) } : ask(format);
}

/** @throws ArgumentError for a format whose rows cannot be counted in its bytes. */
export function counterOf({ label, countRows }: Format): RowCounter {
  if (!countRows) throw new ArgumentError(`rows of ${label} cannot be counted`);
  return countRows();
}

async function within(most: number, triples: boolean, count: RowCounter, body: Readable): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if (count(chunk) > most) {
      throw new Problem(
        422, 'Result too large', `The result has more than ${most} ${triples ? 'triples' : 'rows'}, which is the limit. Ask for less, or in parts with LIMIT and OFFSET.`,
        { limit: most, setting: 'MPP_MAX_ROWS' },
      );
    }
    chunks.push(chunk);
  }
  return chunks;
}

/**
 * The result of a query that a worker parses, in the format that `formatOf` gives for its content.
 *
 * @param most Rows or triples; 0 for any number. @throws Problem 422; what the engine and `formatOf` throw.
 */
export async function askWhole(engine: Engine, asked: AskedQuery, bounds: Bounds & Pick<AskOptions, 'again'>, most: number, formatOf: (shape: ResultContent) => Format): Promise<AskResult> {
  const choose = (shape: ResultContent): Format | Problem => {
    try {
      return formatOf(shape);
    } catch (error) {
      if (error instanceof Problem) return error;
      throw error;
    }
  };
  const wanted = { bindings: choose('bindings'), boolean: choose('boolean'), triples: choose('triples') };
  const ask = (written: AskOptions['formats']): Promise<AskResult> => engine.ask(asked, { ...bounds, formats: written });
  if (most === 0) return ask(wanted);
  const counted = await ask(wanted.triples instanceof Problem ? wanted : { ...wanted, triples: formatNamed('nt') });
  if (counted.head.form === 'ASK') return counted;
  const triples = counted.head.form !== 'SELECT', { engine: name, version, body } = counted.result;
  const chunks = await within(most, triples, counterOf(counted.format), body);
  return triples && wanted.triples !== counted.format ? ask(wanted) : { ...counted, result: { engine: name, version, body: Readable.from(chunks) } };
}
