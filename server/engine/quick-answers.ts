import type { Format } from '../rdf/formats.js';
import type { PrefixMap } from '../rdf/turtle.js';
import type { StoreData } from '../store/store-data.js';
import type { PreparedQuery } from './engine.js';
import { openStore } from './native/open-store.js';

/** Answers cheap queries on the thread that asks: the way to a worker and back takes longer than they do. */
export interface QuickAnswers {
  /** The whole result, if the query is known to be cheap. */
  answer(query: PreparedQuery, format: Format): Uint8Array | undefined;
  /** Hears what a worker needed: milliseconds, and bytes of a result that came as a whole. */
  learn(query: PreparedQuery, format: Format, milliseconds: number, bytes: number): void;
}

/** Milliseconds and bytes that a cheap query needed at most: the thread serves everybody. */
const most = { milliseconds: 1, bytes: 32 * 1024 } as const;
/** Formats that the evaluator does not write by itself. */
const documents: ReadonlySet<string> = new Set(['jsonld', 'rdf', 'ttl', 'trig']);

/**
 * A version never changes, so that a query which a worker answered fast is fast again. Should it not be, it is ended
 * when the evaluator first looks at its cancel flag, after some thousand steps, and is not tried again.
 *
 * @throws Error when the store cannot be opened.
 */
export function createQuickAnswers(store: StoreData, prefixes: PrefixMap | undefined): QuickAnswers {
  const known = new WeakMap<PreparedQuery, Set<string>>();
  const stop = Int32Array.of(1);
  const evaluate = openStore(store, prefixes);
  return {
    answer(query, { mediaType }) {
      const cheap = known.get(query);
      if (!cheap?.has(mediaType)) return undefined;
      const chunks: Uint8Array[] = [];
      try {
        evaluate(query, mediaType, { write: (chunk) => chunks.push(chunk), cancel: stop });
      } catch {
        // Whatever it is, a worker tells.
        cheap.delete(mediaType);
        return undefined;
      }
      return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    },
    learn(query, { name, mediaType }, milliseconds, bytes) {
      if (milliseconds > most.milliseconds || bytes > most.bytes || documents.has(name)) return;
      const cheap = known.get(query);
      if (cheap) cheap.add(mediaType);
      else known.set(query, new Set([mediaType]));
    },
  };
}
