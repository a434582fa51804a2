import { arrange, arrangeExpansion } from './arrange.js';
import { portGap, sizeColumn, sizes } from './columns.js';
import type { SizedColumn } from './columns.js';
import { gutterRange, itemBox, lowest, pad, trackGap } from './frame.js';
import type { Frame } from './frame.js';
import type { Caption, Layout, LayoutEdge, LayoutNode, LayoutAddition, NodeBox, Point } from './model.js';
import { columnsOf, edgeWays } from './edge-ways.js';
import type { Way } from './edge-ways.js';
import { assignPorts } from './ports.js';
import type { Ports } from './ports.js';
import { drawWays, fillGutters, neededWidth } from './route.js';
import type { Gutters } from './route.js';
import { makeStrip } from './strip.js';
import { approximateWidth } from './text.js';
import type { Measure } from './text.js';
import { createChannel } from './tracks.js';

/** Room that later lines find in each gutter and in the channel, in tracks. */
const slack = 4;
const relationSize = 12;
/** Height that is seen at first on most screens, below the steps. */
const inSight = 400;
/** With more hubs than these, or on paths, the relation stands where a line arrives. */
const fewHubs = 3;

/** What has been placed so far. Later additions move nothing of it. */
interface Body {
  columns: SizedColumn[];
  frame: Frame;
  readonly nodes: Map<string, LayoutNode>;
  readonly edges: LayoutEdge[];
  /** Whether relations stand at the ends of lines. */
  named: boolean;
}

/**
 * Places terms in columns by what they do to the terms that were opened, the steps of the cascade in a strip above, and
 * leads every edge through the gutters between the columns: it crosses no node and no name, and lies on another edge only
 * where both share an end, a relation and a status.
 *
 * @param additions The first picture, then what each expansion adds, in the order of the reader's actions. A later addition moves
 * nothing that an earlier one placed.
 */
export function layoutLanes(additions: readonly LayoutAddition[], measure: Measure = approximateWidth): Layout {
  const [first = { nodes: [], edges: [] }, ...later] = additions;
  const body = begin(first, measure);
  for (const addition of later) extend(body, addition, measure);
  const { ways, ports, gutters } = linesOf(body);
  const names = endNames(body, ways, ports, measure);
  const room = roomOf(body, names);
  const routes = drawWays(ways, body.frame, ports, gutters, room);
  return {
    boxes: boxesOf(body.frame),
    routes,
    captions: [
      ...captionsOf(body.frame),
      ...names.filter(({ fits, gutter, onRight, caption }) => fits && caption.width <= room(gutter)[onRight ? 1 : 0]).map(({ caption }) => caption),
    ],
  };
}

/** Ways, ports and lines of everything that is placed. */
function linesOf(body: Body): { readonly ways: readonly Way[]; readonly ports: Ports; readonly gutters: Gutters } {
  const ways = edgeWays(body.edges, body.columns, body.frame.strip);
  const ports = assignPorts(ways, body.frame);
  return { ways, ports, gutters: fillGutters(ways, body.frame, ports) };
}

/** How many different lines arrive at a node, on the side that has more: about half of all. */
function portsOf(edges: readonly LayoutEdge[]): (id: string) => number {
  const keys = new Map<string, Set<string>>();
  for (const { source, target, relation, status } of edges) {
    for (const [id, key] of [[source, `out ${relation} ${status}`], [target, `in ${relation} ${status}`]] as const) {
      const known = keys.get(id);
      if (known) known.add(key);
      else keys.set(id, new Set([key]));
    }
  }
  return (id) => Math.ceil((keys.get(id)?.size ?? 0) * 0.7);
}

function begin(addition: LayoutAddition, measure: Measure): Body {
  const { nodes, edges } = addition;
  const arranged = arrange(addition);
  const ports = portsOf(edges);
  // A second column of hubs takes the room of a column of terms: then all are narrower, as on a phone.
  const isNarrow = addition.most === 1 || arranged.length > (addition.most ?? Infinity) + 1;
  const columns = arranged.map((column, i) => sizeColumn(column, i, measure, ports, isNarrow));
  const tallest = Math.max(0, ...columns.map(({ height }) => height));
  for (const column of columns) standUpright(column, tallest);
  const stages = nodes.filter(({ stage }) => stage);
  const body: Body = {
    columns, nodes: new Map(nodes.map((node) => [node.id, node])), edges: [...edges],
    frame: { columns, strip: makeStrip(stages, 0, measure, 0), channel: 0 },
    named: nodes.some(({ column, heading }) => column !== undefined || heading !== undefined) || columns.filter(({ hub }) => hub).flatMap(({ items }) => items).length > fewHubs,
  };
  placeColumns(body, measure);
  // Below the strip as it was placed around x = 0, then moved over the middle of the columns.
  const last = columns.at(-1);
  const centre = last ? ((columns[0]?.left ?? 0) + last.left + last.width) / 2 : 0;
  const strip = makeStrip(stages, centre, measure, upperTracks(body) + slack);
  body.frame = { columns, strip, channel: 30 + (channelTracks(body) + slack + (stages.length === 0 ? slack : 0)) * trackGap };
  return body;
}

