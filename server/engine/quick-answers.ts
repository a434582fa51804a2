import type { Format } from '../rdf/formats.js';
import type { PrefixMap } from '../rdf/turtle.js';
import type { StoreData } from '../store/store-data.js';
import type { Whole } from './engine.js';
import type { PreparedQuery } from '../sparql/prepared-query.js';
import { isBoundedThroughout } from './native/function-table.js';
import { openStore } from './native/open-store.js';

/** Answers cheap queries on the thread that asks: the way to a worker and back takes longer than they do. */
export interface QuickAnswers {
  /** The whole result, if the query is known to be cheap or turns out to be. */
  answer(query: PreparedQuery, format: Format): Whole | undefined;
  /** Hears what a worker needed: milliseconds, and bytes of a result that came as a whole. */
  learn(query: PreparedQuery, format: Format, milliseconds: number, bytes: number): void;
}

/** Bytes of a result that is answered here at most. */
const mostBytes = 32 * 1024;
/** Milliseconds that a query needed at most in a worker: this thread serves everybody. */
const most = {
  always: 1,
  /** Where no other such query has come in the same turn of the event loop: those that come together are better served by the workers. */
  alone: 3,
} as const;
/** When a query is answered here; `never` where it was tried and needed more than in a worker. */
type When = keyof typeof most | 'never';
/** Steps of work after which a query that was fast in a worker is given up here. */
const patience = 2 ** 16;
/** Steps of work, solutions and triples looked at, after which a query that was not asked before goes to a worker. */
const trial = 1024;
/** Formats that the evaluator does not write by itself. */
const documents: ReadonlySet<string> = new Set(['jsonld', 'rdf', 'ttl', 'trig']);
/**
 * A version never changes, so that a query which a worker answered fast is fast again. Should it not be, it is given up
 * and not tried again. A new query is tried with few steps, if all of them are short.
 *
 * @throws Error when the store cannot be opened.
 */
export function createQuickAnswers(store: StoreData, prefixes: PrefixMap | undefined): QuickAnswers {
  /** By media type. */
  const times = new WeakMap<PreparedQuery, Map<string, When>>();
  let taken = false;
  const tried = new WeakSet<PreparedQuery>();
  const evaluate = openStore(store, { prefixes, keepSecond: true });
  const attempt = (query: PreparedQuery, mediaType: string, budget: number): Whole | undefined => {
    const chunks: Uint8Array[] = [];
    let whole: string | undefined;
    try {
      evaluate(query, mediaType, { write: (chunk) => chunks.push(chunk), writeWhole: (text) => { whole = text; }, steps: budget });
    } catch {
      return undefined; // Whatever it is, a worker tells.
    }
    return whole ?? Buffer.concat(chunks);
  };
  const remember = (query: PreparedQuery, mediaType: string, when: When): void => {
    const known = times.get(query);
    if (known) known.set(mediaType, when);
    else times.set(query, new Map([[mediaType, when]]));
  };
  /** Whether this is the first longer query of the turn. */
  const take = (): boolean => {
    if (taken) return false;
    taken = true;
    setImmediate(() => { taken = false; });
    return true;
  };
  return {
    answer(query, { name, mediaType }) {
      const when = times.get(query)?.get(mediaType);
      if (when !== undefined) {
        if (when === 'never' || (when === 'alone' && !take())) return undefined;
        const whole = attempt(query, mediaType, patience);
        if (whole === undefined) remember(query, mediaType, 'never');
        return whole;
      }
      if (tried.has(query) || documents.has(name)) return undefined;
      tried.add(query);
      const whole = stepsAreShort(query) ? attempt(query, mediaType, trial) : undefined;
      if (whole !== undefined && whole.length <= mostBytes) remember(query, mediaType, 'always');
      return whole;
    },
    learn(query, { name, mediaType }, milliseconds, bytes) {
      if (bytes > mostBytes || documents.has(name)) return;
      const when = times.get(query)?.get(mediaType);
      if (when === undefined && milliseconds <= most.alone) remember(query, mediaType, milliseconds <= most.always ? 'always' : 'alone');
      else if (when === 'alone' && milliseconds <= most.always) remember(query, mediaType, 'always');
    },
  };
}

/** Whether a query does nothing that takes long between two steps: it has no pattern of text to match, makes no text longer, and no graphs to put together. */
function stepsAreShort({ parsed, defaultGraphs, namedGraphs }: PreparedQuery): boolean {
  return parsed !== undefined && !parsed.from && defaultGraphs.length + namedGraphs.length === 0 && isBoundedThroughout(parsed.operation);
}
