import type { Format } from '../rdf/formats.js';
import type { PrefixMap } from '../rdf/turtle.js';
import type { StoreData } from '../store/store-data.js';
import type { PreparedQuery, Whole } from './engine.js';
import { openStore } from './native/open-store.js';

/** Answers cheap queries on the thread that asks: the way to a worker and back takes longer than they do. */
export interface QuickAnswers {
  /** The whole result, if the query is known to be cheap or turns out to be. */
  answer(query: PreparedQuery, format: Format): Whole | undefined;
  /** Hears what a worker needed: milliseconds, and bytes of a result that came as a whole. */
  learn(query: PreparedQuery, format: Format, milliseconds: number, bytes: number): void;
}

/** Milliseconds and bytes that a cheap query needed at most: the thread serves everybody. */
const most = { milliseconds: 1, bytes: 32 * 1024 } as const;
/** Steps of work, solutions and triples looked at, after which a query that was not asked before goes to a worker. */
const trial = 1024;
/** Formats that the evaluator does not write by itself. */
const documents: ReadonlySet<string> = new Set(['jsonld', 'rdf', 'ttl', 'trig']);
/** Functions of which one step may take any time. */
const slow: ReadonlySet<unknown> = new Set(['regex', 'replace']);

/**
 * A version never changes, so that a query which a worker answered fast is fast again. Should it not be, it is ended
 * when the evaluator first looks at its cancel flag, after some thousand steps, and is not tried again. A new query is
 * tried with fewer steps, if all of them are short.
 *
 * @throws Error when the store cannot be opened.
 */
export function createQuickAnswers(store: StoreData, prefixes: PrefixMap | undefined): QuickAnswers {
  const cheap = new WeakMap<PreparedQuery, Set<string>>();
  const tried = new WeakSet<PreparedQuery>();
  const stop = Int32Array.of(1);
  const evaluate = openStore(store, prefixes);
  const attempt = (query: PreparedQuery, mediaType: string, budget?: number): Whole | undefined => {
    const chunks: Uint8Array[] = [];
    let whole: string | undefined;
    try {
      evaluate(query, mediaType, { write: (chunk) => chunks.push(chunk), writeWhole: (text) => { whole = text; }, cancel: stop, budget });
    } catch {
      return undefined; // Whatever it is, a worker tells.
    }
    return whole ?? Buffer.concat(chunks);
  };
  const remember = (query: PreparedQuery, mediaType: string): void => {
    const known = cheap.get(query);
    if (known) known.add(mediaType);
    else cheap.set(query, new Set([mediaType]));
  };
  return {
    answer(query, { name, mediaType }) {
      const known = cheap.get(query);
      if (known?.has(mediaType)) {
        const whole = attempt(query, mediaType);
        if (whole === undefined) known.delete(mediaType);
        return whole;
      }
      if (tried.has(query) || documents.has(name)) return undefined;
      tried.add(query);
      const whole = stepsAreShort(query) ? attempt(query, mediaType, trial) : undefined;
      if (whole !== undefined && whole.length <= most.bytes) remember(query, mediaType);
      return whole;
    },
    learn(query, { name, mediaType }, milliseconds, bytes) {
      if (milliseconds <= most.milliseconds && bytes <= most.bytes && !documents.has(name)) remember(query, mediaType);
    },
  };
}

/** Whether a query does nothing that takes long between two steps: it has no pattern of text to match, and no graphs to put together. */
function stepsAreShort({ parsed, defaultGraphs, namedGraphs }: PreparedQuery): boolean {
  return parsed !== undefined && !parsed.from && defaultGraphs.length + namedGraphs.length === 0 && !mentionsSlow(parsed.operation);
}

function mentionsSlow(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(mentionsSlow);
  if (typeof node !== 'object' || node === null || 'termType' in node) return false;
  return slow.has((node as { operator?: unknown }).operator) || Object.values(node).some(mentionsSlow);
}
