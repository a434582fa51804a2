import { ArgumentError } from '../platform/argument-error.js';

/** Something that a format cannot hold. Its class is lost between threads: there its message is sent as what is refused. */
export class FormatError extends ArgumentError {
  override readonly name = 'FormatError';
}