/**
 * A column of hubs takes the height of its neighbours; others stand in the middle of it. Where some are higher than what is
 * seen at first, all begin above, and hubs stand where one looks first.
 */
function standUpright(column: SizedColumn, tallest: number): void {
  const { items, height, hub } = column, room = Math.max(height, Math.min(tallest, inSight));
  column.top = (room - height) / 2;
  if (!hub || items.length < 2) return;
  const free = room - items.reduce((sum, item) => sum + item.height, 0);
  const gap = Math.min(140, free / (items.length + 1));
  if (gap <= sizes.hubGap) return;
  let y = (free - gap * (items.length - 1)) / 2 - column.top;
  for (const item of items) {
    item.top = y;
    y += item.height + gap;
  }
}

/** Tracks that are needed between the two rows of the strip: one for each key that goes there, at most. */
function upperTracks(body: Body): number {
  const { boxes } = body.frame.strip;
  const goes = ({ kind, edge }: Way): boolean => kind === 'upper' || (kind === 'stage' && [edge.source, edge.target].some((id) => boxes.get(id)?.main === false));
  return new Set(linesOf(body).ways.filter(goes).map(({ key }) => key)).size;
}

/** Tracks that the channel below the strip needs, estimated from the keys that go there. */
function channelTracks(body: Body): number {
  const { ways, gutters } = linesOf(body);
  const channel = createChannel();
  const middle = (gutter: number): number => {
    const [low, high] = gutterRange(body.columns, gutter);
    return Number.isFinite(low) && Number.isFinite(high) ? (low + high) / 2 : Number.isFinite(low) ? low + 20 : high - 20;
  };
  for (const way of ways) {
    if ((way.kind !== 'stage' && way.kind !== 'far') || !gutters.isAbove(way)) continue;
    for (const [i, gutter] of way.gutters.entries())
      channel.add(way.key, 'none', gutter === undefined ? (body.frame.strip.boxes.get(i === 0 ? way.edge.source : way.edge.target)?.x ?? 0) : middle(gutter));
  }
  return channel.tracks().count;
}

/** Gives columns that have no place yet their x: the first picture from left to right. */
function placeColumns(body: Body, measure: Measure): void {
  let x = 0;
  for (const column of body.columns) {
    column.left = x;
    x += column.width + 1000;
  }
  const { ways, ports, gutters } = linesOf(body);
  const room = roomOf(body, endNames(body, ways, ports, measure));
  x = 0;
  body.columns.forEach((column, i) => {
    if (i > 0) x += gutterWidth(gutters, room, i);
    column.left = x;
    x += column.width;
  });
}

function gutterWidth(gutters: Gutters, room: (gutter: number) => readonly [number, number], gutter: number): number {
  const [before, after] = room(gutter);
  const channel = gutters.channels.get(gutter);
  return Math.max(46, neededWidth(channel, before + after) + Math.max(slack, (channel?.tracks().count ?? 0) * 0.35) * trackGap);
}

/** Adds what an expansion brought: new columns at the end that is closer, and nothing else moves. */
function extend(body: Body, addition: LayoutAddition, measure: Measure): void {
  const origin = addition.origin === undefined ? undefined : body.nodes.get(addition.origin);
  const known = new Set(body.nodes.keys());
  const fresh = addition.nodes.filter(({ id }) => !known.has(id));
  for (const node of fresh) body.nodes.set(node.id, node);
  body.edges.push(...addition.edges);
  const stages = fresh.filter(({ stage }) => stage);
  if (stages.length > 0) body.frame = { ...body.frame, strip: makeStrip(stages, 0, measure, 0, body.frame.strip) };
  const arranged = arrangeExpansion({ ...addition, nodes: fresh, edges: body.edges }, origin);
  if (arranged.length === 0) return;
  const column = columnsOf(body.columns).get(addition.origin ?? '');
  const onRight = column === undefined || column >= (body.columns.length - 1) / 2;
  const y = column === undefined ? lowest(body.columns) / 2 : middleOf(body.columns[column] as SizedColumn, addition.origin ?? '');
  const ports = portsOf(addition.edges);
  for (const [i, each] of arranged.entries()) {
    const sized = sizeColumn(each, body.columns.length + i, measure, ports);
    sized.top = Math.max(0, y - sized.height / 2);
    addColumn(body, sized, onRight, measure);
  }
}

const middleOf = (column: SizedColumn, id: string): number => itemBox(column, column.items.findIndex((item) => item.id === id)).y;

