import { escapeString } from '../rdf/turtle.js';
import { splitToken, unescapeString } from './ntriples.js';
import type { StoreData } from './store-data.js';
import { createTermIndex } from './term-index.js';
import { termKind, type TermKind } from './term-kind.js';

export { termKind, type TermKind } from './term-kind.js';

/** UTF-16 units of decoded terms that a dictionary keeps: terms that are asked for again are not decoded again. */
const cacheUnits = 32 * 2 ** 20;

/** Decoded terms after which a dictionary gets a place for each of its terms: half a megabyte that most dictionaries of a change do not need. */
const fewTexts = 500;

/** Reads the terms of a store. One per thread. */
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
  /** Index among the store's suffixes, or -1. */
  suffixIndex(suffix: string): number;
}

/** What follows the lexical form in the token of a literal with this suffix. */
export const literalEnd = (suffix: string): string => (suffix === '' || suffix.startsWith('@') ? `"${suffix}` : `"^^<${suffix}>`);

export function openDictionary(data: StoreData): Dictionary {
  const { blanks, iris, literals, starts, suffixes, suffix: suffixColumn } = data;
  const size = blanks + iris + literals;
  const firstIri = blanks + 1;
  const firstLiteral = blanks + iris + 1;
  const text = Buffer.from(data.text.buffer, data.text.byteOffset, data.text.byteLength);
  const indexes = new Map(suffixes.map((suffix, i) => [suffix, i]));
  const { findPlain, findEscaped } = createTermIndex(data, indexes);
  const few = new Map<number, string>();
  let cache: (string | undefined)[] | undefined;
  let cached = 0;
  const keep = (id: number, result: string): void => {
    cached += result.length + 16;
    if (cached > cacheUnits) {
      cache?.fill(undefined);
      cached = 0;
    }
    if (cache) cache[id] = result;
    else if (few.size < fewTexts) few.set(id, result);
    else {
      cache = new Array<string | undefined>(size + 1);
      for (const [other, known] of few) cache[other] = known;
      few.clear();
      cache[id] = result;
    }
  };
  const tokenSuffixes = suffixes.map(literalEnd);
  return {
    size,
    firstLiteral,
    kind: (id) => (id < firstIri ? termKind.blank : id < firstLiteral ? termKind.iri : termKind.literal),
    text(id) {
      const known = cache ? cache[id] : few.get(id);
      if (known !== undefined) return known;
      const decoded = text.toString('utf8', starts[id], starts[id + 1]);
      const result = id < firstLiteral ? decoded : unescapeString(decoded);
      keep(id, result);
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
    suffixIndex: (suffix) => indexes.get(suffix) ?? -1,
  };
}
