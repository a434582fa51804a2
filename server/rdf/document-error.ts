/** A document that cannot be read, and where: lines count from 1, as far as the parser knows. */
export class DocumentError extends Error {
  constructor(message: string, readonly line?: number, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DocumentError';
  }
}
