import { createHash } from 'node:crypto';
import { createBoundedCache } from '../platform/bounded-cache.js';
import { mayAskChanges } from './changes-graph.js';
import { isRepeatable, normalizeQuery } from './normalize.js';
import { prepareQuery, type PrepareOptions } from './prepare.js';
import type { GraphNames, PreparedQuery } from './prepared-query.js';

/** A query as it was asked: not yet parsed or checked. */
export interface AskedQuery {
  readonly text: string | undefined;
  /** How it is to be prepared. */
  readonly options: PrepareOptions;
}

/** What a result consists of. */
export type ResultContent = 'bindings' | 'boolean' | 'triples';

export const contentOfForm: Readonly<Record<PreparedQuery['form'], ResultContent>> = { SELECT: 'bindings', ASK: 'boolean', CONSTRUCT: 'triples', DESCRIBE: 'triples' };

/** What is known of an asked query once it has been prepared. */
export interface QueryHead extends GraphNames {
  readonly form: PreparedQuery['form'];
  /** A hash of the complete text without its layout, and of the graphs: equal for two queries that differ only in layout. */
  readonly key: string;
  /** Whether it gives the same each time on one version: what was changed does not belong to one. */
  readonly repeatable: boolean;
  /** IRIs of the services that it may ask. Absent: none. */
  readonly services?: readonly string[];
}

export interface QueryWithHead {
  readonly query: PreparedQuery;
  readonly head: QueryHead;
}

/** @throws Problem as `prepareQuery` does. */
export function prepareAskedQuery({ text, options }: AskedQuery): QueryWithHead {
  const query = prepareQuery(text, options), { form, defaultGraphs, namedGraphs, services } = query;
  const head = { form, defaultGraphs, namedGraphs, key: keyOf(query), repeatable: isRepeatable(query.text) && !mayAskChanges(query), ...(services && { services }) };
  return { query, head };
}

/** A short name of what a query asks, of which graphs. */
export const keyOf = ({ text, defaultGraphs, namedGraphs }: Pick<PreparedQuery, 'text' | keyof GraphNames>): string =>
  createHash('sha256').update(JSON.stringify([defaultGraphs, namedGraphs])).update(normalizeQuery(text)).digest('base64url');

/** Bytes that a parsed query takes for each character of its text, as measured. */
const weight = 20;

/**
 * Prepares asked queries, and keeps what they became for when they come again. One that fails is prepared again each time.
 *
 * @param maxBytes Of all that is kept; one that takes more than an eighth of it is not kept.
 */
export function createPreparer(maxBytes: number): typeof prepareAskedQuery {
  const prepared = createBoundedCache<QueryWithHead>(maxBytes, ({ query }) => weight * query.text.length);
  return (asked) => {
    const { prefixes, ...options } = asked.options;
    const name = createHash('sha256').update(JSON.stringify([options, [...prefixes]])).update(asked.text ?? '').digest('base64url');
    let known = prepared.get(name);
    if (!known) prepared.set(name, known = prepareAskedQuery(asked));
    return known;
  };
}
