/** Where a key leads in a list of tabs: arrows go round, Home and End to the ends; undefined for another key. */
export function tabAfter(key: string, at: number, count: number): number | undefined {
  const moves: Readonly<Record<string, number>> = { ArrowRight: (at + 1) % count, ArrowLeft: (at - 1 + count) % count, Home: 0, End: count - 1 };
  return moves[key];
}
