import { rdf, xsd } from '../rdf/vocabulary.js';
import { classify, isNumeric, literalClass as L } from './literals.js';
import { closingQuote, unescapeString } from './ntriples.js';
import { shared, type StoreData } from './store-data.js';
import { hashBytes } from './term-hash.js';

interface Literal {
  readonly provisional: number;
  readonly escaped: string;
  readonly lexical: string;
  readonly suffix: number;
  readonly cls: number;
  /** Place of the class in the order. */
  readonly group: number;
  readonly value: number;
}

/** Order of the classes among literals. Numbers are put in order by value whatever their datatype. */
const classOrder: readonly number[] = [L.integer, L.boolean, L.dateTime, L.date, L.time, L.string, L.langString, L.other];
const groupOf = (cls: number): number => classOrder.indexOf(isNumeric(cls) ? L.integer : cls);

type Terms = Omit<StoreData, 'union' | 'graphs'> & {
  /** Final id by provisional id, which is the place among the tokens, from 1. */
  readonly remap: Uint32Array;
};

/** Gives every term its id and writes the columns of the dictionary. `tokens` are distinct and canonical. */
export function buildTerms(tokens: readonly string[]): Terms {
  const blanks: number[] = [];
  const iris: { readonly provisional: number; readonly text: string }[] = [];
  const literals: Literal[] = [];
  const suffixPlaces = new Map<string, number>([['', 0]]);
  tokens.forEach((token, i) => {
    switch (token.charCodeAt(0)) {
      case 0x3c:
        iris.push({ provisional: i + 1, text: token.slice(1, -1) });
        break;
      case 0x5f:
        blanks.push(i + 1);
        break;
      default:
        literals.push(readLiteral(token, i + 1, suffixPlaces));
    }
  });
  const suffixes = [...suffixPlaces.keys()];
  iris.sort((a, b) => compareStrings(a.text, b.text));
  literals.sort((a, b) => compareLiterals(a, b, suffixes));

  const count = tokens.length;
  const remap = new Uint32Array(count + 1);
  const text = new GrowingText(count * 48);
  const starts = shared(Uint32Array, count + 2);
  let id = 0;
  const place = (provisional: number, written: string): void => {
    remap[provisional] = ++id;
    starts[id] = text.length;
    text.write(written);
  };
  for (const i of blanks) place(i, tokens[i - 1]!.slice(2));
  for (const iri of iris) place(iri.provisional, iri.text);
  for (const literal of literals) place(literal.provisional, literal.escaped);
  starts[count + 1] = text.length;

  const columns = literalColumns(literals);
  const bytes = text.toShared();
  const firstLiteral = blanks.length + iris.length + 1;
  const hash = hashTable(bytes, starts, count, (term) => (term < firstLiteral ? (term <= blanks.length ? 1 : 2) : 3 + columns.suffix[term - firstLiteral]!));
  return { blanks: blanks.length, iris: iris.length, literals: literals.length, text: bytes, starts, hash, suffixes, ...columns, remap };
}

function readLiteral(token: string, provisional: number, suffixPlaces: Map<string, number>): Literal {
  const end = closingQuote(token, 0);
  const escaped = token.slice(1, end);
  const lexical = unescapeString(escaped);
  const rest = token.slice(end + 1);
  const suffix = rest.startsWith('^') ? rest.slice(3, -1) : rest;
  let place = suffixPlaces.get(suffix);
  if (place === undefined) suffixPlaces.set(suffix, place = suffixPlaces.size);
  const { cls, value } = classify(lexical, datatypeOf(suffix));
  return { provisional, escaped, lexical, suffix: place, cls, group: groupOf(cls), value };
}

/** The datatype of a literal with this suffix. */
export const datatypeOf = (suffix: string): string => (suffix === '' ? xsd.string : suffix.startsWith('@') ? rdf.langString : suffix);

const compareStrings = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function compareLiterals(a: Literal, b: Literal, suffixes: readonly string[]): number {
  return a.group - b.group
    || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0)
    || Number(Number.isNaN(b.value)) - Number(Number.isNaN(a.value))
    || compareStrings(a.lexical, b.lexical)
    || compareStrings(suffixes[a.suffix]!, suffixes[b.suffix]!);
}

function literalColumns(literals: readonly Literal[]) {
  const suffix = shared(Uint32Array, literals.length);
  const classes = shared(Uint8Array, literals.length);
  const values = shared(Float64Array, literals.length);
  const ranks = shared(Uint32Array, literals.length);
  literals.forEach((literal, i) => {
    suffix[i] = literal.suffix;
    classes[i] = literal.cls;
    values[i] = literal.value;
    const before = literals[i - 1];
    ranks[i] = before && before.group === literal.group && before.value === literal.value ? ranks[i - 1]! : i;
  });
  return { suffix, classes, values, ranks };
}

function hashTable(text: Uint8Array, starts: Uint32Array, count: number, salt: (id: number) => number): Uint32Array {
  let size = 16;
  while (size < count * 2) size *= 2;
  const hash = shared(Uint32Array, size);
  for (let id = 1; id <= count; id++) {
    let place = hashBytes(text, starts[id]!, starts[id + 1]!, salt(id)) & (size - 1);
    while (hash[place] !== 0) place = (place + 1) & (size - 1);
    hash[place] = id;
  }
  return hash;
}

/** UTF-8 text of unknown length. */
class GrowingText {
  length = 0;
  private buffer: Buffer;

  constructor(capacity: number) {
    this.buffer = Buffer.allocUnsafe(Math.max(capacity, 1024));
  }

  write(text: string): void {
    if (this.length + text.length * 3 > this.buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 1.5, this.length + text.length * 3) | 0);
      this.buffer.copy(larger, 0, 0, this.length);
      this.buffer = larger;
    }
    this.length += this.buffer.write(text, this.length);
  }

  toShared(): Uint8Array {
    const bytes = shared(Uint8Array, this.length);
    bytes.set(this.buffer.subarray(0, this.length));
    return bytes;
  }
}
