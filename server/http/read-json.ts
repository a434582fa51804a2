import type { IncomingMessage } from 'node:http';
import { Problem } from '../platform/problem.js';
import { decodeText, takeBody } from './read-body.js';
import { isUtf8, parseContentType } from './sparql-request.js';

/** Bytes of a JSON body: parsing it takes some 20 ms of the thread that listens. */
export const jsonLimit = 2 * 2 ** 20;

/**
 * Reads a body of JSON.
 *
 * @throws Problem 400 for what is no JSON, 413, 415: no form can send this media type, so no page of another site either.
 */
export async function readJson(req: IncomingMessage): Promise<unknown> {
  const { mediaType, charset } = parseContentType(req.headers['content-type']);
  if (mediaType !== 'application/json' || !isUtf8(charset)) {
    req.resume();
    throw new Problem(415, 'Unsupported media type', `This is sent as application/json in UTF-8, not as ${req.headers['content-type'] ?? 'a body without Content-Type'}.`, { accepted: ['application/json'] }, { Accept: 'application/json' });
  }
  const body = await new Promise<Buffer>((resolve, reject) => { takeBody(req, { bytes: jsonLimit }, resolve, reject); });
  const text = decodeText(body);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem(400, 'Malformed body', `The body is not JSON: ${(cause as Error).message}`, {}, {}, { cause });
  }
}
