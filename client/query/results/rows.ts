import { numberOf } from './cells.js';
import { readCell, type Cell } from '../text/tsv.js';

/** Solutions as they came; cells are read when they are looked at. */
export interface Solutions {
  readonly variables: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Order {
  readonly column: number;
  readonly descending: boolean;
}

/** What a reader sees of a cell, for searching and sorting. */
export type TextOf = (cell: Cell | undefined) => string;

const collator = new Intl.Collator('en', { sensitivity: 'base', numeric: true });
/** With more different texts than this, texts are compared by code unit: it takes a tenth of the time. */
const mostCollated = 20_000;

/** The place of each value among those of a column; equal ones have the same. Numbers are ahead of texts. */
function ranksOf(places: readonly number[], column: number, rows: Solutions['rows'], textOf: TextOf): { readonly ranks: Float64Array; readonly most: number } {
  const numbers = new Map<number, number>(), texts = new Map<string, number>();
  const keys = places.map((place): number | string => {
    const cell = readCell(rows[place]?.[column] ?? ''), key = numberOf(cell) ?? textOf(cell).toLowerCase();
    if (typeof key === 'number') numbers.set(key, 0);
    else texts.set(key, 0);
    return key;
  });
  let most = 0;
  for (const number of Float64Array.from(numbers.keys()).sort()) numbers.set(number, most++);
  const sorted = [...texts.keys()].filter((text) => text !== '');
  for (const text of sorted.length > mostCollated ? sorted.sort() : sorted.sort((a, b) => collator.compare(a, b))) texts.set(text, most++);
  const ranks = Float64Array.from(keys, (key) => (key === '' ? -1 : (typeof key === 'number' ? numbers.get(key) : texts.get(key)) ?? 0));
  return { ranks, most };
}

/**
 * Places of the rows to show, in order: those in which any cell has the text. Numbers are compared as numbers, and
 * ahead of texts; empty cells come last either way. Rows that are equal stay in the order of the result.
 */
export function arrange({ rows }: Solutions, filter: string, order: Order | undefined, textOf: TextOf): Uint32Array {
  const wanted = filter.trim().toLowerCase();
  let places = Array.from(rows.keys());
  if (wanted !== '') places = places.filter((i) => rows[i]?.some((written) => written !== '' && textOf(readCell(written)).toLowerCase().includes(wanted)) === true);
  if (!order) return Uint32Array.from(places);
  const { ranks, most } = ranksOf(places, order.column, rows, textOf);
  // One number for rank and place, so that they are sorted as numbers are, without a call for each pair.
  const sorted = Float64Array.from(ranks, (rank, i) => (rank < 0 ? most : order.descending ? most - 1 - rank : rank) * places.length + i).sort();
  return Uint32Array.from(sorted, (key) => places[key % places.length] ?? 0);
}
