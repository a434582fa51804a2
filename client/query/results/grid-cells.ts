import { element } from '../../dom.js';
import { noteOf, shownText } from './cells.js';
import type { Labels } from './labels.js';
import type { Order, Solutions } from './rows.js';
import { readCell, type Cell } from '../text/tsv.js';

/** How cells are written. */
export interface CellOptions {
  readonly base: string;
  readonly prefixes: Readonly<Record<string, string>>;
  readonly labels: Labels;
}

/** What is shown. */
export interface TableView {
  readonly solutions: Solutions;
  readonly places: Uint32Array;
  readonly columns: readonly number[];
  readonly order: Order | undefined;
  /** Whether names stand beside IRIs. */
  readonly named: boolean;
}

/** The slug of an IRI of ours. */
const slugOf = (iri: string, base: string): string | undefined => {
  const slug = iri.startsWith(base) ? iri.slice(base.length) : '';
  return /^[A-Za-z0-9][\w.-]*$/.test(slug) ? slug : undefined;
};

function cellContent(cell: Cell | undefined, { named }: TableView, { base, prefixes, labels }: CellOptions): Node[] {
  if (!cell) return [];
  const text = shownText(cell, prefixes);
  if (cell.type !== 'iri') {
    const note = cell.type === 'literal' ? noteOf(cell, prefixes) : '';
    return [document.createTextNode(text), ...(note === '' ? [] : [element('span', { class: 'kind-of-value' }, ` ${note}`)])];
  }
  const slug = slugOf(cell.value, base), label = named ? labels.of(cell.value) : undefined;
  const shown = label ?? text, beside = label === undefined ? [] : [element('span', { class: 'kind-of-value' }, ` ${text}`)];
  if (slug !== undefined) return [element('a', { 'href': `/${slug}`, 'data-term': slug, 'tabindex': '-1' }, shown), ...beside];
  return /^https?:/.test(cell.value) ? [element('a', { href: cell.value, rel: 'external', tabindex: '-1' }, shown), ...beside] : [document.createTextNode(shown), ...beside];
}

/** IRIs among rows whose names are to be fetched. @param from First row. @param to The row behind the last. */
export function labelledIris({ solutions, places, columns, named }: TableView, from: number, to: number): readonly string[] {
  if (!named) return [];
  const iris: string[] = [];
  for (let row = from; row < to; row++) for (const column of columns) {
    const written = solutions.rows[places[row] ?? 0]?.[column] ?? '';
    if (written.startsWith('<')) iris.push(written.slice(1, -1));
  }
  return iris;
}

/** Row and column of a cell as they are seen. */
export interface CellPosition { readonly row: number; readonly column: number }

/** @param at The cell that the keys start from. @param height Pixels of a row. */
export function drawRow(row: number, view: TableView, at: CellPosition, height: number, options: CellOptions): HTMLElement {
  const place = view.places[row] ?? 0;
  const made = element('div', { 'role': 'row', 'class': 'grid-row', 'aria-rowindex': String(row + 2) }, ...view.columns.map((column, i) => {
    const active = row === at.row && i === at.column;
    return element('div', { 'role': 'gridcell', 'aria-colindex': String(i + 1), 'tabindex': active ? '0' : '-1', 'data-row': String(row), 'data-column': String(i) },
      ...cellContent(readCell(view.solutions.rows[place]?.[column] ?? ''), view, options));
  }));
  made.style.setProperty('top', `${row * height}px`);
  return made;
}

/** The names of the columns, by which they are sorted. */
export const headCells = ({ solutions, columns, order }: TableView): readonly HTMLElement[] => columns.map((column, i) => {
  const sorted = order?.column === column ? order : undefined;
  return element(
    'div',
    { 'role': 'columnheader', 'aria-colindex': String(i + 1), 'aria-sort': sorted ? (sorted.descending ? 'descending' : 'ascending') : 'none' },
    element(
      'button',
      { 'type': 'button', 'data-sort': String(column) },
      solutions.variables[column] ?? '',
      element('span', { 'aria-hidden': 'true' }, sorted ? (sorted.descending ? ' ↓' : ' ↑') : ''),
    ),
  );
});
