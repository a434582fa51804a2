import { createNotes } from '../../platform/bounded-cache.js';
import type { PrefixMap } from '../../rdf/turtle.js';
import { openDictionary } from '../../store/dictionary.js';
import type { StoreData } from '../../store/store-data.js';
import type { RunLimits } from '../contract/budget.js';
import type { PlanStep } from '../contract/engine.js';
import type { PreparedQuery } from '../../sparql/prepared-query.js';
import { leastWork } from '../planning/least-work.js';
import { openDatasets } from '../run/datasets.js';
import { createOutput } from '../results/output.js';
import { parseQuery } from '../../sparql/parse-query.js';
import { type ParsedQuery } from '../../sparql/parsed-query.js';
import { compile, type Plan } from './plan.js';
import { createProfile, type Profile } from '../run/profile.js';
import { resultFormat, type SolutionWriter } from '../results/result-writers.js';
import { collectSolutions, type Solutions } from './solutions.js';
import { tripleFormat, type TripleWriter } from '../results/triple-writers.js';

export interface EvaluateOptions extends RunLimits {
  /** Receives the result, UTF-8, in chunks of about 64 KiB as they are ready. It may block to make the evaluation wait. */
  readonly write: (chunk: Uint8Array) => void;
  /** Receives the whole of a result that is not longer than a chunk, as text, in the place of `write`. */
  readonly writeWhole?: ((text: string) => void) | undefined;
  /** Solutions or triples after which the evaluation ends with a RowLimitError. Default: no limit. */
  readonly maxRows?: number | undefined;
  /** Called after the result with what each step of the plan did. The plan is made anew and measured, which takes longer. */
  readonly onPlan?: ((steps: readonly PlanStep[]) => void) | undefined;
}

/**
 * Evaluates a query and writes its result. Blocks its thread; one at a time.
 *
 * @throws UnsupportedError before anything is written; CancelledError, RowLimitError and EngineError (`limit`, `busy`, `timeout`) in the middle of the result.
 */
export type Evaluate = (query: PreparedQuery, mediaType: string, options: EvaluateOptions) => void;

/** Ends an evaluation whose result is too long. */
export class RowLimitError extends Error {
  override readonly name = 'RowLimitError';

  readonly limit: number;

  constructor(limit: number) {
    super(`The result has more than ${limit} rows.`);
    this.limit = limit;
  }
}

/** A version that is open for queries in this thread. */
export interface OpenStore {
  /** Names of its named graphs: IRIs, or `_:` and a label. */
  readonly graphNames: readonly string[];
  readonly evaluate: Evaluate;
  /** Evaluates a query that is parsed already; `query` tells its form and dataset. */
  readonly evaluateParsed: (parsed: ParsedQuery, query: QueryFrame, mediaType: string, options: EvaluateOptions) => void;
  /** The solutions of a pattern, all of them. @throws UnsupportedError */
  readonly solve: (parsed: ParsedQuery, query: QueryFrame, limits?: RunLimits) => Solutions;
  /** Triples of the graphs that would be put together for a query; 0 where that was done, or there is at most one. */
  readonly triplesToMerge: (query: Pick<QueryFrame, 'defaultGraphs'>) => number;
  /** As `leastWork`, of a query over the store's own default graph; 0 of any other. */
  readonly leastWork: (parsed: ParsedQuery, query: QueryFrame) => number;
}

type QueryFrame = Pick<PreparedQuery, 'form' | 'defaultGraphs' | 'namedGraphs'>;

/** Plans that are kept; one that was used is not the next to go. */
const planCount = 256;

/** Bytes of the largest plan that is kept. */
const largestPlan = 256 * 1024;

/** Bytes of a triple that waits for the last one, without its texts. */
const tripleBytes = 512;

/** A plan with what has been made for it. */
interface KeptPlan {
  readonly plan: Plan;
  /** By media type. */
  readonly solutionWriters: Map<string, SolutionWriter>;
  readonly tripleWriters: Map<string, TripleWriter>;
  /** Whether it was asked for again. Noting that touches less memory than moving it in the map does. */
  used: boolean;
}

export interface OpenOptions {
  /** Declared in Turtle. Default: none. */
  readonly prefixes?: PrefixMap | undefined;
  /** Whether the plan of a query is kept only when it comes again: most that come once need no room, which is dear to clean. Default: the first time. */
  readonly keepSecond?: boolean;
}

/** Opens a store for queries in this thread. Any number of threads may open the same store. */
export const openStore = (data: StoreData, options?: OpenOptions): Evaluate => openParsedStore(data, options).evaluate;

