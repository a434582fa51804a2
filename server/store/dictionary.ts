import { escapeString } from '../rdf/turtle.js';
import { splitToken, unescapeString } from './ntriples.js';
import type { StoreData } from './store-data.js';
import { addToHash, endHash, hashBytes, startHash } from './term-hash.js';
import { termKind, type TermKind } from './term-kind.js';

export { termKind, type TermKind } from './term-kind.js';

/** UTF-16 units of decoded terms that a dictionary keeps: those asked for again are not decoded again. */
const cacheUnits = 32 * 2 ** 20;

/** Reads the terms of a store. One a thread. */
export interface Dictionary {
  /** Number of terms, which is the highest id. */
  readonly size: number;
  /** Id of the first literal. */
  readonly firstLiteral: number;
  kind(id: number): TermKind;
  /** Label, IRI or lexical form. */
  text(id: number): string;
  /** Suffix of a literal: '', '@' and language, or datatype. */
  suffix(id: number): string;
  /** Id of a term, 0 if the store does not have it. `suffix` counts for literals only. */
  find(kind: TermKind, text: string, suffix: string): number;
  /** Id of a term as a canonical N-Triples token, 0 if the store does not have it. */
  findToken(token: string): number;
  /** The term as a canonical N-Triples token. */
  token(id: number): string;
  /** Place among the store's suffixes, or -1. */
  suffixPlace(suffix: string): number;
}

export function openDictionary(data: StoreData): Dictionary {
  const { blanks, iris, literals, starts, hash, suffixes, suffix: suffixColumn } = data;
  const size = blanks + iris + literals;
  const firstIri = blanks + 1;
  const firstLiteral = blanks + iris + 1;
  const text = Buffer.from(data.text.buffer, data.text.byteOffset, data.text.byteLength);
  const places = new Map(suffixes.map((suffix, i) => [suffix, i]));
  const cache: (string | undefined)[] = new Array<string | undefined>(size + 1);
  let cached = 0;
  const mask = hash.length - 1;

  const saltOf = (id: number): number => (id < firstIri ? termKind.blank : id < firstLiteral ? termKind.iri : termKind.literal + suffixColumn[id - firstLiteral]!);
  const tokenSuffixes = suffixes.map((suffix) => (suffix === '' || suffix.startsWith('@') ? `"${suffix}` : `"^^<${suffix}>`));
  /** What tells a term from others of the same text; -1 where the store has no literal with the suffix. */
  const saltFor = (kind: TermKind, suffix: string): number => {
    if (kind !== termKind.literal) return kind;
    const place = places.get(suffix);
    return place === undefined ? -1 : kind + place;
  };
  /** As `find`, for a text that is written as it is, a byte a character; -1 for any other. Making bytes of it would take longer than all the rest. */
  const findPlain = (kind: TermKind, value: string, suffix: string): number => {
    const salt = saltFor(kind, suffix), { length } = value;
    if (salt < 0) return 0;
    let mixed = startHash(salt);
    for (let i = 0; i < length; i++) {
      const unit = value.charCodeAt(i);
      if (unit < 0x20 || unit > 0x7e || unit === 0x22 || unit === 0x5c) return -1; // control, not ASCII, quote, backslash
      mixed = addToHash(mixed, unit);
    }
    for (let place = endHash(mixed) & mask; ; place = (place + 1) & mask) {
      const id = hash[place]!;
      if (id === 0) return 0;
      const from = starts[id]!;
      if (starts[id + 1]! - from !== length || saltOf(id) !== salt) continue;
      let i = 0;
      while (i < length && text[from + i] === value.charCodeAt(i)) i++;
      if (i === length) return id;
    }
  };
  const findEscaped = (kind: TermKind, escaped: string, suffix: string): number => {
    const salt = saltFor(kind, suffix);
    if (salt < 0) return 0;
    const bytes = Buffer.from(escaped);
    for (let place = hashBytes(bytes, 0, bytes.length, salt) & mask; ; place = (place + 1) & mask) {
      const id = hash[place]!;
      if (id === 0) return 0;
      const from = starts[id]!;
      const to = starts[id + 1]!;
      if (to - from === bytes.length && saltOf(id) === salt && text.compare(bytes, 0, bytes.length, from, to) === 0) return id;
    }
  };
  return {
    size,
    firstLiteral,
    kind: (id) => (id < firstIri ? termKind.blank : id < firstLiteral ? termKind.iri : termKind.literal),
    text(id) {
      const known = cache[id];
      if (known !== undefined) return known;
      const decoded = text.toString('utf8', starts[id], starts[id + 1]);
      const result = id < firstLiteral ? decoded : unescapeString(decoded);
      cached += result.length + 16;
      if (cached > cacheUnits) {
        cache.fill(undefined);
        cached = 0;
      }
      cache[id] = result;
      return result;
    },
    suffix: (id) => suffixes[suffixColumn[id - firstLiteral]!]!,
    find(kind, value, suffix) {
      const id = findPlain(kind, value, suffix);
      return id < 0 ? findEscaped(kind, kind === termKind.literal ? escapeString(value) : value, suffix) : id;
    },
    findToken(token) {
      const { kind, escaped, suffix } = splitToken(token);
      return findEscaped(kind, escaped, suffix);
    },
    token(id) {
      const written = text.toString('utf8', starts[id], starts[id + 1]);
      return id < firstIri ? `_:${written}` : id < firstLiteral ? `<${written}>` : `"${written}${tokenSuffixes[suffixColumn[id - firstLiteral]!]!}`;
    },
    suffixPlace: (suffix) => places.get(suffix) ?? -1,
  };
}
