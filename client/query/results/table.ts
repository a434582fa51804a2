import { element } from '../../dom.js';
import { drawRow, headCells, labelledIris, type CellOptions, type CellPosition, type TableView } from './grid-cells.js';
import { widthsOf } from './grid-widths.js';

/** Rows that are drawn beyond those that are seen, on each side. */
const spare = 12;
/** Pixels beyond which browsers draw wrongly. */
const tallest = 15_000_000;

export interface TableOptions extends CellOptions {
  /** A header was chosen. */
  readonly sort: (column: number) => void;
}

/** A table that draws only the rows that are seen, with the keys of a grid. */
export interface Table {
  readonly root: HTMLElement;
  show(view: TableView): void;
  /** Draws again what is seen, e.g. when names have come. */
  redraw(): void;
}

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

/** The grid with its head and body, empty, and what stands around it. */
interface Frame {
  readonly root: HTMLElement;
  readonly grid: HTMLElement;
  readonly head: HTMLElement;
  readonly body: HTMLElement;
  /** Reads aloud what a cell has no room for. */
  readonly reader: HTMLElement;
  /** Says that there are more columns than are seen. */
  readonly wide: HTMLElement;
}

function createFrame(): Frame {
  const head = element('div', { 'role': 'row', 'class': 'grid-head', 'aria-rowindex': '1' }), body = element('div', { role: 'rowgroup', class: 'grid-body' });
  const grid = element('div', { 'role': 'grid', 'class': 'grid', 'aria-label': 'Results' }, element('div', { role: 'rowgroup' }, head), body);
  const reader = element('p', { 'class': 'grid-reader', 'aria-live': 'polite' }), wide = element('p', { class: 'grid-wide' });
  return { root: element('div', { class: 'grid-frame' }, wide, grid, reader), grid, head, body, reader, wide };
}

/** Puts rows into the body; those that are seen before and after stay as they are. @param force All are drawn anew. */
function putRows(body: HTMLElement, from: number, to: number, force: boolean, make: (row: number) => HTMLElement): void {
  const kept = new Map(force ? [] : [...body.children].map((row) => [Number(row.getAttribute('aria-rowindex')) - 2, row]));
  for (const [row, made] of kept) if (row < from || row >= to) made.remove();
  for (let row = from; row < to; row++) if (!kept.has(row)) body.append(make(row));
  if (force) [...body.children].slice(0, Math.max(0, body.children.length - (to - from))).forEach((row) => { row.remove(); });
}

/** Says where there are more columns than are seen. */
function tellWidth({ root, grid, wide }: Frame, view: TableView | undefined): void {
  root.toggleAttribute('data-wide', grid.scrollWidth > grid.clientWidth + 1);
  wide.textContent = `${view?.columns.length ?? 0} columns: scroll sideways to see them all.`;
}

/** Scrolls so that a row is seen whole below the head. */
function scrollToRow(grid: HTMLElement, row: number, height: number): void {
  const top = row * height;
  if (top < grid.scrollTop) grid.scrollTop = top;
  else if (top + 2 * height > grid.scrollTop + grid.clientHeight) grid.scrollTop = top + 2 * height - grid.clientHeight;
}

export function createTable(options: TableOptions): Table {
  const frame = createFrame(), { root, grid, head, body, reader } = frame;
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
    const shown = view;
    putRows(body, from, to, force, (row) => drawRow(row, shown, at, rowHeight, options));
    [first, last] = [from, to];
    if (hadFocus) cellAt(at.row, at.column)?.focus({ preventScroll: true });
    options.labels.want(labelledIris(view, from, to));
  };
  const cellAt = (row: number, column: number): HTMLElement | null => body.querySelector(`[data-row="${row}"][data-column="${column}"]`);
  const go = ({ row, column }: CellPosition): void => {
    if (!view) return;
    at = { row: Math.max(0, Math.min(row, view.places.length - 1)), column: Math.max(0, Math.min(column, view.columns.length - 1)) };
    scrollToRow(grid, at.row, rowHeight);
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
  new ResizeObserver(() => {
    tellWidth(frame, view);
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
    root,
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
      tellWidth(frame, view);
      draw(true);
    },
    redraw() { draw(true); },
  };
}
