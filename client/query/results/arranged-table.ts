import { element } from '../../dom.js';
import { shownText } from './cells.js';
import { createLabels, type Labels } from './labels.js';
import { arrange, type Order, type Solutions } from './rows.js';
import { createTable } from './table.js';
import type { Cell } from '../text/tsv.js';
import type { Selection } from './write-rows.js';

/** A table of solutions as its reader has arranged them: sorted, filtered, without the columns that are hidden. */
export interface ArrangedTable {
  readonly root: HTMLElement;
  /** Says how many rows are left, and how they are sorted. */
  readonly count: HTMLElement;
  readonly labels: Labels;
  readonly solutions: Solutions;
  isHidden(column: number): boolean;
  hide(column: number, hidden: boolean): void;
  /** Calls when names have come that were wanted. */
  onNames(listener: () => void): void;
  /** Leaves the rows that hold a text. */
  filter(text: string): void;
  /** Whether names stand beside IRIs. */
  name(named: boolean): void;
  /** Draws the rows in their order. */
  arrange(): void;
  /** Draws rows as they come. */
  come(solutions: Solutions): void;
  /** Other solutions; where they have the same columns, order and hidden columns stay. */
  reset(solutions: Solutions): void;
  /** What is seen, for a copy. @param most Rows. */
  selected(most?: number): Selection;
}

export function createArrangedTable({ base, prefixes }: { readonly base: string; readonly prefixes: Readonly<Record<string, string>> }): ArrangedTable {
  let solutions: Solutions = { variables: [], rows: [] }, hidden: ReadonlySet<number> = new Set(), order: Order | undefined, filter = '', named = true;
  let places: Uint32Array = new Uint32Array();
  const listeners: (() => void)[] = [];
  const labels = createLabels(base, () => {
    table.redraw();
    for (const listener of listeners) listener();
  });
  const count = element('span', { 'class': 'result-count', 'role': 'status' });
  const textOf = (cell: Cell | undefined): string => (named && cell?.type === 'iri' ? labels.of(cell.value) : undefined) ?? shownText(cell, prefixes);
  const columns = (): readonly number[] => solutions.variables.map((_, i) => i).filter((i) => !hidden.has(i));
  const arrangeNow = (): void => {
    places = arrange(solutions, filter, order, textOf);
    const sorted = order ? `sorted by ${solutions.variables[order.column] ?? ''}, ${order.descending ? 'descending' : 'ascending'}` : '';
    const shown = filter.trim() === '' ? '' : `${places.length.toLocaleString('en')} of ${solutions.rows.length.toLocaleString('en')} rows`;
    count.textContent = [shown, sorted].filter(Boolean).join(', ');
    table.show({ solutions, places, columns: columns(), order, named });
  };
  const table = createTable({
    base, prefixes, labels,
    sort(column) {
      order = order?.column !== column ? { column, descending: false } : order.descending ? undefined : { column, descending: true };
      arrangeNow();
      table.root.querySelector<HTMLElement>(`[data-sort="${column}"]`)?.focus();
    },
  });
  return {
    root: table.root, count, labels,
    get solutions() { return solutions; },
    isHidden: (column) => hidden.has(column),
    hide(column, hides) {
      hidden = new Set([...[...hidden].filter((each) => each !== column), ...(hides ? [column] : [])]);
      arrangeNow();
    },
    onNames(listener) { listeners.push(listener); },
    filter(text) {
      filter = text;
      arrangeNow();
    },
    name(wanted) {
      named = wanted;
      arrangeNow();
    },
    arrange: arrangeNow,
    come(next) {
      places = Uint32Array.from(next.rows.keys());
      table.show({ solutions: next, places, columns: next.variables.map((_, i) => i), order: undefined, named });
    },
    reset(next) {
      if (next.variables.join(' ') !== solutions.variables.join(' ')) [hidden, order] = [new Set(), undefined];
      filter = '';
      solutions = next;
    },
    selected: (most = Infinity) => ({ solutions, places: places.slice(0, Math.min(places.length, most)), columns: columns(), textOf }),
  };
}
