import { distance } from 'fastest-levenshtein';
import type { Question } from './question.js';
import { readQuestion } from './question.js';
import { joinedWordsOf, wordsOf } from './words.js';

/** What is looked through for answers. */
export interface Answerable {
  readonly slug: string;
  readonly names: readonly { readonly text: string; readonly role: string }[];
  readonly text: string;
  /** Of a statement: the slugs of what it relates, and the local name of the relation. */
  readonly relates?: readonly [subject: string, relation: string, object: string];
  /** Of equal answers the one of more weight comes first, such as that of more evidence. Between 0 and 1. */
  readonly weight?: number;
}

/** How well an item answers a question. */
export interface Answer {
  readonly id: number;
  /** The share of what was asked that the item is about, from 0 to a little above 1. */
  readonly score: number;
  /** It is named in the question, or relates what is named in it. */
  readonly about: boolean;
}

/** Finds what a question is about. Immutable. */
export interface AnswerIndex {
  /** Answers in no order; empty for a question of one word, which names alone decide. */
  answer(text: string): readonly Answer[];
}

/** Words of a name that is recognised in a question. */
const longestName = 8;

/** What a word of the question is worth in an item: as its name or end, as the name's part, a relation's word, in a name, in the text. */
const worth = { named: 1, part: 0.9, relation: 0.9, inName: 0.75, end: 0.5, inText: 0.35 };

/** A part of the question that names items. `whole` is the longest name that it stands in. */
interface Mention {
  readonly places: readonly number[];
  readonly slugs: readonly string[];
  readonly whole: number;
  readonly worth: number;
}

export function createAnswerIndex(items: readonly Answerable[]): AnswerIndex {
  const named = new Map<string, string[]>(), bySlug = new Map<string, number>(), ends = new Map<string, number[]>();
  const inNames = new Map<string, number[]>(), inTexts = new Map<string, number[]>(), frequency = new Map<string, number>();
  const add = <Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void => {
    const list = map.get(key);
    if (list) list.push(value);
    else map.set(key, [value]);
  };
  for (const [id, { slug, names, text, relates }] of items.entries()) {
    bySlug.set(slug, id);
    const words = new Set<string>();
    for (const name of names) {
      const compact = wordsOf(name.text).join('');
      if (compact.length > 1 && !named.get(compact)?.includes(slug)) add(named, compact, slug);
      for (const word of [...wordsOf(name.text), ...joinedWordsOf(name.text)]) words.add(word);
    }
    for (const word of words) add(inNames, word, id);
    const said = new Set(wordsOf(text));
    for (const word of said) add(inTexts, word, id);
    for (const word of new Set([...words, ...said])) frequency.set(word, (frequency.get(word) ?? 0) + 1);
    if (relates) for (const end of new Set([relates[0], relates[2]])) add(ends, end, id);
  }
  const rarity = (word: string): number => Math.log(1 + items.length / (frequency.get(word) ?? 1));
  const spelled = (word: string): string => (frequency.has(word) || word.length < 5 || /\d/.test(word) ? word : nearest(word, frequency.keys()) ?? word);

  return {
    answer(text) {
      const read = readQuestion(text), question: Question = { ...read, words: read.words.map(spelled) };
      const { words, telling, relations } = question;
      if (telling.length < 2) return [];
      const mentions = mentionsIn(words, new Set(telling), named);
      const about = new Map<number, Map<number, number>>();
      const note = (id: number, places: readonly number[], value: number): void => {
        let worths = about.get(id);
        if (!worths) about.set(id, worths = new Map());
        for (const place of places) worths.set(place, Math.max(worths.get(place) ?? 0, value));
      };
      const answers = new Set<number>();
      for (const mention of mentions) {
        for (const slug of mention.slugs) {
          const id = bySlug.get(slug);
          if (id !== undefined) {
            note(id, mention.places, mention.worth);
            if (mention.worth === worth.named) answers.add(id);
          }
        }
      }
      for (const [id, related] of relatedTo(mentions, ends, items, relations)) {
        for (const [place, value] of related.worths) note(id, [place], value);
        if (related.answers) answers.add(id);
      }
      const weights = new Map(telling.map((place) => [place, rarity(words[place] ?? '')]));
      const scores = new Map<number, number>();
      for (const [place, weight] of weights) {
        const values = new Map<number, number>();
        for (const id of inTexts.get(words[place] ?? '') ?? []) values.set(id, worth.inText);
        for (const id of inNames.get(words[place] ?? '') ?? []) values.set(id, worth.inName);
        for (const [id, worths] of about) values.set(id, Math.max(values.get(id) ?? 0, worths.get(place) ?? 0));
        for (const [id, value] of values) scores.set(id, (scores.get(id) ?? 0) + weight * value);
      }
      const whole = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
      return [...scores].map(([id, score]) => ({ id, score: score / whole + 0.06 * (items[id]?.weight ?? 0), about: answers.has(id) }));
    },
  };
}

