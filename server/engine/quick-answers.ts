import type { Format } from '../rdf/formats.js';
import type { PrefixMap } from '../rdf/turtle.js';
import type { StoreData } from '../store/store-data.js';
import { CancelledError, mayHaveBroken } from './contract/budget.js';
import type { Whole } from './contract/engine.js';
import type { PreparedQuery } from '../sparql/prepared-query.js';
import { isBoundedThroughout, isPureThroughout } from './expressions/function-table.js';
import { openStore, type Evaluate } from './evaluator/open-store.js';
import { sizeOf } from './planning/plan-size.js';

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
/** What a run may use here, whatever is known of the query: beyond it a worker answers. Of a query that a worker answered fast, and of one that was not asked before. */
const known = { steps: 2 ** 16, milliseconds: 20 }, unknown = { steps: 1024, milliseconds: 5 };
/** How often a query may meet these bounds before it goes to a worker for good: other threads may have held this one. */
const mostFailures = 3;
/** Bytes that a run may hold, and those of its result: more than is remembered, so that what was made is not thrown away. */
const mostHeld = 2 * 2 ** 20, mostWritten = 128 * 1024;
/** UTF-16 units of the text, parts and depth of a query whose plan is proven small. */
const smallText = 4096, smallParts = 256, smallDepth = 32;
export interface QuickOptions {
  /** Hears of a failure that may have left caches in the middle of a change. Default: nobody. */
  readonly log?: (message: string, error: unknown) => void;
  /** How many times as long as usual a run may take. Default: 1. */
  readonly patience?: number;
}

/**
 * Runs on the thread that serves everybody only what is proven small: a short query of few parts, whose functions take no
 * time that is not bounded, which is the same each time, and over the graphs as they are. That it was fast before proves
 * nothing: each run has few steps, little memory and a few milliseconds, and is given up beyond them.
 *
 * @throws Error when the store cannot be opened.
 */
export function createQuickAnswers(store: StoreData, prefixes: PrefixMap | undefined, { log = () => undefined, patience = 1 }: QuickOptions = {}): QuickAnswers {
  /** By media type. */
  const times = new WeakMap<PreparedQuery, Map<string, When>>();
  const failures = new WeakMap<PreparedQuery, number>();
  const small = new WeakMap<PreparedQuery, boolean>();
  let taken = false;
  const tried = new WeakSet<PreparedQuery>();
  const open = (): Evaluate => openStore(store, { prefixes, keepSecond: true });
  let evaluate = open();
  const attempt = (query: PreparedQuery, mediaType: string, { steps, milliseconds }: typeof known): Whole | undefined => {
    const chunks: Uint8Array[] = [];
    let whole: string | undefined;
    let written = 0;
    const write = (chunk: Uint8Array): void => {
      if ((written += chunk.length) > mostWritten) throw new CancelledError('The result is too large to be made here.');
      chunks.push(chunk);
    };
    try {
      evaluate(query, mediaType, { write, writeWhole: (text) => { whole = text; }, steps, bytes: mostHeld, deadline: performance.now() + patience * milliseconds, timeout: milliseconds });
    } catch (error) {
      // A worker tells what it is; but where caches may be broken they are all made anew.
      if (mayHaveBroken(error)) {
        log('a query that seemed small met the bounds of the thread', error);
        evaluate = open();
      }
      return undefined;
    }
    return whole ?? Buffer.concat(chunks);
  };
  const remember = (query: PreparedQuery, mediaType: string, when: When): void => {
    const formats = times.get(query);
    if (formats) formats.set(mediaType, when);
    else times.set(query, new Map([[mediaType, when]]));
  };
  /** A worker tells again whether it is fast, unless it has failed here too often. */
  const fail = (query: PreparedQuery, mediaType: string): void => {
    const count = (failures.get(query) ?? 0) + 1;
    failures.set(query, count);
    if (count >= mostFailures) remember(query, mediaType, 'never');
    else times.get(query)?.delete(mediaType);
  };
  const isSmall = (query: PreparedQuery): boolean => {
    let answer = small.get(query);
    if (answer === undefined) small.set(query, answer = isProvenSmall(query));
    return answer;
  };
  /** Whether this is the first longer query of the turn. */
  const take = (): boolean => {
    if (taken) return false;
    taken = true;
    setImmediate(() => { taken = false; });
    return true;
  };
  return {
    answer(query, { streams, mediaType }) {
      if (!streams || !isSmall(query)) return undefined;
      const when = times.get(query)?.get(mediaType);
      if (when !== undefined) {
        if (when === 'never' || (when === 'alone' && !take())) return undefined;
        const whole = attempt(query, mediaType, known);
        if (whole === undefined) fail(query, mediaType);
        return whole;
      }
      if (tried.has(query)) return undefined;
      tried.add(query);
      const whole = attempt(query, mediaType, unknown);
      if (whole !== undefined && whole.length <= mostBytes) remember(query, mediaType, 'always');
      return whole;
    },
    learn(query, { streams, mediaType }, milliseconds, bytes) {
      if (bytes > mostBytes || !streams || !isSmall(query)) return;
      const when = times.get(query)?.get(mediaType);
      if (when === undefined && milliseconds <= most.alone) remember(query, mediaType, milliseconds <= most.always ? 'always' : 'alone');
      else if (when === 'alone' && milliseconds <= most.always) remember(query, mediaType, 'always');
    },
  };
}

function isProvenSmall({ text, parsed, defaultGraphs, namedGraphs }: PreparedQuery): boolean {
  if (!parsed || text.length > smallText || parsed.from || defaultGraphs.length + namedGraphs.length > 0) return false;
  const { parts, depth } = sizeOf(parsed.operation);
  return parts <= smallParts && depth <= smallDepth && isBoundedThroughout(parsed.operation) && isPureThroughout(parsed.operation);
}
