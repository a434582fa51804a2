import type { Transform } from 'node:stream';
import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, constants, createBrotliCompress, createGzip, gzip, gzipSync } from 'node:zlib';
import type { Whole } from '../../engine/contract/engine.js';
import { preferredEncodings } from '../../query/negotiate.js';

/** A content coding of HTTP. */
export interface Coding {
  readonly name: 'br' | 'gzip';
  /** Encodes something short, at once. */
  readonly encode: (whole: Whole) => Buffer;
  /** Encodes in another thread. `kept` is for answers that are sent again and again: the result is smaller and takes much longer. */
  readonly encodeAside: (whole: Whole, kept?: 'kept') => Promise<Buffer>;
  /** Encoders flush each chunk they are given, so that the first rows of a long result do not wait for the last. */
  readonly encoder: () => Transform;
}

const { BROTLI_OPERATION_FLUSH, BROTLI_PARAM_QUALITY, Z_SYNC_FLUSH } = constants;
const inThread = { br: promisify(brotliCompress), gzip: promisify(gzip) } as const;

/** The lowest levels: results repeat themselves so much that any level makes them ten times smaller, and the usual levels take three to six times as long. */
const params = { [BROTLI_PARAM_QUALITY]: 1 }, level = 1;
/** The levels for answers that are kept. */
const thorough = { params: { [BROTLI_PARAM_QUALITY]: 6 }, level: 6 } as const;

/** In order of preference. */
const codings: readonly Coding[] = [
  {
    name: 'br', encode: (whole) => brotliCompressSync(whole, { params }), encoder: () => createBrotliCompress({ flush: BROTLI_OPERATION_FLUSH, params }),
    encodeAside: (whole, kept) => inThread.br(whole, { params: kept ? thorough.params : params }) as Promise<Buffer>,
  },
  {
    name: 'gzip', encode: (whole) => gzipSync(whole, { level }), encoder: () => createGzip({ flush: Z_SYNC_FLUSH, level }),
    encodeAside: (whole, kept) => inThread.gzip(whole, { level: kept ? thorough.level : level }) as Promise<Buffer>,
  },
];
/**
 * Bytes below which a coding saves no time: they leave in the ten segments that a new connection may send before the
 * first is acknowledged (RFC 6928).
 */
export const leastEncoded = 14_000;
/** Bytes up to which encoding here takes a tenth of a millisecond, less than the way to another thread and back. */
export const mostAtOnce = 2 ** 15;
const available = [...codings.map(({ name }) => name), 'identity'];

/** The coding for an Accept-Encoding header; undefined for none. */
export function chooseCoding(accept: string | undefined): Coding | undefined {
  if (accept === undefined) return undefined;
  const [best] = preferredEncodings(accept, available);
  return codings.find(({ name }) => name === best);
}
