import { distance } from 'fastest-levenshtein';
import { due, turn } from '../platform/turns.js';

/** The words of an item, each once. Names are worth more than text. */
export interface IndexedWords {
  readonly names: Iterable<string>;
  readonly text: Iterable<string>;
}

/** Items by the place in which they were added, with how well they match. */
export type Scores = ReadonlyMap<number, number>;

export interface WordQuery {
  /** Each of them has to begin a word of the item, */
  readonly all: readonly string[];
  /** or one of these. */
  readonly any: readonly string[];
  /** Whether the words of texts count as well. */
  readonly inTexts: boolean;
  /** Whether a word that is spelled much alike is enough. */
  readonly similar: boolean;
}

/** Finds items by the beginnings of their words. Immutable. */
export interface WordIndex {
  /** Looks item by item of the words that it meets, and yields between two words. */
  search(query: WordQuery): Generator<void, Scores>;
}

export interface WordIndexBuilder {
  /** Items have the numbers 0, 1, 2 … in the order in which they are added. */
  add(words: IndexedWords): void;
  /** Sorts the words, with turns of the event loop between. */
  build(): Promise<WordIndex>;
}

/** Constants of BM25+ (Lv and Zhai 2011), in which a word stands once in a field or not at all. */
const k = 1.2, b = 0.7, d = 0.5;
/** What a word is worth that only begins as the one asked for, and one that is spelled alike. */
const prefixWeight = 0.375, similarWeight = 0.45;
const boosts = { names: 4, text: 1 } as const;
type FieldName = keyof typeof boosts;
const fieldNames: readonly FieldName[] = ['names', 'text'];

/** A word of the items, and where it stands. */
type Postings = Readonly<Record<FieldName, number[]>>;

/** One field of all items: the items of each word, in the order of the words. */
interface Field {
  readonly boost: number;
  readonly starts: Uint32Array;
  readonly items: Uint32Array;
  /** By item: the part of its score that hangs on the length of its field. */
  readonly norms: Float64Array;
}

export function createWordIndex(): WordIndexBuilder {
  const byWord = new Map<string, Postings>();
  const lengths: Readonly<Record<FieldName, number[]>> = { names: [], text: [] };
  let count = 0;
  return {
    add(fields) {
      for (const name of fieldNames) {
        const words = new Set(fields[name]);
        for (const word of words) {
          let postings = byWord.get(word);
          if (!postings) byWord.set(word, postings = { names: [], text: [] });
          postings[name].push(count);
        }
        lengths[name].push(Math.max(1, words.size));
      }
      count += 1;
    },
    async build() {
      const sorted = await sortedWords(byWord.keys());
      const fields: Field[] = [];
      for (const name of fieldNames) {
        const starts = new Uint32Array(sorted.length + 1), items: number[] = [];
        for (const [i, word] of sorted.entries()) {
          starts[i] = items.length;
          for (const item of byWord.get(word)?.[name] ?? []) items.push(item);
          if (due()) await turn();
        }
        starts[sorted.length] = items.length;
        const average = lengths[name].reduce((sum, length) => sum + length, 0) / Math.max(1, count);
        const norms = Float64Array.from(lengths[name], (length) => d + (k + 1) / (1 + k * (1 - b + (b * length) / average)));
        fields.push({ boost: boosts[name], starts, items: Uint32Array.from(items), norms });
      }
      return { search: (query) => search({ sorted, fields, count }, query) };
    },
  };
}

/** All words in the order of their code units, sorted by first letter, so that no sorting takes long. */
async function sortedWords(words: Iterable<string>): Promise<readonly string[]> {
  const byLetter = new Map<string, string[]>();
  for (const word of words) {
    const known = byLetter.get(word.charAt(0));
    if (known) known.push(word);
    else byLetter.set(word.charAt(0), [word]);
  }
  const sorted: string[] = [];
  for (const letter of [...byLetter.keys()].sort()) {
    for (const word of byLetter.get(letter)?.sort() ?? []) sorted.push(word);
    if (due()) await turn();
  }
  return sorted;
}

interface Columns { readonly sorted: readonly string[]; readonly fields: readonly Field[]; readonly count: number }

/** The work is the sum of the places of the words that are met, and for similar ones a look at each word of the index. */
function* search(columns: Columns, { all, any, inTexts, similar }: WordQuery): Generator<void, Scores> {
  const fields = columns.fields.slice(0, inTexts ? 2 : 1);
  const found = new Map<number, number>();
  const scores = new Float64Array(columns.count), met = new Uint16Array(columns.count);
  for (const [i, word] of all.entries()) {
    // An item that lacked a word before is passed over.
    eachOccurrence(columns, fields, word, similar, (item, score) => {
      if (met[item] === i) met[item] = i + 1;
      if (met[item] === i + 1) scores[item] = (scores[item] ?? 0) + score;
    });
    yield;
  }
  if (all.length > 0) for (let item = 0; item < columns.count; item++) if (met[item] === all.length) found.set(item, scores[item] ?? 0);
  for (const word of any) {
    eachOccurrence(columns, fields, word, similar, (item, score) => { found.set(item, (found.get(item) ?? 0) + score); });
    yield;
  }
  return found;
}

/** Calls for each place of each word that begins as the one asked for, or is spelled much alike. */
function eachOccurrence({ sorted, count }: Columns, fields: readonly Field[], asked: string, similar: boolean, meet: (item: number, score: number) => void): void {
  const visit = (i: number, weight: number): void => {
    for (const { boost, starts, items, norms } of fields) {
      const start = starts[i] ?? 0, end = starts[i + 1] ?? 0, size = end - start;
      if (size === 0) continue;
      const worth = weight * boost * Math.log(1 + (count - size + 0.5) / (size + 0.5));
      for (let at = start; at < end; at++) {
        const item = items[at] ?? 0;
        meet(item, worth * (norms[item] ?? 0));
      }
    }
  };
  const from = firstFrom(sorted, asked);
  let to = from;
  for (let word = sorted[to]; word?.startsWith(asked); word = sorted[++to]) {
    visit(to, word === asked ? 1 : (prefixWeight * word.length) / (word.length + 0.3 * (word.length - asked.length)));
  }
  // A digit makes another molecule, and short words are all alike.
  const most = similar && asked.length > 3 && !/\d/.test(asked) ? Math.min(2, Math.round(asked.length * 0.25)) : 0;
  if (most === 0) return;
  for (let i = 0; i < sorted.length; i++) {
    const word = sorted[i] ?? '';
    if (Math.abs(word.length - asked.length) > most || (i >= from && i < to)) continue;
    const away = distance(word, asked);
    if (away <= most) visit(i, (similarWeight * word.length) / (word.length + away));
  }
}

/** The place of the first word that is not before the one given. */
function firstFrom(sorted: readonly string[], word: string): number {
  let low = 0, high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? '') < word) low = middle + 1;
    else high = middle;
  }
  return low;
}
