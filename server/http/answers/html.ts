import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Request, Response } from 'express';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Problem } from '../../platform/problem.js';
import { due, turn } from '../../platform/turns.js';
import { createBoundedCache } from '../../platform/bounded-cache.js';
import type { Inline } from '../../pages/shell.js';
import type { Version } from '../../pages/version.js';
import { chooseCoding } from './coding.js';
import { entityTag, matches } from './etag.js';
import { pageParameters } from '../requests/parameters.js';

/** Bytes of pages that are kept as they were sent: windows are opened again and again, and fetched when a pointer merely passes a link. */
const keptBytes = 32 * 1024 * 1024;

/** By name of the content coding. */
const compress: Readonly<Record<string, (page: string) => Promise<Buffer>>> = {
  gzip: (page) => promisify(gzip)(page),
  br: (page) => promisify(brotliCompress)(page, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
};

/**
 * What a page may load: its own origin, the style and the script that stand in it by their hashes, and nothing else.
 * `img-src` takes `blob:` and `data:` for the pictures that the graph exports and draws.
 */
const securityPolicy = ({ policy: { style, script } }: Inline): string => [
  "default-src 'none'", `script-src 'self' ${script}`, `style-src 'self' ${style}`, "img-src 'self' data: blob:", "connect-src 'self'",
  "font-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
].join('; ');

/** What answers a form that was sent: its address opened again would be another page, so the script of the theme does not change it. */
export const asAnswered = ({ method }: Pick<IncomingMessage, 'method'>, page: string): string => (method === 'POST' ? page.replace('<html ', '<html data-posted ') : page);

/** Characters of a page that are encoded in one go. */
const encodedAtOnce = 2 ** 20;

/** Sends a page that is written for this request alone. One that gives back tables may have millions of characters: it goes in pieces, with turns for others between. */
export async function sendHtml(res: Response, { pages }: Version, page: string): Promise<void> {
  res.set('Content-Security-Policy', securityPolicy(await pages.inline())).type('text/html; charset=utf-8');
  if (page.length <= encodedAtOnce) {
    res.send(asAnswered(res.req, page));
    return;
  }
  for (let from = 0, to; from < page.length && !res.destroyed; from = to) {
    to = Math.min(page.length, from + encodedAtOnce);
    // Both halves of a sign of two stay together.
    if ((page.charCodeAt(to - 1) & 0xfc00) === 0xd800 && to < page.length) to++;
    const piece = page.slice(from, to);
    // The page as a whole would be copied for a word in its first element.
    res.write(from === 0 ? asAnswered(res.req, piece) : piece);
    if (due()) await turn();
  }
  res.end();
}

/** Headers of a page that is sent ahead of the router, names and values in turn. */
export const pageHeaders = async ({ inline }: Version['pages']): Promise<readonly string[]> => [
  'Content-Security-Policy',
  securityPolicy(await inline()),
  'X-Content-Type-Options',
  'nosniff',
  'Referrer-Policy',
  'same-origin',
  'Content-Type',
  'text/html; charset=utf-8',
];

/** The same ahead of the router, with the status and headers of a problem. */
export async function sendProblemPage(res: ServerResponse, { pages }: Version, { status, headers }: Pick<Problem, 'status' | 'headers'>, written: string): Promise<void> {
  const page = asAnswered(res.req, written);
  const policy = securityPolicy(await pages.inline());
  res
    .writeHead(status, {
      ...headers,
      'Content-Security-Policy': policy,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Length': Buffer.byteLength(page),
      'Cache-Control': 'no-store',
    })
    .end(page);
}

/**
 * Sends a page of a version with the windows that its address asks for, or 304.
 *
 * @param parts What the page depends on besides the version and those windows. @param make Writes it.
 */
export type SendPage = (req: Request, res: Response, version: Version, parts: readonly string[], make: () => Promise<string>) => Promise<void>;

/**
 * Makes the sender of pages. A page is written and compressed once, and kept while it is asked for; others may keep it
 * and ask again before they use it, since the next version may come at any time.
 */
export function createPageSender(): SendPage {
  const kept = createBoundedCache<Buffer>(keptBytes, ({ length }) => length);
  return async (req, res, { dataset, pages }, parts, make) => {
    const inline = await pages.inline();
    const coding = chooseCoding(req.headers['accept-encoding'])?.name;
    const [pathname = ''] = req.url.split('?', 1), searchParams = pageParameters(req.url);
    // A page of another build would not fit the content security policy that is sent with it.
    const tag = entityTag([dataset.id, inline.build, ...parts, ...searchParams.has('open') ? [req.url] : []], coding);
    res.vary('Accept-Encoding').set({ 'ETag': tag, 'Cache-Control': 'no-cache' });
    if (matches(req.headers['if-none-match'], tag)) {
      res.status(304).end();
      return;
    }
    let body = kept.get(tag);
    if (!body) {
      const page = await pages.withWindows(await make(), pathname, searchParams);
      body = await compress[coding ?? 'identity']?.(page) ?? Buffer.from(page);
      kept.set(tag, body);
    }
    if (coding !== undefined) res.set('Content-Encoding', coding);
    res.set('Content-Security-Policy', securityPolicy(inline)).type('text/html; charset=utf-8').send(body);
  };
}
