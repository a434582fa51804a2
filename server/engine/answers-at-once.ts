import type { Format } from '../rdf/formats.js';
import type { PrefixMap } from '../rdf/turtle.js';
import type { StoreData } from '../store/store-data.js';
import { CancelledError, mayHaveBroken } from './contract/budget.js';
import type { Whole } from './contract/engine.js';
import type { PreparedQuery } from '../sparql/prepared-query.js';
import { openParsedStore, type OpenStore } from './evaluator/open-store.js';
import { isSmallPlan } from './planning/small-plan.js';

/** Answers cheap queries on the thread that asks: the way to a worker and back takes longer than they do. */
export interface AnswersAtOnce {
  /** The whole result, if the query is known to be cheap or turns out to be. */
  answer(query: PreparedQuery, format: Format): Whole | undefined;
  /** Told what a worker needed: milliseconds, and the bytes of a result that came as a whole. */
  learn(query: PreparedQuery, format: Format, milliseconds: number, bytes: number): void;
}

/** Bytes of a result that is answered here at most. */
const mostBytes = 32 * 1024;
/** Milliseconds that a query needed at most in a worker: this thread serves everybody. */
const most = {
  always: 1,
  /** Whether no other such query has come in the same turn of the event loop: workers serve several queries better that come together. */
  alone: 3,
} as const;
/** When a query is answered here; `never` where it was tried, and needed more than its bounds. */
type When = keyof typeof most | 'never';
/**
 * What a run may use here; beyond that a worker answers. `known` is for a query that a worker answered fast before,
 * `unknown` for one that was not asked before. The clock bounds the first; its steps are those that fit in its time if
 * each is short.
 */
const known = { steps: 2 ** 18, milliseconds: 20 }, unknown = { steps: 2 ** 14, milliseconds: 12 };
/** Steps that a triple, or row, takes at least: it is read, handed on and counted. */
const stepsOfTriple = 6;
/** How often a query may meet these bounds before only workers answer it: other threads may have held this one up. */
const mostFailures = 3;
/** Bytes that a run may hold, and bytes of its result: more than a result that is remembered may have, so that no finished result is thrown away. */
const mostHeld = 2 * 2 ** 20, mostWritten = 128 * 1024;
/** Most triples of graphs of FROM that are merged here, which takes a few milliseconds, once. */
const mostMerged = 2 ** 13;
export interface AtOnceOptions {
  /** Called after a failure that may have left caches in the middle of a change. Default: nothing is called. */
  readonly log?: (message: string, error: unknown) => void;
  /** How many times as long as usual a run may take. Default: 1. */
  readonly patience?: number;
}

/**
 * Runs only small queries on the thread that serves everybody: short, of few parts, with functions whose time is
 * bounded, with the same result each time, and over graphs that need not be merged. That a query was fast before proves
 * nothing: each run has few steps, little memory and a few milliseconds, and is given up beyond them.
 *
 * @throws Error when the store cannot be opened.
 */
export function createAnswersAtOnce(store: StoreData, prefixes: PrefixMap | undefined, { log = () => undefined, patience = 1 }: AtOnceOptions = {}): AnswersAtOnce {
  /** By media type. */
  const times = new WeakMap<PreparedQuery, Map<string, When>>();
  const failures = new WeakMap<PreparedQuery, number>();
  const small = new WeakMap<PreparedQuery, boolean>();
  let taken = false;
  const tried = new WeakSet<PreparedQuery>();
  const open = (): OpenStore => openParsedStore(store, { prefixes, keepSecond: true });
  let opened = open();
  const attempt = (query: PreparedQuery, mediaType: string, { steps, milliseconds }: typeof known): Whole | undefined => {
    const chunks: Uint8Array[] = [];
    let whole: string | undefined;
    let written = 0;
    const write = (chunk: Uint8Array): void => {
      if ((written += chunk.length) > mostWritten) throw new CancelledError('The result is too large to be made here.');
      chunks.push(chunk);
    };
    try {
      opened.evaluate(query, mediaType, { write, writeWhole: (text) => { whole = text; }, steps, bytes: mostHeld, deadline: performance.now() + patience * milliseconds, timeout: milliseconds });
    } catch (error) {
      // A worker will report the error. Where caches may be broken, all are made anew.
      if (mayHaveBroken(error)) {
        log('a query that seemed small met the bounds of the thread', error);
        opened = open();
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
  /** Forgets how fast the query was, until a worker measures it again. After too many failures, only workers answer it. */
  const fail = (query: PreparedQuery, mediaType: string): void => {
    const count = (failures.get(query) ?? 0) + 1;
    failures.set(query, count);
    if (count >= mostFailures) remember(query, mediaType, 'never');
    else times.get(query)?.delete(mediaType);
  };
  const isSmall = (query: PreparedQuery): boolean => {
    let answer = small.get(query);
    if (answer === undefined) small.set(query, answer = isSmallPlan(query));
    return answer && mostMerged >= opened.triplesToMerge(query.parsed?.from ?? query);
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
      if (query.parsed && stepsOfTriple * opened.leastWork(query.parsed, query) > unknown.steps) return undefined; // compiling it would only show the same
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
