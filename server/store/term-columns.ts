import { rdf, xsd } from '../rdf/vocabulary.js';
import { compareCodePoints } from './code-points.js';
import { openDictionary, termKind, type Dictionary, type TermKind } from './dictionary.js';
import { compareColumns, compareExactly } from './literal-order.js';
import { classify } from './literals.js';
import { splitToken } from './ntriples.js';
import { shared, type StoreData } from './store-data.js';
import { hashBytes } from './term-hash.js';

/** A term that the store before does not have. */
interface Fresh {
  /** Index among the tokens. */
  readonly index: number;
  readonly kind: TermKind;
  /** As it stands in the text of a store. */
  readonly escaped: string;
  /** Label, IRI or lexical form. */
  readonly text: string;
  /** Of a literal, else 0. */
  readonly suffix: number;
  readonly cls: number;
  readonly value: number;
  /** Whether the text has code points of two units: without them JavaScript's own order is that of code points. */
  readonly astral: boolean;
}

type Terms = Omit<StoreData, 'union' | 'graphs'>;

export interface MergedTerms {
  readonly terms: Terms;
  /** New id by old id, ascending; undefined when every id stays. A dropped id has the new id of the next term. */
  readonly moved: Uint32Array | undefined;
  /** Id by index among the tokens. */
  readonly ids: Uint32Array;
}

/**
 * The dictionary of a store with further terms. Ids stay in the order of terms: old ones move up where new ones come
 * between them, so that what is sorted by id stays sorted.
 *
 * @param tokens distinct and canonical.
 * @param used 1 for the ids that triples use; the other terms are dropped when they are many. The ids of tokens are set
 * to 1.
 */
export function mergeTerms(previous: StoreData, tokens: readonly string[], used: Uint8Array): MergedTerms {
  const dictionary = openDictionary(previous);
  const suffixIndexes = new Map(previous.suffixes.map((suffix, i) => [suffix, i]));
  const ids = new Uint32Array(tokens.length);
  const fresh: Fresh[] = [];
  tokens.forEach((token, i) => {
    const known = dictionary.size === 0 ? 0 : dictionary.findToken(token);
    if (known === 0) fresh.push(readToken(token, i, suffixIndexes));
    else used[ids[i] = known] = 1;
  });
  const suffixes = [...suffixIndexes.keys()];
  let unused = 0;
  for (let id = 1; id <= dictionary.size; id++) if (used[id] === 0) unused++;
  const dropping = unused * 8 > dictionary.size;
  if (fresh.length === 0 && !dropping) return { terms: previous, moved: undefined, ids };
  if (!dropping) used.fill(1);

  const moved = interleave(previous, dictionary, fresh.sort((a, b) => a.kind - b.kind || compareFresh(a, b, suffixes)), used, suffixes);
  // Up to here the tokens that the store knew have their old ids.
  for (let i = 0; i < ids.length; i++) ids[i] = moved.byOldId[ids[i]!]!;
  fresh.forEach(({ index }, i) => { ids[index] = moved.fresh[i]!; });

  const count = (dropping ? dictionary.size - unused : dictionary.size) + fresh.length;
  const ofKind = (kind: TermKind): number => fresh.reduce((sum, term) => sum + Number(term.kind === kind), 0);
  const kept = (from: number, to: number): number => moved.keptBefore(to) - moved.keptBefore(from);
  const blanks = kept(1, previous.blanks + 1) + ofKind(termKind.blank);
  const iris = kept(previous.blanks + 1, dictionary.firstLiteral) + ofKind(termKind.iri);
  const literals = count - blanks - iris;
  const texts = mergeTexts(previous, fresh, moved, used, count);
  const columns = mergeLiterals(previous, fresh, moved, used, { first: blanks + iris + 1, literals }, texts);
  const salt = (id: number): number => (id <= blanks ? termKind.blank : id <= blanks + iris ? termKind.iri : termKind.literal + columns.suffix[id - blanks - iris - 1]!);
  const hash = dropping || count * 2 > previous.hash.length ? hashTable(texts, count, salt) : extendHash(previous.hash, moved, texts, salt);
  return { terms: { blanks, iris, literals, ...texts, hash, suffixes, ...columns }, moved: moved.byOldId, ids };
}

