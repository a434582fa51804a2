import type { Response } from 'express';

/**
 * What a page may load: its own origin and nothing else. `img-src` takes `blob:` and `data:` for the pictures that the
 * graph exports and draws.
 */
const contentSecurityPolicy = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "connect-src 'self'",
  "font-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
].join('; ');

/** Sends a page of ours. */
export function sendHtml(res: Response, page: string): void {
  res.set('Content-Security-Policy', contentSecurityPolicy).type('text/html; charset=utf-8').send(page);
}
