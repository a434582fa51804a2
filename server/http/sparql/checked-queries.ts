import { createHash } from 'node:crypto';
import { createBoundedCache } from '../../platform/bounded-cache.js';
import type { PrefixMap } from '../../rdf/turtle.js';
import { mayAskChanges } from '../../sparql/changes-graph.js';
import { isRepeatable, normalizeQuery } from '../../sparql/normalize.js';
import { prepareSmall } from '../../sparql/prepare.js';
import type { PreparedQuery } from '../../sparql/prepared-query.js';
import type { AskedQuery, QueryHead } from '../../sparql/question.js';
import { defaultQuerySize } from './query-limits.js';
import { representationBytes, type Represented } from '../answers/representation.js';
import type { SparqlRequest } from './sparql-request.js';

export interface CheckedQueryOptions {
  readonly prefixes: PrefixMap;
  /** What relative IRIs are resolved against where a query has no BASE. Default: it has to have one. */
  readonly endpoint?: string;
  /** Services that SERVICE may ask. Default: none. */
  readonly services?: readonly string[];
  /** UTF-16 units of a query text. Default: `defaultQuerySize`. */
  readonly maxQueryLength?: number;
}

/** A query that was checked, with the key that equal queries share. */
export interface CheckedQuery extends Represented {
  /** Absent where only a worker has parsed it and kept the result. */
  readonly query: PreparedQuery | undefined;
  /** Whether it gives the same each time on one version. */
  readonly repeatable: boolean;
}

/** Finds out what requests ask for, and remembers it. */
export interface CheckedQueries {
  /**
   * The plan of a request; undefined where a worker has to parse it first.
   *
   * @param onParse Called before a text is parsed here.
   * @throws Problem for a text that is wrong, as far as that is found out quickly.
   */
  checkedOf(request: SparqlRequest, onParse: () => void): CheckedQuery | undefined;
  /** The request as a query that a worker parses. */
  askedQueryOf(request: SparqlRequest): AskedQuery;
  /** Remembers what a worker has found a query to be. @param query The prepared query, where a worker gave it back. */
  learn(request: SparqlRequest, head: QueryHead, query?: PreparedQuery): CheckedQuery;
}

/** Bytes of plans that are kept; and bytes that a parsed query takes per character of its text, as measured. */
const checkedBytes = 32 * 2 ** 20, checkedWeight = 20;
/** UTF-16 units of the longest text that is its own key; the key of a longer text is a hash. */
const longestName = 4096;

export function createCheckedQueries({ prefixes, endpoint, services = [], maxQueryLength = defaultQuerySize }: CheckedQueryOptions): CheckedQueries {
  const checkedQueries = createBoundedCache<CheckedQuery>(checkedBytes, ({ query, key }) => checkedWeight * (query?.text.length ?? 0) + 2 * key.length + representationBytes);
  const askedQueryOf = ({ query: text, defaultGraphs, namedGraphs }: SparqlRequest): AskedQuery => ({
    text, options: { prefixes, ...(endpoint !== undefined && { base: endpoint }), services, defaultGraphs, namedGraphs, maxLength: maxQueryLength },
  });
  return {
    askedQueryOf,
    checkedOf(request, onParse) {
      const name = nameOf(request), known = checkedQueries.get(name);
      if (known) return known;
      onParse();
      const { text, options } = askedQueryOf(request), query = prepareSmall(text, options);
      if (!query) return undefined;
      const checked = { query, form: query.form, key: `${datasetOf(request)}${normalizeQuery(query.text)}`, repeatable: isRepeatable(query.text) && !mayAskChanges(query), representations: [] };
      checkedQueries.set(name, checked);
      return checked;
    },
    learn(request, { form, key, repeatable }, query) {
      const checked = { query, form, key, repeatable, representations: [] };
      checkedQueries.set(nameOf(request), checked);
      return checked;
    },
  };
}

const datasetOf = ({ defaultGraphs, namedGraphs }: SparqlRequest): string => (defaultGraphs.length + namedGraphs.length > 0 ? JSON.stringify([defaultGraphs, namedGraphs]) : '');

/** Bytes of the longest text that is known again: a hash over more would hold everybody up. */
const longestKnown = 2 ** 22;
/** Names of requests with long texts; those that are not known again are numbered. */
const names = new WeakMap<SparqlRequest, string>();
let numbered = 0;

/** A short key, different for requests that ask for different things. */
export function nameOf(request: SparqlRequest): string {
  const known = names.get(request);
  if (known !== undefined) return known;
  const name = `${datasetOf(request)}${request.query ?? ''}`;
  if (name.length <= longestName) return name;
  const short = Buffer.byteLength(name) > longestKnown ? `text ${++numbered}` : createHash('sha256').update(name).digest('base64url');
  names.set(request, short);
  return short;
}
