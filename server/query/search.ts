import { setImmediate } from 'node:timers/promises';
import { distance } from 'fastest-levenshtein';
import MiniSearch from 'minisearch';
import { createAnswerIndex } from './answers.js';
import type { Answer, Answerable } from './answers.js';
import { readQuestion } from './question.js';
import { joinedWordsOf, tellingWords, wordsOf } from './words.js';

/** What a name is to the thing it names. */
export type NameRole = 'preferred' | 'alternative' | 'misspelling' | 'notation' | 'withdrawn' | 'slug';

export interface SearchName {
  readonly text: string;
  readonly role: NameRole;
}

/** One thing that can be found; its slug is unique among all. */
export interface Searchable extends Answerable {
  /** Things of a lower number come first among equally good matches. */
  readonly rank: number;
  /** The preferred one first. */
  readonly names: readonly SearchName[];
  /** Definition, statement and the like. */
  readonly text: string;
}

/** How the question matched, best first. */
export const matches = ['exact', 'synonym', 'prefix', 'words', 'synonym prefix', 'synonym words', 'answer', 'text', 'some', 'fuzzy'] as const;
export type Match = typeof matches[number];

export interface Hit<Item> {
  readonly item: Item;
  readonly match: Match;
  /** The name that matched; undefined where only the text did. */
  readonly name: SearchName | undefined;
}

/** Finds things by name and text. Immutable. */
export interface SearchIndex<Item> {
  /**
   * All hits, best first: the name itself, then its beginning and its words; what the question is about and what it
   * relates; the text; and, where little is found, some of the words and similar spellings.
   */
  find(question: string): readonly Hit<Item>[];
}

/** A name as it is compared. */
interface Comparable extends SearchName {
  readonly words: readonly string[];
  /** Without spaces and hyphens, so that `TGF-β`, `TGF beta` and `TGFbeta` are one. */
  readonly compact: string;
}

/** With fewer hits than these, some of the words and similar spellings are tried as well. */
const fewHits = 5;
/** Words of a question that are tried in similar spellings all at once; of longer ones each unknown word is read as the nearest known. */
const mostSimilar = 3;
/** The share of a question that an item has to be about to be shown for some of its words. */
const leastShare = 0.2;

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
  const answers = createAnswerIndex(items);
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

  /** What matches by name or by all of its words. */
  const looked = (question: string, words: readonly string[]): ReadonlyMap<number, Comparison & { readonly score: number }> => {
    const telling = tellingWords(words);
    if (telling.length === 0) return new Map();
    // `TGF beta 1` is also what others write in one word.
    const strict = look(telling, words.length > 1 ? [...joinedWordsOf(question), words.join('')] : [], false);
    const similar = strict.size < fewHits && telling.length <= mostSimilar ? look(telling, [], true) : new Map<number, number>();
    return new Map([...similar, ...strict].map(([id, score]) => [id, { ...compare(names[id] ?? [], telling, words.join(''), strict.has(id)), score }]));
  };

  return {
    find(question) {
      const found = new Map(looked(question, wordsOf(question)));
      // `What is dormancy` asks for dormancy: what is found without the words of the sentence counts as well.
      const { words, telling } = readQuestion(question), core = telling.map((place) => words[place] ?? '');
      for (const [id, hit] of core.join(' ') === wordsOf(question).join(' ') ? [] : looked(core.join(' '), core)) if (!better(found.get(id), hit)) found.set(id, hit);
      const judged = new Map(answers.answer(question).map((answer) => [answer.id, answer]));
      const known = [...found.values()].map(({ match }) => match);
      const few = known.filter((match) => match !== 'fuzzy').length < fewHits && !known.some((match) => match === 'exact' || match === 'synonym');
      for (const answer of judged.values()) {
        const hit = answered(answer, found.get(answer.id), few);
        if (hit) found.set(answer.id, hit);
      }
      return [...found].flatMap(([id, { match, name, closeness, score }]) => {
        const item = items[id];
        return item ? [{ hit: { item, match, name: name && { text: name.text, role: name.role } }, closeness, share: shareOf(match, judged.get(id)), score, id }] : [];
      }).sort((a, b) => place(a.hit.match) - place(b.hit.match) || b.share - a.share
        || a.hit.item.rank - b.hit.item.rank || a.closeness - b.closeness || b.score - a.score || a.id - b.id).map(({ hit }) => hit);
    },
  };
}

/** An item as an answer: what the question is about, or has some of its words where little else is found. Undefined where it stays what it was. */
function answered({ score, about }: Answer, known: (Comparison & { readonly score: number }) | undefined, few: boolean): (Comparison & { readonly score: number }) | undefined {
  if (known && place(known.match) < place('answer')) return undefined;
  if (about) return { match: 'answer', name: known?.name, closeness: 0, score: known?.score ?? 0 };
  if (known && known.match !== 'fuzzy') return undefined;
  return few && score >= leastShare ? { match: 'some', name: undefined, closeness: 0, score: 0 } : undefined;
}

/** Answers, texts and some words stand in one order: by the share of the question that they are about. */
const place = (match: Match): number => matches.indexOf(match === 'text' || match === 'some' ? 'answer' : match);
const shareOf = (match: Match, answer: Answer | undefined): number => (place(match) === place('answer') ? answer?.score ?? 0 : 0);

const better = (one: Comparison | undefined, other: Comparison): boolean => one !== undefined && place(one.match) <= place(other.match);

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
