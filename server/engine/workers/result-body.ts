import { Readable } from 'node:stream';
import { EngineError } from '../contract/engine.js';

/** Bytes of a result that may wait for its reader in any case. */
const highWaterMark = 256 * 1024;
/**
 * Bytes of results that wait for slow readers beyond that, so that their workers can go on: of one result, and of all
 * together. A result of this size leaves its worker at once, however slowly its client reads.
 */
const most = { one: 16 * 2 ** 20, all: 128 * 2 ** 20 } as const;
/** Milliseconds for which a reader may take nothing while others need what it holds: a worker, or memory for their results. */
export const readerPatience = 3_000;

/** A result on its way from its worker to its reader. */
export interface ResultBody {
  readonly stream: Readable;
  /** Milliseconds since the reader last took something, while its worker waits for it; else 0. */
  readonly holdsWorker: number;
  /** Takes a chunk, and allows the worker another one where there is room. */
  push(chunk: Uint8Array): void;
  /** There are no more chunks. */
  end(): void;
  /** The reader took nothing for too long. */
  cut(): void;
}

export interface ResultBodyOptions {
  /** Allows the worker so many more chunks. */
  readonly credit: (chunks: number) => void;
  /** Called when everything was read, or nobody will read on. */
  readonly onClose: () => void;
  /** Bytes that the client has taken until now, if that can be told. Default: what has left the stream. */
  readonly taken?: (() => number) | undefined;
  readonly log: (message: string) => void;
}

/** The results that hold more than their share, each with the milliseconds for which its reader took nothing. */
const holding = new Map<ResultBody, () => number>();
let held = 0;

/** Reserves bytes for slow readers. Where there is no room, results whose readers take nothing are cut. */
function book(bytes: number): boolean {
  if (held + bytes > most.all) for (const [body, rests] of holding) if (rests() >= readerPatience) body.cut();
  if (held + bytes > most.all) return false;
  held += bytes;
  return true;
}

export function createResultBody({ credit, onClose, taken, log }: ResultBodyOptions): ResultBody {
  /** Chunks for which the worker has no credit yet, and bytes that are reserved. */
  let owed = 0, booked = 0;
  let pushed = 0, lastTaken = 0, since = performance.now();

  const takenNow = (): number => taken?.() ?? pushed - stream.readableLength;
  /** Milliseconds since something was taken. */
  const rests = (): number => {
    const now = performance.now(), amount = takenNow();
    if (amount !== lastTaken) [lastTaken, since] = [amount, now];
    return now - since;
  };
  const release = (): void => {
    held -= booked;
    booked = 0;
    holding.delete(body);
  };
  const stream = new Readable({
    highWaterMark,
    read() {
      since = performance.now();
      release();
      const chunks = owed;
      owed = 0;
      if (chunks > 0) credit(chunks);
    },
    destroy(error, callback) {
      release();
      onClose();
      callback(error);
    },
  });
  stream.on('error', () => undefined); // an error may come before the reader listens; `pipeline` sees it all the same

  const body: ResultBody = {
    stream,
    get holdsWorker() { return owed > 0 ? rests() : 0; },
    push(chunk) {
      if (stream.readableLength === 0) since = performance.now();
      pushed += chunk.length;
      if (stream.push(chunk)) {
        credit(1);
      } else if (stream.readableLength <= most.one && book(chunk.length)) {
        booked += chunk.length;
        holding.set(body, rests);
        credit(1);
      } else {
        owed += 1;
      }
    },
    end() {
      stream.push(null);
    },
    cut() {
      log(`the reader of a result was cut: it took nothing for ${Math.round(rests() / 1000)} s while others waited`);
      stream.destroy(new EngineError('aborted', `The answer was cut: its reader took nothing for ${readerPatience / 1000} s while others waited.`));
    },
  };
  return body;
}
