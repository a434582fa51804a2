import { chartColumns, columnKinds, type ChartColumns, type ColumnKind } from './chart-columns.js';
import type { Solutions } from './rows.js';
import { chartKinds, unknownView, type ChartKind, type WantedView } from './view-names.js';

export type ViewName = 'table' | 'chart' | 'cascade' | 'raw';

/** The view of a result, and what is to be said where it is not the one that was asked for. */
export interface ChosenView {
  readonly view: ViewName;
  readonly chart?: ChartColumns;
  readonly remark?: string;
}

/** What a chart needs. */
const needs: Readonly<Record<ChartKind, string>> = {
  bar: 'a column of names and one of numbers',
  line: 'a column of numbers or dates and one of numbers',
  scatter: 'two columns of numbers',
  heat: 'two columns of names, whose values come together in several rows, and one of numbers',
};
const kindWords: Readonly<Record<ColumnKind, string>> = { number: 'numbers', time: 'dates', category: 'names', empty: 'nothing' };

/** The columns of a result with what they hold. */
const columnsOf = (solutions: Solutions): string => columnKinds(solutions).map((kind, i) => `?${solutions.variables[i] ?? ''} (${kindWords[kind]})`).join(', ');

/**
 * Chooses the view of a result.
 *
 * @param offered Views that the result fits. @param wanted Undefined where the query asks for none.
 */
export function chooseView(wanted: WantedView | undefined, solutions: Solutions, offered: readonly ViewName[]): ChosenView {
  if (!wanted) return { view: 'table' };
  const not = (remark: string): ChosenView => ({ view: 'table', remark });
  const { name, columns } = wanted, kind = chartKinds.find((each) => each === name), unknown = unknownView(name);
  if (unknown !== undefined) return not(unknown);
  if (solutions.rows.length === 0) return { view: 'table' };
  if (!kind && name !== 'chart') {
    const view = offered.find((each) => each === name);
    if (view) return { view };
    return not(`The cascade needs a column with its steps, as IRIs or by their names; this result has ${columnsOf(solutions)}, and no step among them.`);
  }
  const missing = columns.filter((column) => !solutions.variables.includes(column));
  if (missing.length > 0) return not(`The result has no column ${missing.map((column) => `?${column}`).join(', ')}. It has ${columnsOf(solutions)}.`);
  const chart = chartColumns(solutions, kind, columns.map((column) => solutions.variables.indexOf(column)));
  if (chart) return { view: 'chart', chart };
  const named = columns.length > 0 ? ` The columns that are named have to be these, in this order.` : '';
  return not(`A ${kind ? `${kind} chart` : 'chart'} needs ${kind ? needs[kind] : 'a column of numbers'}.${named} This result has ${columnsOf(solutions)}.`);
}
