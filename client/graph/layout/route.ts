import { lowest, gutterRange, pad, trackGap } from './frame.js';
import type { Frame } from './frame.js';
import type { LayoutEdge, Point } from './model.js';
import { columnsOf } from './plan.js';
import type { Way } from './plan.js';
import { portX } from './ports.js';
import type { Ports } from './ports.js';
import { stageGap } from './strip.js';
import { createChannel, spread } from './tracks.js';
import type { Channel } from './tracks.js';

const above = -1e6;
const below = 1e6;

/** The lines of each gutter, from its ports. */
export interface Gutters {
  readonly channels: ReadonlyMap<number, Channel>;
  /** Whether a far way goes above the columns. */
  isAbove(way: Way): boolean;
}

/** Which lines run along which gutter. A key goes above the columns or below them as a whole: where its way is shorter. */
export function fillGutters(ways: readonly Way[], frame: Frame, ports: Ports): Gutters {
  const columnOf = columnsOf(frame.columns);
  const channels = new Map<number, Channel>();
  const end = lowest(frame.columns);
  const depth = new Map<string, number>();
  const yOf = ({ edge, key, gutters }: Way, i: 0 | 1): number => ports.at(i === 0 ? edge.source : edge.target, gutters[i] ?? 0, key);
  for (const way of ways) if (way.kind === 'far') depth.set(way.key, (depth.get(way.key) ?? 0) + yOf(way, 0) + yOf(way, 1) - end);
  const isAbove = ({ kind, key }: Way): boolean => kind === 'stage' || (depth.get(key) ?? 0) <= 0;
  for (const way of ways) {
    for (const i of [0, 1] as const) {
      const gutter = way.gutters[i];
      if (gutter === undefined) continue;
      let channel = channels.get(gutter);
      if (!channel) channels.set(gutter, channel = createChannel());
      const column = columnOf.get(i === 0 ? way.edge.source : way.edge.target) ?? 0;
      channel.add(way.key, gutter <= column ? 'after' : 'before', yOf(way, i));
      if (way.kind !== 'gutter') channel.add(way.key, 'none', isAbove(way) ? above : below);
    }
  }
  return { channels, isAbove };
}

/** Room that lines, and names beside them, need in a gutter. */
export const neededWidth = (channel: Channel | undefined, room: number): number => 2 * pad + room + Math.max(0, (channel?.tracks().count ?? 0) - 1) * trackGap;

/** X of each line in each gutter. @param room Room for names, on the left and on the right of a gutter. */
function gutterLines({ channels }: Gutters, frame: Frame, room: (gutter: number) => readonly [number, number]): (gutter: number, key: string) => number {
  const found = new Map<number, (key: string) => number>();
  for (const [gutter, channel] of channels) {
    const { of, count } = channel.tracks();
    const [low, high] = gutterRange(frame.columns, gutter);
    const [roomLeft, roomRight] = room(gutter);
    if (!Number.isFinite(high - low)) {
      const first = low === -Infinity ? high - pad - roomRight - (count - 1) * trackGap : low + pad + roomLeft;
      found.set(gutter, (key) => first + (of.get(key) ?? 0) * trackGap);
      continue;
    }
    // Where later lines have filled a gutter they stand closer, and closer to the nodes.
    const wanted = (count - 1) * trackGap, spare = high - low - roomLeft - roomRight;
    const side = Math.max(4, Math.min(pad, (spare - wanted) / 2));
    const step = Math.min(trackGap, Math.max(0, spare - 2 * side) / Math.max(1, count - 1));
    const start = low + roomLeft + side + Math.max(0, (spare - 2 * side - (count - 1) * step) / 2);
    found.set(gutter, (key) => start + (of.get(key) ?? 0) * step);
  }
  return (gutter, key) => found.get(gutter)?.(key) ?? 0;
}

/** Places on the edge of a step, by key, ordered by where the lines come from. */
type Places = ReadonlyMap<string, number>;

