import { Problem } from '../../platform/problem.js';

/** Names of a list of genes, and of a background. */
export const mostGenes = 5_000, mostBackground = 30_000;
/** Characters of the same, and of an address that holds them: browsers and proxies take addresses of this length. */
export const longestList = 100_000, longestBackground = 500_000, longestAddress = 4_000;
/** Genes that a background may be said to have. */
const largestNumber = 1_000_000;

/** What is to be analysed, as it was written. */
export interface GeneRequest {
  /** Names with spaces, lines, commas or semicolons between. */
  readonly genes: string;
  /** `curated`, a number of genes, or names as above. Default: curated. */
  readonly background?: string | undefined;
}

/** With what a list is compared: the genes curated here, so many genes, or those that are named. */
export type Background = { readonly kind: 'curated' } | { readonly kind: 'number'; readonly size: number } | { readonly kind: 'list'; readonly names: readonly string[] };

/** The names of a list, each once. @throws Problem 413 for more than are looked at. */
export function namesIn(text: string, most: number, what: string): readonly string[] {
  const names = [...new Set(text.split(/[\s,;|"']+/).filter(Boolean))];
  if (names.length > most) throw new Problem(413, 'Too many genes', `${what} has ${names.length} names; at most ${most} are looked at together.`, { limit: most });
  return names;
}

/**
 * Whether a background is meant as one number. Numbers on lines of their own are numbers of genes, as in a column of a
 * spreadsheet. The space up to a line's end has no line end in it, or a text of line ends would be gone through anew at each.
 */
const isNumber = (given: string): boolean => /^[\d,.\s]+$/.test(given) && !/\d[^\S\r\n]*[\r\n]\s*\d/.test(given);

/** @throws Problem 400, 413. */
export function readBackground(text: string | undefined): Background {
  const given = text?.trim() ?? '';
  if (given === '' || given.toLowerCase() === 'curated') return { kind: 'curated' };
  if (isNumber(given)) {
    const size = /^\d{1,3}(?:,\d{3})+$|^\d{1,9}$/.test(given) ? Number(given.replaceAll(',', '')) : NaN;
    if (!(size >= 1 && size <= largestNumber))
      throw new Problem(400, 'Bad background', `background is curated, a whole number of genes from 1 to ${largestNumber}, or a list of names.`, {
        parameter: 'background',
        limit: largestNumber,
      });
    return { kind: 'number', size };
  }
  return { kind: 'list', names: namesIn(given, mostBackground, 'The background') };
}

/** Path and query at which a question is answered again; undefined where it is too long to stand in an address. */
export function addressOf({ genes, background = '' }: GeneRequest, path = '/analyse'): string | undefined {
  const tidy = (text: string, between = ','): string => text.trim().split(/[\s,;|"']+/).filter(Boolean).join(between), given = background.trim();
  // Numbers of genes stay on lines of their own: with commas they would be one number.
  const parts = [
    ['genes', tidy(genes)],
    ['background', isNumber(given) ? given : /^[\d,.\s]+$/.test(given) ? tidy(given, '\n') : tidy(given)],
  ].filter(([, value]) => value !== '' && value?.toLowerCase() !== 'curated');
  const address = `${path}?${parts.map(([name, value = '']) => `${name}=${encodeURIComponent(value).replaceAll('%2C', ',')}`).join('&')}`;
  return address.length > longestAddress ? undefined : address;
}
