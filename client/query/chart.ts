import type { ChartKind, ChartPoint } from './chart-shape.js';

const namespace = 'http://www.w3.org/2000/svg';

function svg(name: string, attributes: Readonly<Record<string, string | number>>, ...children: readonly (Node | string)[]): SVGElement {
  const made = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/** What is drawn at most; the rest is in the table. */
const most = { bar: 60, line: 2000, scatter: 2000, heat: 60 } as const;
const width = 900, left = 260, right = 60, rowHeight = 26, figureWidth = 8;

const short = (name: string, length = 31): string => (name.length <= length ? name : `${name.slice(0, length - 1).trimEnd()}…`);
const number = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 3 });

/** Marks of an axis: round steps between two numbers. */
export function ticks(from: number, to: number, about = 5): readonly number[] {
  if (!(to > from)) return [from];
  const raw = (to - from) / about, power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((each) => each * power >= raw) ?? 10) * power;
  const found: number[] = [];
  for (let value = Math.ceil(from / step) * step; value <= to + step / 1e6; value += step) found.push(Number(value.toPrecision(12)));
  return found;
}

const titled = (element: SVGElement, text: string): SVGElement => {
  element.append(svg('title', {}, text));
  return element;
};

function bars(points: readonly ChartPoint[]): SVGElement[] {
  const shown = points.slice(0, most.bar), largest = Math.max(0, ...shown.map(({ value }) => value)), smallest = Math.min(0, ...shown.map(({ value }) => value));
  // A number stands whole behind its bar: cut, it would be another number.
  const behind = Math.max(right, 12 + figureWidth * Math.max(0, ...shown.map(({ value }) => number(value).length)));
  const x = (value: number): number => left + (value - smallest) / (largest - smallest || 1) * (width - left - behind);
  return shown.flatMap(({ names, value }, i) => {
    const y = i * rowHeight + 4, name = names[0] ?? '';
    return [
      titled(svg('text', { 'x': left - 8, 'y': y + 14, 'text-anchor': 'end', 'class': 'chart-name' }, short(name)), name),
      titled(svg('rect', { x: Math.min(x(0), x(value)), y, width: Math.max(1, Math.abs(x(value) - x(0))), height: rowHeight - 8, rx: 2, class: 'chart-bar' }), `${name}: ${number(value)}`),
      svg('text', { x: Math.max(x(0), x(value)) + 6, y: y + 14, class: 'chart-value' }, number(value)),
    ];
  });
}

const plane = { height: 392, bottom: 58, top: 32, left: 70 } as const;

/** The two axes with their names, and what places a point between them. */
function axes(xs: readonly number[], ys: readonly number[], xText: (value: number) => string, [xName = '', yName = '']: readonly string[]): { readonly x: (value: number) => number; readonly y: (value: number) => number; readonly marks: SVGElement[] } {
  const [x0, x1] = [Math.min(...xs), Math.max(...xs)], [y0, y1] = [Math.min(0, ...ys), Math.max(...ys)];
  const x = (value: number): number => plane.left + (value - x0) / (x1 - x0 || 1) * (width - plane.left - right);
  const y = (value: number): number => plane.height - plane.bottom - (value - y0) / (y1 - y0 || 1) * (plane.height - plane.bottom - plane.top);
  const marks = [
    ...ticks(y0, y1).flatMap((value) => [
      svg('line', { x1: plane.left, x2: width - right, y1: y(value), y2: y(value), class: 'chart-grid' }),
      svg('text', { 'x': plane.left - 8, 'y': y(value) + 4, 'text-anchor': 'end', 'class': 'chart-value' }, number(value)),
    ]),
    ...ticks(x0, x1, 8).map((value) => svg('text', { 'x': x(value), 'y': plane.height - plane.bottom + 20, 'text-anchor': 'middle', 'class': 'chart-value' }, xText(value))),
    svg('text', { x: 0, y: 14, class: 'chart-axis' }, yName),
    svg('text', { 'x': width - right, 'y': plane.height - 10, 'text-anchor': 'end', 'class': 'chart-axis' }, xName),
  ];
  return { x, y, marks };
}

/** The number that places a name on an axis: a number, or the time of a date. */
const placeOf = (name: string): number => (/^-?\d+(?:\.\d+)?$/.test(name) ? Number(name) : Date.parse(name));

