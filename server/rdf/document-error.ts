/** A document that cannot be read, and where: lines count from 1, as far as the parser knows. */
export class DocumentError extends Error {
  readonly line: number | undefined;

  constructor(message: string, line?: number, options?: ErrorOptions) {
    super(message, options);
    this.line = line;
    this.name = 'DocumentError';
  }
}
