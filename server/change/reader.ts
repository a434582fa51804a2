import { asProblem, tooLong, type ToldProblem } from './candidate-maker.js';
import type { ReadDocuments, SentDocument } from './read-documents.js';
import { createTaskThread } from '../engine/workers/task-thread.js';

/** Documents that are to be read, and the base IRI of their relative references. */
export interface ReadTask {
  readonly documents: readonly SentDocument[];
  readonly base: string;
}

/** The same for the thread: a row of the table of formats has functions, which do not pass between threads. */
export interface ToReader {
  readonly documents: readonly (Omit<SentDocument, 'format'> & { readonly format: string })[];
  readonly base: string;
}

/** A task ends with exactly one message. */
export type FromReader =
  | { readonly kind: 'read'; readonly read: ReadDocuments }
  | { readonly kind: 'problem'; readonly problem: ToldProblem }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Bytes of documents that are read quickly: they have a thread of their own, so that no large document keeps them waiting. */
const small = 2 ** 18;
/** Bytes after which the thread is ended at once: the memory that V8 has taken for them would stay. */
const large = 2 ** 20;
/** How many threads read documents that are not small. */
const threads = 2;

export interface DocumentReader {
  /**
   * Reads documents. Their bytes are moved to the thread: the caller does not have them any more.
   *
   * @param limit Milliseconds, waiting not included. @param signal Ends the reading: its client has gone.
   * @throws Problem 400 for a document that cannot be read, 503 past the limit; EngineError with the reason `aborted`.
   */
  read(task: ReadTask, limit: number, signal?: AbortSignal): Promise<ReadDocuments>;
  close(): Promise<void>;
}

/** Reads documents in threads of their own, so that a slow one keeps no other change waiting. */
export function createReader(): DocumentReader {
  const start = () => createTaskThread<FromReader>(new URL('./reader-thread.js', import.meta.url));
  const forSmall = start(), others = Array.from({ length: threads }, start);
  return {
    read(task, limit, signal) {
      const size = task.documents.reduce((sum, { body }) => sum + body.length, 0);
      const thread = size <= small ? forSmall : others.reduce((best, each) => (each.tasks < best.tasks ? each : best));
      const message: ToReader = { ...task, documents: task.documents.map((document) => ({ ...document, format: document.format.name })) };
      return thread.run<ReadDocuments>(message, {
        transfer: task.documents.map(({ body }) => body.buffer as ArrayBuffer), signal,
        begin(turn) {
          turn.limit(limit, tooLong(limit, 'reading it', 'MPP_QUERY_TIMEOUT'));
          if (size > large) turn.last();
        },
        hear(message, turn) {
          switch (message.kind) {
            case 'read': turn.resolve(message.read); break;
            case 'problem': turn.reject(asProblem(message.problem)); break;
            case 'failed':
              turn.last();
              turn.reject(message.error);
          }
        },
      });
    },
    async close() { await Promise.all([forSmall, ...others].map((thread) => thread.close())); },
  };
}
