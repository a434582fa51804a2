import { shortened } from '../platform/shortened.js';

/** A document that cannot be read. The line, where the parser knows it, counts from 1. */
export class DocumentError extends Error {
  readonly line: number | undefined;

  constructor(message: string, line?: number, options?: ErrorOptions) {
    super(shortened(message, 300), options);
    this.line = line;
    this.name = 'DocumentError';
  }
}
