import { createBoundedCache } from '../bounded-cache.js';
import type { PrefixMap } from '../rdf/turtle.js';
import { isRepeatable, normalizeQuery } from '../sparql/normalize.js';
import { prepareQuery } from '../sparql/prepare.js';
import type { PreparedQuery } from '../sparql/prepared-query.js';
import { defaultQuerySize } from './query-limits.js';
import { representationBytes, type Represented } from './representation.js';
import type { SparqlRequest } from './sparql-request.js';

export interface PlanOptions {
  readonly prefixes: PrefixMap;
  /** What relative IRIs are resolved against where a query has no BASE. Default: it has to have one. */
  readonly endpoint?: string;
  /** Services that SERVICE may ask. Default: none. */
  readonly services?: readonly string[];
  /** UTF-16 units of a query text. Default: `defaultQuerySize`. */
  readonly maxQueryLength?: number;
}

/** A query text that was parsed and found good, and what makes another text the same question. */
export interface Plan extends Represented {
  readonly query: PreparedQuery;
  /** Whether it gives the same each time on one version. */
  readonly repeatable: boolean;
}

/** Bytes of parsed queries that are kept; and those that one takes for each character of its text, as measured. */
const planBytes = 32 * 2 ** 20, planWeight = 20;

/**
 * Keeps the plans of queries, so that one that comes again is not parsed again.
 *
 * @returns the plan of a request; `onParse` is called before a text is parsed. Throws Problem as `prepareQuery` does.
 */
export function createPlans({ prefixes, endpoint, services = [], maxQueryLength = defaultQuerySize }: PlanOptions): (request: SparqlRequest, onParse: () => void) => Plan {
  const plans = createBoundedCache<Plan>(planBytes, ({ query, key }) => planWeight * query.text.length + 2 * key.length + representationBytes);
  return (request, onParse) => {
    const { defaultGraphs, namedGraphs } = request;
    const dataset = defaultGraphs.length + namedGraphs.length > 0 ? JSON.stringify([defaultGraphs, namedGraphs]) : '';
    const asked = `${dataset}${request.query}`;
    let plan = plans.get(asked);
    if (!plan) {
      onParse();
      const query = prepareQuery(request.query, { prefixes, ...(endpoint !== undefined && { base: endpoint }), services, defaultGraphs, namedGraphs, maxLength: maxQueryLength });
      plan = { query, form: query.form, key: `${dataset}${normalizeQuery(query.text)}`, repeatable: isRepeatable(query.text), representations: [] };
      plans.set(asked, plan);
    }
    return plan;
  };
}
