import { lowest, gutterRange, pad, trackGap } from './frame.js';
import type { Frame } from './frame.js';
import type { LayoutEdge, Point } from './model.js';
import { columnsOf } from './edge-ways.js';
import type { Way } from './edge-ways.js';
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
type Docks = ReadonlyMap<string, number>;

interface Arrivals {
  /** Key and the x that it comes from, by step. */
  readonly of: Map<string, Map<string, number>>;
}
const arrive = ({ of }: Arrivals, stage: string, key: string, from: number): void => {
  const known = of.get(stage);
  if (known) known.set(key, Math.min(known.get(key) ?? from, from));
  else of.set(stage, new Map([[key, from]]));
};
function placeArrivals({ of }: Arrivals, { strip }: Frame, taken: number[]): Docks {
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
  const lineX = gutterLines(gutters, frame, room);
  const crossings = crossSteps(ways, frame, lineX);
  const channels = runAlongChannels(ways, frame, gutters, lineX, crossings);
  const columnOf = columnsOf(frame.columns);
  const port = (id: string, gutter: number, key: string): Point => ({ x: portX(frame, columnOf.get(id) ?? 0, gutter), y: ports.at(id, gutter, key) });
  const points = (way: Way): readonly Point[] => {
    const { edge, key, kind, gutters: [first, second] } = way;
    if (kind === 'arrow') return arrowBetween(edge, frame);
    if (kind === 'upper') return betweenSteps(way, frame, crossings, channels);
    if (kind === 'stage') {
      const gutter = gutterOf(way), stage = stageOf(way);
      return toStep(way, port(stage === edge.source ? edge.target : edge.source, gutter, key), lineX(gutter, key), frame, crossings, channels);
    }
    const a = port(edge.source, first ?? 0, key), b = port(edge.target, second ?? 0, key), xa = lineX(first ?? 0, key), xb = lineX(second ?? 0, key);
    if (kind === 'gutter') return [a, { x: xa, y: a.y }, { x: xb, y: b.y }, b];
    const y = (gutters.isAbove(way) ? channels.underY : channels.floorY)(key);
    return [a, { x: xa, y: a.y }, { x: xa, y }, { x: xb, y }, { x: xb, y: b.y }, b];
  };
  return new Map(ways.map((way) => [way.edge.id, simplified(points(way))]));
}

const isSide = ({ strip }: Frame, id: string): boolean => strip.boxes.get(id)?.main === false;
/** The step of a way to one, and the gutter that the way takes. */
const stageOf = ({ edge, gutters: [first] }: Way): string => (first === undefined ? edge.source : edge.target);
const gutterOf = ({ gutters: [first, second] }: Way): number => first ?? second ?? 0;

/** X of the lines where they cross the edges of steps, by step and key, and of the gaps that they pass between steps. */
interface Crossings {
  readonly bottoms: Docks;
  readonly tops: Docks;
  readonly gaps: Docks;
}

function crossSteps(ways: readonly Way[], frame: Frame, lineX: (gutter: number, key: string) => number): Crossings {
  const lower: Arrivals = { of: new Map() }, upper: Arrivals = { of: new Map() }, takenBelow = new Set<number>(), takenAbove: number[] = [];
  const passing: string[] = [];
  const xOf = (id: string): number => frame.strip.boxes.get(id)?.x ?? 0;
  for (const way of ways) {
    const { edge: { source, target }, key, kind } = way;
    if (kind === 'far') for (const gutter of way.gutters) takenBelow.add(lineX(gutter ?? 0, key));
    if (kind === 'upper') {
      arrive(upper, source, key, xOf(target));
      arrive(upper, target, key, xOf(source));
    }
    if (kind !== 'stage') continue;
    const x = lineX(gutterOf(way), key), stage = stageOf(way);
    takenBelow.add(x);
    arrive(isSide(frame, stage) ? upper : lower, stage, key, x);
    if (isSide(frame, stage)) passing.push(`${stage} ${key}`);
  }
  const unique = [...takenBelow];
  const gaps = placeInGaps(new Set(passing), frame, unique);
  takenAbove.push(...gaps.values());
  return { gaps, bottoms: placeArrivals(lower, frame, unique), tops: placeArrivals(upper, frame, takenAbove) };
}

