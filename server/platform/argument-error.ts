/**
 * An argument that nothing can be done with: a fault of who calls, or of a text that came from outside. A RangeError is left
 * to JavaScript's own engine, where it means that a stack or an array was full: it may have broken what was being changed.
 */
export class ArgumentError extends Error {
  override readonly name: string = 'ArgumentError';
}