interface Arrivals {
  /** Key and the x that it comes from, by step. */
  readonly of: Map<string, Map<string, number>>;
}
const arrive = ({ of }: Arrivals, stage: string, key: string, from: number): void => {
  const known = of.get(stage);
  if (known) known.set(key, Math.min(known.get(key) ?? from, from));
  else of.set(stage, new Map([[key, from]]));
};
function placeArrivals({ of }: Arrivals, { strip }: Frame, taken: number[]): Places {
  const found = new Map<string, number>();
  for (const [stage, keys] of of) {
    const box = strip.boxes.get(stage);
    if (!box) continue;
    const sorted = [...keys].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
    const step = Math.min(9, (box.width - 14) / sorted.length);
    const places = spread(sorted.map((_, i) => box.x + (i - (sorted.length - 1) / 2) * step), box.x - box.width / 2 + 5, box.x + box.width / 2 - 5, taken, 1.4);
    sorted.forEach(([key], i) => found.set(`${stage} ${key}`, places[i] ?? box.x));
  }
  return found;
}

/** Lines that pass one gap between two steps: more would stand too close. */
const mostInGap = 7;

/** Middles of the gaps between steps, and beside the row: the closest to a step of the row above comes first. */
function gapsBeside(stage: string, { strip }: Frame): readonly number[] {
  const x = strip.boxes.get(stage)?.x ?? 0;
  const after = strip.row.map((id) => (strip.boxes.get(id)?.x ?? 0) + (strip.boxes.get(id)?.width ?? 0) / 2 + stageGap / 2);
  return after.sort((a, b) => Math.abs(a - x) - Math.abs(b - x));
}

/** Draws all ways. Lines of different keys never lie on each other, and none passes through a node. */
export function drawWays(ways: readonly Way[], frame: Frame, ports: Ports, gutters: Gutters, room: (gutter: number) => readonly [number, number]): ReadonlyMap<string, readonly Point[]> {
  const columnOf = columnsOf(frame.columns);
  const lineX = gutterLines(gutters, frame, room);
  const { strip, channel: height } = frame;
  const mainBottom = -height;
  const isSide = (id: string): boolean => strip.boxes.get(id)?.main === false;
  const stageOf = ({ edge, gutters: [first] }: Way): string => (first === undefined ? edge.source : edge.target);
  const gutterOf = ({ gutters: [first, second] }: Way): number => first ?? second ?? 0;

  // Where lines cross the edge of a step.
  const lower: Arrivals = { of: new Map() }, upper: Arrivals = { of: new Map() }, takenBelow: number[] = [], takenAbove: number[] = [];
  const gaps = new Map<string, number>();
  for (const way of ways) {
    if (way.kind === 'far') for (const gutter of way.gutters) takenBelow.push(lineX(gutter ?? 0, way.key));
    if (way.kind === 'upper') for (const [id, other] of [[way.edge.source, way.edge.target], [way.edge.target, way.edge.source]] as const) arrive(upper, id, way.key, strip.boxes.get(other)?.x ?? 0);
    if (way.kind !== 'stage') continue;
    const x = lineX(gutterOf(way), way.key), stage = stageOf(way);
    takenBelow.push(x);
    if (!isSide(stage)) arrive(lower, stage, way.key, x);
    else {
      arrive(upper, stage, way.key, x);
      gaps.set(`${stage} ${way.key}`, 0);
    }
  }
  const unique = [...new Set(takenBelow)];
  const passing = new Map<number, number>();
  for (const name of gaps.keys()) {
    const choices = gapsBeside(name.split(' ', 1)[0] ?? '', frame);
    const middle = choices.find((each) => (passing.get(each) ?? 0) < mostInGap) ?? choices[0] ?? 0;
    passing.set(middle, (passing.get(middle) ?? 0) + 1);
    const [x = middle] = spread([middle], middle - stageGap / 2 + 3, middle + stageGap / 2 - 3, unique, 1.4);
    gaps.set(name, x);
    takenAbove.push(x);
  }
  const bottoms = placeArrivals(lower, frame, unique), tops = placeArrivals(upper, frame, takenAbove);

  // Lines along the channels.
  const under = createChannel(), over = createChannel(), floor = createChannel();
  for (const way of ways) {
    const { key, edge } = way;
    if (way.kind === 'far') for (const gutter of way.gutters) (gutters.isAbove(way) ? under : floor).add(key, gutters.isAbove(way) ? 'after' : 'before', lineX(gutter ?? 0, key));
    if (way.kind === 'upper') for (const id of [edge.source, edge.target]) over.add(key, isSide(id) ? 'before' : 'after', tops.get(`${id} ${key}`) ?? 0);
    if (way.kind !== 'stage') continue;
    const stage = stageOf(way), name = `${stage} ${key}`;
    under.add(key, 'after', lineX(gutterOf(way), key));
    under.add(key, 'before', isSide(stage) ? gaps.get(name) ?? 0 : bottoms.get(name) ?? 0);
    if (!isSide(stage)) continue;
    over.add(key, 'after', gaps.get(name) ?? 0);
    over.add(key, 'before', tops.get(name) ?? 0);
  }
  // Without steps above there is no bound.
  const underY = strip.boxes.size > 0 ? channelLines(under, mainBottom + 18, -10) : channelLines(under, -12 - under.tracks().count * trackGap, Infinity);
  const overY = channelLines(over, strip.sideBottom + mainBottom + 12, strip.mainTop + mainBottom - 16);
  const floorY = channelLines(floor, lowest(frame.columns) + pad, Infinity);

  const port = (id: string, gutter: number, key: string): Point => ({ x: portX(frame, columnOf.get(id) ?? 0, gutter), y: ports.at(id, gutter, key) });
  const ofStage = (way: Way): readonly Point[] => {
    const stage = stageOf(way), { key, edge } = way, gutter = gutterOf(way), node = stage === edge.source ? edge.target : edge.source;
    const start = port(node, gutter, key), x = lineX(gutter, key), y = underY(key), name = `${stage} ${key}`;
    const points = [start, { x, y: start.y }, { x, y }];
    if (isSide(stage)) {
      const gap = gaps.get(name) ?? 0, up = tops.get(name) ?? 0;
      points.push({ x: gap, y }, { x: gap, y: overY(key) }, { x: up, y: overY(key) }, { x: up, y: strip.sideBottom + mainBottom });
    } else points.push({ x: bottoms.get(name) ?? 0, y }, { x: bottoms.get(name) ?? 0, y: mainBottom });
    return stage === edge.source ? points.reverse() : points;
  };
  const ofUpper = ({ edge, key }: Way): readonly Point[] => {
    const ends = [edge.source, edge.target].map((id) => ({ x: tops.get(`${id} ${key}`) ?? 0, y: (isSide(id) ? strip.sideBottom : strip.mainTop) + mainBottom })) as [Point, Point];
    return [ends[0], { x: ends[0].x, y: overY(key) }, { x: ends[1].x, y: overY(key) }, ends[1]];
  };
  const points = (way: Way): readonly Point[] => {
    const { edge, key, kind, gutters: [first, second] } = way;
    if (kind === 'arrow') return arrowBetween(edge, frame);
    if (kind === 'upper') return ofUpper(way);
    if (kind === 'stage') return ofStage(way);
    const a = port(edge.source, first ?? 0, key), b = port(edge.target, second ?? 0, key), xa = lineX(first ?? 0, key), xb = lineX(second ?? 0, key);
    if (kind === 'gutter') return [a, { x: xa, y: a.y }, { x: xb, y: b.y }, b];
    const y = (gutters.isAbove(way) ? underY : floorY)(key);
    return [a, { x: xa, y: a.y }, { x: xa, y }, { x: xb, y }, { x: xb, y: b.y }, b];
  };
  return new Map(ways.map((way) => [way.edge.id, simplified(points(way))]));
}