/** Places in the gaps between steps for lines to the row above. */
function placeInGaps(names: Iterable<string>, frame: Frame, taken: number[]): Docks {
  const gaps = new Map<string, number>(), used = new Map<number, number>();
  for (const name of names) {
    const choices = gapsBeside(name.split(' ', 1)[0] ?? '', frame);
    const middle = choices.find((each) => (used.get(each) ?? 0) < mostInGap) ?? choices[0] ?? 0;
    used.set(middle, (used.get(middle) ?? 0) + 1);
    const [x = middle] = spread([middle], middle - stageGap / 2 + 3, middle + stageGap / 2 - 3, taken, 1.4);
    gaps.set(name, x);
  }
  return gaps;
}

/** Y of each line along the channels under the steps, between their two rows, and below the columns. */
interface ChannelLines {
  readonly underY: (key: string) => number;
  readonly overY: (key: string) => number;
  readonly floorY: (key: string) => number;
}

function runAlongChannels(ways: readonly Way[], frame: Frame, gutters: Gutters, lineX: (gutter: number, key: string) => number, { bottoms, tops, gaps }: Crossings): ChannelLines {
  const under = createChannel(), over = createChannel(), floor = createChannel();
  for (const way of ways) {
    const { key, edge } = way;
    if (way.kind === 'far') for (const gutter of way.gutters) (gutters.isAbove(way) ? under : floor).add(key, gutters.isAbove(way) ? 'after' : 'before', lineX(gutter ?? 0, key));
    if (way.kind === 'upper') for (const id of [edge.source, edge.target]) over.add(key, isSide(frame, id) ? 'before' : 'after', tops.get(`${id} ${key}`) ?? 0);
    if (way.kind !== 'stage') continue;
    const stage = stageOf(way), name = `${stage} ${key}`;
    under.add(key, 'after', lineX(gutterOf(way), key));
    under.add(key, 'before', isSide(frame, stage) ? gaps.get(name) ?? 0 : bottoms.get(name) ?? 0);
    if (!isSide(frame, stage)) continue;
    over.add(key, 'after', gaps.get(name) ?? 0);
    over.add(key, 'before', tops.get(name) ?? 0);
  }
  const { strip, channel: height, columns } = frame;
  return {
    // Without steps above there is no bound.
    underY: strip.boxes.size > 0 ? channelLines(under, -height + 18, -10) : channelLines(under, -12 - under.tracks().count * trackGap, Infinity),
    overY: channelLines(over, strip.sideBottom - height + 12, strip.mainTop - height - 16),
    floorY: channelLines(floor, lowest(columns) + pad, Infinity),
  };
}

/** From a term to a step. @param x Of its line in the gutter. */
function toStep(way: Way, start: Point, x: number, frame: Frame, { bottoms, tops, gaps }: Crossings, { underY, overY }: ChannelLines): readonly Point[] {
  const { strip, channel: height } = frame, { key, edge } = way, stage = stageOf(way), name = `${stage} ${key}`, y = underY(key);
  const points = [start, { x, y: start.y }, { x, y }];
  if (isSide(frame, stage)) {
    const gap = gaps.get(name) ?? 0, up = tops.get(name) ?? 0;
    points.push({ x: gap, y }, { x: gap, y: overY(key) }, { x: up, y: overY(key) }, { x: up, y: strip.sideBottom - height });
  } else points.push({ x: bottoms.get(name) ?? 0, y }, { x: bottoms.get(name) ?? 0, y: -height });
  return stage === edge.source ? points.reverse() : points;
}

/** From a step to another, above the row. */
function betweenSteps({ edge, key }: Way, frame: Frame, { tops }: Crossings, { overY }: ChannelLines): readonly Point[] {
  const { strip, channel: height } = frame;
  const [a, b] = [edge.source, edge.target].map((id) => ({ x: tops.get(`${id} ${key}`) ?? 0, y: (isSide(frame, id) ? strip.sideBottom : strip.mainTop) - height })) as [Point, Point];
  return [a, { x: a.x, y: overY(key) }, { x: b.x, y: overY(key) }, b];
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
