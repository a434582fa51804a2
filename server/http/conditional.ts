import type { Request, Response } from 'express';
import { entityTag, matches } from './etag.js';

/**
 * Sets validator and caching for what `key` determines: any cache may keep the answer and asks again before it uses it,
 * since the next version may come at any time. Ends the response with 304 and returns true when the client has it already.
 */
export function notModified(req: Request, res: Response, key: readonly unknown[]): boolean {
  const tag = entityTag(key, undefined);
  res.set({ ETag: tag, 'Cache-Control': 'no-cache' });
  if (!matches(req.headers['if-none-match'], tag)) return false;
  res.status(304).end();
  return true;
}
