import { element } from '../dom.js';
import { drawChart, leftOut } from './chart.js';
import { chartKinds, chartShape, pointsOf, wantedView, type ChartKind } from './chart-shape.js';
import { cascadeMap, stageValues } from './cascade-map.js';
import { shownText, type Cell } from './cells.js';
import { copyText } from './copy.js';
import { createLabels } from './labels.js';
import { arrange, type Order, type Solutions } from './rows.js';
import type { Ran } from './run.js';
import type { Schema } from './schema.js';
import { bibTeX, citation } from './share.js';
import { createTable } from './table.js';
import { toMarkdown, toTsv } from './write-rows.js';

export interface ResultsOptions {
  readonly base: string;
  readonly prefixes: Readonly<Record<string, string>>;
  readonly schema: () => Schema | undefined;
}

/** Where answers are shown. */
export interface Results {
  /** Shows rows while they come. */
  come(solutions: Solutions): void;
  /** Shows an answer, whole. */
  show(query: string, ran: Ran): void;
  /** The schema has come: what was shown without it may have more views. */
  learn(): void;
  clear(): void;
}

type ViewName = 'table' | 'chart' | 'cascade' | 'raw';
const viewNames: Readonly<Record<ViewName, string>> = { table: 'Table', chart: 'Chart', cascade: 'Cascade', raw: 'Raw' };

/** Milliseconds between two drawings while rows come. */
const drawEvery = 200;
/** Characters of the raw view; rows of a copy to Markdown. */
const mostRaw = 200_000, mostMarkdown = 5_000;

const button = (text: string, attributes: Readonly<Record<string, string>> = {}): HTMLButtonElement => element('button', { type: 'button', ...attributes }, text);

