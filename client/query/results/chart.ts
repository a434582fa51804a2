import type { ChartPoint } from './chart-columns.js';
import type { ChartKind } from './view-names.js';

const namespace = 'http://www.w3.org/2000/svg';

function svg(name: string, attributes: Readonly<Record<string, string | number>>, ...children: readonly (Node | string)[]): SVGElement {
  const made = document.createElementNS(namespace, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/** What is drawn at most; the rest is in the table. */
const most = { bar: 60, line: 2000, scatter: 2000, heat: 60 } as const;
/** Pixels: a drawing is as large as it says, so that its texts are never made smaller. Below `narrow` names stand above their bars. */
const widest = 960, widestHeat = 1600, narrowest = 280, narrow = 560, right = 60, rowHeight = 26, highRow = 44, figureWidth = 8, letterWidth = 7;
const widthIn = (room: number, most: number): number => Math.round(Math.max(narrowest, Math.min(most, room)));
/** Room for names on the left of a drawing. */
const namesLeft = (names: readonly string[], most: number): number => Math.min(most, 16 + figureWidth * Math.max(0, ...names.map((name) => name.length)));

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

function bars(points: readonly ChartPoint[], width: number): { readonly parts: SVGElement[]; readonly height: number } {
  const shown = points.slice(0, most.bar), largest = Math.max(0, ...shown.map(({ value }) => value)), smallest = Math.min(0, ...shown.map(({ value }) => value));
  const isNarrow = width < narrow, left = isNarrow ? 0 : namesLeft(shown.map(({ names: [name = ''] }) => name), Math.min(420, width * 0.45)), step = isNarrow ? highRow : rowHeight;
  // A number stands whole behind its bar: cut, it would be another number.
  const behind = Math.max(right, 12 + figureWidth * Math.max(0, ...shown.map(({ value }) => number(value).length)));
  const x = (value: number): number => left + (value - smallest) / (largest - smallest || 1) * (width - left - behind);
  const parts = shown.flatMap(({ names, value }, i) => {
    const name = names[0] ?? '', y = i * step + (isNarrow ? 20 : 4);
    const label = isNarrow ? svg('text', { x: 0, y: y - 5, class: 'chart-name' }, short(name, Math.floor(width / letterWidth)))
      : svg('text', { 'x': left - 8, 'y': y + 14, 'text-anchor': 'end', 'class': 'chart-name' }, short(name, Math.floor((left - 8) / letterWidth)));
    return [
      titled(label, name),
      titled(svg('rect', { x: Math.min(x(0), x(value)), y, width: Math.max(1, Math.abs(x(value) - x(0))), height: rowHeight - 8, rx: 2, class: 'chart-bar' }), `${name}: ${number(value)}`),
      svg('text', { x: Math.max(x(0), x(value)) + 6, y: y + 14, class: 'chart-value' }, number(value)),
    ];
  });
  return { parts, height: shown.length * step + 8 };
}

const plane = { bottom: 58, top: 32, height: 392, low: 320 } as const;

interface Axes {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly marks: SVGElement[];
  readonly height: number;
}

/** The two axes with their names, and what places a point between them. */
function axes(xs: readonly number[], ys: readonly number[], xText: (value: number) => string, [xName = '', yName = '']: readonly string[], width: number): Axes {
  const [x0, x1] = [Math.min(...xs), Math.max(...xs)], [y0, y1] = [Math.min(0, ...ys), Math.max(...ys)];
  const yTicks = ticks(y0, y1), left = namesLeft(yTicks.map(number), 140), height = width < narrow ? plane.low : plane.height, end = width - (width < narrow ? 24 : right);
  const x = (value: number): number => left + (value - x0) / (x1 - x0 || 1) * (end - left);
  const y = (value: number): number => height - plane.bottom - (value - y0) / (y1 - y0 || 1) * (height - plane.bottom - plane.top);
  const markWidth = 28 + figureWidth * Math.max(xText(x0).length, xText(x1).length);
  const marks = [
    ...yTicks.flatMap((value) => [
      svg('line', { x1: left, x2: end, y1: y(value), y2: y(value), class: 'chart-grid' }),
      svg('text', { 'x': left - 8, 'y': y(value) + 4, 'text-anchor': 'end', 'class': 'chart-value' }, number(value)),
    ]),
    ...ticks(x0, x1, Math.max(1, Math.min(8, Math.floor((end - left) / markWidth)))).map((value) => svg('text', { 'x': x(value), 'y': height - plane.bottom + 20, 'text-anchor': 'middle', 'class': 'chart-value' }, xText(value))),
    svg('text', { x: 0, y: 14, class: 'chart-axis' }, yName),
    svg('text', { 'x': end, 'y': height - 10, 'text-anchor': 'end', 'class': 'chart-axis' }, xName),
  ];
  return { x, y, marks, height };
}

/** The number that places a name on an axis: a number, or the time of a date. */
const placeOf = (name: string): number => (/^-?\d+(?:\.\d+)?$/.test(name) ? Number(name) : Date.parse(name));

function curve(points: readonly ChartPoint[], joined: boolean, names: readonly string[], width: number): { readonly parts: SVGElement[]; readonly height: number } {
  const placed = points.slice(0, most.line).map(({ names, value }) => ({ at: placeOf(names[0] ?? ''), name: names[0] ?? '', value })).filter(({ at }) => !Number.isNaN(at)).sort((a, b) => a.at - b.at);
  const dates = placed.some(({ name }) => /^\d{4}-/.test(name));
  const { x, y, marks, height } = axes(placed.map(({ at }) => at), placed.map(({ value }) => value), (value) => (dates ? new Date(value).toISOString().slice(0, 10) : String(value)), names, width);
  const line = svg('polyline', { points: placed.map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' '), class: 'chart-line' });
  const dots = joined ? placed.map((point) => ({ ...point, rows: 1 })) : together(placed), biggest = Math.max(1, ...dots.map(({ rows }) => rows));
  return {
    height, parts: [...marks, ...(joined ? [line] : []), ...dots.map(({ at, name, value, rows }) => {
      const dot = svg('circle', { 'cx': x(at), 'cy': y(value), 'r': joined ? 3 : (smallDot + (largeDot - smallDot) * Math.sqrt((rows - 1) / Math.max(biggest - 1, 1))).toFixed(1), 'class': joined ? 'chart-dot' : 'chart-dot chart-rows' });
      return titled(dot, `${name}: ${number(value)}${rows > 1 ? `, ${rows} rows` : ''}`);
    })],
  };
}

/** Pixels: half the width of a dot that stands for one row, and of the one that stands for most. */
const smallDot = 4.5, largeDot = 9;

/** Points of the same two numbers as one, with how many rows they are; those of most rows first, so that no dot hides under a larger one. */
function together<Point extends { readonly at: number; readonly value: number }>(points: readonly Point[]): readonly (Point & { readonly rows: number })[] {
  const found = new Map<string, { readonly point: Point; rows: number }>();
  for (const point of points) {
    const key = `${point.at} ${point.value}`, known = found.get(key);
    if (known) known.rows += 1;
    else found.set(key, { point, rows: 1 });
  }
  return [...found.values()].map(({ point, rows }) => ({ ...point, rows })).sort((a, b) => b.rows - a.rows);
}

/** The names of rows and columns that a heat map has room for. */
const heatNames = (points: readonly ChartPoint[], place: 0 | 1): readonly string[] => [...new Set(points.map(({ names }) => names[place] ?? ''))].slice(0, most.heat);

/** What the shades of a heat map stand for: from the least to the largest number. */
function scale(name: string, from: number, to: number): SVGElement[] {
  const steps = from === to ? 1 : 5, size = 22;
  return [
    svg('text', { x: 0, y: 14, class: 'chart-axis' }, short(name, 18)),
    ...Array.from({ length: steps }, (_, i) => svg('rect', { 'x': i * size, 'y': 22, 'width': size, 'height': 14, 'class': 'chart-bar chart-scale', 'fill-opacity': shade(steps === 1 ? 1 : i / (steps - 1)) })),
    svg('text', { x: 0, y: 52, class: 'chart-value' }, number(from)),
    ...(steps === 1 ? [] : [svg('text', { 'x': steps * size, 'y': 52, 'text-anchor': 'end', 'class': 'chart-value' }, number(to))]),
  ];
}

const shade = (part: number): string => (0.12 + 0.88 * part).toFixed(2);

/** What a heat map is drawn in, in pixels. */
interface HeatFrame {
  /** Where the cells begin. */
  readonly left: number;
  readonly head: number;
  /** Of a cell. */
  readonly size: number;
  readonly width: number;
  /** From one row to the next, and from there to its cells. */
  readonly step: number;
  readonly above: number;
  /** Degrees by which names of columns lean. */
  readonly lean: number;
}

const cellHeight = 22;

/** As wide as it needs to be: it scrolls where there is less room. On a phone names of rows stand above their cells, which have the whole width. */
function heatFrame(rows: readonly string[], columns: readonly string[], room: number): HeatFrame {
  const isNarrow = room < narrow, left = isNarrow ? 0 : Math.max(150, namesLeft(rows, 290));
  // Names of columns lean to the right, beyond the last one; upright they need no room there.
  const lean = isNarrow ? -90 : -50, beyond = isNarrow ? 0 : 130, size = Math.min(44, Math.max(isNarrow ? 26 : 11, (room - left - beyond) / Math.max(1, columns.length)));
  const longest = Math.min(24, Math.max(0, ...columns.map((name) => name.length)));
  const width = Math.ceil(Math.max(isNarrow ? room : 0, left + columns.length * size + beyond));
  return { left, head: isNarrow ? 88 + 7.5 * longest : 170, size, width, step: isNarrow ? highRow : cellHeight, above: isNarrow ? 20 : 0, lean };
}

/** Names of rows: beside their cells, or above them, there again for each width of the frame, so that one that scrolls has them in sight. */
const heatRows = (rows: readonly string[], { left, head, width, step, above }: HeatFrame, room: number): SVGElement[] => rows.flatMap((name, i) => {
  const y = head + i * step + 15;
  if (above === 0) return [titled(svg('text', { 'x': left - 8, y, 'text-anchor': 'end', 'class': 'chart-name' }, short(name, Math.floor((left - 8) / 7))), name)];
  return Array.from({ length: Math.ceil(width / room) }, (_, copy) => titled(svg('text', { 'x': copy * room, y, 'class': 'chart-name', ...(copy > 0 && { 'aria-hidden': 'true' }) }, short(name, Math.floor(Math.min(room, width - copy * room) / 7.5))), name));
});

/** Two categories and a number: rows, columns and a shade. */
function heat(points: readonly ChartPoint[], [rowName = '', columnName = '', measure = '']: readonly string[], room: number): { readonly parts: SVGElement[]; readonly height: number; readonly width: number } {
  const rows = heatNames(points, 0), columns = heatNames(points, 1), frame = heatFrame(rows, columns, room), { left, head, size, width, step, above, lean } = frame;
  const largest = Math.max(...points.map(({ value }) => value), 0), smallest = Math.min(...points.map(({ value }) => value), 0);
  const parts = [
    ...scale(measure, smallest, largest),
    ...(above === 0 ? [svg('text', { 'x': left - 8, 'y': head - 8, 'text-anchor': 'end', 'class': 'chart-axis' }, rowName), svg('text', { x: left, y: 14, class: 'chart-axis' }, columnName)]
      : [svg('text', { x: 0, y: 76, class: 'chart-axis' }, short(`${rowName} by ${columnName}`))]),
    ...heatRows(rows, frame, room),
    ...columns.map((name, i) => titled(svg('text', { x: 0, y: 0, transform: `translate(${left + i * size + size / 2 + (above === 0 ? 0 : 4)} ${head - 6}) rotate(${lean})`, class: 'chart-name' }, short(name, 24)), name)),
    ...points.flatMap(({ names, value }) => {
      const row = rows.indexOf(names[0] ?? ''), column = columns.indexOf(names[1] ?? '');
      if (row < 0 || column < 0) return [];
      const part = (value - smallest) / (largest - smallest || 1), y = head + row * step + above;
      const cell = svg('rect', { 'x': left + column * size + 1, 'y': y + 1, 'width': size - 2, 'height': cellHeight - 2, 'rx': 2, 'class': 'chart-bar', 'fill-opacity': shade(part) });
      return [titled(cell, `${names[0] ?? ''}, ${names[1] ?? ''}: ${number(value)}`), ...(size >= 26 ? [svg('text', { 'x': left + column * size + size / 2, 'y': y + 15, 'text-anchor': 'middle', 'class': 'chart-shaded' }, number(value))] : [])];
    }),
  ];
  return { parts, height: head + rows.length * step + 10, width };
}

/**
 * Draws points. The drawing has a name for those who hear it; the numbers themselves are in the table of the result.
 *
 * @param name What it shows, as a sentence. @param columns Names of the columns that it takes, the measure last. @param room Pixels that there are for it.
 */
export function drawChart(kind: ChartKind, points: readonly ChartPoint[], name: string, columns: readonly string[], room: number): SVGElement {
  const width = widthIn(room, kind === 'heat' ? widestHeat : widest);
  const drawn = kind === 'heat' ? heat(points, columns, width) : { width, ...(kind === 'bar' ? bars(points, width) : curve(points, kind === 'line', columns, width)) };
  return svg('svg', { 'viewBox': `0 0 ${drawn.width} ${drawn.height}`, 'width': drawn.width, 'height': drawn.height, 'role': 'img', 'aria-label': name, 'class': `chart chart-of-${kind}` }, ...drawn.parts);
}

/** How many points a chart leaves out. */
export function leftOut(kind: ChartKind, points: readonly ChartPoint[]): number {
  if (kind !== 'heat') return Math.max(0, points.length - most[kind]);
  const rows = new Set(heatNames(points, 0)), columns = new Set(heatNames(points, 1));
  return points.filter(({ names: [row = '', column = ''] }) => !rows.has(row) || !columns.has(column)).length;
}
