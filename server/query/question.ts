import { distance } from 'fastest-levenshtein';
import { plainWords, relationWords } from './plain-words.js';
import { wordsOf } from './words.js';

/** A question as it is looked for: its words, without those that only make it a sentence. */
export interface SearchQuestion {
  /** All its words, with plain words replaced by those of the vocabulary. */
  readonly words: readonly string[];
  /** Places in `words` of those that tell what is asked. */
  readonly telling: readonly number[];
  /** Names of relations that its words ask for, by the place of the word. */
  readonly relations: ReadonlyMap<number, readonly string[]>;
}

/** Words that make a question or a sentence and find nothing. */
const stopWords: ReadonlySet<string> = new Set(
  wordsOf(`
  a about after all also am an and any are as at be because been before being by can could did do does done for from had has have having how i if in into is it its
  know known just like make makes many may me mean means meant might more most much my of on or our out please really say says shall she should so some someone something such
  tell than that the their them then there these they thing things this those to us was way we were what when where whether which while who whom whose why will with without would you your
  he her him his up explain give get got happen happens happening show there's work works does anyone anything ever always often usually common commonly called named name find found new latest other`),
);

/** Phrases by their first word, the longest first. */
type Phrases<Value> = ReadonlyMap<string, readonly { readonly words: readonly string[]; readonly value: Value }[]>;

function phrases<Value>(rows: readonly (readonly [string, Value])[]): Phrases<Value> {
  const byFirst = new Map<string, { readonly words: readonly string[]; readonly value: Value }[]>();
  for (const [text, value] of rows) {
    const words = wordsOf(text), [first] = words;
    if (first === undefined) continue;
    byFirst.set(first, [...byFirst.get(first) ?? [], { words, value }].sort((a, b) => b.words.length - a.words.length));
  }
  return byFirst;
}

const plain = phrases(plainWords.map(([typed, said]) => [typed, wordsOf(said)] as const));
const asked = phrases(relationWords.flatMap(([words, relations]) => words.split(', ').map((word) => [word, relations.split(' ')] as const)));

function phraseAt<Value>(table: Phrases<Value>, words: readonly string[], at: number): { readonly words: readonly string[]; readonly value: Value } | undefined {
  return table.get(words[at] ?? '')?.find((phrase) => phrase.words.every((word, i) => alike(word, words[at + i] ?? '')));
}

/** Long words after the first may have one wrong letter: nobody means another phrase by `life expectansy`. */
const alike = (word: string, typed: string): boolean =>
  word === typed || (word.length > 6 && Math.abs(word.length - typed.length) < 2 && !/\d/.test(typed) && distance(word, typed) === 1);

const timeWords: ReadonlySet<string> = new Set(wordsOf('year month week later'));

/** Words of a question that count: what search does grows with them. A long question of everyday words has about 30. */
export const mostWords = 32;

/** Reads what was typed, its first words. Of a text that has no telling word all words tell. */
export function readSearchQuestion(text: string): SearchQuestion {
  const typed = wordsOf(text).slice(0, mostWords), words: string[] = [];
  for (let at = 0; at < typed.length;) {
    const phrase = phraseAt(plain, typed, at);
    words.push(...phrase?.value ?? [typed[at] ?? '']);
    at += phrase?.words.length ?? 1;
  }
  const relations = new Map<number, readonly string[]>();
  for (let at = 0; at < words.length; at++) {
    const phrase = phraseAt(asked, words, at);
    if (phrase) for (let i = 0; i < phrase.words.length; i++) relations.set(at + i, [...new Set([...relations.get(at + i) ?? [], ...phrase.value])]);
  }
  // After how many years is no word that something is found by.
  const spans = (place: number): boolean => (/^\d{1,2}$/.test(words[place] ?? '') ? timeWords.has(words[place + 1] ?? '') : timeWords.has(words[place] ?? ''));
  const places = words.map((_, place) => place), telling = places.filter((place) => !stopWords.has(words[place] ?? '') && !spans(place));
  return { words, telling: telling.length > 0 ? telling : places, relations };
}