/** Opens a store for queries, parsed ones too. */
export function openParsedStore(data: StoreData, { prefixes = new Map<string, string>(), keepSecond = false }: OpenOptions = {}): OpenStore {
  const cameBefore = keepSecond ? createNotes(planCount) : (): boolean => true;
  const dictionary = openDictionary(data);
  const plans = new Map<string, KeptPlan>();
  const output = createOutput();

  const resultFormats = formatTable((mediaType) => resultFormat(mediaType, dictionary));
  const tripleFormats = formatTable((mediaType) => tripleFormat(mediaType, dictionary, prefixes));

  const datasetOf = openDatasets(data, dictionary);
  const planOf = (query: PreparedQuery, limits: RunLimits, profile?: Profile): { readonly key: string; readonly kept: KeptPlan } => {
    const given = query.defaultGraphs.length > 0 || query.namedGraphs.length > 0;
    const key = given ? [query.text, ...query.defaultGraphs, '', ...query.namedGraphs].join('\n') : query.text;
    let kept = profile ? undefined : plans.get(key);
    if (kept) {
      kept.used = true;
    } else {
      const parsed = query.parsed ?? parseQuery(query.text);
      kept = asKept(compile(parsed, data, dictionary, datasetOf(given ? query : parsed.from ?? query), limits, profile));
      if (!profile && kept.plan.context.bytesKept() <= largestPlan && cameBefore(key)) {
        makeRoom(plans);
        plans.set(key, kept);
      }
    }
    return { key, kept };
  };

  /** Writes what a plan gives. When it fails the plan cannot be used again. */
  const runPlan = (kept: KeptPlan, form: PreparedQuery['form'], mediaType: string, options: EvaluateOptions): void => {
    try {
      writePlan(kept, form, mediaType, options);
    } finally {
      kept.plan.context.finish();
    }
  };
  const writePlan = ({ plan, solutionWriters, tripleWriters }: KeptPlan, form: PreparedQuery['form'], mediaType: string, options: EvaluateOptions): void => {
    const { write, writeWhole, maxRows = Infinity } = options;
    const { context } = plan;
    output.open(write, writeWhole, context.spend);
    let rows = 0;
    const cost = 1 + plan.names.length;
    const counted = (): void => {
      if ((context.steps -= cost) < 0) context.look();
      if (++rows > maxRows) throw new RowLimitError(maxRows);
    };
    context.start(options);
    if (form === 'CONSTRUCT' || form === 'DESCRIBE') {
      let writer = tripleWriters.get(mediaType);
      if (!writer) tripleWriters.set(mediaType, writer = tripleFormats(mediaType)(context.terms, output));
      const { triple, waits } = writer;
      plan.run(never, (s, p, o) => {
        counted();
        if (waits) context.hold(tripleBytes);
        triple(s, p, o);
        return false;
      });
      writer.end();
    } else {
      const format = resultFormats(mediaType);
      if (form === 'ASK') {
        output.text(format.boolean(plan.run(never, never)));
      } else {
        let writer = solutionWriters.get(mediaType);
        if (!writer) solutionWriters.set(mediaType, writer = format.solutions(context, output, plan.names, plan.slots));
        writer.head();
        plan.run(() => {
          counted();
          writer.row();
          return false;
        }, never);
        writer.end();
      }
    }
    output.end();
  };

  return {
    graphNames: [...datasetOf({ defaultGraphs: [], namedGraphs: [] }).named.keys()],
    evaluate(query, mediaType, options) {
      const { onPlan } = options;
      const profile = onPlan && createProfile(prefixes);
      const { key, kept } = planOf(query, options, profile);
      try {
        runPlan(kept, query.form, mediaType, options);
      } catch (error) {
        plans.delete(key); // its operators stopped in the middle of their work
        throw error;
      }
      if (profile) onPlan(profile.steps());
    },
    evaluateParsed(parsed, query, mediaType, options) {
      const profile = options.onPlan && createProfile(prefixes);
      runPlan(asKept(compile(parsed, data, dictionary, datasetOf(query), options, profile)), query.form, mediaType, options);
      if (profile) options.onPlan?.(profile.steps());
    },
    solve: (parsed, query, limits = {}) => collectSolutions(compile(parsed, data, dictionary, datasetOf(query), limits), limits),
    triplesToMerge: ({ defaultGraphs }) => datasetOf.triplesToMerge(defaultGraphs),
    leastWork: ({ operation }, { form, defaultGraphs, namedGraphs }) => (form === 'ASK' || defaultGraphs.length + namedGraphs.length > 0 ? 0 : leastWork(operation, data.union, dictionary)),
  };
}

const never = (): boolean => false;

const asKept = (plan: Plan): KeptPlan => ({ plan, solutionWriters: new Map(), tripleWriters: new Map(), used: false });

/** Lets go of the oldest plan that was not used since it was last in question. */
function makeRoom(plans: Map<string, KeptPlan>): void {
  if (plans.size < planCount) return;
  for (const [key, kept] of plans) {
    plans.delete(key);
    if (!kept.used) return;
    kept.used = false;
    plans.set(key, kept);
  }
}

/** Makes each format once. @returns A function that throws for a media type without one. */
function formatTable<T>(make: (mediaType: string) => T | undefined): (mediaType: string) => T {
  const formats = new Map<string, T>();
  return (mediaType) => {
    let format = formats.get(mediaType);
    if (format === undefined) {
      format = make(mediaType);
      if (format === undefined) throw new Error(`The result cannot be written as ${mediaType}.`);
      formats.set(mediaType, format);
    }
    return format;
  };
}
