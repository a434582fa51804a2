import type { Request, Response } from 'express';
import { chooseCoding, leastEncoded } from './coding.js';
import { entityTag, matches } from './etag.js';

/**
 * Sets validator and caching for what `key` determines: any cache may keep the answer, but has to ask again before it
 * uses it: the next version may come at any time. The tag is that of the coding in which `sendBody` sends it. Ends the
 * response with 304 and returns true when the client has it already.
 */
export function notModified(req: Request, res: Response, key: readonly unknown[]): boolean {
  const tag = entityTag(key, chooseCoding(req.headers['accept-encoding'])?.name);
  res.vary('Accept-Encoding').set({ ETag: tag, 'Cache-Control': 'no-cache' });
  if (!matches(req.headers['if-none-match'], tag)) return false;
  res.status(304).end();
  return true;
}

/** Sends a body in the coding that its client prefers. */
export async function sendBody(req: Request, res: Response, body: string | Buffer): Promise<void> {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body, coding = chooseCoding(req.headers['accept-encoding']);
  res.vary('Accept-Encoding');
  if (!coding || bytes.length < leastEncoded) {
    res.send(bytes);
    return;
  }
  const encoded = await coding.encodeAside(bytes);
  res.set('Content-Encoding', coding.name).send(encoded);
}
