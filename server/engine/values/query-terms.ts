import type { Budget } from '../contract/budget.js';
import { termKind, type Dictionary, type TermKind } from '../../store/dictionary.js';
import { compareCodePoints } from '../../store/code-points.js';
import { compareColumns, compareExactly } from '../../store/literal-order.js';
import { classify, literalClass } from '../../store/literals.js';
import { xsd } from '../../rdf/vocabulary.js';
import type { StoreData } from '../../store/store-data.js';
import { datatypeOf } from '../../store/term-columns.js';

interface ComputedTerm {
  readonly kind: TermKind;
  readonly text: string;
  readonly suffix: string;
  readonly cls: number;
  readonly value: number;
}

/**
 * The terms of a query: those of the store, and those that the query computes, with ids above the store's. A term has
 * one id, so that equal terms are equal numbers. Id 0 is no term.
 */
export interface QueryTerms {
  readonly dictionary: Dictionary;
  /** Highest id of the store. */
  readonly stored: number;
  kind(id: number): TermKind;
  /** Label, IRI or lexical form. */
  text(id: number): string;
  /** Suffix of a literal: '' (a string), '@' and language, or datatype. */
  suffix(id: number): string;
  /** Class of a literal, or `other` for what is none. */
  literalClass(id: number): number;
  /** Value of a literal as in the store's columns. */
  value(id: number): number;
  /** The id of a term; a new one if nobody has asked for it before. */
  intern(kind: TermKind, text: string, suffix?: string): number;
  /** The id of a whole number as xsd:integer. */
  integer(value: number): number;
  /** Order of SPARQL's ORDER BY: unbound, blank nodes, IRIs, literals. 0 for terms of one value. */
  compare(a: number, b: number): number;
  /** The terms that were computed so far are those that stand in the query: they keep their ids. */
  keep(): void;
  /** Forgets the other computed terms. */
  reset(): void;
}

const smallIntegers = 4096;
/** Bytes of a computed term beside its text and its key; these take two bytes per UTF-16 unit. */
const termBytes = 160;
/** Bytes of a term of the store from which on reading it counts as more than one step of work. */
const longTerm = 1024;

const knownLongest = new WeakMap<StoreData, number>();

/** Bytes of the longest term of a store. A longer text cannot be one of its terms, and is not looked for. */
function longestOf(data: StoreData): number {
  let longest = knownLongest.get(data);
  if (longest === undefined) {
    const { starts } = data;
    longest = 0;
    for (let id = 1; id < starts.length; id++) longest = Math.max(longest, starts[id]! - starts[id - 1]!);
    knownLongest.set(data, longest);
  }
  return longest;
}

export function createQueryTerms(data: StoreData, dictionary: Dictionary, budget: Pick<Budget, 'spend' | 'hold' | 'makeText'>): QueryTerms {
  const { size: stored, firstLiteral } = dictionary;
  const { classes, values, ranks, starts } = data;
  const computed: ComputedTerm[] = [];
  let kept = 0;
  const keptIds = new Map<string, number>();
  const ids = new Map<string, number>();
  let integers: number[] = []; // ids of small ones: most counts are, and come again

  const computedTerm = (id: number): ComputedTerm => computed[id - stored - 1]!;
  const terms: QueryTerms = {
    dictionary,
    stored,
    kind: (id) => (id > stored ? computedTerm(id).kind : dictionary.kind(id)),
    text(id) {
      if (id > stored) return computedTerm(id).text;
      const bytes = starts[id + 1]! - starts[id]!;
      if (bytes > longTerm) budget.spend(bytes >> 4);
      return dictionary.text(id);
    },
    suffix: (id) => (id > stored ? computedTerm(id).suffix : dictionary.suffix(id)),
    literalClass: (id) => (id > stored ? computedTerm(id).cls : id < firstLiteral ? literalClass.other : classes[id - firstLiteral]!),
    value: (id) => (id > stored ? computedTerm(id).value : id < firstLiteral ? NaN : values[id - firstLiteral]!),
    intern(kind, text, suffix = '') {
      if (text.length > longTerm) budget.makeText(text.length);
      const key = `${kind}${suffix} ${text}`;
      let id = ids.get(key) ?? keptIds.get(key);
      if (id !== undefined) return id;
      budget.hold(termBytes + 4 * text.length);
      budget.spend(4);
      id = text.length > longTerm && text.length > longestOf(data) ? 0 : dictionary.find(kind, text, suffix);
      if (id === 0) {
        const { cls, value } = kind === termKind.literal ? classify(text, datatypeOf(suffix)) : { cls: literalClass.other, value: NaN };
        computed.push({ kind, text, suffix, cls, value });
        id = stored + computed.length;
      }
      ids.set(key, id);
      return id;
    },
    integer(value) {
      if (value < 0 || value >= smallIntegers) return terms.intern(termKind.literal, String(value), xsd.integer);
      return integers[value] ??= terms.intern(termKind.literal, String(value), xsd.integer);
    },
    compare(a, b) {
      if (a === b) return 0;
      if (a <= stored && b <= stored) {
        return a >= firstLiteral && b >= firstLiteral ? ranks[a - firstLiteral]! - ranks[b - firstLiteral]! : a - b;
      }
      if (a === 0 || b === 0) return a - b;
      return compareTerms(terms, a, b);
    },
    keep() {
      kept = computed.length;
      for (const [key, id] of ids) keptIds.set(key, id);
      ids.clear();
    },
    reset() {
      if (ids.size === 0) return;
      computed.length = kept;
      integers = [];
      ids.clear();
    },
  };
  return terms;
}

/** The order in which the store numbers its terms, for those that have no place there. */
function compareTerms(terms: QueryTerms, a: number, b: number): number {
  const kind = terms.kind(a);
  const byKind = kind - terms.kind(b);
  if (byKind !== 0) return byKind;
  if (kind === termKind.literal) {
    const x = terms.literalClass(a), y = terms.literalClass(b), value = terms.value(a);
    const byColumns = compareColumns(x, value, y, terms.value(b));
    if (byColumns !== 0) return byColumns;
    if (value === terms.value(b)) return compareExactly(x, y, value, () => terms.text(a), () => terms.text(b));
  }
  const byText = compareCodePoints(terms.text(a), terms.text(b));
  return byText !== 0 || kind !== termKind.literal ? byText : compareCodePoints(terms.suffix(a), terms.suffix(b));
}
