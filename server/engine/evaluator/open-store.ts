import type { PrefixMap } from '../../rdf/turtle.js';
import { parseQuery } from '../../sparql/parse-query.js';
import type { ParsedQuery } from '../../sparql/parsed-query.js';
import type { GraphNames, PreparedQuery } from '../../sparql/prepared-query.js';
import { openDictionary } from '../../store/dictionary.js';
import type { StoreData } from '../../store/store-data.js';
import type { RunLimits } from '../contract/budget.js';
import type { OperatorProfile } from '../contract/engine.js';
import { leastWork } from '../planning/least-work.js';
import { openQueryDatasets } from '../run/datasets.js';
import { createProfile, type Profile } from '../run/profile.js';
import { createKeptPlans, writable } from './kept-plans.js';
import { compile } from './plan.js';
import { collectSolutions, type Solutions } from './solutions.js';
import { createPlanWriter, type WritablePlan, type WritePlanOptions } from './write-plan.js';

export interface EvaluateOptions extends WritePlanOptions {
  /** Called after the result with what each operator of the plan did. The plan is made anew and measured, which takes longer. */
  readonly onPlan?: ((operators: readonly OperatorProfile[]) => void) | undefined;
}

/**
 * Evaluates a query and writes its result. Blocks its thread; one at a time.
 *
 * @throws UnsupportedError before anything is written; CancelledError, RowLimitError and EngineError (`limit`, `busy`, `timeout`) in the middle of the result.
 */
export type Evaluate = (query: PreparedQuery, mediaType: string, options: EvaluateOptions) => void;

/** A version that is open for queries in this thread. */
export interface OpenStore {
  /** Names of its named graphs: IRIs, or `_:` and a label. */
  readonly graphNames: readonly string[];
  readonly evaluate: Evaluate;
  /** Evaluates a query that is parsed already; `query` tells its form and dataset. */
  readonly evaluateParsed: (parsed: ParsedQuery, query: QueryFrame, mediaType: string, options: EvaluateOptions) => void;
  /** The solutions of a pattern, all of them. @throws UnsupportedError */
  readonly solve: (parsed: ParsedQuery, query: QueryFrame, limits?: RunLimits) => Solutions;
  /** Triples of the graphs that would have to be merged for a query; 0 where they are merged already, or there is at most one. */
  readonly triplesToMerge: (query: Pick<QueryFrame, 'defaultGraphs'>) => number;
  /** As `leastWork`, of a query over the store's own default graph; 0 of any other. */
  readonly leastWork: (parsed: ParsedQuery, query: QueryFrame) => number;
}

type QueryFrame = Pick<PreparedQuery, 'form' | keyof GraphNames>;

export interface OpenOptions {
  /** Declared in Turtle. Default: none. */
  readonly prefixes?: PrefixMap | undefined;
  /** Whether the plan of a query is kept only when the query comes for the second time: most come once, and what they leave takes time to clear away. Default: false, it is kept the first time. */
  readonly keepSecond?: boolean;
}

/** Opens a store for queries in this thread. Any number of threads may open the same store. */
export const openStore = (data: StoreData, options?: OpenOptions): Evaluate => openParsedStore(data, options).evaluate;

/** Opens a store for queries, parsed ones too. */
export function openParsedStore(data: StoreData, { prefixes = new Map<string, string>(), keepSecond = false }: OpenOptions = {}): OpenStore {
  const dictionary = openDictionary(data);
  const plans = createKeptPlans(keepSecond);
  const write = createPlanWriter(dictionary, prefixes);
  const datasetOf = openQueryDatasets(data, dictionary);

  /** The plan that was kept, or a new one; a new one always where it is to be measured. */
  const planOf = (query: PreparedQuery, key: string, limits: RunLimits, profile?: Profile): WritablePlan => {
    const kept = profile ? undefined : plans.get(key);
    if (kept) return kept;
    const parsed = query.parsed ?? parseQuery(query.text);
    const plan = compile(parsed, data, dictionary, datasetOf(hasDataset(query) ? query : parsed.from ?? query), limits, profile);
    return profile ? writable(plan) : plans.add(key, plan);
  };

  return {
    graphNames: [...datasetOf({ defaultGraphs: [], namedGraphs: [] }).named.keys()],
    evaluate(query, mediaType, options) {
      const { onPlan } = options;
      const profile = onPlan && createProfile(prefixes);
      const key = hasDataset(query) ? [query.text, ...query.defaultGraphs, '', ...query.namedGraphs].join('\n') : query.text;
      const plan = planOf(query, key, options, profile);
      try {
        write(plan, query.form, mediaType, options);
      } catch (error) {
        plans.delete(key); // its operators stopped in the middle of their work
        throw error;
      }
      if (profile) onPlan(profile.operators());
    },
    evaluateParsed(parsed, query, mediaType, options) {
      const profile = options.onPlan && createProfile(prefixes);
      write(writable(compile(parsed, data, dictionary, datasetOf(query), options, profile)), query.form, mediaType, options);
      if (profile) options.onPlan?.(profile.operators());
    },
    solve: (parsed, query, limits = {}) => collectSolutions(compile(parsed, data, dictionary, datasetOf(query), limits), limits),
    triplesToMerge: ({ defaultGraphs }) => datasetOf.triplesToMerge(defaultGraphs),
    leastWork: ({ operation }, query) => (query.form === 'ASK' || hasDataset(query) ? 0 : leastWork(operation, data.union, dictionary)),
  };
}

/** Whether the query names its dataset. */
const hasDataset = ({ defaultGraphs, namedGraphs }: QueryFrame): boolean => defaultGraphs.length > 0 || namedGraphs.length > 0;
