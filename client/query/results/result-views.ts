import { element } from '../../dom.js';
import type { ArrangedTable } from './arranged-table.js';
import { cascadeMap, measureOf, stageValues } from './cascade-map.js';
import { chartColumns, type ChartColumns } from './chart-columns.js';
import { chartView } from './chart-view.js';
import { graphLink } from './graph-link.js';
import { rawView } from './plain-views.js';
import type { ResultTools } from './result-tools.js';
import type { Solutions } from './rows.js';
import type { Schema } from '../text/schema.js';
import { wantedView, type ChartKind } from './view-names.js';
import { chooseView, type ViewName } from './wanted-view.js';

export interface ResultViewsOptions {
  readonly table: ArrangedTable;
  /** What stands above the table. */
  readonly tools: ResultTools;
  readonly prefixes: Readonly<Record<string, string>>;
  readonly schema: () => Schema | undefined;
}

/** The solutions of the table in one of the views that they allow. */
export interface ResultViews {
  /** Shows them in the view that the query asks for. @param below What stands under it. */
  show(query: string, below: HTMLElement): void;
  /** Draws a chart that is shown again, with names that have come. */
  redrawChart(): void;
  /** Whether the result names steps of the cascade, as far as the schema tells. */
  hasSteps(): boolean;
}

const viewNames: Readonly<Record<ViewName, string>> = { table: 'Table', chart: 'Chart', cascade: 'Cascade', raw: 'Raw' };
/** Pixels for a chart where nothing is laid out. */
const usualWidth = 900;

/** Buttons for views. @param choose Is told of the one that is wanted. */
function viewChoice(offered: readonly ViewName[], choose: (name: ViewName) => void): HTMLElement {
  const views = element('div', { 'class': 'segmented', 'role': 'group', 'aria-label': 'View' },
    ...offered.map((name) => element('button', { 'type': 'button', 'data-view': name, 'aria-pressed': 'false' }, viewNames[name])));
  views.addEventListener('click', (event) => {
    const name = (event.target as Element).closest('[data-view]')?.getAttribute('data-view') as ViewName | null | undefined;
    if (name) choose(name);
  });
  return views;
}

const hasIris = ({ rows }: Solutions): boolean => rows.slice(0, 50).some((row) => row.some((written) => written.startsWith('<')));

/** @param place Is emptied and filled. */
export function createResultViews(place: HTMLElement, { table, tools, prefixes, schema }: ResultViewsOptions): ResultViews {
  const view = element('div', { class: 'result-view' });
  const steps = (): ReturnType<typeof stageValues> => {
    const known = schema();
    return known ? stageValues(table.solutions, known) : [];
  };
  /** The chart that is shown. */
  let charted: ChartKind | ChartColumns | undefined;
  const focusChoice = (kind: string): void => { view.querySelector<HTMLElement>(`[data-chart="${kind}"]`)?.focus(); };
  const showChart = (kind: ChartKind | ChartColumns | undefined): void => {
    charted = kind;
    view.replaceChildren(chartView(table, prefixes, kind, view.clientWidth || place.clientWidth || usualWidth, (other) => {
      showChart(other);
      focusChoice(other);
    }));
  };
  const showView = (name: ViewName, chart?: ChartColumns): void => {
    for (const each of place.querySelectorAll('[data-view]')) each.setAttribute('aria-pressed', String(each.getAttribute('data-view') === name));
    tools.root.hidden = name !== 'table';
    switch (name) {
      case 'table':
        view.replaceChildren(table.root);
        table.arrange();
        break;
      case 'raw': view.replaceChildren(rawView(table.solutions)); break;
      case 'chart': showChart(chart); break;
      case 'cascade': {
        const map = element('div', {}, element('p', {}, 'Drawing…'));
        view.replaceChildren(map);
        if (schema()) void cascadeMap(steps(), measureOf(table.solutions), map);
      }
    }
  };
  return {
    hasSteps: () => steps().length > 0,
    redrawChart() {
      const chart = view.querySelector('.chart-view');
      if (!chart) return;
      const focused = chart.contains(document.activeElement) ? document.activeElement?.getAttribute('data-chart') : undefined;
      showChart(charted);
      if (typeof focused === 'string') focusChoice(focused);
    },
    show(query, below) {
      const { solutions } = table;
      const offered: readonly ViewName[] = ['table', ...(chartColumns(solutions) ? ['chart' as const] : []), ...(steps().length > 0 ? ['cascade' as const] : []), 'raw'];
      const chosen = chooseView(wantedView(query), solutions, offered);
      // What the schema will tell is not missing yet.
      const remark = chosen.remark === undefined || (!schema() && wantedView(query)?.name === 'cascade') ? [] : [element('p', { class: 'view-remark', role: 'status' }, chosen.remark)];
      place.replaceChildren(...remark, element('div', { class: 'result-views' }, viewChoice(offered, showView), ...(hasIris(solutions) ? [graphLink(query)] : [])), tools.root, view, below);
      showView(chosen.view, chosen.chart);
    },
  };
}
