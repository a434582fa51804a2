import { isAscii } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Problem } from '../../platform/problem.js';
import { turn } from '../../platform/turns.js';
import { hold, release } from './held-bytes.js';

/** Content codings of a body that are taken, and what decodes them. */
const decoders: ReadonlyMap<string, () => Transform> = new Map([
  ['gzip', createGunzip], ['x-gzip', createGunzip], ['deflate', createInflate], ['br', createBrotliDecompress],
]);
const codings = ['gzip', 'deflate', 'br'];

/** Bytes that a body may have, as it comes and once it is decoded. */
export interface BodyLimit {
  readonly bytes: number;
  /** The setting that it comes from. */
  readonly setting?: string;
}

/** Told of a body. Exactly one of `end` and `fail` is called, last. */
export interface BodySink {
  piece(piece: Buffer): void;
  end(): void;
  fail(error: unknown): void;
}

/**
 * Reads a body and decodes it. It calls functions, since an iterator over a request takes longer than most queries.
 * Where the client told the length, the last byte ends the body. A body that is too large is still read to its end, and
 * thrown away: a client that is still sending would not read the answer. `requestTimeout` of the server bounds that.
 *
 * @param sink Gets what its own methods throw, Problem 400 for a body that cannot be decoded, 413, 415, 503 where
 * others hold too much, and the failure of the connection.
 */
export function readBody(req: IncomingMessage, limit: BodyLimit, sink: BodySink): void {
  const length = req.headers['content-length'];
  let decoder: Transform | undefined;
  try {
    if (length !== undefined && Number(length) > limit.bytes) throw tooLarge(limit);
    decoder = decoderOf(req.headers['content-encoding']);
  } catch (error) {
    req.resume();
    sink.fail(error);
    return;
  }
  const source: Readable = decoder ? req.pipe(decoder) : req;
  let size = 0, holding = 0, settled = false;
  const settle = (act: () => void): void => {
    if (settled) return;
    settled = true;
    release(holding);
    try {
      act();
    } catch (error) {
      sink.fail(error);
    }
  };
  const end = (): void => { settle(() => { sink.end(); }); };
  const fail = (error: unknown): void => {
    settle(() => {
      if (decoder) req.unpipe(decoder).resume();
      else req.resume();
      decoder?.destroy();
      sink.fail(error);
    });
  };
  const take = (piece: Buffer): void => {
    if (settled) return; // removing the listeners would take longer than keeping them
    size += piece.length;
    try {
      if (size > limit.bytes) throw tooLarge(limit);
      hold(piece.length);
      holding += piece.length;
      sink.piece(piece);
    } catch (error) {
      fail(error);
    }
    if (!decoder && String(size) === length) end();
  };
  source.on('data', take).on('end', end);
  decoder?.on('error', (cause) => { fail(new Problem(400, 'Malformed body', 'The body is not what its Content-Encoding says.', {}, {}, { cause })); });
  req.on('error', fail).on('close', () => { if (!req.complete) fail(new Error('the client went away before its body had ended')); });
}

const tooLarge = ({ bytes, setting }: BodyLimit): Problem =>
  new Problem(413, 'Body too large', `The body may have ${bytes} bytes${setting === undefined ? '' : ` (${setting})`}.`, { limit: bytes, ...(setting !== undefined && { setting }) });

/** @throws Problem 415 (RFC 9110, 15.5.16). */
function decoderOf(header: string | undefined): Transform | undefined {
  const coding = header?.trim().toLowerCase() ?? '';
  if (coding === '' || coding === 'identity') return undefined;
  const create = decoders.get(coding);
  if (!create)
    throw new Problem(
      415,
      'Unsupported content coding',
      `A body may be encoded as ${codings.join(', ')}, not as ${coding.slice(0, 100)}.`,
      { accepted: codings },
      { 'Accept-Encoding': codings.join(', ') },
    );
  return create();
}

/** Reads a whole body. @param fail Gets what `use` throws, and what `readBody` says. */
export function takeBody(req: IncomingMessage, limit: BodyLimit, use: (body: Buffer) => void, fail: (error: unknown) => void): void {
  const pieces: Buffer[] = [];
  readBody(req, limit, {
    piece(piece) { pieces.push(piece); },
    end() { use(pieces.length === 1 ? pieces[0] as Buffer : Buffer.concat(pieces)); },
    fail,
  });
}

/** Reads a body into memory that can be given to a thread. Rejects with the failures of `readBody`. */
export const readOwnBytes = (req: IncomingMessage, limit: BodyLimit): Promise<Uint8Array> => new Promise((resolve, reject) => {
  const pieces: Buffer[] = [];
  let size = 0;
  readBody(req, limit, {
    piece(piece) {
      pieces.push(piece);
      size += piece.length;
    },
    end() {
      const bytes = new Uint8Array(size);
      let at = 0;
      for (const piece of pieces) {
        bytes.set(piece, at);
        at += piece.length;
      }
      resolve(bytes);
    },
    fail: reject,
  });
});

const notUtf8 = (cause: unknown): Problem => new Problem(400, 'Malformed body', 'The body is not UTF-8.', {}, {}, { cause });
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws Problem 400. */
export function decodeText(body: Buffer): string {
  if (isAscii(body)) return body.toString('latin1');
  try {
    return utf8.decode(body);
  } catch (cause) {
    throw notUtf8(cause);
  }
}

/** Bytes that are decoded at once: what is longer is decoded in pieces. */
export const decodedAtOnce = 2 ** 19;

/** The same of a long body, with turns between its pieces. @throws Problem 400. */
export async function decodeLong(body: Buffer): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  try {
    for (let at = 0; at < body.length; at += decodedAtOnce) {
      text += decoder.decode(body.subarray(at, at + decodedAtOnce), { stream: true });
      await turn();
    }
    return text + decoder.decode();
  } catch (cause) {
    throw notUtf8(cause);
  }
}
