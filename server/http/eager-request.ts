import { IncomingMessage } from 'node:http';

/** Gets a body. */
export interface BodyReader {
  piece(piece: Buffer): void;
  end(): void;
  /** The connection has gone before the end. */
  gone(error: Error | null): void;
}

/**
 * A request whose body can be had straight from the parser. Through the buffer of a stream and its events it comes in a
 * later step of the event loop, and the way there takes longer than a cheap query does.
 */
export class EagerRequest extends IncomingMessage {
  /** Gets the body in place of the stream, which ends as one without a body. */
  reader: BodyReader | undefined = undefined;

  /** The parser calls it. */
  override push(piece: Buffer | null, encoding?: BufferEncoding): boolean {
    if (this.reader === undefined) return super.push(piece, encoding);
    if (piece !== null) {
      this.reader.piece(piece);
      return true;
    }
    this.reader.end();
    return super.push(piece);
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    if (!this.complete) this.reader?.gone(error);
    super._destroy(error, callback);
  }
}