function addColumn(body: Body, column: SizedColumn, onRight: boolean, measure: Measure): void {
  const [first, last] = [body.columns[0], body.columns.at(-1)];
  if (onRight) {
    column.left = last ? last.left + last.width + 1000 : 0;
    body.columns.push(column);
  } else {
    column.left = (first?.left ?? 0) - 1000 - column.width;
    body.columns.unshift(column);
  }
  body.frame = { ...body.frame, columns: body.columns };
  const { ways, ports, gutters } = linesOf(body);
  const width = gutterWidth(gutters, roomOf(body, endNames(body, ways, ports, measure)), onRight ? body.columns.length - 1 : 1);
  if (onRight) column.left = last ? last.left + last.width + width : 0;
  else column.left = (first?.left ?? 0) - width - column.width;
}

interface EndName {
  readonly caption: Caption;
  readonly gutter: number;
  readonly onRight: boolean;
  /** Whether there is room above its line. */
  readonly fits: boolean;
}

/** The relation beside each line that arrives at a hub. */
function endNames({ named, columns, frame }: Body, ways: readonly Way[], ports: Ports, measure: Measure): readonly EndName[] {
  if (!named) return [];
  const columnOf = columnsOf(columns);
  const isHub = (id: string): boolean => columns[columnOf.get(id) ?? -1]?.hub === true;
  const lines = new Map<string, { readonly side: string; readonly y: number }>();
  const found = new Map<string, { readonly node: string; readonly gutter: number; readonly y: number; readonly relation: string }>();
  for (const { edge, key, gutters } of ways) {
    const ends = ([[edge.target, gutters[1]], [edge.source, gutters[0]]] as const).flatMap(([id, gutter]) => (gutter !== undefined && isHub(id) ? [{ id, gutter, y: ports.at(id, gutter, key) }] : []));
    for (const { id, gutter, y } of ends) lines.set(`${id} ${gutter} ${key}`, { side: `${gutter} ${gutter <= (columnOf.get(id) ?? 0)}`, y });
    const [end] = ends;
    if (end) found.set(`${end.id} ${end.gutter} ${key}`, { node: end.id, gutter: end.gutter, y: end.y, relation: edge.relation });
  }
  return [...found].map(([id, { node, gutter, y, relation }]) => {
    const onRight = gutter <= (columnOf.get(node) ?? 0), width = measure(relation, relationSize) + 4;
    const edge = gutterRange(frame.columns, gutter)[onRight ? 1 : 0];
    const fits = [...lines.values()].every((other) => other.side !== `${gutter} ${onRight}` || other.y >= y - 0.5 || other.y <= y - portGap + 0.9);
    return { gutter, onRight, fits, caption: { id: `end ${id}`, lines: [relation], x: onRight ? edge - 8 - width / 2 : edge + 8 + width / 2, y: y - 8.5, width, height: 12 } };
  });
}

/** Room for such names at the left and at the right of each gutter. */
function roomOf({ columns }: Body, names: readonly EndName[]): (gutter: number) => readonly [number, number] {
  const widest = (gutter: number, onRight: boolean): number => Math.max(0, ...names.filter((name) => name.gutter === gutter && name.onRight === onRight).map(({ caption }) => caption.width + 4));
  return (gutter) => {
    const [low, high] = gutterRange(columns, gutter);
    const wanted = [widest(gutter, false), widest(gutter, true)] as const;
    const most = Math.max(0, high - low - 2 * pad - 20);
    const scale = Math.min(1, most / Math.max(1, wanted[0] + wanted[1]));
    return [wanted[0] * scale, wanted[1] * scale];
  };
}

function boxesOf({ columns, strip, channel }: Frame): ReadonlyMap<string, NodeBox> {
  const boxes = new Map<string, NodeBox>();
  for (const [id, box] of strip.boxes) boxes.set(id, { x: box.x, y: box.y - channel, width: box.width, height: box.height, lines: box.lines });
  for (const column of columns) column.items.forEach(({ node, lines }, i) => { if (node) boxes.set(node.id, { ...itemBox(column, i), lines }); });
  return boxes;
}

const captionsOf = ({ columns }: Frame): readonly Caption[] => columns.flatMap((column) => column.items.flatMap(({ id, node, lines }, i) => (node ? [] : [{ id, lines, ...itemBox(column, i) }])));

/** The corner that is furthest away in each direction. */
export function boundsOf({ boxes, routes }: Pick<Layout, 'boxes' | 'routes'>): { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number } {
  const points: Point[] = [...routes.values()].flat();
  for (const { x, y, width, height } of boxes.values()) points.push({ x: x - width / 2, y: y - height / 2 }, { x: x + width / 2, y: y + height / 2 });
  const xs = points.map(({ x }) => x), ys = points.map(({ y }) => y);
  const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity);
  const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity);
  return points.length === 0 ? { x1: 0, y1: 0, x2: 0, y2: 0 } : { x1: least(xs), y1: least(ys), x2: most(xs), y2: most(ys) };
}
