import type { StoreData } from './store-data.js';
import { addToHash, endHash, hashBytes, startHash } from './term-hash.js';
import { termKind, type TermKind } from './term-kind.js';

/** Finds the ids of terms by the hash table of a store. */
export interface TermIndex {
  /** Id of a term, 0 if the store does not have it, for a text that is written as it is, one byte per character; -1 for any other. Making bytes of it would take longer than all the rest. */
  findPlain(kind: TermKind, value: string, suffix: string): number;
  /** Id of a term, 0 if the store does not have it, by its text as canonical N-Triples write it. */
  findEscaped(kind: TermKind, escaped: string, suffix: string): number;
}

/** @param indexes Of the suffixes, in the store's list. */
export function createTermIndex(data: StoreData, indexes: ReadonlyMap<string, number>): TermIndex {
  const { blanks, iris, starts, hash, suffix: suffixColumn } = data;
  const firstIri = blanks + 1;
  const firstLiteral = blanks + iris + 1;
  const text = Buffer.from(data.text.buffer, data.text.byteOffset, data.text.byteLength);
  const mask = hash.length - 1;

  const saltOf = (id: number): number => (id < firstIri ? termKind.blank : id < firstLiteral ? termKind.iri : termKind.literal + suffixColumn[id - firstLiteral]!);
  /** What tells a term from others of the same text; -1 where the store has no literal with the suffix. */
  const saltFor = (kind: TermKind, suffix: string): number => {
    if (kind !== termKind.literal) return kind;
    const index = indexes.get(suffix);
    return index === undefined ? -1 : kind + index;
  };
  const findPlain = (kind: TermKind, value: string, suffix: string): number => {
    const salt = saltFor(kind, suffix), { length } = value;
    if (salt < 0) return 0;
    let mixed = startHash(salt);
    for (let i = 0; i < length; i++) {
      const unit = value.charCodeAt(i);
      if (unit < 0x20 || unit > 0x7e || unit === 0x22 || unit === 0x5c) return -1; // control, not ASCII, quote, backslash
      mixed = addToHash(mixed, unit);
    }
    for (let index = endHash(mixed) & mask; ; index = (index + 1) & mask) {
      const id = hash[index]!;
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
    for (let index = hashBytes(bytes, 0, bytes.length, salt) & mask; ; index = (index + 1) & mask) {
      const id = hash[index]!;
      if (id === 0) return 0;
      const from = starts[id]!;
      const to = starts[id + 1]!;
      if (to - from === bytes.length && saltOf(id) === salt && text.compare(bytes, 0, bytes.length, from, to) === 0) return id;
    }
  };
  return { findPlain, findEscaped };
}
