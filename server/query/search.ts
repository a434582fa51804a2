import { setImmediate } from 'node:timers/promises';
import { distance } from 'fastest-levenshtein';
import MiniSearch from 'minisearch';
import { joinedWordsOf, tellingWords, wordsOf } from './words.js';

/** What a name is to the thing it names. */
export type NameRole = 'preferred' | 'alternative' | 'misspelling' | 'notation' | 'withdrawn' | 'slug';

export interface SearchName {
  readonly text: string;
  readonly role: NameRole;
}

/** One thing that can be found. */
export interface Searchable {
  /** Unique among all. */
  readonly slug: string;
  /** Things of a lower number come first among equally good matches. */
  readonly rank: number;
  /** The preferred one first. */
  readonly names: readonly SearchName[];
  /** Definition, statement and the like. */
  readonly text: string;
}

/** How the question matched, best first. */
export const matches = ['exact', 'synonym', 'prefix', 'words', 'synonym prefix', 'synonym words', 'text', 'fuzzy'] as const;
export type Match = typeof matches[number];

export interface Hit<Item> {
  readonly item: Item;
  readonly match: Match;
  /** The name that matched; undefined where only the text did. */
  readonly name: SearchName | undefined;
}

/** Finds things by name and text. Immutable. */
export interface SearchIndex<Item> {
  /** All hits, best first: the name itself, then its beginning, its words, the text, and similar spellings. */
  find(question: string): readonly Hit<Item>[];
}

/** A name as it is compared. */
interface Comparable extends SearchName {
  readonly words: readonly string[];
  /** Without spaces and hyphens, so that `TGF-β`, `TGF beta` and `TGFbeta` are one. */
  readonly compact: string;
}

/** With fewer hits than these, similar spellings are tried as well. */
const fewHits = 5;

/** Milliseconds of indexing after which whoever else waits for the thread comes first. */
const slice = 20;

/** Builds the index; items keep their order among equals. */
export async function createSearchIndex<Item extends Searchable>(items: readonly Item[]): Promise<SearchIndex<Item>> {
  const names: (readonly Comparable[])[] = [];
  // Words come prepared: MiniSearch keeps them, and finds them by beginning and by similar spelling.
  const index = new MiniSearch<{ id: number; names: string; text: string }>({
    fields: ['names', 'text'], searchOptions: { boost: { names: 4 } }, tokenize: (text) => text.split(' '), processTerm: (term) => term,
  });
  const prepared = (text: string): string => [...new Set([...wordsOf(text), ...joinedWordsOf(text)])].join(' ');
  let started = performance.now();
  for (const [id, item] of items.entries()) {
    names.push(item.names.map((name): Comparable => {
      const words = wordsOf(name.text);
      return { ...name, words, compact: words.join('') };
    }));
    index.add({ id, names: prepared(item.names.map(({ text }) => text).join(' | ')), text: prepared(item.text) });
    if (performance.now() - started < slice) continue;
    await setImmediate();
    started = performance.now();
  }

  const look = (words: readonly string[], joined: readonly string[], fuzzy: boolean): ReadonlyMap<number, number> => {
    const found = index.search({ combineWith: 'OR', queries: [{ combineWith: 'AND', queries: [...words] }, ...joined] }, {
      prefix: true,
      // A letter or two begin a word of every text.
      fields: words.join('').length < 3 ? ['names'] : ['names', 'text'],
      // A digit makes another molecule, and short words are all alike.
      fuzzy: (term) => fuzzy && term.length > 3 && !/\d/.test(term) && 0.25,
      maxFuzzy: 2,
    });
    return new Map(found.map(({ id, score }) => [id as number, score]));
  };

  return {
    find(question) {
      const words = wordsOf(question);
      const telling = tellingWords(words);
      if (telling.length === 0) return [];
      // `TGF beta 1` is also what others write in one word.
      const strict = look(telling, words.length > 1 ? [...joinedWordsOf(question), words.join('')] : [], false);
      const similar = strict.size < fewHits ? look(telling, [], true) : new Map<number, number>();
      const scored = new Map([...similar, ...strict]);
      return [...scored].flatMap(([id, score]) => {
        const item = items[id];
        if (!item) return [];
        const { match, name, closeness } = compare(names[id] ?? [], telling, words.join(''), strict.has(id));
        return [{ hit: { item, match, name: name && { text: name.text, role: name.role } }, closeness, score, id }];
      }).sort((a, b) => matches.indexOf(a.hit.match) - matches.indexOf(b.hit.match)
        || a.hit.item.rank - b.hit.item.rank || a.closeness - b.closeness || b.score - a.score || a.id - b.id).map(({ hit }) => hit);
    },
  };
}

interface Comparison {
  readonly match: Match;
  readonly name: Comparable | undefined;
  /** How far the name is from the question, in characters: less is better among matches of one sort. */
  readonly closeness: number;
}

/** The best match among the names. A preferred name is worth more than a synonym that matches in the same way. */
function compare(names: readonly Comparable[], words: readonly string[], compact: string, strict: boolean): Comparison {
  const [preferred, others] = [names.slice(0, 1), names.slice(1)];
  const same = (name: Comparable): boolean => name.compact === compact;
  const begins = (name: Comparable): boolean => name.compact.startsWith(compact);
  const holdsWords = (name: Comparable): boolean => words.every((word) => name.words.some((other) => other.startsWith(word)));
  const ways: readonly (readonly [Match, readonly Comparable[], (name: Comparable) => boolean])[] = [
    ['exact', preferred, same], ['synonym', others, same], ['prefix', preferred, begins], ['words', preferred, holdsWords],
    ['synonym prefix', others, begins], ['synonym words', others, holdsWords],
  ];
  for (const [match, candidates, holds] of ways) {
    const name = candidates.find(holds);
    if (name) return { match, name, closeness: name.compact.length - compact.length };
  }
  if (strict) return { match: 'text', name: undefined, closeness: 0 };
  const [near] = names.map((name) => ({ name, closeness: distance(name.compact, compact) })).sort((a, b) => a.closeness - b.closeness);
  // A spelling that is further away was found in the text.
  return near && near.closeness * 3 <= compact.length ? { match: 'fuzzy', ...near } : { match: 'fuzzy', name: undefined, closeness: compact.length };
}
