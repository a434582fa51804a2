import { distance } from 'fastest-levenshtein';
import { readSearchQuestion } from './question.js';

/** An item that may answer a question. */
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
export interface ScoredItem {
  readonly id: number;
  /** The share of what was asked that the item is about, from 0 to a little above 1. */
  readonly score: number;
  /** It is named in the question, or relates what is named in it. */
  readonly about: boolean;
}

/** Finds what a question is about. Immutable. */
export interface AnswerIndex {
  /** Answers in no order; empty for a question of one word, which names alone decide. Yields between its steps. */
  answer(text: string): Generator<void, readonly ScoredItem[]>;
}

/** The words of an item as they are compared. */
export interface AnswerWords {
  /** Of each name in its turn. */
  readonly names: readonly (readonly string[])[];
  /** Of all names, also joined where they have hyphens. */
  readonly inNames: ReadonlySet<string>;
  readonly inText: ReadonlySet<string>;
}

export interface AnswerIndexBuilder {
  /** Items have the numbers 0, 1, 2 … in the order in which they are added. */
  add(item: Answerable, words: AnswerWords): void;
  build(): AnswerIndex;
}

/** Words of a name that is recognised in a question. */
const longestName = 8;

/** What a word of the question is worth in an item: as its name or end, as the name's part, a relation's word, in a name, in the text. */
const worth = { named: 1, part: 0.9, relation: 0.9, inName: 0.75, end: 0.5, inText: 0.35 };

/** A part of the question that names items, and all its places. `whole` is the longest name that it stands in. */
interface Mention {
  readonly places: number[];
  readonly slugs: readonly string[];
  readonly whole: number;
  readonly worth: number;
}

function add<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

export function createAnswerIndex(): AnswerIndexBuilder {
  const items: Answerable[] = [];
  const named = new Map<string, string[]>(), bySlug = new Map<string, number>(), ends = new Map<string, number[]>();
  const inNames = new Map<string, number[]>(), inTexts = new Map<string, number[]>(), frequency = new Map<string, number>();
  /** The words by their first letter. */
  const byLetter = new Map<string, string[]>();
  const count = (word: string): void => {
    const known = frequency.get(word);
    frequency.set(word, (known ?? 0) + 1);
    if (known === undefined) add(byLetter, word.charAt(0), word);
  };
  const rarity = (word: string): number => Math.log(1 + items.length / (frequency.get(word) ?? 1));
  const spelled = (word: string): string => (frequency.has(word) || word.length < 5 || /\d/.test(word) ? word : nearest(word, byLetter.get(word.charAt(0)) ?? []) ?? word);

  function* answer(text: string): Generator<void, readonly ScoredItem[]> {
    const read = readSearchQuestion(text), words: string[] = [];
    if (read.telling.length < 2) return [];
    for (const word of read.words) {
      words.push(spelled(word));
      yield;
    }
    const { telling, relations } = read;
    const mentions = mentionsIn(words, new Set(telling), named);
    yield;
    const about = new Map<number, Map<number, number>>();
    const note = (id: number, indexes: readonly number[], value: number): void => {
      let worths = about.get(id);
      if (!worths) about.set(id, worths = new Map());
      for (const index of indexes) worths.set(index, Math.max(worths.get(index) ?? 0, value));
    };
    const answers = new Set<number>();
    for (const mention of mentions) {
      for (const slug of mention.slugs) {
        const id = bySlug.get(slug);
        if (id === undefined) continue;
        note(id, mention.places, mention.worth);
        if (mention.worth === worth.named) answers.add(id);
      }
    }
    for (const [id, found] of touchedBy(mentions, ends)) {
      const related = relatedBy(found, items[id]?.relates ?? ['', '', ''], relations);
      for (const [index, value] of related.worths) note(id, [index], value);
      if (related.answers) answers.add(id);
      yield;
    }
    const scores = new Float64Array(items.length), values = new Float64Array(items.length);
    let whole = 0;
    for (const index of telling) {
      const word = words[index] ?? '', weight = rarity(word);
      whole += weight;
      values.fill(0);
      for (const id of inTexts.get(word) ?? []) values[id] = worth.inText;
      for (const id of inNames.get(word) ?? []) values[id] = worth.inName;
      for (const [id, worths] of about) values[id] = Math.max(values[id] ?? 0, worths.get(index) ?? 0);
      for (const [id, value] of values.entries()) if (value > 0) scores[id] = (scores[id] ?? 0) + weight * value;
      yield;
    }
    const found: ScoredItem[] = [];
    for (const [id, score] of scores.entries()) if (score > 0) found.push({ id, score: score / whole + 0.06 * (items[id]?.weight ?? 0), about: answers.has(id) });
    return found;
  }

  return {
    add(item, { names, inNames: ofNames, inText }) {
      const id = items.push(item) - 1, { slug, relates } = item;
      bySlug.set(slug, id);
      for (const words of names) {
        const compact = words.join('');
        if (compact.length > 1 && !named.get(compact)?.includes(slug)) add(named, compact, slug);
      }
      for (const word of ofNames) add(inNames, word, id);
      for (const word of inText) add(inTexts, word, id);
      for (const word of new Set([...ofNames, ...inText])) count(word);
      if (relates) for (const end of new Set([relates[0], relates[2]])) add(ends, end, id);
    },
    build: () => ({ answer }),
  };
}

