import type { Example } from '../query/examples.js';

/** The examples that have all words in title, question or keywords, those with most of them in the title first; all without words. */
export function findExamples(examples: readonly Example[], about: string | undefined): readonly Example[] {
  const words = (about ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const local = examples.filter(({ federatesWith }) => federatesWith.length === 0);
  if (words.length === 0) return local;
  const score = ({ title, comment, keywords }: Example): number =>
    words.reduce(
      (sum, word) => sum + (title.toLowerCase().includes(word) ? 2 : 0) + ([comment, ...keywords].some((text) => text.toLowerCase().includes(word)) ? 1 : 0),
      0,
    );
  return local.map((example) => ({ example, score: score(example) })).filter((each) => each.score > 0).sort((a, b) => b.score - a.score).map(({ example }) => example);
}
