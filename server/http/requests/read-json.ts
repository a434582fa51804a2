import type { IncomingMessage } from 'node:http';
import { Problem } from '../../platform/problem.js';
import { due, turn } from '../../platform/turns.js';
import { decodeText, takeBody } from './read-body.js';
import { isUtf8, parseContentType } from './content-type.js';

/** Bytes of a body. */
const jsonLimit = 2 * 2 ** 20;
/** Brackets, commas and colons outside of texts, and how deep brackets stand in each other: parsing takes the thread that listens for as long as there are of these. */
const mostParts = 5_000, deepest = 32;

/**
 * Reads a body of JSON, whose size and depth are checked before it is parsed.
 *
 * @param bytes That it may have. @param accepted Media types of JSON that are taken.
 * @throws Problem 400 for what is no JSON, 413, 415: no form can send this media type, so no page of another site either.
 */
export async function readJson(req: IncomingMessage, bytes = jsonLimit, accepted: readonly string[] = ['application/json']): Promise<unknown> {
  const { mediaType, charset } = parseContentType(req.headers['content-type']);
  if (!accepted.includes(mediaType) || !isUtf8(charset)) {
    req.resume();
    throw new Problem(
      415,
      'Unsupported media type',
      `This is sent as ${accepted.join(' or ')} in UTF-8, not as ${req.headers['content-type'] ?? 'a body without Content-Type'}.`,
      { accepted },
      { Accept: accepted.join(', ') },
    );
  }
  const body = await new Promise<Buffer>((resolve, reject) => { takeBody(req, { bytes }, resolve, reject); });
  if (due()) await turn();
  refuseDense(body);
  if (due()) await turn();
  const text = decodeText(body);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem(400, 'Malformed body', `The body is not JSON: ${(cause as Error).message}`, {}, {}, { cause });
  }
}

const quote = 0x22, backslash = 0x5c, comma = 0x2c, colon = 0x3a;
const openings: readonly number[] = [0x5b, 0x7b], closings: readonly number[] = [0x5d, 0x7d];

/** @throws Problem 413 for a body of more parts, or deeper ones, than are taken. */
function refuseDense(body: Buffer): void {
  let isText = false, isEscaped = false, parts = 0, depth = 0;
  for (const byte of body) {
    if (isText) {
      if (isEscaped) isEscaped = false;
      else if (byte === backslash) isEscaped = true;
      else if (byte === quote) isText = false;
      continue;
    }
    if (byte === quote) isText = true;
    else if (byte === comma || byte === colon || openings.includes(byte)) parts++;
    if (openings.includes(byte)) depth++;
    else if (closings.includes(byte)) depth--;
    if (parts > mostParts) throw new Problem(413, 'Body too large', `The body has more than ${mostParts} brackets, commas and colons outside of texts. A long list can be one text, with spaces between its names, where an address takes that.`, { limit: mostParts });
    if (depth > deepest) throw new Problem(413, 'Body too deep', `Brackets of the body stand in each other more than ${deepest} deep.`, { limit: deepest });
  }
}
