import type { Request, Response } from 'express';
import { entityTag } from './etag.js';

/**
 * Sets validator and caching for what `key` determines: any cache may keep the answer and asks again before it uses it,
 * since the next version may come at any time. Ends the response with 304 and returns true when the client has it already.
 */
export function notModified(req: Request, res: Response, key: readonly unknown[]): boolean {
  res.set({ ETag: entityTag(key, undefined), 'Cache-Control': 'no-cache' });
  if (!req.fresh) return false;
  res.status(304).end();
  return true;
}
