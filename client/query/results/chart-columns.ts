import { isTime, numberOf, shownText } from './cells.js';
import type { Solutions } from './rows.js';
import { readCell } from '../text/tsv.js';
import type { ChartKind } from './view-names.js';

/** What a column holds, by its first rows. */
export type ColumnKind = 'number' | 'time' | 'category' | 'empty';

/** Which columns a chart takes. */
export interface ChartColumns {
  readonly kind: ChartKind;
  /** Places of the columns: categories or the x axis first, the measure last. */
  readonly columns: readonly number[];
}

const sampled = 200;

export function columnKinds({ variables, rows }: Solutions): readonly ColumnKind[] {
  return variables.map((_, column) => {
    const cells = rows.slice(0, sampled).map((row) => readCell(row[column] ?? '')).filter((cell) => cell !== undefined);
    if (cells.length === 0) return 'empty';
    if (cells.every(isTime)) return 'time';
    return cells.every((cell) => numberOf(cell) !== undefined) ? 'number' : 'category';
  });
}

/** Whether columns that somebody has chosen make a chart of a kind. */
const fits: Readonly<Record<ChartKind, (kinds: readonly ColumnKind[]) => boolean>> = {
  bar: (kinds) => kinds.length === 2 && kinds[1] === 'number', line: (kinds) => kinds.length === 2 && (kinds[0] === 'number' || kinds[0] === 'time') && kinds[1] === 'number',
  scatter: (kinds) => kinds.length === 2 && kinds.every((kind) => kind === 'number'), heat: (kinds) => kinds.length === 3 && kinds[2] === 'number',
};

/** The chart that suits a result; undefined where none does. @param wanted Kind of the chart. @param columns Places of its columns; the measure last. Default: those that suit. */
export function chartColumns(solutions: Solutions, wanted?: ChartKind, columns: readonly number[] = []): ChartColumns | undefined {
  const kinds = columnKinds(solutions);
  if (columns.length > 0) {
    const chosen = columns.map((column) => kinds[column] ?? 'empty');
    // In the order in which they tell most.
    const kind = (wanted ? [wanted] : ['line', 'scatter', 'heat', 'bar'] as const).find((each) => fits[each](chosen));
    return kind && { kind, columns };
  }
  const all = (kind: ColumnKind): number[] => kinds.flatMap((each, i) => (each === kind ? [i] : []));
  const [numbers, times, categories] = [all('number'), all('time'), all('category')];
  // The first column that tells rows apart names them; the last one is what people call it.
  const measure = numbers[0];
  const distinct = (column: number): number => new Set(solutions.rows.slice(0, 2000).map((row) => row[column])).size;
  const named = categories.filter((column) => distinct(column) > 1);
  const charts: readonly (ChartColumns | undefined)[] = [
    times[0] !== undefined && measure !== undefined ? { kind: 'line', columns: [times[0], measure] } : undefined,
    named.length >= 2
    && measure !== undefined
    && distinct(named[0] ?? 0) * distinct(named.at(-1) ?? 0) <= 4000
    && solutions.rows.length > Math.max(distinct(named[0] ?? 0), distinct(named.at(-1) ?? 0))
      ? { kind: 'heat', columns: [named[0] ?? 0, named.at(-1) ?? 0, measure] }
      : undefined,
    named.length >= 1 && measure !== undefined ? { kind: 'bar', columns: [named.at(-1) ?? 0, measure] } : undefined,
    numbers.length >= 2 ? { kind: 'scatter', columns: [numbers[0] ?? 0, numbers[1] ?? 0] } : undefined,
    numbers.length >= 2 ? { kind: 'line', columns: [numbers[0] ?? 0, numbers[1] ?? 0] } : undefined,
    numbers.length === 1 && solutions.rows.length > 1 ? { kind: 'bar', columns: [times[0] ?? categories[0] ?? numbers[0] ?? 0, numbers[0] ?? 0] } : undefined,
  ];
  return wanted === undefined ? charts.find((chart) => chart !== undefined) : charts.find((chart) => chart?.kind === wanted);
}

export interface ChartPoint {
  readonly names: readonly string[];
  readonly value: number;
}

/** The points of a chart: the measure with what names it. Rows without a number are left out. */
export function pointsOf({ rows }: Solutions, { columns }: ChartColumns, prefixes: Readonly<Record<string, string>>, nameOf: (iri: string) => string | undefined): readonly ChartPoint[] {
  const measure = columns.at(-1) ?? 0;
  return rows.flatMap((row): readonly ChartPoint[] => {
    const value = numberOf(readCell(row[measure] ?? ''));
    if (value === undefined) return [];
    const names = columns.slice(0, -1).map((column) => {
      const cell = readCell(row[column] ?? '');
      return (cell?.type === 'iri' ? nameOf(cell.value) : undefined) ?? shownText(cell, prefixes);
    });
    return [{ names, value }];
  });
}