/** The names in a question, the longest at each place, and the names within them. One that is repeated is one mention. */
function mentionsIn(words: readonly string[], telling: ReadonlySet<number>, named: ReadonlyMap<string, readonly string[]>): readonly Mention[] {
  const found = new Map<string, Mention>();
  const mention = (key: string, made: Mention): Mention => {
    const known = found.get(key);
    if (known) known.places.push(...made.places);
    else found.set(key, made);
    return known ?? made;
  };
  const slugsAt = (from: number, to: number): readonly string[] | undefined =>
    (telling.has(from) && telling.has(to - 1) ? named.get(words.slice(from, to).join('')) : undefined);
  const indexes = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
  for (let at = 0, whole = 0; at < words.length;) {
    let end = Math.min(words.length, at + longestName);
    while (end > at && !slugsAt(at, end)) end -= 1;
    const slugs = slugsAt(at, end);
    if (end === at || !slugs) {
      at += 1;
      continue;
    }
    const { whole: first } = mention(slugs.join(' '), { places: indexes(at, end), slugs, whole, worth: worth.named });
    for (let from = at; from < end; from++) {
      for (let to = from + 1; to <= end; to++) {
        const within = to - from < end - at ? slugsAt(from, to) : undefined;
        if (within) mention(`${first} ${within.join(' ')}`, { places: indexes(from, to), slugs: within, whole: first, worth: worth.part });
      }
    }
    at = end;
    whole += 1;
  }
  return [...found.values()];
}

interface Related {
  readonly worths: ReadonlyMap<number, number>;
  /** It relates two things that are named, or one of them in a way that was asked for. */
  readonly answers: boolean;
}

/** Statements with an end that is named, and what names it. */
function touchedBy(mentions: readonly Mention[], ends: ReadonlyMap<string, readonly number[]>): ReadonlyMap<number, readonly Mention[]> {
  const touched = new Map<number, Mention[]>();
  for (const mention of mentions) for (const id of new Set(mention.slugs.flatMap((slug) => ends.get(slug) ?? []))) add(touched, id, mention);
  return touched;
}

/** @param found What names an end of the statement. */
function relatedBy(found: readonly Mention[], [subject, relation, object]: readonly [string, string, string], relations: ReadonlyMap<number, readonly string[]>): Related {
  const naming = (slug: string): readonly Mention[] => found.filter(({ slugs }) => slugs.includes(slug));
  const [subjects, objects] = [naming(subject), naming(object)];
  const both = subjects.some((one) => objects.some((other) => one.whole !== other.whole));
  const worths = new Map<number, number>();
  const note = (indexes: Iterable<number>, value: number): void => { for (const index of indexes) worths.set(index, Math.max(worths.get(index) ?? 0, value)); };
  const words = [...relations].filter(([, names]) => names.includes(relation)).map(([index]) => index);
  const answers = both || words.length > 0;
  for (const mention of found) note(mention.places, answers ? mention.worth : worth.end);
  note(words, worth.relation);
  return { worths, answers };
}

/** The word that is spelled most alike, if any is near enough to be meant. */
function nearest(word: string, words: readonly string[]): string | undefined {
  const most = word.length > 7 ? 2 : 1;
  let best: string | undefined, least = most + 1;
  for (const other of words) {
    if (Math.abs(other.length - word.length) > most) continue;
    const away = distance(word, other);
    if (away < least) [best, least] = [other, away];
  }
  return best;
}
