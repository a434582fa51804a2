import { createHash } from 'node:crypto';
import { createBoundedCache } from '../platform/bounded-cache.js';
import { mayAskChanges } from './changes-graph.js';
import { isRepeatable, normalizeQuery } from './normalize.js';
import { prepareQuery, type PrepareOptions } from './prepare.js';
import type { PreparedQuery } from './prepared-query.js';

/** A query as it was asked: not yet parsed or checked. */
export interface Question {
  readonly text: string | undefined;
  /** How it is to be prepared. */
  readonly options: PrepareOptions;
}

/** What a result consists of. */
export type ResultContent = 'bindings' | 'boolean' | 'triples';

export const contentOfForm: Readonly<Record<PreparedQuery['form'], ResultContent>> = { SELECT: 'bindings', ASK: 'boolean', CONSTRUCT: 'triples', DESCRIBE: 'triples' };

/** What is known of a question once it has been prepared. */
export interface QuestionHead {
  readonly form: PreparedQuery['form'];
  readonly defaultGraphs: readonly string[];
  readonly namedGraphs: readonly string[];
  /** A hash of the complete text without its layout, and of the graphs: equal for two questions that differ only in layout. */
  readonly key: string;
  /** Whether it gives the same each time on one version: what was changed does not belong to one. */
  readonly repeatable: boolean;
  /** IRIs of the services that it may ask. Absent: none. */
  readonly services?: readonly string[];
}

export interface PreparedQuestion {
  readonly query: PreparedQuery;
  readonly head: QuestionHead;
}

/** @throws Problem as `prepareQuery` does. */
export function prepareQuestion({ text, options }: Question): PreparedQuestion {
  const query = prepareQuery(text, options), { form, defaultGraphs, namedGraphs, services } = query;
  const head = { form, defaultGraphs, namedGraphs, key: keyOf(query), repeatable: isRepeatable(query.text) && !mayAskChanges(query), ...(services && { services }) };
  return { query, head };
}

/** A short name of what a query asks, of which graphs. */
export const keyOf = ({ text, defaultGraphs, namedGraphs }: Pick<PreparedQuery, 'text' | 'defaultGraphs' | 'namedGraphs'>): string =>
  createHash('sha256').update(JSON.stringify([defaultGraphs, namedGraphs])).update(normalizeQuery(text)).digest('base64url');

/** Bytes that a parsed query takes for each character of its text, as measured. */
const weight = 20;

/**
 * Prepares questions, and keeps what they became for when they come again. One that fails is prepared again each time.
 *
 * @param maxBytes Of all that is kept; a question that takes more than an eighth of it is not kept.
 */
export function createPreparer(maxBytes: number): typeof prepareQuestion {
  const prepared = createBoundedCache<PreparedQuestion>(maxBytes, ({ query }) => weight * query.text.length);
  return (question) => {
    const { prefixes, ...options } = question.options;
    const name = createHash('sha256').update(JSON.stringify([options, [...prefixes]])).update(question.text ?? '').digest('base64url');
    let known = prepared.get(name);
    if (!known) prepared.set(name, known = prepareQuestion(question));
    return known;
  };
}
