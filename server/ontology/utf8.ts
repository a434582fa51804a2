import { isUtf8 } from 'node:buffer';

/** A text of UTF-8, without a byte order mark. @returns the number of the first line that is not, from 1. */
export function decodeUtf8(bytes: Buffer): string | number {
  if (!isUtf8(bytes)) {
    let line = 1;
    for (let start = 0; start < bytes.length; line++) {
      const end = bytes.indexOf(0x0a, start);
      if (!isUtf8(bytes.subarray(start, end < 0 ? undefined : end))) return line;
      start = end < 0 ? bytes.length : end + 1;
    }
    return line;
  }
  const text = bytes.toString('utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
