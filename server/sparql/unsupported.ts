/** A query that this evaluator does not take: SERVICE, an update, or a function that it does not know. */
export class UnsupportedError extends Error {
  override readonly name: string = 'UnsupportedError';
}