function readToken(token: string, index: number, suffixIndexes: Map<string, number>): Fresh {
  const { kind, escaped, text, suffix } = splitToken(token);
  const astral = surrogate.test(text);
  if (kind !== termKind.literal) return { index, kind, escaped, text, suffix: 0, cls: 0, value: 0, astral };
  let of = suffixIndexes.get(suffix);
  if (of === undefined) suffixIndexes.set(suffix, of = suffixIndexes.size);
  return { index, kind, escaped, text, suffix: of, ...classify(text, datatypeOf(suffix)), astral };
}

const surrogate = /[\ud800-\udfff]/;

/** The datatype of a literal with this suffix. */
export const datatypeOf = (suffix: string): string => (suffix === '' ? xsd.string : suffix.startsWith('@') ? rdf.langString : suffix);

/** Both in one kind. */
function compareFresh(a: Fresh, b: Fresh, suffixes: readonly string[]): number {
  const texts = (): number => (a.astral || b.astral ? compareCodePoints(a.text, b.text) : a.text < b.text ? -1 : a.text > b.text ? 1 : 0);
  if (a.kind !== termKind.literal) return texts();
  return compareColumns(a.cls, a.value, b.cls, b.value)
    || (a.value === b.value ? compareExactly(a.cls, b.cls, a.value, () => a.text, () => b.text) : 0)
    || texts() || compareCodePoints(suffixes[a.suffix]!, suffixes[b.suffix]!);
}

/** The new ids of the terms of a dictionary and of further ones. */
interface Interleaving {
  readonly byOldId: Uint32Array;
  /** New id by index among the fresh terms. */
  readonly fresh: Uint32Array;
  /** Number of terms that are kept among the old ids below this one. */
  keptBefore(id: number): number;
}

function interleave(previous: StoreData, dictionary: Dictionary, fresh: readonly Fresh[], used: Uint8Array, suffixes: readonly string[]): Interleaving {
  const { size, firstLiteral } = dictionary;
  const kept = new Uint32Array(size + 2);
  for (let id = 1; id <= size; id++) kept[id + 1] = kept[id]! + used[id]!;
  const precedes = (id: number, term: Fresh): boolean => {
    const text = (): string => dictionary.text(id);
    if (term.kind !== termKind.literal) return compareCodePoints(text(), term.text) < 0;
    const cls = previous.classes[id - firstLiteral]!, value = previous.values[id - firstLiteral]!;
    return (compareColumns(cls, value, term.cls, term.value)
      || (value === term.value ? compareExactly(cls, term.cls, value, text, () => term.text) : 0)
      || compareCodePoints(text(), term.text) || compareCodePoints(dictionary.suffix(id), suffixes[term.suffix]!)) < 0;
  };
  const byOldId = new Uint32Array(size + 2);
  const indexes = new Uint32Array(fresh.length);
  const ends = { [termKind.blank]: previous.blanks + 1, [termKind.iri]: firstLiteral, [termKind.literal]: size + 1 } as const;
  const starts = { [termKind.blank]: 1, [termKind.iri]: previous.blanks + 1, [termKind.literal]: firstLiteral } as const;
  let next = 1; // the first old id that has no new one yet
  const move = (to: number, before: number): void => {
    for (; next < to; next++) byOldId[next] = kept[next]! + before + 1;
  };
  fresh.forEach((term, i) => {
    const index = firstNotBefore(Math.max(next, starts[term.kind]), ends[term.kind], (id) => precedes(id, term));
    move(index, i);
    indexes[i] = kept[index]! + i + 1;
  });
  move(size + 2, fresh.length);
  return { byOldId, fresh: indexes, keptBefore: (id) => kept[id]! };
}

