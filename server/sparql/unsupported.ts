/** Thrown for a query that this evaluator does not take: with SERVICE, an update, or with a function that it does not know. */
export class UnsupportedError extends Error {
  override readonly name: string = 'UnsupportedError';
}
