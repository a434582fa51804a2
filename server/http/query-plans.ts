import { createHash } from 'node:crypto';
import { createBoundedCache } from '../platform/bounded-cache.js';
import type { PrefixMap } from '../rdf/turtle.js';
import { mayAskChanges } from '../sparql/changes-graph.js';
import { isRepeatable, normalizeQuery } from '../sparql/normalize.js';
import { prepareQuickly } from '../sparql/prepare.js';
import type { PreparedQuery } from '../sparql/prepared-query.js';
import type { Question, QuestionHead } from '../sparql/question.js';
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

/** A query that was checked, with the key that equal questions share. */
export interface Plan extends Represented {
  /** Absent where only a worker has parsed it and kept the result. */
  readonly query: PreparedQuery | undefined;
  /** Whether it gives the same each time on one version. */
  readonly repeatable: boolean;
}

/** Finds out what requests ask for, and remembers it. */
export interface Plans {
  /**
   * The plan of a request; undefined where a worker has to parse it first.
   *
   * @param onParse Called before a text is parsed here.
   * @throws Problem for a text that is wrong, as far as that is found out quickly.
   */
  planOf(request: SparqlRequest, onParse: () => void): Plan | undefined;
  /** The request as a question that a worker parses. */
  questionOf(request: SparqlRequest): Question;
  /** Remembers what a worker has found a question to be. @param query The prepared query, where a worker gave it back. */
  learn(request: SparqlRequest, head: QuestionHead, query?: PreparedQuery): Plan;
}

/** Bytes of plans that are kept; and bytes that a parsed query takes per character of its text, as measured. */
const planBytes = 32 * 2 ** 20, planWeight = 20;
/** UTF-16 units of the longest text that is its own key; the key of a longer text is a hash. */
const longestName = 4096;

export function createPlans({ prefixes, endpoint, services = [], maxQueryLength = defaultQuerySize }: PlanOptions): Plans {
  const plans = createBoundedCache<Plan>(planBytes, ({ query, key }) => planWeight * (query?.text.length ?? 0) + 2 * key.length + representationBytes);
  const questionOf = ({ query: text, defaultGraphs, namedGraphs }: SparqlRequest): Question => ({
    text, options: { prefixes, ...(endpoint !== undefined && { base: endpoint }), services, defaultGraphs, namedGraphs, maxLength: maxQueryLength },
  });
  return {
    questionOf,
    planOf(request, onParse) {
      const name = nameOf(request), known = plans.get(name);
      if (known) return known;
      onParse();
      const { text, options } = questionOf(request), query = prepareQuickly(text, options);
      if (!query) return undefined;
      const plan = { query, form: query.form, key: `${datasetOf(request)}${normalizeQuery(query.text)}`, repeatable: isRepeatable(query.text) && !mayAskChanges(query), representations: [] };
      plans.set(name, plan);
      return plan;
    },
    learn(request, { form, key, repeatable }, query) {
      const plan = { query, form, key, repeatable, representations: [] };
      plans.set(nameOf(request), plan);
      return plan;
    },
  };
}

const datasetOf = ({ defaultGraphs, namedGraphs }: SparqlRequest): string => (defaultGraphs.length + namedGraphs.length > 0 ? JSON.stringify([defaultGraphs, namedGraphs]) : '');

/** A short key, different for requests that ask for different things. */
export function nameOf(request: SparqlRequest): string {
  const { query = '' } = request, name = `${datasetOf(request)}${query}`;
  return name.length <= longestName ? name : createHash('sha256').update(name).digest('base64url');
}
