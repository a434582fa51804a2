/** Something that a format cannot hold. It is a RangeError, as which it comes out of a thread. */
export class FormatError extends RangeError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'FormatError';
  }
}
