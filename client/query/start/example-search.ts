/** Words that say nothing of what is looked for. */
const filler = new Set(
  'a about all am an and any are as at be by can could do does each find for from get give has have how i in into is it its list many me much of on or our show some tell that the their them there these this to was we what when where which who whose why will with without would you'.split(
    ' ',
  ),
);

/** The words of what was typed, in small letters; without those that every question has, unless there are no others. */
export function searchWords(typed: string): readonly string[] {
  const words = typed.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}:_/.-]*/gu) ?? [], telling = words.filter((word) => !filler.has(word));
  return [...new Set((telling.length > 0 ? telling : words).map((word) => word.replace(/[.:]+$/, '')))];
}

/** What a word begins with in its other forms: of "promotes" and "promoting" the same; of a short word all. */
export function stem(word: string): string {
  const ending = ['ing', 'ies', 'es', 'ed', 'is', 's', 'e', 'y'].find((each) => word.endsWith(each) && word.length - each.length >= 4);
  return ending === undefined ? word : word.slice(0, -ending.length);
}

/** A text in which words are looked for: what it is called counts more than the rest. */
export interface Searched {
  readonly title: string;
  readonly text: string;
}

/**
 * How well each of some texts fits words: the more and the rarer the words that it has, the better. 0 where it has none
 * or less than a third of what the best one has.
 */
export function rankTexts(words: readonly string[], texts: readonly Searched[]): readonly number[] {
  const stems = words.map(stem);
  const having = stems.map((each) => texts.filter(({ text }) => text.includes(each)).length);
  const scores = texts.map(({ title, text }) => stems.reduce((sum, each, i) => {
    if (!text.includes(each)) return sum;
    const rarity = Math.log(1 + texts.length / (having[i] ?? 1));
    return sum + (title.includes(each) ? 1.5 : 1) * rarity;
  }, 0));
  const best = Math.max(0, ...scores);
  return scores.map((score) => (score < best / 3 ? 0 : score));
}
