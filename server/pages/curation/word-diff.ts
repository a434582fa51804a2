import { html, type Html } from '../html.js';

/** Words of one text that are compared: of a longer one the two are shown whole. */
const mostWords = 600;
/** Pairs of words that one page may compare: some milliseconds. */
export const mostPairs = 1_000_000;

/** Words with the white space ahead of them: a space that two texts share says nothing. */
const wordsOf = (text: string): readonly string[] => text.match(/\s*(?:[\p{L}\p{N}]+|[^\s\p{L}\p{N}])|\s+$/gu) ?? [];

type Piece = readonly [kind: 'same' | 'gone' | 'new', text: string];

/**
 * What stays, goes and comes from one text to another, word by word; undefined for texts that are too long, or have nothing in common.
 *
 * @param budget Pairs of words that may still be compared; it is used up.
 */
export function wordDiff(before: string, after: string, budget: { pairs: number } = { pairs: mostPairs }): readonly Piece[] | undefined {
  const a = wordsOf(before), b = wordsOf(after);
  if (a.length > mostWords || b.length > mostWords || a.length * b.length > budget.pairs) return undefined;
  budget.pairs -= a.length * b.length;
  // lengths[i][j]: words that the rests from i and from j have in common, in their order.
  const width = b.length + 1, lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        a[i] === b[j] ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
  if (lengths[0] === 0) return undefined;
  const pieces: [Piece[0], string][] = [];
  const add = (kind: Piece[0], text: string): void => {
    const last = pieces.at(-1);
    if (last?.[0] === kind) last[1] += text;
    else pieces.push([kind, text]);
  };
  let i = 0, j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      add('same', a[i] as string);
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && (lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0))) add('gone', a[i++] as string);
    else add('new', b[j++] as string);
  }
  return pieces;
}

export const diffMarkup = (pieces: readonly Piece[]): Html =>
  html`${pieces.map(([kind, text]) => (kind === 'same' ? html`${text}` : kind === 'gone' ? html`<del>${text}</del>` : html`<ins>${text}</ins>`))}`;
