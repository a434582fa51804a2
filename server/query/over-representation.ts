import { ArgumentError } from '../platform/argument-error.js';

/** How a list and a set overlap: of `all` things of a background, `set` are in the set, `list` in the list, and `both` in both. Whole numbers. */
export interface Overlap {
  readonly both: number;
  readonly set: number;
  readonly list: number;
  readonly all: number;
}

/** The logarithm of a sum of numbers that are given as logarithms: none of them, and not their sum, needs to be a number of the machine. */
function logSum(logs: readonly number[]): number {
  const highest = logs.reduce((most, log) => Math.max(most, log), -Infinity);
  return highest === -Infinity ? highest : highest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - highest), 0));
}

/**
 * Fisher's exact test in one direction: the probability that a list of that size, drawn from the background by chance, has as many things of the set, or
 * more (the upper tail of the hypergeometric distribution). Each probability of the distribution comes from the one before by one quotient, as a
 * logarithm, and all are divided by their sum: no factorial is needed. The work grows with the smaller of set and list.
 *
 * @throws ArgumentError for numbers that no background can have.
 */
export function fisherGreater({ both, set, list, all }: Overlap): number {
  const fewest = Math.max(0, set + list - all), most = Math.min(set, list);
  if (![both, set, list, all].every((count) => Number.isInteger(count) && count >= 0) || set > all || list > all || both < fewest || both > most)
    throw new ArgumentError(`no background has ${both} of ${set} and ${list} in ${all}`);
  const logs = [0];
  for (let x = fewest, log = 0; x < most; x++) logs.push(log += Math.log((set - x) * (list - x) / ((x + 1) * (all - set - list + x + 1))));
  return Math.min(1, Math.exp(logSum(logs.slice(both - fewest)) - logSum(logs)));
}

/**
 * Adjusts p values for their number, so that of those at or below some q that share is expected to be false (Benjamini and Hochberg 1995). Holds for tests
 * that are independent or positively dependent. In the order of the values.
 */
export function benjaminiHochberg(values: readonly number[]): readonly number[] {
  const descending = values.map((p, i) => ({ p, i })).sort((a, b) => b.p - a.p), adjusted: number[] = values.map(() => 1);
  let least = 1;
  descending.forEach(({ p, i }, index) => { adjusted[i] = least = Math.min(least, p * (values.length / (values.length - index))); });
  return adjusted;
}
