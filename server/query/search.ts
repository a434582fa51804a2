import { distance } from 'fastest-levenshtein';
import { due, runInTurns, turn } from '../platform/turns.js';
import { createAnswerIndex } from './answers.js';
import type { ScoredItem, Answerable, AnswerIndex } from './answers.js';
import { mostWords, readSearchQuestion } from './question.js';
import { createWordIndex } from './word-index.js';
import type { Scores, WordIndex } from './word-index.js';
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
const matches = ['exact', 'synonym', 'prefix', 'words', 'synonym prefix', 'synonym words', 'answer', 'text', 'some', 'fuzzy'] as const;
export type Match = typeof matches[number];

export interface Hit<Item> {
  readonly item: Item;
  readonly match: Match;
  /** The name that matched; undefined where only the text did. */
  readonly name: SearchName | undefined;
}

export interface Found<Item> {
  /**
   * All hits, best first: the name itself, then its beginning and its words; what the question is about and what it
   * relates; the text; and, where little is found, some of the words and similar spellings.
   */
  readonly hits: readonly Hit<Item>[];
  /** Present where the question has more words: so many were looked for. */
  readonly bound?: { readonly words: number };
}

/** Finds things by name and text. Immutable. */
export interface SearchIndex<Item> {
  /** Others have their turns while it searches. */
  find(question: string): Promise<Found<Item>>;
  /** The same step by step: it yields between steps of a millisecond at most, whose number grows with words and names and has a bound. */
  steps(question: string): Generator<void, Found<Item>>;
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

/** Words with hyphens of a question that are looked for as one word as well. */
const mostJoined = 8;
/** Hits that are compared with their names before others may have their turn. */
const hitsAtOnce = 100;

/** Builds the index; items keep their order among equals. */
export async function createSearchIndex<Item extends Searchable>(items: readonly Item[]): Promise<SearchIndex<Item>> {
  const names: (readonly Comparable[])[] = [];
  const words = createWordIndex(), answers = createAnswerIndex();
  for (const item of items) {
    const comparable = item.names.map((name): Comparable => {
      const wordsOfName = wordsOf(name.text);
      return { ...name, words: wordsOfName, compact: wordsOfName.join('') };
    });
    const inNames = new Set([...comparable.flatMap((name) => name.words), ...item.names.flatMap(({ text }) => joinedWordsOf(text))]), inText = new Set(wordsOf(item.text));
    names.push(comparable);
    words.add({ names: inNames, text: [...inText, ...joinedWordsOf(item.text)] });
    answers.add(item, { names: comparable.map((name) => name.words), inNames, inText });
    if (due()) await turn();
  }
  const parts = { items, names, words: await words.build(), answers: answers.build() };
  return { find: (question) => runInTurns(findIn(parts, question)), steps: (question) => findIn(parts, question) };
}

interface Parts<Item> {
  readonly items: readonly Item[];
  /** By item. */
  readonly names: readonly (readonly Comparable[])[];
  readonly words: WordIndex;
  readonly answers: AnswerIndex;
}

type Scored = Comparison & { readonly score: number };

function* findIn<Item extends Searchable>({ items, names, words, answers }: Parts<Item>, question: string): Generator<void, Found<Item>> {
  const typed = wordsOf(question), asked = typed.slice(0, mostWords);
  const found = new Map(yield* looked({ names, words }, asked, joinedWordsOf(question)));
  // `What is dormancy` asks for dormancy: what is found without the words of the sentence counts as well.
  const read = readSearchQuestion(question), core = read.telling.map((index) => read.words[index] ?? '');
  if (core.join(' ') !== asked.join(' ')) for (const [id, hit] of yield* looked({ names, words }, core, [])) if (!better(found.get(id), hit)) found.set(id, hit);
  const judged = new Map((yield* answers.answer(question)).map((answer) => [answer.id, answer]));
  const known = [...found.values()].map(({ match }) => match);
  const few = known.filter((match) => match !== 'fuzzy').length < fewHits && !known.some((match) => match === 'exact' || match === 'synonym');
  yield;
  for (const answer of judged.values()) {
    const hit = answered(answer, found.get(answer.id), few);
    if (hit) found.set(answer.id, hit);
  }
  yield;
  const hits = [...found].flatMap(([id, { match, name, closeness, score }]) => {
    const item = items[id];
    return item ? [{ hit: { item, match, name: name && { text: name.text, role: name.role } }, closeness, share: shareOf(match, judged.get(id)), score, id }] : [];
  });
  yield;
  hits.sort((a, b) => place(a.hit.match) - place(b.hit.match) || b.share - a.share
    || a.hit.item.rank - b.hit.item.rank || a.closeness - b.closeness || b.score - a.score || a.id - b.id);
  return { hits: hits.map(({ hit }) => hit), ...(typed.length > mostWords && { bound: { words: mostWords } }) };
}

/** What matches by name or by all of its words. */
function* looked({ names, words: index }: Pick<Parts<unknown>, 'names' | 'words'>, words: readonly string[], hyphenated: readonly string[]): Generator<void, ReadonlyMap<number, Scored>> {
  const telling = tellingWords(words), compact = words.join('');
  if (telling.length === 0) return new Map();
  const all = [...new Set(telling)];
  // `TGF beta 1` is also what others write in one word.
  const any = words.length > 1 ? [...[...new Set(hyphenated)].slice(0, mostJoined), compact] : [];
  // A letter or two begin a word of every text.
  const strict: Scores = yield* index.search({ all, any, inTexts: telling.join('').length >= 3, similar: false });
  const similar: Scores = strict.size < fewHits && all.length <= mostSimilar ? yield* index.search({ all, any: [], inTexts: telling.join('').length >= 3, similar: true }) : new Map();
  const scored = new Map<number, Scored>();
  for (const [id, score] of [...similar, ...strict]) {
    scored.set(id, { ...compare(names[id] ?? [], all, compact, strict.has(id)), score });
    if (scored.size % hitsAtOnce === 0) yield;
  }
  return scored;
}

/** An item as an answer: what the question is about, or has some of its words where little else is found. Undefined where it stays what it was. */
function answered({ score, about }: ScoredItem, known: Scored | undefined, few: boolean): Scored | undefined {
  if (known && place(known.match) < place('answer')) return undefined;
  if (about) return { match: 'answer', name: known?.name, closeness: 0, score: known?.score ?? 0 };
  if (known && known.match !== 'fuzzy') return undefined;
  return few && score >= leastShare ? { match: 'some', name: undefined, closeness: 0, score: 0 } : undefined;
}

/** Answers, texts and some words stand in one order: by the share of the question that they are about. */
const place = (match: Match): number => matches.indexOf(match === 'text' || match === 'some' ? 'answer' : match);
/** What only has some of the words stands behind what is named, unless it has far more of them. */
const shareOfSome = 0.75;
const shareOf = (match: Match, answer: ScoredItem | undefined): number => (place(match) === place('answer') ? (answer?.score ?? 0) * (match === 'some' ? shareOfSome : 1) : 0);

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
  // A spelling that is further away was found in the text.
  let near: Comparable | undefined, closeness = compact.length;
  for (const name of names) {
    if (Math.abs(name.compact.length - compact.length) * 3 > compact.length) continue;
    const away = distance(name.compact, compact);
    if (away * 3 <= compact.length && away < closeness) [near, closeness] = [name, away];
  }
  return { match: 'fuzzy', name: near, closeness };
}
