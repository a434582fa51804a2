import { bottom, left, right, top } from './model.js';
import type { Box, Layout, LayoutEdge, Point } from './model.js';

/** What a picture says that nobody stated. */
export interface Falsehoods {
  /** Edges whose line passes through a node that is none of their ends. */
  readonly throughNodes: readonly string[];
  /** Edges whose line passes through a text beside the nodes. */
  readonly throughCaptions: readonly string[];
  /** Pairs of edges that lie on each other without sharing an end, a relation and a status. */
  readonly ambiguous: readonly (readonly [string, string])[];
  /** Edges without a line. */
  readonly undrawn: readonly string[];
}

/** By how much a line may enter a box before it counts, in pixels. */
const tolerance = 0.75;
/** Lines closer than this are seen as one, in pixels. */
const distinct = 1;
/** Lines that lie on each other for less are seen as two that touch. */
const shortest = 0.5;

interface Segment {
  readonly edge: LayoutEdge;
  readonly a: Point;
  readonly b: Point;
}

/** Whether a line passes through the inside of a box. */
export function enters(a: Point, b: Point, box: Box): boolean {
  const low = { x: left(box) + tolerance, y: top(box) + tolerance }, high = { x: right(box) - tolerance, y: bottom(box) - tolerance };
  if (low.x >= high.x || low.y >= high.y) return false;
  let from = 0, to = 1;
  for (const axis of ['x', 'y'] as const) {
    const distance = b[axis] - a[axis];
    if (distance === 0) {
      if (a[axis] <= low[axis] || a[axis] >= high[axis]) return false;
      continue;
    }
    const ends = [(low[axis] - a[axis]) / distance, (high[axis] - a[axis]) / distance].sort((x, y) => x - y) as [number, number];
    from = Math.max(from, ends[0]);
    to = Math.min(to, ends[1]);
  }
  return from < to;
}

/** The length for which two lines along one axis lie on each other. */
function overlap({ a, b }: Segment, { a: c, b: d }: Segment): number {
  for (const [across, along] of [['x', 'y'], ['y', 'x']] as const) {
    if (Math.abs(a[across] - b[across]) > 0.01 || Math.abs(c[across] - d[across]) > 0.01 || Math.abs(a[across] - c[across]) >= distinct) continue;
    return Math.min(Math.max(a[along], b[along]), Math.max(c[along], d[along])) - Math.max(Math.min(a[along], b[along]), Math.min(c[along], d[along]));
  }
  return 0;
}

/** Edges that may share a line: at one end, in the same direction, of one relation and one status. */
const maySharing = (a: LayoutEdge, b: LayoutEdge): boolean => (a.source === b.source || a.target === b.target) && a.relation === b.relation && a.status === b.status;

/** Looks at a picture as a reader does, and lists what it says wrongly. */
export function falsehoods({ boxes, routes, captions }: Layout, edges: readonly LayoutEdge[]): Falsehoods {
  const segments: Segment[] = [];
  for (const edge of edges) {
    const points = routes.get(edge.id) ?? [];
    points.slice(1).forEach((b, i) => segments.push({ edge, a: points[i] as Point, b }));
  }
  const throughNodes = new Set<string>(), throughCaptions = new Set<string>(), ambiguous = new Map<string, readonly [string, string]>();
  for (const { edge, a, b } of segments) {
    for (const [id, box] of boxes) if (id !== edge.source && id !== edge.target && enters(a, b, box)) throughNodes.add(edge.id);
    for (const box of captions) if (enters(a, b, box)) throughCaptions.add(edge.id);
  }
  segments.forEach((one, i) => {
    for (const other of segments.slice(0, i)) {
      if (one.edge.id === other.edge.id || maySharing(one.edge, other.edge) || overlap(one, other) <= shortest) continue;
      ambiguous.set(`${one.edge.id} ${other.edge.id}`, [one.edge.id, other.edge.id]);
    }
  });
  return {
    throughNodes: [...throughNodes], throughCaptions: [...throughCaptions], ambiguous: [...ambiguous.values()],
    undrawn: edges.filter(({ id }) => (routes.get(id) ?? []).length < 2).map(({ id }) => id),
  };
}