/** @param place Is emptied and filled. */
export function createResults(place: HTMLElement, { base, prefixes, schema }: ResultsOptions): Results {
  let solutions: Solutions = { variables: [], rows: [] }, hidden = new Set<number>(), order: Order | undefined, filter = '', named = true, drawn = 0;
  const labels = createLabels(base, () => { table.redraw(); });
  const learnTerms = (): void => { labels.learn((schema()?.terms ?? []).map(({ slug, label }) => [base + slug, label] as const)); };
  const textOf = (cell: Cell | undefined): string => (named && cell?.type === 'iri' ? labels.of(cell.value) : undefined) ?? shownText(cell, prefixes);
  const columns = (): readonly number[] => solutions.variables.map((_, i) => i).filter((i) => !hidden.has(i));
  let places: Uint32Array = new Uint32Array();
  const count = element('span', { 'class': 'result-count', 'role': 'status' });
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

  const view = element('div', { class: 'result-view' });
  const tools = element('div', { class: 'result-tools' });
  const showView = (name: ViewName, query: string, kind?: ChartKind): void => {
    for (const each of place.querySelectorAll('[data-view]')) each.setAttribute('aria-pressed', String(each.getAttribute('data-view') === name));
    tools.hidden = name !== 'table';
    if (name === 'table') {
      view.replaceChildren(table.root);
      arrangeNow();
    } else if (name === 'raw') {
      view.replaceChildren(rawView(solutions));
    } else if (name === 'chart') {
      view.replaceChildren(chartView(query, kind));
    } else {
      const known = schema();
      view.replaceChildren(element('p', {}, 'Drawing…'));
      if (known) void cascadeMap(stageValues(solutions, known)).then((map) => { view.replaceChildren(map); });
    }
  };

  const chartView = (query: string, wanted?: ChartKind): HTMLElement => {
    const kinds = chartKinds.filter((kind) => chartShape(solutions, kind) !== undefined);
    const shape = chartShape(solutions, wanted) ?? chartShape(solutions);
    if (!shape) return element('p', {}, 'A chart needs a column of numbers.');
    const points = pointsOf(solutions, shape, prefixes, (iri) => labels.of(iri)), left = leftOut(shape.kind, points);
    const names = shape.columns.map((column) => `?${solutions.variables[column] ?? ''}`);
    const choice = element('div', { 'class': 'segmented', 'role': 'group', 'aria-label': 'Chart' }, ...kinds.map((kind) => button(kind[0]?.toUpperCase() + kind.slice(1), { 'data-chart': kind, 'aria-pressed': String(kind === shape.kind) })));
    choice.addEventListener('click', (event) => {
      const kind = (event.target as Element).closest('[data-chart]')?.getAttribute('data-chart') as ChartKind | null | undefined;
      if (!kind) return;
      showView('chart', query, kind);
      view.querySelector<HTMLElement>(`[data-chart="${kind}"]`)?.focus();
    });
    return element('div', { class: 'chart-view' }, choice,
      element('p', { class: 'chart-note' }, `${names.at(-1) ?? ''} by ${names.slice(0, -1).join(' and ')}.${left > 0 ? ` The first ${points.length - left} of ${points.length} rows are drawn.` : ''} The same numbers are in the table. A line #view:${shape.kind} in the query opens this chart at once.`),
      element('div', { 'class': 'chart-frame', 'tabindex': '0', 'role': 'region', 'aria-label': 'Chart' }, drawChart(shape.kind, points, `${shape.kind} chart of ${names.join(', ')}, ${points.length} rows`)));
  };

  const filterField = element('input', { 'type': 'search', 'placeholder': 'Filter rows', 'aria-label': 'Filter rows', 'class': 'result-filter' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  filterField.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      filter = filterField.value;
      arrangeNow();
    }, solutions.rows.length > 5000 ? 150 : 0);
  });
  const names = element('label', { class: 'result-check' }, element('input', { type: 'checkbox', checked: '' }), ' Names');
  names.addEventListener('change', (event) => {
    named = (event.target as HTMLInputElement).checked;
    arrangeNow();
  });
  const columnMenu = element('details', { class: 'menu' }, element('summary', {}, 'Columns'), element('div', { class: 'menu-body' }));
  const drawColumns = (): void => {
    columnMenu.querySelector('.menu-body')?.replaceChildren(...solutions.variables.map((name, i) => {
      const box = element('input', { type: 'checkbox', ...(!hidden.has(i) && { checked: '' }) });
      box.addEventListener('change', () => {
        hidden = new Set([...hidden].filter((each) => each !== i));
        if (!box.checked) hidden.add(i);
        arrangeNow();
      });
      return element('label', {}, box, ` ?${name}`);
    }));
  };
  const copied = element('span', { role: 'status' });
  const copyButton = (text: string, make: () => string): HTMLButtonElement => {
    const made = button(text);
    made.addEventListener('click', () => { void copyText(make(), copied); });
    return made;
  };
  const selected = (most = Infinity): Parameters<typeof toTsv>[0] => ({ solutions, places: places.slice(0, Math.min(places.length, most)), columns: columns(), textOf });
  tools.append(filterField, count, names, columnMenu, copyButton('Copy for a spreadsheet', () => toTsv(selected())), copyButton('Copy as Markdown', () => toMarkdown(selected(mostMarkdown))), copied);

  const reset = (next: Solutions): void => {
    if (next.variables.join(' ') !== solutions.variables.join(' ')) [hidden, order] = [new Set(), undefined];
    [filter, filterField.value] = ['', ''];
    solutions = next;
    learnTerms();
    drawColumns();
  };

  /** What was shown while the schema had not come. */
  let early: readonly [query: string, ran: Ran] | undefined;
  const api: Results = {
    clear() {
      place.replaceChildren();
      drawn = 0;
      early = undefined;
    },
    learn() {
      const known = schema();
      if (early && known && stageValues(solutions, known).length > 0) api.show(...early);
      early = undefined;
    },
    come(next) {
      const now = performance.now();
      if (drawn === 0) reset(next);
      if (now - drawn < drawEvery) return;
      drawn = now;
      if (!table.root.isConnected) place.replaceChildren(table.root);
      places = Uint32Array.from(next.rows.keys());
      table.show({ solutions: next, places, columns: next.variables.map((_, i) => i), order: undefined, named });
    },
    show(query, ran) {
      const { answer, version } = ran;
      early = schema() ? undefined : [query, ran];
      const date = new Date(), cited = { query, version, date, origin: location.origin };
      const cite = element('details', { class: 'cite' }, element('summary', {}, 'Cite this result'),
        element('p', { class: 'citation-text' }, citation(cited)), element('pre', { tabindex: '0' }, bibTeX(cited)));
      if (answer.kind === 'boolean') {
        place.replaceChildren(element('p', { class: 'result-boolean' }, answer.value ? 'Yes' : 'No'), cite);
        return;
      }
      if (answer.kind === 'triples') {
        place.replaceChildren(element('p', { class: 'result-views' }, graphLink(query)), element('pre', { tabindex: '0' }, answer.text.slice(0, mostRaw)), ...(answer.text.length > mostRaw ? [element('p', {}, 'The rest is in the download.')] : []), cite);
        return;
      }
      reset(answer.solutions);
      const known = schema(), steps = known ? stageValues(solutions, known) : [];
      const offered: readonly ViewName[] = ['table', ...(chartShape(solutions) ? ['chart' as const] : []), ...(steps.length > 0 ? ['cascade' as const] : []), 'raw'];
      const views = element('div', { 'class': 'segmented', 'role': 'group', 'aria-label': 'View' }, ...offered.map((name) => button(viewNames[name], { 'data-view': name, 'aria-pressed': 'false' })));
      views.addEventListener('click', (event) => {
        const name = (event.target as Element).closest('[data-view]')?.getAttribute('data-view') as ViewName | null | undefined;
        if (name) showView(name, query);
      });
      place.replaceChildren(element('div', { class: 'result-views' }, views, ...(hasIris(solutions) ? [graphLink(query)] : [])), tools, view, cite);
      const wanted = wantedView(query), kind = chartKinds.find((each) => each === wanted);
      const asked = kind ? 'chart' : offered.find((name) => name === wanted);
      showView(asked !== undefined && offered.includes(asked) ? asked : 'table', query, kind);
    },
  };
  return api;
}

const graphLink = (query: string): HTMLElement => element('a', { href: `/graph?query=${encodeURIComponent(query)}` }, 'Open in the graph');

const hasIris = ({ rows }: Solutions): boolean => rows.slice(0, 50).some((row) => row.some((written) => written.startsWith('<')));

/** The rows as they came, in TSV. */
function rawView({ variables, rows }: Solutions): HTMLElement {
  let text = variables.map((name) => `?${name}`).join('\t'), i = 0;
  for (; i < rows.length && text.length < mostRaw; i++) text += `\n${rows[i]?.join('\t') ?? ''}`;
  return element('div', {}, element('pre', { 'tabindex': '0', 'aria-label': 'Raw result' }, text), ...(i < rows.length ? [element('p', {}, `The first ${i.toLocaleString('en')} of ${rows.length.toLocaleString('en')} rows; all are in the download.`)] : []));
}
