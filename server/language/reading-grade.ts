/**
 * The Flesch-Kincaid grade of a text: how many years of school a reader needs, by words a sentence and syllables a word.
 * A name (of a medicine, a cancer, a molecule) counts as one word of two syllables: a patient knows it from the label
 * or the diagnosis, and no plainer word would do.
 *
 * @param names in any case; the longest that fits is taken.
 */
export function readingGrade(text: string, names: readonly string[] = []): number {
  const longestFirst = names.toSorted((a, b) => b.length - a.length).map((name) => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  return gradeOf(longestFirst.length === 0 ? text : text.replace(new RegExp(`(?<![\\p{L}\\d])(?:${longestFirst.join('|')})(?![\\p{L}\\d])`, 'giu'), 'given'));
}

/** The grade of a text in which each name is replaced by a word of two syllables. */
export function gradeOf(plain: string): number {
  const sentences = Math.max(1, plain.match(/[.!?](?=\s|$)/g)?.length ?? 0);
  const words = plain.split(/\s+|(?<=\w)-(?=\w)/).filter((word) => /\w/.test(word));
  if (words.length === 0) return 0;
  return 0.39 * (words.length / sentences) + 11.8 * (words.reduce((sum, word) => sum + syllables(word), 0) / words.length) - 15.59;
}

/** Groups of vowels; a silent e at the end, and the e of a past tense, are none. A word without a letter is one. */
function syllables(word: string): number {
  const letters = word.toLowerCase().replace(/[^a-z]/g, '');
  const groups = letters.match(/[aeiouy]+/g)?.length ?? 0;
  const silent = /[^l]e$|[^aeiouytd]ed$/.test(letters) ? 1 : 0;
  return Math.max(1, groups - silent);
}