/** The names in a question, the longest at each place, and the names within them. */
function mentionsIn(words: readonly string[], telling: ReadonlySet<number>, named: ReadonlyMap<string, readonly string[]>): readonly Mention[] {
  const found: Mention[] = [];
  const slugsAt = (from: number, to: number): readonly string[] | undefined =>
    (telling.has(from) && telling.has(to - 1) ? named.get(words.slice(from, to).join('')) : undefined);
  const places = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, i) => from + i);
  for (let at = 0, whole = 0; at < words.length;) {
    let end = Math.min(words.length, at + longestName);
    while (end > at && !slugsAt(at, end)) end -= 1;
    const slugs = slugsAt(at, end);
    if (end === at || !slugs) {
      at += 1;
      continue;
    }
    found.push({ places: places(at, end), slugs, whole, worth: worth.named });
    for (let from = at; from < end; from++) {
      for (let to = from + 1; to <= end; to++) {
        const within = to - from < end - at ? slugsAt(from, to) : undefined;
        if (within) found.push({ places: places(from, to), slugs: within, whole, worth: worth.part });
      }
    }
    at = end;
    whole += 1;
  }
  return found;
}

interface Related {
  readonly worths: ReadonlyMap<number, number>;
  /** It relates two things that are named, or one of them in a way that was asked for. */
  readonly answers: boolean;
}

/** Statements with an end that is named. */
function relatedTo(mentions: readonly Mention[], ends: ReadonlyMap<string, readonly number[]>, items: readonly Answerable[], relations: ReadonlyMap<number, readonly string[]>): ReadonlyMap<number, Related> {
  const touched = new Map<number, Mention[]>();
  for (const mention of mentions) {
    for (const id of new Set(mention.slugs.flatMap((slug) => ends.get(slug) ?? []))) {
      const list = touched.get(id);
      if (list) list.push(mention);
      else touched.set(id, [mention]);
    }
  }
  const related = new Map<number, Related>();
  for (const [id, found] of touched) {
    const [subject, relation, object] = items[id]?.relates ?? ['', '', ''];
    const naming = (slug: string): readonly Mention[] => found.filter(({ slugs }) => slugs.includes(slug));
    const [subjects, objects] = [naming(subject), naming(object)];
    const both = subjects.some((one) => objects.some((other) => one.whole !== other.whole));
    const worths = new Map<number, number>();
    const note = (places: Iterable<number>, value: number): void => { for (const place of places) worths.set(place, Math.max(worths.get(place) ?? 0, value)); };
    const words = [...relations].filter(([, names]) => names.includes(relation)).map(([place]) => place);
    const answers = both || words.length > 0;
    for (const mention of found) note(mention.places, answers ? mention.worth : worth.end);
    note(words, worth.relation);
    related.set(id, { worths, answers });
  }
  return related;
}

/** The word that is spelled most alike, if any is near enough to be meant; it begins with the same letter. */
function nearest(word: string, words: Iterable<string>): string | undefined {
  const most = word.length > 7 ? 2 : 1;
  let best: string | undefined, least = most + 1;
  for (const other of words) {
    if (other.charCodeAt(0) !== word.charCodeAt(0) || Math.abs(other.length - word.length) > most) continue;
    const away = distance(word, other);
    if (away < least) [best, least] = [other, away];
  }
  return best;
}
