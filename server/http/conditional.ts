import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';

/** A strong validator: the same parts always give the same bytes, because a version never changes. */
export function etagOf(...parts: readonly string[]): string {
  return `"${createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 27)}"`;
}

/**
 * Sets validator and caching: any cache may keep the answer and asks again before it uses it, since the next version
 * may come at any time. Ends the response with 304 and returns true when the client has it already.
 */
export function notModified(req: Request, res: Response, etag: string): boolean {
  res.set({ ETag: etag, 'Cache-Control': 'no-cache' });
  if (!req.fresh) return false;
  res.status(304).end();
  return true;
}
