import { element } from '../../dom.js';
import { drawChart, leftOut } from './chart.js';
import { chartColumns, pointsOf, type ChartColumns } from './chart-columns.js';
import { chartKinds, type ChartKind } from './view-names.js';
import type { ArrangedTable } from './arranged-table.js';

/** Pixels of the frame around a drawing, both sides. */
const framePadding = 36;
/** Names that are asked for: no chart has room for more. */
const mostNames = 200;

/**
 * Solutions as a chart, with a choice of those that they allow.
 *
 * @param wanted Kind, if it is possible, or its columns.
 * @param room Pixels that there are for it.
 * @param choose Is told of another one.
 */
export function chartView(
  { solutions, labels }: ArrangedTable,
  prefixes: Readonly<Record<string, string>>,
  wanted: ChartKind | ChartColumns | undefined,
  room: number,
  choose: (kind: ChartKind) => void,
): HTMLElement {
  const kinds = chartKinds.filter((kind) => chartColumns(solutions, kind) !== undefined || (typeof wanted === 'object' && wanted.kind === kind));
  const chart = typeof wanted === 'object' ? wanted : (chartColumns(solutions, wanted) ?? chartColumns(solutions));
  if (!chart) return element('p', {}, 'A chart needs a column of numbers.');
  const nameless = new Set<string>();
  const nameOf = (iri: string): string | undefined => {
    const name = labels.of(iri);
    if (name === undefined && nameless.size < mostNames) nameless.add(iri);
    return name;
  };
  const points = pointsOf(solutions, chart, prefixes, nameOf),
    left = leftOut(chart.kind, points);
  labels.want([...nameless]);
  const names = chart.columns.map((column) => `?${solutions.variables[column] ?? ''}`);
  const choice = element(
    'div',
    { 'class': 'segmented', 'role': 'group', 'aria-label': 'Chart' },
    ...kinds.map((kind) =>
      element('button', { 'type': 'button', 'data-chart': kind, 'aria-pressed': String(kind === chart.kind) }, kind[0]?.toUpperCase() + kind.slice(1)),
    ),
  );
  choice.addEventListener('click', (event) => {
    const kind = (event.target as Element).closest('[data-chart]')?.getAttribute('data-chart') as ChartKind | null | undefined;
    if (kind) choose(kind);
  });
  return element(
    'div',
    { class: 'chart-view' },
    choice,
    element(
      'p',
      { class: 'chart-note' },
      `${names.at(-1) ?? ''} by ${names.slice(0, -1).join(' and ')}.${left > 0 ? ` ${points.length - left} of ${points.length} rows are drawn, ${chart.kind === 'heat' ? 'those of the first sixty names of each side' : 'the first ones'}.` : ''} ${chart.kind === 'scatter' ? 'A larger dot stands for several rows. ' : ''}The same numbers are in the table. A line #view:${chart.kind} ${names.join(' ')} in the query opens this chart at once.`,
    ),
    element(
      'div',
      { 'class': 'chart-frame', 'tabindex': '0', 'role': 'region', 'aria-label': 'Chart' },
      drawChart(chart.kind, points, `${chart.kind} chart of ${names.join(', ')}, ${points.length} rows`, names, room - framePadding),
    ),
  );
}
