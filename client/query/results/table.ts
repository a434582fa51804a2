import { element } from '../../dom.js';
import { noteOf, shownText } from './cells.js';
import type { Labels } from './labels.js';
import type { Order, Solutions } from './rows.js';
import { readCell, type Cell } from '../text/tsv.js';

/** Rows that are drawn beyond those that are seen, on each side. */
const spare = 12;
/** Rows from which the widths of the columns are taken. */
const sampled = 200;
/** Pixels beyond which browsers draw wrongly. */
const tallest = 15_000_000;

export interface TableOptions {
  readonly base: string;
  readonly prefixes: Readonly<Record<string, string>>;
  readonly labels: Labels;
  /** A header was chosen. */
  readonly sort: (column: number) => void;
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

/** A table that draws only the rows that are seen, with the keys of a grid. */
export interface Table {
  readonly root: HTMLElement;
  show(view: TableView): void;
  /** Draws again what is seen, e.g. when names have come. */
  redraw(): void;
}

/** The slug of an IRI of ours. */
const slugOf = (iri: string, base: string): string | undefined => {
  const slug = iri.startsWith(base) ? iri.slice(base.length) : '';
  return /^[A-Za-z0-9][\w.-]*$/.test(slug) ? slug : undefined;
};

function cellContent(cell: Cell | undefined, { named }: TableView, { base, prefixes, labels }: TableOptions): Node[] {
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

/** How wide a text is, in digits: capitals and a few other letters are wider. */
const widthOf = (text: string): number => text.length + 0.35 * (text.match(/[A-Zmw@%–—]/g)?.length ?? 0);
/** What a cell has on both sides of its text, in digits. */
const padding = 3.5;

/** Widths by the longest texts of the first rows, in digits, between narrow and wide; and the least of all together. */
function widthsOf({ solutions, places, columns, named }: TableView, { prefixes, labels }: TableOptions): { readonly columns: string; readonly least: number } {
  const widths = columns.map((column) => {
    let most = widthOf(solutions.variables[column] ?? '') + 3;
    for (let i = 0; i < Math.min(places.length, sampled); i++) {
      const cell = readCell(solutions.rows[places[i] ?? 0]?.[column] ?? ''), text = shownText(cell, prefixes);
      const label = named && cell?.type === 'iri' ? labels.of(cell.value) : undefined;
      most = Math.max(most, widthOf(label === undefined ? text : `${label} ${text}`));
    }
    const width = Math.round(Math.min(Math.max(most + padding, 7), 52));
    return { least: Math.min(width, 26), width };
  });
  return { columns: widths.map(({ least, width }) => `minmax(${least}ch, ${width}fr)`).join(' '), least: widths.reduce((sum, { least }) => sum + least, 0) };
}

/** IRIs among rows whose names are to be fetched. @param from First row. @param to The row behind the last. */
function labelledIris({ solutions, places, columns, named }: TableView, from: number, to: number): readonly string[] {
  if (!named) return [];
  const iris: string[] = [];
  for (let row = from; row < to; row++) for (const column of columns) {
    const written = solutions.rows[places[row] ?? 0]?.[column] ?? '';
    if (written.startsWith('<')) iris.push(written.slice(1, -1));
  }
  return iris;
}

/** Row and column of a cell as they are seen. */
interface CellPosition { readonly row: number; readonly column: number }

/** @param at The cell that the keys start from. @param height Pixels of a row. */
function drawRow(row: number, view: TableView, at: CellPosition, height: number, options: TableOptions): HTMLElement {
  const place = view.places[row] ?? 0;
  const made = element('div', { 'role': 'row', 'class': 'grid-row', 'aria-rowindex': String(row + 2) }, ...view.columns.map((column, i) => {
    const active = row === at.row && i === at.column;
    return element('div', { 'role': 'gridcell', 'aria-colindex': String(i + 1), 'tabindex': active ? '0' : '-1', 'data-row': String(row), 'data-column': String(i) },
      ...cellContent(readCell(view.solutions.rows[place]?.[column] ?? ''), view, options));
  }));
  made.style.setProperty('top', `${row * height}px`);
  return made;
}

const headCells = ({ solutions, columns, order }: TableView): readonly HTMLElement[] => columns.map((column, i) => {
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

/** Where a key leads from a cell; undefined for another key. @param page Rows of a page. @param end The last cell. */
function moveBy({ key, ctrlKey }: KeyboardEvent, { row, column }: CellPosition, page: number, end: CellPosition): CellPosition | undefined {
  const moves: Readonly<Record<string, CellPosition>> = {
    ArrowDown: { row: row + 1, column }, ArrowUp: { row: row - 1, column }, ArrowRight: { row, column: column + 1 }, ArrowLeft: { row, column: column - 1 },
    PageDown: { row: row + page, column }, PageUp: { row: row - page, column }, Home: { row: ctrlKey ? 0 : row, column: 0 }, End: { row: ctrlKey ? end.row : row, column: end.column },
  };
  return moves[key];
}

/** Pixels of a row: two lines of the root's text. */
const measureRow = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) * 2 || 32;

/** What the grid says of all its rows and columns, of which only those that are seen are there. @param height Pixels of a row. */
function describeGrid(grid: HTMLElement, view: TableView, options: TableOptions, height: number): void {
  grid.setAttribute('aria-rowcount', String(view.places.length + 1));
  grid.setAttribute('aria-colcount', String(view.columns.length));
  const { columns, least } = widthsOf(view, options);
  grid.style.setProperty('--columns', columns);
  grid.style.setProperty('--least', `${least}ch`);
  grid.style.setProperty('--row', `${height}px`);
}

export function createTable(options: TableOptions): Table {
  const head = element('div', { 'role': 'row', 'class': 'grid-head', 'aria-rowindex': '1' }), body = element('div', { role: 'rowgroup', class: 'grid-body' });
  const grid = element('div', { 'role': 'grid', 'class': 'grid', 'aria-label': 'Results' }, element('div', { role: 'rowgroup' }, head), body);
  const reader = element('p', { 'class': 'grid-reader', 'aria-live': 'polite' }), wide = element('p', { class: 'grid-wide' });
  const frame = element('div', { class: 'grid-frame' }, wide, grid, reader);
  let view: TableView | undefined;
  let rowHeight = 32, first = -1, last = -1;
  let at: CellPosition = { row: 0, column: 0 }, queued = false;

  const draw = (force = false): void => {
    queued = false;
    if (!view) return;
    const { length } = view.places;
    const from = Math.max(0, Math.floor(grid.scrollTop / rowHeight) - spare), to = Math.min(length, Math.ceil((grid.scrollTop + grid.clientHeight) / rowHeight) + spare);
    if (!force && from === first && to === last) return;
    const hadFocus = body.contains(document.activeElement);
    // Rows that are still seen stay as they are.
    const kept = new Map(force ? [] : [...body.children].map((row) => [Number(row.getAttribute('aria-rowindex')) - 2, row]));
    for (const [row, made] of kept) if (row < from || row >= to) made.remove();
    for (let row = from; row < to; row++) if (!kept.has(row)) body.append(drawRow(row, view, at, rowHeight, options));
    if (force) [...body.children].slice(0, Math.max(0, body.children.length - (to - from))).forEach((row) => { row.remove(); });
    [first, last] = [from, to];
    if (hadFocus) cellAt(at.row, at.column)?.focus({ preventScroll: true });
    options.labels.want(labelledIris(view, from, to));
  };
  const cellAt = (row: number, column: number): HTMLElement | null => body.querySelector(`[data-row="${row}"][data-column="${column}"]`);
  const go = ({ row, column }: CellPosition): void => {
    if (!view) return;
    at = { row: Math.max(0, Math.min(row, view.places.length - 1)), column: Math.max(0, Math.min(column, view.columns.length - 1)) };
    const top = at.row * rowHeight;
    if (top < grid.scrollTop) grid.scrollTop = top;
    else if (top + 2 * rowHeight > grid.scrollTop + grid.clientHeight) grid.scrollTop = top + 2 * rowHeight - grid.clientHeight;
    body.querySelector('[tabindex="0"]')?.setAttribute('tabindex', '-1');
    draw();
    const cell = cellAt(at.row, at.column);
    cell?.setAttribute('tabindex', '0');
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    reader.textContent = cell && cell.scrollWidth > cell.clientWidth ? cell.textContent : '';
  };
  grid.addEventListener('scroll', () => {
    if (queued) return;
    queued = true;
    requestAnimationFrame(() => { draw(); });
  }, { passive: true });
  /** Says where there are more columns than are seen. */
  const tellWidth = (): void => {
    frame.toggleAttribute('data-wide', grid.scrollWidth > grid.clientWidth + 1);
    wide.textContent = `${view?.columns.length ?? 0} columns: scroll sideways to see them all.`;
  };
  new ResizeObserver(() => {
    tellWidth();
    draw();
  }).observe(grid);
  head.addEventListener('click', (event) => {
    const column = (event.target as Element).closest('[data-sort]')?.getAttribute('data-sort');
    if (typeof column === 'string') options.sort(Number(column));
  });
  body.addEventListener('click', (event) => {
    const cell = (event.target as Element).closest<HTMLElement>('[data-row]');
    if (cell && !(event.target as Element).closest('a')) go({ row: Number(cell.dataset['row']), column: Number(cell.dataset['column']) });
  });
  body.addEventListener('keydown', (event) => {
    const page = Math.max(1, Math.floor(grid.clientHeight / rowHeight) - 2);
    const to = moveBy(event, at, page, { row: (view?.places.length ?? 1) - 1, column: (view?.columns.length ?? 1) - 1 });
    if (event.key === 'Enter') cellAt(at.row, at.column)?.querySelector('a')?.click();
    else if (to) go(to);
    else return;
    event.preventDefault();
  });
  return {
    root: frame,
    show(next) {
      const sameResult = view?.solutions === next.solutions;
      view = next;
      rowHeight = measureRow();
      if (!sameResult) {
        at = { row: 0, column: 0 };
        grid.scrollTop = 0;
      }
      describeGrid(grid, next, options, rowHeight);
      body.style.setProperty('height', `${Math.min(tallest, next.places.length * rowHeight)}px`);
      head.replaceChildren(...headCells(next));
      reader.textContent = '';
      tellWidth();
      draw(true);
    },
    redraw() { draw(true); },
  };
}
