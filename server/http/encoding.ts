import type { Transform } from 'node:stream';
import { brotliCompressSync, constants, createBrotliCompress, createGzip, gzipSync } from 'node:zlib';
import type { Whole } from '../engine/engine.js';
import { preferredEncodings } from '../query/negotiate.js';

/** A content coding of HTTP. */
export interface Encoding {
  readonly name: string;
  /** Encodes something short, at once. */
  readonly encode: (whole: Whole) => Buffer;
  /** Encoders flush each chunk they are given, so that the first rows of a long result do not wait for the last. */
  readonly encoder: () => Transform;
}

const { BROTLI_OPERATION_FLUSH, BROTLI_PARAM_QUALITY, Z_SYNC_FLUSH } = constants;

/** In order of preference. Brotli at 4 and gzip at 6 cost about the same and are fast enough to keep up with a query. */
const params = { [BROTLI_PARAM_QUALITY]: 4 };
const encodings: readonly Encoding[] = [
  { name: 'br', encode: (whole) => brotliCompressSync(whole, { params }), encoder: () => createBrotliCompress({ flush: BROTLI_OPERATION_FLUSH, params }) },
  { name: 'gzip', encode: (whole) => gzipSync(whole), encoder: () => createGzip({ flush: Z_SYNC_FLUSH }) },
];
/** Bytes below which a coding saves nothing: head and body go in one packet as they are. */
export const leastEncoded = 1024;
/** Bytes up to which encoding at once, in a fifth of a millisecond, costs less than the way to another thread and back. */
export const mostAtOnce = 2 ** 15;
const available = [...encodings.map(({ name }) => name), 'identity'];

/** The coding for an Accept-Encoding header; undefined for none. */
export function chooseEncoding(accept: string | undefined): Encoding | undefined {
  if (accept === undefined) return undefined;
  const [best] = preferredEncodings(accept, available);
  return encodings.find(({ name }) => name === best);
}
