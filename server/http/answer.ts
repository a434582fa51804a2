import type { ServerResponse } from 'node:http';
import type { Whole } from '../engine/engine.js';

/** An answer that is there as a whole. */
export interface Answer {
  readonly status: 200 | 304;
  /** Names and values in turn, as writeHead takes them fastest. */
  readonly headers: readonly string[];
  /** Empty for a status without one. */
  readonly body: Whole;
  /** Bytes of the body. */
  readonly length: number;
}

/** Bytes of an answer that leaves in one piece with its head. */
const onePiece = 2 ** 16;

/** A body as a string, which leaves in one piece with the head: bytes become one of a unit a byte, and text of a byte a unit is none other. Undefined for one that is too long. */
export function textOf(body: Whole, length: number): { readonly text: string; readonly encoding: 'latin1' | 'utf8' } | undefined {
  if (typeof body === 'string') return { text: body, encoding: body.length === length ? 'latin1' : 'utf8' };
  return length > onePiece ? undefined : { text: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1'), encoding: 'latin1' };
}

/** Sends an answer. @param head Whether its head is all that was asked for. */
export function sendAnswer(res: ServerResponse, { status, headers, body, length }: Answer, head: boolean): void {
  res.writeHead(status, headers as string[]);
  const text = head ? undefined : textOf(body, length);
  if (head) res.end();
  else if (text) res.end(text.text, text.encoding);
  else res.end(body);
}
