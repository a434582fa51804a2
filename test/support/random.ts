/** A generator of numbers from 0 to 1 by a seed, the same each time: mulberry32. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Choices by one generator. */
export interface Choices {
  readonly random: () => number;
  /** A whole number from 0, below `n`. */
  below(n: number): number;
  pick<T>(...choices: readonly T[]): T;
  /** One of several ways, made only when it is chosen. */
  one(...ways: readonly (() => string)[]): string;
  repeat(n: number, part: (i: number) => string, between?: string): string;
}

export function choicesOf(seed: number): Choices {
  const random = randomOf(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const pick = <T>(...choices: readonly T[]): T => choices[below(choices.length)] as T;
  return { random, below, pick, one: (...ways) => pick(...ways)(), repeat: (n, part, between = ' ') => Array.from({ length: n }, (_, i) => part(i)).join(between) };
}
