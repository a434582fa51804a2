import { Problem } from '../../platform/problem.js';

/** A query from its admission to its last byte. */
export interface RunningQuery {
  readonly signal: AbortSignal;
  /** Whether it was cancelled by request, and not because its client went away. */
  readonly cancelled: boolean;
  /** Ends it because its client went away. */
  close(): void;
  /** Notes that it has ended by itself. */
  done(): void;
}

/** The queries that run or wait, by id. */
export interface RunningQueries {
  /** Whether a query may have this id. @throws Problem 400 for an id that is none, 409 when it is taken. */
  check(id: string): void;
  /** Enters a query. @throws Problem as `check` does. */
  open(id: string, client: string): RunningQuery;
  /**
   * Ends a query.
   *
   * @param administrator Whether any query may be ended, or only those of the client.
   * @throws Problem 403 for the query of another client and for an id that others may guess, 404 when there is none of this id.
   */
  cancel(id: string, client: string, administrator: boolean): void;
}

/** Fewest characters of an id by which a query may be cancelled: many clients may share an address, and must not guess each other's ids. */
const secretLength = 16;
const idPattern = /^[A-Za-z0-9._~-]{1,64}$/;

export function createRunningQueries(): RunningQueries {
  const queries = new Map<string, { readonly client: string; readonly cancel: () => void }>();
  const check = (id: string): void => {
    if (!idPattern.test(id)) throw new Problem(400, 'Invalid query id', 'A query id is 1 to 64 letters, digits, dots, hyphens, underscores or tildes.');
    if (queries.has(id)) throw new Problem(409, 'Query id in use', `A query with the id ${id} is running.`);
  };
  return {
    check,
    open(id, client) {
      check(id);
      let controller: AbortController | undefined; // made only when it is needed: cheap queries end before that
      let cancelled = false, ended = false;
      const end = (): void => {
        ended = true;
        controller?.abort();
      };
      queries.set(id, {
        client,
        cancel() {
          cancelled = true;
          end();
        },
      });
      return {
        get signal() {
          controller ??= new AbortController();
          if (ended) controller.abort();
          return controller.signal;
        },
        get cancelled() { return cancelled; },
        close() {
          queries.delete(id);
          end();
        },
        done: () => void queries.delete(id),
      };
    },
    cancel(id, client, administrator) {
      const query = queries.get(id);
      if (!query) throw new Problem(404, 'Unknown query', `No query with the id ${id} is running.`);
      if (!administrator && query.client !== client) {
        throw new Problem(403, 'Not your query', 'A query can be cancelled from the address that asked it, or by an administrator.');
      }
      if (!administrator && id.length < secretLength) {
        throw new Problem(
          403,
          'Query id too short',
          `Others at the same address may guess the id ${id}. A query can be cancelled by an id of at least ${secretLength} characters, or by an administrator.`,
        );
      }
      query.cancel();
    },
  };
}
