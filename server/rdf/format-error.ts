/** Something that a format cannot hold. A RangeError, since that is what becomes of it between threads. */
export class FormatError extends RangeError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'FormatError';
  }
}
