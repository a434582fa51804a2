import { createTaskThread } from '../../engine/workers/task-thread.js';
import { createBoundedCache } from '../../platform/bounded-cache.js';
import { Problem } from '../../platform/problem.js';
import { FormatError } from '../../rdf/format-error.js';
import type { Format } from '../../rdf/formats.js';
import type { PrefixMap } from '../../rdf/turtle.js';
import type { StoreData } from '../../store/store-data.js';

/** What a document is made of: everything that a version says of one resource, or triples in the form of N-Triples. */
export type DocumentSource =
  | { readonly store: StoreData; readonly version: string; readonly resource: string }
  | { readonly version: string; readonly name: string; readonly ntriples: string };

/** The task of the thread. `format` is the name of a row of the table: its functions do not pass between threads. */
export interface DocumentTask {
  readonly source: DocumentSource;
  readonly format: string;
  readonly prefixes: PrefixMap;
}

/** A task ends with exactly one message; `refused` says why the format cannot hold the triples. */
export type FromDocumentThread =
  | { readonly kind: 'written'; readonly bytes: Uint8Array }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Bytes of documents that are kept. */
const keptBytes = 16 * 2 ** 20;
/** Documents that are written or wait; one more is refused. */
const mostTasks = 100;
/** Milliseconds for one document. */
const limit = 10_000;

export interface DocumentWriter {
  /** @throws FormatError for triples that the format cannot hold; Problem 503 where too many wait, or one takes too long. */
  write(source: DocumentSource, format: Format, prefixes: PrefixMap): Promise<Buffer>;
}

/** Writes documents in a thread, one after the other: laying one out takes up to some tenths of a second, for which nobody else waits. */
export function createDocumentWriter(): DocumentWriter {
  const thread = createTaskThread<FromDocumentThread>(new URL('./document-thread.js', import.meta.url));
  const kept = createBoundedCache<Buffer>(keptBytes, ({ length }) => length);
  return {
    async write(source, format, prefixes) {
      const key = JSON.stringify([source.version, 'resource' in source ? source.resource : source.name, format.name]), known = kept.get(key);
      if (known) return known;
      if (thread.tasks >= mostTasks)
        throw new Problem(
          503,
          'Too many documents at once',
          `${mostTasks} documents are waiting to be written already, which is the bound; ask again.`,
          { limit: mostTasks },
          { 'Retry-After': '5' },
        );
      const written = await thread.run<Buffer>({ source, format: format.name, prefixes } satisfies DocumentTask, {
        begin(turn) {
          turn.limit(
            limit,
            new Problem(
              503,
              'Document timeout',
              `The document was not written within ${limit / 1000} s, which is the bound; ask for N-Triples.`,
              { limit: limit / 1000 },
              { 'Retry-After': '5' },
            ),
          );
        },
        hear(message, turn) {
          switch (message.kind) {
            case 'written': turn.resolve(Buffer.from(message.bytes.buffer, message.bytes.byteOffset, message.bytes.byteLength)); break;
            case 'refused': turn.reject(new FormatError(message.message)); break;
            case 'failed':
              turn.last();
              turn.reject(message.error);
          }
        },
      });
      kept.set(key, written);
      return written;
    },
  };
}
