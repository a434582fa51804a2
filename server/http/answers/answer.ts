import type { ServerResponse } from 'node:http';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { bytesOf, type Whole } from '../../engine/contract/engine.js';
import { leastEncoded, mostAtOnce, type Coding } from './coding.js';
import type { Sent } from './kept-results.js';

/** Bytes, or UTF-16 units, of the longest answer that leaves in one piece with its head. */
const onePiece = 2 ** 16;
/** Bytes of an answer that may wait for a slow reader before the engine waits. Most answers are shorter, and free their worker at once. */
const ahead = 2 ** 20;

/**
 * Sends an answer whose body is there as a whole. A short one leaves in one piece with the head, as text with one unit
 * per byte. `headers` holds names and values in turn: that is what writeHead takes fastest.
 */
export function sendWhole(res: ServerResponse, status: 200 | 304, headers: readonly string[], body: Uint8Array | undefined): void {
  res.writeHead(status, headers as string[]);
  if (body === undefined) res.end();
  else if (body.length <= onePiece) endWith(res, Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1'), 'latin1');
  else res.end(body);
}

/** Ends an answer in one system call. `end` alone would write a list of two texts, of which the second is empty, and a list takes longer than a text. */
function endWith(res: ServerResponse, text: string, encoding: 'latin1' | 'utf8'): void {
  const { socket } = res;
  if (!socket || text === '') {
    res.end(text, encoding);
    return;
  }
  socket.cork();
  res.write(text, encoding);
  socket.uncork();
  res.end();
}

/** The same for an answer that is there as text; `length` is that of its UTF-8. Text of ASCII alone is written as it is, one byte per unit. */
export function sendText(res: ServerResponse, headers: readonly string[], text: string, length: number): void {
  res.writeHead(200, headers as string[]);
  if (length > onePiece) res.end(Buffer.from(text));
  else endWith(res, text, length === text.length ? 'latin1' : 'utf8');
}

/** A result as it is to be sent. Short results are encoded here, longer ones in another thread, the shortest not at all. */
export function encoded(whole: Whole, coding: Coding | undefined): Sent | Promise<Sent> {
  const bytes = bytesOf(whole);
  if (!coding || bytes.length < leastEncoded) return { bytes, coding: undefined };
  if (bytes.length <= mostAtOnce) return { bytes: coding.encode(bytes), coding };
  return coding.encodeAside(bytes).then((smaller) => ({ bytes: smaller, coding }));
}

/** Sends a body as it comes, and returns what was sent if it was sent whole and `keeps` so many bytes. */
export async function sendStream(res: ServerResponse, body: Readable, coding: Coding | undefined, keeps: (bytes: number) => boolean): Promise<Uint8Array | undefined> {
  let parts: Buffer[] | undefined = [], size = 0;
  const collect = new Transform({
    highWaterMark: ahead,
    transform(chunk: Buffer, _, callback) {
      size += chunk.length;
      if (!keeps(size)) parts = undefined;
      parts?.push(chunk);
      callback(null, chunk);
    },
  });
  if (coding) await pipeline(body, coding.encoder(), collect, res);
  else await pipeline(body, collect, res);
  return parts && Buffer.concat(parts);
}
