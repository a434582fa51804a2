import { isUtf8 } from 'node:buffer';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Problem } from '../../platform/problem.js';

/** The parameters of a form, or of the part of an address after its question mark. */
export type Parameters = Pick<URLSearchParams, 'has' | 'getAll'> & { keys(): Iterable<string> };

/** Parameters of the address of a page that are read: none has as many, and the links of the page repeat them. */
export const mostPageParameters = 50;
/** Most parameters of a form: the protocol has ten, of which those that name graphs may be repeated. */
const mostParameters = 10_000;
/** Bytes that are decoded before other requests have their turn: this takes less than a millisecond. */
const step = 2 ** 16;

const onlyQuery = 'query=';

/** The parameters of a text. Most texts have a query and nothing else, which is decoded faster by itself. */
export function searchParameters(text: string): URLSearchParams {
  if (text.startsWith(onlyQuery) && !text.includes('&')) {
    try {
      const parameters = new URLSearchParams();
      parameters.append('query', decodeURIComponent(text.slice(onlyQuery.length).replaceAll('+', ' ')));
      return parameters;
    } catch { /* bytes that are no UTF-8 are replaced below */ }
  }
  return new URLSearchParams(text);
}

/** Parameters of the address of a page: its first ones, those beyond are passed over. */
export function pageParameters(url: string): URLSearchParams {
  const mark = url.indexOf('?');
  return new URLSearchParams(mark < 0 ? [] : [...searchParameters(url.slice(mark + 1))].slice(0, mostPageParameters));
}

const [ampersand, equals, plus, percent, space] = [...'&=+% '].map((c) => c.charCodeAt(0)) as [number, number, number, number, number];

/**
 * The parameters of a long form, decoded in pieces so that other requests have their turn in between.
 *
 * @throws Problem 400 for more parameters than anybody sends, and for bytes that are no UTF-8.
 */
export async function formParameters(body: Buffer): Promise<Parameters> {
  if (!isUtf8(body)) throw new Problem(400, 'Malformed body', 'The body is not UTF-8.');
  const values = new Map<string, string[]>();
  let count = 0;
  for (let start = 0; start < body.length;) {
    const next = body.indexOf(ampersand, start), end = next < 0 ? body.length : next;
    if (end > start) {
      if (++count > mostParameters) throw new Problem(400, 'Too many parameters', `The form has more than ${mostParameters} parameters.`, { limit: mostParameters });
      if (count % 100 === 0) await nextTurn();
      const mark = body.subarray(start, end).indexOf(equals), split = mark < 0 ? end : start + mark;
      const name = await decoded(body.subarray(start, split)), value = await decoded(body.subarray(split + 1, Math.max(end, split + 1)));
      const known = values.get(name);
      if (known) known.push(value);
      else values.set(name, [value]);
    }
    start = end + 1;
  }
  return { has: (name) => values.has(name), getAll: (name) => values.get(name) ?? [], keys: () => values.keys() };
}

/** Undoes the encoding of a form, piece by piece. */
async function decoded(bytes: Buffer): Promise<string> {
  const plain = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length;) {
    for (const end = Math.min(bytes.length, i + step); i < end; i++) {
      const byte = bytes[i] as number;
      const value = byte === percent ? hex(bytes[i + 1]) * 16 + hex(bytes[i + 2]) : -1;
      if (value >= 0) i += 2;
      plain[length++] = byte === plus ? space : value >= 0 ? value : byte;
    }
    if (i < bytes.length) await nextTurn();
  }
  return plain.toString('utf8', 0, length);
}

/** The value of a hexadecimal digit; for any other character a number so negative that its sum with a digit is, too. */
function hex(byte: number | undefined): number {
  if (byte === undefined) return -1000;
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1000;
}