/** Y of each line along a channel; closer to each other where there is little room. */
function channelLines(channel: Channel, low: number, high: number): (key: string) => number {
  const { of, count } = channel.tracks();
  const step = Math.min(trackGap, Number.isFinite(high) ? Math.max(0, high - low) / Math.max(1, count - 1) : trackGap);
  return (key) => low + (of.get(key) ?? 0) * step;
}

const arrowBetween = ({ source, target }: LayoutEdge, { strip, channel }: Frame): readonly Point[] => {
  const [a, b] = [strip.boxes.get(source), strip.boxes.get(target)];
  return a && b ? [{ x: a.x + a.width / 2, y: a.y - channel }, { x: b.x - b.width / 2, y: b.y - channel }] : [];
};

/** Without corners that turn nowhere. */
function simplified(points: readonly Point[]): readonly Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    const [a, b] = [kept.at(-2), kept.at(-1)];
    if (b && Math.abs(b.x - point.x) < 0.01 && Math.abs(b.y - point.y) < 0.01) continue;
    const straight = a && b && ((Math.abs(a.x - b.x) < 0.01 && Math.abs(b.x - point.x) < 0.01) || (Math.abs(a.y - b.y) < 0.01 && Math.abs(b.y - point.y) < 0.01));
    if (straight) kept[kept.length - 1] = point;
    else kept.push(point);
  }
  return kept;
}