/** The first index from `low` on, and before `high`, for which `precedes` is false. It is true for all before that. */
function firstNotBefore(low: number, high: number, precedes: (id: number) => boolean): number {
  // Most are near: it looks 1, 2, 4 … cells ahead.
  for (let step = 1; low < high; step *= 2) {
    const probe = Math.min(low + step, high) - 1;
    if (!precedes(probe)) {
      high = probe;
      break;
    }
    low = probe + 1;
  }
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (precedes(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

type Texts = Pick<StoreData, 'text' | 'starts'>;

function mergeTexts(previous: StoreData, fresh: readonly Fresh[], { byOldId, fresh: indexes }: Interleaving, used: Uint8Array, count: number): Texts {
  const starts = shared(Uint32Array, count + 2);
  const size = byOldId.length - 2;
  // Holds the lengths of the texts first, then their offsets.
  for (let id = 1; id <= size; id++) if (used[id] !== 0) starts[byOldId[id]! + 1] = previous.starts[id + 1]! - previous.starts[id]!;
  fresh.forEach(({ escaped }, i) => { starts[indexes[i]! + 1] = Buffer.byteLength(escaped); });
  for (let id = 1; id <= count; id++) starts[id + 1]! += starts[id]!;
  const text = shared(Uint8Array, starts[count + 1]!);
  const target = Buffer.from(text.buffer);
  for (let from = 1; from <= size;) {
    if (used[from] === 0) {
      from++;
      continue;
    }
    let to = from + 1;
    while (to <= size && used[to] !== 0 && byOldId[to]! - byOldId[from]! === to - from) to++;
    text.set(previous.text.subarray(previous.starts[from], previous.starts[to]), starts[byOldId[from]!]);
    from = to;
  }
  fresh.forEach(({ escaped }, i) => { target.write(escaped, starts[indexes[i]!]!); });
  return { text, starts };
}

function mergeLiterals(
  previous: StoreData,
  fresh: readonly Fresh[],
  { byOldId, fresh: indexes }: Interleaving,
  used: Uint8Array,
  { first, literals }: { first: number; literals: number },
  texts: Texts,
) {
  const suffix = shared(Uint32Array, literals);
  const classes = shared(Uint8Array, literals);
  const values = shared(Float64Array, literals);
  const ranks = shared(Uint32Array, literals);
  const firstOld = previous.blanks + previous.iris + 1;
  for (let i = 0; i < previous.literals; i++) {
    if (used[firstOld + i] === 0) continue;
    const index = byOldId[firstOld + i]! - first;
    suffix[index] = previous.suffix[i]!;
    classes[index] = previous.classes[i]!;
    values[index] = previous.values[i]!;
  }
  fresh.forEach((term, i) => {
    if (term.kind !== termKind.literal) return;
    const index = indexes[i]! - first;
    suffix[index] = term.suffix;
    classes[index] = term.cls;
    values[index] = term.value;
  });
  const isFresh = new Uint8Array(literals);
  fresh.forEach((term, i) => { if (term.kind === termKind.literal) isFresh[indexes[i]! - first] = 1; });
  const isSame = sameValue(classes, values, texts, first);
  // What was side by side before has been compared: equal literals have one rank, and the first of them has its own place.
  for (let i = 0, old = -1, lastOld = -2; i < literals; i++) {
    if (isFresh[i] === 0) do old++; while (used[firstOld + old] === 0);
    const wereNeighbours = isFresh[i] === 0 && lastOld === old - 1 && i > 0;
    const same = wereNeighbours ? previous.ranks[old] !== old : i > 0 && isSame(i);
    ranks[i] = same ? ranks[i - 1]! : i;
    lastOld = isFresh[i] === 0 ? old : -2;
  }
  return { suffix, classes, values, ranks };
}

/** Whether a literal has the value of the one before it. @param first Id of the first literal. */
function sameValue(classes: Uint8Array, values: Float64Array, texts: Texts, first: number): (i: number) => boolean {
  const decoder = Buffer.from(texts.text.buffer);
  // No character of a number or a time is escaped.
  const textOf = (i: number): string => decoder.toString('latin1', texts.starts[first + i], texts.starts[first + i + 1]);
  return (i) => values[i] === values[i - 1] && compareColumns(classes[i]!, 0, classes[i - 1]!, 0) === 0
    && compareExactly(classes[i]!, classes[i - 1]!, values[i]!, () => textOf(i), () => textOf(i - 1)) === 0;
}

function hashTable(texts: Texts, count: number, salt: (id: number) => number): Uint32Array {
  let size = 16;
  while (size < count * 2) size *= 2;
  const hash = shared(Uint32Array, size);
  for (let id = 1; id <= count; id++) insert(hash, id, texts, salt);
  return hash;
}

/** The table with moved ids, and with the fresh ones. */
function extendHash(previous: Uint32Array, { byOldId, fresh }: Interleaving, texts: Texts, salt: (id: number) => number): Uint32Array {
  const hash = shared(Uint32Array, previous.length);
  for (let i = 0; i < hash.length; i++) hash[i] = byOldId[previous[i]!]!;
  for (const id of fresh) insert(hash, id, texts, salt);
  return hash;
}

function insert(hash: Uint32Array, id: number, { text, starts }: Texts, salt: (id: number) => number): void {
  const mask = hash.length - 1;
  let index = hashBytes(text, starts[id]!, starts[id + 1]!, salt(id)) & mask;
  while (hash[index] !== 0) index = (index + 1) & mask;
  hash[index] = id;
}