function curve(points: readonly ChartPoint[], joined: boolean, names: readonly string[]): SVGElement[] {
  const placed = points.slice(0, most.line).map(({ names, value }) => ({ at: placeOf(names[0] ?? ''), name: names[0] ?? '', value })).filter(({ at }) => !Number.isNaN(at)).sort((a, b) => a.at - b.at);
  const dates = placed.some(({ name }) => /^\d{4}-/.test(name));
  const { x, y, marks } = axes(placed.map(({ at }) => at), placed.map(({ value }) => value), (value) => (dates ? new Date(value).toISOString().slice(0, 10) : String(value)), names);
  const line = svg('polyline', { points: placed.map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' '), class: 'chart-line' });
  return [...marks, ...(joined ? [line] : []), ...placed.map(({ at, name, value }) => titled(svg('circle', { cx: x(at), cy: y(value), r: joined ? 3 : 4.5, class: 'chart-dot' }), `${name}: ${number(value)}`))];
}

/** The names of rows and columns that a heat map has room for. */
const heatNames = (points: readonly ChartPoint[], place: 0 | 1): readonly string[] => [...new Set(points.map(({ names }) => names[place] ?? ''))].slice(0, most.heat);

/** Two categories and a number: rows, columns and a shade. */
function heat(points: readonly ChartPoint[], [rowName = '', columnName = '']: readonly string[]): { readonly parts: SVGElement[]; readonly height: number } {
  const rows = heatNames(points, 0), columns = heatNames(points, 1);
  // Names of columns lean to the right, beyond the last one.
  const lean = 130, size = Math.min(44, Math.max(11, (width - left - lean) / Math.max(1, columns.length))), head = 170;
  const largest = Math.max(...points.map(({ value }) => value), 0), smallest = Math.min(...points.map(({ value }) => value), 0);
  const parts = [
    svg('text', { 'x': left - 8, 'y': head - 8, 'text-anchor': 'end', 'class': 'chart-axis' }, rowName), svg('text', { x: left, y: 14, class: 'chart-axis' }, columnName),
    ...rows.map((name, i) => titled(svg('text', { 'x': left - 8, 'y': head + i * 22 + 15, 'text-anchor': 'end', 'class': 'chart-name' }, short(name)), name)),
    ...columns.map((name, i) => titled(svg('text', { x: 0, y: 0, transform: `translate(${left + i * size + size / 2} ${head - 6}) rotate(-50)`, class: 'chart-name' }, short(name, 24)), name)),
    ...points.flatMap(({ names, value }) => {
      const row = rows.indexOf(names[0] ?? ''), column = columns.indexOf(names[1] ?? '');
      if (row < 0 || column < 0) return [];
      const part = (value - smallest) / (largest - smallest || 1);
      const cell = svg('rect', { 'x': left + column * size + 1, 'y': head + row * 22 + 1, 'width': size - 2, 'height': 20, 'rx': 2, 'class': 'chart-bar', 'fill-opacity': (0.12 + 0.88 * part).toFixed(2) });
      return [titled(cell, `${names[0] ?? ''}, ${names[1] ?? ''}: ${number(value)}`), ...(size >= 26 ? [svg('text', { 'x': left + column * size + size / 2, 'y': head + row * 22 + 15, 'text-anchor': 'middle', 'class': part > 0.55 ? 'chart-value inside' : 'chart-value' }, number(value))] : [])];
    }),
  ];
  return { parts, height: head + rows.length * 22 + 10 };
}

/**
 * Draws points. The drawing has a name for those who hear it; the numbers themselves are in the table of the result.
 *
 * @param name What it shows, as a sentence. @param columns Names of the columns that it takes, the measure last.
 */
export function drawChart(kind: ChartKind, points: readonly ChartPoint[], name: string, columns: readonly string[]): SVGElement {
  const { parts, height } = kind === 'heat' ? heat(points, columns)
    : kind === 'bar' ? { parts: bars(points), height: Math.min(points.length, most.bar) * rowHeight + 8 }
      : { parts: curve(points, kind === 'line', columns), height: plane.height };
  return svg('svg', { 'viewBox': `0 0 ${width} ${height}`, 'role': 'img', 'aria-label': name, 'class': `chart chart-of-${kind}` }, ...parts);
}

/** How many points a chart leaves out. */
export function leftOut(kind: ChartKind, points: readonly ChartPoint[]): number {
  if (kind !== 'heat') return Math.max(0, points.length - most[kind]);
  const rows = new Set(heatNames(points, 0)), columns = new Set(heatNames(points, 1));
  return points.filter(({ names: [row = '', column = ''] }) => !rows.has(row) || !columns.has(column)).length;
}
